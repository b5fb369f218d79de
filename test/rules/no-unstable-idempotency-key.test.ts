import rule from '../../rules/no-unstable-idempotency-key.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-unstable-idempotency-key', rule, {
  assertionOptions,
  valid: [
    {
      name: 'an event whose content carries an id made from the message',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker('orders', async job => {
    const event = { eventId: \`shipped-\${job.data.orderId}\`, type: 'shipped', at: new Date().toISOString() };
    await producer.send({ topic: 'shipments', messages: [{ key: job.data.orderId, value: JSON.stringify(event) }] });
  });
      `,
      options: [{ checkContent: true }],
    },
    {
      name: 'ids in the content are not looked at unless asked for',
      code: `
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker('orders', async job => {
    await producer.send({ topic: 'shipments', messages: [{ value: JSON.stringify({ eventId: randomUUID() }) }] });
  });
      `,
    },
    {
      name: 'a new id for the trace only',
      code: `
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker('orders', async job => {
    const event = { correlationId: randomUUID(), orderId: job.data.orderId };
    await producer.send({ topic: 'shipments', messages: [{ value: JSON.stringify(event) }] });
  });
      `,
      options: [{ checkContent: true }],
    },
    {
      name: 'a new id only where the message brought none',
      code: `
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker('orders', async job => {
    const event = { eventId: job.data.eventId ?? randomUUID(), orderId: job.data.orderId };
    await producer.send({ topic: 'shipments', messages: [{ value: JSON.stringify(event) }] });
  });
      `,
      options: [{ checkContent: true }],
    },
    {
      name: 'a key for the first delivery only, by its count',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  for (const message of Messages) {
    if (message.Attributes?.ApproximateReceiveCount === '1')
      await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.ReceiptHandle });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
    },
    {
      name: 'SQS loop: the key is the message id',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  for (const message of Messages) {
    if (!message.MessageId) continue;
    await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.MessageId });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
    },
    {
      name: 'Lambda: a hash of the body is as stable as the body',
      code: `
import { createHash } from 'node:crypto';
import type { SQSHandler } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const idempotencyKey = createHash('sha256').update(record.body).digest('hex');
    await stripe.charges.create({ amount: 100, currency: 'eur' }, { idempotencyKey });
  }
};
      `,
    },
    {
      name: 'bullmq: a job id from the event',
      code: `
import { type Queue, Worker } from 'bullmq';
declare const mails: Queue;
interface OrderPlaced { eventId: string; to: string }
export const worker = new Worker<OrderPlaced>('orders', async job => {
  const event = job.data;
  await mails.add('confirm', { to: event.to }, { jobId: event.eventId });
});
      `,
    },
    {
      name: 'kafkajs: topic, partition and offset name a message',
      code: `
import type { Consumer } from 'kafkajs';
import type Stripe from 'stripe';
export async function start(consumer: Consumer, stripe: Stripe): Promise<void> {
  await consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      const idempotencyKey = [topic, partition, message.offset].join('-');
      await stripe.charges.create({ amount: Number(message.value), currency: 'eur' }, { idempotencyKey });
    },
  });
}
      `,
    },
    {
      name: 'amqplib: a message id that the producer made up',
      code: `
import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
export function announce(channel: Channel, order: string): void {
  channel.publish('orders', 'placed', Buffer.from(order), { messageId: randomUUID() });
}
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    await fetch('https://example.com/pay', {
      method: 'POST',
      headers: { 'Idempotency-Key': String(msg.properties.messageId) },
    });
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a day taken from the message',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
interface Due { account: string; at: string }
export const worker = new Worker<Due>('dues', async job => {
  const day = new Date(job.data.at).toISOString().slice(0, 10);
  await stripe.charges.create({ amount: 100, currency: 'eur' }, { idempotencyKey: job.data.account + ':' + day });
});
      `,
    },
    {
      name: 'a day bucket of the broker timestamp',
      code: `
import type { Consumer } from 'kafkajs';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const day = Math.floor(Number(message.timestamp) / 86_400_000);
      await stripe.charges.create({ amount: 100, currency: 'eur' }, { idempotencyKey: \`\${String(message.key)}:\${day}\` });
    },
  });
}
      `,
    },
    {
      name: 'a minted primary key beside a natural unique key',
      code: `
import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const order = JSON.parse(msg.content.toString()) as { id: string; amount: number };
    await pool.query(
      'INSERT INTO invoices (id, order_id, amount) VALUES ($1, $2, $3) ON CONFLICT (order_id) DO NOTHING',
      [randomUUID(), order.id, order.amount],
    );
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'pg: the claim is stored under the message id, its time is the clock',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const pool: Pool;
declare const mail: Transporter;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const claim = await pool.query(
      'INSERT INTO processed_messages (message_id, processed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [message.MessageId, new Date()],
    );
    if (claim.rowCount === 0) return message;
    await mail.sendMail({ to: message.Body });
    return message;
  },
});
      `,
    },
    {
      name: 'ioredis: a claim by the message id',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const first = await redis.set('mailed:' + String(job.id), '1', 'EX', 3600, 'NX');
  if (first === null) return;
  await mail.sendMail({ to: job.data.to });
});
      `,
    },
    {
      name: 'a request id that is made up for tracing',
      code: `
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
export const worker = new Worker<{ payment: string }>('payments', async job => {
  await fetch('https://example.com/pay', {
    method: 'POST',
    headers: { 'X-Request-Id': randomUUID() },
    body: job.data.payment,
  });
});
      `,
    },
    {
      name: 'a trace id beside a stable key',
      code: `
import { randomUUID } from 'node:crypto';
import axios from 'axios';
import { Worker } from 'bullmq';
export const worker = new Worker<{ payment: string }>('payments', async job => {
  await axios.post('https://example.com/pay', job.data, {
    headers: { 'Idempotency-Key': job.data.payment, 'X-Trace': randomUUID() },
  });
});
      `,
    },
    {
      name: 'Lambda: the deduplication id of an onward message is that of the record',
      code: `
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
export class Forwarder {
  constructor(private readonly sqs: SQSClient) {}
  async handle(event: SQSEvent): Promise<void> {
    await Promise.all(
      event.Records.map(async ({ messageId, body }) =>
        this.sqs.send(
          new SendMessageCommand({
            QueueUrl: 'https://sqs.example.com/next.fifo',
            MessageGroupId: 'orders',
            MessageBody: body,
            MessageDeduplicationId: messageId,
          }),
        ),
      ),
    );
  }
}
      `,
    },
    {
      name: 'outside of a consumer a minted key is right',
      code: `
import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
export async function checkout(stripe: Stripe, amount: number): Promise<void> {
  await stripe.charges.create({ amount, currency: 'eur' }, { idempotencyKey: randomUUID() });
}
      `,
    },
    {
      name: 'no key at all is the business of another rule',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ amount: number }>('payments', async job => {
  await stripe.charges.create({ amount: job.data.amount, currency: 'eur' });
});
      `,
    },
    {
      name: 'a foreign type with members of the same name',
      code: `
import { Worker } from 'bullmq';
interface Ids { randomUUID(): string }
interface Payments { create(payment: object, options: { idempotencyKey: string }): Promise<void> }
declare const ids: Ids;
declare const charges: Payments;
export const worker = new Worker<{ amount: number }>('payments', async job => {
  await charges.create({ amount: job.data.amount }, { idempotencyKey: ids.randomUUID() });
});
      `,
    },
    {
      name: 'a package that is not installed',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
// @ts-expect-error -- no such package
import { newId } from 'not-installed';
declare const stripe: Stripe;
export const worker = new Worker<{ amount: number }>('payments', async job => {
  await stripe.charges.create({ amount: job.data.amount, currency: 'eur' }, { idempotencyKey: newId() });
});
      `,
    },
    {
      name: 'JavaScript-like any: what makes the key is not known',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare const utils: any;
export const worker = new Worker('payments', async (job: any) => {
  await stripe.charges.create({ amount: job.data.amount, currency: 'eur' }, { idempotencyKey: utils.key(job) });
});
      `,
    },
    { name: 'an empty file', code: '' },
    {
      name: 'an object that is named after the message, and a header, a name and a key made of it',
      code: `
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { Worker } from 'bullmq';
import got from 'got';
export const start = (s3: S3Client, sfn: SFNClient) =>
  new Worker<{ order: string }>('orders', async job => {
    await s3.send(new PutObjectCommand({ Bucket: 'orders', Key: 'in/' + job.data.order + '.json', Body: '{}' }));
    await sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:orders', name: job.data.order }));
    await got.post('https://example.com/orders', { headers: { 'idempotency-key': job.data.order } });
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs: an event whose content carries a new id on every delivery',
      code: `
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker('orders', async job => {
    const event = { metadata: { eventId: randomUUID() }, orderId: job.data.orderId };
    await producer.send({ topic: 'shipments', messages: [{ value: JSON.stringify(event) }] });
  });
      `,
      options: [{ checkContent: true }],
      errors: [
        {
          messageId: 'unstableId',
          data: { origin: '\`randomUUID\`' },
          line: 7,
          column: 42,
          endLine: 7,
          endColumn: 54,
          suggestions: null,
        },
      ],
    },
    {
      name: 'NestJS: an event class with a new id, sent by a service',
      code: `
import { Controller, Injectable } from '@nestjs/common';
import { type ClientProxy, Ctx, EventPattern, Payload, RmqContext } from '@nestjs/microservices';
import { v4 as uuid } from 'uuid';
@Injectable()
export class Billing {
  constructor(private readonly client: ClientProxy) {}
  settle(orderId: string): void {
    this.client.emit('order.settled', { eventId: uuid(), orderId });
  }
}
@Controller()
export class Orders {
  constructor(private readonly billing: Billing) {}
  @EventPattern('order.placed')
  handle(@Payload() order: { id: string }, @Ctx() context: RmqContext): void {
    this.billing.settle(order.id);
    context.getChannelRef().ack(context.getMessage());
  }
}
      `,
      options: [{ checkContent: true }],
      errors: [
        {
          messageId: 'unstableId',
          data: { origin: '\`uuid\`' },
          line: 9,
          column: 50,
          endLine: 9,
          endColumn: 56,
          suggestions: null,
        },
      ],
    },
    {
      name: 'SQS loop: a receipt handle that is asked for first',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  for (const message of Messages) {
    if (!message.ReceiptHandle) continue;
    await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.ReceiptHandle });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`message.ReceiptHandle`', effect: 'stripe.refunds.create', effectAt: 'line 8' },
          line: 8,
          column: 83,
          endLine: 8,
          endColumn: 104,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'message.MessageId' },
              output: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  for (const message of Messages) {
    if (!message.ReceiptHandle) continue;
    await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.MessageId });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'amqplib: a delivery tag that is asked for first',
      code: `
import type { Channel } from 'amqplib';
import type Stripe from 'stripe';
export async function start(channel: Channel, stripe: Stripe): Promise<void> {
  await channel.consume('refunds', async message => {
    if (message === null) return;
    if (message.fields.deliveryTag <= 0) throw new Error('no delivery');
    await stripe.refunds.create({ charge: '' }, { idempotencyKey: 'r' + message.fields.deliveryTag });
    channel.ack(message);
  });
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`message.fields.deliveryTag`', effect: 'stripe.refunds.create', effectAt: 'line 8' },
          line: 8,
          column: 67,
          endLine: 8,
          endColumn: 99,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'message.properties.messageId' },
              output: `
import type { Channel } from 'amqplib';
import type Stripe from 'stripe';
export async function start(channel: Channel, stripe: Stripe): Promise<void> {
  await channel.consume('refunds', async message => {
    if (message === null) return;
    if (message.fields.deliveryTag <= 0) throw new Error('no delivery');
    await stripe.refunds.create({ charge: '' }, { idempotencyKey: message.properties.messageId });
    channel.ack(message);
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'SQS loop: the receipt handle is new on every receive',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  for (const message of Messages) {
    await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.ReceiptHandle });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`message.ReceiptHandle`', effect: 'stripe.refunds.create', effectAt: 'line 7' },
          line: 7,
          column: 83,
          endLine: 7,
          endColumn: 104,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'message.MessageId' },
              output: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
export async function poll(sqs: SQSClient, stripe: Stripe, QueueUrl: string): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  for (const message of Messages) {
    await stripe.refunds.create({ charge: message.Body ?? '' }, { idempotencyKey: message.MessageId });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'Lambda: minted per invocation, used through a variable',
      code: `
import { randomUUID } from 'node:crypto';
import type { SQSHandler } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const key = randomUUID(); // one for each record
    await stripe.charges.create({ amount: Number(record.body), currency: 'eur' }, { idempotencyKey: key });
  }
};
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID` (line 8)', effect: 'stripe.charges.create', effectAt: 'line 9' },
          line: 9,
          column: 101,
          endLine: 9,
          endColumn: 104,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'record.messageId' },
              output: `
import { randomUUID } from 'node:crypto';
import type { SQSHandler } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const key = record.messageId; // one for each record
    await stripe.charges.create({ amount: Number(record.body), currency: 'eur' }, { idempotencyKey: key });
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'Lambda: the shorthand option, with another use of the variable',
      code: `
import { v4 } from 'uuid';
import type { SQSHandler } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const idempotencyKey = v4();
    console.log(idempotencyKey);
    await stripe.charges.create({ amount: Number(record.body), currency: 'eur' }, { idempotencyKey });
  }
};
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`v4` (line 8)', effect: 'stripe.charges.create', effectAt: 'line 10' },
          line: 10,
          column: 85,
          endLine: 10,
          endColumn: 99,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'record.messageId' },
              output: `
import { v4 } from 'uuid';
import type { SQSHandler } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const idempotencyKey = v4();
    console.log(idempotencyKey);
    await stripe.charges.create({ amount: Number(record.body), currency: 'eur' }, { idempotencyKey: record.messageId });
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: "bullmq: the clock in a job id; the running job's own is taken",
      code: `
import { type Queue, Worker } from 'bullmq';
declare const mails: Queue;
interface OrderPlaced { eventId: string; to: string }
export const worker = new Worker<OrderPlaced>('orders', async job => {
  await mails.add('confirm', { to: job.data.to }, { jobId: \`\${job.data.eventId}-\${Date.now()}\` });
});
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`Date.now`', effect: 'mails.add', effectAt: 'line 6' },
          line: 6,
          column: 60,
          endLine: 6,
          endColumn: 95,
          suggestions: [],
        },
      ],
    },
    {
      name: 'bullmq: the attempt counter in a header key',
      code: `
import axios from 'axios';
import { Worker } from 'bullmq';
export const worker = new Worker<{ payment: string }>('payments', async job => {
  await axios.post('https://example.com/pay', job.data, {
    headers: { 'Idempotency-Key': job.data.payment + ':' + job.attemptsMade },
  });
});
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`job.attemptsMade`', effect: 'axios.post', effectAt: 'line 5' },
          line: 6,
          column: 35,
          endLine: 6,
          endColumn: 76,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'job.id' },
              output: `
import axios from 'axios';
import { Worker } from 'bullmq';
export const worker = new Worker<{ payment: string }>('payments', async job => {
  await axios.post('https://example.com/pay', job.data, {
    headers: { 'Idempotency-Key': job.id },
  });
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'kafkajs: a fallback for messages without a header',
      code: `
import type { Consumer } from 'kafkajs';
import { nanoid } from 'nanoid';
import type Stripe from 'stripe';
export async function start(consumer: Consumer, stripe: Stripe): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const key = message.headers?.['x-request-id']?.toString() ?? nanoid();
      await stripe.charges.create({ amount: Number(message.value), currency: 'eur' }, { idempotencyKey: key });
    },
  });
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`nanoid` (line 8)', effect: 'stripe.charges.create', effectAt: 'line 9' },
          line: 9,
          column: 105,
          endLine: 9,
          endColumn: 108,
          suggestions: [],
        },
      ],
    },
    {
      name: 'amqplib: fetch with a minted key header; the channel gives every delivery another tag',
      code: `
import type { Channel } from 'amqplib';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    await fetch('https://example.com/pay', {
      method: 'POST',
      headers: { 'Idempotency-Key': String(msg.fields.deliveryTag) },
    });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`msg.fields.deliveryTag`', effect: 'fetch', effectAt: 'line 6' },
          line: 8,
          column: 37,
          endLine: 8,
          endColumn: 67,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'msg.properties.messageId' },
              output: `
import type { Channel } from 'amqplib';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    await fetch('https://example.com/pay', {
      method: 'POST',
      headers: { 'Idempotency-Key': msg.properties.messageId },
    });
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
      name: 'amqplib: an id for receivers that is minted per delivery',
      code: `
import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', msg => {
    if (!msg) return;
    channel.publish('shipments', 'requested', msg.content, { messageId: randomUUID() });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'unstableId',
          data: { origin: '`randomUUID`' },
          line: 7,
          column: 73,
          endLine: 7,
          endColumn: 85,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'msg.properties.messageId' },
              output: `
import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', msg => {
    if (!msg) return;
    channel.publish('shipments', 'requested', msg.content, { messageId: msg.properties.messageId });
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
      name: 'amqplib: minted after the guard, before the message is used',
      code: `
import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('payments', async msg => {
    if (!msg) return;
    const key = randomUUID();
    await fetch('https://example.com/payments', { method: 'POST', headers: { 'Idempotency-Key': key } });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID` (line 7)', effect: 'fetch', effectAt: 'line 8' },
          line: 8,
          column: 97,
          endLine: 8,
          endColumn: 100,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'msg.properties.messageId' },
              output: `
import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('payments', async msg => {
    if (!msg) return;
    const key = msg.properties.messageId;
    await fetch('https://example.com/payments', { method: 'POST', headers: { 'Idempotency-Key': key } });
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
      name: 'amqplib: minted before the guard',
      code: `
import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('payments', async msg => {
    const key = randomUUID();
    if (!msg) return;
    await fetch('https://example.com/payments', { method: 'POST', headers: { 'Idempotency-Key': key } });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID` (line 6)', effect: 'fetch', effectAt: 'line 8' },
          line: 8,
          column: 97,
          endLine: 8,
          endColumn: 100,
          // There may be no message yet where the key is made.
          suggestions: [],
        },
      ],
    },
    {
      name: 'a day taken from the clock',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
interface Due { account: string; at: string }
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
export const worker = new Worker<Due>('dues', async job => {
  await stripe.charges.create({ amount: 100, currency: 'eur' }, { idempotencyKey: job.data.account + ':' + today() });
});
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`new Date` (line 7)', effect: 'stripe.charges.create', effectAt: 'line 10' },
          line: 10,
          column: 83,
          endLine: 10,
          endColumn: 115,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'job.id' },
              output: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
interface Due { account: string; at: string }
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
export const worker = new Worker<Due>('dues', async job => {
  await stripe.charges.create({ amount: 100, currency: 'eur' }, { idempotencyKey: job.id });
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'pg: the claim is stored under a minted id',
      code: `
import { randomUUID } from 'node:crypto';
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const pool: Pool;
declare const mail: Transporter;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const claim = await pool.query(
      'INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING',
      [randomUUID()],
    );
    if (claim.rowCount === 0) return message;
    await mail.sendMail({ to: message.Body });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'unstableMarker',
          data: {
            other: 'INSERT INTO processed_messages',
            deeper: '',
            origin: '`randomUUID`',
            effect: 'mail.sendMail',
            effectAt: 'line 16',
          },
          line: 13,
          column: 8,
          endLine: 13,
          endColumn: 20,
          // A claim before the mail would lose the mail in a crash.
          suggestions: [],
        },
      ],
    },
    {
      name: 'ioredis: a claim by the receive count',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const handler = async (event: SQSEvent) => {
  for (const { body, attributes } of event.Records) {
    const key = \`mailed:\${body}:\${attributes.ApproximateReceiveCount}\`;
    if ((await redis.set(key, '1', 'EX', 3600, 'NX')) === null) continue;
    await mail.sendMail({ to: body });
  }
};
      `,
      errors: [
        {
          messageId: 'unstableMarker',
          data: {
            other: 'redis.set',
            deeper: '',
            origin: '`attributes.ApproximateReceiveCount` (line 9)',
            effect: 'mail.sendMail',
            effectAt: 'line 11',
          },
          line: 10,
          column: 26,
          endLine: 10,
          endColumn: 29,
          suggestions: [],
        },
      ],
    },
    {
      name: 'redis: read and set under a minted key',
      code: `
import type { Consumer } from 'kafkajs';
import { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
const redis = createClient();
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const key = 'mailed:' + Math.random().toString(36);
      if (await redis.get(key)) return;
      await mail.sendMail({ to: String(message.value) });
      await redis.set(key, '1', { EX: 3600 });
    },
  });
}
      `,
      errors: [
        {
          messageId: 'unstableMarker',
          data: {
            other: 'redis.get',
            deeper: '',
            origin: '`Math.random` (line 10)',
            effect: 'mail.sendMail',
            effectAt: 'line 12',
          },
          line: 11,
          column: 27,
          endLine: 11,
          endColumn: 30,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a class whose helper mints the key',
      code: `
import { randomUUID } from 'node:crypto';
import type { EachMessagePayload } from 'kafkajs';
import type Stripe from 'stripe';
export class Payments {
  constructor(private readonly stripe: Stripe) {}
  onMessage = async ({ message }: EachMessagePayload): Promise<void> => {
    await this.charge(Number(message.value));
  };
  private async charge(amount: number): Promise<void> {
    await this.stripe.charges.create({ amount, currency: 'eur' }, { idempotencyKey: this.newKey() });
  }
  private newKey(): string {
    return \`charge-\${randomUUID()}\`;
  }
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID` (line 14)', effect: 'stripe.charges.create', effectAt: 'line 11' },
          line: 11,
          column: 85,
          endLine: 11,
          endColumn: 98,
          suggestions: [],
        },
      ],
    },
    {
      name: 'Lambda: a request id is one per invocation',
      code: `
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
export class Forwarder {
  constructor(private readonly sqs: SQSClient) {}
  async handle(event: SQSEvent, context: Context): Promise<void> {
    for (const { body } of event.Records) {
      await this.sqs.send(
        new SendMessageCommand({
          QueueUrl: 'https://sqs.example.com/next.fifo',
          MessageGroupId: 'orders',
          MessageBody: body,
          MessageDeduplicationId: context.awsRequestId,
        }),
      );
    }
  }
}
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`context.awsRequestId`', effect: 'sqs.send', effectAt: 'line 8' },
          line: 13,
          column: 35,
          endLine: 13,
          endColumn: 55,
          suggestions: [],
        },
      ],
    },
    {
      name: 'in Promise.all, a then chain and a satisfies expression',
      code: `
import { randomUUID } from 'node:crypto';
import type { SQSHandler } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = (async event => {
  await Promise.all(
    event.Records.map(record =>
      stripe.charges
        .create({ amount: Number(record.body), currency: 'eur' }, { idempotencyKey: randomUUID() })
        .then(charge => console.log(charge.id)),
    ),
  );
}) satisfies SQSHandler;
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID`', effect: 'stripe.charges.create', effectAt: 'line 9' },
          line: 10,
          column: 85,
          endLine: 10,
          endColumn: 97,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'record.messageId' },
              output: `
import { randomUUID } from 'node:crypto';
import type { SQSHandler } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = (async event => {
  await Promise.all(
    event.Records.map(record =>
      stripe.charges
        .create({ amount: Number(record.body), currency: 'eur' }, { idempotencyKey: record.messageId })
        .then(charge => console.log(charge.id)),
    ),
  );
}) satisfies SQSHandler;
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'an SDK that no row describes: the key is the clock',
      code: `
import { Consumer } from 'sqs-consumer';
interface RequestOptions {
  idempotencyKey?: string;
}
declare class Ledger {
  post(entry: { amount: number }, options?: RequestOptions): Promise<{ id: string }>;
}
declare const ledger: Ledger;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    if (message.MessageId === undefined) return message;
    await ledger.post({ amount: Number(message.Body) }, { idempotencyKey: String(Date.now()) });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`Date.now`', effect: 'ledger.post', effectAt: 'line 14' },
          line: 14,
          column: 75,
          endLine: 14,
          endColumn: 93,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'message.MessageId' },
              output: `
import { Consumer } from 'sqs-consumer';
interface RequestOptions {
  idempotencyKey?: string;
}
declare class Ledger {
  post(entry: { amount: number }, options?: RequestOptions): Promise<{ id: string }>;
}
declare const ledger: Ledger;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    if (message.MessageId === undefined) return message;
    await ledger.post({ amount: Number(message.Body) }, { idempotencyKey: message.MessageId });
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
      name: 'S3: every delivery stores another object',
      code: `
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
export const start = (s3: S3Client) =>
  new Worker<{ text: string }>('texts', async job => {
    await s3.send(new PutObjectCommand({ Bucket: 'texts', Key: randomUUID() + '.txt', Body: job.data.text }));
  });
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID`', effect: 's3.send', effectAt: 'line 7' },
          line: 7,
          column: 64,
          endLine: 7,
          endColumn: 85,
          suggestions: [
            {
              messageId: 'useIdentity',
              data: { key: 'job.id' },
              output: `
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
export const start = (s3: S3Client) =>
  new Worker<{ text: string }>('texts', async job => {
    await s3.send(new PutObjectCommand({ Bucket: 'texts', Key: job.id, Body: job.data.text }));
  });
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'superagent: the header is set further down the chain',
      code: `
import { Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
import superagent from 'superagent';
export const worker = new Worker<{ order: string }>('orders', async job => {
  await superagent.post('https://example.com/orders').send(job.data).set('Idempotency-Key', 'k' + randomUUID());
});
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID`', effect: 'superagent.post', effectAt: 'line 6' },
          line: 6,
          column: 93,
          endLine: 6,
          endColumn: 111,
          suggestions: [],
        },
      ],
    },
    {
      name: 'two messages for each record: one id would hide the second',
      code: `
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
const sqs = new SQSClient({});
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await sqs.send(new SendMessageCommand({ QueueUrl: 'https://q/a.fifo', MessageBody: 'started', MessageGroupId: 'g', MessageDeduplicationId: randomUUID() }));
    await sqs.send(new SendMessageCommand({ QueueUrl: 'https://q/a.fifo', MessageBody: 'ended', MessageGroupId: 'g', MessageDeduplicationId: randomUUID() }));
  }
};
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID`', effect: 'sqs.send', effectAt: 'line 8' },
          line: 8,
          column: 144,
          endLine: 8,
          endColumn: 156,
        },
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID`', effect: 'sqs.send', effectAt: 'line 9' },
          line: 9,
          column: 142,
          endLine: 9,
          endColumn: 154,
        },
      ],
    },
    {
      name: 'a message for each line: one id would hide all but the first',
      code: `
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
const sqs = new SQSClient({});
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const lines = JSON.parse(record.body) as string[];
    for (const line of lines) {
      await sqs.send(new SendMessageCommand({ QueueUrl: 'https://q/a.fifo', MessageBody: line, MessageGroupId: 'g', MessageDeduplicationId: randomUUID() }));
    }
  }
};
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID`', effect: 'sqs.send', effectAt: 'line 10' },
          line: 10,
          column: 141,
          endLine: 10,
          endColumn: 153,
        },
      ],
    },
    {
      name: 'two requests to one service, each with its own random key',
      code: `
import Stripe from 'stripe';
import type { Channel } from 'amqplib';
import { randomUUID } from 'node:crypto';
declare const ch: Channel;
const stripe = new Stripe('sk');
await ch.consume('orders', async m => {
  if (!m) return;
  await stripe.customers.create({ email: 'a@b.c' }, { idempotencyKey: randomUUID() });
  await stripe.paymentIntents.create({ amount: 1, currency: 'eur' }, { idempotencyKey: randomUUID() });
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID`', effect: 'stripe.customers.create', effectAt: 'line 9' },
          line: 9,
          column: 71,
          endLine: 9,
          endColumn: 83,
        },
        {
          messageId: 'unstableKey',
          data: { origin: '`randomUUID`', effect: 'stripe.paymentIntents.create', effectAt: 'line 10' },
          line: 10,
          column: 88,
          endLine: 10,
          endColumn: 100,
        },
      ],
    },
    {
      name: 'the delivery tag in the check and in the insert: one of them alone would not do',
      code: `
import { Pool } from 'pg';
import type { Channel } from 'amqplib';
import axios from 'axios';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  const seen = await pool.query('SELECT 1 FROM processed WHERE message_id = $1', [m.fields.deliveryTag]);
  if (seen.rowCount === 0) {
    await axios.post('https://erp/orders', m.content);
    await pool.query('INSERT INTO processed (message_id) VALUES ($1)', [m.fields.deliveryTag]);
  }
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'unstableMarker',
          data: {
            other: 'SELECT FROM processed',
            deeper: '',
            origin: '`m.fields.deliveryTag`',
            effect: 'axios.post',
            effectAt: 'line 11',
          },
          line: 9,
          column: 83,
          endLine: 9,
          endColumn: 103,
        },
      ],
    },
    {
      name: 'the check asks for the id, the claim stores the receipt handle',
      code: `
import { Redis } from 'ioredis';
import type { SQSEvent } from 'aws-lambda';
import axios from 'axios';
const redis = new Redis();
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    if (await redis.exists(record.messageId)) continue;
    await axios.post('https://erp.example/orders', record.body);
    await redis.set(record.receiptHandle, '1', 'EX', 86400);
  }
};
      `,
      errors: [
        {
          messageId: 'unstableMarker',
          data: {
            other: 'redis.set',
            deeper: '',
            origin: '`record.receiptHandle`',
            effect: 'axios.post',
            effectAt: 'line 9',
          },
          line: 10,
          column: 21,
          endLine: 10,
          endColumn: 41,
        },
      ],
    },
  ],
});
