import rule from '../../rules/no-ack-before-processing.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-ack-before-processing', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a tick over all rows is no relay: what it writes takes none of them out',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const producer: Producer;
export const worker = new Worker('checks', async () => {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM domains ORDER BY id');
  for (const { id } of rows) {
    await pool.query('UPDATE domains SET checked_at = now() WHERE id = $1', [id]);
    await producer.send({ topic: 'domains', messages: [{ key: id, value: 'checked' }] });
  }
});
      `,
    },
    {
      name: 'amqplib: ack after an unknown helper',
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
      name: 'only logging after the ack',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume('orders', async m => {
  if (m === null) return;
  const id = m.content.toString();
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  ch.ack(m);
  console.log('paid', id);
});
      `,
    },
    {
      name: 'SQS loop: delete after the work',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Pool } from 'pg';
const sqs = new SQSClient({});
const pool = new Pool();
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders';
while (true) {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  for (const message of Messages ?? []) {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
    },
    {
      name: 'SQS: the whole batch is deleted after the loop',
      code: `
import { SQS } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQS({});
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders';
export async function poll(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl });
    for (const message of Messages) {
      await axios.put(\`https://erp.example/orders/\${message.MessageId}\`, message.Body);
    }
    await sqs.deleteMessageBatch({
      QueueUrl,
      Entries: Messages.map((m, i) => ({ Id: String(i), ReceiptHandle: m.ReceiptHandle })),
    });
  }
}
      `,
    },
    {
      name: 'kafkajs: offsets committed after the work',
      code: `
import { Kafka } from 'kafkajs';
import { Redis } from 'ioredis';
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'stock' });
const redis = new Redis();
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message }) => {
    await redis.hset('stock', String(message.key), String(message.value));
    await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(message.offset) + 1n) }]);
  },
});
      `,
    },
    {
      name: 'kafkajs: offset resolved after the work of a batch',
      code: `
import type { Consumer, KafkaMessage } from 'kafkajs';
declare const consumer: Consumer;
declare function apply(message: KafkaMessage): Promise<void>;
await consumer.run({
  eachBatchAutoResolve: false,
  eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
    for (const message of batch.messages) {
      await apply(message);
      resolveOffset(message.offset);
      await heartbeat();
    }
  },
});
      `,
    },
    {
      name: 'the work was started earlier and is awaited in time',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  const saving = save(m);
  await saving;
  ch.ack(m);
});
      `,
    },
    {
      name: 'every branch acknowledges last',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
declare function archive(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  switch (m.properties.type) {
    case 'archive':
      await archive(m);
      ch.ack(m);
      break;
    default:
      await save(m);
      ch.ack(m);
  }
});
      `,
    },
    {
      name: 'the early return acknowledges by itself',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  if (m.fields.routingKey === 'test') {
    ch.ack(m);
    return;
  }
  await save(m);
  ch.ack(m);
});
      `,
    },
    {
      name: 'a class with constructor injection, the ack last',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
class Stock {
  constructor(private readonly pool: Pool) {}
  async set(sku: string, quantity: number): Promise<void> {
    await this.pool.query('UPDATE stock SET quantity = $2 WHERE sku = $1', [sku, quantity]);
  }
}
export class StockConsumer {
  constructor(
    private readonly channel: Channel,
    private readonly stock: Stock,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('stock', m => this.handle(m));
  }
  private async handle(m: ConsumeMessage | null): Promise<void> {
    if (!m) return;
    const { sku, quantity } = JSON.parse(m.content.toString()) as { sku: string; quantity: number };
    await this.stock.set(sku, quantity);
    this.channel.ack(m);
  }
}
      `,
    },
    {
      name: 'a wrapper of the program acknowledges after it has called the handler',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import nodemailer from 'nodemailer';
declare const ch: Channel;
const mail = nodemailer.createTransport({});
async function subscribe(queue: string, handle: (m: ConsumeMessage) => Promise<void>): Promise<void> {
  await ch.consume(queue, async m => {
    if (!m) return;
    await handle(m);
    ch.ack(m);
  });
}
await subscribe('welcome', async m => {
  await mail.sendMail({ to: m.content.toString(), subject: 'Welcome' });
});
      `,
    },
    {
      name: 'a helper that acknowledges runs after the charge',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import Stripe from 'stripe';
declare const ch: Channel;
const stripe = new Stripe('sk_test');
function done(m: ConsumeMessage): void {
  ch.ack(m);
}
await ch.consume('payments', async m => {
  if (!m) return;
  const amount = Number(m.content.toString());
  await stripe.charges.create({ amount, currency: 'eur' }, { idempotencyKey: String(m.properties.messageId) });
  done(m);
});
      `,
    },
    {
      name: 'a chain of promises: ack in the last link',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function load(m: ConsumeMessage): Promise<string>;
declare function store(order: string): Promise<void>;
await ch.consume('orders', m => {
  if (!m) return;
  return load(m)
    .then(order => store(order))
    .then(() => {
      ch.ack(m);
    });
});
      `,
    },
    {
      name: 'inside try: save, then ack, else nack',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  try {
    await save(m);
    ch.ack(m);
  } catch {
    ch.nack(m, false, false);
  }
});
      `,
    },
    {
      name: 'optional chaining and any: the ack comes last',
      code: `
import type { Channel } from 'amqplib';
declare const ch: Channel | undefined;
declare const repository: any;
await ch?.consume('orders', async m => {
  if (!m) return;
  await repository?.save(m.content);
  ch.ack(m);
});
      `,
    },
    {
      name: 'each message of a batch is deleted after its work, all at once',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});
declare function ship(m: Message): Promise<void>;
export async function poll(QueueUrl: string): Promise<void> {
  for (;;) {
    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await Promise.all(
      (received.Messages ?? []).map(async m => {
        await ship(m);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: m.ReceiptHandle }));
      }),
    );
  }
}
      `,
    },
    {
      name: 'a typed handler that acknowledges last',
      code: `
import type { ConsumeMessage, Channel } from 'amqplib';
import { createClient } from 'redis';
declare const ch: Channel;
const redis = createClient();
const onSeat = (async m => {
  if (!m) return;
  await redis.hSet('seats', m.fields.routingKey, m.content.toString());
  ch.ack(m);
}) satisfies (m: ConsumeMessage | null) => Promise<void>;
await ch.consume('seats', onSeat);
      `,
    },
    {
      name: "the ack stands between two messages' work",
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  await save(m);
  ch.ack(m);
});
await ch.consume('returns', async m => {
  if (!m) return;
  await save(m);
  ch.ack(m);
});
      `,
    },
    {
      name: 'a method named ack of a foreign type',
      code: `
class Channel {
  ack(m: string): void {
    console.log(m);
  }
  async consume(queue: string, handle: (m: string) => Promise<void>): Promise<void> {
    await handle(queue);
  }
}
declare function save(m: string): Promise<void>;
const ch = new Channel();
await ch.consume('orders', async m => {
  ch.ack(m);
  await save(m);
});
      `,
    },
    {
      name: 'broken: a missing package',
      code: `
import { Broker } from 'not-installed';
declare function save(m: string): Promise<void>;
const broker = new Broker();
broker.consume('orders', async (m: string) => {
  broker.ack(m);
  await save(m);
});
      `,
    },
    {
      name: 'an empty file',
      code: `
      `,
    },
    {
      name: 'a message that is handed over durably may be acknowledged before the rest',
      code: `
import type { Channel } from 'amqplib';
import type { Job, Queue } from 'bullmq';
declare const ch: Channel;
declare const jobs: Queue;
await ch.consume('orders', async m => {
  if (!m) return;
  const job: Job = await jobs.add('order', { body: m.content.toString() }, { jobId: String(m.properties.messageId) });
  ch.ack(m);
  console.log(job.id);
});
      `,
    },
    {
      name: 'a dead letter is sent and then acknowledged',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  try {
    await save(m);
  } catch {
    ch.sendToQueue('orders.dead', m.content);
  }
  ch.ack(m);
});
      `,
    },
    {
      name: 'kafkajs: offsets are stored with the transaction, after the work',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const consumer: Consumer;
declare const producer: Producer;
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message }) => {
    const transaction = await producer.transaction();
    try {
      await pool.query('UPDATE orders SET billed = true WHERE id = $1', [message.key?.toString()]);
      await transaction.send({ topic: 'billed', messages: [{ value: message.value }] });
      await transaction.sendOffsets({
        consumerGroupId: 'billing',
        topics: [{ topic, partitions: [{ partition, offset: String(Number(message.offset) + 1) }] }],
      });
      await transaction.commit();
    } catch (error) {
      await transaction.abort();
      throw error;
    }
  },
});
      `,
    },
    {
      name: 'kafkajs: offsets that a transaction stores count from its commit on, and not after abort',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const consumer: Consumer;
declare const producer: Producer;
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message }) => {
    const transaction = await producer.transaction();
    try {
      await transaction.sendOffsets({
        consumerGroupId: 'billing',
        topics: [{ topic, partitions: [{ partition, offset: String(Number(message.offset) + 1) }] }],
      });
      await pool.query('UPDATE orders SET billed = true WHERE id = $1', [message.key?.toString()]);
      await transaction.send({ topic: 'billed', messages: [{ value: message.value }] });
      await transaction.commit();
    } catch (error) {
      await transaction.abort();
      throw error;
    }
  },
});
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs: work after the commit of the transaction that stores the offsets',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const consumer: Consumer;
declare const producer: Producer;
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message }) => {
    const offset = String(Number(message.offset) + 1);
    const transaction = await producer.transaction();
    await transaction.sendOffsets({ consumerGroupId: 'billing', topics: [{ topic, partitions: [{ partition, offset }] }] });
    await transaction.commit();
    await pool.query('UPDATE orders SET billed = true WHERE id = $1', [message.key?.toString()]);
  },
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'transaction.sendOffsets', deeper: '', effect: 'UPDATE orders', more: '', effectAt: 'line 14' },
          line: 12,
          column: 11,
          endLine: 12,
          endColumn: 124,
          suggestions: null,
        },
      ],
    },
    {
      name: 'outbox: rows are marked as sent side by side, each before it is',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const producer: Producer;
export const worker = new Worker('relay', async () => {
  const { rows } = await pool.query<{ id: string; body: string }>('SELECT id, body FROM outbox WHERE sent_at IS NULL LIMIT 50');
  await Promise.all(
    rows.map(async row => {
      await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
      await producer.send({ topic: 'orders', messages: [{ key: row.id, value: row.body }] });
    }),
  );
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'UPDATE outbox', deeper: '', effect: 'producer.send', effectAt: 'line 12', more: '' },
          line: 11,
          column: 13,
          endLine: 11,
          endColumn: 84,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'UPDATE outbox' },
              output: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const producer: Producer;
export const worker = new Worker('relay', async () => {
  const { rows } = await pool.query<{ id: string; body: string }>('SELECT id, body FROM outbox WHERE sent_at IS NULL LIMIT 50');
  await Promise.all(
    rows.map(async row => {
      await producer.send({ topic: 'orders', messages: [{ key: row.id, value: row.body }] });
      await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
    }),
  );
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'amqplib: ack before an unknown helper',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  ch.ack(m);
  await save(m);
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'save', more: '', effectAt: 'line 8' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'ch.ack' },
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
      name: 'the comments of the ack move with it',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume('orders', async m => {
  if (m === null) return;
  const id = m.content.toString();
  // the broker may forget it
  ch.ack(m); // now
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]); // idempotent
  console.log('paid', id);
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'UPDATE orders', more: '', effectAt: 'line 11' },
          line: 10,
          column: 3,
          endLine: 10,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'ch.ack' },
              output: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume('orders', async m => {
  if (m === null) return;
  const id = m.content.toString();
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]); // idempotent
  // the broker may forget it
  ch.ack(m); // now
  console.log('paid', id);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'SQS loop: delete before the work',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Pool } from 'pg';
const sqs = new SQSClient({});
const pool = new Pool();
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders';
while (true) {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  for (const message of Messages ?? []) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
  }
}
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'sqs.send', deeper: '', effect: 'UPDATE orders', more: '', effectAt: 'line 11' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 97,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'sqs.send' },
              output: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Pool } from 'pg';
const sqs = new SQSClient({});
const pool = new Pool();
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders';
while (true) {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  for (const message of Messages ?? []) {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
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
      name: 'SQS: the whole batch is deleted before the loop',
      code: `
import { SQS } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQS({});
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders';
export async function poll(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl });
    await sqs.deleteMessageBatch({
      QueueUrl,
      Entries: Messages.map((m, i) => ({ Id: String(i), ReceiptHandle: m.ReceiptHandle })),
    });
    for (const message of Messages) {
      await axios.put(\`https://erp.example/orders/\${message.MessageId}\`, message.Body);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'sqs.deleteMessageBatch', deeper: '', effect: 'axios.put', more: '', effectAt: 'line 14' },
          line: 9,
          column: 11,
          endLine: 12,
          endColumn: 7,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'sqs.deleteMessageBatch' },
              output: `
import { SQS } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQS({});
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/1/orders';
export async function poll(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl });
    for (const message of Messages) {
      await axios.put(\`https://erp.example/orders/\${message.MessageId}\`, message.Body);
    }
    await sqs.deleteMessageBatch({
      QueueUrl,
      Entries: Messages.map((m, i) => ({ Id: String(i), ReceiptHandle: m.ReceiptHandle })),
    });
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'kafkajs: offsets committed before the work',
      code: `
import { Kafka } from 'kafkajs';
import { Redis } from 'ioredis';
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'stock' });
const redis = new Redis();
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message }) => {
    await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(message.offset) + 1n) }]);
    await redis.hset('stock', String(message.key), String(message.value));
  },
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'consumer.commitOffsets', deeper: '', effect: 'redis.hset', more: '', effectAt: 'line 10' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 102,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'consumer.commitOffsets' },
              output: `
import { Kafka } from 'kafkajs';
import { Redis } from 'ioredis';
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'stock' });
const redis = new Redis();
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message }) => {
    await redis.hset('stock', String(message.key), String(message.value));
    await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(message.offset) + 1n) }]);
  },
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'kafkajs: offset resolved before the work of a batch',
      code: `
import type { Consumer, KafkaMessage } from 'kafkajs';
declare const consumer: Consumer;
declare function apply(message: KafkaMessage): Promise<void>;
await consumer.run({
  eachBatchAutoResolve: false,
  eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
    for (const message of batch.messages) {
      resolveOffset(message.offset);
      await apply(message);
      await heartbeat();
    }
  },
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'resolveOffset', deeper: '', effect: 'apply', more: '', effectAt: 'line 10' },
          line: 9,
          column: 7,
          endLine: 9,
          endColumn: 36,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'resolveOffset' },
              output: `
import type { Consumer, KafkaMessage } from 'kafkajs';
declare const consumer: Consumer;
declare function apply(message: KafkaMessage): Promise<void>;
await consumer.run({
  eachBatchAutoResolve: false,
  eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
    for (const message of batch.messages) {
      await apply(message);
      resolveOffset(message.offset);
      await heartbeat();
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
      name: 'the work was started earlier and is awaited too late',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  const saving = save(m);
  ch.ack(m);
  await saving;
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'save', more: '', effectAt: 'line 7' },
          line: 8,
          column: 3,
          endLine: 8,
          endColumn: 12,
          suggestions: null,
        },
      ],
    },
    {
      name: 'only one branch acknowledges first',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
declare function archive(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  switch (m.properties.type) {
    case 'archive':
      ch.ack(m);
      await archive(m);
      break;
    default:
      await save(m);
      ch.ack(m);
  }
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'archive', more: '', effectAt: 'line 11' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 16,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an early return stands between: moving the ack would leave that path open',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  ch.ack(m);
  if (m.fields.routingKey === 'test') return;
  await save(m);
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'save', more: '', effectAt: 'line 9' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 12,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a class with constructor injection, the work in a service',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
class Stock {
  constructor(private readonly pool: Pool) {}
  async set(sku: string, quantity: number): Promise<void> {
    await this.pool.query('UPDATE stock SET quantity = $2 WHERE sku = $1', [sku, quantity]);
  }
}
export class StockConsumer {
  constructor(
    private readonly channel: Channel,
    private readonly stock: Stock,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('stock', m => this.handle(m));
  }
  private async handle(m: ConsumeMessage | null): Promise<void> {
    if (!m) return;
    const { sku, quantity } = JSON.parse(m.content.toString()) as { sku: string; quantity: number };
    this.channel.ack(m);
    await this.stock.set(sku, quantity);
  }
}
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'channel.ack', deeper: '', effect: 'UPDATE stock', more: '', effectAt: 'line 7' },
          line: 21,
          column: 5,
          endLine: 21,
          endColumn: 24,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'channel.ack' },
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
class Stock {
  constructor(private readonly pool: Pool) {}
  async set(sku: string, quantity: number): Promise<void> {
    await this.pool.query('UPDATE stock SET quantity = $2 WHERE sku = $1', [sku, quantity]);
  }
}
export class StockConsumer {
  constructor(
    private readonly channel: Channel,
    private readonly stock: Stock,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('stock', m => this.handle(m));
  }
  private async handle(m: ConsumeMessage | null): Promise<void> {
    if (!m) return;
    const { sku, quantity } = JSON.parse(m.content.toString()) as { sku: string; quantity: number };
    await this.stock.set(sku, quantity);
    this.channel.ack(m);
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a wrapper of the program acknowledges before it calls the handler',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import nodemailer from 'nodemailer';
declare const ch: Channel;
const mail = nodemailer.createTransport({});
async function subscribe(queue: string, handle: (m: ConsumeMessage) => Promise<void>): Promise<void> {
  await ch.consume(queue, async m => {
    if (!m) return;
    ch.ack(m);
    await handle(m);
  });
}
await subscribe('welcome', async m => {
  await mail.sendMail({ to: m.content.toString(), subject: 'Welcome' });
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'handle', more: '', effectAt: 'line 10' },
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 14,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'ch.ack' },
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
import nodemailer from 'nodemailer';
declare const ch: Channel;
const mail = nodemailer.createTransport({});
async function subscribe(queue: string, handle: (m: ConsumeMessage) => Promise<void>): Promise<void> {
  await ch.consume(queue, async m => {
    if (!m) return;
    await handle(m);
    ch.ack(m);
  });
}
await subscribe('welcome', async m => {
  await mail.sendMail({ to: m.content.toString(), subject: 'Welcome' });
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a helper that acknowledges runs before the charge',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import Stripe from 'stripe';
declare const ch: Channel;
const stripe = new Stripe('sk_test');
function done(m: ConsumeMessage): void {
  ch.ack(m);
}
await ch.consume('payments', async m => {
  if (!m) return;
  done(m);
  const amount = Number(m.content.toString());
  await stripe.charges.create({ amount, currency: 'eur' }, { idempotencyKey: String(m.properties.messageId) });
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'stripe.charges.create', more: '', effectAt: 'line 13' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 12,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a chain of promises: ack in the first link',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function load(m: ConsumeMessage): Promise<string>;
declare function store(order: string): Promise<void>;
await ch.consume('orders', m => {
  if (!m) return;
  return load(m)
    .then(order => {
      ch.ack(m);
      return order;
    })
    .then(order => store(order));
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'store', more: '', effectAt: 'line 13' },
          line: 10,
          column: 7,
          endLine: 10,
          endColumn: 16,
          suggestions: null,
        },
      ],
    },
    {
      name: 'inside try: a failed save is nacked, but the message is gone',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  try {
    ch.ack(m);
    await save(m);
  } catch {
    ch.nack(m, false, false);
  }
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'save', more: '', effectAt: 'line 9' },
          line: 8,
          column: 5,
          endLine: 8,
          endColumn: 14,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'ch.ack' },
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  try {
    await save(m);
    ch.ack(m);
  } catch {
    ch.nack(m, false, false);
  }
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'optional chaining and any: the ack still comes first',
      code: `
import type { Channel } from 'amqplib';
declare const ch: Channel | undefined;
declare const repository: any;
await ch?.consume('orders', async m => {
  if (!m) return;
  ch.ack(m);
  await repository?.save(m.content);
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'repository.save', more: '', effectAt: 'line 8' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'ch.ack' },
              output: `
import type { Channel } from 'amqplib';
declare const ch: Channel | undefined;
declare const repository: any;
await ch?.consume('orders', async m => {
  if (!m) return;
  await repository?.save(m.content);
  ch.ack(m);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'each message of a batch is deleted before its work, all at once',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});
declare function ship(m: Message): Promise<void>;
export async function poll(QueueUrl: string): Promise<void> {
  for (;;) {
    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await Promise.all(
      (received.Messages ?? []).map(async m => {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: m.ReceiptHandle }));
        await ship(m);
      }),
    );
  }
}
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'sqs.send', deeper: '', effect: 'ship', more: '', effectAt: 'line 11' },
          line: 10,
          column: 15,
          endLine: 10,
          endColumn: 95,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'sqs.send' },
              output: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({});
declare function ship(m: Message): Promise<void>;
export async function poll(QueueUrl: string): Promise<void> {
  for (;;) {
    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await Promise.all(
      (received.Messages ?? []).map(async m => {
        await ship(m);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: m.ReceiptHandle }));
      }),
    );
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the acknowledgement of a typed handler',
      code: `
import type { ConsumeMessage, Channel } from 'amqplib';
import { createClient } from 'redis';
declare const ch: Channel;
const redis = createClient();
const onSeat = (async m => {
  if (!m) return;
  ch.ack(m);
  await redis.hSet('seats', m.fields.routingKey, m.content.toString());
}) satisfies (m: ConsumeMessage | null) => Promise<void>;
await ch.consume('seats', onSeat);
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'redis.hSet', more: '', effectAt: 'line 9' },
          line: 8,
          column: 3,
          endLine: 8,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'ch.ack' },
              output: `
import type { ConsumeMessage, Channel } from 'amqplib';
import { createClient } from 'redis';
declare const ch: Channel;
const redis = createClient();
const onSeat = (async m => {
  if (!m) return;
  await redis.hSet('seats', m.fields.routingKey, m.content.toString());
  ch.ack(m);
}) satisfies (m: ConsumeMessage | null) => Promise<void>;
await ch.consume('seats', onSeat);
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'two effects after the ack are one report',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume('orders', async m => {
  if (!m) return;
  const id = m.content.toString();
  ch.ack(m);
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  await pool.query('UPDATE invoices SET amount = 0 WHERE order_id = $1', [id]);
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'UPDATE orders', more: ' and 1 more', effectAt: 'line 10' },
          line: 9,
          column: 3,
          endLine: 9,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'ch.ack' },
              output: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
declare const ch: Channel;
const pool = new Pool();
await ch.consume('orders', async m => {
  if (!m) return;
  const id = m.content.toString();
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  await pool.query('UPDATE invoices SET amount = 0 WHERE order_id = $1', [id]);
  ch.ack(m);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the variable of the message changes in between',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  let current: ConsumeMessage | null = m;
  if (!current) return;
  const id = current.content.toString();
  ch.ack(current);
  current = null;
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'UPDATE orders', more: '', effectAt: 'line 12' },
          line: 10,
          column: 3,
          endLine: 10,
          endColumn: 18,
        },
      ],
    },
    {
      name: 'comments above and beside the acknowledgement',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  // taken over
  ch.ack(m); // at once
  const order = JSON.parse(m.content.toString()) as { id: string; lines: string[] };
  if (order.lines.length === 0) {
    console.log('empty');
  } else {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
  }
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'UPDATE orders', more: '', effectAt: 'line 14' },
          line: 9,
          column: 3,
          endLine: 9,
          endColumn: 12,
          suggestions: [
            {
              messageId: 'moveAckAfterWork',
              data: { name: 'ch.ack' },
              output: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  const order = JSON.parse(m.content.toString()) as { id: string; lines: string[] };
  if (order.lines.length === 0) {
    console.log('empty');
  } else {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
  }
  // taken over
  ch.ack(m); // at once
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'acknowledged in a try block, work after it',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  let id = '';
  try {
    id = m.content.toString();
    ch.ack(m);
  } catch (error) {
    ch.nack(m, false, false);
    return;
  }
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'UPDATE orders', more: '', effectAt: 'line 16' },
          line: 11,
          column: 5,
          endLine: 11,
          endColumn: 14,
        },
      ],
    },
    {
      name: 'a failure of the work is caught: it would be lost after the move as well',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  if (!m) return;
  ch.ack(m);
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
  } catch (error) {
    console.error(error);
  }
});
      `,
      errors: [
        {
          messageId: 'ackBeforeProcessing',
          data: { name: 'ch.ack', deeper: '', effect: 'UPDATE orders', more: '', effectAt: 'line 10' },
          line: 8,
          column: 3,
          endLine: 8,
          endColumn: 12,
        },
      ],
    },
  ],
});
