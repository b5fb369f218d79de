import { defineLibrary, members, type Entry, type QueryMeaning } from '../model.ts';

/** What a client begins and a query goes on with. */
const parts = (names: readonly string[], meaning: Omit<QueryMeaning, 'is'>): readonly Entry[] =>
  members('QueryInterface', names, { is: 'query', ...meaning });

const pair = { column: 'Argument[0]', operator: 'Argument[1]', value: 'Argument[2]' } as const;
/** A row that was inserted without `returning` is told by what the driver gives: PostgreSQL counts. */
const inserted = { does: 'insert', values: 'Argument[0]', countAt: 'Member[rowCount]' } as const;
const returnsWhen = [{ at: 'Argument[1]', given: true }] as const;

export const knex = defineLibrary({
  package: 'knex',
  versions: '>=1.0.0 <4',
  evidence: 'docs',
  docs: 'https://knexjs.org/guide/query-builder.html',
  store: 'knex',
  conflicts: [
    { at: 'Member[code]', equals: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT_UNIQUE'] },
    { at: 'Member[code]', equals: ['SQLITE_CONSTRAINT_PRIMARYKEY'] },
    { at: 'Member[errno]', equals: [1062] },
  ],
  entries: [
    { type: 'Knex', member: '()', is: 'query', table: 'Argument[0]' },
    { type: 'Knex', member: 'queryBuilder', is: 'query' },
    ...parts(['table', 'from', 'into'], { table: 'Argument[0]' }),

    ...parts(['where', 'andWhere'], { compares: pair, where: 'Argument[0]' }),
    ...parts(['whereNull'], { compares: { column: 'Argument[0]' } }),
    ...parts(['whereNot'], { compares: { column: 'Argument[0]', by: '<>', value: 'Argument[1]' }, narrows: true }),
    ...parts(['whereIn'], { compares: { column: 'Argument[0]', by: 'in', value: 'Argument[1]' }, narrows: true }),
    ...parts(['whereNotIn'], {
      compares: { column: 'Argument[0]', by: 'not in', value: 'Argument[1]' },
      narrows: true,
    }),
    ...parts(['orWhere', 'orWhere*'], { widens: true }),
    ...parts(['whereRaw', 'andWhereRaw'], { narrows: true }),
    ...parts(['where*', 'andWhere*', 'having*', 'andHaving*', 'orHaving*'], { narrows: true }),
    ...parts(['join*', 'innerJoin', 'leftJoin', 'rightJoin', 'crossJoin', 'using'], { narrows: true }),
    ...parts(['union*', 'intersect', 'except', 'with*'], { narrows: true }),

    ...parts(['select', 'column', 'columns'], { selects: 'Argument[0]' }),
    ...parts(['first'], { does: 'read', takes: 'first' }),
    ...parts(['pluck'], { does: 'read' }),
    ...parts(['count', 'countDistinct'], { does: 'read', computes: 'count' }),
    ...parts(['min', 'max', 'sum', 'sumDistinct', 'avg', 'avgDistinct'], { does: 'read', computes: 'other' }),

    ...parts(['insert'], { ...inserted, returnsWhen }),
    ...parts(['upsert'], { ...inserted, does: 'upsert', returnsWhen }),
    ...parts(['update'], {
      does: 'update',
      values: 'Argument[0]',
      value: { column: 'Argument[0]', value: 'Argument[1]' },
      yields: 'count',
    }),
    ...parts(['increment', 'decrement'], { does: 'update', moves: 'Argument[0]', yields: 'count' }),
    ...parts(['delete', 'del'], { does: 'delete', yields: 'count' }),
    ...parts(['truncate'], { does: 'delete' }),
    ...parts(['returning'], { returns: true }),
    ...parts(['onConflict'], { conflict: { columns: 'Argument[0]' } }),
    { type: 'OnConflictQueryBuilder', member: 'ignore', is: 'query', conflict: { does: 'nothing' } },
    {
      type: 'OnConflictQueryBuilder',
      member: 'merge',
      is: 'query',
      conflict: { does: 'update', updates: 'Argument[0]' },
    },

    { type: 'QueryBuilder', member: 'forUpdate', is: 'query', locks: true },
    { type: 'QueryBuilder', member: 'forNoKeyUpdate', is: 'query', locks: true },
    { type: 'ChainableInterface', member: 'transacting', is: 'query', through: 'Argument[0]' },
    ...parts(['modify'], { within: 'Argument[0]' }),
    // What orders, limits and groups changes nothing that is asked here.
    ...parts(['*'], {}),
    ...members('QueryBuilder', ['forShare', 'forKeyShare', 'skipLocked', 'noWait', 'clone', 'timeout'], {
      is: 'query',
    }),
    ...members('ChainableInterface', ['options', 'debug'], { is: 'query' }),
    ...members('QueryBuilder', ['toSQL', 'on', 'queryContext'], { is: 'pure' }),

    {
      type: 'RawBuilder',
      member: '()',
      is: 'query',
      text: ['Argument[0]'],
      parameters: ['Argument[1]'],
      rowsAt: 'Member[rows]',
      countAt: 'Member[rowCount]',
    },
    ...members('Raw', ['timeout', 'wrap'], { is: 'query' }),
    { type: 'RefBuilder', member: '()', is: 'fragment', name: 'Argument[0]' },
    ...members('FunctionHelper', ['now', 'uuid'], { is: 'keySource', stability: 'unstable' }),

    {
      type: 'Knex',
      member: 'transaction',
      is: 'transaction',
      callback: 'Argument[0]',
      client: 'Parameter[0]',
      begins: true,
      serializableWhen: [
        { at: 'Argument[1].Member[isolationLevel]', equals: 'serializable' },
        { at: 'Argument[0].Member[isolationLevel]', equals: 'serializable' },
      ],
    },
    { type: 'Transaction', member: 'savepoint', is: 'transaction', callback: 'Argument[0]', client: 'Parameter[0]' },
    { type: 'Transaction', member: 'commit', is: 'commit' },
    { type: 'Transaction', member: 'rollback', is: 'rollback' },
    { type: 'Knex', member: 'batchInsert', is: 'insert', table: 'Argument[0]', values: 'Argument[1]', many: true },
    ...members('Knex', ['initialize', 'destroy'], { is: 'compute' }),
    { function: 'knex', is: 'configure', what: 'client' },
  ],
});
