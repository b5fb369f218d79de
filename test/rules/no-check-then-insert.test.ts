import rule from '../../rules/no-check-then-insert.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-check-then-insert', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a unique key stands behind the check',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('invoices', async message => {
  if (message === null) return;
  const { order, amount } = JSON.parse(message.content.toString()) as { order: string; amount: number };
  const seen = await pool.query('SELECT 1 FROM invoices WHERE order_id = $1', [order]);
  if (seen.rows.length > 0) return channel.ack(message);
  await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [order, amount]);
  channel.ack(message);
});
      `,
    },
    {
      name: 'the row is in the part that a partial index covers',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const consumer: Consumer;
declare const db: Pool;
await consumer.run({
  eachMessage: async ({ message }) => {
    const refund = JSON.parse(String(message.value)) as { payment: string; amount: number };
    const { rowCount } = await db.query("SELECT id FROM refunds WHERE payment_id = $1 AND status = 'open'", [refund.payment]);
    if (rowCount !== 0) return;
    await db.query("INSERT INTO refunds (payment_id, status, amount) VALUES ($1, 'open', $2)", [refund.payment, refund.amount]);
  },
});
      `,
    },
    {
      name: 'a unique index on an expression refuses equal columns, too',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker<{ email: string }>('signup', async job => {
  const known = await pool.query('SELECT id FROM subscribers WHERE email = $1', [job.data.email]);
  if (known.rows[0]) return;
  await pool.query("INSERT INTO subscribers (email, plan) VALUES ($1, 'free')", [job.data.email]);
});
      `,
    },
    {
      name: 'the check compares as the index does',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker<{ email: string }>('signup', async job => {
  const known = await pool.query('SELECT id FROM subscribers WHERE lower(email) = lower($1)', [job.data.email]);
  if (known.rows[0]) return;
  await pool.query("INSERT INTO subscribers (email, plan) VALUES ($1, 'free')", [job.data.email]);
});
      `,
    },
    {
      name: 'all columns of a composite key are in the row',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const args = ['billing', record.messageId];
    const known = await pool.query('SELECT 1 FROM inbox WHERE consumer = $1 AND message_id = $2', args);
    if (known.rows.length) continue;
    await pool.query('INSERT INTO inbox (consumer, message_id, payload) VALUES ($1, $2, $3)', [...args, record.body]);
  }
};
      `,
    },
    {
      name: 'the check compares fewer columns than the key has',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const known = await pool.query('SELECT 1 FROM inbox WHERE message_id = $1', [record.messageId]);
    if (known.rows.length) continue;
    await pool.query("INSERT INTO inbox (consumer, message_id, payload) VALUES ('billing', $1, $2)", [record.messageId, record.body]);
  }
};
      `,
    },
    {
      name: 'the check compares more columns than the key has',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const { order, amount } = JSON.parse(record.body) as { order: string; amount: number };
    const known = await pool.query('SELECT 1 FROM invoices WHERE order_id = $1 AND amount = $2', [order, amount]);
    if (known.rows.length) continue;
    await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [order, amount]);
  }
};
      `,
    },
    {
      name: 'the insert asks the database to ignore the conflict',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('invoices', async message => {
  if (message === null) return;
  const { order, amount } = JSON.parse(message.content.toString()) as { order: string; amount: number };
  const seen = await pool.query('SELECT 1 FROM invoices WHERE order_id = $1', [order]);
  if (seen.rows.length === 0) {
    await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2) ON CONFLICT DO NOTHING', [order, amount]);
  }
  channel.ack(message);
});
      `,
    },
    {
      name: 'naming the conflict target proves the key',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const seen = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length === 0) {
    const sql = 'INSERT INTO payments (message_id, amount) VALUES ($1, $2) ON CONFLICT (message_id) DO NOTHING';
    await pool.query(sql, [id, amount]);
  }
  channel.ack(message);
});
      `,
    },
    {
      name: 'an advisory lock lets one delivery in at a time',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [id]);
  const seen = await client.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length === 0) {
    await client.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  }
  await client.query('COMMIT');
  client.release();
  channel.ack(message);
});
      `,
    },
    {
      name: 'a serializable transaction refuses the second writer',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const client = await pool.connect();
  await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
  const seen = await client.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length === 0) {
    await client.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  }
  await client.query('COMMIT');
  client.release();
  channel.ack(message);
});
      `,
    },
    {
      name: 'the loser of the key is simply retried and finds the row',
      code: `
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
declare const mail: Transporter;
await channel.consume('welcome', async message => {
  if (message === null) return;
  const id = String(message.properties.messageId);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rowCount) return channel.ack(message);
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  channel.ack(message);
});
      `,
    },
    {
      name: 'the code of the conflict is recognised, and the loser stops',
      code: `
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
import { DatabaseError, type Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
declare const mail: Transporter;
await channel.consume('welcome', async message => {
  if (message === null) return;
  const id = String(message.properties.messageId);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rowCount) return channel.ack(message);
  try {
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '23505')) throw error;
    return channel.ack(message);
  }
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  channel.ack(message);
});
      `,
    },
    {
      name: 'ON CONFLICT DO NOTHING, and the loser stops',
      code: `
import type { Transporter } from 'nodemailer';
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const consumer: Consumer;
declare const pool: Pool;
declare const mail: Transporter;
await consumer.run({
  async eachMessage({ message }) {
    const id = String(message.key);
    const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
    if ((seen.rowCount ?? 0) > 0) return;
    const claim = await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
    if (claim.rowCount === 0) return;
    await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  },
});
      `,
    },
    {
      name: 'helpers, and a unique key behind them',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const consumer: Consumer;
declare const pool: Pool;
async function isBilled(order: string): Promise<boolean> {
  const { rows } = await pool.query('SELECT 1 FROM invoices WHERE order_id = $1', [order]);
  return rows.length > 0;
}
async function bill(order: string, amount: number): Promise<void> {
  await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [order, amount]);
}
await consumer.run({
  eachMessage: async ({ message }) => {
    const { id, amount } = JSON.parse(String(message.value)) as { id: string; amount: number };
    if (await isBilled(id)) return;
    await bill(id, amount);
  },
});
      `,
    },
    {
      name: 'the update itself asks for the old status',
      code: `
import type { Transporter } from 'nodemailer';
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const mail: Transporter;
new Worker('confirm', async (job: Job<{ order: string }>) => {
  const claim = await pool.query("UPDATE orders SET status = 'CONFIRMED' WHERE id = $1 AND status = 'PENDING'", [job.data.order]);
  if (claim.rowCount === 0) return;
  await mail.sendMail({ to: 'a@example.com', subject: 'Confirmed' });
});
      `,
    },
    {
      name: 'the row is there and locked until the transaction ends',
      code: `
import type { Transporter } from 'nodemailer';
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const mail: Transporter;
new Worker('confirm', async (job: Job<{ order: string }>) => {
  const client = await pool.connect();
  await client.query('BEGIN');
  const { rows } = await client.query<{ status: string }>('SELECT status FROM orders WHERE id = $1 FOR UPDATE', [job.data.order]);
  if (rows[0]?.status === 'CONFIRMED') return;
  await client.query("UPDATE orders SET status = 'CONFIRMED' WHERE id = $1", [job.data.order]);
  await mail.sendMail({ to: 'a@example.com', subject: 'Confirmed' });
  await client.query('COMMIT');
});
      `,
    },
    {
      name: 'a version in the WHERE lets one of them win',
      code: `
import type { Transporter } from 'nodemailer';
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const mail: Transporter;
new Worker('confirm', async (job: Job<{ order: string; version: number }>) => {
  const { order, version } = job.data;
  const { rows } = await pool.query<{ version: number }>('SELECT version FROM orders WHERE id = $1', [order]);
  if ((rows[0]?.version ?? 0) >= version) return;
  const claim = await pool.query('UPDATE orders SET version = $2 WHERE id = $1 AND version < $2', [order, version]);
  if (claim.rowCount === 0) return;
  await mail.sendMail({ to: 'a@example.com', subject: 'Confirmed' });
});
      `,
    },
    {
      name: 'the same absolute update twice changes nothing',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('confirm', async (job: Job<{ order: string }>) => {
  const { rows } = await pool.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [job.data.order]);
  if (rows[0]?.status === 'CONFIRMED') return;
  await pool.query("UPDATE orders SET status = 'CONFIRMED' WHERE id = $1", [job.data.order]);
});
      `,
    },
    {
      name: 'a self-referential update is not guarded by the read before it',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('reserve', async (job: Job<{ sku: string }>) => {
  const { rows } = await pool.query<{ quantity: number }>('SELECT quantity FROM stock WHERE sku = $1', [job.data.sku]);
  if ((rows[0]?.quantity ?? 0) < 1) return;
  await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1 AND quantity > 0', [job.data.sku]);
});
      `,
    },
    {
      name: 'the read is on another table',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const order = await pool.query('SELECT 1 FROM orders WHERE id = $1', [id]);
  if (order.rows.length === 0) return channel.ack(message);
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  channel.ack(message);
});
      `,
    },
    {
      name: 'a cool-down looks at time, not at the message',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const recent = await pool.query("SELECT 1 FROM payments WHERE amount = $1 AND paid_at > now() - interval '1 hour'", [amount]);
  if (recent.rows.length > 0) return channel.ack(message);
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  channel.ack(message);
});
      `,
    },
    {
      name: 'nothing is inserted',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const seen = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [message.properties.messageId]);
  if (seen.rows.length > 0) console.info('seen');
  channel.ack(message);
});
      `,
    },
    {
      name: 'a table lock',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE payments IN EXCLUSIVE MODE');
  const seen = await client.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length === 0) {
    await client.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  }
  await client.query('COMMIT');
  client.release();
  channel.ack(message);
});
      `,
    },
    {
      name: 'methods of the same names on a type of the program',
      code: `
import type { Channel } from 'amqplib';
interface Journal {
  query(text: string, values: readonly unknown[]): { readonly rows: readonly unknown[] };
}
declare const channel: Channel;
declare const pool: Journal;
await channel.consume('payments', message => {
  if (message === null) return;
  const seen = pool.query('SELECT 1 FROM payments WHERE message_id = $1', [message.properties.messageId]);
  if (seen.rows.length > 0) return;
  pool.query('INSERT INTO payments (message_id) VALUES ($1)', [message.properties.messageId]);
});
      `,
    },
    {
      name: 'a client of type any is not known',
      code: `
import type { Channel } from 'amqplib';
declare const channel: Channel;
declare const pool: any;
await channel.consume('payments', async message => {
  if (message === null) return;
  const seen = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [message.properties.messageId]);
  if (seen.rows.length > 0) return;
  await pool.query('INSERT INTO payments (message_id) VALUES ($1)', [message.properties.messageId]);
});
      `,
    },
    {
      name: 'no consumer',
      code: `
import type { Pool } from 'pg';
declare const pool: Pool;
export async function pay(id: string, amount: number): Promise<void> {
  const seen = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return;
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
}
      `,
    },
    {
      name: 'an insert without columns',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  await pool.query('INSERT INTO payments DEFAULT VALUES');
  channel.ack(message);
});
      `,
    },
    {
      name: 'a missing package',
      code: `
// @ts-expect-error -- not installed
import { consume } from 'not-installed';
import type { Pool } from 'pg';
declare const pool: Pool;
consume('payments', async (id: string) => {
  const seen = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length === 0) await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, 1)', [id]);
});
      `,
    },
    {
      name: 'an empty file',
      code: `

      `,
    },
  ],
  invalid: [
    {
      name: 'select, then insert, and no key',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const seen = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return channel.ack(message);
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 11,
          column: 9,
          endLine: 11,
          endColumn: 94,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the row is outside the part that a partial index covers',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const consumer: Consumer;
declare const db: Pool;
await consumer.run({
  eachMessage: async ({ message }) => {
    const refund = JSON.parse(String(message.value)) as { payment: string; amount: number };
    const { rowCount } = await db.query("SELECT id FROM refunds WHERE payment_id = $1 AND status = 'requested'", [refund.payment]);
    if (rowCount !== 0) return;
    await db.query("INSERT INTO refunds (payment_id, status, amount) VALUES ($1, 'requested', $2)", [refund.payment, refund.amount]);
  },
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO refunds',
            other: 'SELECT FROM refunds',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX refunds_payment_id_status_key ON refunds (payment_id, status)`',
          },
          line: 11,
          column: 11,
          endLine: 11,
          endColumn: 133,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an optional row, and no key on its column',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker<{ payment: string; amount: number }>('payments', async job => {
  const { payment, amount } = job.data;
  const known = await pool.query<{ id: string }>('SELECT id FROM payments WHERE message_id = $1', [payment]);
  if (known.rows[0]?.id !== undefined) return;
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [payment, amount]);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 7',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 99,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the key has a column that the database makes up',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const { account, entry, amount } = JSON.parse(record.body) as { account: string; entry: string; amount: number };
    const known = await pool.query('SELECT 1 FROM ledger_lines WHERE account = $1 AND entry = $2', [account, entry]);
    if (known.rows.length) continue;
    await pool.query('INSERT INTO ledger_lines (account, entry, amount) VALUES ($1, $2, $3)', [account, entry, amount]);
  }
};
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO ledger_lines',
            other: 'SELECT FROM ledger_lines',
            otherAt: 'line 8',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX ledger_lines_account_entry_key ON ledger_lines (account, entry)`',
          },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 120,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a later migration drops the key',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('orders', async message => {
  if (!message) return;
  const order = JSON.parse(message.content.toString()) as { id: string; total: number };
  const { rows } = await pool.query('SELECT id FROM receipts WHERE order_id = $1', [order.id]);
  if (rows.length === 0) {
    await pool.query('INSERT INTO receipts (order_id, total) VALUES ($1, $2)', [order.id, order.total]);
  }
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO receipts',
            other: 'SELECT FROM receipts',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX receipts_order_id_key ON receipts (order_id)`',
          },
          line: 11,
          column: 11,
          endLine: 11,
          endColumn: 104,
          suggestions: null,
        },
      ],
    },
    {
      name: 'only a made-up id is unique',
      code: `
import { randomUUID } from 'node:crypto';
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
Consumer.create({
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/bookings',
  handleMessage: async message => {
    const { room } = JSON.parse(message.Body ?? '{}') as { room: string };
    const taken = await pool.query('SELECT 1 FROM bookings WHERE message_id = $1', [message.MessageId]);
    if (taken.rows.length > 0) return message;
    await pool.query('INSERT INTO bookings (id, message_id, room) VALUES ($1, $2, $3)', [randomUUID(), message.MessageId, room]);
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO bookings',
            other: 'SELECT FROM bookings',
            otherAt: 'line 10',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX bookings_message_id_key ON bookings (message_id)`',
          },
          line: 12,
          column: 11,
          endLine: 12,
          endColumn: 129,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the text of the insert is in a constant',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
const FIND = 'SELECT 1 FROM payments WHERE message_id = $1';
const ADD = \`INSERT INTO payments (message_id, amount) VALUES ($1, $2)\`;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const seen = await pool.query({ text: FIND, values: [id] });
  if (seen.rows.length === 0) {
    await pool.query({ text: ADD, values: [id, amount] });
  }
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 11',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 13,
          column: 11,
          endLine: 13,
          endColumn: 58,
          suggestions: null,
        },
      ],
    },
    {
      name: 'FOR UPDATE locks no row that is not there yet',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const client = await pool.connect();
  await client.query('BEGIN');
  const seen = await client.query('SELECT 1 FROM payments WHERE message_id = $1 FOR UPDATE', [id]);
  if (seen.rows.length === 0) {
    await client.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  }
  await client.query('COMMIT');
  client.release();
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 11',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 13,
          column: 11,
          endLine: 13,
          endColumn: 98,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a transaction at the default level is no lock',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const seen = await client.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
    if (seen.rows.length === 0) {
      await client.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 12',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 14,
          column: 13,
          endLine: 14,
          endColumn: 100,
          suggestions: null,
        },
      ],
    },
    {
      name: 'check inside the transaction, insert after it',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const client = await pool.connect();
  await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
  const seen = await client.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  await client.query('COMMIT');
  client.release();
  if (seen.rows.length > 0) return channel.ack(message);
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 11',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 15,
          column: 9,
          endLine: 15,
          endColumn: 94,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the conflict is logged and the mail is sent all the same',
      code: `
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
declare const mail: Transporter;
await channel.consume('welcome', async message => {
  if (message === null) return;
  const id = String(message.properties.messageId);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rowCount) return channel.ack(message);
  try {
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
  } catch (error) {
    console.warn('already there', error);
  }
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'unhandled',
          data: {
            name: 'INSERT INTO processed_messages',
            other: 'SELECT FROM processed_messages',
            otherAt: 'line 11',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 18',
          },
          line: 14,
          column: 11,
          endLine: 14,
          endColumn: 86,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the code of the conflict is recognised, and the loser goes on',
      code: `
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
import { DatabaseError, type Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
declare const mail: Transporter;
await channel.consume('welcome', async message => {
  if (message === null) return;
  const id = String(message.properties.messageId);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rowCount) return channel.ack(message);
  try {
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '23505')) throw error;
    console.info('another delivery was faster');
  }
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'unhandled',
          data: {
            name: 'INSERT INTO processed_messages',
            other: 'SELECT FROM processed_messages',
            otherAt: 'line 11',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 19',
          },
          line: 14,
          column: 11,
          endLine: 14,
          endColumn: 86,
          suggestions: null,
        },
      ],
    },
    {
      name: 'ON CONFLICT DO NOTHING, and nobody asks who won',
      code: `
import type { Transporter } from 'nodemailer';
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const consumer: Consumer;
declare const pool: Pool;
declare const mail: Transporter;
await consumer.run({
  async eachMessage({ message }) {
    const id = String(message.key);
    const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
    if ((seen.rowCount ?? 0) > 0) return;
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
    await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  },
});
      `,
      errors: [
        {
          messageId: 'unhandled',
          data: {
            name: 'INSERT INTO processed_messages',
            other: 'SELECT FROM processed_messages',
            otherAt: 'line 11',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 14',
          },
          line: 13,
          column: 11,
          endLine: 13,
          endColumn: 109,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a conflict is expected that no key ever raises',
      code: `
import type { Transporter } from 'nodemailer';
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const consumer: Consumer;
declare const pool: Pool;
declare const mail: Transporter;
await consumer.run({
  async eachMessage({ message }) {
    const claim = await pool.query('INSERT INTO handled_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [String(message.key)]);
    if (claim.rowCount === 0) return;
    await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  },
});
      `,
      errors: [
        {
          messageId: 'unenforced',
          data: {
            name: 'INSERT INTO handled_messages',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 12',
          },
          line: 10,
          column: 25,
          endLine: 10,
          endColumn: 138,
          suggestions: null,
        },
      ],
    },
    {
      name: 'check and insert in helpers',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const consumer: Consumer;
declare const pool: Pool;
async function isPaid(id: string): Promise<boolean> {
  const { rows } = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  return rows.length > 0;
}
async function recordPayment(id: string, amount: number): Promise<void> {
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
}
await consumer.run({
  eachMessage: async ({ message }) => {
    const { id, amount } = JSON.parse(String(message.value)) as { id: string; amount: number };
    if (await isPaid(id)) return;
    await recordPayment(id, amount);
  },
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 7',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 11,
          column: 9,
          endLine: 11,
          endColumn: 94,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an interface with one implementation, injected',
      code: `
import { Worker, type Job } from 'bullmq';
import { Pool } from 'pg';
interface Payments {
  find(id: string): Promise<{ id: string } | undefined>;
  add(id: string, amount: number): Promise<void>;
}
class PgPayments implements Payments {
  constructor(private readonly pool: Pool) {}
  async find(id: string): Promise<{ id: string } | undefined> {
    const result = await this.pool.query<{ id: string }>('SELECT id FROM payments WHERE message_id = $1', [id]);
    return result.rows[0];
  }
  async add(id: string, amount: number): Promise<void> {
    await this.pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  }
}
class PaymentHandler {
  constructor(private readonly payments: Payments) {}
  async handle(job: Job<{ id: string; amount: number }>): Promise<void> {
    const known = await this.payments.find(job.data.id);
    if (known) return;
    await this.payments.add(job.data.id, job.data.amount);
  }
}
const handler = new PaymentHandler(new PgPayments(new Pool()));
new Worker('payments', job => handler.handle(job));
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 11',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 15,
          column: 11,
          endLine: 15,
          endColumn: 101,
          suggestions: null,
        },
      ],
    },
    {
      name: 'find or create',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
async function findOrCreateReceipt(order: string, total: number): Promise<{ id: string } | undefined> {
  const found = await pool.query<{ id: string }>('SELECT id FROM receipts WHERE order_id = $1', [order]);
  if (found.rows[0]) return found.rows[0];
  const made = await pool.query<{ id: string }>('INSERT INTO receipts (order_id, total) VALUES ($1, $2) RETURNING id', [order, total]);
  return made.rows[0];
}
new Worker('receipts', async (job: Job<{ order: string; total: number }>) => {
  await findOrCreateReceipt(job.data.order, job.data.total);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO receipts',
            other: 'SELECT FROM receipts',
            otherAt: 'line 6',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX receipts_order_id_key ON receipts (order_id)`',
          },
          line: 8,
          column: 22,
          endLine: 8,
          endColumn: 135,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the count is asked for',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM payments WHERE message_id = $1', [id]);
  if ((rows[0]?.n ?? 0) === 0) {
    await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  }
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 11,
          column: 11,
          endLine: 11,
          endColumn: 96,
          suggestions: null,
        },
      ],
    },
    {
      name: 'one statement that checks and inserts is not atomic',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  await pool.query(
    'INSERT INTO payments (message_id, amount) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM payments WHERE message_id = $1)',
    [id, amount],
  );
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'INSERT INTO payments',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 9,
          column: 9,
          endLine: 12,
          endColumn: 4,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a switch over the event, a wrapper around the insert',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    return await work();
  }
}
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const order = JSON.parse(record.body) as { type: string; id: string; total: number };
    switch (order.type) {
      case 'paid': {
        const known = await pool.query('SELECT 1 FROM receipts WHERE order_id = $1', [order.id]);
        if (known.rows.length > 0) break;
        await withRetry(() => pool.query('INSERT INTO receipts (order_id, total) VALUES ($1, $2)', [order.id, order.total]));
        break;
      }
      default:
        break;
    }
  }
};
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO receipts',
            other: 'SELECT FROM receipts',
            otherAt: 'line 17',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX receipts_order_id_key ON receipts (order_id)`',
          },
          line: 19,
          column: 31,
          endLine: 19,
          endColumn: 124,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the check runs beside another read',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
const options = { noAck: false } satisfies Record<string, boolean>;
const onMessage = async (message: ConsumeMessage | null): Promise<void> => {
  const id = message?.properties.messageId as string;
  const [seen, order] = await Promise.all([
    pool.query('SELECT 1 FROM payments WHERE message_id = $1', [id]),
    pool.query('SELECT status FROM orders WHERE id = $1', [id]),
  ]);
  if (seen.rows.length > 0 || !message) return;
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, order.rows.length]);
  channel.ack(message);
};
await channel.consume('payments', onMessage, options);
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 10',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 14,
          column: 9,
          endLine: 14,
          endColumn: 105,
          suggestions: null,
        },
      ],
    },
    {
      name: 'both read the old status, both write the new one',
      code: `
import type { Transporter } from 'nodemailer';
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const mail: Transporter;
new Worker('confirm', async (job: Job<{ order: string }>) => {
  const { rows } = await pool.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [job.data.order]);
  if (rows[0]?.status === 'CONFIRMED') return;
  await pool.query("UPDATE orders SET status = 'CONFIRMED' WHERE id = $1", [job.data.order]);
  await mail.sendMail({ to: 'a@example.com', subject: 'Confirmed' });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: {
            name: 'UPDATE orders',
            other: 'SELECT FROM orders',
            otherAt: 'line 8',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 11',
            atomicForm: 'Make the write conditional and stop when it changes nothing.',
          },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 93,
          suggestions: null,
        },
      ],
    },
  ],
});
