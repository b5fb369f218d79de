import { defineLibrary, operations } from '../model.ts';

const api = { is: 'call', service: 'email', safe: true } as const;
const email = { is: 'call', service: 'email' } as const;

export const clientSes = defineLibrary({
  package: '@aws-sdk/client-ses',
  versions: '>=3.300.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html',
  entries: [
    ...operations('SES', {
      SendEmail: email,
      SendRawEmail: email,
      SendTemplatedEmail: email,
      SendBulkTemplatedEmail: { ...email, failuresAt: 'Member[Status]' },
      SendBounce: email,
      SendCustomVerificationEmail: email,
      GetSendQuota: api,
      GetSendStatistics: api,
      GetTemplate: api,
      ListIdentities: api,
      ListTemplates: api,
    }),
    { construct: 'SESClient', is: 'configure', what: 'client' },
    { construct: 'SES', is: 'configure', what: 'client' },
  ],
});
