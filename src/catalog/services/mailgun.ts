import { defineLibrary } from '../model.ts';

const email = { is: 'call', service: 'email' } as const;

export const mailgun = defineLibrary({
  package: 'mailgun.js',
  versions: '>=9.0.0 <15',
  evidence: 'docs',
  docs: 'https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages',
  entries: [
    { type: 'IMessagesClient', member: 'create', ...email },
    { type: 'IEventClient', member: 'get', ...email, safe: true },
  ],
});
