import { defineLibrary, inVersions, members, type Entry, type QueryMeaning } from '../model.ts';

const parts = (names: readonly string[], part: Omit<QueryMeaning, 'is'> = {}): readonly Entry[] =>
  members('QueryBuilder', names, { is: 'query', ...part });

const pair = { column: 'Argument[0]', operator: 'Argument[1]', value: 'Argument[2]' } as const;
const byId = { key: { at: 'Argument[0]', column: 'id' } } as const;
const counted = { values: 'Argument[0]', yields: 'count' } as const;

const transaction = { is: 'transaction', callback: 'Argument[last]', client: 'Parameter[0]' } as const;

export const objection = defineLibrary({
  package: 'objection',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://vincit.github.io/objection.js/api/query-builder/',
  // Its queries and transactions are those of Knex.
  store: 'knex',
  conflicts: [{ instanceOf: 'UniqueViolationError' }, { at: 'Member[nativeError].Member[code]', equals: ['23505'] }],
  entries: [
    { type: 'Model', member: 'query', is: 'query', table: 'Receiver.Member[tableName]', through: 'Argument[0]' },
    { type: 'Model', member: '$query', is: 'query', narrows: true, through: 'Argument[0]' },
    ...members('Model', ['relatedQuery', '$relatedQuery'], { is: 'query', narrows: true, through: 'Argument[1]' }),

    ...parts(['where', 'andWhere'], { compares: pair, where: 'Argument[0]' }),
    ...parts(['whereNull'], { compares: { column: 'Argument[0]' } }),
    ...parts(['whereComposite'], { narrows: true }),
    ...parts(['findById'], { ...byId, takes: 'first' }),
    ...parts(['findOne'], { compares: pair, where: 'Argument[0]', takes: 'first' }),
    ...parts(['findByIds'], { narrows: true }),
    ...parts(['first'], { takes: 'first' }),
    ...parts(['throwIfNotFound'], { takes: 'firstOrThrow' }),
    ...parts(['orWhere*'], { widens: true }),
    ...parts(['where*', 'andWhere*', 'having*', 'andHaving*', 'orHaving*'], { narrows: true }),
    ...parts(['join*', 'innerJoin*', 'leftJoin*', 'rightJoin*', 'leftOuterJoin*', 'rightOuterJoin*'], {
      narrows: true,
    }),
    ...parts(['outerJoin*', 'fullOuterJoin*', 'crossJoin'], { narrows: true }),
    ...parts(['union*', 'intersect', 'with', 'withRecursive'], { narrows: true }),
    ...inVersions('>=3.1.0', parts(['except', 'withMaterialized'], { narrows: true })),

    ...parts(['select', 'column', 'columns'], { selects: 'Argument[0]' }),
    ...parts(['count', 'countDistinct', 'min', 'max', 'sum', 'sumDistinct', 'avg', 'avgDistinct', 'page', 'range'], {
      computes: 'other',
    }),
    ...parts(['resultSize'], { yields: 'count', runs: true }),

    // Of a graph, the row at its root.
    ...parts(['insert', 'insertAndFetch', 'insertGraph', 'insertGraphAndFetch'], {
      does: 'insert',
      values: 'Argument[0]',
    }),
    ...parts(['onConflict'], { conflict: { columns: 'Argument[0]' } }),
    ...parts(['ignore'], { conflict: { does: 'nothing' } }),
    ...parts(['merge'], { conflict: { does: 'update', updates: 'Argument[0]' } }),
    ...parts(['patch', 'update'], { does: 'update', ...counted }),
    ...parts(['patchAndFetch', 'updateAndFetch'], { does: 'update', values: 'Argument[0]' }),
    ...parts(['patchAndFetchById', 'updateAndFetchById'], { does: 'update', ...byId, values: 'Argument[1]' }),
    ...parts(['increment', 'decrement'], { does: 'update', moves: 'Argument[0]', yields: 'count' }),
    ...parts(['delete', 'del'], { does: 'delete', yields: 'count' }),
    ...parts(['deleteById'], { does: 'delete', ...byId, yields: 'count' }),
    // Rows of several tables.
    ...parts(['upsertGraph*', 'relate', 'unrelate'], { does: 'other' }),
    ...parts(['returning'], { returns: true }),

    ...parts(['forUpdate'], { locks: true }),
    ...inVersions('>=3.1.0', parts(['forNoKeyUpdate'], { locks: true })),
    ...parts(['transacting', 'connection'], { through: 'Argument[0]' }),
    ...parts(['modify'], { narrows: true }),
    ...parts(['execute'], { runs: true }),
    ...members('QueryBuilder', ['toKnexQuery', 'isFind', 'isInsert', 'hasWheres'], { is: 'pure' }),
    // What orders, limits and groups changes nothing that is asked here.
    ...parts(['*']),

    ...members('Model', ['transaction'], transaction),
    { type: 'Model', member: 'startTransaction', is: 'transaction', begins: true },
    { function: 'transaction', ...transaction },
    { type: 'RawInterface', member: '()', is: 'fragment', text: ['Argument[0]'] },
    { type: 'ReferenceFunction', member: '()', is: 'fragment', name: 'Argument[0]' },
    ...members('Model', ['knex', 'bindKnex'], { is: 'pure' }),
  ],
});
