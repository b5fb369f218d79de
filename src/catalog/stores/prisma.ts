import { type AccessPath, defineLibrary, type Entry, functions, inVersions, members } from '../model.ts';

const where = 'Argument[0].Member[where]';
const data = 'Argument[0].Member[data]';
const relativeOperators = ['increment', 'decrement', 'multiply', 'divide', 'push'];
const skipsDuplicates = { at: 'Argument[0].Member[skipDuplicates]', equals: true } as const;
const text = ['Template', 'Argument[0]'] as const;

const models = (type: string, shape: { readonly table?: AccessPath }): readonly Entry[] => [
  ...members(type, ['findUnique', 'findFirst'], { is: 'read', ...shape, where, yields: 'row' }),
  ...members(type, ['findUniqueOrThrow', 'findFirstOrThrow'], {
    is: 'read',
    ...shape,
    where,
    yields: 'rowOrThrow',
  }),
  { type, member: 'findMany', is: 'read', ...shape, where, yields: 'rows' },
  { type, member: 'groupBy', is: 'read', ...shape, where, yields: 'rows' },
  { type, member: 'count', is: 'read', ...shape, where, yields: 'count' },
  { type, member: 'aggregate', is: 'read', ...shape, where, yields: 'value' },

  { type, member: 'create', is: 'insert', ...shape, values: data, refusal: 'throws' },
  {
    type,
    member: 'createMany',
    is: 'insert',
    ...shape,
    values: data,
    many: true,
    atomicWhen: [skipsDuplicates],
    refusal: 'throws',
    refusalWhen: [{ ...skipsDuplicates, refusal: 'count' }],
    countAt: 'Member[count]',
  },
  {
    type,
    member: 'createManyAndReturn',
    is: 'insert',
    ...shape,
    values: data,
    many: true,
    atomicWhen: [skipsDuplicates],
    refusal: 'throws',
    refusalWhen: [{ ...skipsDuplicates, refusal: 'count' }],
    countAt: 'Member[length]',
  },
  {
    type,
    member: 'upsert',
    is: 'upsert',
    ...shape,
    where,
    values: 'Argument[0].Member[create]',
    updates: 'Argument[0].Member[update]',
    relativeOperators,
  },
  {
    type,
    member: 'update',
    is: 'update',
    ...shape,
    where,
    values: data,
    refusal: 'throws',
    relativeOperators,
  },
  {
    type,
    member: 'updateMany',
    is: 'update',
    ...shape,
    where,
    values: data,
    refusal: 'count',
    countAt: 'Member[count]',
    relativeOperators,
  },
  ...inVersions(
    '>=6.2.0',
    members(type, ['updateManyAndReturn'], {
      is: 'update',
      ...shape,
      where,
      values: data,
      refusal: 'count',
      countAt: 'Member[length]',
      relativeOperators,
    }),
  ),
  { type, member: 'delete', is: 'delete', ...shape, where, refusal: 'throws' },
  { type, member: 'deleteMany', is: 'delete', ...shape, where, refusal: 'count', countAt: 'Member[count]' },
];

const client = (type: string): readonly Entry[] => [
  {
    type,
    member: '$transaction',
    is: 'transaction',
    callback: 'Argument[0]',
    client: 'Parameter[0]',
    list: 'Argument[0]',
    serializableWhen: [{ at: 'Argument[1].Member[isolationLevel]', equals: 'Serializable' }],
  },
  { type, member: '$queryRaw', is: 'sql', text, yields: 'rows' },
  { type, member: '$executeRaw', is: 'sql', text, yields: 'count' },
  { type, member: '$queryRawUnsafe', is: 'sql', text: ['Argument[0]'], yields: 'rows' },
  { type, member: '$executeRawUnsafe', is: 'sql', text: ['Argument[0]'], yields: 'count' },
  ...members(type, ['$connect', '$disconnect'], { is: 'compute' }),
  { type, member: '$extends', is: 'pure' },
];

/** The generated client, wherever it was generated to, and the runtime that it extends. */
export const prisma = defineLibrary({
  package: '@prisma/client',
  alsoDeclaredBy: ['@prisma/client-runtime-utils'],
  versions: '>=5.0.0 <8',
  evidence: 'docs',
  docs: 'https://www.prisma.io/docs/orm/reference/prisma-client-reference',
  store: 'prisma',
  lazy: true,
  conflicts: [{ at: 'Member[code]', equals: ['P2002'] }],
  entries: [
    ...models('*Delegate', { table: 'Type[*]' }),
    ...client('PrismaClient'),
    // Before it is generated, the client has no types.
    ...models('PrismaClient.*', { table: 'Type[*]' }),
    { type: 'PrismaClient', member: '$on', is: 'pure' },
    // A client with extensions: the types of its models are computed and have no names.
    ...models('DynamicModelExtensionThis', {}),
    ...client('DynamicClientExtensionThis'),
    // `Prisma.sql`
    ...functions(['sqltag'], { is: 'sqlText' }),
    ...inVersions('>=7.0.0', functions(['sql'], { is: 'sqlText' })),
    { construct: 'PrismaClient', is: 'configure', what: 'client' },
  ],
});
