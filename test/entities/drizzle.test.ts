import { describe, expect, it } from 'vitest';

import { entitiesOf, type Asked } from './answers.ts';

const imports = `
import { eq, sql } from 'drizzle-orm';
import { alias, foreignKey, index, integer, pgSchema, pgTable, pgTableCreator, primaryKey, serial, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import * as my from 'drizzle-orm/mysql-core';
import { sqliteTable } from 'drizzle-orm/sqlite-core';
export const used = [alias, eq, foreignKey, index, integer, my, pgSchema, pgTable, pgTableCreator, primaryKey, serial, sql, sqliteTable, text, timestamp, unique, uniqueIndex, uuid];
`;

const tables = (code: string, others: Readonly<Record<string, string>> = {}): Asked => {
  const asked = entitiesOf('drizzle-orm', { 'schema.ts': imports + code, ...others });
  expect(asked.problems()).toEqual([]);
  return asked;
};

describe('Drizzle tables', () => {
  it('have the keys of their columns, by the names of the program and of the database', () => {
    const { coverage } = tables(`export const seen = pgTable('seen_messages', {
      id: serial('id').primaryKey(), messageId: text('message_id').notNull().unique(), kind: text(),
    });`);
    expect(coverage('seen', 'id')).toBe('covered');
    expect(coverage('seen', 'messageId')).toBe('covered');
    expect(coverage('seen_messages', 'message_id')).toBe('covered');
    expect(coverage('seen', 'kind')).toBe('free');
    expect(coverage('other', 'messageId')).toBe('unseen');
  });

  it('have the keys of their indexes and constraints, in a list or an object', () => {
    const { coverage } = tables(`
      export const parcels = pgTable('parcels', { carrier: text(), label: text(), orderId: text(), note: text() }, table => [
        primaryKey({ name: 'pk', columns: [table.carrier, table.label] }), index('note_idx').on(table.note),
        uniqueIndex('by_order').using('btree', table.orderId.asc()),
      ]);
      export const bills = my.mysqlTable('bills', { tenant: my.varchar({ length: 8 }), number: my.int(), ref: my.int() }, t => ({
        byNumber: my.unique('n').on(t.tenant, t.number), legacy: my.primaryKey({ columns: [t.ref] }),
      }));`);
    expect(coverage('parcels', 'carrier', 'label')).toBe('covered');
    expect(coverage('parcels', 'label')).toBe('free');
    expect(coverage('parcels', 'orderId', 'note')).toBe('covered');
    expect(coverage('parcels', 'note')).toBe('free');
    expect(coverage('bills', 'number', 'tenant')).toBe('covered');
    expect(coverage('bills', 'number')).toBe('free');
    expect(coverage('bills', 'ref')).toBe('covered');
  });

  it('have partial indexes and those on expressions, which are no proof', () => {
    const { coverage } =
      tables(`export const users = pgTable('users', { email: text(), status: text(), tenant: text() }, t => [
        uniqueIndex().on(t.status).where(sql\`\${t.tenant} = 'a'\`), uniqueIndex().on(sql\`lower(\${t.email})\`),
      ]);`);
    expect(coverage('users', 'status')).toBe("free near status WHERE tenant = 'a'");
    expect(coverage('users', 'email')).toBe('free near email of an expression');
  });

  it('may be made by functions and with columns of functions and constants', () => {
    const { coverage } = tables(
      `import { id, key, timestamps } from './columns.ts';
      const table = pgTableCreator(name => \`shop_\${name}\`);
      export const events = table('events', { id: id(), eventId: key, kind: text(), ...timestamps });
      export const invoices = pgSchema('billing').table('invoices', t => ({ number: t.integer().primaryKey(), cents: t.integer() }));
      const renamed = alias(events, 'e');
      export const both = [renamed, eq(events.kind, 'a')];`,
      {
        'columns.ts': `import { text, timestamp, uuid } from 'drizzle-orm/pg-core';
        export const id = () => uuid('id').defaultRandom().primaryKey();
        export const key = text('event_id').unique();
        export const timestamps = { createdAt: timestamp('created_at') };`,
      },
    );
    expect(coverage('events', 'id')).toBe('covered');
    expect(coverage('events', 'eventId')).toBe('covered');
    expect(coverage('events', 'kind')).toBe('free');
    expect(coverage('invoices', 'number')).toBe('covered');
    expect(coverage('invoices', 'cents')).toBe('free');
    expect(coverage('renamed', 'kind')).toBe('unseen');
  });

  it('are not known as a whole where a part of them is not', () => {
    const { coverage } = tables(`
      declare const common: { tenant: ReturnType<typeof text> };
      declare function made(): ReturnType<typeof text>;
      export const a = pgTable('a', { ...common, ref: text().unique() });
      export const b = sqliteTable('b', { ref: made() as never });
      const rest = [unique().on({} as never)];
      export const c = pgTable('c', { ref: text(), kind: text() }, t => [...rest, unique().on(t.kind)]);`);
    expect(coverage('a', 'tenant')).toBe('unseen');
    expect(coverage('a', 'ref')).toBe('covered');
    expect(coverage('b', 'ref')).toBe('unseen');
    expect(coverage('c', 'ref')).toBe('unseen');
  });

  it('print the index to add', () => {
    const { remedy } = tables(`export const seen = pgTable('seen', { messageId: text() });`);
    expect(remedy('seen', 'tenant', 'messageId')).toBe('uniqueIndex().on(table.tenant, table.messageId)');
  });
});
