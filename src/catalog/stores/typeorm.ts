import { defineLibrary, members, type Entry } from '../model.ts';

/** A repository's table is its type argument; a manager is told the entity in front of all else. */
const repository = { table: 'TypeArgument[0]' } as const;
const manager = { table: 'Argument[0].Name' } as const;

const reads = (type: string, shape: typeof repository | typeof manager, first: number): readonly Entry[] => {
  const condition = `Argument[${String(first)}]`;
  const where = `${condition}.Member[where]`;
  return [
    { type, member: 'findOne', is: 'read', ...shape, where, yields: 'row' },
    { type, member: 'findOneBy', is: 'read', ...shape, where: condition, yields: 'row' },
    { type, member: 'findOneOrFail', is: 'read', ...shape, where, yields: 'rowOrThrow' },
    { type, member: 'findOneByOrFail', is: 'read', ...shape, where: condition, yields: 'rowOrThrow' },
    { type, member: 'find', is: 'read', ...shape, where, yields: 'rows' },
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
      values: two,
      refusal: 'count',
      countAt: 'Member[affected]',
    }),
    ...members(type, ['softDelete', 'restore'], { is: 'update', ...shape, where: one }),
    ...members(type, ['increment', 'decrement'], { is: 'update', ...shape, where: one, relative: true }),
    { type, member: 'delete', is: 'delete', ...shape, where: one, refusal: 'count', countAt: 'Member[affected]' },
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
    ...reads('Repository', repository, 0),
    ...writes('Repository', repository, 0),
    ...reads('EntityManager', manager, 1),
    ...writes('EntityManager', manager, 1),
    { type: 'Repository', member: 'save', is: 'save', ...repository, entity: 'Argument[0]', upsertsBy: ['id'] },
    { type: 'EntityManager', member: 'save', is: 'save', entity: 'Argument[last]', upsertsBy: ['id'] },
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
    { type: 'QueryRunner', member: 'startTransaction', is: 'begin' },
    { type: 'QueryRunner', member: 'commitTransaction', is: 'commit' },
    { type: 'QueryRunner', member: 'rollbackTransaction', is: 'rollback' },
    ...members('QueryRunner', ['connect', 'release'], { is: 'compute' }),
    ...members('DataSource', ['initialize', 'destroy'], { is: 'compute' }),
  ],
});
