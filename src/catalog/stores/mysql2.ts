import { defineLibrary, functions, members } from '../model.ts';

const query = {
  is: 'sql',
  text: ['Argument[0]', 'Argument[0].Member[sql]'],
  parameters: ['Argument[1]', 'Argument[0].Member[values]'],
  rowsAt: 'Member[0]',
  countAt: 'Member[0].Member[affectedRows]',
} as const;

export const mysql2 = defineLibrary({
  package: 'mysql2',
  modules: ['mysql2', 'mysql2/promise'],
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://sidorares.github.io/node-mysql2/docs',
  store: 'mysql',
  conflicts: [
    { at: 'Member[code]', equals: ['ER_DUP_ENTRY'] },
    { at: 'Member[errno]', equals: [1062] },
  ],
  entries: [
    ...members('Pool', ['query', 'execute'], query),
    ...members('Connection', ['query', 'execute'], query),
    { type: 'Connection', member: 'beginTransaction', is: 'begin' },
    { type: 'Connection', member: 'commit', is: 'commit' },
    { type: 'Connection', member: 'rollback', is: 'rollback' },
    { type: 'Pool', member: 'getConnection', is: 'acquire' },
    { type: 'PoolConnection', member: 'release', is: 'pure' },
    ...members('Connection', ['connect', 'end', 'ping'], { is: 'compute' }),
    ...functions(['createPool', 'createConnection', 'createPoolCluster'], { is: 'configure', what: 'client' }),
  ],
});
