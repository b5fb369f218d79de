import rule from '../../rules/require-atomic-dedup.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-atomic-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'the row lets the work be done until it says that it was, whatever else is asked of what may change',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
interface Accounts { isBlocked(account: unknown): Promise<boolean> }
export async function start(channel: Channel, pool: Pool, accounts: Accounts): Promise<void> {
  await channel.consume('orders', async message => {
    if (message === null) return;
    const { id, status, amount } = JSON.parse(message.content.toString());
    const { rows: [order] } = await pool.query('SELECT status FROM orders WHERE id = $1', [id]);
    await pool.query('INSERT INTO orders (id, status) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [id, status ?? 'open']);
    if (order === undefined || order.status === 'open') {
      const { rows: [account] } = await pool.query('SELECT * FROM accounts WHERE order_id = $1', [id]);
      if (await accounts.isBlocked(account)) {
        channel.ack(message);
        return;
      }
      await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
    }
    channel.ack(message);
  });
}
      `,
    },
    {
      name: 'RabbitMQ: the refusal is caught and the message goes to its dead letters',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async message => {
    if (message === null) return;
    try {
      await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [message.properties.messageId]);
      await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [message.content.toString()]);
      channel.ack(message);
    } catch (error) {
      console.error(error);
      channel.nack(message, false, false);
    }
  });
}
      `,
    },
    {
      name: 'both in one transaction',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const claim = await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [
          String(message.key),
        ]);
        if (claim.rowCount === 1) {
          await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [String(message.value)]);
        }
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release();
      }
    },
  });
}
      `,
    },
    {
      name: 'an absolute update may come before its marker',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return;
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [String(message.value)]);
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
}
      `,
    },
    {
      name: 'the same with the client handed over',
      code: `
import { Worker, type Job } from 'bullmq';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
export class ProcessedMessages {
  async claim(client: PoolClient, id: string): Promise<void> {
    await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
  }
}
export class OrderProcessor {
  constructor(
    private readonly pool: Pool,
    private readonly processed: ProcessedMessages,
  ) {}
  start(): Worker<{ order: string }> {
    return new Worker('orders', job => this.process(job));
  }
  private async process(job: Job<{ order: string }>): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await this.processed.claim(client, \`order:\${job.id}\`);
      await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [job.data.order]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      if (error instanceof DatabaseError && error.code === '23505') return;
      throw error;
    } finally {
      client.release();
    }
  }
}
      `,
    },
    {
      name: 'one helper that runs the work in a transaction',
      code: `
import { Worker } from 'bullmq';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
declare const pool: Pool;
async function inTransaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await work(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
export const worker = new Worker<{ order: string }>('orders', async job => {
  try {
    await inTransaction(async client => {
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [job.id]);
      await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [job.data.order]);
    });
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '23505') return;
    throw error;
  }
});
      `,
    },
    {
      name: 'the status and the rows in one transaction',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    const { id, amount } = JSON.parse(msg.content.toString()) as { id: string; amount: number };
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const paid = await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'OPEN'", [id]);
      if (paid.rowCount === 1) {
        await client.query('INSERT INTO ledger_lines (account, entry, amount) VALUES ($1, $2, $3)', ['sales', id, amount]);
      }
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'marker and write in different stores are the business of another rule',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const pool: Pool;
export const worker = new Worker<{ sku: string }>('stock', async job => {
  if ((await redis.set(\`taken:\${job.id}\`, '1', 'EX', 86_400, 'NX')) === null) return;
  await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [job.data.sku]);
});
      `,
    },
    {
      name: 'a marker in a statement together with the write',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  await pool.query(
    \`WITH claim AS (
       INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id
     )
     UPDATE stock SET quantity = quantity - 1 FROM claim WHERE sku = $2\`,
    [String(message.key), String(message.value)],
  );
}
      `,
    },
    {
      name: 'a row of the message that is a marker and the work at once',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const { orderId, amount } = JSON.parse(String(message.value)) as { orderId: string; amount: number };
  await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING', [orderId, amount]);
}
      `,
    },
    {
      name: 'two states, the work may be done again',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  await pool.query("INSERT INTO runs (message_id, state) VALUES ($1, 'started') ON CONFLICT (message_id) DO NOTHING", [id]);
  const { rows } = await pool.query<{ state: string }>('SELECT state FROM runs WHERE message_id = $1', [id]);
  if (rows[0]?.state === 'done') return;
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [String(message.value)]);
  await pool.query("UPDATE runs SET state = 'done' WHERE message_id = $1", [id]);
}
      `,
    },
    {
      name: 'an outbox row on the client of the transaction',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import { DatabaseError, type Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [String(message.key)]);
    await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [String(message.value)]);
    await client.query('INSERT INTO outbox (topic, payload) VALUES ($1, $2)', ['order.paid', String(message.value)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    if (error instanceof DatabaseError && error.code === '23505') return;
    throw error;
  } finally {
    client.release();
  }
}
      `,
    },
    {
      name: 'outside of a consumer',
      code: `
import type { Pool } from 'pg';
export async function book(pool: Pool, id: string): Promise<void> {
  const claim = await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
  if (claim.rowCount === 0) return;
  await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [id]);
}
      `,
    },
    {
      name: 'an empty file',
      code: `

      `,
    },
    {
      name: 'the row that is there already is a failure like any other, and stored',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const id = message.key?.toString() ?? '';
    try {
      await pool.query('INSERT INTO invoices (order_id) VALUES ($1)', [id]);
      await pool.query('UPDATE profiles SET active = true WHERE id = $1', [id]);
    } catch (error) {
      await pool.query('INSERT INTO failures (order_id, reason) VALUES ($1, $2)', [id, String(error)]);
    }
  },
});
      `,
    },
  ],
  invalid: [
    {
      name: 'the row says at once that the work was done',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
interface Accounts { isBlocked(account: unknown): Promise<boolean> }
export async function start(channel: Channel, pool: Pool, accounts: Accounts): Promise<void> {
  await channel.consume('orders', async message => {
    if (message === null) return;
    const { id, amount } = JSON.parse(message.content.toString());
    const { rows: [order] } = await pool.query('SELECT status FROM orders WHERE id = $1', [id]);
    await pool.query('INSERT INTO orders (id, status) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [id, 'paid']);
    if (order === undefined || order.status === 'open') {
      const { rows: [account] } = await pool.query('SELECT * FROM accounts WHERE order_id = $1', [id]);
      if (await accounts.isBlocked(account)) {
        channel.ack(message);
        return;
      }
      await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
    }
    channel.ack(message);
  });
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO orders',
            deeper: '',
            effect: 'INSERT INTO payments',
            effectAt: 'line 17',
            more: '',
          },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 114,
        },
      ],
    },
    {
      name: 'Pub/Sub: the refusal is caught and the message given back, again and again',
      code: `
import type { Subscription } from '@google-cloud/pubsub';
import type { Pool } from 'pg';
export function start(subscription: Subscription, pool: Pool): void {
  subscription.on('message', async message => {
    try {
      await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [message.id]);
      await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [message.data.toString()]);
      message.ack();
    } catch (error) {
      console.error(error);
      message.nack();
    }
  });
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 8',
            more: '',
          },
          line: 7,
          column: 13,
          endLine: 7,
          endColumn: 96,
        },
      ],
    },
    {
      name: 'the claim is committed by itself, then the stock',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const claim = await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [
        String(message.key),
      ]);
      if (claim.rowCount === 0) return;
      await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [String(message.value)]);
    },
  });
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 11',
            more: '',
          },
          line: 7,
          column: 27,
          endLine: 9,
          endColumn: 9,
        },
      ],
    },
    {
      name: 'the stock first, the marker after it',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return;
  await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [String(message.value)]);
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: {
            effect: 'UPDATE stock',
            effectAt: 'line 9',
            more: '',
            name: 'INSERT INTO processed_messages',
            deeper: '',
          },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 84,
        },
      ],
    },
    {
      name: 'a repository and a service, each with queries of their own',
      code: `
import { Worker, type Job } from 'bullmq';
import { DatabaseError, type Pool } from 'pg';
export class ProcessedMessages {
  constructor(private readonly pool: Pool) {}
  async claim(id: string): Promise<boolean> {
    try {
      await this.pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
      return true;
    } catch (error) {
      if (error instanceof DatabaseError && error.code === '23505') return false;
      throw error;
    }
  }
}
export class OrderProcessor {
  constructor(
    private readonly pool: Pool,
    private readonly processed: ProcessedMessages,
  ) {}
  start(): Worker<{ order: string }> {
    return new Worker('orders', job => this.process(job));
  }
  private async process(job: Job<{ order: string }>): Promise<void> {
    if (!(await this.processed.claim(\`order:\${job.id}\`))) return;
    await this.pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [job.data.order]);
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE orders',
            effectAt: 'line 26',
            more: '',
          },
          line: 8,
          column: 13,
          endLine: 8,
          endColumn: 93,
        },
      ],
    },
    {
      name: 'two transactions, one after the other',
      code: `
import { Worker } from 'bullmq';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
declare const pool: Pool;
async function inTransaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await work(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
export const worker = new Worker<{ order: string }>('orders', async job => {
  try {
    await inTransaction(async client => {
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [job.id]);
    });
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '23505') return;
    throw error;
  }
  await inTransaction(async client => {
    await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [job.data.order]);
  });
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 28',
            more: '',
          },
          line: 21,
          column: 13,
          endLine: 21,
          endColumn: 94,
        },
      ],
    },
    {
      name: 'a status as the marker, set before the rows',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    const { id, amount } = JSON.parse(msg.content.toString()) as { id: string; amount: number };
    const paid = await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'OPEN'", [id]);
    if (paid.rowCount === 0) return channel.ack(msg);
    await pool.query('INSERT INTO ledger_lines (account, entry, amount) VALUES ($1, $2, $3)', ['sales', id, amount]);
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'UPDATE orders',
            deeper: '',
            effect: 'INSERT INTO ledger_lines',
            effectAt: 'line 10',
            more: '',
          },
          line: 8,
          column: 24,
          endLine: 8,
          endColumn: 111,
        },
      ],
    },
    {
      name: 'several writes behind one claim',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const { id, sku } = JSON.parse(message.Body ?? '{}') as { id: string; sku: string };
    const claim = await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      message.MessageId,
    ]);
    if (claim.rowCount === 0) return message;
    await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [sku]);
    await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [id]);
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 13',
            more: ' and 1 more',
          },
          line: 9,
          column: 25,
          endLine: 11,
          endColumn: 7,
        },
      ],
    },
    {
      name: 'Redis keeps the marker and the counter',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
export const worker = new Worker<{ account: string; amount: number }>('ledger', async job => {
  if ((await redis.set(\`booked:\${job.id}\`, '1', 'EX', 86_400, 'NX')) === null) return;
  await redis.incrby(\`balance:\${job.data.account}\`, job.data.amount);
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.set', deeper: '', effect: 'redis.incrby', effectAt: 'line 7', more: '' },
          line: 6,
          column: 14,
          endLine: 6,
          endColumn: 68,
        },
      ],
    },
    {
      name: 'a Lambda claims a record and then books it',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Pool } from 'pg';
const pool = new Pool();
async function book(id: string, account: string): Promise<void> {
  const { rows } = await pool.query(
    'INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id',
    [id],
  );
  if (rows.length === 0) return;
  await pool.query('INSERT INTO ledger_lines (account, entry, amount) VALUES ($1, $2, 1)', [account, id]);
}
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      await book(record.messageId, record.body);
    } catch {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'INSERT INTO ledger_lines',
            effectAt: 'line 11',
            more: '',
          },
          line: 6,
          column: 26,
          endLine: 9,
          endColumn: 4,
        },
      ],
    },
    {
      name: 'READ COMMITTED sees no marker, and the marker comes after the commit',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rowCount !== 0) return;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [String(message.value)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: {
            effect: 'UPDATE stock',
            effectAt: 'line 12',
            more: '',
            name: 'INSERT INTO processed_messages',
            deeper: '',
          },
          line: 20,
          column: 9,
          endLine: 20,
          endColumn: 84,
        },
      ],
    },
    {
      name: 'the claim in a NestJS processor, the work in its service',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import type { Pool } from 'pg';
export class StockService {
  constructor(private readonly pool: Pool) {}
  async take(sku: string): Promise<void> {
    await this.pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [sku]);
  }
}
@Processor('orders')
export class OrderProcessor extends WorkerHost {
  constructor(
    private readonly pool: Pool,
    private readonly stock: StockService,
  ) {
    super();
  }
  override async process(job: Job<{ sku: string }>): Promise<void> {
    const claim = await this.pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      job.id,
    ]);
    if (!claim.rowCount) return;
    await this.stock.take(job.data.sku);
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 8',
            more: '',
          },
          line: 20,
          column: 25,
          endLine: 22,
          endColumn: 7,
        },
      ],
    },
    {
      name: 'the claim goes around the transaction',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const claim = await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    String(message.key),
  ]);
  if (claim.rowCount === 0) return;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [String(message.value)]);
    await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [String(message.value)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 13',
            more: ' and 1 more',
          },
          line: 6,
          column: 23,
          endLine: 8,
          endColumn: 5,
        },
      ],
    },
  ],
});

testerWithPrisma().run('require-atomic-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'the create and the update in an interactive transaction',
      code: `
import { Worker } from 'bullmq';
import { Prisma, type PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string; amount: number }>('payments', async job => {
  try {
    await prisma.$transaction(async tx => {
      await tx.processedMessage.create({ data: { messageId: \`payment:\${job.id}\` } });
      await tx.invoice.update({ where: { orderId: job.data.order }, data: { amount: { increment: job.data.amount } } });
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return;
    throw error;
  }
});
      `,
    },
    {
      name: 'the create and the update in a list',
      code: `
import { Worker } from 'bullmq';
import { Prisma, type PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string; amount: number }>('payments', async job => {
  try {
    await prisma.$transaction([
      prisma.processedMessage.create({ data: { messageId: \`payment:\${job.id}\` } }),
      prisma.invoice.update({ where: { orderId: job.data.order }, data: { amount: { increment: job.data.amount } } }),
    ]);
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return;
    throw error;
  }
});
      `,
    },
  ],
  invalid: [
    {
      name: 'a create and an update, each by itself',
      code: `
import { Worker } from 'bullmq';
import { Prisma, type PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string; amount: number }>('payments', async job => {
  try {
    await prisma.processedMessage.create({ data: { messageId: \`payment:\${job.id}\` } });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return;
    throw error;
  }
  await prisma.invoice.update({ where: { orderId: job.data.order }, data: { amount: { increment: job.data.amount } } });
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'prisma.processedMessage.create',
            deeper: '',
            effect: 'prisma.invoice.update',
            effectAt: 'line 12',
            more: '',
          },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 87,
        },
      ],
    },
    {
      name: 'a check, the change, the marker',
      code: `
import type { Channel } from 'amqplib';
import type { PrismaClient } from './generated/client.ts';
export async function start(channel: Channel, prisma: PrismaClient): Promise<void> {
  await channel.consume('payments', async msg => {
    if (msg === null) return;
    const { orderId, amount } = JSON.parse(msg.content.toString()) as { orderId: string; amount: number };
    const messageId = String(msg.properties.messageId);
    const seen = await prisma.processedMessage.findUnique({ where: { messageId } });
    if (seen === null) {
      await prisma.invoice.update({ where: { orderId }, data: { amount: { increment: amount } } });
      await prisma.processedMessage.create({ data: { messageId } });
    }
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: {
            effect: 'prisma.invoice.update',
            effectAt: 'line 11',
            more: '',
            name: 'prisma.processedMessage.create',
            deeper: '',
          },
          line: 12,
          column: 13,
          endLine: 12,
          endColumn: 68,
        },
      ],
    },
  ],
});
