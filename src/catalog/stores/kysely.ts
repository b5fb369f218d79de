import { defineLibrary, inVersions, members, type Entry, type QueryMeaning } from '../model.ts';

const pair = { column: 'Argument[0]', operator: 'Argument[1]', value: 'Argument[2]' } as const;
const query = { is: 'query' } as const;

const parts = (type: string, names: readonly string[], meaning: Omit<QueryMeaning, 'is'> = {}): readonly Entry[] =>
  members(type, names, { ...query, ...meaning });

/** What all builders of queries have. */
const shared = (type: string): readonly Entry[] => [
  ...parts(type, ['execute'], { runs: true }),
  ...parts(type, ['$call', '$if'], { within: 'Argument[last]' }),
  ...members(type, ['compile', 'toOperationNode'], { is: 'pure' }),
];

const conditions = (type: string): readonly Entry[] => [
  ...parts(type, ['where'], { compares: pair, where: 'Argument[0]' }),
  ...parts(type, ['whereRef', 'innerJoin', 'leftJoin', 'rightJoin', 'fullJoin'], { narrows: true }),
];

/** Where a write's result counts its rows; a read has none. */
const builders = [
  { type: 'SelectQueryBuilder', first: {} },
  { type: 'InsertQueryBuilder', first: { countAt: 'Member[numInsertedOrUpdatedRows]' } },
  { type: 'UpdateQueryBuilder', first: { countAt: 'Member[numUpdatedRows]' } },
  { type: 'DeleteQueryBuilder', first: { countAt: 'Member[numDeletedRows]' } },
] as const;

/** `db.transaction().setIsolationLevel('serializable').execute(…)` */
const serializableWhen = [{ at: 'Maker.Argument[0]', equals: 'serializable' }] as const;

export const kysely = defineLibrary({
  package: 'kysely',
  versions: '>=0.26.0 <1',
  evidence: 'docs',
  docs: 'https://kysely.dev/docs/category/examples',
  store: 'kysely',
  conflicts: [
    { at: 'Member[code]', equals: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'] },
    { at: 'Member[code]', equals: ['SQLITE_CONSTRAINT_PRIMARYKEY'] },
  ],
  entries: [
    { type: 'QueryCreator', member: 'selectFrom', ...query, table: 'Argument[0]' },
    { type: 'QueryCreator', member: 'insertInto', ...query, does: 'insert', table: 'Argument[0]' },
    { type: 'QueryCreator', member: 'replaceInto', ...query, does: 'upsert', table: 'Argument[0]' },
    { type: 'QueryCreator', member: 'updateTable', ...query, does: 'update', table: 'Argument[0]' },
    { type: 'QueryCreator', member: 'deleteFrom', ...query, does: 'delete', table: 'Argument[0]' },
    ...members('QueryCreator', ['withSchema', 'withPlugin', 'withoutPlugins'], { is: 'passes', value: 'Receiver' }),

    ...conditions('SelectQueryBuilder'),
    ...parts('SelectQueryBuilder', ['select'], { selects: 'Argument[0]' }),
    ...parts('SelectQueryBuilder', ['forUpdate', 'forNoKeyUpdate'], { locks: true }),
    ...parts('SelectQueryBuilder', ['having', 'havingRef', 'union', 'unionAll', 'intersect', 'except'], {
      narrows: true,
    }),

    { type: 'InsertQueryBuilder', member: 'values', ...query, values: 'Argument[0]' },
    ...parts('InsertQueryBuilder', ['ignore'], { conflict: { does: 'nothing' } }),
    ...inVersions('>=0.28.0', [
      ...parts('InsertQueryBuilder', ['orIgnore'], { conflict: { does: 'nothing' } }),
      ...parts('InsertQueryBuilder', ['orReplace'], { conflict: { does: 'replace' } }),
    ]),
    { type: 'InsertQueryBuilder', member: 'onConflict', ...query, within: 'Argument[0]' },
    {
      type: 'InsertQueryBuilder',
      member: 'onDuplicateKeyUpdate',
      ...query,
      conflict: { does: 'update', updates: 'Argument[0]' },
    },
    ...parts('OnConflictBuilder', ['column', 'columns'], { conflict: { columns: 'Argument[0]' } }),
    ...parts('OnConflictBuilder', ['constraint'], { conflict: { constraint: true } }),
    ...parts('OnConflictBuilder', ['doNothing'], { conflict: { does: 'nothing' } }),
    ...parts('OnConflictBuilder', ['doUpdateSet'], { conflict: { does: 'update', updates: 'Argument[0]' } }),
    ...parts('OnConflictUpdateBuilder', ['where', 'whereRef'], { conflict: { guarded: true } }),

    ...conditions('UpdateQueryBuilder'),
    {
      type: 'UpdateQueryBuilder',
      member: 'set',
      ...query,
      values: 'Argument[0]',
      value: { column: 'Argument[0]', value: 'Argument[1]' },
      versions: '>=0.27.0',
    },
    ...parts('UpdateQueryBuilder', ['from'], { narrows: true }),
    ...conditions('DeleteQueryBuilder'),
    ...parts('DeleteQueryBuilder', ['using'], { narrows: true }),
    ...['InsertQueryBuilder', 'UpdateQueryBuilder', 'DeleteQueryBuilder'].flatMap(type =>
      parts(type, ['returning', 'returningAll'], { returns: true }),
    ),

    ...builders.flatMap(({ type, first }) => [
      ...shared(type),
      ...parts(type, ['executeTakeFirst'], { ...first, takes: 'first', runs: true }),
      ...parts(type, ['executeTakeFirstOrThrow'], { ...first, takes: 'firstOrThrow', runs: true }),
      // What orders, limits and groups changes nothing that is asked here.
      ...parts(type, ['*']),
    ]),

    { type: 'ExpressionBuilder', member: '()', is: 'condition', compares: pair },
    { type: 'ExpressionBuilder', member: 'and', is: 'condition', all: true },
    ...members('ExpressionBuilder', ['or', 'not', 'exists', 'between'], { is: 'condition' }),
    { type: 'ExpressionBuilder', member: 'ref', is: 'fragment', name: 'Argument[0]' },

    { type: 'Sql', member: '()', is: 'fragment', text: ['Template'] },
    { type: 'Sql', member: 'raw', is: 'fragment', text: ['Argument[0]'] },
    ...members('Sql', ['ref', 'id', 'table'], { is: 'fragment', name: 'Argument[0]' }),
    ...members('Sql', ['val', 'lit'], { is: 'passes', value: 'Argument[0]' }),
    {
      type: 'RawBuilder',
      member: 'execute',
      is: 'sql',
      text: ['Receiver'],
      client: 'Argument[0]',
      rowsAt: 'Member[rows]',
      countAt: 'Member[numAffectedRows]',
    },

    ...members('Kysely', ['transaction', 'connection'], { is: 'acquire' }),
    { type: 'Kysely', member: 'startTransaction', is: 'acquire', versions: '>=0.28.0' },
    { type: 'TransactionBuilder', member: 'setIsolationLevel', is: 'acquire' },
    { type: 'TransactionBuilder', member: 'setAccessMode', is: 'passes', value: 'Receiver', versions: '>=0.28.0' },
    {
      type: 'TransactionBuilder',
      member: 'execute',
      is: 'transaction',
      callback: 'Argument[0]',
      client: 'Parameter[0]',
      onReceiver: true,
      serializableWhen,
    },
    { type: 'ControlledTransactionBuilder', member: 'setIsolationLevel', is: 'acquire', versions: '>=0.28.0' },
    {
      type: 'ControlledTransactionBuilder',
      member: 'execute',
      is: 'transaction',
      begins: true,
      onReceiver: true,
      serializableWhen,
      versions: '>=0.28.0',
    },
    { type: 'ControlledTransaction', member: 'commit', is: 'commit', versions: '>=0.28.0' },
    { type: 'ControlledTransaction', member: 'rollback', is: 'rollback', versions: '>=0.28.0' },
    { type: 'Command', member: 'execute', is: 'compute', versions: '>=0.28.0' },
    ...members('Kysely', ['destroy'], { is: 'compute' }),
    { construct: 'Kysely', is: 'configure', what: 'client' },
  ],
});
