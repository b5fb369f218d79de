import rule from '../../rules/no-side-effect-before-dedup.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-side-effect-before-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a charge with a stable key may come before the marker',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return;
  await stripe.charges.create({ amount: Number(message.value), currency: 'eur' }, { idempotencyKey: id });
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
}
      `,
    },
    {
      name: 'a claim that is taken first guards the effect',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  if ((await redis.set('mailed:' + String(job.id), '1', 'EX', 3600, 'NX')) === null) return;
  await mail.sendMail({ to: job.data.to });
});
      `,
    },
    {
      name: 'a PUT says the same thing twice',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
import type { Redis } from 'ioredis';
declare const redis: Redis;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const key = 'done:' + String(message.MessageId);
    if (await redis.exists(key)) return message;
    await axios.put('https://example.com/orders/' + String(message.Body), { status: 'PAID' });
    await redis.set(key, '1', 'EX', 3600);
    return message;
  },
});
      `,
    },
    {
      name: 'an absolute update may come before the marker',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    if (await redis.get(messageId)) continue;
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', body]);
    await redis.set(messageId, '1', 'EX', 3600);
  }
};
      `,
    },
    {
      name: 'a read at the other side is no effect',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
    if (seen.rowCount) return channel.ack(msg);
    const order = await fetch('https://example.com/orders/' + msg.content.toString());
    console.log(await order.text());
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the reply of a request is no effect of its own',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('quotes', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
    if (seen.rowCount) return channel.ack(msg);
    channel.sendToQueue(msg.properties.replyTo, Buffer.from('42'));
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'no marker at all is the business of another rule',
      code: `
import type { Consumer } from 'kafkajs';
import type { Transporter } from 'nodemailer';
export async function start(consumer: Consumer, mail: Transporter): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      await mail.sendMail({ to: String(message.value) });
    },
  });
}
      `,
    },
    {
      name: 'a check that does not stop the effect is no gate',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const key = 'mailed:' + String(job.id);
  if (await redis.exists(key)) console.warn('duplicate');
  await mail.sendMail({ to: job.data.to });
  await redis.set(key, '1', 'EX', 3600);
});
      `,
    },
    {
      name: 'a write of the same store and its marker in one transaction',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const seen = await client.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [String(message.key)]);
    if (seen.rows.length === 0) {
      await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [String(message.value)]);
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [String(message.key)]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
      `,
    },
    {
      name: 'an onward job whose id comes from the message',
      code: `
import { type Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
declare const mails: Queue;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const key = 'placed:' + job.data.order;
  if (await redis.exists(key)) return;
  await mails.add('confirm', job.data, { jobId: job.data.order });
  await redis.set(key, '1', 'EX', 3600);
});
      `,
    },
    {
      name: 'metrics and logs before the marker',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { Counter } from 'prom-client';
declare const redis: Redis;
const jobs = new Counter({ name: 'jobs', help: 'jobs' });
export const worker = new Worker<{ order: string }>('orders', async job => {
  const key = 'seen:' + job.data.order;
  if (await redis.exists(key)) return;
  jobs.inc();
  console.log(job.id);
  await redis.set(key, '1', 'EX', 3600);
});
      `,
    },
    {
      name: 'a method of the same name on a foreign type',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
interface Outbox { sendMail(mail: { to: string }): void }
declare const redis: Redis;
declare const outbox: Outbox;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const key = 'mailed:' + String(job.id);
  if (await redis.exists(key)) return;
  outbox.sendMail({ to: job.data.to });
  await redis.set(key, '1', 'EX', 3600);
});
      `,
    },
    {
      name: 'outside of a consumer',
      code: `
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
export async function welcome(redis: Redis, mail: Transporter, to: string): Promise<void> {
  if (await redis.exists(to)) return;
  await mail.sendMail({ to });
  await redis.set(to, '1', 'EX', 3600);
}
      `,
    },
    {
      name: 'a package that is not installed',
      code: `
// @ts-expect-error -- no such package
import { subscribe } from 'not-installed';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
subscribe('mail', async (message: { id: string; to: string }) => {
  if (await redis.exists(message.id)) return;
  await mail.sendMail({ to: message.to });
  await redis.set(message.id, '1', 'EX', 3600);
});
      `,
    },
    {
      name: 'JavaScript-like any: neither check nor effect is known',
      code: `
import { Worker } from 'bullmq';
declare const store: any;
declare const mail: any;
export const worker = new Worker('mail', async (job: any) => {
  if (await store.has(job.id)) return;
  await mail.send(job.data.to);
  await store.add(job.id);
});
      `,
    },
    { name: 'an empty file', code: '' },
    {
      // Which rows the helper looks at is not visible in its signature.
      name: 'FN: the check is a function without a body',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
declare function wasMailed(id: string): Promise<boolean>;
declare function setMailed(id: string): Promise<void>;
export const worker = new Worker<{ to: string; id: string }>('mail', async job => {
  if (await wasMailed(job.data.id)) return;
  await mail.sendMail({ to: job.data.to });
  await setMailed(job.data.id);
});
      `,
    },
  ],
  invalid: [
    {
      name: 'a charge without a key before the marker',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return;
  await stripe.charges.create({ amount: Number(message.value), currency: 'eur' });
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
}
      `,
      errors: [
        {
          messageId: 'effectWithoutKey',
          data: {
            name: 'stripe.charges.create',
            more: '',
            deeper: '',
            other: 'INSERT INTO processed_messages',
            otherAt: 'line 12',
          },
          line: 11,
          column: 9,
          endLine: 11,
          endColumn: 82,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'id' },
              output: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return;
  await stripe.charges.create({ amount: Number(message.value), currency: 'eur' }, { idempotencyKey: id });
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'request options that lack the key only',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Redis } from 'ioredis';
import type Stripe from 'stripe';
declare const redis: Redis;
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    if (await redis.get(record.messageId)) continue;
    await stripe.refunds.create({ charge: record.body }, { maxNetworkRetries: 2 });
    await redis.set(record.messageId, '1', 'EX', 3600);
  }
};
      `,
      errors: [
        {
          messageId: 'effectWithoutKey',
          data: { name: 'stripe.refunds.create', more: '', deeper: '', other: 'redis.set', otherAt: 'line 11' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 83,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'record.messageId' },
              output: `
import type { SQSEvent } from 'aws-lambda';
import type { Redis } from 'ioredis';
import type Stripe from 'stripe';
declare const redis: Redis;
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    if (await redis.get(record.messageId)) continue;
    await stripe.refunds.create({ charge: record.body }, { maxNetworkRetries: 2, idempotencyKey: record.messageId });
    await redis.set(record.messageId, '1', 'EX', 3600);
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a mail before the marker in Redis',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const key = 'mailed:' + String(job.id);
  if (await redis.exists(key)) return;
  await mail.sendMail({ to: job.data.to });
  await redis.set(key, '1', 'EX', 3600);
});
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'mail.sendMail', more: '', deeper: '', other: 'redis.set', otherAt: 'line 11' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 43,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a POST before the marker',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
import type { Redis } from 'ioredis';
declare const redis: Redis;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const key = 'done:' + String(message.MessageId);
    if (await redis.exists(key)) return message;
    await axios.post('https://example.com/orders', { id: message.Body });
    await redis.set(key, '1', 'EX', 3600);
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'axios.post', more: '', deeper: '', other: 'redis.set', otherAt: 'line 12' },
          line: 11,
          column: 11,
          endLine: 11,
          endColumn: 73,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a relative update before a marker in another store',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    if (await redis.get(messageId)) continue;
    await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [body]);
    await redis.set(messageId, '1', 'EX', 3600);
  }
};
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'UPDATE stock', more: '', deeper: '', other: 'redis.set', otherAt: 'line 11' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 88,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a publish before the marker',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
    if (seen.rowCount) return channel.ack(msg);
    channel.publish('shipments', 'requested', msg.content);
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: {
            name: 'channel.publish',
            more: '',
            deeper: '',
            other: 'INSERT INTO processed_messages',
            otherAt: 'line 11',
          },
          line: 10,
          column: 5,
          endLine: 10,
          endColumn: 59,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a status column is a marker as well',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { rows } = await pool.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [
        String(message.key),
      ]);
      if (rows[0]?.status === 'SHIPPED') return;
      await fetch('https://example.com/shipments', { method: 'POST', body: String(message.value) });
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['SHIPPED', String(message.key)]);
    },
  });
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'fetch', more: '', deeper: '', other: 'UPDATE orders', otherAt: 'line 12' },
          line: 11,
          column: 13,
          endLine: 11,
          endColumn: 100,
          suggestions: [],
        },
      ],
    },
    {
      name: 'two effects at once, one report at the one nearest to the marker',
      code: `
import axios from 'axios';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const key = 'mailed:' + String(job.id);
  if (await redis.exists(key)) return;
  await Promise.all([mail.sendMail({ to: job.data.to }), axios.post('https://example.com/crm', job.data)]);
  await redis.set(key, '1', 'EX', 3600);
});
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'axios.post', more: ' and 1 more', deeper: '', other: 'redis.set', otherAt: 'line 12' },
          line: 11,
          column: 58,
          endLine: 11,
          endColumn: 105,
          suggestions: [],
        },
      ],
    },
    {
      name: 'SQS loop: an else branch with the work',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
const redis = createClient();
export async function poll(sqs: SQSClient, mail: Transporter, QueueUrl: string): Promise<void> {
  while (true) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const message of Messages) {
      const key = 'mailed:' + String(message.MessageId);
      if (await redis.get(key)) {
        console.log('again');
      } else {
        await mail.sendMail({ to: message.Body });
        await redis.set(key, '1', { EX: 3600 });
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'mail.sendMail', more: '', deeper: '', other: 'redis.set', otherAt: 'line 15' },
          line: 14,
          column: 15,
          endLine: 14,
          endColumn: 50,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a class: check, effect and marker in helpers',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
class Inbox {
  constructor(private readonly pool: Pool) {}
  async has(id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
    return (rowCount ?? 0) > 0;
  }
  async add(id: string): Promise<void> {
    await this.pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
  }
}
export class Welcome {
  constructor(
    private readonly channel: Channel,
    private readonly inbox: Inbox,
    private readonly mail: Transporter,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('welcome', msg => this.onMessage(msg));
  }
  private async onMessage(msg: ConsumeMessage | null): Promise<void> {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    if (!(await this.inbox.has(id))) {
      await this.send(msg.content.toString());
      await this.inbox.add(id);
    }
    this.channel.ack(msg);
  }
  private async send(to: string): Promise<void> {
    await this.mail.sendMail({ to });
  }
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: {
            name: 'mail.sendMail',
            more: '',
            deeper: '',
            other: 'INSERT INTO processed_messages',
            otherAt: 'line 12',
          },
          line: 34,
          column: 11,
          endLine: 34,
          endColumn: 37,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a wrapper that runs the work once, marking it afterwards',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
async function once(key: string, work: () => Promise<unknown>): Promise<void> {
  if (await redis.exists(key)) return;
  await work();
  await redis.set(key, '1', 'EX', 3600);
}
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  await once(String(message.key), () => mail.sendMail({ to: String(message.value) }));
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'mail.sendMail', more: '', deeper: '', other: 'redis.set', otherAt: 'line 10' },
          line: 13,
          column: 41,
          endLine: 13,
          endColumn: 85,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a charge inside the transaction of its marker',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const seen = await client.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [String(message.key)]);
    if (seen.rows.length === 0) {
      await stripe.charges.create({ amount: Number(message.value), currency: 'eur' });
      await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [String(message.key)]);
    }
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
          messageId: 'effectWithoutKey',
          data: {
            name: 'stripe.charges.create',
            more: '',
            deeper: '',
            other: 'INSERT INTO processed_messages',
            otherAt: 'line 14',
          },
          line: 13,
          column: 13,
          endLine: 13,
          endColumn: 86,
          // Only names and their members are written a second time, no calls.
          suggestions: [],
        },
      ],
    },
    {
      name: 'a declared gateway with a verb that everyone knows',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
interface PaymentGateway { charge(order: string): Promise<void> }
declare const redis: Redis;
declare const gateway: PaymentGateway;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const key = 'paid:' + job.data.order;
  if (await redis.exists(key)) return;
  await gateway.charge(job.data.order);
  await redis.set(key, '1', 'EX', 3600);
});
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'gateway.charge', more: '', deeper: '', other: 'redis.set', otherAt: 'line 11' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 39,
          suggestions: [],
        },
      ],
    },
    {
      name: 'an onward job without an id',
      code: `
import { type Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
declare const mails: Queue;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const key = 'placed:' + job.data.order;
  if (await redis.exists(key)) return;
  await mails.add('confirm', job.data);
  await redis.set(key, '1', 'EX', 3600);
});
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'mails.add', more: '', deeper: '', other: 'redis.set', otherAt: 'line 10' },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 39,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a set of ids, a then chain and optional chaining',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter | undefined;
export const handler = (async event => {
  for (const record of event.Records) {
    const isKnown = await redis.sismember('mailed', record.messageId);
    if (isKnown === 1) continue;
    await (mail?.sendMail({ to: record.body }) ?? Promise.resolve()).then(() => redis.sadd('mailed', record.messageId));
  }
}) satisfies SQSHandler;
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'mail.sendMail', more: '', deeper: '', other: 'redis.sadd', otherAt: 'line 11' },
          line: 11,
          column: 12,
          endLine: 11,
          endColumn: 47,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a marker in finally',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const key = 'mailed:' + String(job.id);
  if (await redis.exists(key)) return;
  try {
    await mail.sendMail({ to: job.data.to });
  } finally {
    await redis.set(key, '1', 'EX', 3600);
  }
});
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'mail.sendMail', more: '', deeper: '', other: 'redis.set', otherAt: 'line 13' },
          line: 11,
          column: 11,
          endLine: 11,
          endColumn: 45,
          suggestions: [],
        },
      ],
    },
    {
      name: 'the id is asked for after the call',
      code: `
import Stripe from 'stripe';
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
const stripe = new Stripe('sk');
await ch.consume('orders', async m => {
  if (!m) return;
  const id = (JSON.parse(m.content.toString()) as { id?: string }).id;
  const seen = await pool.query('SELECT 1 FROM processed WHERE message_id = $1', [id]);
  if (seen.rowCount) { ch.ack(m); return; }
  await stripe.paymentIntents.create({ amount: 1, currency: 'eur' });
  if (id === undefined) throw new Error('no id');
  await pool.query('INSERT INTO processed (message_id) VALUES ($1)', [id]);
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'effectWithoutKey',
          data: {
            name: 'stripe.paymentIntents.create',
            more: '',
            deeper: '',
            other: 'INSERT INTO processed',
            otherAt: 'line 15',
          },
          line: 13,
          column: 9,
          endLine: 13,
          endColumn: 69,
        },
      ],
    },
  ],
});
