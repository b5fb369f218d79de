import rule from '../../rules/require-idempotency-key.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-idempotency-key', rule, {
  assertionOptions,
  valid: [
    {
      name: 'the refund with the key of the job',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  await stripe.refunds.create({ charge: job.data.charge }, { idempotencyKey: String(job.id) });
});
      `,
    },
    {
      name: "the charge with the record's id",
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      const { amount } = JSON.parse(record.body) as { amount: number };
      await stripe.charges.create({ amount, currency: 'eur' }, { idempotencyKey: record.messageId });
    } catch {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
      `,
    },
    {
      name: 'the port takes the key along',
      code: `
import { Worker, type Job } from 'bullmq';
import type Stripe from 'stripe';
interface Payments {
  charge(customer: string, amount: number, key: string): Promise<void>;
}
export class StripePayments implements Payments {
  constructor(private readonly stripe: Stripe) {}
  async charge(customer: string, amount: number, key: string): Promise<void> {
    await this.stripe.paymentIntents.create(
      { customer, amount, currency: 'eur', confirm: true },
      { idempotencyKey: key },
    );
  }
}
export class ChargeProcessor {
  constructor(private readonly payments: Payments) {}
  start(): Worker<{ customer: string; amount: number }> {
    return new Worker('charges', job => this.process(job));
  }
  private async process(job: Job<{ customer: string; amount: number }>): Promise<void> {
    await this.payments.charge(job.data.customer, job.data.amount, \`charge:\${job.id}\`);
  }
}
      `,
    },
    {
      name: 'the charge in the transaction with the key of the claim',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import { DatabaseError, type Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    await stripe.charges.create({ amount: Number(message.value), currency: 'eur' }, { idempotencyKey: id });
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
      name: 'two calls with keys of their own',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    const customer = await stripe.customers.create({ email: body }, { idempotencyKey: \`customer:\${messageId}\` });
    await stripe.subscriptions.create({ customer: customer.id }, { idempotencyKey: \`subscription:\${messageId}\` });
  }
};
      `,
    },
    {
      name: 'an update and a deletion say the same thing twice',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ customer: string; email: string | null }>('customers', async job => {
  const { customer, email } = job.data;
  if (email === null) await stripe.customers.del(customer);
  else await stripe.customers.update(customer, { email });
});
      `,
    },
    {
      name: 'reads need no key',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  const charge = await stripe.charges.retrieve(job.data.charge);
  console.log(charge.status);
});
      `,
    },
    {
      name: 'a key with the time in it is the business of another rule',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  await stripe.refunds.create({ charge: job.data.charge }, { idempotencyKey: \`\${job.id}-\${Date.now()}\` });
});
      `,
    },
    {
      name: 'a claim that is released on failure, and a key',
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
    },
    {
      name: 'a claim that the redelivery respects',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare const redis: Redis;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  if ((await redis.set(\`refunded:\${job.id}\`, '1', 'EX', 86_400, 'NX')) === null) return;
  await stripe.refunds.create({ charge: job.data.charge });
});
      `,
    },
    {
      name: 'a marker after the charge is the business of another rule',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare const redis: Redis;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  const key = \`refunded:\${job.id}\`;
  if (await redis.exists(key)) return;
  await stripe.refunds.create({ charge: job.data.charge });
  await redis.set(key, '1', 'EX', 86_400);
});
      `,
    },
    {
      name: 'a POST of a generic HTTP client has no key of its own',
      code: `
import axios from 'axios';
import { Worker } from 'bullmq';
export const worker = new Worker<{ order: string }>('orders', async job => {
  await axios.post('https://example.com/orders', { id: job.data.order });
});
      `,
    },
    {
      name: 'outside of a consumer',
      code: `
import type Stripe from 'stripe';
export async function refund(stripe: Stripe, charge: string): Promise<void> {
  await stripe.refunds.create({ charge });
}
      `,
    },
    {
      name: 'a method of the same name on a foreign type',
      code: `
import { Worker } from 'bullmq';
interface Refunds { create(input: { charge: string }, options?: { idempotencyKey?: string }): Promise<void> }
declare const stripe: { refunds: Refunds };
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  await stripe.refunds.create({ charge: job.data.charge });
});
      `,
    },
    {
      name: 'options that come from a function without a body',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare function optionsFor(job: string): Stripe.RequestOptions;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  await stripe.refunds.create({ charge: job.data.charge }, optionsFor(String(job.id)));
});
      `,
    },
    {
      name: 'Powertools keeps a record of each message',
      code: `
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { SQSHandler, SQSRecord } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'idempotency' });
const refund = makeIdempotent(
  async (record: SQSRecord) => {
    await stripe.refunds.create({ charge: record.body });
  },
  { persistenceStore },
);
export const handler: SQSHandler = async event => {
  for (const record of event.Records) await refund(record);
};
      `,
    },
    {
      name: 'the handler of a webhook knows the event that Stripe sends',
      code: `
import express from 'express';
import Stripe from 'stripe';
const stripe = new Stripe('sk');
export const hook = express().post('/stripe', express.raw({ type: '*/*' }), async (request, response) => {
  const event = stripe.webhooks.constructEvent(request.body as Buffer, String(request.headers['stripe-signature']), 'whsec');
  await stripe.customers.update('cus_1', { metadata: { event: event.id } }, { idempotencyKey: event.id });
  response.sendStatus(200);
});
      `,
    },
    {
      name: 'an empty file',
      code: `

      `,
    },
    {
      name: 'an SDK that no row describes: the key is given, in options that are made apart',
      code: `
import { Worker } from 'bullmq';
interface RequestOptions {
  idempotencyKey?: string;
  timeout?: number;
}
declare class Ledger {
  post(entry: { amount: number }, options?: RequestOptions): Promise<{ id: string }>;
  listEntries(account: string, options?: RequestOptions): Promise<string[]>;
  cancel(id: string, options?: RequestOptions): Promise<void>;
}
declare const ledger: Ledger;
export const worker = new Worker<{ order: string; amount: number }>('orders', async job => {
  const options = { timeout: 500, idempotencyKey: 'order:' + job.data.order };
  await ledger.post({ amount: job.data.amount }, options);
});
      `,
    },
    {
      name: 'an SDK that no row describes: what reads or sets takes the option as well',
      code: `
import { Consumer } from 'sqs-consumer';
interface RequestOptions {
  idempotencyKey?: string;
  timeout?: number;
}
declare class Ledger {
  post(entry: { amount: number }, options?: RequestOptions): Promise<{ id: string }>;
  listEntries(account: string, options?: RequestOptions): Promise<string[]>;
  cancel(id: string, options?: RequestOptions): Promise<void>;
}
declare const ledger: Ledger;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const entries = await ledger.listEntries(message.Body ?? '');
    for (const entry of entries) await ledger.cancel(entry);
    return message;
  },
});
      `,
    },
    {
      name: 'an SDK that no row describes: a token that no documentation calls a key is a credential',
      code: `
import { Worker } from 'bullmq';
declare class Sessions {
  open(user: { name: string; clientToken?: string }): Promise<void>;
}
declare const sessions: Sessions;
export const worker = new Worker<{ user: string }>('users', async job => {
  await sessions.open({ name: job.data.user });
});
      `,
    },
    {
      name: "PayPal, Adyen and Square with the message's id",
      code: `
import type { CheckoutAPI } from '@adyen/api-library';
import type { OrdersController } from '@paypal/paypal-server-sdk';
import { Worker } from 'bullmq';
import type { SquareClient } from 'square';
export const start = (orders: OrdersController, adyen: CheckoutAPI, square: SquareClient) =>
  new Worker<{ order: string; source: string }>('orders', async job => {
    await orders.captureOrder({ id: job.data.order, paypalRequestId: job.data.order });
    await adyen.ModificationsApi.refundCapturedPayment(job.data.order, {} as never, { idempotencyKey: job.data.order });
    await square.payments.create({ sourceId: job.data.source, idempotencyKey: job.data.order });
    await square.payments.get({ paymentId: job.data.order });
  });
      `,
    },
    {
      name: 'Lambda: only durable functions take a name',
      code: `
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { Consumer } from 'sqs-consumer';
export const start = (lambda: LambdaClient) =>
  Consumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessage: async message => {
      await lambda.send(new InvokeCommand({ FunctionName: 'reports', InvocationType: 'Event', Payload: message.Body }));
      return message;
    },
  });
      `,
    },
    {
      name: 'HTTP clients send what headers they are given',
      code: `
import { Worker } from 'bullmq';
import got from 'got';
import ky from 'ky';
import superagent from 'superagent';
export const worker = new Worker<{ order: string }>('orders', async job => {
  await got.post('https://example.com/orders', { json: job.data });
  await ky.post('https://example.com/orders', { json: job.data }).json();
  await superagent.post('https://example.com/orders').send(job.data);
});
      `,
    },
    {
      name: 'OpenAI: the option is in the types, and is never sent',
      code: `
import { Worker } from 'bullmq';
import type OpenAI from 'openai';
export const start = (openai: OpenAI) =>
  new Worker<{ text: string }>('texts', async job => {
    await openai.chat.completions.create({ model: 'small', messages: [{ role: 'user', content: job.data.text }] });
    await openai.files.create({ file: new File([job.data.text], 'text.txt'), purpose: 'assistants' });
  });
      `,
    },
    {
      name: 'usage is reported under an identifier of its own',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ team: string; day: string; mails: number }>('usage', async job => {
  const { team, day, mails } = job.data;
  await stripe.billing.meterEvents.create({
    event_name: 'mails',
    identifier: \`\${team}-\${day}\`,
    payload: { stripe_customer_id: team, value: String(mails) },
  });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'a refund in a bullmq job',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  await stripe.refunds.create({ charge: job.data.charge });
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 59,
          suggestions: [],
        },
      ],
    },
    {
      name: "a charge in a Lambda, the record's id is at hand",
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      const { amount } = JSON.parse(record.body) as { amount: number };
      await stripe.charges.create({ amount, currency: 'eur' });
    } catch {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.charges.create', deeper: '' },
          line: 10,
          column: 13,
          endLine: 10,
          endColumn: 63,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'record.messageId' },
              output: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      const { amount } = JSON.parse(record.body) as { amount: number };
      await stripe.charges.create({ amount, currency: 'eur' }, { idempotencyKey: record.messageId });
    } catch {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'request options that hold no key',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await stripe.refunds.create({ charge: record.body }, { maxNetworkRetries: 2 });
  }
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 83,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'record.messageId' },
              output: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await stripe.refunds.create({ charge: record.body }, { maxNetworkRetries: 2, idempotencyKey: record.messageId });
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'options that are spread',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
const options: Stripe.RequestOptions = { maxNetworkRetries: 2 };
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await stripe.refunds.create({ charge: record.body }, { ...options });
  }
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 73,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'record.messageId' },
              output: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
const options: Stripe.RequestOptions = { maxNetworkRetries: 2 };
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await stripe.refunds.create({ charge: record.body }, { ...options, idempotencyKey: record.messageId });
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a charge in a service class behind a port',
      code: `
import { Worker, type Job } from 'bullmq';
import type Stripe from 'stripe';
interface Payments {
  charge(customer: string, amount: number): Promise<void>;
}
export class StripePayments implements Payments {
  constructor(private readonly stripe: Stripe) {}
  async charge(customer: string, amount: number): Promise<void> {
    await this.stripe.paymentIntents.create({ customer, amount, currency: 'eur', confirm: true });
  }
}
export class ChargeProcessor {
  constructor(private readonly payments: Payments) {}
  start(): Worker<{ customer: string; amount: number }> {
    return new Worker('charges', job => this.process(job));
  }
  private async process(job: Job<{ customer: string; amount: number }>): Promise<void> {
    await this.payments.charge(job.data.customer, job.data.amount);
  }
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.paymentIntents.create', deeper: '' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 98,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a capture in an amqplib handler, the id may be missing',
      code: `
import type { Channel } from 'amqplib';
import type Stripe from 'stripe';
export async function start(channel: Channel, stripe: Stripe): Promise<void> {
  await channel.consume('captures', async msg => {
    if (msg === null) return;
    try {
      await stripe.paymentIntents.capture(msg.content.toString());
      channel.ack(msg);
    } catch {
      channel.nack(msg, false, false);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.paymentIntents.capture', deeper: '' },
          line: 8,
          column: 13,
          endLine: 8,
          endColumn: 66,
          suggestions: [],
        },
      ],
    },
    {
      name: 'an sqs-consumer handler, the type of the id is not a plain string',
      code: `
import { Consumer } from 'sqs-consumer';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/refunds',
  handleMessage: async message => {
    await stripe.refunds.create({ charge: message.Body ?? '' });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 64,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a charge inside the transaction with the claim stays when it rolls back',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import { DatabaseError, type Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    await stripe.charges.create({ amount: Number(message.value), currency: 'eur' });
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
      errors: [
        {
          messageId: 'rollback',
          data: { name: 'stripe.charges.create', deeper: '' },
          line: 13,
          column: 11,
          endLine: 13,
          endColumn: 84,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'id' },
              output: `
import type { EachMessagePayload } from 'kafkajs';
import { DatabaseError, type Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const id = String(message.key);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [id]);
    await stripe.charges.create({ amount: Number(message.value), currency: 'eur' }, { idempotencyKey: id });
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
          ],
        },
      ],
    },
    {
      name: 'through a retry wrapper',
      code: `
import type { Consumer } from 'kafkajs';
import type Stripe from 'stripe';
async function withRetry<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}
export async function start(consumer: Consumer, stripe: Stripe): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      await withRetry(() => stripe.invoices.sendInvoice(String(message.value)));
    },
  });
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.invoices.sendInvoice', deeper: '' },
          line: 16,
          column: 29,
          endLine: 16,
          endColumn: 79,
          suggestions: [],
        },
      ],
    },
    {
      name: 'two calls, which cannot share a key',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    const customer = await stripe.customers.create({ email: body, metadata: { messageId } });
    await stripe.subscriptions.create({ customer: customer.id });
  }
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.customers.create', deeper: '' },
          line: 7,
          column: 28,
          endLine: 7,
          endColumn: 93,
          suggestions: [],
        },
        {
          messageId: 'redelivery',
          data: { name: 'stripe.subscriptions.create', deeper: '' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 65,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a call for each line of the message, which cannot share a key',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      const { lines } = JSON.parse(record.body) as { lines: { charge: string }[] };
      for (const line of lines) await stripe.refunds.create({ charge: line.charge });
    } catch {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 10,
          column: 39,
          endLine: 10,
          endColumn: 85,
          suggestions: [],
        },
      ],
    },
    {
      name: 'either of two calls, in one run only one of them',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId: id, body } of event.Records) {
    if (body.startsWith('ch_')) await stripe.refunds.create({ charge: body });
    else await stripe.refunds.create({ payment_intent: body, metadata: { id } });
  }
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 7,
          column: 39,
          endLine: 7,
          endColumn: 78,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'id' },
              output: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId: id, body } of event.Records) {
    if (body.startsWith('ch_')) await stripe.refunds.create({ charge: body }, { idempotencyKey: id });
    else await stripe.refunds.create({ payment_intent: body, metadata: { id } });
  }
};
      `,
            },
          ],
        },
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 8,
          column: 16,
          endLine: 8,
          endColumn: 81,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'id' },
              output: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId: id, body } of event.Records) {
    if (body.startsWith('ch_')) await stripe.refunds.create({ charge: body });
    else await stripe.refunds.create({ payment_intent: body, metadata: { id } }, { idempotencyKey: id });
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'parameters that a helper makes hold no key',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare function paramsOf(job: unknown): Stripe.RefundCreateParams;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  await stripe.refunds.create(paramsOf(job.data));
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 50,
          suggestions: [],
        },
      ],
    },
    {
      name: 'a webhook whose event has an id',
      code: `
import express from 'express';
import Stripe from 'stripe';
const stripe = new Stripe('sk');
export const hook = express().post('/stripe', express.raw({ type: '*/*' }), async (request, response) => {
  const event = stripe.webhooks.constructEvent(request.body as Buffer, String(request.headers['stripe-signature']), 'whsec');
  await stripe.invoiceItems.create({ customer: 'cus_1', amount: 100, description: event.type });
  response.sendStatus(200);
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.invoiceItems.create', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 96,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'event.id' },
              output: `
import express from 'express';
import Stripe from 'stripe';
const stripe = new Stripe('sk');
export const hook = express().post('/stripe', express.raw({ type: '*/*' }), async (request, response) => {
  const event = stripe.webhooks.constructEvent(request.body as Buffer, String(request.headers['stripe-signature']), 'whsec');
  await stripe.invoiceItems.create({ customer: 'cus_1', amount: 100, description: event.type }, { idempotencyKey: event.id });
  response.sendStatus(200);
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'an SDK that no row describes',
      code: `
import { Consumer } from 'sqs-consumer';
interface RequestOptions {
  idempotencyKey?: string;
  timeout?: number;
}
declare class Ledger {
  post(entry: { amount: number }, options?: RequestOptions): Promise<{ id: string }>;
  listEntries(account: string, options?: RequestOptions): Promise<string[]>;
  cancel(id: string, options?: RequestOptions): Promise<void>;
}
declare const ledger: Ledger;
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    await ledger.post({ amount: Number(message.Body) }, { timeout: 500 });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'ledger.post', deeper: '' },
          line: 16,
          column: 11,
          endLine: 16,
          endColumn: 74,
          suggestions: [],
        },
      ],
    },
    {
      name: 'an SDK that no row describes: a class around it takes no key along',
      code: `
import type { EachMessagePayload } from 'kafkajs';
interface RequestOptions {
  idempotencyKey?: string;
  timeout?: number;
}
declare class Ledger {
  post(entry: { amount: number }, options?: RequestOptions): Promise<{ id: string }>;
  listEntries(account: string, options?: RequestOptions): Promise<string[]>;
  cancel(id: string, options?: RequestOptions): Promise<void>;
}
declare const ledger: Ledger;
class Bookkeeper {
  constructor(private readonly entries: Ledger) {}
  book(amount: number): Promise<{ id: string }> {
    return this.entries.post({ amount });
  }
}
const bookkeeper = new Bookkeeper(ledger);
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  await bookkeeper.book(Number(message.value));
}
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'entries.post', deeper: '' },
          line: 16,
          column: 12,
          endLine: 16,
          endColumn: 41,
          suggestions: [],
        },
      ],
    },
    {
      name: 'an SDK that no row describes: the key is a parameter of its own',
      code: `
import { Worker } from 'bullmq';
declare function charge(customer: string, idempotencyKey?: string): Promise<void>;
export const worker = new Worker<{ customer: string }>('charges', async job => {
  await charge(job.data.customer);
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'charge', deeper: '' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 34,
          suggestions: [],
        },
      ],
    },
    {
      name: 'PayPal: the order is captured without a request id',
      code: `
import type { OrdersController } from '@paypal/paypal-server-sdk';
import { Consumer } from 'sqs-consumer';
export const start = (orders: OrdersController) =>
  Consumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessage: async message => {
      await orders.captureOrder({ id: message.Body ?? '' });
      return message;
    },
  });
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'orders.captureOrder', deeper: '' },
          line: 8,
          column: 13,
          endLine: 8,
          endColumn: 60,
          suggestions: [],
        },
      ],
    },
    {
      name: 'Step Functions: the execution has no name',
      code: `
import { StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { SQSRecord } from 'aws-lambda';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
const start = (sfn: SFNClient, record: SQSRecord) =>
  sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:orders', input: record.body }));
declare const client: SFNClient;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  await Promise.all(event.Records.map(record => start(client, record)));
  return { batchItemFailures: [] };
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'sfn.send', deeper: '' },
          line: 6,
          column: 3,
          endLine: 6,
          endColumn: 93,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'record.messageId' },
              output: `
import { StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { SQSRecord } from 'aws-lambda';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
const start = (sfn: SFNClient, record: SQSRecord) =>
  sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:orders', input: record.body, name: record.messageId }));
declare const client: SFNClient;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  await Promise.all(event.Records.map(record => start(client, record)));
  return { batchItemFailures: [] };
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'another call has the identity for its key already',
      code: `
import Stripe from 'stripe';
import type { Channel } from 'amqplib';
declare const ch: Channel;
const stripe = new Stripe('sk');
await ch.consume('orders', async m => {
  if (!m) return;
  const id: string = m.properties.messageId;
  await stripe.customers.create({ email: 'a@b.c' }, { idempotencyKey: m.properties.messageId });
  await stripe.paymentIntents.create({ amount: 1, currency: 'eur' });
  ch.ack(m);
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.paymentIntents.create', deeper: '' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 69,
        },
      ],
    },
    {
      name: 'options with a comment',
      code: `
import Stripe from 'stripe';
import type { SQSEvent } from 'aws-lambda';
const stripe = new Stripe('sk');
export const handler = async (event: SQSEvent): Promise<void> => {
  const [r] = event.Records;
  if (!r) return;
  await stripe.refunds.create(
    { charge: r.body },
    {
      maxNetworkRetries: 2, // enough
    },
  );
};
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.refunds.create', deeper: '' },
          line: 8,
          column: 9,
          endLine: 13,
          endColumn: 4,
          suggestions: [
            {
              messageId: 'passKey',
              data: { key: 'r.messageId' },
              output: `
import Stripe from 'stripe';
import type { SQSEvent } from 'aws-lambda';
const stripe = new Stripe('sk');
export const handler = async (event: SQSEvent): Promise<void> => {
  const [r] = event.Records;
  if (!r) return;
  await stripe.refunds.create(
    { charge: r.body },
    {
      maxNetworkRetries: 2, idempotencyKey: r.messageId, // enough
    },
  );
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'usage that is reported without an identifier is counted twice',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ team: string; mails: number }>('usage', async job => {
  const payload = { stripe_customer_id: job.data.team, value: String(job.data.mails) };
  await stripe.billing.meterEvents.create({ event_name: 'mails', payload });
});
      `,
      errors: [
        {
          messageId: 'redelivery',
          data: { name: 'stripe.billing.meterEvents.create', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 76,
          suggestions: [],
        },
      ],
    },
  ],
});
