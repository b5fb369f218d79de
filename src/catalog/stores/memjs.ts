import { defineLibrary, members, type Meaning } from '../model.ts';

const key = 'Argument[0]';
const commands = (names: readonly string[], meaning: Meaning) => members('Client', names, meaning);

const expires = 'Argument[2].Member[expires]';
const stored = {
  key,
  values: 'Argument[1]',
  expiresWhen: [{ at: expires, given: true }],
  expiresAfter: [{ at: expires, unit: 'seconds' }],
} as const;

export const memjs = defineLibrary({
  package: 'memjs',
  alsoDeclaredBy: ['@types/memjs'],
  versions: '>=1.3.0 <2',
  evidence: 'source',
  docs: 'https://memjs.netlify.app/',
  store: 'memcached',
  callbacks: true,
  entries: [
    ...commands(['get'], { is: 'read', key, yields: 'value', valueAt: 'Member[value]' }),
    ...commands(['set'], { is: 'upsert', ...stored }),
    ...commands(['add'], { is: 'insert', ...stored, atomic: true, refusal: 'falsy' }),
    ...commands(['replace'], { is: 'update', ...stored, refusal: 'falsy' }),
    ...commands(['increment', 'decrement', 'append', 'prepend'], { is: 'update', key, relative: true }),
    ...commands(['touch'], {
      is: 'update',
      key,
      expiresWhen: true,
      expiresAfter: [{ at: 'Argument[1]', unit: 'seconds' }],
    }),
    ...commands(['delete'], { is: 'delete', key, refusal: 'falsy' }),
    ...commands(['flush', 'stats', 'statsWithKey', 'resetStats'], { is: 'compute' }),
    ...commands(['quit', 'close'], { is: 'pure' }),
    ...members('Client', ['create'], { is: 'configure', what: 'client' }),
  ],
});
