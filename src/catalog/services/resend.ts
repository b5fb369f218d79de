import { defineLibrary, inVersions, members } from '../model.ts';

const email = { is: 'call', service: 'email' } as const;
/** An answer of the service is never an exception: the result says what went wrong. */
const returned = { data: 'Member[data]', error: 'Member[error]' } as const;
const resent = { ...email, key: 'Argument[1].Member[idempotencyKey]', returned } as const;

export const resend = defineLibrary({
  package: 'resend',
  versions: '>=3.0.0 <7',
  evidence: 'docs',
  docs: 'https://resend.com/docs/dashboard/emails/idempotency-keys',
  entries: [
    ...inVersions('>=4.0.0', [
      ...members('Emails', ['send', 'create'], resent),
      // Renamed by the bundler.
      ...members('Batch$1', ['send', 'create'], resent),
    ]),
    ...inVersions('<4.0.0', members('Batch', ['send', 'create'], { ...email, returned })),
    { type: 'Emails', member: 'get', ...email, safe: true },
    { construct: 'Resend', is: 'configure', what: 'client' },
  ],
});
