import {
  defineLibrary,
  functions,
  members,
  type Entry,
  type Operator,
  type OptionTest,
  type QueryMeaning,
} from '../model.ts';

/** A repository's table is its type argument; a manager is told the entity in front of all else. */
const repository = { table: 'TypeArgument[0]' } as const;
const manager = { table: 'Argument[0].Name' } as const;

/** What stands for a value in conditions; `IsNull()` is like the value itself. */
const operators: readonly (readonly [name: string, by: Operator | undefined])[] = [
  ['IsNull', undefined],
  ['Equal', '='],
  ['Not', '<>'],
  ['In', 'in'],
  ['LessThan', '<'],
  ['LessThanOrEqual', '<='],
  ['MoreThan', '>'],
  ['MoreThanOrEqual', '>='],
];
const exclusive = ['pessimistic_write', 'pessimistic_partial_write', 'pessimistic_write_or_fail', 'for_no_key_update'];
const locksWhen = (at: string): readonly OptionTest[] => exclusive.map(equals => ({ at, equals }));

const reads = (type: string, shape: typeof repository | typeof manager, first: number): readonly Entry[] => {
  const condition = `Argument[${String(first)}]`;
  const where = `${condition}.Member[where]`;
  const found = {
    is: 'read',
    ...shape,
    where,
    locksWhen: locksWhen(`${condition}.Member[lock].Member[mode]`),
  } as const;
  return [
    { type, member: 'findOne', ...found, yields: 'row' },
    { type, member: 'findOneBy', is: 'read', ...shape, where: condition, yields: 'row' },
    { type, member: 'findOneOrFail', ...found, yields: 'rowOrThrow' },
    { type, member: 'findOneByOrFail', is: 'read', ...shape, where: condition, yields: 'rowOrThrow' },
    { type, member: 'find', ...found, yields: 'rows' },
    { type, member: 'findBy', is: 'read', ...shape, where: condition, yields: 'rows' },
    ...members(type, ['findAndCount', 'findAndCountBy'], { is: 'read', ...shape, yields: 'value' }),
    { type, member: 'exists', is: 'read', ...shape, where, yields: 'boolean' },
    { type, member: 'existsBy', is: 'read', ...shape, where: condition, yields: 'boolean' },
    { type, member: 'count', is: 'read', ...shape, where, yields: 'count' },
    { type, member: 'countBy', is: 'read', ...shape, where: condition, yields: 'count' },
  ];
};

const writes = (type: string, shape: typeof repository | typeof manager, first: number): readonly Entry[] => {
  const [one, two] = [`Argument[${String(first)}]`, `Argument[${String(first + 1)}]`];
  return [
    { type, member: 'insert', is: 'insert', ...shape, values: one, refusal: 'throws' },
    { type, member: 'upsert', is: 'upsert', ...shape, where: one, values: one },
    ...members(type, ['update'], {
      is: 'update',
      ...shape,
      where: one,
      keyColumn: 'id',
      values: two,
      refusal: 'count',
      ...affected,
    }),
    ...members(type, ['softDelete', 'restore'], { is: 'update', ...shape, where: one, keyColumn: 'id' }),
    ...members(type, ['increment', 'decrement'], { is: 'update', ...shape, where: one, relative: true, moves: two }),
    {
      type,
      member: 'delete',
      is: 'delete',
      ...shape,
      where: one,
      keyColumn: 'id',
      refusal: 'count',
      countAt: 'Member[affected]',
    },
  ];
};

const sql = { is: 'sql', text: ['Argument[0]'], parameters: ['Argument[1]'], yields: 'rows' } as const;
const serializableWhen = [{ at: 'Argument[0]', equals: 'SERIALIZABLE' }] as const;
const transaction = {
  is: 'transaction',
  callback: 'Argument[last]',
  client: 'Parameter[0]',
  serializableWhen,
} as const;

const parts = (type: string, names: readonly string[], part: Omit<QueryMeaning, 'is'> = {}): readonly Entry[] =>
  members(type, names, { is: 'query', ...part });

const condition = { condition: { text: 'Argument[0]', parameters: 'Argument[1]' }, where: 'Argument[0]' } as const;
/** An entity's class, or the name of a table. */
const target = ['Argument[0].Name', 'Argument[0]'] as const;
const affected = { countAt: 'Member[affected]' } as const;

const conditions = (type: string): readonly Entry[] => [
  ...parts(type, ['where', 'andWhere'], condition),
  ...parts(type, ['orWhere', 'orWhereInIds'], { widens: true }),
  ...parts(type, ['whereInIds', 'andWhereInIds'], { narrows: true }),
];

/** `createQueryBuilder(…)…`: rows with `*` would stand in front of those of the builder that all extend. */
const builders: readonly Entry[] = [
  ...parts('Repository', ['createQueryBuilder'], { ...repository, alias: 'Argument[0]', through: 'Argument[1]' }),
  ...['EntityManager', 'DataSource'].flatMap(type =>
    parts(type, ['createQueryBuilder'], { table: 'Argument[0].Name', alias: 'Argument[1]', through: 'Argument[last]' }),
  ),

  ...parts('QueryBuilder', ['insert'], { does: 'insert' }),
  ...parts('QueryBuilder', ['update'], { does: 'update', table: target, values: 'Argument[1]', givenAsText: true }),
  ...parts('QueryBuilder', ['delete'], { does: 'delete' }),
  ...parts('QueryBuilder', ['softDelete', 'restore'], { does: 'update' }),
  ...parts('QueryBuilder', ['setQueryRunner'], { through: 'Argument[0]' }),
  ...parts('QueryBuilder', ['setParameter'], { binds: { name: 'Argument[0]', value: 'Argument[1]' } }),
  ...parts('QueryBuilder', ['setParameters'], { binds: 'Argument[0]' }),
  ...parts('QueryBuilder', ['select', 'clone', 'comment', 'disableEscaping', 'callListeners', 'useTransaction']),
  ...parts('QueryBuilder', ['addCommonTableExpression'], { narrows: true }),
  ...members('QueryBuilder', ['getSql', 'getQueryAndParameters', 'getParameters', 'escape'], { is: 'pure' }),

  ...parts('SelectQueryBuilder', ['from'], { table: target, alias: 'Argument[1]' }),
  ...conditions('SelectQueryBuilder'),
  ...parts('SelectQueryBuilder', ['whereExists', 'andWhereExists', 'orWhereExists'], { narrows: true }),
  ...parts('SelectQueryBuilder', ['innerJoin*', 'leftJoin*', 'addFrom', 'setFindOptions'], { narrows: true }),
  ...parts('SelectQueryBuilder', ['having', 'andHaving', 'orHaving'], { narrows: true }),
  ...parts('SelectQueryBuilder', ['setLock'], { locksWhen: locksWhen('Argument[0]') }),
  ...parts('SelectQueryBuilder', ['getOne'], { takes: 'first', runs: true }),
  ...parts('SelectQueryBuilder', ['getOneOrFail'], { takes: 'firstOrThrow', runs: true }),
  ...parts('SelectQueryBuilder', ['getMany'], { runs: true }),
  ...parts('SelectQueryBuilder', ['getCount'], { yields: 'count', runs: true }),
  ...parts('SelectQueryBuilder', ['getExists'], { yields: 'boolean', runs: true }),
  // A raw row may be computed of several.
  ...parts('SelectQueryBuilder', ['getRawOne', 'getRawMany', 'getRawAndEntities', 'getManyAndCount', 'stream'], {
    computes: 'other',
    runs: true,
  }),
  ...members('SelectQueryBuilder', ['getQuery', 'subQuery'], { is: 'pure' }),
  ...parts('SelectQueryBuilder', ['select', 'addSelect', 'distinct', 'distinctOn', 'maxExecutionTime', 'groupBy']),
  ...parts('SelectQueryBuilder', ['addGroupBy', 'orderBy', 'addOrderBy', 'limit', 'offset', 'take', 'skip']),
  ...parts('SelectQueryBuilder', ['useIndex', 'setOnLocked', 'withDeleted', 'cache', 'setOption']),

  ...parts('InsertQueryBuilder', ['into'], { table: target }),
  ...parts('InsertQueryBuilder', ['values'], { values: 'Argument[0]', givenAsText: true }),
  ...parts('InsertQueryBuilder', ['orIgnore'], { conflict: { does: 'nothing' } }),
  ...parts('InsertQueryBuilder', ['orUpdate'], {
    conflict: { columns: 'Argument[1]', does: 'update', updates: 'Argument[0]' },
  }),
  // Where PostgreSQL gives the rows, MySQL gives their number.
  ...parts('InsertQueryBuilder', ['execute'], {
    rowsAt: 'Member[raw]',
    countAt: 'Member[raw].Member[affectedRows]',
    runs: true,
  }),
  ...parts('UpdateQueryBuilder', ['set'], { values: 'Argument[0]', givenAsText: true }),
  ...['UpdateQueryBuilder', 'DeleteQueryBuilder', 'SoftDeleteQueryBuilder'].flatMap(type => [
    ...conditions(type),
    ...parts(type, ['execute'], { ...affected, runs: true }),
  ]),
  ...['DeleteQueryBuilder', 'SoftDeleteQueryBuilder'].flatMap(type => parts(type, ['from'], { table: target })),
  ...['UpdateQueryBuilder', 'SoftDeleteQueryBuilder'].flatMap(type => parts(type, ['whereEntity'], { narrows: true })),
  ...['InsertQueryBuilder', 'UpdateQueryBuilder', 'DeleteQueryBuilder', 'SoftDeleteQueryBuilder'].flatMap(type => [
    ...members(type, ['getQuery'], { is: 'pure' }),
    ...parts(type, ['output', 'returning']),
  ]),
  ...['InsertQueryBuilder', 'UpdateQueryBuilder', 'SoftDeleteQueryBuilder'].flatMap(type =>
    parts(type, ['updateEntity']),
  ),
  ...['UpdateQueryBuilder', 'SoftDeleteQueryBuilder'].flatMap(type => parts(type, ['orderBy', 'addOrderBy', 'limit'])),
];

export const typeorm = defineLibrary({
  package: 'typeorm',
  versions: '>=0.3.0 <2',
  evidence: 'docs',
  docs: 'https://typeorm.io/docs/working-with-entity-manager/entity-manager-api',
  store: 'typeorm',
  schemaInCode: true,
  conflicts: [
    { at: 'Member[code]', equals: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT'] },
    { at: 'Member[driverError].Member[code]', equals: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT'] },
  ],
  entries: [
    ...operators.flatMap(([name, by]) =>
      functions([name], { is: 'condition', compares: by === undefined ? {} : { by, value: 'Argument[0]' } }),
    ),
    ...reads('Repository', repository, 0),
    ...writes('Repository', repository, 0),
    ...reads('EntityManager', manager, 1),
    ...writes('EntityManager', manager, 1),
    { type: 'Repository', member: 'save', is: 'save', ...repository, entity: 'Argument[0]', upsertsBy: ['id'] },
    {
      type: 'EntityManager',
      member: 'save',
      is: 'save',
      table: 'Argument[0].Name',
      entity: 'Argument[0]',
      entityOfClass: 'Argument[1]',
      upsertsBy: ['id'],
    },
    ...members('Repository', ['remove', 'softRemove'], { is: 'delete', ...repository }),
    { type: 'EntityManager', member: 'remove', is: 'delete', ...manager },
    // Nothing is stored yet.
    { type: 'Repository', member: 'create', is: 'makes', value: 'Argument[0]', ...repository },
    { type: 'EntityManager', member: 'create', is: 'makes', value: 'Argument[1]', ...manager },
    ...members('EntityManager', ['getRepository', 'withRepository'], { is: 'passes', value: 'Receiver' }),
    { type: 'DataSource', member: 'getRepository', is: 'passes', value: 'Receiver' },
    { type: 'EntityManager', member: 'transaction', ...transaction },
    { type: 'DataSource', member: 'transaction', ...transaction },
    ...['Repository', 'EntityManager', 'DataSource', 'QueryRunner'].map(type => ({ type, member: 'query', ...sql })),
    { type: 'DataSource', member: 'createQueryRunner', is: 'acquire' },
    { type: 'QueryRunner', member: 'startTransaction', is: 'begin', serializableWhen },
    { type: 'QueryRunner', member: 'commitTransaction', is: 'commit' },
    { type: 'QueryRunner', member: 'rollbackTransaction', is: 'rollback' },
    ...members('QueryRunner', ['connect', 'release'], { is: 'compute' }),
    ...members('DataSource', ['initialize', 'destroy'], { is: 'compute' }),
    { construct: 'DataSource', is: 'configure', what: 'client' },
    ...builders,
  ],
});
