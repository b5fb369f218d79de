import { defineLibrary, members } from '../model.ts';

const query = {
  is: 'sql',
  text: ['Template', 'Argument[0]'],
  rowsAt: 'Member[recordset]',
  countAt: 'Member[rowsAffected].Member[0]',
} as const;

export const mssql = defineLibrary({
  package: 'mssql',
  versions: '>=6.0.0 <13',
  evidence: 'docs',
  docs: 'https://github.com/tediousjs/node-mssql',
  store: 'mssql',
  // A unique constraint, and a unique index.
  conflicts: [{ at: 'Member[number]', equals: [2627, 2601] }],
  entries: [
    ...members('Request', ['query', 'batch'], query),
    ...members('ConnectionPool', ['query', 'batch'], query),
    { function: 'query', ...query },
    // A request runs on what it was made with: the pool, or a transaction.
    { construct: 'Request', is: 'passes', value: 'Argument[0]' },
    { type: 'Transaction', member: 'request', is: 'passes', value: 'Receiver' },
    { type: 'ConnectionPool', member: 'request', is: 'passes', value: 'Receiver' },
    { type: 'Request', member: 'input', is: 'binds', name: 'Argument[0]', value: 'Argument[last]' },
    { type: 'Request', member: 'replaceInput', is: 'binds', name: 'Argument[0]', value: 'Argument[last]' },
    { type: 'Request', member: 'output', is: 'passes', value: 'Receiver' },
    { construct: 'Transaction', is: 'acquire' },
    { type: 'ConnectionPool', member: 'transaction', is: 'acquire' },
    // `ISOLATION_LEVEL.SERIALIZABLE`
    { type: 'Transaction', member: 'begin', is: 'begin', serializableWhen: [{ at: 'Argument[0]', equals: 4 }] },
    { type: 'Transaction', member: 'commit', is: 'commit' },
    { type: 'Transaction', member: 'rollback', is: 'rollback' },
    { construct: 'ConnectionPool', is: 'configure', what: 'client' },
    ...members('ConnectionPool', ['connect', 'close'], { is: 'passes', value: 'Receiver' }),
  ],
});
