import {
  amqp,
  charge,
  credit,
  describeShapes,
  inTransaction,
  job,
  kafka,
  type LookAlike,
  type Shape,
} from './shapes.ts';

/**
 * What other tools took for wrong, or for right: convergent writes, reads that decide nothing about their own table, namesakes,
 * words, the place of a guard in the text, closures that run elsewhere, work that may be lost.
 */
const notify = (body: string): string => `await mail.sendMail(${body});`;
const marked = "await pool.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [data.id]);";

const results = `import { err, ok, type Result } from 'neverthrow';
async function pay(order: Order): Promise<Result<string, Error>> {
  try {
    await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [order.id]);
    return ok(order.id);
  } catch (cause) {
    return err(new Error('not stored', { cause }));
  }
}`;

const safe: readonly Shape[] = [
  {
    name: 'a workflow that the message names is started, then the ack',
    code: amqp(
      `
  await temporal.workflow.start('settle', { taskQueue: 'orders', workflowId: data.id, args: [data] });
  channel.ack(msg);`,
      "import type { Client } from '@temporalio/client';\ndeclare const temporal: Client;",
    ),
  },
  {
    name: 'a row per natural key, written anew',
    code: job(
      `
    await pool.query(
      'INSERT INTO balances (account, cents) VALUES ($1, $2) ON CONFLICT (account) DO UPDATE SET cents = EXCLUDED.cents',
      [data.account, data.cents],
    );`,
      '',
      'Balance',
    ),
  },
  {
    name: 'a document per natural key, put as a whole',
    code: kafka(
      `
    const { account, cents } = JSON.parse(String(message.value)) as { account: string; cents: number };
    await table.send(new PutCommand({ TableName: 'balances', Item: { account, cents } }));`,
      `import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
declare const table: DynamoDBDocumentClient;`,
    ),
  },
  {
    name: 'a conditional put claims, and the refused delivery stops',
    code: job(
      `
  try {
    await table.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName: 'handled', Item: { id: data.id }, ConditionExpression: 'attribute_not_exists(id)' } },
          {
            Update: {
              TableName: 'accounts',
              Key: { id: data.account },
              UpdateExpression: 'ADD cents :cents',
              ExpressionAttributeValues: { ':cents': data.cents },
            },
          },
        ],
      }),
    );
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
  }`,
      `import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
declare const table: DynamoDBDocumentClient;`,
    ),
  },
  {
    name: 'a look at what was done lately is a cool-down, no check of the message',
    code: kafka(`
    const { rows } = await pool.query("SELECT 1 FROM reports WHERE account = $1 AND at > now() - interval '1 hour'", [data.account]);
    if (rows.length > 0) return;
    await pool.query('INSERT INTO reports (id, account) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [data.id, data.account]);`),
  },
  {
    name: 'a read of one table decides a write of another',
    code: kafka(`
    const { rows } = await pool.query('SELECT 1 FROM accounts WHERE id = $1', [data.account]);
    if (rows.length === 0) throw new Error('no such account');
    await pool.query('INSERT INTO orders (id, account) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [data.id, data.account]);`),
  },
  {
    name: 'collections and clients with the names of a store',
    code: job(
      `
  if (!open.has(data.account)) open.set(data.account, new Set());
  open.get(data.account)?.add(data.id);
  open.delete(data.account);
  canvas.save();
  canvas.destroy();
  await axios.delete('https://cache.example/orders/' + data.id);`,
      `import axios from 'axios';
const open = new Map<string, Set<string>>();
declare class Canvas { save(): void; destroy(): void }
const canvas = new Canvas();`,
    ),
  },
  {
    name: 'the marker is asked first, in every branch that works',
    code: job(
      inTransaction(`
    const claim = await client.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [data.id]);
    const isDuplicate = claim.rowCount === 0;
    if (data.cents > 0 && !isDuplicate) ${credit('client')}`),
    ),
  },
  {
    name: 'a compensation that is kept for later, and gives the same value back',
    code: job(
      `
  const undo: (() => Promise<void>)[] = [];
  try {
    await hold(data.id, 'HELD');
    undo.push(() => hold(data.id, 'FREE'));
    ${charge}
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }`,
      `
const hold = async (id: string, state: string): Promise<void> => {
  await pool.query('UPDATE seats SET state = $1 WHERE id = $2', [state, id]);
};`,
    ),
  },
  {
    name: 'a client that is made at its first use is no lost update',
    code: job(
      `
  made ??= connect();
  const client = await made;
  attempts++;
  await client.set('balance:' + data.account, data.cents);`,
      `
let made: Promise<Redis> | undefined;
let attempts = 0;
declare function connect(): Promise<Redis>;`,
      'Balance',
    ),
  },
  {
    name: 'log lines and metrics that nobody waits for',
    code: amqp(
      `
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
  log.info({ order: data.id }, 'paid');
  paid.add(1);
  channel.ack(msg);`,
      `import pino from 'pino';
import { metrics } from '@opentelemetry/api';
const log = pino();
const paid = metrics.getMeter('orders').createCounter('paid');`,
    ),
  },
  {
    name: 'retries of the client itself under one key',
    code: job(
      "await paying.charges.create({ amount: data.cents, currency: 'eur' }, { idempotencyKey: data.id, maxNetworkRetries: 5 });",
      `import StripeClient from 'stripe';
const paying = new StripeClient('sk', { maxNetworkRetries: 3 });`,
    ),
  },
  {
    name: 'a generic helper with overloads, an annotated binding',
    code: job(
      `
  const won: boolean = await once<Order>(data, data.id);
  if (!won) throw new Error('begun before');
  ${charge}`,
      `
function once<T>(message: T, key: string): Promise<boolean>;
function once<T>(message: T, key: string, seconds: number): Promise<boolean>;
async function once<T>(_: T, key: string, seconds = 604800): Promise<boolean> {
  return (await redis.set('begun:' + key, '1', 'EX', seconds, 'NX')) === 'OK';
}`,
    ),
  },
  {
    name: 'a library of results: the failure is asked for, and thrown',
    code: kafka(
      `
    const result = await pay(data);
    if (result.isErr()) throw new Error('not paid', { cause: result.error });`,
      results,
    ),
  },
  {
    name: 'a library of results: each outcome settles',
    code: amqp(
      `
  const result = await pay(data);
  result.match(
    () => channel.ack(msg),
    () => channel.nack(msg, false, false),
  );`,
      results,
    ),
  },
  {
    name: 'a library of results: what failed is thrown by asking for the value',
    code: job('(await pay(data))._unsafeUnwrap();', results),
  },
];

const lookAlikes: readonly LookAlike[] = [
  {
    name: 'a workflow is started after the ack',
    reports: ['no-ack-before-processing at channel.ack'],
    code: amqp(
      `
  channel.ack(msg);
  await temporal.workflow.start('settle', { taskQueue: 'orders', workflowId: data.id, args: [data] });`,
      "import type { Client } from '@temporalio/client';\ndeclare const temporal: Client;",
    ),
  },
  {
    name: 'a row per natural key, to which is added',
    reports: ['require-dedup at table.send'],
    code: kafka(
      `
    await table.send(
      new UpdateCommand({
        TableName: 'balances',
        Key: { account: data.account },
        UpdateExpression: 'ADD cents :cents',
        ExpressionAttributeValues: { ':cents': data.cents },
      }),
    );`,
      `import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
declare const table: DynamoDBDocumentClient;`,
    ),
  },
  {
    name: 'a conditional put claims, and the work is another request',
    reports: ['require-atomic-dedup at table.send('],
    code: job(
      `
  try {
    await table.send(
      new PutCommand({ TableName: 'handled', Item: { id: data.id }, ConditionExpression: 'attribute_not_exists(id)' }),
    );
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return;
    throw error;
  }
  await table.send(
    new UpdateCommand({
      TableName: 'accounts',
      Key: { id: data.account },
      UpdateExpression: 'ADD cents :cents',
      ExpressionAttributeValues: { ':cents': data.cents },
    }),
  );`,
      `import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
declare const table: DynamoDBDocumentClient;`,
    ),
  },
  {
    name: 'a look at the own table by the id of the message is a check',
    reports: ["no-check-then-insert at pool.query('INSERT INTO reports"],
    code: kafka(`
    const { rows } = await pool.query('SELECT 1 FROM reports WHERE id = $1', [data.id]);
    if (rows.length > 0) return;
    await pool.query('INSERT INTO reports (id, account) VALUES ($1, $2)', [data.id, data.account]);`),
  },
  {
    name: 'a store with the names of a collection',
    reports: ['no-side-effect-before-dedup at pool.query'],
    code: job(
      `
  if (await seats.has(data.id)) return;
  ${credit('pool')}
  await seats.add(data.id);`,
      `
class Seats {
  constructor(private readonly redis: Redis) {}
  async has(id: string): Promise<boolean> {
    return (await this.redis.exists('seat:' + id)) === 1;
  }
  async add(id: string): Promise<void> {
    await this.redis.set('seat:' + id, 'taken', 'EX', 604_800);
  }
}
declare const seats: Seats;`,
    ),
  },
  {
    name: 'a compensation that is kept for later, and adds',
    reports: ['require-dedup at pool.query'],
    code: job(
      `
  const undo: (() => Promise<void>)[] = [];
  try {
    await take(data.account, data.cents);
    undo.push(() => take(data.account, -data.cents));
    ${charge}
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }`,
      `
const take = async (id: string, cents: number): Promise<void> => {
  await pool.query('UPDATE accounts SET cents = cents - $1 WHERE id = $2', [cents, id]);
};`,
    ),
  },
  {
    name: 'a value that is read at its first use, and stored as a sum',
    reports: ['require-dedup at client.set('],
    code: job(
      `
  const before = Number((await client.get('balance:' + data.account)) ?? 0);
  await client.set('balance:' + data.account, before + data.cents);`,
      `
declare const client: Redis;`,
    ),
  },
  {
    name: 'the word duplicate guards nothing',
    reports: ['require-dedup at pool.query'],
    code: job(
      `
  const isDuplicate = data.cents === 0;
  // Duplicates are skipped.
  if (isDuplicate) return;
  ${credit('pool')}`,
    ),
  },
  {
    name: 'a guard that stands above, but in one branch only',
    reports: ['require-dedup at client.query'],
    code: job(
      inTransaction(`
    if (data.cents > 1000) {
      const claim = await client.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [data.id]);
      if (claim.rowCount === 0) return;
    }
    ${credit('client')}`),
    ),
  },
  {
    name: 'a promise that is kept at each message, and that nobody waits for',
    reports: ['no-unawaited-processing at pool.query'],
    code: amqp(
      `
  last = pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
  channel.ack(msg);`,
      'let last: Promise<unknown> | undefined;\nexport const ended = (): Promise<unknown> | undefined => last;',
    ),
  },
  {
    name: 'a mail that nobody waits for is work',
    reports: ['no-unawaited-processing at mail.sendMail', 'require-dedup at mail.sendMail'],
    code: amqp(`
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
  mail.sendMail({ to: data.to }).catch(() => undefined);
  channel.ack(msg);`),
  },
  {
    name: 'retries of the client itself, and no key over deliveries',
    reports: ['require-idempotency-key at paying.charges.create'],
    code: job(
      "await paying.charges.create({ amount: data.cents, currency: 'eur' }, { maxNetworkRetries: 5 });",
      `import StripeClient from 'stripe';
const paying = new StripeClient('sk', { maxNetworkRetries: 3 });`,
    ),
  },
  {
    name: 'a failure that is told by nothing',
    reports: ['no-swallowed-failure at catch (cause)'],
    code: job(
      'await pay(data);',
      `
async function pay(order: Order): Promise<string | undefined> {
  try {
    await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [order.id]);
    return order.id;
  } catch (cause) {
    console.error(cause);
    return undefined;
  }
}`,
    ),
  },
  {
    name: 'a generic helper that marks after the work',
    reports: ['no-side-effect-before-dedup at mail.sendMail'],
    code: job(
      `
  if (await wasDone<Order>(data, data.id)) return;
  ${notify('{ to: data.to }')}
  ${marked}`,
      `
async function wasDone<T>(_: T, key: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT 1 FROM handled WHERE id = $1', [key]);
  return rowCount === 1;
}`,
    ),
  },
  {
    name: 'a key of the delivery, not of the message',
    reports: ['no-unstable-idempotency-key at record.receiptHandle', 'require-batch-item-failures at handler'],
    code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.receiptHandle });
  }
};
`,
  },
];

describeShapes(safe, lookAlikes);
