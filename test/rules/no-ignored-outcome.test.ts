import rule from '../../rules/no-ignored-outcome.ts';
import { assertionOptions, testerWithSchema, testerWithPrisma, testerWithoutSchema } from './tester.ts';

testerWithSchema().run('no-ignored-outcome', rule, {
  assertionOptions,
  valid: [
    {
      name: 'Resend: the error is thrown, or stored with the outcome',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import type { Resend } from 'resend';
interface Mail { order: string; to: string }
export function start(resend: Resend, pool: Pool) {
  const send = ({ order, to }: Mail) =>
    resend.emails.send({ from: 'a@example.com', to, subject: 'Paid', text: '' }, { idempotencyKey: order });
  new Worker<Mail>('thrown', async ({ data }) => {
    const { error } = await send(data);
    if (error) throw new Error(error.message);
  });
  new Worker<Mail>('missing', async ({ data }) => {
    const sent = await send(data);
    if (!sent.data) throw new Error('not sent');
  });
  new Worker<Mail>('stored', async ({ data }) => {
    const { error } = await send(data);
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', [error ? 'MAIL_FAILED' : 'MAILED', data.order]);
  });
}
      `,
    },
    {
      name: 'SET NX decides whether the mail is sent',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const isFirst = await redis.set('mailed:' + String(job.id), '1', 'EX', 86_400, 'NX');
  if (isFirst === null) return;
  await mail.sendMail({ to: job.data.to });
});
      `,
    },
    {
      name: 'kafkajs: the row count ends a redelivery',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const client = await pool.connect();
      await client.query('BEGIN');
      const claim = await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      if (claim.rowCount === 1) {
        await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [String(message.value)]);
      }
      await client.query('COMMIT');
      client.release();
    },
  });
}
      `,
    },
    {
      name: "amqplib: the claim's answer is acted on",
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
import type { Pool } from 'pg';
class Inbox {
  constructor(private readonly pool: Pool) {}
  async claim(id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT (message_id) DO NOTHING',
      [id],
    );
    return rowCount === 1;
  }
}
export async function start(channel: Channel, pool: Pool): Promise<void> {
  const inbox = new Inbox(pool);
  await channel.consume('orders', async msg => {
    if (!msg) return;
    if (await inbox.claim(String(msg.properties.messageId))) {
      await axios.post('https://example.com/shipments', msg.content.toString());
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a polling loop: what comes again changes nothing',
      code: `
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = 'https://sqs.example.com/orders';
export async function poll(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) await axios.put('https://example.com/shipments/' + String(message.MessageId), message.Body);
    const Entries = Messages.map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
      `,
    },
    {
      name: 'ON CONFLICT DO NOTHING on the row itself is all there is to do',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string; amount: number }>('orders', async job => {
  await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING', [job.data.order, job.data.amount]);
  await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['BILLED', job.data.order]);
});
      `,
    },
    {
      name: 'a row that has to be there is no marker of the message',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ sku: string; quantity: number }>('stock', async job => {
  await pool.query('INSERT INTO stock (sku, quantity) VALUES ($1, 0) ON CONFLICT (sku) DO NOTHING', [job.data.sku]);
  await pool.query('UPDATE stock SET quantity = quantity + $1 WHERE sku = $2', [job.data.quantity, job.data.sku]);
});
      `,
    },
    {
      name: 'an order that is there already is announced again',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, producer: Producer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING', [id, Number(message.value)]);
      await producer.send({ topic: 'invoices', messages: [{ key: id, value: message.value }] });
    },
  });
}
      `,
    },
    {
      name: 'Resend: the error is thrown',
      code: `
import { Worker } from 'bullmq';
import type { Resend } from 'resend';
export const start = (resend: Resend) =>
  new Worker<{ order: string; to: string }>('mails', async job => {
    const { error } = await resend.emails.send(
      { from: 'a@example.com', to: job.data.to, subject: 'Paid', text: '' },
      { idempotencyKey: job.data.order },
    );
    if (error) throw new Error(error.message);
  });
      `,
    },
    {
      name: 'EventBridge and SNS: what was refused is counted',
      code: `
import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SNS } from '@aws-sdk/client-sns';
import { Worker } from 'bullmq';
export const start = (events: EventBridgeClient, sns: SNS) =>
  new Worker<{ order: string }>('orders', async job => {
    const put = await events.send(new PutEventsCommand({ Entries: [{ Detail: job.data.order }] }));
    if ((put.FailedEntryCount ?? 0) > 0) throw new Error('refused');
    const { Failed } = await sns.publishBatch({
      TopicArn: 'arn:orders',
      PublishBatchRequestEntries: [{ Id: '1', Message: job.data.order }],
    });
    if (Failed?.length) throw new Error('refused');
  });
      `,
    },
    {
      name: 'Supabase: an error that is thrown, or told apart from a row that is there',
      code: `
import type { SupabaseClient } from '@supabase/supabase-js';
import { Worker } from 'bullmq';
declare const supabase: SupabaseClient;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await supabase.from('orders').update({ status: 'PAID' }).eq('id', job.data.order).throwOnError();
  const { error } = await supabase.from('labels').upsert({ order_id: job.data.order }, { onConflict: 'order_id' });
  if (error !== null) throw new Error(error.message);
  const inserted = await supabase.from('receipts').insert({ order_id: job.data.order });
  if (inserted.error && inserted.error.code !== '23505') throw inserted.error;
});
      `,
    },
  ],
  invalid: [
    {
      name: 'Supabase: an error that is only logged',
      code: `
import type { SupabaseClient } from '@supabase/supabase-js';
import { Worker } from 'bullmq';
declare const supabase: SupabaseClient;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const { error } = await supabase.from('orders').update({ status: 'PAID' }).eq('id', job.data.order);
  if (error) console.error('order not paid', error.message);
});
      `,
      errors: [
        {
          messageId: 'returned',
          data: { name: 'UPDATE orders', deeper: '', member: 'error' },
          line: 6,
          column: 27,
          endLine: 6,
          endColumn: 102,
        },
      ],
    },
    {
      name: 'Supabase: without the row that a read failed to give, nothing is done',
      code: `
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Transporter } from 'nodemailer';
import { Worker } from 'bullmq';
declare const supabase: SupabaseClient;
declare const mail: Transporter;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const { data: order } = await supabase.from('orders').select('email').eq('id', job.data.order).maybeSingle();
  if (!order) return;
  await mail.sendMail({ to: order.email, messageId: job.data.order });
});
      `,
      errors: [
        {
          messageId: 'returned',
          data: { name: 'SELECT FROM orders', deeper: '', member: 'error' },
          line: 8,
          column: 33,
          endLine: 8,
          endColumn: 111,
        },
      ],
    },
    {
      name: 'SET NX whose answer nobody reads, before a charge',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  await redis.set('mailed:' + String(job.id), '1', 'EX', 86_400, 'NX');
  await mail.sendMail({ to: job.data.to });
});
      `,
      errors: [
        {
          messageId: 'refused',
          data: { name: 'redis.set', deeper: '', effect: 'mail.sendMail', effectAt: 'line 9', more: '' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 71,
        },
      ],
    },
    {
      name: 'kafkajs: ON CONFLICT DO NOTHING and no look at the row count',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [String(message.value)]);
    },
  });
}
      `,
      errors: [
        {
          messageId: 'refused',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 9',
            more: '',
          },
          line: 8,
          column: 13,
          endLine: 8,
          endColumn: 111,
        },
      ],
    },
    {
      name: 'amqplib: the claim is a method of a class, its answer is dropped',
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
import type { Pool } from 'pg';
class Inbox {
  constructor(private readonly pool: Pool) {}
  async claim(id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT (message_id) DO NOTHING',
      [id],
    );
    return rowCount === 1;
  }
}
export async function start(channel: Channel, pool: Pool): Promise<void> {
  const inbox = new Inbox(pool);
  await channel.consume('orders', async msg => {
    if (!msg) return;
    await inbox.claim(String(msg.properties.messageId));
    await axios.post('https://example.com/shipments', msg.content.toString());
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'refused',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'axios.post',
            effectAt: 'line 20',
            more: '',
          },
          line: 8,
          column: 32,
          endLine: 11,
          endColumn: 6,
        },
      ],
    },
    {
      name: 'a polling loop: messages that could not be deleted are charged again',
      code: `
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = 'https://sqs.example.com/orders';
export async function poll(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) await axios.post('https://example.com/shipments', message.Body);
    const Entries = Messages.map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
      `,
      errors: [
        {
          messageId: 'undeleted',
          data: { name: 'sqs.send', deeper: '', member: 'Failed', effect: 'axios.post', effectAt: 'line 9' },
          line: 11,
          column: 11,
          endLine: 11,
          endColumn: 73,
        },
      ],
    },
    {
      name: 'a relay marks all rows as sent, whichever the broker refused',
      code: `
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Pool } from 'pg';
const sqs = new SQSClient({});
export async function relay(pool: Pool): Promise<void> {
  const unsent = await pool.query('SELECT id, payload FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT 10');
  const rows = unsent.rows as { id: string; payload: string }[];
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: 'https://sqs.example.com/orders',
      Entries: rows.map(row => ({ Id: row.id, MessageBody: row.payload })),
    }),
  );
  for (const row of rows) await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
}
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'sqs.send', deeper: '', member: 'Failed' },
          line: 8,
          column: 9,
          endLine: 13,
          endColumn: 4,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-ignored-outcome', rule, {
  assertionOptions,
  valid: [
    {
      name: 'sqs-consumer: the count of createMany is the gate',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Transporter } from 'nodemailer';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const mail: Transporter;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const { count } = await prisma.processedMessage.createMany({ data: [{ messageId: String(message.MessageId) }], skipDuplicates: true });
    if (count > 0) await mail.sendMail({ to: message.Body });
    return message;
  },
});
      `,
    },
  ],
  invalid: [
    {
      name: 'sqs-consumer: createMany with skipDuplicates, its count dropped',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Transporter } from 'nodemailer';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const mail: Transporter;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    await prisma.processedMessage.createMany({ data: [{ messageId: String(message.MessageId) }], skipDuplicates: true });
    await mail.sendMail({ to: message.Body });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'refused',
          data: {
            name: 'prisma.processedMessage.createMany',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 11',
            more: '',
          },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 121,
        },
      ],
    },
  ],
});

testerWithoutSchema().run('no-ignored-outcome', rule, {
  assertionOptions,
  valid: [
    {
      name: 'kafkajs: a rejected result throws',
      code: `
import axios from 'axios';
import type { Consumer } from 'kafkajs';
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const order = String(message.value);
      const results = await Promise.allSettled([
        axios.put('https://example.com/stock/' + order, {}),
        axios.put('https://example.com/shipments/' + order, {}),
      ]);
      if (results.some(result => result.status === 'rejected')) throw new Error('not all were told');
    },
  });
}
      `,
    },
    {
      name: 'amqplib: a rejected result nacks',
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const urls = JSON.parse(msg.content.toString()) as string[];
    const results = await Promise.allSettled(urls.map(url => axios.put(url, msg.properties.messageId)));
    if (results.every(result => result.status === 'fulfilled')) channel.ack(msg);
    else channel.nack(msg, false, false);
  });
}
      `,
    },
    {
      name: 'Lambda: entries that failed throw',
      code: `
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
const sqs = new SQSClient({});
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    const lines = JSON.parse(body) as string[];
    const { Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: 'https://sqs.example.com/lines.fifo',
        Entries: lines.map((line, index) => ({
          Id: String(index),
          MessageBody: line,
          MessageGroupId: messageId,
          MessageDeduplicationId: messageId + '-' + String(index),
        })),
      }),
    );
    if (Failed !== undefined && Failed.length > 0) throw new Error('not all lines were sent');
  }
};
      `,
    },
    {
      name: 'bullmq: a publisher class that looks at what failed',
      code: `
import { SQS, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { Worker } from 'bullmq';
class Publisher {
  private readonly sqs = new SQS({});
  async publish(entries: SendMessageBatchRequestEntry[]): Promise<void> {
    const result = await this.sqs.sendMessageBatch({ QueueUrl: 'https://sqs.example.com/lines', Entries: entries });
    if (result.Failed?.length) throw new Error(\`\${String(result.Failed.length)} lines were not sent\`);
  }
}
const publisher = new Publisher();
export const worker = new Worker<{ lines: string[] }>('orders', async job => {
  const entries = job.data.lines.map((line, index) => ({ Id: String(index), MessageBody: line }));
  await publisher.publish(entries);
});
      `,
    },
    {
      name: 'bullmq: what failed is passed on',
      code: `
import { SQS, type SendMessageBatchRequestEntry, type SendMessageBatchResult } from '@aws-sdk/client-sqs';
import { Worker } from 'bullmq';
declare const sqs: SQS;
declare function checked(result: SendMessageBatchResult): void;
export const worker = new Worker<{ lines: string[] }>('orders', async job => {
  const Entries: SendMessageBatchRequestEntry[] = job.data.lines.map((line, index) => ({ Id: String(index), MessageBody: line }));
  checked(await sqs.sendMessageBatch({ QueueUrl: 'https://sqs.example.com/lines', Entries }));
});
      `,
    },
    {
      name: 'kafkajs: chunks sent side by side, and looked at',
      code: `
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
declare function chunksOf(text: string): SendMessageBatchRequestEntry[][];
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const chunks = chunksOf(String(message.value));
      const results = await Promise.all(
        chunks.map(Entries => sqs.send(new SendMessageBatchCommand({ QueueUrl: 'https://sqs.example.com/lines', Entries }))),
      );
      const failed = results.flatMap(result => result.Failed ?? []);
      if (failed.length > 0) throw new Error('not all lines were sent');
    },
  });
}
      `,
    },
    {
      name: 'amqplib and Kinesis: FailedRecordCount keeps the message',
      code: `
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { Channel } from 'amqplib';
const kinesis = new KinesisClient({});
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const lines = JSON.parse(msg.content.toString()) as string[];
    const result = await kinesis.send(
      new PutRecordsCommand({
        StreamName: 'lines',
        Records: lines.map(line => ({ Data: Buffer.from(line), PartitionKey: String(msg.properties.messageId) })),
      }),
    );
    if (result.FailedRecordCount) channel.nack(msg, false, false);
    else channel.ack(msg);
  });
}
      `,
    },
    {
      name: "Lambda: allSettled over the records is another rule's business",
      code: `
import type { SQSEvent } from 'aws-lambda';
import axios from 'axios';
export const handler = async (event: SQSEvent): Promise<void> => {
  await Promise.allSettled(event.Records.map(({ messageId, body }) => axios.put('https://example.com/orders/' + messageId, body)));
};
      `,
    },
    {
      name: 'the callback that follows takes the result',
      code: `
import { SQS } from '@aws-sdk/client-sqs';
import { Worker } from 'bullmq';
declare const sqs: SQS;
export const worker = new Worker<{ line: string }>('orders', async job => {
  await sqs
    .sendMessageBatch({ QueueUrl: 'https://sqs.example.com/lines', Entries: [{ Id: '1', MessageBody: job.data.line }] })
    .then(result => {
      if (result.Failed?.length) throw new Error('not sent');
    });
});
      `,
    },
    {
      name: 'the result is logged as a whole',
      code: `
import { SQS } from '@aws-sdk/client-sqs';
import { Worker } from 'bullmq';
declare const sqs: SQS;
export const worker = new Worker<{ line: string }>('orders', async job => {
  const entries = [{ Id: '1', MessageBody: job.data.line }];
  console.log(await sqs.sendMessageBatch({ QueueUrl: 'https://sqs.example.com/lines', Entries: entries }));
});
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs: allSettled over the receivers, its results dropped',
      code: `
import axios from 'axios';
import type { Consumer } from 'kafkajs';
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const order = String(message.value);
      await Promise.allSettled([
        axios.put('https://example.com/stock/' + order, {}),
        axios.put('https://example.com/shipments/' + order, {}),
      ]);
    },
  });
}
      `,
      errors: [
        {
          messageId: 'settled',
          data: {
            name: 'Promise.allSettled',
            deeper: '',
            effect: 'axios.put',
            effectAt: 'line 9',
            more: ' and 1 more',
          },
          line: 8,
          column: 13,
          endLine: 11,
          endColumn: 9,
        },
      ],
    },
    {
      name: 'amqplib: rejected results are logged and nothing else',
      code: `
import type { Channel } from 'amqplib';
import axios from 'axios';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const urls = JSON.parse(msg.content.toString()) as string[];
    const results = await Promise.allSettled(urls.map(url => axios.put(url, msg.properties.messageId)));
    for (const result of results) {
      if (result.status === 'rejected') console.error('not told', result.reason);
    }
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'settled',
          data: { name: 'Promise.allSettled', deeper: '', effect: 'axios.put', effectAt: 'line 8', more: '' },
          line: 8,
          column: 27,
          endLine: 8,
          endColumn: 104,
        },
      ],
    },
    {
      name: 'Lambda: SendMessageBatch whose Failed nobody reads',
      code: `
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
const sqs = new SQSClient({});
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    const lines = JSON.parse(body) as string[];
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: 'https://sqs.example.com/lines.fifo',
        Entries: lines.map((line, index) => ({
          Id: String(index),
          MessageBody: line,
          MessageGroupId: messageId,
          MessageDeduplicationId: messageId + '-' + String(index),
        })),
      }),
    );
  }
};
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'sqs.send', deeper: '', member: 'Failed' },
          line: 8,
          column: 11,
          endLine: 18,
          endColumn: 6,
        },
      ],
    },
    {
      name: 'bullmq: a publisher class whose callers drop what it gives back',
      code: `
import { SQS, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { Worker } from 'bullmq';
class Publisher {
  private readonly sqs = new SQS({});
  async publish(entries: SendMessageBatchRequestEntry[]) {
    return await this.sqs.sendMessageBatch({ QueueUrl: 'https://sqs.example.com/lines', Entries: entries });
  }
}
const publisher = new Publisher();
export const worker = new Worker<{ lines: string[] }>('orders', async job => {
  const entries = job.data.lines.map((line, index) => ({ Id: String(index), MessageBody: line }));
  await publisher.publish(entries);
});
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'sqs.sendMessageBatch', deeper: '', member: 'Failed' },
          line: 7,
          column: 18,
          endLine: 7,
          endColumn: 108,
        },
      ],
    },
    {
      name: 'kafkajs: chunks sent side by side, all results dropped',
      code: `
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { Consumer } from 'kafkajs';
declare function chunksOf(text: string): SendMessageBatchRequestEntry[][];
export async function start(consumer: Consumer, sqs: SQSClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const chunks = chunksOf(String(message.value));
      await Promise.all(
        chunks.map(Entries => sqs.send(new SendMessageBatchCommand({ QueueUrl: 'https://sqs.example.com/lines', Entries }))),
      );
    },
  });
}
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'sqs.send', deeper: '', member: 'Failed' },
          line: 10,
          column: 31,
          endLine: 10,
          endColumn: 124,
        },
      ],
    },
    {
      name: 'amqplib and Kinesis: FailedRecordCount that nobody reads',
      code: `
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { Channel } from 'amqplib';
const kinesis = new KinesisClient({});
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const lines = JSON.parse(msg.content.toString()) as string[];
    const result = await kinesis.send(
      new PutRecordsCommand({
        StreamName: 'lines',
        Records: lines.map(line => ({ Data: Buffer.from(line), PartitionKey: String(msg.properties.messageId) })),
      }),
    );
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'kinesis.send', deeper: '', member: 'FailedRecordCount' },
          line: 9,
          column: 26,
          endLine: 14,
          endColumn: 6,
        },
      ],
    },
    {
      name: 'the callback that follows does not take the result',
      code: `
import { SQS } from '@aws-sdk/client-sqs';
import { Worker } from 'bullmq';
declare const sqs: SQS;
export const worker = new Worker<{ line: string }>('orders', async job => {
  await sqs
    .sendMessageBatch({ QueueUrl: 'https://sqs.example.com/lines', Entries: [{ Id: '1', MessageBody: job.data.line }] })
    .then(() => console.log('sent'));
});
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'sqs.sendMessageBatch', deeper: '', member: 'Failed' },
          line: 6,
          column: 9,
          endLine: 7,
          endColumn: 121,
        },
      ],
    },
    {
      name: 'Resend: nobody looks at the error',
      code: `
import { Worker } from 'bullmq';
import type { Resend } from 'resend';
class Mailer {
  constructor(private readonly resend: Resend) {}
  async paid(order: string, to: string): Promise<void> {
    await this.resend.emails.send({ from: 'a@example.com', to, subject: 'Paid', text: '' }, { idempotencyKey: order });
  }
}
export const start = (mailer: Mailer) =>
  new Worker<{ order: string; to: string }>('mails', async job => {
    await mailer.paid(job.data.order, job.data.to);
  });
      `,
      errors: [
        {
          messageId: 'returned',
          data: { name: 'resend.emails.send', deeper: '', member: 'error' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 119,
        },
      ],
    },
    {
      name: 'Resend: the error is only logged',
      code: `
import { Worker } from 'bullmq';
import type { Resend } from 'resend';
export const start = (resend: Resend) =>
  new Worker<{ order: string; to: string }>('mails', async ({ data: { order, to } }) => {
    const paid = { from: 'a@example.com', to, subject: 'Paid', text: '' };
    const { error } = await resend.emails.send(paid, { idempotencyKey: order });
    if (error) console.error('mail failed', error.message);
  });
      `,
      errors: [
        {
          messageId: 'returned',
          data: { name: 'resend.emails.send', deeper: '', member: 'error' },
          line: 7,
          column: 29,
          endLine: 7,
          endColumn: 80,
        },
      ],
    },
    {
      name: 'FCM: tokens that were refused',
      code: `
import { getMessaging } from 'firebase-admin/messaging';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/pushes',
  handleMessage: async message => {
    const result = await getMessaging().sendEachForMulticast({ tokens: JSON.parse(message.Body ?? '[]') as string[] });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'failed',
          data: { name: 'getMessaging().sendEachForMulticast', deeper: '', member: 'failureCount' },
          line: 7,
          column: 26,
          endLine: 7,
          endColumn: 119,
        },
      ],
    },
    {
      name: 'EventBridge: FailedEntryCount',
      code: `
import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { EachMessagePayload } from 'kafkajs';
declare const events: EventBridgeClient;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const command = new PutEventsCommand({ Entries: [{ Detail: String(message.value) }] });
  await events.send(command);
}
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'events.send', deeper: '', member: 'FailedEntryCount' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 29,
        },
      ],
    },
    {
      name: 'SNS: Failed of a batch',
      code: `
import type { SNS } from '@aws-sdk/client-sns';
import { Worker } from 'bullmq';
export const start = (sns: SNS) =>
  new Worker<{ order: string }>('orders', async job => {
    await sns.publishBatch({ TopicArn: 'arn:orders', PublishBatchRequestEntries: [{ Id: '1', Message: job.data.order }] });
  });
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'sns.publishBatch', deeper: '', member: 'Failed' },
          line: 6,
          column: 11,
          endLine: 6,
          endColumn: 123,
        },
      ],
    },
  ],
});
