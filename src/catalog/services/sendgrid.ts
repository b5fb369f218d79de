import { defineLibrary, members } from '../model.ts';

const email = { is: 'call', service: 'email' } as const;

export const sendgrid = defineLibrary({
  package: '@sendgrid/mail',
  versions: '>=7.0.0 <9',
  evidence: 'docs',
  docs: 'https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send',
  entries: [
    ...members('MailService', ['send', 'sendMultiple'], email),
    ...members('MailService', ['setApiKey', 'setTimeout', 'setClient', 'setSubstitutionWrappers'], { is: 'pure' }),
  ],
});
