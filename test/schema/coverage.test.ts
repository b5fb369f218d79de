import { describe, expect, it } from 'vitest';

import { covers } from '../../src/schema/coverage.ts';
import { remedy } from '../../src/schema/remedy.ts';
import type { Schema } from '../../src/schema/schema.ts';
import { coverage, schemaOfFiles, schemaOfSql } from './project.ts';

const partial = (): Schema =>
  schemaOfSql('CREATE TABLE t (a int, b int, c int, UNIQUE (a, b)); CREATE UNIQUE INDEX i ON t (c) WHERE a = 1');

describe('covers', () => {
  it('needs a key whose columns are all compared', () => {
    const schema = partial();
    expect(coverage(schema, 't', 'a')).toBe('free');
    expect(coverage(schema, 't', 'a', 'b')).toBe('covered');
    expect(coverage(schema, 'T', 'B', 'x', 'A')).toBe('covered');
    expect(coverage(schema, 't')).toBe('free');
    expect(coverage(schema, 'u', 'a', 'b')).toBe('unseen');
  });
  it('does not take a partial index as proof, but names it', () => {
    const schema = partial();
    expect(covers(schema, 't', ['c'])).toMatchObject({
      kind: 'free',
      near: { columns: ['c'], condition: 'WHERE a = 1' },
    });
    expect(covers(schema, 't', ['b'])).not.toHaveProperty('near');
  });
});

describe('remedy', () => {
  it('speaks SQL', () => {
    expect(remedy('payments', ['message_id'])).toBe(
      'CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)',
    );
    expect(remedy('Orders', ['tenant', 'externalId'])).toBe(
      'CREATE UNIQUE INDEX "Orders_tenant_externalId_key" ON "Orders" (tenant, "externalId")',
    );
    const table = schemaOfSql('CREATE TABLE t (a int)').table('t');
    expect(table && remedy(table, ['a'])).toBe('CREATE UNIQUE INDEX t_a_key ON t (a)');
    expect(remedy('t', ['x'.repeat(80)]).split(' ')[3]).toHaveLength(63);
  });
  it('speaks Prisma where the schema is Prisma’s, from either name', () => {
    const table = schemaOfFiles({
      'prisma/schema.prisma':
        'model Payment {\n  messageId String @map("message_id")\n  kind String\n  @@map("payments")\n}',
    }).table('payments');
    expect(table && remedy(table, ['message_id'])).toBe('@@unique([messageId])');
    expect(table && remedy(table, ['messageId', 'kind'])).toBe('@@unique([messageId, kind])');
    expect(table && remedy(table, ['messageId'], 'sql')).toBe(
      'CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)',
    );
    expect(remedy('x', ['a'], 'prisma')).toBe('@@unique([a])');
  });
});
