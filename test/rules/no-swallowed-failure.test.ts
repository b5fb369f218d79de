import rule from '../../rules/no-swallowed-failure.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-swallowed-failure', rule, {
  assertionOptions,
  valid: [
    {
      name: 'SQS through Lambda: the catch clause does not see the failure of a promise that is returned',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const handler = async (event: SQSEvent) => {
  try {
    if (event.Records.length === 1) return mail.sendMail({ to: event.Records[0]!.body });
    return await Promise.all(event.Records.map(({ body }) => mail.sendMail({ to: body })));
  } catch (error) {
    console.error(error);
    throw error;
  }
};
      `,
    },
    {
      name: 'kafkajs: a query that is returned from within `try` is sent by the client that waits for it',
      code: `
import type { Consumer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
export const start = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      try {
        return knex('orders').where({ id: String(message.key) }).update({ state: 'paid' }).then(() => undefined);
      } catch (error) {
        console.error(error);
      }
    },
  });
      `,
    },
    {
      name: 'bullmq: the work is done without the answer of another service',
      code: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const stripe: Stripe;
new Worker<{ customer: string; order: string }>('orders', async ({ data: { customer, order } }) => {
  let email: string | null;
  try {
    const found = await stripe.customers.retrieve(customer);
    email = found.deleted ? null : found.email;
  } catch (error) {
    console.error(error);
    email = null;
  }
  await pool.query('UPDATE orders SET email = $2 WHERE id = $1', [order, email]);
});
      `,
    },
    {
      name: 'bullmq: another service says that there is no such thing, what else it says is thrown',
      code: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const stripe: Stripe;
new Worker<{ customer: string; order: string }>('orders', async ({ data: { customer, order } }) => {
  let email: string | null;
  try {
    const found = await stripe.customers.retrieve(customer);
    email = found.deleted ? null : found.email;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return;
    throw error;
  }
  await pool.query('UPDATE orders SET email = $2 WHERE id = $1', [order, email]);
});
      `,
    },
    {
      name: 'bullmq: what another service was asked for is only logged',
      code: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
declare const stripe: Stripe;
new Worker<{ customer: string }>('orders', async ({ data: { customer } }) => {
  try {
    console.info(await stripe.customers.retrieve(customer));
  } catch (error) {
    console.error(error);
  }
});
      `,
    },
    {
      name: 'Stripe: a response of a package without types, whose status cannot be told',
      code: `
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const NextResponse: any;
declare const stripe: Stripe;
declare const pool: Pool;
export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get('stripe-signature') ?? '', 's');
  try {
    await pool.query('UPDATE plans SET name = $1 WHERE event = $2', [event.type, event.id]);
    return new NextResponse('done', { status: 200 });
  } catch (error) {
    console.error(error);
    return new NextResponse('failed', { status: 400 });
  }
}
      `,
    },
    {
      name: 'a chain that nobody awaits rejects what failed',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const UPDATE = 'UPDATE orders SET status = 1 WHERE id = $1';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', msg => {
    if (msg === null) return;
    const values = [msg.content.toString()];
    pool.query(UPDATE, values).then(
      () => channel.ack(msg),
      () => channel.nack(msg, false, false),
    );
  });
}
      `,
    },
    {
      name: 'a chain that nobody awaits, acknowledged outside of it: the other defect',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const UPDATE = 'UPDATE orders SET status = 1 WHERE id = $1';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', msg => {
    if (msg === null) return;
    const values = [msg.content.toString()];
    pool.query(UPDATE, values).catch(console.error);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'kafkajs: the failure leaves the handler',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(message.key)]);
      } catch (error) {
        console.error('not applied', error);
        throw error;
      }
    },
  });
}
      `,
    },
    {
      name: 'kafkajs: the failed message is published to another topic',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, producer: Producer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(message.key)]);
      } catch (error) {
        console.error(error);
        await producer.send({ topic: topic + '.failed', messages: [{ key: message.key, value: message.value }] });
      }
    },
  });
}
      `,
    },
    {
      name: 'amqplib: the catch clause rejects, the ack is in the try block',
      code: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
export async function start(channel: Channel, mail: Transporter): Promise<void> {
  await channel.consume('welcome', async msg => {
    if (!msg) return;
    try {
      await mail.sendMail({ to: msg.content.toString(), subject: 'Welcome' });
      channel.ack(msg);
    } catch (error) {
      console.error(error);
      channel.nack(msg, false, false);
    }
  });
}
      `,
    },
    {
      name: 'amqplib: the failure is stored before the ack',
      code: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
export async function start(channel: Channel, mail: Transporter, pool: Pool): Promise<void> {
  await channel.consume('welcome', async msg => {
    if (!msg) return;
    try {
      await mail.sendMail({ to: msg.content.toString(), subject: 'Welcome' });
    } catch (error) {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['MAIL_FAILED', msg.content.toString()]);
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'amqplib: the failure is stored with the outcome, in whatever words',
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  const save = (id: string, status: unknown) => pool.query('UPDATE orders SET status = $1 WHERE id = $2', [status, id]);
  const put = (id: string) => axios.put('https://shop.example.com/' + id);
  await channel.consume('assigned', async msg => {
    if (!msg) return;
    const id = msg.content.toString();
    let status = 'MAILED';
    try {
      await put(id);
    } catch {
      status = 'FAILED';
    }
    await save(id, status);
    channel.ack(msg);
  });
  await channel.consume('chosen', async msg => {
    if (!msg) return;
    const id = msg.content.toString();
    let isDone = false;
    try {
      await put(id);
      isDone = true;
    } catch (error) {
      console.error(error);
    }
    await save(id, isDone ? 'MAILED' : 'FAILED');
    channel.ack(msg);
  });
  await channel.consume('told', async msg => {
    if (!msg) return;
    const id = msg.content.toString();
    const problem = await put(id).then(() => undefined, (error: Error) => error.message);
    await save(id, problem ?? 'MAILED');
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'bullmq: the failure is published with the outcome',
      code: `
import { type Queue, Worker } from 'bullmq';
import axios from 'axios';
export const start = (outcomes: Queue) =>
  new Worker<{ id: string }>('webhooks', async ({ data }) => {
    let failure: string | undefined;
    try {
      await axios.put('https://shop.example.com/' + data.id);
    } catch (error) {
      failure = String(error);
    }
    await outcomes.add('outcome', { id: data.id, failure }, { jobId: data.id });
  });
      `,
    },
    {
      name: 'amqplib: what may pass is thrown again, the rest is dropped on purpose',
      code: `
import type { Channel } from 'amqplib';
import axios, { isAxiosError } from 'axios';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('hooks', async msg => {
    if (!msg) return;
    try {
      await axios.post('https://example.com/hook', msg.content.toString());
    } catch (error) {
      if (!isAxiosError(error) || error.response?.status !== 410) throw error;
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'SQS loop: a failed message keeps its receipt',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const message of Messages) {
      try {
        await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.MessageId ?? '' });
      } catch (error) {
        console.error(error);
        continue;
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'sqs-consumer: a catch clause around telemetry only',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
    try {
      console.log('paid', JSON.parse(message.Body ?? '{}'));
    } catch {
      console.warn('no body');
    }
    return message;
  },
});
      `,
    },
    {
      name: 'Lambda: an awaited failure record',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
declare function failed(id: string, error: unknown): Promise<void>;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
    } catch (error) {
      await failed(record.messageId, error);
    }
  }
};
      `,
    },
    {
      name: 'Lambda: the topic handler rejects',
      code: `
import type { SNSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export async function handler(event: SNSEvent): Promise<void> {
  await Promise.all(
    event.Records.map(async ({ Sns }) => {
      await mail.sendMail({ to: Sns.Subject, text: Sns.Message });
    }),
  );
}
      `,
    },
    {
      name: 'bullmq: an error that no retry mends ends the job as failed',
      code: `
import { UnrecoverableError, Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
class InvalidAddress extends Error {}
export const worker = new Worker<{ to: string }>('mail', async job => {
  try {
    await mail.sendMail({ to: job.data.to });
  } catch (error) {
    if (error instanceof InvalidAddress) throw new UnrecoverableError(error.message);
    throw error;
  }
});
      `,
    },
    {
      name: 'bullmq: a kind of error that is dropped next to others that are not',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
class Bounced extends Error {}
class Unsubscribed extends Error {}
export const worker = new Worker<{ to: string }>('mail', async job => {
  try {
    await mail.sendMail({ to: job.data.to });
  } catch (error) {
    switch (true) {
      case error instanceof Bounced:
      case error instanceof Unsubscribed:
        return;
      default:
        throw error;
    }
  }
});
      `,
    },
    {
      name: 'a duplicate key is the work done before',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const amount = Number(message.value);
      try {
        await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [String(message.key), amount]);
      } catch (error) {
        if ((error as { code?: string }).code !== '23505') throw error;
      }
    },
  });
}
      `,
    },
    {
      name: 'a message that cannot be parsed is dropped',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    let order: { id: string };
    try {
      order = JSON.parse(msg.content.toString()) as { id: string };
    } catch {
      channel.ack(msg);
      return;
    }
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a cache that is not warmed loses nothing',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const redis: Redis;
export const worker = new Worker<{ id: string }>('orders', async job => {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
  await redis.set('order:' + job.data.id, 'PAID', 'EX', 60).catch(console.error);
});
      `,
    },
    {
      name: 'a class whose method rejects by itself',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', msg => void this.onMessage(msg));
  }
  private async onMessage(msg: ConsumeMessage | null): Promise<void> {
    if (!msg) return;
    try {
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    } catch {
      this.channel.reject(msg, false);
      return;
    }
    this.channel.ack(msg);
  }
}
      `,
    },
    {
      name: 'finally that only cleans up',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const client = await pool.connect();
    try {
      await client.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } finally {
      client.release();
    }
  });
}
      `,
    },
    {
      name: 'the failure is told by a returned flag',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
async function pay(id: string): Promise<boolean> {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    return true;
  } catch {
    return false;
  }
}
export const worker = new Worker<{ id: string }>('orders', async job => {
  if (!(await pay(job.data.id))) throw new Error('not paid');
});
      `,
    },
    {
      name: 'Lambda: a flag that is asked after all records',
      code: `
import type { SNSHandler } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const handler: SNSHandler = async event => {
  let hasFailed = false;
  for (const { Sns } of event.Records) {
    try {
      await mail.sendMail({ to: Sns.Message });
    } catch {
      hasFailed = true;
    }
  }
  if (hasFailed) throw new Error('not all were sent');
};
      `,
    },
    {
      name: 'a retry that gives up with a throw',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string }>('orders', async job => {
  let last: unknown;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw last;
});
      `,
    },
    {
      name: 'a promise chain whose rejection handler rejects',
      code: `
import type { Consumer } from 'kafkajs';
declare function charge(key: string): Promise<void>;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: ({ message }) =>
      charge(String(message.key)).catch((error: unknown) => {
        console.error(error);
        throw error;
      }),
  });
}
      `,
    },
    {
      name: 'a foreign type with members of the same name',
      code: `
interface Message { body: string }
interface Bus {
  consume(queue: string, handler: (message: Message) => Promise<void>): void;
  ack(message: Message): void;
}
declare const bus: Bus;
declare function save(body: string): Promise<void>;
bus.consume('orders', async message => {
  try {
    await save(message.body);
  } catch {
    console.error('lost');
  }
  bus.ack(message);
});
      `,
    },
    {
      name: 'a package that is not installed',
      code: `
// @ts-expect-error -- no such package
import { consume } from 'not-installed';
declare function save(body: unknown): Promise<void>;
consume('orders', async (message: unknown) => {
  try {
    await save(message);
  } catch {
    console.error('lost');
  }
});
      `,
    },
    {
      name: 'JavaScript-like any: a handler that nothing is known of',
      code: `
declare const channel: any;
declare function save(body: unknown): Promise<void>;
channel.consume('orders', async (message: any) => {
  try {
    await save(message);
  } catch {
    channel.ack(message);
  }
});
      `,
    },
    { name: 'an empty file', code: '' },
    {
      // A notification does not keep the message, but what the program's own unresolved function does is not known.
      name: 'FN: the catch clause calls something that only looks at the error',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare function notify(error: unknown): Promise<void>;
export const worker = new Worker<{ id: string }>('orders', async job => {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
  } catch (error) {
    await notify(error);
  }
});
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs: what follows is up to a message that may have no value',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
interface Bill { id: string; customer: string; amount: number; express: boolean }
declare const pool: Pool;
async function count({ customer, amount }: Bill): Promise<void> {
  const { rows } = await pool.query<{ total: number }>('SELECT total FROM customers WHERE id = $1', [customer]);
  const total = (rows[0]?.total ?? 0) + amount;
  await pool.query('UPDATE customers SET total = $2 WHERE id = $1', [customer, total]);
}
export const start = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const bill = JSON.parse(message.value?.toString() ?? '') as Bill;
      try {
        await fetch('https://print.example/bills', { method: 'POST', body: JSON.stringify(bill) });
      } catch (error) {
        console.error(error);
      }
      if (bill.express) {
        await pool.query('INSERT INTO express_bills (id) VALUES ($1)', [bill.id]);
      } else {
        await count(bill);
      }
    },
  });
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'fetch', effectAt: 'line 16', more: '', deeper: '' },
          line: 17,
          column: 9,
          endLine: 17,
          endColumn: 22,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
interface Bill { id: string; customer: string; amount: number; express: boolean }
declare const pool: Pool;
async function count({ customer, amount }: Bill): Promise<void> {
  const { rows } = await pool.query<{ total: number }>('SELECT total FROM customers WHERE id = $1', [customer]);
  const total = (rows[0]?.total ?? 0) + amount;
  await pool.query('UPDATE customers SET total = $2 WHERE id = $1', [customer, total]);
}
export const start = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const bill = JSON.parse(message.value?.toString() ?? '') as Bill;
      try {
        await fetch('https://print.example/bills', { method: 'POST', body: JSON.stringify(bill) });
      } catch (error) {
        console.error(error);
        throw error;
      }
      if (bill.express) {
        await pool.query('INSERT INTO express_bills (id) VALUES ($1)', [bill.id]);
      } else {
        await count(bill);
      }
    },
  });
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'bullmq: another service is asked in vain, and the work after it is never done',
      code: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const stripe: Stripe;
new Worker<{ customer: string; order: string }>('orders', async ({ data: { customer, order } }) => {
  let email: string | null;
  try {
    const found = await stripe.customers.retrieve(customer);
    email = found.deleted ? null : found.email;
  } catch (error) {
    console.error(error);
    return;
  }
  await pool.query('UPDATE orders SET email = $2 WHERE id = $1', [order, email]);
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'stripe.customers.retrieve', effectAt: 'line 10', more: '', deeper: '' },
          line: 12,
          column: 5,
          endLine: 12,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const stripe: Stripe;
new Worker<{ customer: string; order: string }>('orders', async ({ data: { customer, order } }) => {
  let email: string | null;
  try {
    const found = await stripe.customers.retrieve(customer);
    email = found.deleted ? null : found.email;
  } catch (error) {
    console.error(error);
    throw error;
  }
  await pool.query('UPDATE orders SET email = $2 WHERE id = $1', [order, email]);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'bullmq: an answer that does not come is taken for none',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker<{ customer: string; order: string }>('orders', async ({ data: { customer, order } }) => {
  const answer = await fetch(\`https://customers.example/\${customer}\`).catch(() => null);
  if (answer === null) return;
  await pool.query('UPDATE orders SET email = $2 WHERE id = $1', [order, await answer.text()]);
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'fetch', effectAt: 'line 6', more: '', deeper: '' },
          line: 6,
          column: 71,
          endLine: 6,
          endColumn: 76,
          suggestions: null,
        },
      ],
    },
    {
      name: 'bullmq: a read fails, and the work after it is never done',
      code: `
import { Worker } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool();
export const worker = new Worker('orders', async job => {
  let order: { total: number } | undefined;
  try {
    const { rows } = await pool.query('SELECT total FROM orders WHERE id = $1', [job.data.id]);
    order = rows[0];
  } catch (error) {
    console.error(error);
    return;
  }
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
}, { connection: { url: 'redis://localhost' } });
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'SELECT FROM orders', effectAt: 'line 8', more: '', deeper: '' },
          line: 10,
          column: 5,
          endLine: 10,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import { Worker } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool();
export const worker = new Worker('orders', async job => {
  let order: { total: number } | undefined;
  try {
    const { rows } = await pool.query('SELECT total FROM orders WHERE id = $1', [job.data.id]);
    order = rows[0];
  } catch (error) {
    console.error(error);
    throw error;
  }
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
}, { connection: { url: 'redis://localhost' } });
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a chain that nobody awaits logs the failure and acknowledges',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const UPDATE = 'UPDATE orders SET status = 1 WHERE id = $1';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', msg => {
    if (msg === null) return;
    const values = [msg.content.toString()];
    pool
      .query(UPDATE, values)
      .catch(console.error)
      .finally(() => channel.ack(msg));
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 9', more: '', deeper: '' },
          line: 11,
          column: 8,
          endLine: 11,
          endColumn: 13,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an async function in place that nobody awaits',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const UPDATE = 'UPDATE orders SET status = 1 WHERE id = $1';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', msg => {
    if (msg === null) return;
    const values = [msg.content.toString()];
    void (async () => {
      try {
        await pool.query(UPDATE, values);
      } catch (error) {
        console.error(error);
      }
      channel.ack(msg);
    })();
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 11', more: '', deeper: '' },
          line: 12,
          column: 9,
          endLine: 12,
          endColumn: 22,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const UPDATE = 'UPDATE orders SET status = 1 WHERE id = $1';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', msg => {
    if (msg === null) return;
    const values = [msg.content.toString()];
    void (async () => {
      try {
        await pool.query(UPDATE, values);
      } catch (error) {
        console.error(error);
        channel.nack(msg, false, false);
        return;
      }
      channel.ack(msg);
    })();
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'kafkajs: caught and logged',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(message.key)]);
      } catch (error) {
        console.error('not applied', error);
      }
    },
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 8', more: '', deeper: '' },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 22,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(message.key)]);
      } catch (error) {
        console.error('not applied', error);
        throw error;
      }
    },
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'kafkajs: the catch clause has nothing but a comment',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import axios from 'axios';
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  try {
    await axios.post('https://example.com/hook', { key: String(message.key) });
  } catch {
    // the other side is down now and then
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'axios.post', effectAt: 'line 6', more: '', deeper: '' },
          line: 7,
          column: 5,
          endLine: 7,
          endColumn: 10,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import type { EachMessagePayload } from 'kafkajs';
import axios from 'axios';
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  try {
    await axios.post('https://example.com/hook', { key: String(message.key) });
  } catch (error) {
    // the other side is down now and then
    throw error;
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'bullmq: what is stored afterwards says nothing of the failure',
      code: `
import axios from 'axios';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
export const start = (pool: Pool) =>
  new Worker<{ id: string }>('webhooks', async ({ data }) => {
    let attempts = 0;
    try {
      await axios.put('https://shop.example.com/' + data.id);
    } catch (error) {
      attempts += 1;
      console.error(error, attempts);
    }
    await pool.query("UPDATE orders SET status = 'MAILED' WHERE id = $1", [data.id]);
  });
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'axios.put', effectAt: 'line 9', more: '', deeper: '' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'rethrowError',
              data: {},
              output: `
import axios from 'axios';
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
export const start = (pool: Pool) =>
  new Worker<{ id: string }>('webhooks', async ({ data }) => {
    let attempts = 0;
    try {
      await axios.put('https://shop.example.com/' + data.id);
    } catch (error) {
      attempts += 1;
      console.error(error, attempts);
      throw error;
    }
    await pool.query("UPDATE orders SET status = 'MAILED' WHERE id = $1", [data.id]);
  });
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'amqplib: the catch clause acknowledges',
      code: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
export async function start(channel: Channel, mail: Transporter): Promise<void> {
  await channel.consume('welcome', async msg => {
    if (!msg) return;
    try {
      await mail.sendMail({ to: msg.content.toString(), subject: 'Welcome' });
      channel.ack(msg);
    } catch (error) {
      console.error(error);
      channel.ack(msg);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'mail.sendMail', effectAt: 'line 8', more: '', deeper: '' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
export async function start(channel: Channel, mail: Transporter): Promise<void> {
  await channel.consume('welcome', async msg => {
    if (!msg) return;
    try {
      await mail.sendMail({ to: msg.content.toString(), subject: 'Welcome' });
      channel.ack(msg);
    } catch (error) {
      console.error(error);
      channel.nack(msg, false, false);
    }
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'amqplib: logged, and acknowledged after the try statement',
      code: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
export async function start(channel: Channel, mail: Transporter): Promise<void> {
  await channel.consume('welcome', async msg => {
    if (!msg) return;
    try {
      await mail.sendMail({ to: msg.content.toString(), subject: 'Welcome' });
    } catch (error) {
      console.error(error);
    }
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'mail.sendMail', effectAt: 'line 8', more: '', deeper: '' },
          line: 9,
          column: 7,
          endLine: 9,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
export async function start(channel: Channel, mail: Transporter): Promise<void> {
  await channel.consume('welcome', async msg => {
    if (!msg) return;
    try {
      await mail.sendMail({ to: msg.content.toString(), subject: 'Welcome' });
    } catch (error) {
      console.error(error);
      channel.nack(msg, false, false);
      return;
    }
    channel.ack(msg);
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'amqplib: every kind of error ends in the ack',
      code: `
import type { Channel } from 'amqplib';
import axios, { isAxiosError } from 'axios';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('hooks', async msg => {
    if (!msg) return;
    try {
      await axios.post('https://example.com/hook', msg.content.toString());
    } catch (error) {
      if (isAxiosError(error)) console.warn(error.response?.status);
      else console.error(error);
    }
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'axios.post', effectAt: 'line 8', more: '', deeper: '' },
          line: 9,
          column: 7,
          endLine: 9,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel } from 'amqplib';
import axios, { isAxiosError } from 'axios';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('hooks', async msg => {
    if (!msg) return;
    try {
      await axios.post('https://example.com/hook', msg.content.toString());
    } catch (error) {
      if (isAxiosError(error)) console.warn(error.response?.status);
      else console.error(error);
      channel.nack(msg, false, false);
      return;
    }
    channel.ack(msg);
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'amqplib: an ack in finally',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    } finally {
      channel.ack(msg);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'finally',
          data: { name: 'channel.ack', effect: 'UPDATE orders', effectAt: 'line 8', more: '', deeper: '' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 23,
          suggestions: [],
        },
      ],
    },
    {
      name: 'SQS loop: a failed message is deleted like the others',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const message of Messages) {
      try {
        await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.MessageId ?? '' });
      } catch (error) {
        console.error(error);
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'stripe.refunds.create', effectAt: 'line 9', more: '', deeper: '' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 22,
          suggestions: [
            {
              messageId: 'leaveMessage',
              output: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const message of Messages) {
      try {
        await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.MessageId ?? '' });
      } catch (error) {
        console.error(error);
        continue;
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'sqs-consumer: the message is returned although the work failed',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
    } catch (cause) { console.error(cause); }
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 9', more: '', deeper: '' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
    } catch (cause) { console.error(cause); throw cause; }
    return message;
  },
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'Lambda: a topic handler that returns',
      code: `
import type { SNSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export async function handler(event: SNSEvent): Promise<void> {
  for (const { Sns } of event.Records) {
    try {
      await mail.sendMail({ to: Sns.Subject, text: Sns.Message });
    } catch (error) {
      console.error(Sns.MessageId, error);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'mail.sendMail', effectAt: 'line 8', more: '', deeper: '' },
          line: 9,
          column: 7,
          endLine: 9,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import type { SNSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export async function handler(event: SNSEvent): Promise<void> {
  for (const { Sns } of event.Records) {
    try {
      await mail.sendMail({ to: Sns.Subject, text: Sns.Message });
    } catch (error) {
      console.error(Sns.MessageId, error);
      throw error;
    }
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'bullmq: a job that returns what went wrong is completed',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  try {
    await mail.sendMail({ to: job.data.to });
    return 'sent';
  } catch (error) {
    console.error(error);
    return 'failed';
  }
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'mail.sendMail', effectAt: 'line 7', more: '', deeper: '' },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  try {
    await mail.sendMail({ to: job.data.to });
    return 'sent';
  } catch (error) {
    console.error(error);
    throw error;
  }
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'bullmq: several kinds of error, all dropped',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
class Bounced extends Error {}
class Unsubscribed extends Error {}
export const worker = new Worker<{ to: string }>('mail', async job => {
  try {
    await mail.sendMail({ to: job.data.to });
  } catch (error) {
    switch (true) {
      case error instanceof Bounced:
      case error instanceof Unsubscribed:
        return;
      default:
        console.error(error);
    }
  }
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'mail.sendMail', effectAt: 'line 9', more: '', deeper: '' },
          line: 10,
          column: 5,
          endLine: 10,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
class Bounced extends Error {}
class Unsubscribed extends Error {}
export const worker = new Worker<{ to: string }>('mail', async job => {
  try {
    await mail.sendMail({ to: job.data.to });
  } catch (error) {
    switch (true) {
      case error instanceof Bounced:
      case error instanceof Unsubscribed:
        return;
      default:
        console.error(error);
    }
    throw error;
  }
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the unique key is not the only thing that can fail',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const amount = Number(message.value);
      try {
        await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [String(message.key), amount]);
      } catch (error) {
        console.error('there already', (error as { code?: string }).code);
      }
    },
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'INSERT INTO invoices', effectAt: 'line 10', more: '', deeper: '' },
          line: 11,
          column: 9,
          endLine: 11,
          endColumn: 22,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const amount = Number(message.value);
      try {
        await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [String(message.key), amount]);
      } catch (error) {
        console.error('there already', (error as { code?: string }).code);
        throw error;
      }
    },
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a block that parses and works: the work is lost as well',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      const order = JSON.parse(msg.content.toString()) as { id: string };
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
    } catch {
      channel.ack(msg);
      return;
    }
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 9', more: '', deeper: '' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      const order = JSON.parse(msg.content.toString()) as { id: string };
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
    } catch {
      channel.nack(msg, false, false);
      return;
    }
    channel.ack(msg);
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'an awaited .catch is reported at its name',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string }>('orders', async job => {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]).catch(console.error);
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 6', more: '', deeper: '' },
          line: 6,
          column: 90,
          endLine: 6,
          endColumn: 95,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a class: the helper swallows, the handler acknowledges; two effects in one block',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
    private readonly mail: Transporter,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', msg => this.onMessage(msg));
  }
  private async onMessage(msg: ConsumeMessage | null): Promise<void> {
    if (!msg) return;
    await this.confirm(msg.content.toString());
    this.channel.ack(msg);
  }
  private async confirm(id: string): Promise<void> {
    try {
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      await this.mail.sendMail({ subject: id });
    } catch (error) {
      console.error(error);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 21', more: ' and 1 more', deeper: '' },
          line: 23,
          column: 7,
          endLine: 23,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
    private readonly mail: Transporter,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', msg => this.onMessage(msg));
  }
  private async onMessage(msg: ConsumeMessage | null): Promise<void> {
    if (!msg) return;
    await this.confirm(msg.content.toString());
    this.channel.ack(msg);
  }
  private async confirm(id: string): Promise<void> {
    try {
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      await this.mail.sendMail({ subject: id });
    } catch (error) {
      console.error(error);
      throw error;
    }
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the returned flag is not looked at',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
async function pay(id: string): Promise<boolean> {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    return true;
  } catch {
    return false;
  }
}
export const worker = new Worker<{ id: string }>('orders', async job => {
  await pay(job.data.id);
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 7', more: '', deeper: '' },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 10,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
async function pay(id: string): Promise<boolean> {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    return true;
  } catch (error) {
    throw error;
  }
}
export const worker = new Worker<{ id: string }>('orders', async job => {
  await pay(job.data.id);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'Lambda: a flag that is only logged',
      code: `
import type { SNSHandler } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const handler: SNSHandler = async event => {
  let hasFailed = false;
  for (const { Sns } of event.Records) {
    try {
      await mail.sendMail({ to: Sns.Message });
    } catch {
      hasFailed = true;
    }
  }
  if (hasFailed) console.error('not all were sent');
};
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'mail.sendMail', effectAt: 'line 9', more: '', deeper: '' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import type { SNSHandler } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const handler: SNSHandler = async event => {
  let hasFailed = false;
  for (const { Sns } of event.Records) {
    try {
      await mail.sendMail({ to: Sns.Message });
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  }
  if (hasFailed) console.error('not all were sent');
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a wrapper that calls its argument swallows for every handler',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error);
  }
}
export const worker = new Worker<{ id: string }>('orders', async job => {
  await guarded(async () => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
  });
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 14', more: '', deeper: '' },
          line: 8,
          column: 5,
          endLine: 8,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error);
    throw error;
  }
}
export const worker = new Worker<{ id: string }>('orders', async job => {
  await guarded(async () => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
  });
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a retry that gives up in silence',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string }>('orders', async job => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
      return;
    } catch (error) {
      console.error(attempt, error);
    }
  }
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 8', more: '', deeper: '' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 20,
          suggestions: [],
        },
      ],
    },
    {
      name: 'an alarm does not keep the message',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string }>('orders', async job => {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
  } catch (error) {
    await fetch('https://example.com/alarm', { method: 'POST', body: String(error) });
  }
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 7', more: '', deeper: '' },
          line: 8,
          column: 5,
          endLine: 8,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ id: string }>('orders', async job => {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
  } catch (error) {
    await fetch('https://example.com/alarm', { method: 'POST', body: String(error) });
    throw error;
  }
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'optional chaining and satisfies change nothing',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const channel: Channel | undefined;
declare function save(body: string): Promise<void>;
const onMessage = (async msg => {
  if (!msg) return;
  try {
    await save(msg.content.toString());
  } catch {
    channel?.ack(msg);
    return;
  }
  channel?.ack(msg);
}) satisfies (msg: ConsumeMessage | null) => Promise<void>;
await channel?.consume('orders', onMessage);
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'save', effectAt: 'line 8', more: '', deeper: '' },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 10,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const channel: Channel | undefined;
declare function save(body: string): Promise<void>;
const onMessage = (async msg => {
  if (!msg) return;
  try {
    await save(msg.content.toString());
  } catch {
    channel?.nack(msg, false, false);
    return;
  }
  channel?.ack(msg);
}) satisfies (msg: ConsumeMessage | null) => Promise<void>;
await channel?.consume('orders', onMessage);
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the message is asked for after the try statement',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m?.content.toString()]);
  } catch (error) {
    console.error(error);
  }
  if (!m) return;
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 8', more: '', deeper: '' },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'rethrowError',
              data: {},
              output: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m?.content.toString()]);
  } catch (error) {
    console.error(error);
    throw error;
  }
  if (!m) return;
  ch.ack(m);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the message is asserted',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m!.content.toString()]);
  } catch (error) {
    console.error(error);
  }
  ch.ack(m!);
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 8', more: '', deeper: '' },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'rejectMessage',
              data: {},
              output: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m!.content.toString()]);
  } catch (error) {
    console.error(error);
    ch.nack(m!, false, false);
    return;
  }
  ch.ack(m!);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'kafkajs: nothing is caught by name',
      code: `
import { Kafka } from 'kafkajs';
import { Pool } from 'pg';
const pool = new Pool();
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'g' });
await consumer.run({
  eachMessage: async ({ message }) => {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.key?.toString()]);
    } catch {
      // best effort
    }
  },
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 9', more: '', deeper: '' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'rethrowError',
              data: {},
              output: `
import { Kafka } from 'kafkajs';
import { Pool } from 'pg';
const pool = new Pool();
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'g' });
await consumer.run({
  eachMessage: async ({ message }) => {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.key?.toString()]);
    } catch (error) {
      // best effort
      throw error;
    }
  },
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'mssql: what the message says is bound to the request',
      code: `
import { app, type InvocationContext } from '@azure/functions';
import type { ConnectionPool } from 'mssql';
declare const pool: ConnectionPool;
app.serviceBusQueue('moved', {
  connection: 'bus',
  queueName: 'moved',
  handler: async (message: unknown, context: InvocationContext) => {
    const { id } = message as { id: string };
    try {
      await pool.request().input('id', id).query("UPDATE addresses SET state = 'old' WHERE id = @id");
    } catch (error) {
      context.error('not stored', error);
    }
  },
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE addresses', effectAt: 'line 11', more: '', deeper: '' },
          line: 12,
          column: 7,
          endLine: 12,
          endColumn: 20,
          suggestions: [
            {
              messageId: 'rethrowError',
              output: `
import { app, type InvocationContext } from '@azure/functions';
import type { ConnectionPool } from 'mssql';
declare const pool: ConnectionPool;
app.serviceBusQueue('moved', {
  connection: 'bus',
  queueName: 'moved',
  handler: async (message: unknown, context: InvocationContext) => {
    const { id } = message as { id: string };
    try {
      await pool.request().input('id', id).query("UPDATE addresses SET state = 'old' WHERE id = @id");
    } catch (error) {
      context.error('not stored', error);
      throw error;
    }
  },
});
      `,
            },
          ],
        },
      ],
    },
  ],
});
