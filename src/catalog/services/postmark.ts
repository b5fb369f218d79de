import { defineLibrary, members } from '../model.ts';

const email = { is: 'call', service: 'email' } as const;
const read = { ...email, safe: true } as const;

export const postmark = defineLibrary({
  package: 'postmark',
  versions: '>=4.0.0 <6',
  evidence: 'docs',
  docs: 'https://postmarkapp.com/developer/api/email-api',
  entries: [
    ...members(
      'ServerClient',
      ['sendEmail', 'sendEmailWithTemplate', 'sendEmailBatch', 'sendEmailBatchWithTemplates'],
      email,
    ),
    ...members('ServerClient', ['get*', 'validateTemplate'], read),
    { construct: 'ServerClient', is: 'configure', what: 'client' },
  ],
});
