import rule from '../../rules/no-dual-write.ts';
import { assertionOptions, testerWithSchema, testerWithPrisma, testerWithoutSchema } from './tester.ts';

testerWithSchema().run('no-dual-write', rule, {
  assertionOptions,
  valid: [
    {
      name: 'kafkajs: an update and an outbox row in one transaction',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      await client.query('INSERT INTO outbox (id, topic, payload) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING', [id, 'paid', message.value]);
      await client.query('COMMIT');
      client.release();
    },
  });
}
      `,
    },
    {
      name: 'bullmq: a publish and no write',
      code: `
import { type Queue, Worker } from 'bullmq';
import type { Pool } from 'pg';
export const start = (pool: Pool, mails: Queue) =>
  new Worker<{ order: string }>('orders', async job => {
    const order = await pool.query('SELECT status FROM orders WHERE id = $1', [job.data.order]);
    await mails.add('paid', { ...job.data, rows: order.rowCount }, { jobId: job.data.order });
  });
      `,
    },
    {
      name: 'Lambda: the relay is the other half of the outbox',
      code: `
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
export async function relay(pool: Pool, producer: Producer): Promise<void> {
  const unsent = await pool.query('SELECT id, topic, payload FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT 100');
  for (const row of unsent.rows as { id: string; topic: string; payload: string }[]) {
    await producer.send({ topic: row.topic, messages: [{ key: row.id, value: row.payload }] });
    await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
  }
}
      `,
    },
    {
      name: 'BullMQ: a tick goes over its rows side by side',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const producer: Producer;
export const worker = new Worker('relay', async () => {
  const { rows } = await pool.query<{ id: string; body: string }>('SELECT id, body FROM outbox WHERE sent_at IS NULL LIMIT 50');
  await Promise.all(
    rows.map(async ({ id, body }) => {
      await producer.send({ topic: 'orders', messages: [{ key: id, value: body }] });
      await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [id]);
    }),
  );
});
      `,
    },
    {
      name: 'TypeORM: the rows of a relay are marked together',
      code: `
import type { Channel } from 'amqplib';
import { In, IsNull, type Repository } from 'typeorm';
declare class OutboxEvent {
  id: string;
  body: string;
  sentAt: Date | null;
}
export async function relay(events: Repository<OutboxEvent>, channel: Channel): Promise<void> {
  const pending = await events.find({ where: { sentAt: IsNull() }, take: 50 });
  for (const event of pending) channel.publish('orders', 'changed', Buffer.from(event.body), { messageId: event.id });
  await events.update({ id: In(pending.map(event => event.id)) }, { sentAt: new Date() });
}
      `,
    },
    {
      name: 'Knex: a tick sends its rows in chunks, through a helper of lodash',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const db: Knex;
declare const producer: Producer;
declare function chunk<T>(list: readonly T[], size: number): T[][];
export const worker = new Worker('relay', async () => {
  const rows: { id: string; body: string }[] = await db('outbox').whereNull('sent_at').limit(50);
  for (const part of chunk(rows, 10)) {
    await Promise.allSettled(
      part.map(async row => {
        await producer.send({ topic: 'orders', messages: [{ key: row.id, value: row.body }] });
        await db('outbox').where({ id: row.id }).update({ sent_at: new Date() });
      }),
    );
  }
});
      `,
    },
    {
      name: 'pg-boss inside the transaction',
      code: `
import type PgBoss from 'pg-boss';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const boss: PgBoss;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  await boss.send('mails', job.data, { db: { executeSql: (text, values) => client.query(text, values) } });
  await client.query('COMMIT');
  client.release();
});
      `,
    },
    {
      name: 'amqplib: the failed message is copied to a parking queue',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    } catch {
      channel.sendToQueue('orders.parked', msg.content, { messageId: String(msg.properties.messageId) });
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'one branch writes, the other publishes',
      code: `
import { type Queue, Worker } from 'bullmq';
import type { Pool } from 'pg';
export const start = (pool: Pool, refunds: Queue) =>
  new Worker<{ order: string; isRefund: boolean }>('orders', async job => {
    if (job.data.isRefund) await refunds.add('refund', job.data, { jobId: job.data.order });
    else await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  });
      `,
    },
    {
      name: 'SQS: a dedup marker is no change that anybody hears of',
      code: `
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
const sqs = new SQSClient({});
declare const pool: Pool;
export const worker = new Worker<{ sku: string }>('stock', async job => {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: 'https://sqs.example.com/stock.fifo',
      MessageBody: job.data.sku,
      MessageGroupId: job.data.sku,
      MessageDeduplicationId: String(job.id),
    }),
  );
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [String(job.id)]);
});
      `,
    },
    {
      name: 'pg-boss with an adapter that another module made of the client',
      code: `
import PgBoss from 'pg-boss';
import { Worker } from 'bullmq';
import type { Pool, PoolClient } from 'pg';
declare const pool: Pool;
declare const boss: PgBoss;
declare function adapterFor(client: PoolClient): PgBoss.Db;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  await boss.send('mails', job.data, { db: adapterFor(client) });
  await client.query('COMMIT');
  client.release();
});
      `,
    },
    {
      name: 'a relay whose query compares with an operator of TypeORM',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import { IsNull, LessThan, type Repository } from 'typeorm';
declare class OutboxEvent {
  id: string;
  body: string;
  attempts: number;
  sentAt: Date | null;
}
declare const events: Repository<OutboxEvent>;
declare const producer: Producer;
export const worker = new Worker('relay', async () => {
  const pending = await events.find({ where: { sentAt: IsNull(), attempts: LessThan(9) }, take: 50 });
  for (const event of pending) {
    await producer.send({ topic: 'orders', messages: [{ key: event.id, value: event.body }] });
    await events.update({ id: event.id }, { sentAt: new Date() });
  }
});
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs: an update and a send',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, producer: Producer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      await producer.send({ topic: 'paid', messages: [{ key: id, value: message.value }] });
    },
  });
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE orders', otherAt: 'line 8' },
          line: 9,
          column: 13,
          endLine: 9,
          endColumn: 92,
        },
      ],
    },
    {
      name: 'bullmq: the event goes out before the row is there',
      code: `
import { type Queue, Worker } from 'bullmq';
import type { Pool } from 'pg';
export const start = (pool: Pool, mails: Queue) =>
  new Worker<{ order: string }>('orders', async job => {
    await mails.add('paid', job.data, { jobId: job.data.order });
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  });
      `,
      errors: [
        {
          messageId: 'ghostEvent',
          data: { name: 'UPDATE orders', deeper: '', other: 'mails.add', otherAt: 'line 6' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 94,
        },
      ],
    },
    {
      name: 'Lambda: an outbox row and the publish of the same event',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const producer: Producer;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', body]);
    await client.query('INSERT INTO outbox (id, topic) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [body, 'paid']);
    await client.query('COMMIT');
    client.release();
    await producer.send({ topic: 'paid', messages: [{ key: body, value: 'paid' }] });
  }
};
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE orders', otherAt: 'line 11' },
          line: 15,
          column: 11,
          endLine: 15,
          endColumn: 85,
        },
      ],
    },
    {
      name: 'pg-boss beside the transaction',
      code: `
import type PgBoss from 'pg-boss';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const boss: PgBoss;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  await boss.send('mails', job.data);
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'boss.send', deeper: '', other: 'UPDATE orders', otherAt: 'line 8' },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 37,
        },
      ],
    },
    {
      name: 'amqplib: the row after the event, in a helper',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
async function markPaid(pool: Pool, order: string): Promise<void> {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order]);
}
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const order = msg.content.toString();
    channel.publish('events', 'order.paid', msg.content, { messageId: order });
    await markPaid(pool, order);
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'ghostEvent',
          data: { name: 'UPDATE orders', deeper: '', other: 'channel.publish', otherAt: 'line 11' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 83,
        },
      ],
    },
    {
      name: 'one transaction, two events after it',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, producer: Producer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      await producer.send({ topic: 'paid', messages: [{ key: id, value: message.value }] });
      await producer.send({ topic: 'audit', messages: [{ key: id, value: message.value }] });
    },
  });
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE orders', otherAt: 'line 8' },
          line: 9,
          column: 13,
          endLine: 9,
          endColumn: 92,
        },
      ],
    },
    {
      name: 'the write and the event side by side',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, producer: Producer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await Promise.all([
        pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]),
        producer.send({ topic: 'paid', messages: [{ key: id, value: message.value }] }),
      ]);
    },
  });
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE orders', otherAt: 'line 9' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 88,
        },
      ],
    },
    {
      name: 'SQS: a delete and a message about it',
      code: `
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
const sqs = new SQSClient({});
declare const pool: Pool;
export const worker = new Worker<{ sku: string }>('stock', async job => {
  await pool.query('DELETE FROM stock WHERE sku = $1', [job.data.sku]);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: 'https://sqs.example.com/stock.fifo',
      MessageBody: job.data.sku,
      MessageGroupId: job.data.sku,
      MessageDeduplicationId: String(job.id),
    }),
  );
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'sqs.send', deeper: '', other: 'DELETE FROM stock', otherAt: 'line 8' },
          line: 9,
          column: 9,
          endLine: 16,
          endColumn: 4,
        },
      ],
    },
    {
      name: 'a job with an id of its own is added before the commit',
      code: `
import { type Queue, Worker } from 'bullmq';
import type { Pool } from 'pg';
export const start = (pool: Pool, mails: Queue) =>
  new Worker<{ order: string }>('orders', async job => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
    await mails.add('paid', job.data, { jobId: job.data.order });
    await client.query('COMMIT');
    client.release();
  });
      `,
      errors: [
        {
          messageId: 'uncommitted',
          data: { name: 'mails.add', deeper: '', other: 'UPDATE orders', otherAt: 'line 8' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 65,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-dual-write', rule, {
  assertionOptions,
  valid: [
    {
      name: 'amqplib: a create and the reply to the sender',
      code: `
import type { Channel } from 'amqplib';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const { id, amount } = JSON.parse(msg.content.toString()) as { id: string; amount: number };
    await prisma.invoice.upsert({ where: { orderId: id }, create: { orderId: id, amount }, update: { amount } });
    channel.sendToQueue(String(msg.properties.replyTo), Buffer.from(id), { correlationId: String(msg.properties.correlationId) });
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'sqs-consumer: a service with an outbox',
      code: `
import { Consumer } from 'sqs-consumer';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
class Invoices {
  constructor(private readonly prisma: PrismaClient) {}
  async clear(orderId: string): Promise<void> {
    await this.prisma.$transaction(async tx => {
      await tx.invoice.updateMany({ where: { orderId }, data: { amount: 0 } });
      await tx.providerEvent.createMany({ data: [{ account: 'invoices', eventId: orderId, amount: 0 }], skipDuplicates: true });
    });
  }
}
const invoices = new Invoices(prisma);
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    await invoices.clear(String(message.Body));
    return message;
  },
});
      `,
    },
    {
      name: 'each message of a batch: the write of one table only',
      code: `
import type { Consumer } from 'kafkajs';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachBatch: async ({ batch, resolveOffset }) => {
      for (const message of batch.messages) {
        await prisma.invoice.updateMany({ where: { orderId: String(message.key) }, data: { amount: 0 } });
        resolveOffset(message.offset);
      }
    },
  });
}
      `,
    },
  ],
  invalid: [
    {
      name: 'amqplib: a create and a publish',
      code: `
import type { Channel } from 'amqplib';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const { id, amount } = JSON.parse(msg.content.toString()) as { id: string; amount: number };
    await prisma.invoice.upsert({ where: { orderId: id }, create: { orderId: id, amount }, update: { amount } });
    channel.publish('events', 'invoice.created', msg.content, { messageId: id });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'channel.publish', deeper: '', other: 'prisma.invoice.upsert', otherAt: 'line 9' },
          line: 10,
          column: 5,
          endLine: 10,
          endColumn: 81,
        },
      ],
    },
    {
      name: 'sqs-consumer: a service and its event bus',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Producer } from 'kafkajs';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const producer: Producer;
class Invoices {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly producer: Producer,
  ) {}
  async clear(orderId: string): Promise<void> {
    await this.prisma.$transaction(async tx => {
      await tx.invoice.updateMany({ where: { orderId }, data: { amount: 0 } });
      await tx.reminder.deleteMany({ where: { userId: orderId } });
    });
    await this.producer.send({ topic: 'invoices', messages: [{ key: orderId, value: 'cleared' }] });
  }
}
const invoices = new Invoices(prisma, producer);
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    await invoices.clear(String(message.Body));
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'tx.reminder.deleteMany', otherAt: 'line 15' },
          line: 17,
          column: 11,
          endLine: 17,
          endColumn: 100,
        },
      ],
    },
    {
      name: 'each message of a batch',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(consumer: Consumer, producer: Producer): Promise<void> {
  await consumer.run({
    eachBatch: async ({ batch, resolveOffset }) => {
      for (const message of batch.messages) {
        const orderId = String(message.key);
        await prisma.invoice.updateMany({ where: { orderId }, data: { amount: 0 } });
        await producer.send({ topic: 'cleared', messages: [{ key: orderId, value: null }] });
        resolveOffset(message.offset);
      }
    },
  });
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'prisma.invoice.updateMany', otherAt: 'line 10' },
          line: 11,
          column: 15,
          endLine: 11,
          endColumn: 93,
        },
      ],
    },
  ],
});

testerWithoutSchema().run('no-dual-write', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a cache is no database',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Redis } from 'ioredis';
export async function start(consumer: Consumer, producer: Producer, redis: Redis): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await redis.set('order:' + id, String(message.value), 'EX', 3600);
      await producer.send({ topic: 'seen', messages: [{ key: id, value: message.value }] });
    },
  });
}
      `,
    },
  ],
  invalid: [],
});
