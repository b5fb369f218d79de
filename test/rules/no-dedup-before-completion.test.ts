import rule from '../../rules/no-dedup-before-completion.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-dedup-before-completion', rule, {
  assertionOptions,
  valid: [
    {
      name: 'two states, those that come in between are turned away',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const key = \`mailed:\${job.id}\`;
  if ((await redis.set(key, 'started', 'EX', 60, 'NX')) === null) {
    if ((await redis.get(key)) === 'done') return;
    throw new Error('another delivery is at work');
  }
  await mail.sendMail({ to: job.data.to });
  await redis.set(key, 'done', 'EX', 86_400);
});
      `,
    },
    {
      name: 'with a key the marker can wait until the call is done',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare const redis: Redis;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  const key = \`refunded:\${job.id}\`;
  if (await redis.exists(key)) return;
  await stripe.refunds.create({ charge: job.data.charge }, { idempotencyKey: key });
  await redis.set(key, '1', 'EX', 86_400);
});
      `,
    },
    {
      name: 'the marker and the call in one transaction, the call with a key',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import { DatabaseError, type Pool } from 'pg';
import axios from 'axios';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    await axios.post('https://example.com/shipments', { order: String(message.value) }, { headers: { 'Idempotency-Key': id } });
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
      name: 'an absolute write needs no marker before it',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Pool } from 'pg';
import { createClient } from 'redis';
const pool = new Pool();
const redis = createClient();
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of event.Records) {
    try {
      if ((await redis.get(messageId)) !== null) continue;
      await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [body]);
      await redis.set(messageId, '1', { EX: 86_400 });
    } catch {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
      `,
    },
    {
      name: 'a claim of the repository that finishes afterwards',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
export class Claims {
  constructor(private readonly redis: Redis) {}
  async start(id: string): Promise<boolean> {
    return (await this.redis.set(\`claim:\${id}\`, 'started', 'EX', 60, 'NX')) === 'OK';
  }
  async isDone(id: string): Promise<boolean> {
    return (await this.redis.get(\`claim:\${id}\`)) === 'done';
  }
  async finish(id: string): Promise<void> {
    await this.redis.set(\`claim:\${id}\`, 'done', 'EX', 86_400);
  }
}
export class Mails {
  constructor(
    private readonly claims: Claims,
    private readonly mail: Transporter,
  ) {}
  start(): Worker<{ to: string }> {
    return new Worker('mail', job => this.process(job));
  }
  private async process(job: Job<{ to: string }>): Promise<void> {
    const id = String(job.id);
    if (!(await this.claims.start(id))) {
      if (await this.claims.isDone(id)) return;
      throw new Error('another delivery is at work');
    }
    await this.mail.sendMail({ to: job.data.to });
    await this.claims.finish(id);
  }
}
      `,
    },
    {
      name: 'the event in an outbox, in the transaction of the marker',
      code: `
import type { Channel } from 'amqplib';
import { DatabaseError, type Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [String(msg.properties.messageId)]);
      await client.query('INSERT INTO outbox (topic, payload) VALUES ($1, $2)', ['order.accepted', msg.content.toString()]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      const isDuplicate = error instanceof DatabaseError && error.code === '23505';
      if (!isDuplicate) throw error;
    } finally {
      client.release();
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the status says shipped when the carrier knows',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const id = message.Body ?? '';
    const { rows } = await pool.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [id]);
    if (rows[0]?.status === 'SHIPPED') return message;
    await fetch('https://carrier.example.com/labels', { method: 'POST', body: id, headers: { 'Idempotency-Key': id } });
    await pool.query("UPDATE orders SET status = 'SHIPPED' WHERE id = $1", [id]);
    return message;
  },
});
      `,
    },
    {
      name: 'a lease whose refusal keeps the message',
      code: `
import type { Consumer } from 'kafkajs';
import type { Redis } from 'ioredis';
export async function start(consumer: Consumer, redis: Redis): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const key = String(message.key);
      const won = await redis.set(\`lease:\${key}\`, '1', 'EX', 30, 'NX');
      if (!won) throw new Error('another delivery is at work');
      await fetch('https://crm.example.com/orders', { method: 'POST', headers: { 'Idempotency-Key': key } });
    },
  });
}
      `,
    },
    {
      name: 'begun and not finished is left to a person',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
declare const pool: Pool;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const claim = await pool.query(
    "INSERT INTO mails (message_id, state) VALUES ($1, 'started') ON CONFLICT (message_id) DO NOTHING",
    [job.id],
  );
  if (claim.rowCount === 0) {
    const { rows } = await pool.query<{ state: string }>('SELECT state FROM mails WHERE message_id = $1', [job.id]);
    if (rows[0]?.state === 'done') return;
    throw new Error('begun and not finished: look at the mail server');
  }
  await mail.sendMail({ to: job.data.to, subject: 'Welcome' });
  await pool.query("UPDATE mails SET state = 'done' WHERE message_id = $1", [job.id]);
});
      `,
    },
    {
      name: "the claim and the write share a store, another rule's business",
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
    },
    {
      name: 'logs and metrics after the claim are no work',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
export const worker = new Worker<{ to: string }>('mail', async job => {
  if ((await redis.set(\`seen:\${job.id}\`, '1', 'EX', 86_400, 'NX')) === null) return;
  console.log('first time', job.id);
});
      `,
    },
    {
      name: 'the claim is in a hash that nobody asks again',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  await redis.hset('seen', String(job.id), '1');
  await mail.sendMail({ to: job.data.to });
});
      `,
    },
    {
      name: 'outside of a consumer',
      code: `
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
export async function welcome(redis: Redis, mail: Transporter, to: string): Promise<void> {
  if ((await redis.set(to, '1', 'EX', 3600, 'NX')) === null) return;
  await mail.sendMail({ to });
}
      `,
    },
    {
      name: 'Powertools keeps its record until the function is done',
      code: `
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { SQSHandler, SQSRecord } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'idempotency' });
const welcome = makeIdempotent(
  async (record: SQSRecord) => {
    await mail.sendMail({ to: record.body, subject: 'Welcome' });
  },
  { persistenceStore },
);
export const handler: SQSHandler = async event => {
  for (const record of event.Records) await welcome(record);
};
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
      name: 'a state that the work is begun in holds nothing back, the row beside it does',
      code: `
import { Worker, type Queue } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const mails: Queue;
new Worker<{ campaign: string; contact: string }>('campaigns', async ({ data: { campaign, contact } }) => {
  const { rows: [order] } = await pool.query('SELECT status FROM orders WHERE id = $1', [campaign]);
  if (order === undefined || order.status === 'PAUSED') return;
  if (order.status === 'SCHEDULED') await pool.query("UPDATE orders SET status = 'RUNNING' WHERE id = $1", [campaign]);
  const sent = await pool.query('SELECT 1 FROM inbox WHERE consumer = $1 AND message_id = $2', [campaign, contact]);
  if (sent.rowCount !== 0) return;
  await pool.query('INSERT INTO inbox (consumer, message_id, payload) VALUES ($1, $2, $3)', [campaign, contact, order]);
  await mails.add('mail', { campaign, contact });
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'INSERT INTO inbox', deeper: '', effect: 'mails.add', effectAt: 'line 13', more: '' },
          line: 12,
          column: 9,
          endLine: 12,
          endColumn: 120,
        },
      ],
    },
    {
      name: 'a claim in Redis, then a mail',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  if ((await redis.set(\`mailed:\${job.id}\`, '1', 'EX', 86_400, 'NX')) === null) return;
  await mail.sendMail({ to: job.data.to });
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.set', deeper: '', effect: 'mail.sendMail', effectAt: 'line 9', more: '' },
          line: 8,
          column: 14,
          endLine: 8,
          endColumn: 68,
        },
      ],
    },
    {
      name: 'the claim is released when the call fails, not when the process dies',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare const redis: Redis;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  const key = \`refunded:\${job.id}\`;
  if ((await redis.set(key, '1', 'EX', 86_400, 'NX')) === null) return;
  try {
    await stripe.refunds.create({ charge: job.data.charge }, { idempotencyKey: key });
  } catch (error) {
    await redis.del(key);
    throw error;
  }
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.set', deeper: '', effect: 'stripe.refunds.create', effectAt: 'line 11', more: '' },
          line: 9,
          column: 14,
          endLine: 9,
          endColumn: 53,
        },
      ],
    },
    {
      name: 'the marker is committed, then the call',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import { DatabaseError, type Pool } from 'pg';
import axios from 'axios';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  try {
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [String(message.key)]);
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '23505') return;
    throw error;
  }
  await axios.post('https://example.com/shipments', { order: String(message.value) });
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'axios.post',
            effectAt: 'line 13',
            more: '',
          },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 103,
        },
      ],
    },
    {
      name: 'the marker in Redis, the write in PostgreSQL',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Pool } from 'pg';
import { createClient } from 'redis';
const pool = new Pool();
const redis = createClient();
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const won = await redis.set(messageId, '1', { NX: true, EX: 86_400 });
      if (won === null) continue;
      await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [body]);
    } catch {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.set', deeper: '', effect: 'UPDATE orders', effectAt: 'line 13', more: '' },
          line: 11,
          column: 25,
          endLine: 11,
          endColumn: 76,
        },
      ],
    },
    {
      name: 'a class with a claims repository and a mailer',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
export class Claims {
  constructor(private readonly redis: Redis) {}
  async take(id: string): Promise<boolean> {
    return (await this.redis.setnx(\`claim:\${id}\`, '1')) === 1;
  }
}
export class Mails {
  constructor(
    private readonly claims: Claims,
    private readonly mail: Transporter,
  ) {}
  start(): Worker<{ to: string }> {
    return new Worker('mail', job => this.process(job));
  }
  private async process(job: Job<{ to: string }>): Promise<void> {
    if (!(await this.claims.take(String(job.id)))) return;
    await this.mail.sendMail({ to: job.data.to });
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.setnx', deeper: '', effect: 'mail.sendMail', effectAt: 'line 21', more: '' },
          line: 8,
          column: 19,
          endLine: 8,
          endColumn: 55,
        },
      ],
    },
    {
      name: 'a check and a marker, both before the publish',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    const id = String(msg.properties.messageId);
    const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
    if (seen.rows.length > 0) return channel.ack(msg);
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    channel.publish('events', 'order.accepted', msg.content);
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'channel.publish',
            effectAt: 'line 11',
            more: '',
          },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 86,
        },
      ],
    },
    {
      name: 'a status says shipped before the carrier knows',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const id = message.Body ?? '';
    const shipped = await pool.query("UPDATE orders SET status = 'SHIPPED' WHERE id = $1 AND status = 'PAID'", [id]);
    if (shipped.rowCount === 0) return message;
    await fetch('https://carrier.example.com/labels', { method: 'POST', body: id });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'UPDATE orders', deeper: '', effect: 'fetch', effectAt: 'line 11', more: '' },
          line: 9,
          column: 27,
          endLine: 9,
          endColumn: 117,
        },
      ],
    },
    {
      name: 'several effects behind one claim',
      code: `
import type { Consumer } from 'kafkajs';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
export async function start(consumer: Consumer, redis: Redis, mail: Transporter): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const won = await redis.set(\`placed:\${String(message.key)}\`, '1', 'EX', 86_400, 'NX');
      if (!won) return;
      await mail.sendMail({ to: String(message.value), subject: 'Thank you' });
      await fetch('https://crm.example.com/orders', { method: 'POST', body: message.value });
    },
  });
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.set', deeper: '', effect: 'mail.sendMail', effectAt: 'line 10', more: ' and 1 more' },
          line: 8,
          column: 25,
          endLine: 8,
          endColumn: 92,
        },
      ],
    },
    {
      name: 'a field of a hash as the claim, then an event',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Redis } from 'ioredis';
export async function start(consumer: Consumer, producer: Producer, redis: Redis): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const isFirst = (await redis.hsetnx('seen', String(message.key), '1')) === 1;
      if (isFirst) await producer.send({ topic: 'accepted', messages: [{ value: message.value }] });
    },
  });
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.hsetnx', deeper: '', effect: 'producer.send', effectAt: 'line 8', more: '' },
          line: 7,
          column: 30,
          endLine: 7,
          endColumn: 76,
        },
      ],
    },
    {
      name: 'in a NestJS processor',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import type { Pool } from 'pg';
@Processor('labels')
export class LabelProcessor extends WorkerHost {
  constructor(private readonly pool: Pool) {
    super();
  }
  override async process(job: Job<{ order: string }>): Promise<void> {
    const claim = await this.pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      job.id,
    ]);
    if (!claim.rowCount) return;
    await fetch('https://carrier.example.com/labels', { method: 'POST', body: job.data.order });
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'INSERT INTO processed_messages', deeper: '', effect: 'fetch', effectAt: 'line 15', more: '' },
          line: 11,
          column: 25,
          endLine: 13,
          endColumn: 7,
        },
      ],
    },
    {
      name: 'the states are there, and the redelivery takes started for done',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
declare const pool: Pool;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const claim = await pool.query(
    "INSERT INTO mails (message_id, state) VALUES ($1, 'started') ON CONFLICT (message_id) DO NOTHING",
    [job.id],
  );
  if (claim.rowCount === 0) return;
  await mail.sendMail({ to: job.data.to, subject: 'Welcome' });
  await pool.query("UPDATE mails SET state = 'done' WHERE message_id = $1", [job.id]);
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'INSERT INTO mails', deeper: '', effect: 'mail.sendMail', effectAt: 'line 13', more: '' },
          line: 8,
          column: 23,
          endLine: 11,
          endColumn: 4,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-dedup-before-completion', rule, {
  assertionOptions,
  valid: [
    {
      name: 'the row and the onward job, which has the id of the message',
      code: `
import { type Queue, Worker } from 'bullmq';
import { Prisma, type PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const mails: Queue;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const seen = await prisma.processedMessage.findUnique({ where: { messageId: String(job.id) } });
  if (seen !== null) return;
  await mails.add('welcome', { to: job.data.to }, { jobId: \`welcome-\${job.id}\` });
  await prisma.processedMessage.upsert({
    where: { messageId: String(job.id) },
    create: { messageId: String(job.id) },
    update: {},
  });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'a row per message, then the mail',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
import { Prisma, type PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  try {
    await prisma.processedMessage.create({ data: { messageId: String(job.id) } });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return;
    throw error;
  }
  await mail.sendMail({ to: job.data.to, subject: 'Welcome' });
});
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'prisma.processedMessage.create',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 14',
            more: '',
          },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 82,
        },
      ],
    },
  ],
});
