import { defineLibrary, operations } from '../model.ts';

const api = { is: 'call', service: 'email', safe: true } as const;
const email = { is: 'call', service: 'email' } as const;

export const clientSesv2 = defineLibrary({
  package: '@aws-sdk/client-sesv2',
  versions: '>=3.300.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html',
  entries: [
    ...operations('SESv2', {
      SendEmail: email,
      SendBulkEmail: { ...email, failuresAt: 'Member[BulkEmailEntryResults]' },
      SendCustomVerificationEmail: email,
      GetAccount: api,
      GetContact: api,
      GetEmailTemplate: api,
      GetSuppressedDestination: api,
      ListContacts: api,
      ListSuppressedDestinations: api,
    }),
    { construct: 'SESv2Client', is: 'configure', what: 'client' },
    { construct: 'SESv2', is: 'configure', what: 'client' },
  ],
});
