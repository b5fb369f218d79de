import rule from '../../rules/require-publish-dedup-id.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-publish-dedup-id', rule, {
  assertionOptions,
  valid: [
    {
      name: "SQS FIFO: the id is the order's",
      code: `
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const order: { id: string; warehouse: string } = JSON.parse(String(message.value));
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: process.env['SHIPMENTS_URL'],
          MessageBody: JSON.stringify(order),
          MessageGroupId: order.warehouse,
          MessageDeduplicationId: order.id,
        }),
      );
    },
  });
}
      `,
    },
    {
      name: 'a standard queue, as far as is visible',
      code: `
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: process.env['SHIPMENTS_URL'], MessageBody: String(message.value) }),
      );
    },
  });
}
      `,
    },
    {
      name: 'a standard queue takes a group as well',
      code: `
import { SQS } from '@aws-sdk/client-sqs';
import type { SQSHandler } from 'aws-lambda';
const sqs = new SQS({});
const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/123456789012/invoices';
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    await sqs.sendMessage({ QueueUrl: QUEUE, MessageBody: record.body, MessageGroupId: 'invoices' });
  }
};
      `,
    },
    {
      name: 'SQS FIFO: the id is put into the input later',
      code: `
import { SendMessageCommand, SQSClient, type SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { SQSHandler } from 'aws-lambda';
const sqs = new SQSClient({});
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const input: SendMessageCommandInput = { QueueUrl: process.env['URL'], MessageBody: record.body, MessageGroupId: 'all' };
    input.MessageDeduplicationId = record.messageId;
    await sqs.send(new SendMessageCommand(input));
  }
};
      `,
    },
    {
      name: 'SQS FIFO: spread options may hold the id',
      code: `
import { SendMessageCommand, SQSClient, type SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { SQSHandler } from 'aws-lambda';
const sqs = new SQSClient({});
declare const defaults: Partial<SendMessageCommandInput>;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: process.env['URL'],
        MessageBody: record.body,
        MessageGroupId: 'all',
        ...defaults,
      }),
    );
  }
};
      `,
    },
    {
      name: 'SQS: FIFO only where the environment says so',
      code: `
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSHandler } from 'aws-lambda';
const sqs = new SQSClient({});
const isFifo = process.env['FIFO'] === 'true';
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: process.env['URL'],
        MessageBody: record.body,
        ...(isFifo && { MessageGroupId: 'all', MessageDeduplicationId: record.messageId }),
      }),
    );
  }
};
      `,
    },
    {
      name: 'SQS FIFO: a batch whose entries have ids',
      code: `
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const lines: { id: string; sku: string }[] = JSON.parse(String(message.value));
      const { Failed = [] } = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: process.env['STOCK_URL'],
          Entries: lines.map((line, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify(line),
            MessageGroupId: line.sku,
            MessageDeduplicationId: line.id,
          })),
        }),
      );
      if (Failed.length > 0) throw new Error('not all lines were sent');
    },
  });
}
      `,
    },
    {
      name: 'SQS FIFO: entries from elsewhere',
      code: `
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
declare function entriesOf(text: string): SendMessageBatchRequestEntry[];
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const Entries = entriesOf(String(message.value));
      const { Failed = [] } = await sqs.send(
        new SendMessageBatchCommand({ QueueUrl: 'https://sqs.example/stock.fifo', Entries }),
      );
      if (Failed.length > 0) throw new Error('not all lines were sent');
    },
  });
}
      `,
    },
    {
      name: 'SQS FIFO: content deduplication over the message alone',
      code: `
import { CreateQueueCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
const Attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName: 'audit.fifo', Attributes }));
  await consumer.run({
    eachMessage: async ({ message }) => {
      const body = { order: String(message.key), seenAt: message.timestamp };
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: 'https://sqs.example/audit.fifo',
          MessageBody: JSON.stringify(body),
          MessageGroupId: 'audit',
        }),
      );
    },
  });
}
      `,
    },
    {
      name: 'SQS FIFO: a queue that may be the one with content deduplication',
      code: `
import { CreateQueueCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
const Attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'audit.fifo', Attributes }));
  await consumer.run({
    eachMessage: async ({ message }) => {
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: String(message.value), MessageGroupId: 'audit' }),
      );
    },
  });
}
      `,
    },
    {
      name: 'JetStream: with an id from the order',
      code: `
import type { ConsumerMessages, JetStreamClient } from 'nats';
export async function forward(js: JetStreamClient, messages: ConsumerMessages): Promise<void> {
  for await (const m of messages) {
    const { id } = m.json<{ id: string }>();
    await js.publish('billing.requested', m.data, { msgID: \`billing-\${id}\` });
    m.ack();
  }
}
      `,
    },
    {
      name: 'JetStream: headers may hold the id',
      code: `
import { type ConsumerMessages, headers, type JetStreamClient } from 'nats';
export async function forward(js: JetStreamClient, messages: ConsumerMessages): Promise<void> {
  for await (const m of messages) {
    const h = headers();
    h.set('Nats-Msg-Id', \`\${m.info.stream}-\${m.seq}\`);
    await js.publish('billing.requested', m.data, { headers: h });
    m.ack();
  }
}
      `,
    },
    {
      name: 'core NATS keeps nothing and recognises nothing',
      code: `
import type { ConsumerMessages, NatsConnection } from 'nats';
export async function forward(nc: NatsConnection, messages: ConsumerMessages): Promise<void> {
  for await (const m of messages) {
    nc.publish('billing.requested', m.data);
    m.ack();
  }
}
      `,
    },
    {
      name: "BullMQ: the webhook's event names the job",
      code: `
import type { Queue } from 'bullmq';
import type { Request, Response } from 'express';
import type Stripe from 'stripe';
export const webhook = (stripe: Stripe, events: Queue) => async (req: Request, res: Response): Promise<void> => {
  const event = stripe.webhooks.constructEvent(req.body, String(req.headers['stripe-signature']), 'whsec');
  await events.add(event.type, event.data.object, { jobId: event.id });
  res.sendStatus(200);
};
      `,
    },
    {
      name: 'BullMQ: deduplication by its own option',
      code: `
import { type Queue, Worker } from 'bullmq';
export const start = (reminders: Queue) =>
  new Worker<{ orderId: string }>('orders', async job => {
    await reminders.add('pay', {}, { delay: 3_600_000, deduplication: { id: job.data.orderId } });
  });
      `,
    },
    {
      name: 'BullMQ: options from elsewhere',
      code: `
import { type JobsOptions, type Queue, Worker } from 'bullmq';
export const start = (reminders: Queue, options: JobsOptions) =>
  new Worker<{ orderId: string }>('orders', async job => {
    await reminders.add('pay', { orderId: job.data.orderId }, { ...options, delay: 3_600_000 });
  });
      `,
    },
    {
      name: 'BullMQ: spread arguments may hold the options',
      code: `
import { type Queue, Worker } from 'bullmq';
declare function jobFor(id: string): Parameters<Queue['add']>;
export const start = (mails: Queue) =>
  new Worker<{ orderId: string }>('orders', async job => {
    await mails.add(...jobFor(job.data.orderId));
  });
      `,
    },
    {
      name: 'NestJS: the service names its jobs',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
@Injectable()
export class Mails {
  constructor(private readonly queue: Queue) {}
  async confirm(orderId: string): Promise<void> {
    await this.queue.add('confirm', { orderId }, { attempts: 5, backoff: 1000, jobId: \`confirm-\${orderId}\` });
  }
}
@Processor('orders')
export class Orders extends WorkerHost {
  constructor(private readonly mails: Mails) {
    super();
  }
  async process(job: Job<{ orderId: string }>): Promise<void> {
    await this.mails.confirm(job.data.orderId);
  }
}
      `,
    },
    {
      name: 'Bull: a repeated job is known by its schedule',
      code: `
import type { Queue } from 'bull';
export function start(orders: Queue<{ shop: string }>, counts: Queue): void {
  void orders.process(async job => {
    await counts.add('count', { shop: job.data.shop }, { repeat: { every: 60_000 } });
  });
}
      `,
    },
    {
      name: 'pg-boss: one job for each order',
      code: `
import type PgBoss from 'pg-boss';
export async function start(boss: PgBoss): Promise<void> {
  await boss.work<{ orderId: string }>('orders', async ([job]) => {
    await boss.send('invoices', { orderId: job?.data.orderId }, { singletonKey: String(job?.data.orderId) });
  });
}
      `,
    },
    {
      name: 'Service Bus: another queue is declared with duplicate detection',
      code: `
import { ServiceBusAdministrationClient, ServiceBusClient } from '@azure/service-bus';
const admin = new ServiceBusAdministrationClient('Endpoint=…');
const client = new ServiceBusClient('Endpoint=…');
export async function start(): Promise<void> {
  await admin.createQueue('payments', { requiresDuplicateDetection: true });
  const sender = client.createSender('invoices');
  client.createReceiver('orders').subscribe({
    processMessage: async message => {
      await sender.sendMessages({ body: message.body });
    },
    processError: async args => console.error(args.error),
  });
}
      `,
    },
    {
      name: 'a relay publishes under the id of the row',
      code: `
import type { JetStreamClient } from 'nats';
import type { Pool } from 'pg';
export async function relay(pool: Pool, js: JetStreamClient): Promise<void> {
  const { rows } = await pool.query<{ id: string; payload: string }>('SELECT id, payload FROM outbox WHERE sent_at IS NULL');
  for (const row of rows) {
    await js.publish('orders.placed', row.payload, { msgID: row.id });
    await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
  }
}
      `,
    },
    {
      name: 'a relay that marks the row first never publishes it twice',
      code: `
import type { JetStreamClient } from 'nats';
import type { Pool } from 'pg';
export async function relay(pool: Pool, js: JetStreamClient): Promise<void> {
  const { rows } = await pool.query<{ id: string; payload: string }>('SELECT id, payload FROM outbox WHERE sent_at IS NULL');
  for (const row of rows) {
    await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
    await js.publish('orders.placed', row.payload);
  }
}
      `,
    },
    {
      name: 'QStash: content deduplication',
      code: `
import { Client } from '@upstash/qstash';
import { type Job, Worker } from 'bullmq';
const qstash = new Client({ token: 'token' });
export const worker = new Worker('orders', async (job: Job<{ id: string }>) => {
  const body = { order: job.data.id };
  await qstash.publishJSON({ url: 'https://example.com/ship', body, contentBasedDeduplication: true });
});
      `,
    },
    {
      name: 'trigger.dev: with a key',
      code: `
import { task, tasks } from '@trigger.dev/sdk';
export const placed = task({
  id: 'placed',
  run: async (payload: { orderId: string }) => {
    await tasks.trigger('invoice', { orderId: payload.orderId }, { idempotencyKey: payload.orderId });
  },
});
      `,
    },
    {
      name: 'an atomic claim stands before the publish',
      code: `
import type { Channel } from 'amqplib';
import type { JetStreamClient } from 'nats';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool, js: JetStreamClient): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const claim = await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      msg.properties.messageId,
    ]);
    if (claim.rowCount === 1) await js.publish('orders.placed', msg.content);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a publish before its marker is a fault of the order',
      code: `
import type { Channel } from 'amqplib';
import type { JetStreamClient } from 'nats';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool, js: JetStreamClient): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id: string = msg.properties.messageId;
    const { rows } = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
    if (rows.length === 0) {
      await js.publish('orders.placed', msg.content);
      await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a random id is not a missing one',
      code: `
import { randomUUID } from 'node:crypto';
import { type Queue, Worker } from 'bullmq';
export const start = (mails: Queue) =>
  new Worker<{ orderId: string }>('orders', async job => {
    await mails.add('confirm', { orderId: job.data.orderId }, { jobId: randomUUID() });
  });
      `,
    },
    {
      name: 'RabbitMQ recognises messages only with a plugin',
      code: `
import type { Channel } from 'amqplib';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', msg => {
    if (!msg) return;
    channel.publish('events', 'order.placed', msg.content);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'Kafka: an idempotent producer would not recognise a second send either',
      code: `
import type { Consumer, Producer } from 'kafkajs';
export async function start(consumer: Consumer, producer: Producer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      await producer.send({ topic: 'orders.accepted', messages: [{ key: message.key, value: message.value }] });
    },
  });
}
      `,
    },
    {
      name: 'on the way to the dead letters',
      code: `
import type { Channel } from 'amqplib';
import type { JetStreamClient } from 'nats';
declare function handle(content: Buffer): Promise<void>;
export async function start(channel: Channel, js: JetStreamClient): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await handle(msg.content);
    } catch {
      await js.publish('orders.dead', msg.content);
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a producer that handles no message',
      code: `
import type { Queue } from 'bullmq';
export async function place(orders: Queue, order: { id: string }): Promise<void> {
  await orders.add('place', order);
}
      `,
    },
    {
      name: 'at most once: no message comes again',
      code: `
import type { Channel } from 'amqplib';
import type { Queue } from 'bullmq';
export async function start(channel: Channel, mails: Queue): Promise<void> {
  const consume = async (content: Buffer): Promise<void> => {
    await mails.add('mail', JSON.parse(content.toString()));
  };
  await channel.consume('orders', msg => msg && consume(msg.content), { noAck: true });
}
      `,
    },
    {
      name: 'a bus class passes an id on',
      code: `
import { type ConsumerMessages, type JetStreamClient, type JetStreamPublishOptions, StringCodec } from 'nats';
class Bus {
  constructor(private readonly js: JetStreamClient) {}
  async publish(subject: string, event: object, options?: Partial<JetStreamPublishOptions>): Promise<void> {
    await this.js.publish(subject, StringCodec().encode(JSON.stringify(event)), options);
  }
}
export async function run(js: JetStreamClient, messages: ConsumerMessages): Promise<void> {
  const bus = new Bus(js);
  for await (const m of messages) {
    const { id } = m.json<{ id: string }>();
    await bus.publish('billing.requested', { order: id }, { msgID: id });
    m.ack();
  }
}
      `,
    },
    {
      name: 'BullMQ: options from a helper',
      code: `
import type { Queue } from 'bullmq';
import { type JobsOptions, Worker } from 'bullmq';
const defaults: JobsOptions = { attempts: 5 };
function optionsFor(orderId: string): JobsOptions {
  return { ...defaults, jobId: \`mail-\${orderId}\` };
}
export const start = (mails: Queue) =>
  new Worker<{ orderId: string }>('orders', async job => {
    await mails.add('confirm', {}, optionsFor(job.data.orderId));
  });
      `,
    },
    {
      name: 'Inngest: what a step has sent is not sent again',
      code: `
import { Inngest } from 'inngest';
const inngest = new Inngest({ id: 'shop' });
export const placed = inngest.createFunction({ id: 'placed', triggers: [{ event: 'order.placed' }] }, async ({ event, step }) => {
  await step.sendEvent('announce', { name: 'order.announced', data: { order: event.data } });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'SQS FIFO: a consumer of Kafka sends a message of a group',
      code: `
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const order: { id: string; warehouse: string } = JSON.parse(String(message.value));
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: process.env['SHIPMENTS_URL'],
          MessageBody: JSON.stringify(order),
          MessageGroupId: order.warehouse,
        }),
      );
    },
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'sqs.send', deeper: '', option: 'MessageDeduplicationId' },
          line: 8,
          column: 13,
          endLine: 14,
          endColumn: 8,
          suggestions: [],
        },
      ],
    },
    {
      name: 'SQS FIFO: the queue is known by its name',
      code: `
import { SQS } from '@aws-sdk/client-sqs';
import type { SQSHandler } from 'aws-lambda';
const sqs = new SQS({});
const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/123456789012/invoices.fifo';
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    await sqs.sendMessage({ QueueUrl: QUEUE, MessageBody: record.body, MessageGroupId: 'invoices' });
  }
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'sqs.sendMessage', deeper: '', option: 'MessageDeduplicationId' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 101,
          suggestions: [
            {
              messageId: 'passId',
              data: { id: 'record.messageId' },
              output: `
import { SQS } from '@aws-sdk/client-sqs';
import type { SQSHandler } from 'aws-lambda';
const sqs = new SQS({});
const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/123456789012/invoices.fifo';
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    await sqs.sendMessage({ QueueUrl: QUEUE, MessageBody: record.body, MessageGroupId: 'invoices', MessageDeduplicationId: record.messageId });
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'SQS FIFO: a class, the name at the end of a template',
      code: `
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSHandler } from 'aws-lambda';
class Invoices {
  private readonly sqs = new SQSClient({});
  constructor(private readonly base: string) {}
  async request(order: string): Promise<void> {
    const input = { QueueUrl: \`\${this.base}/invoices.fifo\`, MessageBody: order, MessageGroupId: 'all' };
    await this.sqs.send(new SendMessageCommand(input));
  }
}
const invoices = new Invoices('https://sqs.eu-central-1.amazonaws.com/123456789012');
export const handler: SQSHandler = async event => {
  for (const record of event.Records) await invoices.request(record.body);
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'sqs.send', deeper: '', option: 'MessageDeduplicationId' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 55,
          suggestions: [],
        },
      ],
    },
    {
      name: 'SQS FIFO: a batch whose entries have no ids',
      code: `
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const lines: { sku: string }[] = JSON.parse(String(message.value));
      const { Failed = [] } = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: process.env['STOCK_URL'],
          Entries: lines.map((line, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify(line),
            MessageGroupId: line.sku,
          })),
        }),
      );
      if (Failed.length > 0) throw new Error('not all lines were sent');
    },
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'sqs.send', deeper: '', option: 'MessageDeduplicationId' },
          line: 8,
          column: 37,
          endLine: 17,
          endColumn: 8,
          suggestions: [],
        },
      ],
    },
    {
      name: 'SQS FIFO: content deduplication over a clock',
      code: `
import { CreateQueueCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
const Attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName: 'audit.fifo', Attributes }));
  await consumer.run({
    eachMessage: async ({ message }) => {
      const body = { order: String(message.key), seenAt: Date.now() };
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: 'https://sqs.example/audit.fifo',
          MessageBody: JSON.stringify(body),
          MessageGroupId: 'audit',
        }),
      );
    },
  });
}
      `,
      errors: [
        {
          messageId: 'content',
          data: { name: 'sqs.send', deeper: '', option: 'MessageDeduplicationId', origin: '`Date.now` (line 9)' },
          line: 10,
          column: 13,
          endLine: 16,
          endColumn: 8,
          suggestions: [],
        },
      ],
    },
    {
      name: 'SQS FIFO: another queue has content deduplication',
      code: `
import { CreateQueueCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
const Attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName: 'audit.fifo', Attributes }));
  await consumer.run({
    eachMessage: async ({ message }) => {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: 'https://sqs.example/billing.fifo',
          MessageBody: String(message.value),
          MessageGroupId: 'billing',
        }),
      );
    },
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'sqs.send', deeper: '', option: 'MessageDeduplicationId' },
          line: 9,
          column: 13,
          endLine: 15,
          endColumn: 8,
          suggestions: [],
        },
      ],
    },
    {
      name: 'JetStream: from one stream to another',
      code: `
import type { ConsumerMessages, JetStreamClient } from 'nats';
export async function forward(js: JetStreamClient, messages: ConsumerMessages): Promise<void> {
  for await (const m of messages) {
    await js.publish('billing.requested', m.data);
    m.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 5,
          column: 11,
          endLine: 5,
          endColumn: 50,
          suggestions: [],
        },
      ],
    },
    {
      name: '@nats-io/jetstream: other options are no id',
      code: `
import type { Consumer, JetStreamClient } from '@nats-io/jetstream';
export async function forward(js: JetStreamClient, consumer: Consumer): Promise<void> {
  const messages = await consumer.consume();
  for await (const m of messages) {
    await js.publish('billing.requested', m.data, { timeout: 5000 });
    m.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 6,
          column: 11,
          endLine: 6,
          endColumn: 69,
          suggestions: [],
        },
      ],
    },
    {
      name: 'JetStream: the id of the record fits',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { JetStreamClient } from 'nats';
declare const js: JetStreamClient;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) await js.publish('orders.placed', record.body);
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 6,
          column: 45,
          endLine: 6,
          endColumn: 85,
          suggestions: [
            {
              messageId: 'passId',
              data: { id: 'record.messageId' },
              output: `
import type { SQSHandler } from 'aws-lambda';
import type { JetStreamClient } from 'nats';
declare const js: JetStreamClient;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) await js.publish('orders.placed', record.body, { msgID: record.messageId });
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'JetStream: two messages, for which one id would not do',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { JetStreamClient } from 'nats';
declare const js: JetStreamClient;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    await js.publish('orders.placed', record.body);
    await js.publish('orders.audit', record.body);
  }
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 51,
          suggestions: [],
        },
        {
          messageId: 'redelivery',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 50,
          suggestions: [],
        },
      ],
    },
    {
      name: 'BullMQ: a webhook hands its event over',
      code: `
import type { Queue } from 'bullmq';
import type { Request, Response } from 'express';
import type Stripe from 'stripe';
export const webhook = (stripe: Stripe, events: Queue) => async (req: Request, res: Response): Promise<void> => {
  const event = stripe.webhooks.constructEvent(req.body, String(req.headers['stripe-signature']), 'whsec');
  await events.add(event.type, event.data.object);
  res.sendStatus(200);
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'events.add', deeper: '', option: 'jobId' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 50,
          suggestions: [
            {
              messageId: 'passId',
              data: { id: 'event.id' },
              output: `
import type { Queue } from 'bullmq';
import type { Request, Response } from 'express';
import type Stripe from 'stripe';
export const webhook = (stripe: Stripe, events: Queue) => async (req: Request, res: Response): Promise<void> => {
  const event = stripe.webhooks.constructEvent(req.body, String(req.headers['stripe-signature']), 'whsec');
  await events.add(event.type, event.data.object, { jobId: event.id });
  res.sendStatus(200);
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'BullMQ: a job for another queue, later',
      code: `
import { type Queue, Worker } from 'bullmq';
export const start = (reminders: Queue) =>
  new Worker<{ orderId: string }>('orders', async job => {
    await reminders.add('pay', { orderId: job.data.orderId }, { delay: 3_600_000 });
  });
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'reminders.add', deeper: '', option: 'jobId' },
          line: 5,
          column: 11,
          endLine: 5,
          endColumn: 84,
          suggestions: [],
        },
      ],
    },
    {
      name: 'NestJS: a service between the handler and the queue',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
@Injectable()
export class Mails {
  constructor(private readonly queue: Queue) {}
  async confirm(orderId: string): Promise<void> {
    await this.queue.add('confirm', { orderId }, { attempts: 5, backoff: 1000 });
  }
}
@Processor('orders')
export class Orders extends WorkerHost {
  constructor(private readonly mails: Mails) {
    super();
  }
  async process(job: Job<{ orderId: string }>): Promise<void> {
    await this.mails.confirm(job.data.orderId);
  }
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'queue.add', deeper: '', option: 'jobId' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 81,
          suggestions: [],
        },
      ],
    },
    {
      name: 'Bull: jobs added in bulk',
      code: `
import type { Queue } from 'bull';
export function start(orders: Queue<{ lines: string[] }>, picks: Queue<{ line: string }>): void {
  void orders.process(async job => {
    await picks.addBulk(job.data.lines.map(line => ({ data: { line } })));
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'picks.addBulk', deeper: '', option: 'jobId' },
          line: 5,
          column: 11,
          endLine: 5,
          endColumn: 74,
          suggestions: [],
        },
      ],
    },
    {
      name: 'graphile-worker: the id of the job fits',
      code: `
import type { Task } from 'graphile-worker';
export const placed: Task = async (payload, helpers) => {
  const { orderId } = payload as { orderId: string };
  await helpers.addJob('send_invoice', { orderId });
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'helpers.addJob', deeper: '', option: 'jobKey' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 52,
          suggestions: [
            {
              messageId: 'passId',
              data: { id: 'helpers.job.id' },
              output: `
import type { Task } from 'graphile-worker';
export const placed: Task = async (payload, helpers) => {
  const { orderId } = payload as { orderId: string };
  await helpers.addJob('send_invoice', { orderId }, { jobKey: helpers.job.id });
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'pg-boss: a job of another queue',
      code: `
import type PgBoss from 'pg-boss';
export async function start(boss: PgBoss): Promise<void> {
  await boss.work<{ orderId: string }>('orders', async ([job]) => {
    await boss.send('invoices', { orderId: job?.data.orderId }, { retryLimit: 5 });
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'boss.send', deeper: '', option: 'id' },
          line: 5,
          column: 11,
          endLine: 5,
          endColumn: 83,
          suggestions: [],
        },
      ],
    },
    {
      name: 'Service Bus: the queue is declared with duplicate detection',
      code: `
import { ServiceBusAdministrationClient, ServiceBusClient } from '@azure/service-bus';
const admin = new ServiceBusAdministrationClient('Endpoint=…');
const client = new ServiceBusClient('Endpoint=…');
export async function start(): Promise<void> {
  await admin.createQueue('invoices', { requiresDuplicateDetection: true });
  const sender = client.createSender('invoices');
  client.createReceiver('orders').subscribe({
    processMessage: async message => {
      await sender.sendMessages({ body: message.body });
    },
    processError: async args => console.error(args.error),
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'sender.sendMessages', deeper: '', option: 'messageId' },
          line: 10,
          column: 13,
          endLine: 10,
          endColumn: 56,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a relay publishes, then marks the row',
      code: `
import type { JetStreamClient } from 'nats';
import type { Pool } from 'pg';
export async function relay(pool: Pool, js: JetStreamClient): Promise<void> {
  const { rows } = await pool.query<{ id: string; payload: string }>('SELECT id, payload FROM outbox WHERE sent_at IS NULL');
  for (const row of rows) {
    await js.publish('orders.placed', row.payload);
    await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
  }
}
      `,
      errors: [
        {
          messageId: 'relay',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 51,
          suggestions: [],
        },
      ],
    },
    {
      name: 'QStash: no content deduplication',
      code: `
import { Client } from '@upstash/qstash';
import { type Job, Worker } from 'bullmq';
const qstash = new Client({ token: 'token' });
export const worker = new Worker('orders', async (job: Job<{ id: string }>) => {
  await qstash.publishJSON({ url: 'https://example.com/ship', body: { order: job.data.id } });
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'qstash.publishJSON', deeper: '', option: 'deduplicationId' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 94,
          suggestions: [],
        },
      ],
    },
    {
      name: 'Inngest: an event',
      code: `
import { Inngest } from 'inngest';
import { Worker } from 'bullmq';
const inngest = new Inngest({ id: 'shop' });
export const worker = new Worker<{ id: string }>('orders', async job => {
  await inngest.send({ name: 'order.placed', data: { order: job.data.id } });
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'inngest.send', deeper: '', option: 'id' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 77,
          suggestions: [],
        },
      ],
    },
    {
      name: 'trigger.dev: one task triggers another',
      code: `
import { task, tasks } from '@trigger.dev/sdk';
export const placed = task({
  id: 'placed',
  run: async (payload: { orderId: string }) => {
    await tasks.trigger('invoice', { orderId: payload.orderId });
  },
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'tasks.trigger', deeper: '', option: 'idempotencyKey' },
          line: 6,
          column: 11,
          endLine: 6,
          endColumn: 65,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a bus class passes its options on',
      code: `
import { type ConsumerMessages, type JetStreamClient, type JetStreamPublishOptions, StringCodec } from 'nats';
class Bus {
  constructor(private readonly js: JetStreamClient) {}
  async publish(subject: string, event: object, options?: Partial<JetStreamPublishOptions>): Promise<void> {
    await this.js.publish(subject, StringCodec().encode(JSON.stringify(event)), options);
  }
}
export async function run(js: JetStreamClient, messages: ConsumerMessages): Promise<void> {
  const bus = new Bus(js);
  for await (const m of messages) {
    await bus.publish('billing.requested', { order: m.json<{ id: string }>().id });
    m.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 6,
          column: 11,
          endLine: 6,
          endColumn: 89,
          suggestions: [],
        },
      ],
    },
    {
      name: 'one job for each line of the order, side by side',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { Queue } from 'bullmq';
declare const picks: Queue<{ sku: string }>;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const lines: { sku: string }[] = JSON.parse(record.body);
    await Promise.all(lines.map(line => picks.add('pick', line)));
  }
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'picks.add', deeper: '', option: 'jobId' },
          line: 8,
          column: 41,
          endLine: 8,
          endColumn: 64,
          suggestions: [],
        },
      ],
    },
    {
      name: 'tried three times',
      code: `
import type { Channel } from 'amqplib';
import type { JetStreamClient } from 'nats';
export async function start(channel: Channel, js: JetStreamClient): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        await js.publish('orders.placed', msg.content);
        break;
      } catch (error) {
        if (attempt === 2) throw error;
      }
    }
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 9,
          column: 15,
          endLine: 9,
          endColumn: 55,
          suggestions: [],
        },
      ],
    },
    {
      name: 'SQS FIFO: behind an interface, the queue known by a default',
      code: `
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EachMessagePayload, Kafka } from 'kafkajs';
interface Shipments {
  request(order: { id: string; warehouse: string }): Promise<void>;
}
class SqsShipments implements Shipments {
  private readonly sqs = new SQSClient({});
  async request(order: { id: string; warehouse: string }): Promise<void> {
    await this.sqs.send(
      new SendMessageCommand({
        QueueUrl: process.env['SHIPMENTS_URL'] ?? 'http://localhost:4566/000000000000/shipments.fifo',
        MessageBody: JSON.stringify(order),
      }),
    );
  }
}
export class Intake {
  constructor(private readonly shipments: Shipments) {}
  async run(kafka: Kafka): Promise<void> {
    const consumer = kafka.consumer({ groupId: 'intake' });
    await consumer.run({ eachMessage: payload => this.handle(payload) });
  }
  private async handle({ message }: EachMessagePayload): Promise<void> {
    await this.shipments.request(JSON.parse(String(message.value)));
  }
}
export const shipments = new SqsShipments();
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'sqs.send', deeper: '', option: 'MessageDeduplicationId' },
          line: 10,
          column: 11,
          endLine: 15,
          endColumn: 6,
          suggestions: [],
        },
      ],
    },
    {
      name: 'BullMQ: options in a constant of the module',
      code: `
import { type JobsOptions, type Queue, Worker } from 'bullmq';
const defaults: JobsOptions = { attempts: 5 };
export const start = (mails: Queue) =>
  new Worker<{ orderId: string }>('orders', async job => {
    await mails.add('confirm', { orderId: job.data.orderId }, defaults);
  });
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'mails.add', deeper: '', option: 'jobId' },
          line: 6,
          column: 11,
          endLine: 6,
          endColumn: 72,
          suggestions: [],
        },
      ],
    },
    {
      name: 'FlowProducer: a tree of jobs',
      code: `
import { type FlowProducer, Worker } from 'bullmq';
export const start = (flows: FlowProducer) =>
  new Worker<{ orderId: string }>('orders', async job => {
    await flows.add({ name: 'ship', queueName: 'shipping', data: job.data, children: [] });
  });
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'flows.add', deeper: '', option: 'jobId' },
          line: 5,
          column: 11,
          endLine: 5,
          endColumn: 91,
          suggestions: [],
        },
      ],
    },
    {
      name: 'JetStream in a Temporal activity',
      code: `
import type { JetStreamClient } from 'nats';
import { Worker } from '@temporalio/worker';
export const activities = (js: JetStreamClient) => ({
  async announce(order: string): Promise<void> {
    await js.publish('orders.placed', order);
  },
});
export async function start(js: JetStreamClient): Promise<void> {
  const worker = await Worker.create({ taskQueue: 'orders', activities: activities(js) });
  await worker.run();
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'js.publish', deeper: '', option: 'msgID' },
          line: 6,
          column: 11,
          endLine: 6,
          endColumn: 45,
          suggestions: [],
        },
      ],
    },
  ],
});
