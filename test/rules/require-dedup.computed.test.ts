import rule from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

// Amounts that the handler computes from the row as it has read it, and versions, which are none.
testerWithoutSchema().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'pg: what other columns of the row say',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string }>('totals', async ({ data: { id } }) => {
  const { rows: [order] } = await pool.query('SELECT price, pieces FROM orders WHERE id = $1', [id]);
  await pool.query('UPDATE orders SET total = $1 WHERE id = $2', [order.price * order.pieces, id]);
});
      `,
    },
    {
      name: 'pg: the largest value seen',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string; level: number }>('levels', async ({ data: { id, level } }) => {
  const { rows: [tank] } = await pool.query('SELECT peak FROM tanks WHERE id = $1', [id]);
  await pool.query('UPDATE tanks SET peak = $1 WHERE id = $2', [Math.max(tank.peak, level), id]);
});
      `,
    },
    {
      name: 'pg: a version that is compared as it was read',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string }>('orders', async ({ data: { id } }) => {
  const { rows: [order] } = await pool.query('SELECT edition FROM orders WHERE id = $1', [id]);
  await pool.query("UPDATE orders SET state = 'PAID', edition = edition + 1 WHERE id = $1 AND edition = $2", [id, order.edition]);
});
      `,
    },
    {
      name: 'typeorm: a version counts the writes',
      code: `
import { Worker } from 'bullmq';
import { Column, type Repository, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() state!: string;
  @Column() version!: number;
}
declare const orders: Repository<Order>;
export const worker = new Worker<{ id: string }>('orders', async ({ data: { id } }) => {
  const order = await orders.findOneByOrFail({ id });
  order.state = 'PAID';
  order.version += 1;
  await orders.save(order);
});
      `,
    },
    {
      name: 'mongodb: a version counts the writes',
      code: `
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const orders: Collection<{ _id: string; state: string; version: number }>;
export const worker = new Worker<{ id: string }>('orders', async ({ data: { id } }) => {
  await orders.updateOne({ _id: id }, { $set: { state: 'PAID' }, $inc: { version: 1 } });
});
      `,
    },
    {
      name: 'postgres: behind a marker in the same transaction',
      code: `
import { Worker } from 'bullmq';
import type { Sql } from 'postgres';
declare const sql: Sql;
export const worker = new Worker<{ id: string; account: string; cents: number }>('credits', async ({ data }) => {
  await sql.begin(async tx => {
    const claimed = await tx\`INSERT INTO inbox (message_id) VALUES (\${data.id}) ON CONFLICT DO NOTHING RETURNING message_id\`;
    if (claimed.length === 0) return;
    const [balance] = await tx\`SELECT cents FROM balances WHERE account = \${data.account} FOR UPDATE\`;
    await tx\`UPDATE balances SET cents = \${balance!['cents'] + data.cents} WHERE account = \${data.account}\`;
  });
});
      `,
    },
    {
      name: 'pg: a row of the same table that the one that was read names',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string }>('nodes', async ({ data: { id } }) => {
  const { rows: [node] } = await pool.query('SELECT parent, depth FROM nodes WHERE id = $1', [id]);
  await pool.query('UPDATE nodes SET depth = $1 WHERE id = $2', [node.depth - 1, node.parent]);
});
      `,
    },
    {
      name: 'pg: the amount of another row',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ plan: string; customer: string }>('plans', async ({ data: { plan, customer } }) => {
  const { rows: [chosen] } = await pool.query('SELECT cents FROM plans WHERE id = $1', [plan]);
  await pool.query('UPDATE customers SET cents = $1 WHERE id = $2', [chosen.cents + 100, customer]);
});
      `,
    },
  ],
  invalid: [
    {
      name: 'pg: a sum with the amount that was read',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ sku: string; pieces: number }>('stock', async ({ data: { sku, pieces } }) => {
  const { rows } = await pool.query<{ amount: number }>('SELECT amount FROM stock WHERE sku = $1', [sku]);
  const left = (rows[0]?.amount ?? 0) + pieces;
  await pool.query('UPDATE stock SET amount = $1 WHERE sku = $2', [left, sku]);
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE stock', deeper: '', more: '' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 79,
          suggestions: null,
        },
      ],
    },
    {
      name: 'knex: a sum with the amount that was read',
      code: `
import { Worker } from 'bullmq';
import type { Knex } from 'knex';
declare const knex: Knex;
export const worker = new Worker<{ sku: string; pieces: number }>('stock', async ({ data: { sku, pieces } }) => {
  const row = await knex('stock').where({ sku }).first();
  await knex('stock').where({ sku }).update({ left: row.left - pieces });
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE stock', deeper: '', more: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 73,
          suggestions: null,
        },
      ],
    },
    {
      name: 'mongoose: a field of the document is raised',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Account = model('Account', new Schema({ owner: String, cents: { type: Number, required: true } }));
export const worker = new Worker<{ owner: string; cents: number }>('credits', async ({ data: { owner, cents } }) => {
  const account = await Account.findOne({ owner }).orFail();
  account.cents += cents;
  await account.save();
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'account.save', deeper: '', more: '' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 23,
          suggestions: null,
        },
      ],
    },
    {
      name: 'mongodb: a sum with what was read, set as a value',
      code: `
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const accounts: Collection<{ _id: string; cents: number }>;
export const worker = new Worker<{ id: string; cents: number }>('credits', async ({ data: { id, cents } }) => {
  const account = await accounts.findOne({ _id: id });
  await accounts.updateOne({ _id: id }, { $set: { cents: (account?.cents ?? 0) + cents } });
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'accounts.updateOne', deeper: '', more: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 92,
          suggestions: null,
        },
      ],
    },
    {
      name: 'ioredis: a sum with the number under the key',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
export const worker = new Worker<{ shop: string; cents: number }>('sales', async ({ data: { shop, cents } }) => {
  const before = Number((await redis.get(\`sales:\${shop}\`)) ?? 0);
  await redis.set(\`sales:\${shop}\`, before + cents);
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'redis.set', deeper: '', more: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 51,
          suggestions: null,
        },
      ],
    },
    {
      name: 'pg: a text that a line is put behind',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string; line: string }>('logs', async ({ data: { id, line } }) => {
  const { rows: [ticket] } = await pool.query('SELECT id, history FROM tickets WHERE id = $1', [id]);
  await pool.query('UPDATE tickets SET history = $1 WHERE id = $2', [\`\${ticket.history}\\n\${line}\`, ticket.id]);
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE tickets', deeper: '', more: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 111,
          suggestions: null,
        },
      ],
    },
  ],
});
