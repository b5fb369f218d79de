import { defineLibrary, inVersions, members, type Entry, type OptionTest, type QueryMeaning } from '../model.ts';

/** A repository's table is its type argument; a manager is told the entity in front of all else. */
const repository = { table: 'TypeArgument[0]' } as const;
const manager = { table: ['Argument[0].Name', 'Argument[0]'] } as const;

/** `LockMode.PESSIMISTIC_WRITE`, and those that skip or fail where the row is locked. */
const locksWhen = (options: string): readonly OptionTest[] =>
  [3, 4, 5].map(equals => ({ at: `${options}.Member[lockMode]`, equals }));

const byCode = { at: 'Member[code]', equals: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'] } as const;
const conflicts = [{ instanceOf: 'UniqueConstraintViolationException' }, byCode] as const;
const sql = { is: 'sql', text: ['Argument[0]'], parameters: ['Argument[1]'], yields: 'rows' } as const;

const calls = (type: string, shape: typeof repository | typeof manager, first: number): readonly Entry[] => {
  const [one, two] = [`Argument[${String(first)}]`, `Argument[${String(first + 1)}]`];
  const found = { is: 'read', ...shape, where: one, locksWhen: locksWhen(two) } as const;
  return [
    { type, member: 'findOne', ...found, yields: 'row' },
    { type, member: 'findOneOrFail', ...found, yields: 'rowOrThrow' },
    { type, member: 'find', ...found, yields: 'rows' },
    { type, member: 'findAll', is: 'read', ...shape, where: `${one}.Member[where]`, yields: 'rows' },
    ...members(type, ['findAndCount', 'findByCursor'], { is: 'read', ...shape, yields: 'value' }),
    { type, member: 'count', is: 'read', ...shape, where: one, yields: 'count' },

    { type, member: 'insert', is: 'insert', ...shape, values: one, refusal: 'throws' },
    { type, member: 'insertMany', is: 'insert', ...shape, values: one, many: true, refusal: 'throws' },
    { type, member: 'upsert', is: 'upsert', ...shape, where: one, values: one },
    { type, member: 'upsertMany', is: 'upsert', ...shape, where: one, values: one, many: true },
    { type, member: 'nativeUpdate', is: 'update', ...shape, where: one, values: two, refusal: 'count' },
    { type, member: 'nativeDelete', is: 'delete', ...shape, where: one, refusal: 'count' },
    // It is persisted as it is made, unless it is told otherwise.
    { type, member: 'create', is: 'makes', ...shape, value: one, waits: true },
  ];
};

export const mikroOrm = defineLibrary({
  package: '@mikro-orm/core',
  versions: '>=6.0.0 <8',
  evidence: 'docs',
  docs: 'https://mikro-orm.io/docs/unit-of-work',
  store: 'mikro-orm',
  schemaInCode: true,
  // Managers and repositories take part in the transaction of their context, whichever of them began it.
  oneConnection: true,
  tracksChanges: true,
  conflicts,
  entries: [
    ...calls('EntityManager', manager, 1),
    ...calls('EntityRepository', repository, 0),
    { type: 'EntityManager', member: 'persist', is: 'save', entity: 'Argument[0]', waits: true },
    { type: 'EntityManager', member: 'remove', is: 'delete', entity: 'Argument[0]', waits: true },
    { type: 'EntityManager', member: 'flush', is: 'flush' },
    ...inVersions('<7', [
      { type: 'EntityManager', member: 'persistAndFlush', is: 'flush', saves: 'Argument[0]' },
      { type: 'EntityManager', member: 'removeAndFlush', is: 'flush', deletes: 'Argument[0]' },
    ]),
    ...members('EntityManager', ['fork', 'getContext', 'getRepository', 'repo'], { is: 'passes', value: 'Receiver' }),
    { type: 'EntityRepository', member: 'getEntityManager', is: 'passes', value: 'Receiver' },
    {
      type: 'EntityManager',
      member: 'transactional',
      is: 'transaction',
      callback: 'Argument[0]',
      client: 'Parameter[0]',
      ambient: true,
      flushes: true,
      serializableWhen: [{ at: 'Argument[1].Member[isolationLevel]', equals: 'serializable' }],
    },
    {
      type: 'EntityManager',
      member: 'begin',
      is: 'begin',
      serializableWhen: [{ at: 'Argument[0].Member[isolationLevel]', equals: 'serializable' }],
    },
    { type: 'EntityManager', member: 'commit', is: 'commit', flushes: true },
    { type: 'EntityManager', member: 'rollback', is: 'rollback' },
    ...members('EntityManager', ['refresh', 'refreshOrFail', 'populate'], { is: 'compute' }),
    ...members('EntityManager', ['getReference', 'setFlushMode', 'setFilterParams', 'isInTransaction'], { is: 'pure' }),
  ],
});

/** A connection knows of no context: what it sends is in the transaction that it is told. */
export const mikroOrmConnection = defineLibrary({
  package: '@mikro-orm/core',
  versions: '>=6.0.0 <8',
  evidence: 'source',
  docs: 'https://mikro-orm.io/docs/raw-queries',
  store: 'mikro-orm',
  schemaInCode: true,
  conflicts,
  entries: [{ type: 'Connection', member: 'execute', ...sql, through: 'Argument[3]' }],
});

const parts = (names: readonly string[], part: Omit<QueryMeaning, 'is'> = {}): readonly Entry[] =>
  members('QueryBuilder', names, { is: 'query', ...part });

const condition = { condition: { text: 'Argument[0]', parameters: 'Argument[1]' }, where: 'Argument[0]' } as const;

type Counted = Pick<QueryMeaning, 'countAt'>;
const counted: Counted = { countAt: 'Member[affectedRows]' };

/** Where the number of rows is: in what the query builder gives when it is awaited, or in what `execute` gives. */
const writes = (awaited: Counted, executed: Counted): readonly Entry[] => [
  ...parts(['insert'], { does: 'insert', values: 'Argument[0]', ...awaited }),
  ...parts(['update'], { does: 'update', values: 'Argument[0]', yields: 'count', ...awaited }),
  ...parts(['delete'], { does: 'delete', where: 'Argument[0]', yields: 'count', ...awaited }),
  ...['QueryBuilder', 'RunQueryBuilder', 'SelectQueryBuilder', 'CountQueryBuilder'].flatMap(type =>
    members(type, ['execute'], { is: 'query', runs: true, ...executed }),
  ),
];

/** What drivers of SQL add: `@mikro-orm/postgresql` and its like give their manager out as `EntityManager`. */
const drivers = {
  evidence: 'docs',
  docs: 'https://mikro-orm.io/docs/query-builder',
  store: 'mikro-orm',
  schemaInCode: true,
  schemaOf: '@mikro-orm/core',
  oneConnection: true,
  lazy: true,
  conflicts: [byCode],
  entries: [
    { type: 'SqlEntityManager', member: 'execute', ...sql },
    ...members('SqlEntityManager', ['createQueryBuilder', 'qb'], {
      is: 'query',
      table: ['Argument[0].Name', 'Argument[0]'],
      alias: 'Argument[1]',
    }),
    ...members('SqlEntityRepository', ['createQueryBuilder', 'qb'], {
      is: 'query',
      table: 'TypeArgument[0]',
      alias: 'Argument[0]',
    }),
    ...members('SqlEntityRepository', ['getEntityManager'], { is: 'passes', value: 'Receiver' }),

    ...parts(['truncate'], { does: 'delete' }),
    ...parts(['count'], { does: 'read', computes: 'count' }),
    ...parts(['where', 'andWhere'], condition),
    ...members('RunQueryBuilder', ['where'], { is: 'query', ...condition }),
    ...parts(['orWhere'], { widens: true }),
    ...parts(['having', 'andHaving', 'orHaving', 'withSubQuery'], { narrows: true }),
    ...parts(['join', 'innerJoin*', 'leftJoin*', 'joinAndSelect'], { narrows: true }),
    ...parts(['onConflict'], { conflict: { columns: 'Argument[0]' } }),
    ...parts(['ignore'], { conflict: { does: 'nothing' } }),
    ...parts(['merge'], { conflict: { does: 'update', updates: 'Argument[0]' } }),
    ...parts(['setLockMode'], { locksWhen: [3, 4, 5].map(equals => ({ at: 'Argument[0]', equals })) }),
    ...parts(['select', 'addSelect', 'distinct', 'distinctOn', 'orderBy', 'groupBy', 'limit', 'offset', 'returning']),
    ...parts(['withSchema', 'setFlag', 'unsetFlag', 'setFlushMode', 'cache', 'indexHint', 'comment', 'hintComment']),
    ...parts(['clone']),

    ...parts(['getResult', 'getResultList'], { runs: true }),
    ...parts(['getSingleResult'], { takes: 'first', runs: true }),
    ...parts(['getCount'], { yields: 'count', runs: true }),
    ...parts(['getResultAndCount'], { computes: 'other', runs: true }),
    ...members('QueryBuilder', ['getQuery', 'getParams', 'getFormattedQuery'], { is: 'pure' }),
  ],
} as const;

export const mikroOrmKnex = defineLibrary({
  ...drivers,
  package: '@mikro-orm/knex',
  versions: '>=6.0.0 <7',
  entries: [...drivers.entries, ...writes(counted, {}), { type: 'QueryBuilder', member: 'getKnexQuery', is: 'pure' }],
});

export const mikroOrmSql = defineLibrary({
  ...drivers,
  package: '@mikro-orm/sql',
  versions: '>=7.0.0 <8',
  entries: [...drivers.entries, ...writes({}, counted)],
});
