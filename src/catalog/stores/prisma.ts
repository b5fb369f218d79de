import { defineLibrary, functions, members } from '../model.ts';

const table = 'Type[*]';
const where = 'Argument[0].Member[where]';
const data = 'Argument[0].Member[data]';
const relativeOperators = ['increment', 'decrement', 'multiply', 'divide', 'push'];
const skipsDuplicates = { at: 'Argument[0].Member[skipDuplicates]', equals: true } as const;
const text = ['Template', 'Argument[0]'] as const;

/** The generated client, wherever it was generated to, and the runtime that it extends. */
export const prisma = defineLibrary({
  package: '@prisma/client',
  alsoDeclaredBy: ['@prisma/client-runtime-utils'],
  versions: '>=5.0.0 <8',
  docs: 'https://www.prisma.io/docs/orm/reference/prisma-client-reference',
  store: 'prisma',
  lazy: true,
  conflicts: [{ at: 'Member[code]', equals: ['P2002'] }],
  entries: [
    ...members('*Delegate', ['findUnique', 'findFirst'], { is: 'read', table, where, yields: 'row' }),
    ...members('*Delegate', ['findUniqueOrThrow', 'findFirstOrThrow'], {
      is: 'read',
      table,
      where,
      yields: 'rowOrThrow',
    }),
    { type: '*Delegate', member: 'findMany', is: 'read', table, where, yields: 'rows' },
    { type: '*Delegate', member: 'groupBy', is: 'read', table, where, yields: 'rows' },
    { type: '*Delegate', member: 'count', is: 'read', table, where, yields: 'count' },
    { type: '*Delegate', member: 'aggregate', is: 'read', table, where, yields: 'value' },

    { type: '*Delegate', member: 'create', is: 'insert', table, values: data, refusal: 'throws' },
    {
      type: '*Delegate',
      member: 'createMany',
      is: 'insert',
      table,
      values: data,
      many: true,
      atomicWhen: [skipsDuplicates],
      refusal: 'throws',
      refusalWhen: [{ ...skipsDuplicates, refusal: 'count' }],
      countAt: 'Member[count]',
    },
    {
      type: '*Delegate',
      member: 'createManyAndReturn',
      is: 'insert',
      table,
      values: data,
      many: true,
      atomicWhen: [skipsDuplicates],
      refusal: 'throws',
      refusalWhen: [{ ...skipsDuplicates, refusal: 'count' }],
      countAt: 'Member[length]',
    },
    {
      type: '*Delegate',
      member: 'upsert',
      is: 'upsert',
      table,
      where,
      values: 'Argument[0].Member[create]',
      updates: 'Argument[0].Member[update]',
      relativeOperators,
    },
    {
      type: '*Delegate',
      member: 'update',
      is: 'update',
      table,
      where,
      values: data,
      refusal: 'throws',
      relativeOperators,
    },
    {
      type: '*Delegate',
      member: 'updateMany',
      is: 'update',
      table,
      where,
      values: data,
      refusal: 'count',
      countAt: 'Member[count]',
      relativeOperators,
    },
    {
      type: '*Delegate',
      member: 'updateManyAndReturn',
      is: 'update',
      table,
      where,
      values: data,
      refusal: 'count',
      countAt: 'Member[length]',
      relativeOperators,
    },
    { type: '*Delegate', member: 'delete', is: 'delete', table, where, refusal: 'throws' },
    { type: '*Delegate', member: 'deleteMany', is: 'delete', table, where, refusal: 'count', countAt: 'Member[count]' },

    {
      type: 'PrismaClient',
      member: '$transaction',
      is: 'transaction',
      callback: 'Argument[0]',
      client: 'Parameter[0]',
      list: 'Argument[0]',
      serializableWhen: [{ at: 'Argument[1].Member[isolationLevel]', equals: 'Serializable' }],
    },
    { type: 'PrismaClient', member: '$queryRaw', is: 'sql', text, yields: 'rows' },
    { type: 'PrismaClient', member: '$executeRaw', is: 'sql', text, yields: 'count' },
    { type: 'PrismaClient', member: '$queryRawUnsafe', is: 'sql', text: ['Argument[0]'], yields: 'rows' },
    { type: 'PrismaClient', member: '$executeRawUnsafe', is: 'sql', text: ['Argument[0]'], yields: 'count' },
    ...members('PrismaClient', ['$connect', '$disconnect'], { is: 'compute' }),
    ...members('PrismaClient', ['$on', '$extends'], { is: 'pure' }),
    // `Prisma.sql`
    ...functions(['sql', 'sqltag'], { is: 'pure' }),
    { construct: 'PrismaClient', is: 'configure', what: 'client' },
  ],
});
