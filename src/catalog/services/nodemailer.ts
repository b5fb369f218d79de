import { defineLibrary } from '../model.ts';

/** The `messageId` option sets a header; no mail server drops a repeated one. */
export const nodemailer = defineLibrary({
  package: 'nodemailer',
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

/** Sends through nodemailer. */
export const nestjsMailer = defineLibrary({
  package: '@nestjs-modules/mailer',
  versions: '>=1.6.0 <3',
  evidence: 'docs',
  docs: 'https://nest-modules.github.io/mailer/docs/mailer',
  entries: [{ type: 'MailerService', member: 'sendMail', is: 'call', service: 'email' }],
});
