import rule from '../../rules/no-auto-ack.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-auto-ack', rule, {
  assertionOptions,
  valid: [
    {
      name: 'noAck is off and the handler acknowledges',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume(
  'orders',
  async m => {
    if (!m) return;
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
    ch.ack(m);
  },
  { noAck: false },
);
      `,
    },
    {
      name: 'without the option the client waits for an ack',
      code: `
import type { Channel } from 'amqplib';
import { Redis } from 'ioredis';
declare const ch: Channel;
const redis = new Redis();
await ch.consume('prices', async message => {
  if (message === null) {
    return;
  }
  // the latest price wins
  await redis.hset('prices', message.fields.routingKey, message.content.toString());
  ch.ack(message);
}, { consumerTag: 'prices', exclusive: true });
      `,
    },
    {
      name: 'the options of the file leave noAck out',
      code: `
import { connect } from 'amqplib';
import Stripe from 'stripe';
const stripe = new Stripe('sk_test');
const options = { consumerTag: 'charges' };
const connection = await connect('amqp://localhost');
const ch = await connection.createChannel();
await ch.consume('charges', async m => {
  if (!m) return;
  await stripe.charges.create({ amount: 1, currency: 'eur' }, { idempotencyKey: String(m.properties.messageId) });
  ch.ack(m);
}, options);
      `,
    },
    {
      name: 'the value in shorthand is false',
      code: `
import type { Channel } from 'amqplib';
import nodemailer from 'nodemailer';
declare const ch: Channel;
const mail = nodemailer.createTransport({});
const noAck = false;
await ch.consume('mails', async m => {
  if (!m) return;
  await mail.sendMail({ to: m.content.toString() });
  ch.ack(m);
}, { noAck });
      `,
    },
    {
      name: 'the service only reads',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
class Orders {
  constructor(private readonly pool: Pool) {}
  async find(id: string): Promise<void> {
    const { rows } = await this.pool.query('SELECT status FROM orders WHERE id = $1', [id]);
    console.log(rows);
  }
}
export class OrdersConsumer {
  constructor(
    private readonly channel: Channel,
    private readonly orders: Orders,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', this.handle.bind(this), { noAck: true });
  }
  private async handle(m: ConsumeMessage | null): Promise<void> {
    if (m) await this.orders.find(m.content.toString());
  }
}
      `,
    },
    {
      name: 'a channel in a member, acknowledged',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export class Projection {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', async m => {
      if (m == null) return;
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
      this.channel.ack(m);
    }, { noAck: false });
  }
}
      `,
    },
    {
      name: 'an early return that acknowledges',
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  if (m.properties.type === 'test') {
    ch.ack(m);
    return;
  }
  await axios.put('https://erp.example/orders', m.content.toString());
  ch.ack(m);
});
      `,
    },
    {
      name: 'a caught failure that is nacked',
      code: `
import type { Channel } from 'amqplib';
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  try {
    await fetch('https://erp.example/orders', { method: 'POST', body: m.content.toString() });
    ch.ack(m);
  } catch (error) {
    console.error(error);
    ch.nack(m, false, false);
  }
}, { noAck: false });
      `,
    },
    {
      name: 'a handler that is not async acknowledges at the end of the chain',
      code: `
import type { Channel } from 'amqplib';
import type { Producer } from 'kafkajs';
declare const ch: Channel;
declare const producer: Producer;
await ch.consume('bridge', m => {
  if (!m) return;
  return producer.send({ topic: 'bridge', messages: [{ value: m.content }] }).then(() => {
    ch.ack(m);
  });
}, {});
      `,
    },
    {
      name: 'a loop over basic.get that acknowledges',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
for (;;) {
  const m = await ch.get('orders', { noAck: false });
  if (!m) break;
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
  ch.ack(m);
}
      `,
    },
    {
      name: 'the callback API with an ack',
      code: `
import type { Channel } from 'amqplib/callback_api';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
ch.consume('orders', async m => {
  if (!m) return;
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
  ch.ack(m);
});
      `,
    },
    {
      name: 'a wrapper of the program acknowledges',
      code: `
import type { Channel, ConsumeMessage, Options } from 'amqplib';
import { createClient } from 'redis';
declare const ch: Channel;
const redis = createClient();
async function subscribe(
  queue: string,
  handle: (m: ConsumeMessage) => Promise<void>,
  options: Options.Consume,
): Promise<void> {
  await ch.consume(queue, async m => {
    if (!m) return;
    await handle(m);
    ch.ack(m);
  }, options);
}
await subscribe('seats', async m => {
  await redis.hSet('seats', m.fields.routingKey, m.content.toString());
}, { noAck: false });
      `,
    },
    {
      name: 'satisfies, with noAck off',
      code: `
import type { Channel, Options } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
const options = { noAck: false } satisfies Options.Consume;
await ch.consume('orders', async m => {
  if (!m) return;
  const id = m.content.toString();
  await Promise.all([
    pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]),
    pool.query('UPDATE invoices SET amount = 0 WHERE order_id = $1', [id]),
  ]);
  ch.ack(m);
}, options);
      `,
    },
    {
      name: 'telemetry may be lost',
      code: `
import type { Channel } from 'amqplib';
import pino from 'pino';
import { Counter } from 'prom-client';
declare const ch: Channel;
const log = pino();
const seen = new Counter({ name: 'seen', help: 'messages' });
await ch.consume('audit', m => {
  seen.inc();
  log.info({ key: m?.fields.routingKey }, 'seen');
}, { noAck: true });
      `,
    },
    {
      name: 'work that is not known is no ground for a report',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function refresh(m: ConsumeMessage | null): Promise<void>;
declare const cache: any;
await ch.consume('prices', async m => {
  await refresh(m);
  await cache.warm(m?.content);
}, { noAck: true });
      `,
    },
    {
      name: 'the reply queue of a request',
      code: `
import type { Channel } from 'amqplib';
declare const ch: Channel;
export function request(body: string): Promise<string> {
  return new Promise(resolve => {
    void ch.consume('amq.rabbitmq.reply-to', async m => {
      await fetch('https://audit.example', { method: 'POST', body: String(m?.content) });
      resolve(String(m?.content));
    }, { noAck: true });
    ch.sendToQueue('rpc', Buffer.from(body), { replyTo: 'amq.rabbitmq.reply-to' });
  });
}
      `,
    },
    {
      name: 'clients that acknowledge after the handler',
      code: `
import type { Consumer } from 'kafkajs';
import { Worker } from 'bullmq';
import { Pool } from 'pg';
declare const consumer: Consumer;
const pool = new Pool();
await consumer.run({
  autoCommit: true,
  eachMessage: async ({ message }) => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(message.key)]);
  },
});
export const worker = new Worker('orders', async job => {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.id]);
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: 'a lambda handler acknowledges with its return',
      code: `
import type { SQSHandler } from 'aws-lambda';
import { Pool } from 'pg';
const pool = new Pool();
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
  }
};
      `,
    },
    {
      name: 'an option of the same name on a foreign type',
      code: `
import { Pool } from 'pg';
class Channel {
  async consume(queue: string, handle: (m: string) => Promise<void>, options: { noAck: boolean }): Promise<void> {
    if (options.noAck) await handle(queue);
  }
}
const pool = new Pool();
await new Channel().consume('orders', async m => {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m]);
}, { noAck: true });
      `,
    },
    {
      name: 'broken: a missing package',
      code: `
import { Channel } from 'not-installed';
declare const ch: Channel;
await ch.consume('orders', async (m: { content: Buffer }) => {
  await fetch('https://erp.example/orders', { method: 'POST', body: m.content.toString() });
}, { noAck: true });
      `,
    },
    {
      name: 'an empty file',
      code: `
      `,
    },
    {
      name: 'FN: the value comes from the environment, it is not known to be true',
      code: `
import type { Channel } from 'amqplib';
declare const ch: Channel;
await ch.consume('orders', async m => {
  await fetch('https://erp.example/orders', { method: 'POST', body: String(m?.content) });
}, { noAck: process.env.NO_ACK === '1' });
      `,
    },
  ],
  invalid: [
    {
      name: 'noAck with a database write',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume(
  'orders',
  async m => {
    if (!m) return;
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
  },
  { noAck: true },
);
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', more: '', effectAt: 'line 10' },
          line: 12,
          column: 5,
          endLine: 12,
          endColumn: 16,
          suggestions: [
            {
              messageId: 'acknowledgeAfterWork',
              output: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume(
  'orders',
  async m => {
    if (!m) return;
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
    ch.ack(m);
  },
  { noAck: false },
);
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'noAck beside other options, the null check in a block',
      code: `
import type { Channel } from 'amqplib';
import { Redis } from 'ioredis';
declare const ch: Channel;
const redis = new Redis();
await ch.consume('prices', async message => {
  if (message === null) {
    return;
  }
  // the latest price wins
  await redis.hset('prices', message.fields.routingKey, message.content.toString());
}, { consumerTag: 'prices', noAck: true, exclusive: true });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'redis.hset', more: '', effectAt: 'line 11' },
          line: 12,
          column: 29,
          endLine: 12,
          endColumn: 40,
          suggestions: [
            {
              messageId: 'acknowledgeAfterWork',
              output: `
import type { Channel } from 'amqplib';
import { Redis } from 'ioredis';
declare const ch: Channel;
const redis = new Redis();
await ch.consume('prices', async message => {
  if (message === null) {
    return;
  }
  // the latest price wins
  await redis.hset('prices', message.fields.routingKey, message.content.toString());
  ch.ack(message);
}, { consumerTag: 'prices', noAck: false, exclusive: true });
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the options are a constant of the file',
      code: `
import { connect } from 'amqplib';
import Stripe from 'stripe';
const stripe = new Stripe('sk_test');
const options = { consumerTag: 'charges', noAck: true };
const connection = await connect('amqp://localhost');
const ch = await connection.createChannel();
await ch.consume('charges', async m => {
  if (!m) return;
  await stripe.charges.create({ amount: 1, currency: 'eur' }, { idempotencyKey: String(m.properties.messageId) });
}, options);
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'stripe.charges.create', more: '', effectAt: 'line 10' },
          line: 5,
          column: 43,
          endLine: 5,
          endColumn: 54,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the value is a constant in shorthand',
      code: `
import type { Channel } from 'amqplib';
import nodemailer from 'nodemailer';
declare const ch: Channel;
const mail = nodemailer.createTransport({});
const noAck = true;
await ch.consume('mails', async m => {
  if (!m) return;
  await mail.sendMail({ to: m.content.toString() });
}, { noAck });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'mail.sendMail', more: '', effectAt: 'line 9' },
          line: 10,
          column: 6,
          endLine: 10,
          endColumn: 11,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the effect is in a service that was injected',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
class Orders {
  constructor(private readonly pool: Pool) {}
  async pay(id: string): Promise<void> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  }
}
export class OrdersConsumer {
  constructor(
    private readonly channel: Channel,
    private readonly orders: Orders,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', this.handle.bind(this), { noAck: true });
  }
  private async handle(m: ConsumeMessage | null): Promise<void> {
    if (m) await this.orders.pay(m.content.toString());
  }
}
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', more: '', effectAt: 'line 7' },
          line: 16,
          column: 68,
          endLine: 16,
          endColumn: 79,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a channel in a member: the edit uses it',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export class Projection {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', async m => {
      if (m == null) return;
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
    }, { noAck: true });
  }
}
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', more: '', effectAt: 'line 12' },
          line: 13,
          column: 10,
          endLine: 13,
          endColumn: 21,
          suggestions: [
            {
              messageId: 'acknowledgeAfterWork',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export class Projection {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', async m => {
      if (m == null) return;
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
      this.channel.ack(m);
    }, { noAck: false });
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'an early return: no edit at the end would cover it',
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  if (m.fields.redelivered) return;
  await axios.put('https://erp.example/orders', m.content.toString());
}, { noAck: true });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'axios.put', more: '', effectAt: 'line 8' },
          line: 9,
          column: 6,
          endLine: 9,
          endColumn: 17,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a caught failure: an ack at the end would hide it',
      code: `
import type { Channel } from 'amqplib';
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  try {
    await fetch('https://erp.example/orders', { method: 'POST', body: m.content.toString() });
  } catch (error) {
    console.error(error);
  }
}, { noAck: true });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'fetch', more: '', effectAt: 'line 7' },
          line: 11,
          column: 6,
          endLine: 11,
          endColumn: 17,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a handler that is not async',
      code: `
import type { Channel } from 'amqplib';
import type { Producer } from 'kafkajs';
declare const ch: Channel;
declare const producer: Producer;
await ch.consume('bridge', m => {
  if (!m) return;
  return producer.send({ topic: 'bridge', messages: [{ value: m.content }] }).then(() => undefined);
}, { noAck: true });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'producer.send', more: '', effectAt: 'line 8' },
          line: 9,
          column: 6,
          endLine: 9,
          endColumn: 17,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a loop over basic.get',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
for (;;) {
  const m = await ch.get('orders', { noAck: true });
  if (!m) break;
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
}
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', more: '', effectAt: 'line 9' },
          line: 7,
          column: 38,
          endLine: 7,
          endColumn: 49,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the callback API',
      code: `
import type { Channel } from 'amqplib/callback_api';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
ch.consume('orders', async m => {
  if (!m) return;
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
}, { noAck: true });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', more: '', effectAt: 'line 8' },
          line: 9,
          column: 6,
          endLine: 9,
          endColumn: 17,
          suggestions: [
            {
              messageId: 'acknowledgeAfterWork',
              output: `
import type { Channel } from 'amqplib/callback_api';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
ch.consume('orders', async m => {
  if (!m) return;
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
  ch.ack(m);
}, { noAck: false });
      `,
            },
          ],
        },
      ],
    },
    {
      name: "a wrapper of the program passes its caller's options on",
      code: `
import type { Channel, ConsumeMessage, Options } from 'amqplib';
import { createClient } from 'redis';
declare const ch: Channel;
const redis = createClient();
async function subscribe(
  queue: string,
  handle: (m: ConsumeMessage) => Promise<void>,
  options: Options.Consume,
): Promise<void> {
  await ch.consume(queue, async m => {
    if (m) await handle(m);
  }, options);
}
await subscribe('seats', async m => {
  await redis.hSet('seats', m.fields.routingKey, m.content.toString());
}, { noAck: true });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'redis.hSet', more: '', effectAt: 'line 16' },
          line: 13,
          column: 6,
          endLine: 13,
          endColumn: 13,
          suggestions: null,
        },
      ],
    },
    {
      name: 'satisfies, quotes and several effects',
      code: `
import type { Channel, Options } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
const options = { 'noAck': true } satisfies Options.Consume;
await ch.consume('orders', async m => {
  if (!m) return;
  const id = m.content.toString();
  await Promise.all([
    pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]),
    pool.query('UPDATE invoices SET amount = 0 WHERE order_id = $1', [id]),
  ]);
}, options);
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', more: ' and 1 more', effectAt: 'line 11' },
          line: 6,
          column: 19,
          endLine: 6,
          endColumn: 32,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a job is enqueued after the broker forgot the message',
      code: `
import type { Channel } from 'amqplib';
import type { Queue } from 'bullmq';
declare const ch: Channel;
declare const jobs: Queue;
await ch?.consume('orders', async m => {
  for (const id of String(m?.content).split(',')) {
    await jobs.add('order', { id }, { jobId: id });
  }
}, { noAck: true });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'jobs.add', more: '', effectAt: 'line 8' },
          line: 10,
          column: 6,
          endLine: 10,
          endColumn: 17,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a channel that may be missing in the handler',
      code: `
import { connect, type Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
let channel: Channel | undefined;
export async function start(): Promise<void> {
  channel = await (await connect('amqp://x')).createChannel();
  await channel.consume('orders', async m => {
    if (!m) return;
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
  }, { noAck: true });
}
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', more: '', effectAt: 'line 10' },
          line: 11,
          column: 8,
          endLine: 11,
          endColumn: 19,
        },
      ],
    },
    {
      name: 'a field for the channel that may be null',
      code: `
import { connect, type Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
export class Consumer {
  private channel: Channel | null = null;
  async start(): Promise<void> {
    this.channel = await (await connect('amqp://x')).createChannel();
    await this.channel.consume('orders', async m => {
      if (!m) return;
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
    }, { noAck: true });
  }
}
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', more: '', effectAt: 'line 11' },
          line: 12,
          column: 10,
          endLine: 12,
          endColumn: 21,
        },
      ],
    },
  ],
});
