import { defineLibrary, members } from '../model.ts';

/** The text of a statement is where it was prepared; it takes its values one by one, as a list or as an object. */
const statement = { is: 'sql', text: ['Maker.Argument[0]'], parameters: ['Arguments'] } as const;

export const betterSqlite3 = defineLibrary({
  package: 'better-sqlite3',
  versions: '>=7.0.0 <13',
  evidence: 'docs',
  docs: 'https://github.com/WiseLibs/better-sqlite3/blob/master/docs/api.md',
  store: 'sqlite',
  oneConnection: true,
  serializable: true,
  conflicts: [{ at: 'Member[code]', equals: ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'] }],
  entries: [
    { type: 'Statement', member: 'run', ...statement, countAt: 'Member[changes]' },
    { type: 'Statement', member: 'get', ...statement, yields: 'row' },
    { type: 'Statement', member: 'all', ...statement, yields: 'rows' },
    { type: 'Statement', member: 'iterate', ...statement, yields: 'rows' },
    ...members('Statement', ['pluck', 'expand', 'raw', 'safeIntegers'], { is: 'passes', value: 'Receiver' }),
    { type: 'Statement', member: 'columns', is: 'pure' },
    { type: 'Database', member: 'prepare', is: 'pure' },
    { type: 'Database', member: 'exec', is: 'sql', text: ['Argument[0]'] },
    {
      type: 'Database',
      member: 'transaction',
      is: 'transaction',
      callback: 'Argument[0]',
      callable: true,
    },
    ...members('Transaction', ['default', 'deferred', 'immediate', 'exclusive'], {
      is: 'run',
      callback: 'Receiver',
    }),
    ...members('Database', ['pragma', 'close', 'function', 'aggregate', 'defaultSafeIntegers'], { is: 'pure' }),
  ],
});
