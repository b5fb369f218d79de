import {
  defineLibrary,
  functions,
  inVersions,
  members,
  type Entry,
  type Meaning,
  type Operator,
  type QueryMeaning,
} from '../model.ts';

type Part = Omit<QueryMeaning, 'is'>;

/** The three dialects have builders of their own, whose names differ in front. */
const pg = {
  prefix: 'Pg',
  database: 'PgDatabase',
  // node-postgres and Neon, postgres-js, PGlite, the Data API of AWS.
  countAt: ['Member[rowCount]', 'Member[count]', 'Member[affectedRows]', 'Member[numberOfRecordsUpdated]'],
} as const;
const mysql = {
  prefix: 'MySql',
  database: 'MySqlDatabase',
  countAt: ['Member[rowsAffected]', 'Member[0].Member[affectedRows]'],
} as const;
const sqlite = {
  prefix: 'SQLite',
  database: 'BaseSQLiteDatabase',
  // better-sqlite3, libSQL, D1.
  countAt: ['Member[changes]', 'Member[rowsAffected]', 'Member[meta].Member[changes]'],
} as const;

interface Dialect {
  readonly prefix: string;
  readonly database: string;
  readonly countAt: readonly string[];
}

const parts = (type: string, names: readonly string[], part: Part = {}): readonly Entry[] =>
  members(type, names, { is: 'query', ...part });

/** SQLite's queries may be executed by a call that says what is wanted of them. */
const atOnce = (type: string): readonly Entry[] => [
  ...parts(type, ['run', 'all', 'values'], { runs: true }),
  ...parts(type, ['get'], { takes: 'first', runs: true }),
];

const began = (database: string): readonly Entry[] => [
  ...parts(database, ['select', 'selectDistinct'], { selects: 'Argument[0]' }),
  ...parts(database, ['update'], { does: 'update', table: 'Argument[0]' }),
  ...parts(database, ['delete'], { does: 'delete', table: 'Argument[0]' }),
];
const inserts = (database: string): readonly Entry[] =>
  parts(database, ['insert'], { does: 'insert', table: 'Argument[0]' });

const selects = (type: string): readonly Entry[] => [
  ...parts(type, ['where'], { where: 'Argument[0]' }),
  ...parts(type, ['leftJoin*', 'rightJoin', 'innerJoin*', 'having'], { narrows: true }),
  ...inVersions('>=0.45.0', parts(type, ['crossJoin*'], { narrows: true })),
  ...parts(type, ['union*', 'intersect*', 'except*'], { narrows: true }),
  ...members(type, ['as'], { is: 'pure' }),
];

const locking = (type: string): readonly Entry[] =>
  parts(type, ['for'], {
    locksWhen: [
      { at: 'Argument[0]', equals: 'update' },
      { at: 'Argument[0]', equals: 'no key update' },
    ],
  });

/** What all have that can be awaited; what orders, limits and groups changes nothing that is asked here. */
const awaitable = (type: string): readonly Entry[] => [
  ...parts(type, ['execute'], { runs: true }),
  ...members(type, ['toSQL'], { is: 'pure' }),
  ...parts(type, ['*']),
];

const shared = ({ prefix, database, countAt }: Dialect): readonly Entry[] => [
  ...began(database),
  ...inserts(database),
  // `db.with(cte).update(…)`
  ...began(`${database}.with`),
  ...parts(database, ['$count'], { table: 'Argument[0]', where: 'Argument[1]', computes: 'count', yields: 'count' }),
  ...parts(`${prefix}SelectBuilder`, ['from'], { table: 'Argument[0]' }),
  ...selects(`${prefix}SelectQueryBuilderBase`),
  ...selects(`${prefix}SelectBase`),
  ...parts(`${prefix}InsertBuilder`, ['values'], { values: 'Argument[0]', countAt }),
  ...parts(`${prefix}InsertBuilder`, ['select'], { countAt }),
  ...parts(`${prefix}UpdateBuilder`, ['set'], { values: 'Argument[0]', countAt }),
  ...parts(`${prefix}UpdateBase`, ['where'], { where: 'Argument[0]', countAt }),
  ...parts(`${prefix}DeleteBase`, ['where'], { where: 'Argument[0]', countAt }),
  ...parts(`${prefix}PreparedQuery`, ['execute'], { runs: true }),
  ...parts(`${prefix}RelationalQuery`, ['prepare']),
  ...parts(`${prefix}RelationalQuery`, ['execute'], { runs: true }),
  ...members(`${prefix}Transaction`, ['rollback'], { is: 'rollback', throws: true }),
];

/** The rows that end a dialect's: those with `*` come after all others of their type. */
const endings = ({ prefix }: Dialect): readonly Entry[] => [
  ...parts(`${prefix}SelectQueryBuilderBase`, ['*']),
  ...['Select', 'Insert', 'Update', 'Delete'].flatMap(verb => awaitable(`${prefix}${verb}Base`)),
];

/** PostgreSQL and SQLite. */
const alike = ({ prefix, database }: Dialect): readonly Entry[] => [
  ...inserts(`${database}.with`),
  ...parts(`${prefix}UpdateBase`, ['from', 'leftJoin', 'rightJoin', 'innerJoin', 'fullJoin'], { narrows: true }),
  ...['Insert', 'Update', 'Delete'].flatMap(verb => parts(`${prefix}${verb}Base`, ['returning'], { returns: true })),
  ...parts(`${prefix}InsertBase`, ['onConflictDoNothing'], {
    conflict: { columns: 'Argument[0].Member[target]', does: 'nothing' },
  }),
  ...parts(`${prefix}InsertBase`, ['onConflictDoUpdate'], {
    conflict: {
      columns: 'Argument[0].Member[target]',
      does: 'update',
      updates: 'Argument[0].Member[set]',
      guardedWhen: [
        { at: 'Argument[0].Member[where]', given: true },
        { at: 'Argument[0].Member[setWhere]', given: true },
      ],
    },
  }),
];

const transaction = { is: 'transaction', callback: 'Argument[0]', client: 'Parameter[0]' } as const;
const serializableWhen = [{ at: 'Argument[1].Member[isolationLevel]', equals: 'serializable' }] as const;

const condition = (by: Operator): Meaning => ({
  is: 'condition',
  compares: { column: 'Argument[0]', by, value: 'Argument[1]' },
});

const conditions: readonly (readonly [names: readonly string[], meaning: Meaning])[] = [
  [['eq'], condition('=')],
  [['ne'], condition('<>')],
  [['inArray'], condition('in')],
  [['notInArray'], condition('not in')],
  [['gt'], condition('>')],
  [['gte'], condition('>=')],
  [['lt'], condition('<')],
  [['lte'], condition('<=')],
  [['isNull'], { is: 'condition', compares: { column: 'Argument[0]' } }],
  [['and'], { is: 'condition', all: true }],
  [['or', 'not', 'isNotNull', 'exists', 'notExists', 'between', 'notBetween', 'like', 'ilike'], { is: 'condition' }],
];

const batch = { is: 'transaction', list: 'Argument[0]' } as const;

export const drizzle = defineLibrary({
  package: 'drizzle-orm',
  modules: [
    'drizzle-orm',
    'drizzle-orm/pg-core',
    'drizzle-orm/mysql-core',
    'drizzle-orm/sqlite-core',
    'drizzle-orm/libsql',
    'drizzle-orm/d1',
    'drizzle-orm/neon-http',
    'drizzle-orm/node-postgres',
  ],
  versions: '>=0.36.0 <1',
  evidence: 'docs',
  docs: 'https://orm.drizzle.team/docs/overview',
  store: 'drizzle',
  schemaInCode: true,
  columnType: 'Column',
  tableType: 'Table',
  conflicts: [
    { at: 'Member[code]', equals: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'] },
    { at: 'Member[code]', equals: ['SQLITE_CONSTRAINT_PRIMARYKEY'] },
    { at: 'Member[cause].Member[code]', equals: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'] },
    { at: 'Member[cause].Member[code]', equals: ['SQLITE_CONSTRAINT_PRIMARYKEY'] },
  ],
  entries: [
    ...[pg, mysql, sqlite].flatMap(shared),
    ...[pg, sqlite].flatMap(alike),
    ...[pg, mysql].flatMap(({ prefix }) => locking(`${prefix}SelectQueryBuilderBase`)),
    ...[pg, mysql].flatMap(({ prefix }) => locking(`${prefix}SelectBase`)),
    ...['Select', 'Insert', 'Update', 'Delete'].flatMap(verb => atOnce(`SQLite${verb}Base`)),
    ...[pg, sqlite].flatMap(({ prefix }) => parts(`${prefix}SelectQueryBuilderBase`, ['fullJoin'], { narrows: true })),
    ...[pg, sqlite].flatMap(({ prefix }) => parts(`${prefix}SelectBase`, ['fullJoin'], { narrows: true })),
    ...parts('PgInsertBuilder', ['overridingSystemValue']),
    ...parts('MySqlInsertBuilder', ['ignore'], { conflict: { does: 'nothing' } }),
    ...parts('MySqlInsertBase', ['onDuplicateKeyUpdate'], {
      conflict: { does: 'update', updates: 'Argument[0].Member[set]' },
    }),
    ...[pg, mysql, sqlite].flatMap(endings),

    { type: 'PgDatabase', member: 'transaction', ...transaction, serializableWhen },
    { type: 'MySqlDatabase', member: 'transaction', ...transaction, serializableWhen },
    { type: 'BaseSQLiteDatabase', member: 'transaction', ...transaction },

    {
      type: 'PgDatabase',
      member: 'execute',
      is: 'query',
      text: ['Argument[0]'],
      rowsAt: ['Member[rows]'],
      countAt: pg.countAt,
    },
    {
      type: 'MySqlDatabase',
      member: 'execute',
      is: 'query',
      text: ['Argument[0]'],
      rowsAt: ['Member[rows]', 'Member[0]'],
      countAt: mysql.countAt,
    },
    ...parts('BaseSQLiteDatabase', ['run'], { text: ['Argument[0]'], countAt: sqlite.countAt, runs: true }),
    ...members('BaseSQLiteDatabase', ['all', 'values'], { is: 'sql', text: ['Argument[0]'], yields: 'rows' }),
    { type: 'BaseSQLiteDatabase', member: 'get', is: 'sql', text: ['Argument[0]'], yields: 'row' },
    ...parts('PgDatabase', ['selectDistinctOn'], { selects: 'Argument[1]' }),
    ...parts('PgRaw', ['execute'], { runs: true }),
    ...parts('SQLiteSyncRelationalQuery', ['sync'], { runs: true }),

    ...parts('RelationalQueryBuilder', ['findFirst'], {
      table: 'Receiver.Name',
      where: 'Argument[0].Member[where]',
      takes: 'first',
    }),
    ...parts('RelationalQueryBuilder', ['findMany'], { table: 'Receiver.Name', where: 'Argument[0].Member[where]' }),

    { type: 'LibSQLDatabase', member: 'batch', ...batch },
    { type: 'DrizzleD1Database', member: 'batch', ...batch },
    { type: 'NeonHttpDatabase', member: 'batch', ...batch },

    ...conditions.flatMap(([names, meaning]) => [
      ...functions(names, meaning),
      ...members('getOperators', names, meaning),
    ]),

    { function: 'sql', is: 'fragment', text: ['Template'] },
    { type: 'sql', member: 'raw', is: 'fragment', text: ['Argument[0]'] },
    { type: 'sql', member: 'identifier', is: 'fragment', name: 'Argument[0]' },
    { type: 'sql', member: 'param', is: 'passes', value: 'Argument[0]' },
    ...members('SQL', ['as', 'mapWith', 'inlineParams', 'getSQL'], { is: 'passes', value: 'Receiver' }),
    { function: 'count', is: 'fragment', means: 'count(*)' },

    { function: 'drizzle', is: 'configure', what: 'client' },
  ],
});
