import { defineLibrary } from '../model.ts';

const key = 'Argument[0]';

export const redlock = defineLibrary({
  package: 'redlock',
  versions: '>=4.0.0 <6',
  evidence: 'source',
  docs: 'https://github.com/mike-marcacci/node-redlock#usage',
  store: 'redlock',
  entries: [
    { type: 'Redlock', member: 'acquire', is: 'lock', key },
    // What `acquire` and `release` are called before version 5.
    { type: 'Redlock', member: 'lock', is: 'lock', key, versions: '>=4.0.0 <5' },
    { type: 'Redlock', member: 'unlock', is: 'unlock', lock: 'Argument[0]', versions: '>=4.0.0 <5' },
    { type: 'Lock', member: 'unlock', is: 'unlock', lock: 'Receiver', versions: '>=4.0.0 <5' },
    { type: 'Redlock', member: 'using', is: 'lock', key, callback: 'Argument[last]', versions: '>=5.0.0 <6' },
    { type: 'Redlock', member: 'release', is: 'unlock', lock: 'Argument[0]' },
    { type: 'Redlock', member: 'extend', is: 'passes', value: 'Argument[0]' },
    { type: 'Redlock', member: 'quit', is: 'compute' },
    { type: 'Lock', member: 'release', is: 'unlock', lock: 'Receiver', versions: '>=5.0.0 <6' },
    { type: 'Lock', member: 'extend', is: 'passes', value: 'Receiver' },
    { construct: 'Redlock', is: 'configure', what: 'client' },
  ],
});
