import { defineLibrary, members, type Meaning } from '../model.ts';

const key = 'Argument[0]';
const commands = (names: readonly string[], meaning: Meaning) => members('Memcached', names, meaning);

const stored = {
  key,
  values: 'Argument[1]',
  expiresWhen: [{ at: 'Argument[2]', given: true }],
  expiresAfter: [{ at: 'Argument[2]', unit: 'seconds' }],
} as const;

export const memcached = defineLibrary({
  package: 'memcached',
  alsoDeclaredBy: ['@types/memcached'],
  versions: '>=2.2.0 <3',
  evidence: 'source',
  docs: 'https://github.com/3rd-Eden/memcached#api',
  store: 'memcached',
  callbacks: true,
  // `add` says so beside its result, which is `false` as well.
  conflicts: [
    { at: 'Member[notStored]', equals: [true] },
    { at: 'Member[message]', equals: ['Item is not stored'] },
  ],
  entries: [
    ...commands(['get', 'gets'], { is: 'read', key, yields: 'value' }),
    ...commands(['getMulti'], { is: 'read', key, yields: 'rows' }),
    ...commands(['set'], { is: 'upsert', ...stored }),
    ...commands(['add'], { is: 'insert', ...stored, atomic: true, refusal: 'throws' }),
    ...commands(['replace'], { is: 'update', ...stored, refusal: 'throws' }),
    ...commands(['cas'], {
      is: 'update',
      key,
      values: 'Argument[1]',
      condition: 'Argument[2]',
      expiresWhen: [{ at: 'Argument[3]', given: true }],
      expiresAfter: [{ at: 'Argument[3]', unit: 'seconds' }],
      refusal: 'falsy',
    }),
    ...commands(['incr', 'decr', 'append', 'prepend'], { is: 'update', key, relative: true }),
    ...commands(['touch'], {
      is: 'update',
      key,
      expiresWhen: true,
      expiresAfter: [{ at: 'Argument[1]', unit: 'seconds' }],
    }),
    ...commands(['del'], { is: 'delete', key, refusal: 'falsy' }),
    ...commands(['version', 'settings', 'stats', 'slabs', 'items', 'cachedump', 'flush'], { is: 'compute' }),
    ...commands(['end'], { is: 'pure' }),
    { construct: 'Memcached', is: 'configure', what: 'client' },
  ],
});
