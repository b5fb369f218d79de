import rule from '../../rules/no-check-then-insert.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

// Queries that are put together call by call.
testerWithoutSchema().run('no-check-then-insert', rule, {
  assertionOptions,
  valid: [
    {
      name: 'Drizzle: the compared columns are unique',
      code: `
import { Worker } from 'bullmq';
import { and, eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { integer, pgTable, serial, text, unique } from 'drizzle-orm/pg-core';
const invoices = pgTable(
  'invoices',
  { id: serial().primaryKey(), orderId: text('order_id').notNull(), kind: text().notNull(), cents: integer() },
  table => [unique().on(table.orderId, table.kind)],
);
declare const db: NodePgDatabase;
new Worker<{ orderId: string; cents: number }>('invoices', async ({ data: { orderId, cents } }) => {
  const [known] = await db.select().from(invoices).where(and(eq(invoices.orderId, orderId), eq(invoices.kind, 'paid')));
  if (known) return;
  await db.insert(invoices).values({ orderId, kind: 'paid', cents });
});
      `,
    },
    {
      name: 'Drizzle: one insert does both, and the losers do nothing',
      code: `
import { Worker } from 'bullmq';
import type { MySql2Database } from 'drizzle-orm/mysql2';
import { int, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
const invoices = mysqlTable('invoices', { orderId: varchar({ length: 36 }).primaryKey(), cents: int() });
declare const db: MySql2Database;
new Worker<{ orderId: string; cents: number }>('invoices', async ({ data: { orderId, cents } }) => {
  await db.insert(invoices).values({ orderId, cents }).onDuplicateKeyUpdate({ set: { cents } });
});
      `,
    },
    {
      name: 'Drizzle: what is compared is another column than the one that is inserted',
      code: `
import { Worker } from 'bullmq';
import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
const customers = pgTable('customers', { id: text().primaryKey(), name: text() });
const invoices = pgTable('invoices', { orderId: text().primaryKey(), customer: text() });
declare const db: NodePgDatabase<{ customers: typeof customers }>;
new Worker<{ orderId: string; customerId: string }>('invoices', async ({ data: { orderId, customerId } }) => {
  const customer = await db.query.customers.findFirst({ where: eq(customers.id, customerId) });
  if (!customer) return;
  await db.insert(invoices).values({ orderId, customer: customer.id }).onConflictDoNothing();
});
      `,
    },
  ],
  invalid: [
    {
      name: 'Drizzle: a relational query and an insert without a unique key',
      code: `
import { Worker } from 'bullmq';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
const invoices = pgTable('invoices', { id: serial().primaryKey(), orderId: text('order_id').notNull(), cents: integer() });
declare const db: NodePgDatabase<{ invoices: typeof invoices }>;
new Worker<{ orderId: string; cents: number }>('invoices', async ({ data: { orderId, cents } }) => {
  const known = await db.query.invoices.findFirst({ where: (row, { eq }) => eq(row.orderId, orderId) });
  if (known) return;
  await db.insert(invoices).values({ orderId, cents });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO invoices',
            other: 'SELECT FROM invoices',
            otherAt: 'line 8',
            deeper: '',
            remedy: '`uniqueIndex().on(table.orderId)`',
          },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 55,
        },
      ],
    },
  ],
});
