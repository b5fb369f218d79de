import rule from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: '@golevelup/nestjs-rabbitmq: another service is asked, and answers',
      code: `
import { AmqpConnection, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export class Renaming {
  constructor(private readonly amqp: AmqpConnection, private readonly pool: Pool) {}
  @RabbitSubscribe({ exchange: 'projects', routingKey: 'renamed', queue: 'titles' })
  async renamed(event: { project: string; by: string }) {
    const person = await this.amqp.request<{ name: string }>({ exchange: 'people', routingKey: 'find', payload: event.by });
    await this.pool.query('UPDATE projects SET editor = $2 WHERE id = $1', [event.project, person.name]);
  }
}
      `,
    },
    {
      name: 'a key among the headers, where a condition holds',
      code: `
import { Worker } from 'bullmq';
new Worker<{ id: string; body: string }>('hooks', async ({ data }) => {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (data.id !== '') headers['Idempotency-Key'] = data.id;
  await fetch('https://hooks.example/paid', { method: 'POST', headers, body: data.body });
});
      `,
    },
    {
      name: 'lambda: the service is asked first, and what it answers may come from the delivery before',
      code: `
import type { SQSEvent } from 'aws-lambda';
import axios from 'axios';
import { z } from 'zod';
const account = z.object({ kind: z.enum(['new', 'known']) });
const kindOf = async (email: string): Promise<string> => {
  const response = await fetch('https://id.example/accounts/'.concat(email), { method: 'GET' });
  if (!response.ok) throw new Error('no answer');
  const parsed = account.safeParse(await response.json());
  if (!parsed.success) throw new Error('not an account');
  return parsed.data.kind;
};
export const register = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const { email } = JSON.parse(record.body) as { email: string };
    if ((await kindOf(email)) !== 'new') continue;
    await fetch('https://id.example/accounts', { method: 'POST', body: JSON.stringify({ email }) });
  }
};
export const invite = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const { email } = JSON.parse(record.body) as { email: string };
    const { data } = await axios.get<{ invited: boolean }>(\`https://id.example/invitations/\${email}\`);
    if (data.invited) continue;
    await axios.post('https://id.example/invitations', { email });
  }
};
      `,
    },
    {
      name: 'Nest: the token stands for the class that does nothing',
      code: `
import { Controller, Inject, Injectable, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Repository } from 'typeorm';
declare class Account {
  id: string;
  points: number;
}
interface Points {
  add(account: string, points: number): Promise<void>;
}
@Injectable()
export class StoredPoints implements Points {
  constructor(private readonly accounts: Repository<Account>) {}
  async add(account: string, points: number): Promise<void> {
    await this.accounts.increment({ id: account }, 'points', points);
  }
}
@Injectable()
class NoPoints implements Points {
  async add(): Promise<void> {}
}
@Controller()
export class OrdersController {
  constructor(@Inject('POINTS') private readonly points: Points) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: { account: string; total: number }): Promise<void> {
    await this.points.add(order.account, order.total);
  }
}
@Module({ controllers: [OrdersController], providers: [{ provide: 'POINTS', useFactory: () => new NoPoints() }] })
export class OrdersModule {}
      `,
    },
    {
      name: 'the same mail behind a claim in Redis that a failure releases',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
declare const redis: Redis;
export const worker = new Worker<{ to: string }>('mail', async job => {
  const key = \`mailed:\${job.id}\`;
  const won = await redis.set(key, '1', 'EX', 86_400, 'NX');
  if (won !== 'OK') return;
  try {
    await mail.sendMail({ to: job.data.to, subject: 'Welcome' });
  } catch (error) {
    await redis.del(key);
    throw error;
  }
});
      `,
    },
    {
      name: 'the decrement in one transaction with the claim, its conflict caught',
      code: `
import type { Consumer } from 'kafkajs';
import { DatabaseError, type Pool } from 'pg';
export class StockConsumer {
  constructor(
    private readonly consumer: Consumer,
    private readonly pool: Pool,
  ) {}
  async start(): Promise<void> {
    await this.consumer.run({
      eachMessage: async ({ message }) => {
        const line = JSON.parse(String(message.value)) as { sku: string; quantity: number };
        const client = await this.pool.connect();
        try {
          await client.query('BEGIN');
          await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [String(message.key)]);
          await client.query('UPDATE stock SET quantity = quantity - $1 WHERE sku = $2', [line.quantity, line.sku]);
          await client.query('COMMIT');
        } catch (error) {
          await client.query('ROLLBACK');
          if (error instanceof DatabaseError && error.code === '23505') return;
          throw error;
        } finally {
          client.release();
        }
      },
    });
  }
}
      `,
    },
    {
      name: 'an insert that a unique column refuses',
      code: `
import type { SQSHandler } from 'aws-lambda';
import { Pool } from 'pg';
const pool = new Pool();
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const { orderId, amount } = JSON.parse(record.body) as { orderId: string; amount: number };
    await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING', [
      orderId,
      amount,
    ]);
  }
};
      `,
    },
    {
      name: 'an upsert that sets what the message says',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('stock', async msg => {
    if (msg === null) return;
    const { sku, quantity } = JSON.parse(msg.content.toString()) as { sku: string; quantity: number };
    await pool.query(
      'INSERT INTO stock (sku, quantity) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET quantity = EXCLUDED.quantity',
      [sku, quantity],
    );
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'an upsert that a version guards',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    const { id, status, version } = JSON.parse(msg.content.toString()) as { id: string; status: string; version: number };
    await pool.query(
      \`INSERT INTO orders (id, status, version) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status, version = EXCLUDED.version WHERE orders.version < EXCLUDED.version\`,
      [id, status, version],
    );
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a relative update behind the version that the event brings',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const { id, version } = JSON.parse(String(message.value)) as { id: string; version: number };
  await pool.query('UPDATE orders SET version = version + 1 WHERE id = $1 AND version = $2', [id, version]);
}
      `,
    },
    {
      name: 'an event sequence that was already applied is skipped',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const event = JSON.parse(String(message.value)) as { id: string; sequence: number; quantity: number };
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ version: number }>('SELECT version FROM orders WHERE id = $1 FOR UPDATE', [event.id]);
    const current = rows[0];
    if (current === undefined || event.sequence <= current.version) {
      await client.query('ROLLBACK');
      return;
    }
    await client.query('UPDATE stock SET quantity = quantity - $1 WHERE sku = $2', [event.quantity, event.id]);
    await client.query('UPDATE orders SET version = $1 WHERE id = $2', [event.sequence, event.id]);
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
      name: 'a total that is computed anew from the rows',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const account = String(message.value);
  await pool.query(
    'UPDATE stock SET quantity = (SELECT COALESCE(SUM(amount), 0) FROM ledger_lines WHERE account = $1) WHERE sku = $1',
    [account],
  );
}
      `,
    },
    {
      name: 'the POST with a key in its headers',
      code: `
import axios from 'axios';
import type { Message } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
class ShippingClient {
  async create(order: string, key: string): Promise<void> {
    await axios.post('https://shipping.example.com/shipments', { order }, { headers: { 'Idempotency-Key': key } });
  }
}
export class Shipments {
  private readonly client = new ShippingClient();
  readonly consumer = Consumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessage: message => this.handle(message),
  });
  private async handle(message: Message): Promise<Message> {
    await this.client.create(message.Body ?? '', message.MessageId ?? '');
    return message;
  }
}
      `,
    },
    {
      name: 'a fetch PUT through the same wrapper',
      code: `
import type { Consumer } from 'kafkajs';
async function withRetry<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const url = \`https://crm.example.com/contacts/\${String(message.key)}\`;
      await withRetry(() => fetch(url, { method: 'PUT', body: String(message.value) }));
    },
  });
}
      `,
    },
    {
      name: 'a publish that nothing but the ack follows',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    await pool.query("UPDATE orders SET status = 'ACCEPTED' WHERE id = $1", [msg.content.toString()]);
    channel.publish('events', 'order.accepted', msg.content);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a publish whose id comes from the message',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    channel.publish('events', 'order.accepted', msg.content, { messageId: msg.properties.messageId });
    await pool.query("UPDATE orders SET status = 'ACCEPTED' WHERE id = $1", [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a copy to the dead letter queue, then the ack',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    try {
      await pool.query("UPDATE orders SET status = 'ACCEPTED' WHERE id = $1", [msg.content.toString()]);
    } catch {
      channel.sendToQueue('orders.dlq', msg.content);
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the content goes to the inbox, the rest is done from there',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    await pool.query(
      'INSERT INTO inbox (consumer, message_id, payload) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      ['orders', msg.properties.messageId, msg.content.toString()],
    );
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a job is enqueued under the id of the message',
      code: `
import type { Queue } from 'bullmq';
import type { Consumer } from 'kafkajs';
export async function start(consumer: Consumer, mails: Queue): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      await mails.add('welcome', { to: String(message.value) }, { jobId: String(message.key) });
    },
  });
}
      `,
    },
    {
      name: 'a member of a set in Redis',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
export const worker = new Worker<{ account: string; entry: string }>('ledger', async job => {
  await redis.sadd(\`entries:\${job.data.account}\`, job.data.entry);
});
      `,
    },
    {
      name: 'Powertools keeps a record of each message',
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
      name: 'an outbox row in the transaction with the claim',
      code: `
import { DatabaseError, type Pool } from 'pg';
import type { EachMessagePayload } from 'kafkajs';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [String(message.key)]);
    await client.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [String(message.key), 1]);
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
      name: 'an update that finds its row only once',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string; sku: string }>('orders', async job => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const paid = await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'OPEN'", [job.data.order]);
    if (paid.rowCount === 1) {
      await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [job.data.sku]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});
      `,
    },
    {
      name: 'a counter in a row of the message itself counts its deliveries',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string }>('orders', async job => {
  const { rows } = await pool.query<{ state: string }>(
    \`INSERT INTO runs (message_id, attempts) VALUES ($1, 1)
     ON CONFLICT (message_id) DO UPDATE SET attempts = runs.attempts + 1 RETURNING state\`,
    [job.id],
  );
  if (rows[0]?.state === 'done') return;
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [job.data.order]);
  await pool.query("UPDATE runs SET state = 'done' WHERE message_id = $1", [job.id]);
});
      `,
    },
    {
      // Whether the second run finds enough depends on the stock; only certain outcomes are reported.
      name: 'FN: that nothing is left is taken for a duplicate',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const { sku, quantity } = JSON.parse(String(message.value)) as { sku: string; quantity: number };
  const taken = await pool.query('UPDATE stock SET quantity = quantity - $1 WHERE sku = $2 AND quantity >= $1', [
    quantity,
    sku,
  ]);
  if (taken.rowCount === 0) throw new Error('out of stock');
}
      `,
    },
    {
      name: 'the last event that was applied is in the row',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const { sku, quantity, event } = JSON.parse(String(message.value)) as { sku: string; quantity: number; event: string };
  await pool.query(
    'UPDATE stock SET quantity = quantity - $1, last_event = $2 WHERE sku = $3 AND last_event IS DISTINCT FROM $2',
    [quantity, event, sku],
  );
}
      `,
    },
    {
      name: 'an element that the list does not have yet',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string; tag: string }>('tags', async job => {
  await pool.query('UPDATE orders SET tags = array_append(tags, $2) WHERE id = $1 AND NOT ($2 = ANY(tags))', [
    job.data.order,
    job.data.tag,
  ]);
});
      `,
    },
    {
      name: 'a sequence decides in the statement whether the amount moves',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ sku: string; seq: number; quantity: number }>('stock', async job => {
  await pool.query(
    \`UPDATE stock SET quantity = CASE WHEN seq < $2 THEN quantity + $3 ELSE quantity END, seq = GREATEST(seq, $2)
     WHERE sku = $1\`,
    [job.data.sku, job.data.seq, job.data.quantity],
  );
});
      `,
    },
    {
      name: 'a counter that expires limits a rate',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
export const worker = new Worker<{ user: string }>('mails', async job => {
  const key = \`rate:\${job.data.user}\`;
  const count = await redis.incr(key);
  if (count === 1) await redis.expire(key, 60);
  if (count > 10) throw new Error('too many');
});
      `,
    },
    {
      name: 'a POST in a function that is tagged as pure',
      code: `
import { Worker } from 'bullmq';
/** @exactlyOnce pure */
async function login(): Promise<string> {
  const response = await fetch('https://auth.example.com/token', { method: 'POST', body: 'grant_type=client_credentials' });
  return response.text();
}
export const worker = new Worker<{ order: string }>('orders', async job => {
  const authorization = await login();
  await fetch(\`https://shop.example.com/orders/\${job.data.order}\`, { method: 'PUT', headers: { authorization } });
});
      `,
    },
    {
      name: 'outside of a consumer',
      code: `
import type { Transporter } from 'nodemailer';
export async function welcome(mail: Transporter, to: string): Promise<void> {
  await mail.sendMail({ to, subject: 'Welcome' });
}
      `,
    },
    {
      name: 'acknowledged on delivery, nothing is redelivered',
      code: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
export async function start(channel: Channel, mail: Transporter): Promise<void> {
  await channel.consume('mail', msg => void mail.sendMail({ to: String(msg?.content) }), { noAck: true });
}
      `,
    },
    {
      name: 'a payment service without a key that is known from its verb only',
      code: `
import { Worker } from 'bullmq';
interface PaymentGateway { charge(order: string): Promise<void> }
declare const gateway: PaymentGateway;
export const worker = new Worker<{ order: string }>('orders', async job => {
  await gateway.charge(job.data.order);
});
      `,
    },
    {
      name: 'a service whose API takes a key belongs to another rule',
      code: `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const worker = new Worker<{ charge: string }>('refunds', async job => {
  await stripe.refunds.create({ charge: job.data.charge });
});
      `,
    },
    {
      name: 'an empty file',
      code: `

      `,
    },
    {
      name: 'GraphQL: a query changes nothing',
      code: `
import { Worker } from 'bullmq';
import { gql, type GraphQLClient } from 'graphql-request';
const ORDER = gql\`
  query Order($id: ID!) {
    order(id: $id) {
      id # no mutation
    }
  }
\`;
export const start = (client: GraphQLClient) =>
  new Worker<{ order: string }>('orders', async job => {
    await client.request(ORDER, { id: job.data.order });
  });
      `,
    },
    {
      name: 'GitHub and Slack: what is read, or set to what it is',
      code: `
import { Worker } from 'bullmq';
import type { Octokit } from '@octokit/rest';
import type { WebClient } from '@slack/web-api';
export const start = (octokit: Octokit, slack: WebClient) =>
  new Worker<{ issue: number; email: string }>('issues', async job => {
    const issue = { owner: 'o', repo: 'r', issue_number: job.data.issue };
    await octokit.rest.issues.get(issue);
    await octokit.rest.issues.update({ ...issue, state: 'closed' });
    await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}', issue);
    await slack.users.lookupByEmail({ email: job.data.email });
  });
      `,
    },
    {
      name: 'a tick that relays an outbox: whatever is not marked is sent with the next one',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const producer: Producer;
export const relay = new Worker('relay', async () => {
  const { rows } = await pool.query<{ id: string; body: string }>('SELECT id, body FROM outbox WHERE sent_at IS NULL');
  for (const row of rows) {
    try {
      await producer.send({ topic: 'orders', messages: [{ key: row.id, value: row.body }] });
      await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);
    } catch (error) {
      console.error('sent with the next tick', error);
    }
  }
});
      `,
    },
    {
      name: 'a call of which nothing is known may be the claim: its failure ends the work',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mailer: Transporter;
interface Claims {
  take(id: string): Promise<void>;
}
declare const claims: Claims;
const once = async (id: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    await claims.take(id);
  } catch {
    return;
  }
  await work();
};
export const worker = new Worker<{ id: string; to: string }>('mails', async ({ data }) => {
  await once(data.id, () => mailer.sendMail({ to: data.to, subject: 'Hello' }));
});
      `,
    },
  ],
  invalid: [
    {
      name: 'headers that depend on a condition, and no key among them',
      code: `
import { Worker } from 'bullmq';
const secret = process.env['SECRET'];
new Worker<{ id: string; body: string }>('hooks', async ({ data }) => {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (secret !== undefined) headers['X-Signature'] = secret;
  await fetch('https://hooks.example/paid', { method: 'POST', headers, body: data.body });
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 90,
        },
      ],
    },
    {
      name: 'a row with one column of the message, and no other work',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string }>('receipts', async job => {
  await pool.query("INSERT INTO receipts (order_id, total) VALUES ($1, 0)", [job.data.order]);
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'INSERT INTO receipts', more: '', deeper: '' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 94,
        },
      ],
    },
    {
      name: 'drizzle: a query that is returned from within `try` runs with each delivery',
      code: `
import { Worker } from 'bullmq';
import { eq, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
declare const db: NodePgDatabase;
const stock = pgTable('stock', { sku: text('sku').primaryKey(), left: integer('left').notNull() });
export const worker = new Worker<{ sku: string }>('orders', async ({ data }) => {
  try {
    return db.update(stock).set({ left: sql\`\${stock.left} - 1\` }).where(eq(stock.sku, data.sku));
  } catch (error) {
    console.error(error);
  }
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE stock', deeper: '', more: '' },
          line: 10,
          column: 12,
          endLine: 10,
          endColumn: 97,
        },
      ],
    },
    {
      name: 'drizzle: a column whose name is a word of SQL',
      code: `
import { Worker } from 'bullmq';
import { eq, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
declare const db: NodePgDatabase;
const stock = pgTable('stock', { sku: text('sku').primaryKey(), left: integer('left').notNull() });
export const worker = new Worker<{ id: string; sku: string; by: number }>('orders', async ({ data }) => {
  await db.update(stock).set({ left: sql\`\${stock.left} - \${data.by}\` }).where(eq(stock.sku, data.sku));
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE stock', deeper: '', more: '' },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 103,
        },
      ],
    },
    {
      name: 'lambda: a message that may be in an envelope, checked by a schema of another package',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { z } from 'zod';
const envelope = z.object({ Type: z.literal('Notification'), Message: z.string() });
const lifecycle = z.object({ Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']) });
const request = z.object({ email: z.string() });
function unwrap(text: string): unknown {
  const body: unknown = JSON.parse(text);
  const notice = envelope.safeParse(body);
  if (notice.success) return JSON.parse(notice.data.Message);
  return lifecycle.safeParse(body).success ? null : body;
}
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const body = unwrap(record.body);
    if (body === null) continue;
    const parsed = request.safeParse(body);
    if (!parsed.success) throw new Error('not a request');
    await fetch('https://vouchers.example/codes', { method: 'POST', body: parsed.data.email });
  }
};
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 19,
          column: 11,
          endLine: 19,
          endColumn: 95,
        },
      ],
    },
    {
      name: 'AWS: a command that no row describes, and that only asks',
      code: `
import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { SQSEvent } from 'aws-lambda';
class Prices {
  private version: string | undefined;
  constructor(private readonly client: LambdaClient) {}
  async current(): Promise<string> {
    if (this.version !== undefined) return this.version;
    const alias = await this.client.send(new GetAliasCommand({ FunctionName: 'prices', Name: 'live' }));
    if (alias.FunctionVersion === undefined) throw new Error('no version');
    this.version = alias.FunctionVersion;
    return this.version;
  }
}
const prices = new Prices(new LambdaClient());
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const version = await prices.current();
    await fetch('https://shop.example/orders', { method: 'POST', headers: { version }, body: record.body });
  }
};
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 19,
          column: 11,
          endLine: 19,
          endColumn: 108,
        },
      ],
    },
    {
      name: 'Nest: of two classes the module says which stands behind a token',
      code: `
import { Controller, Inject, Injectable, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Repository } from 'typeorm';
declare class Account {
  id: string;
  points: number;
}
interface Points {
  add(account: string, points: number): Promise<void>;
}
@Injectable()
class StoredPoints implements Points {
  constructor(private readonly accounts: Repository<Account>) {}
  async add(account: string, points: number): Promise<void> {
    await this.accounts.increment({ id: account }, 'points', points);
  }
}
@Injectable()
export class NoPoints implements Points {
  async add(): Promise<void> {}
}
@Controller()
export class OrdersController {
  constructor(@Inject('POINTS') private readonly points: Points) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: { account: string; total: number }): Promise<void> {
    await this.points.add(order.account, order.total);
  }
}
@Module({ controllers: [OrdersController], providers: [{ provide: 'POINTS', useClass: StoredPoints }] })
export class OrdersModule {}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'accounts.increment', deeper: '', more: '' },
          line: 16,
          column: 11,
          endLine: 16,
          endColumn: 69,
          suggestions: null,
        },
      ],
    },
    {
      name: 'pg: a counter of the row that was read is raised by the id of that row',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ account: string }>('visits', async job => {
  const { rows: [account] } = await pool.query('SELECT id, owner FROM accounts WHERE id = $1', [job.data.account]);
  if (account === undefined) return;
  await pool.query('UPDATE accounts SET visits = visits + 1 WHERE id = $1', [account.id]);
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE accounts', deeper: '', more: '' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 90,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a mail in a bullmq job',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const worker = new Worker<{ to: string }>('mail', async job => {
  await mail.sendMail({ to: job.data.to, subject: 'Welcome' });
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'mail.sendMail', more: '', deeper: '' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 63,
        },
      ],
    },
    {
      name: 'a decrement in a class with its client injected',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export class StockConsumer {
  constructor(
    private readonly consumer: Consumer,
    private readonly pool: Pool,
  ) {}
  async start(): Promise<void> {
    await this.consumer.run({
      eachMessage: async ({ message }) => {
        const line = JSON.parse(String(message.value)) as { sku: string; quantity: number };
        await this.pool.query('UPDATE stock SET quantity = quantity - $1 WHERE sku = $2', [line.quantity, line.sku]);
      },
    });
  }
}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE stock', more: '', deeper: '' },
          line: 13,
          column: 15,
          endLine: 13,
          endColumn: 117,
        },
      ],
    },
    {
      name: 'an insert that no constraint refuses',
      code: `
import type { SQSHandler } from 'aws-lambda';
import { Pool } from 'pg';
const pool = new Pool();
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    const { amount } = JSON.parse(record.body) as { amount: number };
    await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [record.messageId, amount]);
  }
};
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'INSERT INTO payments', more: '', deeper: '' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 110,
        },
      ],
    },
    {
      name: 'a Set in memory does not outlive the process',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
const seen = new Set<string>();
export const worker = new Worker<{ to: string }>('mail', async job => {
  const id = String(job.id);
  if (seen.has(id)) return;
  await mail.sendMail({ to: job.data.to, subject: 'Welcome' });
  seen.add(id);
});
      `,
      errors: [
        {
          messageId: 'memory',
          data: { name: 'mail.sendMail', more: '', deeper: '', other: 'seen.has', otherAt: 'line 8' },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 63,
        },
      ],
    },
    {
      name: 'an upsert that adds to the old amount',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('stock', async msg => {
    if (msg === null) return;
    const { sku, quantity } = JSON.parse(msg.content.toString()) as { sku: string; quantity: number };
    await pool.query(
      'INSERT INTO stock (sku, quantity) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET quantity = stock.quantity + EXCLUDED.quantity',
      [sku, quantity],
    );
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'INSERT INTO stock', more: '', deeper: '' },
          line: 8,
          column: 11,
          endLine: 11,
          endColumn: 6,
        },
      ],
    },
    {
      name: 'a relative update behind no condition but its id',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const { id } = JSON.parse(String(message.value)) as { id: string; version: number };
  await pool.query('UPDATE orders SET version = version + 1 WHERE id = $1', [id]);
}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE orders', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 82,
        },
      ],
    },
    {
      name: 'several effects in a NestJS processor',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
@Processor('orders')
export class OrderProcessor extends WorkerHost {
  constructor(
    private readonly pool: Pool,
    private readonly mail: Transporter,
  ) {
    super();
  }
  override async process(job: Job<{ sku: string; email: string }>): Promise<void> {
    await this.pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [job.data.sku]);
    await this.mail.sendMail({ to: job.data.email, subject: 'Order placed' });
  }
}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE stock', more: ' and 1 more', deeper: '' },
          line: 15,
          column: 11,
          endLine: 15,
          endColumn: 101,
        },
      ],
    },
    {
      name: 'a POST with axios in an sqs-consumer, in a helper of the class',
      code: `
import axios from 'axios';
import type { Message } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
class ShippingClient {
  async create(order: string): Promise<void> {
    await axios.post('https://shipping.example.com/shipments', { order });
  }
}
export class Shipments {
  private readonly client = new ShippingClient();
  readonly consumer = Consumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessage: message => this.handle(message),
  });
  private async handle(message: Message): Promise<Message> {
    await this.client.create(message.Body ?? '');
    return message;
  }
}
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'axios.post', more: '', deeper: '' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 74,
        },
      ],
    },
    {
      name: 'a fetch POST through a retry wrapper',
      code: `
import type { Consumer } from 'kafkajs';
async function withRetry<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}
export async function start(consumer: Consumer): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      await withRetry(() => fetch('https://crm.example.com/contacts', { method: 'POST', body: String(message.value) }));
    },
  });
}
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 15,
          column: 29,
          endLine: 15,
          endColumn: 119,
        },
      ],
    },
    {
      name: 'a publish that the work after it repeats',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (msg === null) return;
    channel.publish('events', 'order.accepted', msg.content);
    await pool.query("UPDATE orders SET status = 'ACCEPTED' WHERE id = $1", [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'channel.publish', more: '', deeper: '' },
          line: 7,
          column: 5,
          endLine: 7,
          endColumn: 61,
        },
      ],
    },
    {
      name: 'a status on the way to the last one lets the mail through again',
      code: `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
declare const mail: Transporter;
declare const pool: Pool;
export const worker = new Worker<{ order: string; to: string }>('orders', async job => {
  const { rows } = await pool.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [job.data.order]);
  if (rows[0]?.status === 'SHIPPED') return;
  await mail.sendMail({ to: job.data.to, subject: 'On its way' });
  await pool.query("UPDATE orders SET status = 'NOTIFIED' WHERE id = $1", [job.data.order]);
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'mail.sendMail', more: '', deeper: '' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 66,
        },
      ],
    },
    {
      name: 'a check that nothing ever answers',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const handler: SQSHandler = async event => {
  for (const record of event.Records) {
    if (await redis.exists(\`mailed:\${record.messageId}\`)) continue;
    await mail.sendMail({ to: record.body, subject: 'Welcome' });
  }
};
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'mail.sendMail', more: '', deeper: '' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 65,
        },
      ],
    },
    {
      name: 'a counter in Redis',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
export const worker = new Worker<{ account: string; amount: number }>('ledger', async job => {
  await redis.incrby(\`balance:\${job.data.account}\`, job.data.amount);
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'redis.incrby', more: '', deeper: '' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 69,
        },
      ],
    },
    {
      name: 'a counter in a row that many messages share',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ customer: string }>('orders', async job => {
  await pool.query(
    \`INSERT INTO customer_orders (customer, placed) VALUES ($1, 1)
     ON CONFLICT (customer) DO UPDATE SET placed = customer_orders.placed + 1\`,
    [job.data.customer],
  );
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'INSERT INTO customer_orders', more: '', deeper: '' },
          line: 6,
          column: 9,
          endLine: 10,
          endColumn: 4,
        },
      ],
    },
    {
      name: 'that enough is left says nothing about the message',
      code: `
import type { EachMessagePayload } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function onMessage({ message }: EachMessagePayload): Promise<void> {
  const { sku, quantity } = JSON.parse(String(message.value)) as { sku: string; quantity: number };
  await pool.query('UPDATE stock SET quantity = quantity - $1 WHERE sku = $2 AND quantity >= $1', [quantity, sku]);
}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE stock', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 115,
        },
      ],
    },
    {
      name: 'an element that is added whatever the list has',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
export const worker = new Worker<{ order: string; tag: string }>('tags', async job => {
  await pool.query('UPDATE orders SET tags = array_append(tags, $2) WHERE id = $1', [job.data.order, job.data.tag]);
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE orders', more: '', deeper: '' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 116,
        },
      ],
    },
    {
      // That the request changes nothing at the other side is not visible; tag the function with `@exactlyOnce pure`.
      name: 'FP: a POST that only asks',
      code: `
import { Worker } from 'bullmq';
export const worker = new Worker<{ order: string }>('orders', async job => {
  const login = await fetch('https://auth.example.com/token', { method: 'POST', body: 'grant_type=client_credentials' });
  const { token } = (await login.json()) as { token: string };
  await fetch(\`https://shop.example.com/orders/\${job.data.order}\`, { method: 'PUT', headers: { authorization: token } });
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 4,
          column: 23,
          endLine: 4,
          endColumn: 121,
        },
      ],
    },
  ],
});

testerWithPrisma().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'an amount that the message gives',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string; amount: number }>('payments', async job => {
  await prisma.invoice.update({ where: { orderId: job.data.order }, data: { amount: job.data.amount } });
});
      `,
    },
    {
      name: 'a create that a unique field refuses, the conflict is done',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { Prisma, type PrismaClient } from './generated/client.ts';
@Processor('invoices')
export class InvoiceProcessor extends WorkerHost {
  constructor(private readonly prisma: PrismaClient) {
    super();
  }
  async process(job: Job<{ orderId: string; amount: number }>): Promise<void> {
    try {
      await this.prisma.invoice.create({ data: { orderId: job.data.orderId, amount: job.data.amount } });
    } catch (error) {
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return;
      throw error;
    }
  }
}
      `,
    },
    {
      name: 'the marker and the increment in one transaction',
      code: `
import type { Channel } from 'amqplib';
import { Prisma, type PrismaClient } from './generated/client.ts';
export async function start(channel: Channel, prisma: PrismaClient): Promise<void> {
  await channel.consume('payments', async msg => {
    if (msg === null) return;
    const { orderId, amount } = JSON.parse(msg.content.toString()) as { orderId: string; amount: number };
    try {
      await prisma.$transaction(async tx => {
        await tx.processedMessage.create({ data: { messageId: String(msg.properties.messageId) } });
        await tx.invoice.update({ where: { orderId }, data: { amount: { increment: amount } } });
      });
    } catch (error) {
      const isDuplicate = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
      if (!isDuplicate) throw error;
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a column named at run time that is set to a value of the message',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string; column: string; total: number }>('totals', async job => {
  const { order, column, total } = job.data;
  await prisma.invoice.update({ where: { orderId: order }, data: { [column.toLowerCase()]: { set: total } } });
});
      `,
    },
    {
      name: 'a counter named at run time that only the next version gets through',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string; column: string; id: string }>('counts', async job => {
  const { order, column, id } = job.data;
  await prisma.invoice.updateMany({
    where: { orderId: order, id: { lt: id } },
    data: { id, [column.toLowerCase()]: { increment: 1 } },
  });
});
      `,
    },
    {
      name: 'a counter named at run time behind a marker in one transaction',
      code: `
import type { Channel } from 'amqplib';
import { Prisma, type PrismaClient } from './generated/client.ts';
export async function start(channel: Channel, prisma: PrismaClient): Promise<void> {
  await channel.consume('events', async msg => {
    if (msg === null) return;
    const { orderId, kind } = JSON.parse(msg.content.toString()) as { orderId: string; kind: string };
    const column = kind.toLowerCase();
    try {
      await prisma.$transaction(async tx => {
        await tx.processedMessage.create({ data: { messageId: String(msg.properties.messageId) } });
        await tx.invoice.update({ where: { orderId }, data: { [column]: { increment: 1 } } });
      });
    } catch (error) {
      const isDuplicate = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
      if (!isDuplicate) throw error;
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'an update that only the next version gets through',
      code: `
import type { Consumer } from 'kafkajs';
import type { PrismaClient } from './generated/client.ts';
export async function start(consumer: Consumer, prisma: PrismaClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { account, eventId, version } = JSON.parse(String(message.value)) as {
        account: string;
        eventId: string;
        version: number;
      };
      await prisma.providerEvent.updateMany({
        where: { account, eventId, amount: version },
        data: { amount: { increment: 1 } },
      });
    },
  });
}
      `,
    },
    {
      name: 'an update that an older event does not get through',
      code: `
import type { Consumer } from 'kafkajs';
import type { PrismaClient } from './generated/client.ts';
export async function start(consumer: Consumer, prisma: PrismaClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const event = JSON.parse(String(message.value)) as { user: string; id: string; at: string };
      await prisma.invoice.updateMany({
        where: { orderId: event.user, id: { lt: event.id } },
        data: { id: event.id, amount: { increment: 1 } },
      });
    },
  });
}
      `,
    },
  ],
  invalid: [
    {
      name: 'an increment with Prisma',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string; amount: number }>('payments', async job => {
  await prisma.invoice.update({ where: { orderId: job.data.order }, data: { amount: { increment: job.data.amount } } });
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'prisma.invoice.update', more: '', deeper: '' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 120,
        },
      ],
    },
    {
      name: 'a create that only a made-up id makes unique, in a service of a NestJS processor',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
export class ShipmentService {
  constructor(private readonly prisma: PrismaClient) {}
  async create(orderId: string, carrier: string): Promise<void> {
    await this.prisma.shipment.create({ data: { orderId, carrier } });
  }
}
@Processor('shipments')
export class ShipmentProcessor extends WorkerHost {
  constructor(private readonly shipments: ShipmentService) {
    super();
  }
  async process(job: Job<{ orderId: string; carrier: string }>): Promise<void> {
    await this.shipments.create(job.data.orderId, job.data.carrier);
  }
}
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'prisma.shipment.create', more: '', deeper: '' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 70,
        },
      ],
    },
    {
      name: 'an update that gets through while enough is left',
      code: `
import type { Consumer } from 'kafkajs';
import type { PrismaClient } from './generated/client.ts';
export async function start(consumer: Consumer, prisma: PrismaClient): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { orderId, amount } = JSON.parse(String(message.value)) as { orderId: string; amount: number };
      await prisma.invoice.updateMany({
        where: { orderId, amount: { gte: amount } },
        data: { amount: { decrement: amount } },
      });
    },
  });
}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'prisma.invoice.updateMany', more: '', deeper: '' },
          line: 8,
          column: 13,
          endLine: 11,
          endColumn: 9,
        },
      ],
    },
    {
      name: 'a counter whose name is made at run time',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const worker = new Worker<{ order: string; event: string }>('counts', async job => {
  const column = job.data.event.toLowerCase();
  await prisma.invoice.update({ where: { orderId: job.data.order }, data: { [column]: { increment: 1 } } });
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'prisma.invoice.update', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 108,
        },
      ],
    },
    {
      name: 'an upsert that counts in a column of the message, beside others that it sets',
      code: `
import type { Channel } from 'amqplib';
import type { PrismaClient } from './generated/client.ts';
export async function start(channel: Channel, prisma: PrismaClient): Promise<void> {
  await channel.consume('events', async msg => {
    if (msg === null) return;
    const { orderId, kind } = JSON.parse(msg.content.toString()) as { orderId: string; kind: string };
    await prisma.invoice.upsert({
      where: { orderId },
      create: { orderId, amount: kind === 'amount' ? 1 : 0 },
      update: { orderId, [kind]: { increment: BigInt(1) } },
    });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'prisma.invoice.upsert', more: '', deeper: '' },
          line: 8,
          column: 11,
          endLine: 12,
          endColumn: 7,
        },
      ],
    },
    {
      name: 'a change that a helper makes, with a counter named at run time',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
const counted = (column: string) => ({ [column]: { increment: 1 } });
export const worker = new Worker<{ order: string; event: string }>('counts', async job => {
  const { order, event } = job.data;
  await prisma.invoice.update({ where: { orderId: order }, data: { ...counted(event), orderId: order } });
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'prisma.invoice.update', more: '', deeper: '' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 106,
        },
      ],
    },
    {
      name: 'an upsert that increments',
      code: `
import type { Channel } from 'amqplib';
import type { PrismaClient } from './generated/client.ts';
export async function start(channel: Channel, prisma: PrismaClient): Promise<void> {
  await channel.consume('payments', async msg => {
    if (msg === null) return;
    const { orderId, amount } = JSON.parse(msg.content.toString()) as { orderId: string; amount: number };
    await prisma.invoice.upsert({
      where: { orderId },
      create: { orderId, amount },
      update: { amount: { increment: amount } },
    });
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'prisma.invoice.upsert', more: '', deeper: '' },
          line: 8,
          column: 11,
          endLine: 12,
          endColumn: 7,
        },
      ],
    },
    {
      name: 'GraphQL: a mutation',
      code: `
import { Worker } from 'bullmq';
import { gql, type GraphQLClient } from 'graphql-request';
const ADD = gql\`
  fragment Id on Order {
    id
  }
  mutation Add($id: ID!) {
    add(id: $id) {
      ...Id
    }
  }
\`;
export const start = (client: GraphQLClient) =>
  new Worker<{ order: string }>('orders', async job => {
    await client.request(ADD, { id: job.data.order });
  });
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'client.request', more: '', deeper: '' },
          line: 16,
          column: 11,
          endLine: 16,
          endColumn: 54,
        },
      ],
    },
    {
      name: 'Slack: a message a delivery',
      code: `
import { Worker } from 'bullmq';
import type { WebClient } from '@slack/web-api';
class Chat {
  constructor(private readonly slack: WebClient) {}
  post(text: string) {
    return this.slack.chat.postMessage({ channel: 'orders', text });
  }
}
export const start = (slack: WebClient) =>
  new Worker<{ order: string }>('orders', async job => {
    await new Chat(slack).post(job.data.order);
  });
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'slack.chat.postMessage', more: '', deeper: '' },
          line: 7,
          column: 12,
          endLine: 7,
          endColumn: 68,
        },
      ],
    },
    {
      name: 'GitHub: a route that begins with POST',
      code: `
import { Worker } from 'bullmq';
import type { Octokit } from '@octokit/rest';
export const start = (octokit: Octokit) =>
  new Worker<{ title: string }>('issues', async job => {
    await octokit.request('POST /repos/{owner}/{repo}/issues', { owner: 'o', repo: 'r', title: job.data.title });
  });
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'octokit.request', more: '', deeper: '' },
          line: 6,
          column: 11,
          endLine: 6,
          endColumn: 113,
        },
      ],
    },
    {
      name: 'a table of jobs, one of which counts',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface Definition {
  readonly name: string;
  readonly handle: (user: string) => Promise<void>;
}
const rename: Definition = {
  name: 'rename',
  handle: async user => {
    await pool.query("UPDATE users SET name = 'new' WHERE id = $1", [user]);
  },
};
const count: Definition = {
  name: 'count',
  handle: async user => {
    await pool.query('UPDATE users SET mails = mails + 1 WHERE id = $1', [user]);
  },
};
const definitions: Record<string, Definition> = { [rename.name]: rename, [count.name]: count };
export const worker = new Worker<{ user: string }>('jobs', async job => {
  const definition = definitions[job.name];
  if (definition === undefined) throw new Error('unknown job');
  await definition.handle(job.data.user);
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE users', more: '', deeper: '' },
          line: 18,
          column: 11,
          endLine: 18,
          endColumn: 81,
        },
      ],
    },
    {
      name: 'a map of jobs, which may be given more of them',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
type Handle = (user: string) => Promise<void>;
export const jobs = new Map<string, Handle>([
  ['rename', async user => void (await pool.query("UPDATE users SET name = 'new' WHERE id = $1", [user]))],
  ['count', async user => void (await pool.query('UPDATE users SET mails = mails + 1 WHERE id = $1', [user]))],
]);
export const worker = new Worker<{ user: string }>('jobs', async job => {
  const handle = jobs.get(job.name);
  if (handle === undefined) throw new Error('unknown job');
  await handle(job.data.user);
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE users', more: '', deeper: '' },
          line: 8,
          column: 39,
          endLine: 8,
          endColumn: 109,
        },
      ],
    },
  ],
});
