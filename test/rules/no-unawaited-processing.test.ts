import rule from '../../rules/no-unawaited-processing.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-unawaited-processing', rule, {
  assertionOptions,
  valid: [
    {
      name: 'Bull in Nest: a promise that is returned from within `try` is what the client waits for',
      code: `
import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import type { Transporter } from 'nodemailer';
@Processor('welcome')
export class WelcomeProcessor {
  constructor(private readonly mail: Transporter) {}
  @Process('confirm')
  async confirm(job: Job<{ email: string }>) {
    try {
      return this.mail.sendMail({ to: job.data.email });
    } catch {
      console.error('not sent', job.id);
    }
  }
}
      `,
    },
    {
      name: 'BullMQ: one path of a `try` returns its promise, the other waits',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const worker = new Worker<{ email: string; page: string }>('welcome', async ({ data }) => {
  console.time(data.email);
  try {
    if (data.email !== '') return mail.sendMail({ to: data.email });
    await fetch(data.page, { method: 'POST' });
  } finally {
    console.timeEnd(data.email);
  }
});
      `,
    },
    {
      name: 'BullMQ: a service returns its promise from within `try`, all of them are waited for',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
class Mails {
  constructor(private readonly transport: Transporter) {}
  async send(to: string) {
    try {
      return this.transport.sendMail({ to });
    } catch {
      console.error('not sent', to);
    }
  }
}
declare const mails: Mails;
export const worker = new Worker<{ readers: string[] }>('issue', async ({ data }) => {
  await Promise.all(data.readers.map(to => mails.send(to)));
});
      `,
    },
    {
      name: 'Nest: what a service returns from within `try` is handed on from within another',
      code: `
import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { Transporter } from 'nodemailer';
class Mails {
  constructor(private readonly transport: Transporter) {}
  async send(to: string) {
    try {
      return this.transport.sendMail({ to });
    } catch {
      console.error('not sent', to);
    }
  }
}
@Controller()
export class Issues {
  constructor(private readonly mails: Mails) {}
  @EventPattern('issue.printed')
  async printed({ reader }: { reader: string }) {
    try {
      return this.mails.send(reader);
    } catch (error) {
      console.error(error);
    }
  }
}
      `,
    },
    {
      name: 'BullMQ: a query returned from within `try` is kept in a variable and joined later',
      code: `
import { Worker } from 'bullmq';
import { Kysely } from 'kysely';
interface Tables { reader: { id: string; seen: boolean } }
declare const db: Kysely<Tables>;
async function see(id: string) {
  try {
    return db.updateTable('reader').set({ seen: true }).where('id', '=', id).execute();
  } finally {
    console.log('seen', id);
  }
}
export const worker = new Worker<{ id: string; pair: string }>('seen', async ({ data }) => {
  const first = see(data.id);
  const second = see(data.pair);
  await first;
  await Promise.all([second]);
});
      `,
    },
    {
      name: 'NATS Streaming: a promise around a callback is returned, joined or awaited later',
      code: `
import Queue from 'bull';
import type { Stan } from 'node-nats-streaming';
class Publisher {
  constructor(private readonly client: Stan) {}
  publish(subject: string, data: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.publish(subject, JSON.stringify(data), error => (error ? reject(error) : resolve()));
    });
  }
}
declare const client: Stan;
const expirations = new Queue<{ order: string }>('expirations');
void expirations.process(async job => {
  new Promise(resolve => setTimeout(resolve, 10));
  const first = new Publisher(client).publish('order.expired', { order: job.data.order });
  await Promise.all([new Publisher(client).publish('order.closed', { order: job.data.order })]);
  await first;
  return new Publisher(client).publish('order.archived', { order: job.data.order });
});
      `,
    },
    {
      name: 'prisma: a fluent query is sent with its chain',
      code: `
import { Worker } from 'bullmq';
interface Lazy<T> extends Promise<T> { customer(): Lazy<{ id: string }> }
declare const orders: { findUnique(id: string): Lazy<{ id: string }> };
declare const prisma: { notice: { upsert(id: string): Promise<void> } };
export const worker = new Worker<{ id: string }>('orders', async job => {
  const customer = await orders.findUnique(job.data.id).customer();
  await prisma.notice.upsert(customer.id);
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: 'nestjs: an observable that lastValueFrom waits for',
      code: `
import { Controller } from '@nestjs/common';
import { ClientProxy, Ctx, EventPattern, KafkaContext, Payload } from '@nestjs/microservices';
import { lastValueFrom, timeout } from 'rxjs';
@Controller()
export class Orders {
  constructor(private readonly client: ClientProxy) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: { id: string }, @Ctx() context: KafkaContext): Promise<void> {
    await lastValueFrom(this.client.emit('order.confirmed', { id: order.id }).pipe(timeout(5000)));
  }
}
      `,
    },
    {
      name: 'nestjs: an observer that settles the promise of a helper',
      code: `
import { Controller } from '@nestjs/common';
import { ClientProxy, Ctx, EventPattern, KafkaContext, Payload } from '@nestjs/microservices';
@Controller()
export class Orders {
  constructor(private readonly client: ClientProxy) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: { id: string }, @Ctx() context: KafkaContext): Promise<void> {
    await this.send('order.confirmed', { id: order.id });
  }
  private send(topic: string, value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.emit(topic, value).subscribe({ next: () => resolve(), error: reject });
    });
  }
}
      `,
    },
    {
      name: 'bullmq: the statement is awaited',
      code: `
import { Worker } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool();
export const worker = new Worker('orders', async job => {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: 'amqplib: an awaited statement before the ack',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  await save(m);
  ch.ack(m);
});
      `,
    },
    {
      name: 'logging after the ack may be lost',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import pino from 'pino';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
const log = pino();
await ch.consume('orders', async m => {
  if (!m) return;
  await save(m);
  ch.ack(m);
  log.info('saved');
});
      `,
    },
    {
      name: 'kafkajs: await in place of void',
      code: `
import type { Consumer } from 'kafkajs';
import { Redis } from 'ioredis';
declare const consumer: Consumer;
const redis = new Redis();
await consumer.run({
  eachMessage: async ({ message }) => {
    await redis.hset('stock', String(message.key), String(message.value));
  },
});
      `,
    },
    {
      name: 'a promise in a variable that is awaited later',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/orders',
  handleMessage: async message => {
    const paid = pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
    console.log('paying');
    await paid;
    return message;
  },
});
      `,
    },
    {
      name: 'a failure that is nacked in the chain that ends with the ack',
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  axios.put('https://erp.example/orders', m.content).then(
    () => {
      ch.ack(m);
    },
    () => {
      ch.nack(m, false, false);
    },
  );
});
      `,
    },
    {
      name: 'lambda: a loop that awaits',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { Pool } from 'pg';
const pool = new Pool();
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const { id } = JSON.parse(record.body) as { id: string };
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  }
};
      `,
    },
    {
      name: 'a loop over the lines of an order',
      code: `
import type { Channel } from 'amqplib';
import { createClient } from 'redis';
declare const ch: Channel;
const redis = createClient();
interface Line {
  readonly sku: string;
  readonly price: string;
}
await ch.consume('orders', async m => {
  if (!m) return;
  const lines = JSON.parse(m.content.toString()) as Line[];
  for (const { sku, price } of lines) await redis.hSet('prices', sku, price);
  ch.ack(m);
});
      `,
    },
    {
      name: 'Promise.all with await',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume('orders', async m => {
  if (!m) return;
  const id = m.content.toString();
  await Promise.all([
    pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]),
    pool.query('UPDATE invoices SET amount = 0 WHERE order_id = $1', [id]),
  ]);
  ch.ack(m);
});
      `,
    },
    {
      name: 'promises of map that are gathered',
      code: `
import type { EachBatchPayload } from 'kafkajs';
import { Redis } from 'ioredis';
const redis = new Redis();
export async function onBatch({ batch }: EachBatchPayload): Promise<void> {
  await Promise.all(
    batch.messages.map(async message => {
      await redis.hset('stock', String(message.key), String(message.value));
    }),
  );
}
      `,
    },
    {
      name: 'a retry that waits in memory, and acknowledges once it is published',
      code: `
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export const start = (channel: ConfirmChannel, pool: Pool) =>
  channel.consume('shipments', async (message: ConsumeMessage | null) => {
    if (message === null) return;
    try {
      await pool.query('UPDATE parcels SET shipped = true WHERE id = $1', [message.content.toString()]);
      channel.ack(message);
    } catch {
      setTimeout(() => {
        channel.sendToQueue('shipments.retry', message.content);
        channel.ack(message);
      }, 1_000);
    }
  });
      `,
    },
    {
      name: 'Promise.all over what an untyped client gave',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const db: any;
declare const transporter: Transporter;
const send = async (to: string): Promise<void> => {
  await transporter.sendMail({ to });
};
export const worker = new Worker('invitations', async job => {
  const guests = await db.guest.findMany({ where: { party: job.data.party } });
  await Promise.all(guests.map((guest: any) => guest.mail).filter(Boolean).map((mail: any) => send(mail)));
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: 'a timer that is waited for',
      code: `
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool();
export const worker = new Worker('orders', async job => {
  await sleep(5_000);
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['LATE', job.data.id]);
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: 'a handler that is not async acknowledges in the chain',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', m => {
  if (!m) return;
  return save(m).then(() => {
    ch.ack(m);
  });
});
      `,
    },
    {
      name: 'two promises that the chain gathers before it acknowledges',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', m => {
  if (!m) return;
  const stored = save(m);
  return Promise.all([stored]).then(
    () => ch.ack(m),
    () => ch.nack(m),
  );
});
      `,
    },
    {
      name: 'each link of the chain returns its promise',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function load(m: ConsumeMessage): Promise<string>;
declare function store(order: string): Promise<void>;
await ch.consume('orders', m => {
  if (!m) return;
  return load(m)
    .then(order => {
      return store(order);
    })
    .then(() => {
      ch.ack(m);
    });
});
      `,
    },
    {
      name: 'inside try: awaited and thrown on',
      code: `
import { Worker } from 'bullmq';
declare function save(data: unknown): Promise<void>;
export const worker = new Worker('orders', async job => {
  try {
    await save(job.data);
  } catch (error) {
    console.error(error);
    throw error;
  }
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: 'the promise of a service method, awaited in a helper of the class',
      code: `
import type { Job } from 'bullmq';
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
class Mailer {
  constructor(private readonly transport: Transporter) {}
  async welcome(to: string): Promise<void> {
    await this.transport.sendMail({ to, subject: 'Welcome' });
  }
}
export class Welcome {
  constructor(private readonly mailer: Mailer) {}
  start(): Worker {
    return new Worker('welcome', job => this.process(job), { connection: { url: 'redis://localhost' } });
  }
  private async process(job: Job<{ to: string }>): Promise<void> {
    await this.greet(job.data.to);
  }
  private async greet(to: string): Promise<void> {
    await this.mailer.welcome(to);
  }
}
      `,
    },
    {
      name: 'optional chaining, awaited',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool | undefined;
export const handler: SQSHandler = async ({ Records }) => {
  for (const { body } of Records) {
    await pool?.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', body]);
  }
};
      `,
    },
    {
      name: 'an async function that deletes by itself',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});
declare function ship(body: string | undefined): Promise<void>;
export async function poll(QueueUrl: string): Promise<void> {
  for (;;) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body, ReceiptHandle } of Messages ?? []) {
      (async () => {
        await ship(Body);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      })();
    }
  }
}
      `,
    },
    {
      name: 'a branch of one race is awaited by another name',
      code: `
import type { SQSHandler } from 'aws-lambda';
declare function save(body: string): Promise<void>;
export const handler: SQSHandler = async event => {
  const tasks: Promise<void>[] = [];
  for (const record of event.Records) tasks.push(save(record.body));
  await Promise.all(tasks);
};
      `,
    },
    {
      name: 'allSettled is waited for, and its failures are thrown',
      code: `
import type { SQSHandler } from 'aws-lambda';
declare function save(body: string): Promise<void>;
export const handler: SQSHandler = async event => {
  const results = await Promise.allSettled(event.Records.map(record => save(record.body)));
  if (results.some(result => result.status === 'rejected')) throw new Error('some records failed');
};
      `,
    },
    {
      name: 'Promise.all over a plain callback',
      code: `
import type { SQSHandler } from 'aws-lambda';
declare function save(body: string): Promise<void>;
export const handler: SQSHandler = async event => {
  await Promise.all(event.Records.map(record => save(record.body)));
};
      `,
    },
    {
      name: 'a timer that only ends a request',
      code: `
import { Worker } from 'bullmq';
declare function save(data: unknown, signal: AbortSignal): Promise<void>;
export const worker = new Worker('orders', async job => {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort();
  }, 5_000);
  await save(job.data, controller.signal);
  clearTimeout(timer);
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: 'a heartbeat beside the work',
      code: `
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
declare function save(body: string | undefined): Promise<void>;
const sqs = new SQSClient({});
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders';
export const consumer = Consumer.create({
  queueUrl: QueueUrl,
  handleMessage: async message => {
    const { ReceiptHandle } = message;
    const beat = setInterval(() => {
      void sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 60 }));
    }, 30_000);
    await save(message.Body);
    clearInterval(beat);
    return message;
  },
});
      `,
    },
    {
      name: 'a script that renews a lock as long as the work goes on',
      code: `
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
declare function save(id: string): Promise<void>;
const redis = new Redis();
const RENEW = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end";
async function locked(key: string, token: string, run: () => Promise<void>): Promise<void> {
  const beat = setInterval(() => {
    void redis.eval(RENEW, 1, key, token, '30000').catch(() => undefined);
  }, 10_000);
  try {
    await run();
  } finally {
    clearInterval(beat);
  }
}
export const worker = new Worker<{ id: string }>('orders', async job => {
  await locked('lock:' + job.data.id, job.token ?? '', () => save(job.data.id));
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: 'a function of any without promise is not awaited',
      code: `
import { Worker } from 'bullmq';
declare const metrics: any;
export const worker = new Worker('orders', async job => {
  metrics.count(job.name);
}, { connection: { url: 'redis://localhost' } });
      `,
    },
    {
      name: "outside consumers floating promises are another rule's business",
      code: `
import { Pool } from 'pg';
const pool = new Pool();
export async function warm(): Promise<void> {
  pool.query('UPDATE orders SET status = $1', ['WARM']);
}
      `,
    },
    {
      name: 'a Worker of another package',
      code: `
class Worker {
  constructor(queue: string, process: (job: string) => Promise<void>) {
    void process(queue);
  }
}
declare function save(job: string): Promise<void>;
export const worker = new Worker('orders', async job => {
  save(job);
});
      `,
    },
    {
      name: 'broken: a missing package',
      code: `
import { Worker } from 'not-installed';
declare function save(job: unknown): Promise<void>;
export const worker = new Worker('orders', async (job: unknown) => {
  save(job);
});
      `,
    },
    {
      name: 'an empty file',
      code: `
      `,
    },
    {
      name: 'work that is awaited behind an event is not lost',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  const saving = save(m);
  try {
    await saving;
    ch.ack(m);
  } catch {
    ch.nack(m, false, false);
  }
});
      `,
    },
  ],
  invalid: [
    {
      name: 'BullMQ: a timer asks until it may work, long after the job is done',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
declare function isOpen(): boolean;
export const worker = new Worker<{ email: string }>('welcome', async ({ data }) => {
  const timer = setInterval(() => {
    if (!isOpen()) return;
    clearInterval(timer);
    void mail.sendMail({ to: data.email });
  }, 1_000);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'mail.sendMail', deeper: '', ack: '' },
          line: 10,
          column: 10,
          endLine: 10,
          endColumn: 43,
          suggestions: null,
        },
      ],
    },
    {
      name: 'BullMQ: one promise is returned from within `try`, the other is left alone',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const worker = new Worker<{ email: string; page: string }>('welcome', async ({ data }) => {
  try {
    void fetch(data.page, { method: 'POST' });
    return mail.sendMail({ to: data.email });
  } catch {
    console.error('not sent');
  }
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'fetch', deeper: '', ack: '' },
          line: 7,
          column: 10,
          endLine: 7,
          endColumn: 46,
          suggestions: null,
        },
      ],
    },
    {
      name: 'nestjs: an observable that is only subscribed to',
      code: `
import { Controller } from '@nestjs/common';
import { ClientProxy, Ctx, EventPattern, KafkaContext, Payload } from '@nestjs/microservices';
@Controller()
export class Orders {
  constructor(private readonly client: ClientProxy) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: { id: string }, @Ctx() context: KafkaContext): Promise<void> {
    this.client.emit('order.confirmed', { id: order.id }).subscribe();
  }
}
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'client.emit', deeper: '', ack: '' },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 58,
        },
      ],
    },
    {
      name: 'nestjs: a promise around an observer is dropped two calls below',
      code: `
import { Controller } from '@nestjs/common';
import { ClientProxy, Ctx, EventPattern, KafkaContext, Payload } from '@nestjs/microservices';
class Events {
  constructor(private readonly client: ClientProxy) {}
  publish(name: string, event: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.emit(name, event).subscribe({ complete: resolve, error: reject });
    });
  }
}
@Controller()
export class Orders {
  constructor(private readonly events: Events) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: { id: string }, @Ctx() context: KafkaContext): Promise<void> {
    this.confirm(order.id);
  }
  private confirm(id: string): void {
    this.events.publish('order.confirmed', { id }).catch(error => console.error(error));
  }
}
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'events.publish().catch', deeper: '', ack: '' },
          line: 20,
          column: 5,
          endLine: 20,
          endColumn: 88,
        },
      ],
    },
    {
      name: 'NATS Streaming: a promise around a callback is dropped',
      code: `
import Queue from 'bull';
import type { Stan } from 'node-nats-streaming';
class Publisher {
  constructor(private readonly client: Stan) {}
  publish(subject: string, data: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.publish(subject, JSON.stringify(data), error => (error ? reject(error) : resolve()));
    });
  }
}
declare const client: Stan;
const expirations = new Queue<{ order: string }>('expirations');
void expirations.process(async job => {
  new Publisher(client).publish('order.expired', { order: job.data.order });
});
      `,
      output: `
import Queue from 'bull';
import type { Stan } from 'node-nats-streaming';
class Publisher {
  constructor(private readonly client: Stan) {}
  publish(subject: string, data: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.publish(subject, JSON.stringify(data), error => (error ? reject(error) : resolve()));
    });
  }
}
declare const client: Stan;
const expirations = new Queue<{ order: string }>('expirations');
void expirations.process(async job => {
  await new Publisher(client).publish('order.expired', { order: job.data.order });
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'publish', deeper: '', ack: '' },
          line: 15,
          column: 3,
          endLine: 15,
          endColumn: 76,
          suggestions: null,
        },
      ],
    },
    {
      name: 'nestjs: nobody hears whether the event was sent, and await would not help',
      code: `
import { Controller } from '@nestjs/common';
import { ClientProxy, Ctx, EventPattern, KafkaContext, Payload } from '@nestjs/microservices';
@Controller()
export class Orders {
  constructor(private readonly client: ClientProxy) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: { id: string }, @Ctx() context: KafkaContext): Promise<void> {
    this.client.emit('order.confirmed', { id: order.id });
  }
}
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'client.emit', deeper: '', ack: '' },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 58,
          suggestions: null,
        },
      ],
    },
    {
      name: 'nestjs: work that is dropped where the broker forgets the message on delivery, besides',
      code: `
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload, RmqContext } from '@nestjs/microservices';
import type { Transporter } from 'nodemailer';
@Controller()
export class Mails {
  constructor(private readonly mail: Transporter) {}
  @EventPattern('mail')
  async send(@Payload() message: { to: string }): Promise<void> {
    this.write(message.to);
  }
  private async write(to: string): Promise<void> {
    await this.mail.sendMail({ to, text: 'Hello' });
  }
}
import { NestFactory } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
export const app = await NestFactory.createMicroservice(Mails, {
  transport: Transport.RMQ,
  options: { urls: ['amqp://localhost'], queue: 'mail' },
});
      `,
      output: `
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload, RmqContext } from '@nestjs/microservices';
import type { Transporter } from 'nodemailer';
@Controller()
export class Mails {
  constructor(private readonly mail: Transporter) {}
  @EventPattern('mail')
  async send(@Payload() message: { to: string }): Promise<void> {
    await this.write(message.to);
  }
  private async write(to: string): Promise<void> {
    await this.mail.sendMail({ to, text: 'Hello' });
  }
}
import { NestFactory } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
export const app = await NestFactory.createMicroservice(Mails, {
  transport: Transport.RMQ,
  options: { urls: ['amqp://localhost'], queue: 'mail' },
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'write', deeper: '', ack: '' },
          line: 10,
          column: 5,
          endLine: 10,
          endColumn: 27,
        },
      ],
    },
    {
      name: 'bullmq: a bare statement',
      code: `
import { Worker } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool();
export const worker = new Worker('orders', async job => {
  pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
}, { connection: { url: 'redis://localhost' } });
      `,
      output: `
import { Worker } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool();
export const worker = new Worker('orders', async job => {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', job.data.id]);
}, { connection: { url: 'redis://localhost' } });
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'pool.query', deeper: '', ack: '' },
          line: 6,
          column: 3,
          endLine: 6,
          endColumn: 83,
          suggestions: null,
        },
      ],
    },
    {
      name: 'amqplib: a bare statement before the ack',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  save(m); // fire and forget
  ch.ack(m);
});
      `,
      output: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  await save(m); // fire and forget
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'save', deeper: '', ack: ' (line 8)' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 10,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a bare statement after the ack: awaiting there would not help',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  ch.ack(m);
  save(m);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'save', deeper: '', ack: ' (line 7)' },
          line: 8,
          column: 3,
          endLine: 8,
          endColumn: 10,
          suggestions: null,
        },
      ],
    },
    {
      name: 'kafkajs: void',
      code: `
import type { Consumer } from 'kafkajs';
import { Redis } from 'ioredis';
declare const consumer: Consumer;
const redis = new Redis();
await consumer.run({
  eachMessage: async ({ message }) => {
    void redis.hset('stock', String(message.key), String(message.value));
  },
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'redis.hset', deeper: '', ack: '' },
          line: 8,
          column: 10,
          endLine: 8,
          endColumn: 73,
          suggestions: [
            {
              messageId: 'awaitWork',
              data: { name: 'redis.hset' },
              output: `
import type { Consumer } from 'kafkajs';
import { Redis } from 'ioredis';
declare const consumer: Consumer;
const redis = new Redis();
await consumer.run({
  eachMessage: async ({ message }) => {
    await redis.hset('stock', String(message.key), String(message.value));
  },
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a promise in a variable that nobody reads',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/orders',
  handleMessage: async message => {
    const paid = pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'pool.query', deeper: '', ack: '' },
          line: 8,
          column: 18,
          endLine: 8,
          endColumn: 99,
          suggestions: [
            {
              messageId: 'awaitWork',
              data: { name: 'pool.query' },
              output: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
declare const pool: Pool;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/orders',
  handleMessage: async message => {
    const paid = await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
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
      name: 'a failure that is only logged, and not awaited',
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  axios.put('https://erp.example/orders', m.content).catch(console.error);
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'axios.put().catch', deeper: '', ack: ' (line 8)' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 74,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a failure that is only logged, of a promise in a variable',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  const stored = save(m);
  stored.catch(console.error);
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'save', deeper: '', ack: ' (line 9)' },
          line: 7,
          column: 18,
          endLine: 7,
          endColumn: 25,
          suggestions: null,
        },
      ],
    },
    {
      name: 'lambda: forEach with an async callback',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { Pool } from 'pg';
const pool = new Pool();
export const handler = async (event: SQSEvent): Promise<void> => {
  event.Records.forEach(async record => {
    const { id } = JSON.parse(record.body) as { id: string };
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  });
};
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'event.Records.forEach', deeper: '', ack: '' },
          line: 6,
          column: 3,
          endLine: 9,
          endColumn: 5,
          suggestions: [
            {
              messageId: 'loopOverWork',
              data: { name: 'event.Records.forEach' },
              output: `
import type { SQSEvent } from 'aws-lambda';
import { Pool } from 'pg';
const pool = new Pool();
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const { id } = JSON.parse(record.body) as { id: string };
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'forEach over the lines of an order, an expression for a body',
      code: `
import type { Channel } from 'amqplib';
import { createClient } from 'redis';
declare const ch: Channel;
const redis = createClient();
interface Line {
  readonly sku: string;
  readonly price: string;
}
await ch.consume('orders', async m => {
  if (!m) return;
  const lines = JSON.parse(m.content.toString()) as Line[];
  lines.forEach(({ sku, price }) => redis.hSet('prices', sku, price));
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'redis.hSet', deeper: '', ack: ' (line 14)' },
          line: 13,
          column: 37,
          endLine: 13,
          endColumn: 69,
          suggestions: [
            {
              messageId: 'loopOverWork',
              data: { name: 'redis.hSet' },
              output: `
import type { Channel } from 'amqplib';
import { createClient } from 'redis';
declare const ch: Channel;
const redis = createClient();
interface Line {
  readonly sku: string;
  readonly price: string;
}
await ch.consume('orders', async m => {
  if (!m) return;
  const lines = JSON.parse(m.content.toString()) as Line[];
  for (const { sku, price } of lines) await redis.hSet('prices', sku, price);
  ch.ack(m);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a promise that a service returns from within `try`, and nobody waits for',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
class Mails {
  constructor(private readonly transport: Transporter) {}
  async send(to: string) {
    try {
      return this.transport.sendMail({ to });
    } catch {
      console.error('not sent', to);
    }
  }
}
declare const mails: Mails;
export const worker = new Worker<{ reader: string }>('issue', async ({ data }) => {
  mails.send(data.reader);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'mails.send', deeper: '', ack: '' },
          line: 16,
          column: 3,
          endLine: 16,
          endColumn: 26,
        },
      ],
      output: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
class Mails {
  constructor(private readonly transport: Transporter) {}
  async send(to: string) {
    try {
      return this.transport.sendMail({ to });
    } catch {
      console.error('not sent', to);
    }
  }
}
declare const mails: Mails;
export const worker = new Worker<{ reader: string }>('issue', async ({ data }) => {
  await mails.send(data.reader);
});
      `,
    },
    {
      name: 'Promise.all without await',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume('orders', async m => {
  if (!m) return;
  const id = m.content.toString();
  Promise.all([
    pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]),
    pool.query('UPDATE invoices SET amount = 0 WHERE order_id = $1', [id]),
  ]);
  ch.ack(m);
});
      `,
      output: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume('orders', async m => {
  if (!m) return;
  const id = m.content.toString();
  await Promise.all([
    pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]),
    pool.query('UPDATE invoices SET amount = 0 WHERE order_id = $1', [id]),
  ]);
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'Promise.all', deeper: '', ack: ' (line 13)' },
          line: 9,
          column: 3,
          endLine: 12,
          endColumn: 5,
          suggestions: null,
        },
      ],
    },
    {
      name: 'promises of map that nobody gathers',
      code: `
import type { EachBatchPayload } from 'kafkajs';
import { Redis } from 'ioredis';
const redis = new Redis();
export async function onBatch({ batch }: EachBatchPayload): Promise<void> {
  batch.messages.map(async message => {
    await redis.hset('stock', String(message.key), String(message.value));
  });
}
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'batch.messages.map', deeper: '', ack: '' },
          line: 6,
          column: 3,
          endLine: 8,
          endColumn: 5,
          suggestions: [
            {
              messageId: 'awaitWork',
              data: { name: 'batch.messages.map' },
              output: `
import type { EachBatchPayload } from 'kafkajs';
import { Redis } from 'ioredis';
const redis = new Redis();
export async function onBatch({ batch }: EachBatchPayload): Promise<void> {
  await Promise.all(batch.messages.map(async message => {
    await redis.hset('stock', String(message.key), String(message.value));
  }));
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a timer',
      code: `
import { Worker } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool();
export const worker = new Worker('orders', async job => {
  setTimeout(async () => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['LATE', job.data.id]);
  }, 5_000);
}, { connection: { url: 'redis://localhost' } });
      `,
      errors: [
        {
          messageId: 'runsLater',
          data: { name: 'setTimeout', deeper: '', ack: '' },
          line: 6,
          column: 3,
          endLine: 8,
          endColumn: 12,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a retry that waits in memory behind the acknowledgement',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Shipments {
  constructor(private readonly channel: Channel, private readonly pool: Pool) {}
  async start(): Promise<void> {
    await this.channel.consume('shipments', message => this.onMessage(message));
  }
  private async onMessage(message: ConsumeMessage | null): Promise<void> {
    if (message === null) return;
    try {
      await this.pool.query('UPDATE parcels SET shipped = true WHERE id = $1', [message.content.toString()]);
      this.channel.ack(message);
    } catch {
      const attempt = Number(message.properties.headers?.attempt ?? 0) + 1;
      if (attempt > 3) {
        this.channel.nack(message, false, false);
        return;
      }
      setTimeout(() => {
        this.channel.sendToQueue('shipments', message.content, { headers: { attempt } });
      }, 1_000 * attempt);
      this.channel.ack(message);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'runsLater',
          data: { name: 'setTimeout', deeper: '', ack: ' (line 23)' },
          line: 20,
          column: 7,
          endLine: 22,
          endColumn: 26,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a handler that is not async',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', m => {
  if (!m) return;
  save(m);
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'save', deeper: '', ack: ' (line 8)' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 10,
          suggestions: [
            {
              messageId: 'awaitWork',
              data: { name: 'save' },
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  await save(m);
  ch.ack(m);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a link of the chain that does not return its promise',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function load(m: ConsumeMessage): Promise<string>;
declare function store(order: string): Promise<void>;
await ch.consume('orders', m => {
  if (!m) return;
  return load(m)
    .then(order => {
      store(order);
    })
    .then(() => {
      ch.ack(m);
    });
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'store', deeper: '', ack: ' (line 13)' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 19,
          suggestions: [
            {
              messageId: 'returnWork',
              data: { name: 'store' },
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function load(m: ConsumeMessage): Promise<string>;
declare function store(order: string): Promise<void>;
await ch.consume('orders', m => {
  if (!m) return;
  return load(m)
    .then(order => {
      return store(order);
    })
    .then(() => {
      ch.ack(m);
    });
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'inside try: an await there would let the catch clause hide the failure',
      code: `
import { Worker } from 'bullmq';
declare function save(data: unknown): Promise<void>;
export const worker = new Worker('orders', async job => {
  try {
    save(job.data);
  } catch (error) {
    console.error(error);
  }
}, { connection: { url: 'redis://localhost' } });
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'save', deeper: '', ack: '' },
          line: 6,
          column: 5,
          endLine: 6,
          endColumn: 19,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the promise of a service method, in a helper of the class',
      code: `
import type { Job } from 'bullmq';
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
class Mailer {
  constructor(private readonly transport: Transporter) {}
  async welcome(to: string): Promise<void> {
    await this.transport.sendMail({ to, subject: 'Welcome' });
  }
}
export class Welcome {
  constructor(private readonly mailer: Mailer) {}
  start(): Worker {
    return new Worker('welcome', job => this.process(job), { connection: { url: 'redis://localhost' } });
  }
  private async process(job: Job<{ to: string }>): Promise<void> {
    await this.greet(job.data.to);
  }
  private async greet(to: string): Promise<void> {
    this.mailer.welcome(to);
  }
}
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'mailer.welcome', deeper: '', ack: '' },
          line: 20,
          column: 5,
          endLine: 20,
          endColumn: 28,
          suggestions: [
            {
              messageId: 'awaitWork',
              data: { name: 'mailer.welcome' },
              output: `
import type { Job } from 'bullmq';
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
class Mailer {
  constructor(private readonly transport: Transporter) {}
  async welcome(to: string): Promise<void> {
    await this.transport.sendMail({ to, subject: 'Welcome' });
  }
}
export class Welcome {
  constructor(private readonly mailer: Mailer) {}
  start(): Worker {
    return new Worker('welcome', job => this.process(job), { connection: { url: 'redis://localhost' } });
  }
  private async process(job: Job<{ to: string }>): Promise<void> {
    await this.greet(job.data.to);
  }
  private async greet(to: string): Promise<void> {
    await this.mailer.welcome(to);
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'optional chaining',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool | undefined;
export const handler: SQSHandler = async ({ Records }) => {
  for (const { body } of Records) {
    pool?.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', body]);
  }
};
      `,
      output: `
import type { SQSHandler } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool | undefined;
export const handler: SQSHandler = async ({ Records }) => {
  for (const { body } of Records) {
    await pool?.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', body]);
  }
};
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'pool.query', deeper: '', ack: '' },
          line: 7,
          column: 5,
          endLine: 7,
          endColumn: 79,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an async function that is called at once',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});
declare function ship(body: string | undefined): Promise<void>;
export async function poll(QueueUrl: string): Promise<void> {
  for (;;) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body, ReceiptHandle } of Messages ?? []) {
      (async () => {
        await ship(Body);
      })();
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
      `,
      output: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});
declare function ship(body: string | undefined): Promise<void>;
export async function poll(QueueUrl: string): Promise<void> {
  for (;;) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body, ReceiptHandle } of Messages ?? []) {
      await (async () => {
        await ship(Body);
      })();
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'function', deeper: '', ack: ' (line 12)' },
          line: 9,
          column: 7,
          endLine: 11,
          endColumn: 11,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the element has the name of the list',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { Pool } from 'pg';
const pool = new Pool();
export const handler = async (event: SQSEvent): Promise<void> => {
  const records = event.Records;
  records.forEach(async records => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', records.body]);
  });
};
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'records.forEach', deeper: '', ack: '' },
          line: 7,
          column: 3,
          endLine: 9,
          endColumn: 5,
        },
      ],
    },
    {
      name: 'a list for each batch of messages, void in a loop without braces',
      code: `
import { Kafka } from 'kafkajs';
import { Pool } from 'pg';
const pool = new Pool();
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'g' });
await consumer.run({
  eachBatch: async ({ batch }) => {
    for (const message of batch.messages) void pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.key?.toString()]);
  },
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'pool.query', deeper: '', ack: '' },
          line: 8,
          column: 48,
          endLine: 8,
          endColumn: 140,
          suggestions: [
            {
              messageId: 'awaitWork',
              data: { name: 'pool.query' },
              output: `
import { Kafka } from 'kafkajs';
import { Pool } from 'pg';
const pool = new Pool();
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'g' });
await consumer.run({
  eachBatch: async ({ batch }) => {
    for (const message of batch.messages) await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.key?.toString()]);
  },
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a helper that waits for nothing, though it could',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
async function save(m: ConsumeMessage): Promise<void> {
  pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
}
await ch.consume('orders', async m => {
  if (!m) return;
  await save(m);
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'pool.query', deeper: '', ack: ' (line 12)' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 92,
          suggestions: [
            {
              messageId: 'awaitWork',
              data: { name: 'pool.query' },
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
async function save(m: ConsumeMessage): Promise<void> {
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
}
await ch.consume('orders', async m => {
  if (!m) return;
  await save(m);
  ch.ack(m);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'an insert of the id alone is all the work there is',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
const store = async (id: string): Promise<void> => {
  await pool.query('INSERT INTO visits (id) VALUES ($1)', [id]);
};
await channel.consume('visits', msg => {
  if (!msg) return;
  void store(msg.content.toString());
  channel.ack(msg);
});
      `,
      errors: [
        {
          messageId: 'unawaited',
          data: { name: 'store', deeper: '', ack: ' (line 12)' },
          line: 11,
          column: 8,
          endLine: 11,
          endColumn: 37,
        },
      ],
    },
  ],
});
