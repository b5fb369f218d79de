import { defineLibrary, members } from '../model.ts';

/** The text of a statement is where it was prepared; it takes named values as an object, others one by one. */
const statement = { is: 'sql', text: ['Maker.Argument[0]'], parameters: ['Arguments'] } as const;

export const nodeSqlite = defineLibrary({
  package: 'node:sqlite',
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://nodejs.org/api/sqlite.html',
  store: 'sqlite',
  oneConnection: true,
  serializable: true,
  // SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID: https://www.sqlite.org/rescode.html
  conflicts: [{ at: 'Member[errcode]', equals: [2067, 1555, 2579] }],
  entries: [
    { type: 'StatementSync', member: 'run', ...statement, countAt: 'Member[changes]' },
    { type: 'StatementSync', member: 'get', ...statement, yields: 'row' },
    { type: 'StatementSync', member: 'all', ...statement, yields: 'rows' },
    { type: 'StatementSync', member: 'iterate', ...statement, yields: 'rows' },
    ...members('StatementSync', ['columns', 'setReadBigInts', 'setReturnArrays'], { is: 'pure' }),
    ...members('StatementSync', ['setAllowBareNamedParameters', 'setAllowUnknownNamedParameters'], { is: 'pure' }),
    { type: 'DatabaseSync', member: 'prepare', is: 'pure' },
    { type: 'DatabaseSync', member: 'exec', is: 'sql', text: ['Argument[0]'] },
    ...members('DatabaseSync', ['open', 'close', 'location', 'function', 'aggregate'], { is: 'pure' }),
  ],
});
