import { describe, expect, it } from 'vitest';

import { readPrisma } from '../../src/schema/prisma.ts';
import { coverage, keysOf, schemaOfFiles } from './project.ts';

const keysIn = (body: string): readonly string[] | undefined =>
  keysOf(schemaOfFiles({ 'prisma/schema.prisma': `model Payment {\n${body}\n}` }), 'Payment');

describe('keys of a model', () => {
  it.each([
    ['  id Int @id\n  m String', ['id']],
    ['  id Int @id @default(autoincrement())\n  m String @unique', ['id', 'm']],
    ['  m String? @unique(map: "um") @db.VarChar(64)', ['m']],
    ['  a Int\n  b Int\n  @@unique([a, b])', ['a,b']],
    ['  a Int\n  b Int\n  @@unique(fields: [a, b(sort: Desc)], name: "n", map: "x")', ['a,b']],
    ['  a Int\n  b Int\n  @@id([a, b])', ['a,b']],
    ['  a Int @map("col_a")\n  @@unique([a])', ['col_a']],
    ['  a Int\n  @@unique([a], where: raw("deleted_at IS NULL"))', ['a {where: raw("deleted_at IS NULL")}']],
    ['  a Int @unique(where: { active: true })', ['a {where: { active: true }}']],
    ['  a String\n  @@unique([a(length: 32)])', ['a {length: 32}']],
    ['  a Int\n  @@index([a])\n  // @@unique([a])\n  /// @unique', []],
    ['  a String @default("@unique // not")', []],
    ['  a Int\n  b Int\n  @@unique(\n    [\n      a,\n      b,\n    ]\n  )', ['a,b']],
    ['  other Other @relation(fields: [a], references: [id])\n  a Int @unique', ['a']],
  ])('%s', (body, keys) => {
    expect(keysIn(body)).toEqual(keys);
  });
});

it('knows model, table, fields and columns', () => {
  const schema = schemaOfFiles({
    'prisma/schema.prisma':
      'model ProcessedMessage {\n  messageId String @unique @map("message_id")\n  tenant String\n  @@map("processed_messages")\n}\n',
  });
  const table = schema.table('processed_messages');
  expect(table).toMatchObject({
    name: 'processed_messages',
    model: 'ProcessedMessage',
    idiom: 'prisma',
    complete: true,
  });
  expect(schema.table('processedMessage')).toBe(table);
  expect([...(table?.columnOf ?? [])]).toEqual([['messageId', 'message_id']]);
  expect(coverage(schema, 'ProcessedMessage', 'messageId')).toBe('covered');
  expect(coverage(schema, 'processed_messages', 'message_id')).toBe('covered');
  expect(coverage(schema, 'processed_messages', 'tenant')).toBe('free');
  expect(coverage(schema, 'elsewhere', 'tenant')).toBe('unseen');
});

it('reads several files', () => {
  const schema = schemaOfFiles({
    'prisma/schema/base.prisma':
      'generator client {\n provider = "x"\n}\ndatasource db {\n url = env("U")\n}\nenum E {\n A\n}',
    'prisma/schema/a.prisma': 'model A {\n  x Int @unique\n}',
    'prisma/schema/b.prisma': 'model B {\n  y Int @id\n}\nview V {\n  z Int @unique\n}',
  });
  expect(['A', 'B', 'V', 'E'].map(name => keysOf(schema, name))).toEqual([['x'], ['y'], ['z'], undefined]);
});

it('reads a file that is being edited', () => {
  const models = readPrisma('model A {\n  x Int @unique\n  @@unique([x,\nmodel B {\n  y Int @id', 'f');
  expect(models.map(model => [model.name, model.uniqueKeys.map(key => key.columns.join())])).toEqual([
    ['A', ['x', 'x']],
    ['B', ['y']],
  ]);
  for (const text of [
    '',
    'model',
    'model {',
    'model X {',
    '}}}',
    'model X {\n@@unique\n@@map\n @id\n}',
    '"'.repeat(50),
  ]) {
    expect(() => readPrisma(text, 'f')).not.toThrow();
  }
});

describe('beside migrations', () => {
  const model = 'model Payment {\n  messageId String @unique @map("message_id")\n  @@map("payments")\n}';

  it('believes the migrations about keys, the model about names', () => {
    const schema = schemaOfFiles({
      'prisma/schema.prisma': model,
      'prisma/migrations/1_a/migration.sql': 'CREATE TABLE "payments" ("message_id" text)',
    });
    expect(keysOf(schema, 'Payment')).toEqual([]);
    expect(schema.table('payments')).toMatchObject({ model: 'Payment', idiom: 'prisma' });
    expect(coverage(schema, 'payment', 'messageId')).toBe('free');
  });

  it('believes the model about a table that no migration speaks of', () => {
    const schema = schemaOfFiles({ 'prisma/schema.prisma': model, 'migrations/1.sql': 'CREATE TABLE other (a int)' });
    expect(keysOf(schema, 'payments')).toEqual(['message_id']);
  });

  it('adds both where the migrations do not create the table', () => {
    const schema = schemaOfFiles({
      'prisma/schema.prisma': model,
      'migrations/1.sql': 'CREATE UNIQUE INDEX i ON payments (ref)',
    });
    expect(keysOf(schema, 'payments')).toEqual(['ref', 'message_id']);
  });

  it('does not show a table that a migration drops', () => {
    const schema = schemaOfFiles({
      'prisma/schema.prisma': model,
      'migrations/1.sql': 'CREATE TABLE payments (message_id text UNIQUE)',
      'migrations/2.sql': 'DROP TABLE payments',
    });
    expect(schema.table('payments')).toBeUndefined();
    expect(schema.table('Payment')).toBeUndefined();
  });
});
