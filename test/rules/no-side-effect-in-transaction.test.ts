import rule from '../../rules/no-side-effect-in-transaction.ts';
import { assertionOptions, testerWithSchema, testerWithPrisma } from './tester.ts';

testerWithSchema().run('no-side-effect-in-transaction', rule, {
  assertionOptions,
  valid: [
    {
      name: 'kafkajs: the mail follows the commit',
      code: `
import type { Consumer } from 'kafkajs';
import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool, mail: Transporter): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release();
      }
      await mail.sendMail({ to: String(message.value), subject: 'Paid' });
    },
  });
}
      `,
    },
    {
      name: 'sqs-consumer and a helper that opens the transaction: a PUT may be said twice',
      code: `
import axios from 'axios';
import type { Pool, PoolClient } from 'pg';
import { Consumer } from 'sqs-consumer';
declare const pool: Pool;
async function withTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    await withTransaction(async client => {
      await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['SHIPPED', message.Body]);
      await axios.put('https://example.com/shipments/' + String(message.Body), { status: 'SHIPPED' });
    });
    return message;
  },
});
      `,
    },
    {
      name: 'bullmq: a job with an id of its own is added once',
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
    },
    {
      name: 'bullmq: a charge with a key may be repeated',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
export const worker = new Worker<{ amount: number }>('charges', async job => {
  const client = await pool.connect();
  await client.query('BEGIN');
  const claim = await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [String(job.id)]);
  if (claim.rowCount === 1)
    await stripe.charges.create({ amount: job.data.amount, currency: 'eur' }, { idempotencyKey: String(job.id) });
  await client.query('COMMIT');
  client.release();
});
      `,
    },
    {
      name: 'a read at the other side inside the transaction of a class',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
class Shipping {
  constructor(private readonly pool: Pool) {}
  async ship(order: string): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const carrier = await fetch('https://example.com/carriers/' + order);
      await client.query('UPDATE orders SET status = $1 WHERE id = $2', [await carrier.text(), order]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}
export async function start(channel: Channel, shipping: Shipping): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    await shipping.ship(msg.content.toString());
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a relay publishes while it holds its rows',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function relay(pool: Pool, channel: Channel): Promise<void> {
  const client = await pool.connect();
  await client.query('BEGIN');
  const unsent = await client.query('SELECT id, payload FROM outbox WHERE sent_at IS NULL FOR UPDATE SKIP LOCKED');
  for (const row of unsent.rows as { id: string; payload: string }[]) {
    channel.publish('events', 'order', Buffer.from(row.payload), { messageId: row.id });
    await client.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
  }
  await client.query('COMMIT');
  client.release();
}
      `,
    },
    {
      name: 'pg-boss takes the job in the same transaction',
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
      name: 'a log line and a metric inside the transaction',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  console.log('paid', job.data.order);
  await client.query('COMMIT');
  client.release();
});
      `,
    },
    {
      name: 'mysql2: the object is named after the order',
      code: `
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Worker } from 'bullmq';
import type { Pool } from 'mysql2/promise';
export const start = (pool: Pool, s3: S3Client) =>
  new Worker<{ order: string }>('orders', async job => {
    const connection = await pool.getConnection();
    await connection.beginTransaction();
    await connection.execute('UPDATE orders SET status = ? WHERE id = ?', ['PAID', job.data.order]);
    await s3.send(new PutObjectCommand({ Bucket: 'receipts', Key: job.data.order, Body: '' }));
    await connection.commit();
    connection.release();
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs: a mail between BEGIN and COMMIT',
      code: `
import type { Consumer } from 'kafkajs';
import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool, mail: Transporter): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const changed = await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'OPEN'", [id]);
        if (changed.rowCount === 1) await mail.sendMail({ to: String(message.value), subject: 'Paid' });
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
      errors: [
        {
          messageId: 'call',
          data: { name: 'mail.sendMail', deeper: '', otherAt: 'line 11' },
          line: 13,
          column: 43,
          endLine: 13,
          endColumn: 104,
        },
      ],
    },
    {
      name: 'sqs-consumer and a helper that opens the transaction: an HTTP call',
      code: `
import axios from 'axios';
import type { Pool, PoolClient } from 'pg';
import { Consumer } from 'sqs-consumer';
declare const pool: Pool;
async function withTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    await withTransaction(async client => {
      const changed = await client.query("UPDATE orders SET status = 'SHIPPED' WHERE id = $1 AND status = 'PAID'", [message.Body]);
      if (changed.rowCount === 1) await axios.post('https://example.com/shipments', { order: message.Body });
    });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'axios.post', deeper: '', otherAt: 'line 23' },
          line: 25,
          column: 41,
          endLine: 25,
          endColumn: 109,
        },
      ],
    },
    {
      name: 'bullmq: a job is added inside the transaction',
      code: `
import { type Queue, Worker } from 'bullmq';
import type { Pool } from 'pg';
export const start = (pool: Pool, mails: Queue) =>
  new Worker<{ order: string }>('orders', async job => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
    await mails.add('paid', job.data);
    await client.query('COMMIT');
    client.release();
  });
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'mails.add', deeper: '', otherAt: 'line 7' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 38,
        },
      ],
    },
    {
      name: 'bullmq: a claim in the transaction does not take the mail back',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const client = await pool.connect();
  await client.query('BEGIN');
  const claim = await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [String(job.id)]);
  if (claim.rowCount === 1) await mail.sendMail({ to: job.data.to });
  await client.query('COMMIT');
  client.release();
});
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'mail.sendMail', deeper: '', otherAt: 'line 9' },
          line: 11,
          column: 35,
          endLine: 11,
          endColumn: 69,
        },
      ],
    },
    {
      name: 'fetch inside the transaction of a class',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
class Shipping {
  constructor(private readonly pool: Pool) {}
  async ship(order: string): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const changed = await client.query("UPDATE orders SET status = 'SHIPPED' WHERE id = $1 AND status = 'PAID'", [order]);
      if (changed.rowCount === 1) await fetch('https://example.com/shipments', { method: 'POST', body: order });
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}
export async function start(channel: Channel, shipping: Shipping): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    await shipping.ship(msg.content.toString());
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'fetch', deeper: '', otherAt: 'line 9' },
          line: 11,
          column: 41,
          endLine: 11,
          endColumn: 112,
        },
      ],
    },
    {
      name: 'kafkajs: the announcement stands before the write that it is about',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, producer: Producer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      await client.query('BEGIN');
      const changed = await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      if (changed.rowCount === 1) await producer.send({ topic: 'paid', messages: [{ key: id, value: message.value }] });
      await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      await client.query('COMMIT');
      client.release();
    },
  });
}
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'producer.send', deeper: '', otherAt: 'line 9' },
          line: 11,
          column: 41,
          endLine: 11,
          endColumn: 120,
        },
      ],
    },
    {
      name: "a callback of the program's own inside the transaction",
      code: `
import axios from 'axios';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
const retry = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch {
    return await work();
  }
};
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  await client.query('BEGIN');
  const changed = await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'OPEN'", [job.data.order]);
  if (changed.rowCount === 1) await retry(() => axios.post('https://example.com/receipts', job.data));
  await client.query('COMMIT');
  client.release();
});
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'axios.post', deeper: '', otherAt: 'line 15' },
          line: 17,
          column: 49,
          endLine: 17,
          endColumn: 101,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-side-effect-in-transaction', rule, {
  assertionOptions,
  valid: [
    {
      name: 'amqplib: the event is a row of the same transaction',
      code: `
import type { Channel } from 'amqplib';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    await prisma.$transaction(async tx => {
      await tx.invoice.updateMany({ where: { orderId: id }, data: { amount: 0 } });
      await tx.providerEvent.upsert({
        where: { account_eventId: { account: 'invoice.cleared', eventId: id } },
        create: { account: 'invoice.cleared', eventId: id, amount: 0 },
        update: {},
      });
    });
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'Lambda: a service class publishes afterwards',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Producer } from 'kafkajs';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const producer: Producer;
class Events {
  constructor(private readonly producer: Producer) {}
  async cleared(orderId: string): Promise<void> {
    await this.producer.send({ topic: 'invoices', messages: [{ key: orderId, value: 'cleared' }] });
  }
}
const events = new Events(producer);
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    await prisma.$transaction(async tx => {
      await tx.invoice.updateMany({ where: { orderId: body }, data: { amount: 0 } });
    });
    await events.cleared(body);
  }
};
      `,
    },
    {
      name: 'reads alone make no transaction worth the name',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const mail: Transporter;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    const invoice = await tx.invoice.findUnique({ where: { orderId: job.data.order } });
    await mail.sendMail({ to: 'shop@example.com', text: String(invoice?.amount) });
  });
});
      `,
    },
    {
      name: 'sqs-consumer: a cache entry is dropped inside $transaction',
      code: `
import type { Redis } from 'ioredis';
import { Consumer } from 'sqs-consumer';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const redis: Redis;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const id = String(message.MessageId);
    await prisma.$transaction(async tx => {
      await tx.invoice.updateMany({ where: { orderId: id }, data: { amount: 0 } });
      await redis.del('invoice:' + id);
    });
    return message;
  },
});
      `,
    },
  ],
  invalid: [
    {
      name: 'amqplib: a publish inside $transaction',
      code: `
import type { Channel } from 'amqplib';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    await prisma.$transaction(async tx => {
      await tx.invoice.updateMany({ where: { orderId: id }, data: { amount: 0 } });
      channel.publish('events', 'invoice.cleared', Buffer.from(id), { messageId: id });
    });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'channel.publish', deeper: '', otherAt: 'line 9' },
          line: 11,
          column: 7,
          endLine: 11,
          endColumn: 87,
        },
      ],
    },
    {
      name: 'Lambda: a service class publishes from within',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Producer } from 'kafkajs';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const producer: Producer;
class Events {
  constructor(private readonly producer: Producer) {}
  async cleared(orderId: string): Promise<void> {
    await this.producer.send({ topic: 'invoices', messages: [{ key: orderId, value: 'cleared' }] });
  }
}
const events = new Events(producer);
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    await prisma.$transaction(async tx => {
      await tx.invoice.updateMany({ where: { orderId: body }, data: { amount: 0 } });
      await events.cleared(body);
    });
  }
};
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'producer.send', deeper: '', otherAt: 'line 16' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 100,
        },
      ],
    },
    {
      name: 'sqs-consumer: a Redis publish inside $transaction',
      code: `
import type { Redis } from 'ioredis';
import { Consumer } from 'sqs-consumer';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const redis: Redis;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const id = String(message.MessageId);
    await prisma.$transaction(async tx => {
      await tx.invoice.updateMany({ where: { orderId: id }, data: { amount: 0 } });
      await redis.xadd('invoices', '*', 'order', id);
    });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'redis.xadd', deeper: '', otherAt: 'line 11' },
          line: 13,
          column: 13,
          endLine: 13,
          endColumn: 53,
        },
      ],
    },
    {
      name: 'pg: a text message',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Twilio } from 'twilio';
export async function start(consumer: Consumer, pool: Pool, twilio: Twilio): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const paid = await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'OPEN'", [String(message.key)]);
        if (paid.rowCount === 1) await twilio.messages.create({ to: String(message.value), body: 'Paid' });
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
      errors: [
        {
          messageId: 'call',
          data: { name: 'twilio.messages.create', deeper: '', otherAt: 'line 10' },
          line: 12,
          column: 40,
          endLine: 12,
          endColumn: 107,
        },
      ],
    },
  ],
});
