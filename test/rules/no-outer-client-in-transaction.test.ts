import rule from '../../rules/no-outer-client-in-transaction.ts';
import { assertionOptions, testerWithSchema, testerWithPrisma } from './tester.ts';

testerWithSchema().run('no-outer-client-in-transaction', rule, {
  assertionOptions,
  valid: [
    {
      name: 'kafkajs and pg: one connection between BEGIN and COMMIT',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
        await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
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
      name: 'amqplib and a helper that opens the transaction, its client used throughout',
      code: `
import type { Channel } from 'amqplib';
import type { Pool, PoolClient } from 'pg';
async function withTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
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
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    await withTransaction(pool, async client => {
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    });
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'bullmq and a class that hands its client on',
      code: `
import { Worker } from 'bullmq';
import type { Pool, PoolClient } from 'pg';
class Database {
  constructor(private readonly pool: Pool) {}
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
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
}
class Orders {
  constructor(private readonly database: Database) {}
  async pay(id: string): Promise<void> {
    await this.database.transaction(async client => {
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      await this.markPaid(client, id);
    });
  }
  private async markPaid(client: PoolClient, id: string): Promise<void> {
    await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  }
}
export const start = (orders: Orders) =>
  new Worker<{ order: string }>('orders', async job => {
    await orders.pay(job.data.order);
  });
      `,
    },
    {
      name: "SELECT FOR UPDATE on the transaction's connection",
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const client = await pool.connect();
    await client.query('BEGIN');
    const order = await client.query('SELECT version FROM orders WHERE id = $1 FOR UPDATE', [body]);
    await client.query('UPDATE orders SET status = $1, version = $2 WHERE id = $3', ['PAID', order.rows.length, body]);
    await client.query('COMMIT');
    client.release();
  }
};
      `,
    },
    {
      name: 'a cache of another store has its own client',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const redis: Redis;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  await redis.del('order:' + job.data.order);
  await client.query('COMMIT');
  client.release();
});
      `,
    },
    {
      name: 'a failure is logged through the pool, because the transaction is about to roll back',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
        await client.query('COMMIT');
      } catch (error) {
        await pool.query('INSERT INTO failures (message_id, reason) VALUES ($1, $2)', [id, String(error)]);
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
      name: 'the pool before BEGIN and after COMMIT',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['SEEN', id]);
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    await client.query('COMMIT');
    client.release();
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['DONE', id]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'another database has a pool and a life of its own',
      code: `
import { Worker } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool({ database: 'shop' });
const audit = new Pool({ database: 'audit' });
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  await audit.query('UPDATE orders_seen SET seen = true WHERE id = $1', [job.data.order]);
  await client.query('COMMIT');
  client.release();
});
      `,
    },
    {
      name: 'another database, injected',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
class Orders {
  constructor(
    private readonly pool: Pool,
    private readonly audit: Pool,
  ) {}
  async pay(id: string): Promise<void> {
    const client = await this.pool.connect();
    await client.query('BEGIN');
    await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    await this.audit.query('UPDATE orders_seen SET seen = true WHERE id = $1', [id]);
    await client.query('COMMIT');
    client.release();
  }
}
export const start = (orders: Orders) =>
  new Worker<{ order: string }>('orders', async job => {
    await orders.pay(job.data.order);
  });
      `,
    },
    {
      name: "a connection whose origin is not visible may be the transaction's",
      code: `
import { Worker } from 'bullmq';
import type { ClientBase, Pool, PoolClient } from 'pg';
declare const pool: Pool;
declare const session: { client: ClientBase };
declare function enter(client: PoolClient): void;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  enter(client);
  await client.query('BEGIN');
  await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  await session.client.query('DELETE FROM stock WHERE sku = $1', [job.data.order]);
  await client.query('COMMIT');
  client.release();
});
      `,
    },
  ],
  invalid: [
    {
      name: 'SQS loop: messages side by side, each of them in a transaction of its own',
      code: `
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Knex } from 'knex';
declare const knex: Knex;
const sqs = new SQSClient({});
const handle = async ({ Body, ReceiptHandle }: Message) => {
  await knex.transaction(async trx => {
    await trx('refunds').where({ id: Body }).update({ state: 'paid' });
    await knex('orders').where({ id: Body }).update({ state: 'refunded' });
  });
  await sqs.send(new DeleteMessageCommand({ QueueUrl: 'q', ReceiptHandle }));
};
for (;;) {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: 'q' }));
  await Promise.all(Messages.map(message => handle(message)));
}
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE orders', deeper: '', otherAt: 'line 7' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 75,
        },
      ],
    },
    {
      name: 'kafkajs and pg: the pool inside BEGIN and COMMIT',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
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
      output: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
        await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
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
          messageId: 'write',
          data: { name: 'UPDATE orders', deeper: '', otherAt: 'line 10' },
          line: 12,
          column: 15,
          endLine: 12,
          endColumn: 86,
        },
      ],
    },
    {
      name: 'amqplib and a helper that opens the transaction',
      code: `
import type { Channel } from 'amqplib';
import type { Pool, PoolClient } from 'pg';
async function withTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
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
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    await withTransaction(pool, async client => {
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    });
    channel.ack(msg);
  });
}
      `,
      output: `
import type { Channel } from 'amqplib';
import type { Pool, PoolClient } from 'pg';
async function withTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
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
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    await withTransaction(pool, async client => {
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE orders', deeper: '', otherAt: 'line 22' },
          line: 24,
          column: 13,
          endLine: 24,
          endColumn: 84,
        },
      ],
    },
    {
      name: 'bullmq and a class whose audit log has the pool',
      code: `
import { Worker } from 'bullmq';
import type { Pool, PoolClient } from 'pg';
class Database {
  constructor(private readonly pool: Pool) {}
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
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
}
class Orders {
  constructor(
    private readonly pool: Pool,
    private readonly database: Database,
  ) {}
  async pay(id: string): Promise<void> {
    await this.database.transaction(async client => {
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      await this.markPaid(id);
    });
  }
  private async markPaid(id: string): Promise<void> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  }
}
export const start = (orders: Orders) =>
  new Worker<{ order: string }>('orders', async job => {
    await orders.pay(job.data.order);
  });
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE orders', deeper: '', otherAt: 'line 27' },
          line: 33,
          column: 11,
          endLine: 33,
          endColumn: 87,
        },
      ],
    },
    {
      name: 'SELECT FOR UPDATE through the pool locks nothing for the transaction',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const client = await pool.connect();
    await client.query('BEGIN');
    const order = await pool.query('SELECT version FROM orders WHERE id = $1 FOR UPDATE', [body]);
    await client.query('UPDATE orders SET status = $1, version = $2 WHERE id = $3', ['PAID', order.rows.length, body]);
    await client.query('COMMIT');
    client.release();
  }
};
      `,
      output: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const client = await pool.connect();
    await client.query('BEGIN');
    const order = await client.query('SELECT version FROM orders WHERE id = $1 FOR UPDATE', [body]);
    await client.query('UPDATE orders SET status = $1, version = $2 WHERE id = $3', ['PAID', order.rows.length, body]);
    await client.query('COMMIT');
    client.release();
  }
};
      `,
      errors: [
        {
          messageId: 'lock',
          data: { name: 'SELECT FROM orders', deeper: '', otherAt: 'line 8' },
          line: 9,
          column: 25,
          endLine: 9,
          endColumn: 98,
        },
      ],
    },
    {
      name: 'a named function inside the transaction keeps the pool, and is called elsewhere as well',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  const save = (status: string) => pool.query('UPDATE orders SET status = $1 WHERE id = $2', [status, job.data.order]);
  await client.query('BEGIN');
  await client.query('DELETE FROM stock WHERE sku = $1', [job.data.order]);
  await save('PAID');
  await client.query('COMMIT');
  client.release();
  await save('DONE');
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE orders', deeper: '', otherAt: 'line 8' },
          line: 7,
          column: 36,
          endLine: 7,
          endColumn: 119,
        },
      ],
    },
    {
      name: 'a second connection of the same pool',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  const other = await pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  await other.query('DELETE FROM stock WHERE sku = $1', [job.data.order]);
  await client.query('COMMIT');
  client.release();
  other.release();
});
      `,
      output: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const client = await pool.connect();
  const other = await pool.connect();
  await client.query('BEGIN');
  await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.order]);
  await client.query('DELETE FROM stock WHERE sku = $1', [job.data.order]);
  await client.query('COMMIT');
  client.release();
  other.release();
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'DELETE FROM stock', deeper: '', otherAt: 'line 8' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 74,
        },
      ],
    },
    {
      name: 'kafkajs: a pool that was made in this module',
      code: `
import type { Consumer } from 'kafkajs';
import { Pool } from 'pg';
const pool = new Pool();
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachBatch: async ({ batch, resolveOffset }) => {
      for (const message of batch.messages) {
        const client = await pool.connect();
        try {
          await client.query('BEGIN');
          await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [String(message.key)]);
          await pool.query('DELETE FROM stock WHERE sku = $1', [String(message.value)]);
          await client.query('COMMIT');
        } finally {
          client.release();
        }
        resolveOffset(message.offset);
      }
    },
  });
}
      `,
      output: `
import type { Consumer } from 'kafkajs';
import { Pool } from 'pg';
const pool = new Pool();
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachBatch: async ({ batch, resolveOffset }) => {
      for (const message of batch.messages) {
        const client = await pool.connect();
        try {
          await client.query('BEGIN');
          await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [String(message.key)]);
          await client.query('DELETE FROM stock WHERE sku = $1', [String(message.value)]);
          await client.query('COMMIT');
        } finally {
          client.release();
        }
        resolveOffset(message.offset);
      }
    },
  });
}
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'DELETE FROM stock', deeper: '', otherAt: 'line 11' },
          line: 13,
          column: 17,
          endLine: 13,
          endColumn: 88,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-outer-client-in-transaction', rule, {
  assertionOptions,
  valid: [
    {
      name: "kafkajs: both writes by the transaction's client",
      code: `
import type { Consumer } from 'kafkajs';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await prisma.$transaction(async tx => {
        await tx.invoice.upsert({ where: { orderId: id }, create: { orderId: id, amount: 1 }, update: { amount: 1 } });
        await tx.reminder.deleteMany({ where: { userId: id } });
      });
    },
  });
}
      `,
    },
    {
      name: 'NestJS: the injected client opens the transaction, tx does the rest',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
class PrismaService extends PrismaClient {}
@Processor('orders')
export class OrdersProcessor extends WorkerHost {
  constructor(private readonly prisma: PrismaService) {
    super();
  }
  async process({ data: order }: Job<{ id: string; amount: number }>): Promise<void> {
    await this.prisma.$transaction(async tx => {
      await tx.invoice.upsert({ where: { orderId: order.id }, create: { orderId: order.id, amount: order.amount }, update: {} });
      await tx.processedMessage.upsert({ where: { messageId: order.id }, create: { messageId: order.id }, update: {} });
    });
  }
}
      `,
    },
    {
      name: 'sqs-consumer: a repository that takes the client',
      code: `
import { Consumer } from 'sqs-consumer';
import { type Prisma, PrismaClient } from './generated/client.ts';
class Reminders {
  async clear(userId: string, db: Prisma.TransactionClient): Promise<void> {
    await db.reminder.deleteMany({ where: { userId } });
  }
}
declare const prisma: PrismaClient;
const reminders = new Reminders();
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const id = String(message.MessageId);
    await prisma.$transaction(async tx => {
      await tx.processedMessage.upsert({ where: { messageId: id }, create: { messageId: id }, update: {} });
      await reminders.clear(id, tx);
    });
    return message;
  },
});
      `,
    },
    {
      name: "bullmq: raw SQL by the transaction's client",
      code: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await tx.$executeRaw\`UPDATE "Invoice" SET amount = 0 WHERE "orderId" = \${job.data.order}\`;
  });
});
      `,
    },
    {
      name: "bullmq: the list form runs the outer client's queries in one transaction",
      code: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction([
    prisma.processedMessage.create({ data: { messageId: String(job.id) } }),
    prisma.invoice.update({ where: { orderId: job.data.order }, data: { amount: 0 } }),
  ]);
});
      `,
    },
    {
      name: 'amqplib: a plain read by the outer client sees what is committed, and changes nothing',
      code: `
import type { Channel } from 'amqplib';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    await prisma.$transaction(async tx => {
      const known = await prisma.invoice.findUnique({ where: { orderId: id } });
      await tx.reminder.deleteMany({ where: { userId: known?.orderId ?? id } });
    });
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'Lambda: the write follows the transaction',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    await prisma.$transaction(async tx => {
      await tx.processedMessage.upsert({ where: { messageId }, create: { messageId }, update: {} });
    });
    await prisma.invoice.updateMany({ where: { orderId: body }, data: { amount: 1 } });
  }
};
      `,
    },
    {
      name: 'an optional client parameter that falls back to the outer one',
      code: `
import { Worker } from 'bullmq';
import { type Prisma, PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
class Invoices {
  constructor(private readonly prisma: PrismaClient) {}
  async zero(orderId: string, tx?: Prisma.TransactionClient): Promise<void> {
    const db = tx ?? this.prisma;
    await db.invoice.updateMany({ where: { orderId }, data: { amount: 0 } });
  }
  async one(orderId: string, db: Prisma.TransactionClient = this.prisma): Promise<void> {
    await db.invoice.updateMany({ where: { orderId }, data: { amount: 1 } });
  }
}
const invoices = new Invoices(prisma);
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await invoices.zero(job.data.order, tx);
    await invoices.one(job.data.order, tx);
  });
});
      `,
    },
    {
      name: 'the current transaction comes out of an AsyncLocalStorage',
      code: `
import { AsyncLocalStorage } from 'node:async_hooks';
import { Worker } from 'bullmq';
import { type Prisma, PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
const current = new AsyncLocalStorage<Prisma.TransactionClient>();
const db = (): Prisma.TransactionClient => current.getStore() ?? prisma;
class Store {
  get client(): Prisma.TransactionClient {
    return current.getStore() ?? prisma;
  }
  async zero(orderId: string): Promise<void> {
    await this.client.invoice.updateMany({ where: { orderId }, data: { amount: 0 } });
    await db().reminder.deleteMany({ where: { userId: orderId } });
  }
}
const store = new Store();
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await current.run(tx, () => store.zero(job.data.order));
  });
});
      `,
    },
    {
      name: 'a repository is made for the transaction',
      code: `
import { Worker } from 'bullmq';
import { type Prisma, PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
class Invoices {
  constructor(private readonly db: Prisma.TransactionClient) {}
  with(tx: Prisma.TransactionClient): Invoices {
    return new Invoices(tx);
  }
  async zero(orderId: string): Promise<void> {
    await this.db.invoice.updateMany({ where: { orderId }, data: { amount: 0 } });
  }
}
const invoices = new Invoices(prisma);
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await invoices.with(tx).zero(job.data.order);
    await new Invoices(tx).zero(job.data.order);
  });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs: a Prisma write by the outer client in the callback',
      code: `
import type { Consumer } from 'kafkajs';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await prisma.$transaction(async tx => {
        await tx.invoice.upsert({ where: { orderId: id }, create: { orderId: id, amount: 1 }, update: { amount: 1 } });
        await prisma.reminder.deleteMany({ where: { userId: id } });
      });
    },
  });
}
      `,
      output: `
import type { Consumer } from 'kafkajs';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await prisma.$transaction(async tx => {
        await tx.invoice.upsert({ where: { orderId: id }, create: { orderId: id, amount: 1 }, update: { amount: 1 } });
        await tx.reminder.deleteMany({ where: { userId: id } });
      });
    },
  });
}
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'prisma.reminder.deleteMany', deeper: '', otherAt: 'line 9' },
          line: 11,
          column: 15,
          endLine: 11,
          endColumn: 68,
        },
      ],
    },
    {
      name: 'NestJS: this.prisma beside tx in a method of an injected service',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
class PrismaService extends PrismaClient {}
@Processor('orders')
export class OrdersProcessor extends WorkerHost {
  constructor(private readonly prisma: PrismaService) {
    super();
  }
  async process({ data: order }: Job<{ id: string; amount: number }>): Promise<void> {
    await this.prisma.$transaction(async tx => {
      await tx.invoice.upsert({ where: { orderId: order.id }, create: { orderId: order.id, amount: order.amount }, update: {} });
      await this.prisma.processedMessage.upsert({ where: { messageId: order.id }, create: { messageId: order.id }, update: {} });
    });
  }
}
      `,
      output: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
class PrismaService extends PrismaClient {}
@Processor('orders')
export class OrdersProcessor extends WorkerHost {
  constructor(private readonly prisma: PrismaService) {
    super();
  }
  async process({ data: order }: Job<{ id: string; amount: number }>): Promise<void> {
    await this.prisma.$transaction(async tx => {
      await tx.invoice.upsert({ where: { orderId: order.id }, create: { orderId: order.id, amount: order.amount }, update: {} });
      await tx.processedMessage.upsert({ where: { messageId: order.id }, create: { messageId: order.id }, update: {} });
    });
  }
}
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'prisma.processedMessage.upsert', deeper: '', otherAt: 'line 12' },
          line: 14,
          column: 13,
          endLine: 14,
          endColumn: 129,
        },
      ],
    },
    {
      name: 'sqs-consumer: a repository that has its own client is called inside the transaction',
      code: `
import { Consumer } from 'sqs-consumer';
import { PrismaClient } from './generated/client.ts';
class Reminders {
  constructor(private readonly prisma: PrismaClient) {}
  async clear(userId: string): Promise<void> {
    await this.prisma.reminder.deleteMany({ where: { userId } });
  }
}
declare const prisma: PrismaClient;
const reminders = new Reminders(prisma);
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const id = String(message.MessageId);
    await prisma.$transaction(async tx => {
      await tx.processedMessage.upsert({ where: { messageId: id }, create: { messageId: id }, update: {} });
      await reminders.clear(id);
    });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'prisma.reminder.deleteMany', deeper: '', otherAt: 'line 16' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 65,
        },
      ],
    },
    {
      name: 'bullmq: raw SQL by the outer client',
      code: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await prisma.$executeRaw\`UPDATE "Invoice" SET amount = 0 WHERE "orderId" = \${job.data.order}\`;
  });
});
      `,
      output: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await tx.$executeRaw\`UPDATE "Invoice" SET amount = 0 WHERE "orderId" = \${job.data.order}\`;
  });
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE Invoice', deeper: '', otherAt: 'line 6' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 98,
        },
      ],
    },
    {
      name: 'Lambda: a callback in a list inside the transaction',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    await prisma.$transaction(async tx => {
      const lines = JSON.parse(body) as { order: string; amount: number }[];
      await tx.processedMessage.upsert({ where: { messageId }, create: { messageId }, update: {} });
      await Promise.all(lines.map(line => prisma.invoice.update({ where: { orderId: line.order }, data: { amount: line.amount } })));
    });
  }
};
      `,
      output: `
import type { SQSEvent } from 'aws-lambda';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    await prisma.$transaction(async tx => {
      const lines = JSON.parse(body) as { order: string; amount: number }[];
      await tx.processedMessage.upsert({ where: { messageId }, create: { messageId }, update: {} });
      await Promise.all(lines.map(line => tx.invoice.update({ where: { orderId: line.order }, data: { amount: line.amount } })));
    });
  }
};
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'prisma.invoice.update', deeper: '', otherAt: 'line 7' },
          line: 10,
          column: 43,
          endLine: 10,
          endColumn: 131,
        },
      ],
    },
    {
      name: "the transaction's client is hidden by another variable of its name",
      code: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ orders: string[] }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await Promise.all(
      job.data.orders.map(tx => prisma.invoice.update({ where: { orderId: tx }, data: { amount: 0 } })),
    );
  });
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'prisma.invoice.update', deeper: '', otherAt: 'line 6' },
          line: 9,
          column: 33,
          endLine: 9,
          endColumn: 103,
        },
      ],
    },
    {
      name: "nothing names the transaction's client",
      code: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async () => {
    await prisma.processedMessage.upsert({ where: { messageId: String(job.id) }, create: { messageId: String(job.id) }, update: {} });
  });
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'prisma.processedMessage.upsert', deeper: '', otherAt: 'line 6' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 134,
        },
      ],
    },
    {
      name: 'the optional client parameter is left out inside the transaction',
      code: `
import { Worker } from 'bullmq';
import { type Prisma, PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
class Invoices {
  constructor(private readonly prisma: PrismaClient) {}
  async zero(orderId: string, tx?: Prisma.TransactionClient): Promise<void> {
    await (tx ?? this.prisma).invoice.updateMany({ where: { orderId }, data: { amount: 0 } });
  }
}
const invoices = new Invoices(prisma);
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await invoices.zero(job.data.order);
  });
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'invoice.updateMany', deeper: '', otherAt: 'line 13' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 94,
        },
      ],
    },
    {
      name: 'the fallback of a variable is taken inside the transaction',
      code: `
import { Worker } from 'bullmq';
import { type Prisma, PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
class Invoices {
  constructor(private readonly prisma: PrismaClient) {}
  async zero(orderId: string, tx?: Prisma.TransactionClient): Promise<void> {
    const db = tx ?? this.prisma;
    await db.invoice.updateMany({ where: { orderId }, data: { amount: 0 } });
  }
}
const invoices = new Invoices(prisma);
export const worker = new Worker<{ order: string }>('orders', async job => {
  await prisma.$transaction(async tx => {
    await tx.processedMessage.create({ data: { messageId: String(job.id) } });
    await invoices.zero(job.data.order);
  });
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'db.invoice.updateMany', deeper: '', otherAt: 'line 14' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 77,
        },
      ],
    },
  ],
});
