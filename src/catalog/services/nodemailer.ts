import { defineLibrary } from '../model.ts';

/** The `messageId` option sets a header; no mail server drops a repeated one. */
export const nodemailer = defineLibrary({
  package: 'nodemailer',
  alsoDeclaredBy: ['@types/nodemailer'],
  versions: '>=6.0.0 <11',
  evidence: 'docs',
  docs: 'https://nodemailer.com/usage/',
  entries: [
    { type: 'Mail', member: 'sendMail', is: 'call', service: 'email' },
    { type: 'Mail', member: 'verify', is: 'call', service: 'email', safe: true },
    { type: 'Mail', member: 'close', is: 'pure' },
    { function: 'createTransport', is: 'configure', what: 'client' },
  ],
});
