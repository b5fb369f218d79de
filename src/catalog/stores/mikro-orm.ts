import { defineLibrary, members, type Entry, type OptionTest } from '../model.ts';

/** A repository's table is its type argument; a manager is told the entity in front of all else. */
const repository = { table: 'TypeArgument[0]' } as const;
const manager = { table: ['Argument[0].Name', 'Argument[0]'] } as const;

/** `LockMode.PESSIMISTIC_WRITE`, and those that skip or fail where the row is locked. */
const locksWhen = (options: string): readonly OptionTest[] =>
  [3, 4, 5].map(equals => ({ at: `${options}.Member[lockMode]`, equals }));

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
  versions: '>=6.0.0 <7',
  evidence: 'docs',
  docs: 'https://mikro-orm.io/docs/unit-of-work',
  store: 'mikro-orm',
  schemaInCode: true,
  // Managers and repositories take part in the transaction of their context, whichever of them began it.
  oneConnection: true,
  tracksChanges: true,
  conflicts: [
    { instanceOf: 'UniqueConstraintViolationException' },
    { at: 'Member[code]', equals: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'] },
  ],
  entries: [
    ...calls('EntityManager', manager, 1),
    ...calls('EntityRepository', repository, 0),
    { type: 'EntityManager', member: 'persist', is: 'save', entity: 'Argument[0]', waits: true },
    { type: 'EntityManager', member: 'remove', is: 'delete', entity: 'Argument[0]', waits: true },
    { type: 'EntityManager', member: 'flush', is: 'flush' },
    { type: 'EntityManager', member: 'persistAndFlush', is: 'flush', saves: 'Argument[0]' },
    { type: 'EntityManager', member: 'removeAndFlush', is: 'flush', deletes: 'Argument[0]' },
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
    {
      type: 'Connection',
      member: 'execute',
      is: 'sql',
      text: ['Argument[0]'],
      parameters: ['Argument[1]'],
      yields: 'rows',
    },
    { type: 'EntityManager', member: 'commit', is: 'commit', flushes: true },
    { type: 'EntityManager', member: 'rollback', is: 'rollback' },
    ...members('EntityManager', ['refresh', 'refreshOrFail', 'populate'], { is: 'compute' }),
    ...members('EntityManager', ['getReference', 'setFlushMode', 'setFilterParams', 'isInTransaction'], { is: 'pure' }),
  ],
});
