import rule from '../../rules/require-dedup-ttl.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

/** Lines that every case begins with: imports, declarations and `pay`. */
const HEAD_LINES = 18;

/** A report at a line of the case's own code, counted from 1. */
const at = (line: number, column: number, endColumn: number, name: string, deeper = '') =>
  [
    {
      messageId: 'never',
      data: {
        name,
        deeper,
        effect: 'stripe.charges.create',
        effectAt: 'line 19',
        other: 'stripe.charges.create',
        otherAt: 'line 19',
        source: '',
        sourceAt: '',
        remedy: '',
        more: '',
      },
      line: HEAD_LINES + line,
      column,
      endLine: HEAD_LINES + line,
      endColumn,
    },
  ] as const;

testerWithSchema().run('require-dedup-ttl', rule, {
  assertionOptions,
  valid: [
    {
      name: 'the marker expires',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if (await redis.exists('paid:' + data.id)) return;
  await pay(data);
  await redis.set('paid:' + data.id, '1', 'EX', 604800);
});
`,
    },
    {
      name: 'SET with NX and PX',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if ((await redis.set('paid:' + data.id, '1', 'PX', 604800000, 'NX')) === null) return;
  await pay(data);
});
`,
    },
    {
      name: 'SETEX',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if (await redis.get('paid:' + data.id)) return;
  await pay(data);
  await redis.setex('paid:' + data.id, 604800, '1');
});
`,
    },
    {
      name: 'EXPIRE after the write',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if ((await redis.setnx('paid:' + data.id, '1')) === 0) return;
  await redis.expire('paid:' + data.id, 604800);
  await pay(data);
});
`,
    },
    {
      name: 'redis: an option',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if (await node.get('paid:' + data.id)) return;
  await pay(data);
  await node.set('paid:' + data.id, '1', { EX: 604800 });
});
`,
    },
    {
      name: 'redis: NX and an expiry',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  const won = await node.set('paid:' + data.id, '1', { NX: true, EX: 604800 });
  if (won === null) return;
  await pay(data);
});
`,
    },
    {
      name: 'a database keeps its rows',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  const seen = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [data.id]);
  if (seen.rows.length > 0) return;
  await pay(data);
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [data.id]);
});
`,
    },
    {
      name: 'what is cached is data, no marker',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if (await redis.get('order:' + data.id)) return;
  await pay(data);
  await redis.set('order:' + data.id, JSON.stringify(data));
});
`,
    },
    {
      name: 'a key that nobody asks for',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  await pay(data);
  await redis.set('last:' + data.id, '1');
});
`,
    },
    {
      name: 'the marker is removed when all is done',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if ((await redis.setnx('working:' + data.id, '1')) === 0) throw new Error('busy');
  await pay(data);
  await redis.del('working:' + data.id);
});
`,
    },
    {
      name: 'a set of a type that is not a cache of ours',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  const done = new Map<string, boolean>();
  if (done.get(data.id)) return;
  await pay(data);
  done.set(data.id, true);
});
`,
    },
    {
      name: 'kafkajs: expires in milliseconds',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const start = (consumer: Consumer) =>
  consumer.run({ eachMessage: async ({ message }) => {
    const data = JSON.parse(String(message.value)) as Order;
    if (await redis.get('paid:' + data.id)) return;
    await pay(data);
    await redis.psetex('paid:' + data.id, 604800000, '1');
  } });
`,
    },
    {
      name: 'the same code outside a consumer',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export async function once(data: Order): Promise<void> {
  if (await redis.exists('paid:' + data.id)) return;
  await pay(data);
  await redis.set('paid:' + data.id, '1');
}
`,
    },
  ],
  invalid: [
    {
      name: 'check, work, set',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if (await redis.exists('paid:' + data.id)) return;
  await pay(data);
  await redis.set('paid:' + data.id, '1');
});
`,
      errors: at(4, 9, 42, 'redis.set'),
    },
    {
      name: 'SET with NX alone',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if ((await redis.set('paid:' + data.id, '1', 'NX')) === null) return;
  await pay(data);
});
`,
      errors: at(2, 14, 53, 'redis.set'),
    },
    {
      name: 'SETNX',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if ((await redis.setnx('paid:' + data.id, '1')) === 0) return;
  await pay(data);
});
`,
      errors: at(2, 14, 49, 'redis.setnx'),
    },
    {
      name: 'EXPIRE of another key',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if ((await redis.setnx('paid:' + data.id, '1')) === 0) return;
  await redis.expire('cart:' + data.id, 604800);
  await pay(data);
});
`,
      errors: at(2, 14, 49, 'redis.setnx'),
    },
    {
      name: 'redis: SET without options',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if (await node.get('paid:' + data.id)) return;
  await pay(data);
  await node.set('paid:' + data.id, '1');
});
`,
      errors: at(4, 9, 41, 'node.set'),
    },
    {
      name: 'redis: NX alone',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  const won = await node.set('paid:' + data.id, '1', { NX: true });
  if (won === null) return;
  await pay(data);
});
`,
      errors: at(2, 21, 67, 'node.set'),
    },
    {
      name: 'a member of a set',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if (await redis.sismember('paid', data.id)) return;
  await pay(data);
  await redis.sadd('paid', data.id);
});
`,
      errors: at(4, 9, 36, 'redis.sadd'),
    },
    {
      name: 'a field of a hash',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if ((await redis.hsetnx('paid', data.id, '1')) === 0) return;
  await pay(data);
});
`,
      errors: at(2, 14, 48, 'redis.hsetnx'),
    },
    {
      name: 'kafkajs',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const start = (consumer: Consumer) =>
  consumer.run({ eachMessage: async ({ message }) => {
    const data = JSON.parse(String(message.value)) as Order;
    if (await redis.get('paid:' + data.id)) return;
    await pay(data);
    await redis.set('paid:' + data.id, 'done');
  } });
`,
      errors: at(6, 11, 47, 'redis.set'),
    },
    {
      name: 'the time of the work is no data',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export const worker = new Worker<Order>('orders', async ({ data }) => {
  if (await redis.exists('paid:' + data.id)) return;
  await pay(data);
  await redis.set('paid:' + data.id, new Date().toISOString());
});
`,
      errors: at(4, 9, 63, 'redis.set'),
    },
    {
      name: 'amqplib, acknowledged by hand',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async message => {
    if (message === null) return;
    const data = JSON.parse(message.content.toString()) as Order;
    if ((await redis.get('paid:' + data.id)) === null) {
      await pay(data);
      await redis.set('paid:' + data.id, '1');
    }
    channel.ack(message);
  });
}
`,
      errors: at(7, 13, 46, 'redis.set'),
    },
    {
      name: 'sqs-consumer, in a class',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Consumer } from 'kafkajs';
import type { Channel } from 'amqplib';
import type { SQSEvent } from 'aws-lambda';
import { Consumer as SqsConsumer } from 'sqs-consumer';
import axios from 'axios';
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const stripe: Stripe;
declare const pool: Pool;
interface Order { id: string; cents: number }
const pay = (order: Order) =>
  stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: order.id });
export class Orders {
  readonly consumer = SqsConsumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessage: async message => {
      await this.handle(JSON.parse(message.Body ?? '{}') as Order);
      return message;
    },
  });
  private async handle(data: Order): Promise<void> {
    if (await redis.exists('paid:' + data.id)) return;
    await pay(data);
    await redis.set('paid:' + data.id, '1');
  }
}
`,
      errors: at(12, 11, 44, 'redis.set'),
    },
  ],
});

/** Messages may come again for a week. */
testerWithSchema().run('require-dedup-ttl: retryWindow', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a marker that lives as long as the message',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EX', 7 * 24 * 60 * 60, 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
    },
    {
      name: 'a short marker beside a row under a key of the message',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const pool: Pool;
new Worker<{ id: string; amount: number }>('invoices', async ({ data: { id, amount } }) => {
  if (await redis.exists('invoiced:' + id)) return;
  await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [id, amount]);
  await redis.set('invoiced:' + id, '1', 'EX', 3600);
});
      `,
    },
    {
      name: 'the length is a constant of the module',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
const DAY = 86_400;
const WEEK = 7 * DAY;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EX', WEEK, 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
    },
    {
      name: 'the length cannot be seen',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EX', Number(process.env.TTL), 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
    },
    {
      name: 'milliseconds',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'PX', 604_800_000, 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
    },
    {
      name: 'EXPIRE after the write makes it long enough',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EX', 60, 'NX')) === null) return;
  await mail.sendMail({ to: data.id });
  await redis.expire('sent:' + data.id, 604_800);
});
      `,
    },
    {
      name: 'a time and no length',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EXAT', 1_900_000_000, 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
    },
    {
      name: 'redis: an option',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await node.set('sent:' + data.id, '1', { EX: 604_800, NX: true })) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
    },
    {
      name: 'redis: milliseconds in an object',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await node.set('sent:' + data.id, '1', { expiration: { type: 'PX', value: 604_800_000 }, condition: 'NX' })) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
    },
    {
      name: 'a short lease: the message is put back while it is held',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
void channel.consume('mails', async msg => {
  if (msg === null) return;
  const id = String(msg.properties.messageId);
  if ((await redis.get('sent:' + id)) !== null) {
    channel.ack(msg);
    return;
  }
  if ((await redis.set('lease:' + id, '1', 'EX', 60, 'NX')) === null) {
    channel.nack(msg, false, true);
    return;
  }
  await mail.sendMail({ to: id, messageId: id });
  await redis.set('sent:' + id, '1', 'EX', 604_800);
  channel.ack(msg);
});
      `,
    },
    {
      name: 'what the marker guards changes nothing the second time',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if (await redis.exists('done:' + data.id)) return;
  await redis.hset('state', data.id, 'done');
  await redis.set('done:' + data.id, '1', 'EX', 60);
});
      `,
    },
  ],
  invalid: [
    {
      name: 'EX',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EX', 3600, 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'redis.set',
            deeper: '',
            after: '1 hour',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 13',
          },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 65,
        },
      ],
    },
    {
      name: 'PX: milliseconds taken for seconds',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'PX', 604_800, 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'redis.set',
            deeper: '',
            after: '604.8 seconds',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 13',
          },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 68,
        },
      ],
    },
    {
      name: 'a number as text',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EX', '90', 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'redis.set',
            deeper: '',
            after: '90 seconds',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 13',
          },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 65,
        },
      ],
    },
    {
      name: 'SETNX, then EXPIRE',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.setnx('sent:' + data.id, '1')) === 0) return;
  await redis.expire('sent:' + data.id, 60 * 60);
  await mail.sendMail({ to: data.id });

});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'redis.setnx',
            deeper: '',
            after: '1 hour',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 14',
          },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 49,
        },
      ],
    },
    {
      name: 'SETNX, then PEXPIRE',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.setnx('sent:' + data.id, '1')) === 0) return;
  await redis.pexpire('sent:' + data.id, 90_000);
  await mail.sendMail({ to: data.id });

});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'redis.setnx',
            deeper: '',
            after: '90 seconds',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 14',
          },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 49,
        },
      ],
    },
    {
      name: 'redis: an option',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await node.set('sent:' + data.id, '1', { EX: 86_400, NX: true })) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'node.set',
            deeper: '',
            after: '1 day',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 13',
          },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 72,
        },
      ],
    },
    {
      name: 'redis: an object',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await node.set('sent:' + data.id, '1', { expiration: { type: 'EX', value: 120 }, condition: 'NX' })) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'node.set',
            deeper: '',
            after: '2 minutes',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 13',
          },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 107,
        },
      ],
    },
    {
      name: 'a constant of the module',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EX', HOUR, 'NX')) === null) return;
  await mail.sendMail({ to: data.id });

});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'redis.set',
            deeper: '',
            after: '1 hour',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 15',
          },
          line: 14,
          column: 14,
          endLine: 14,
          endColumn: 65,
        },
      ],
    },
    {
      name: 'released on failure, and short',
      settings: { 'exactly-once': { retryWindow: 604_800 } },
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { createClient } from 'redis';
import type { Transporter } from 'nodemailer';
import type { Channel } from 'amqplib';
declare const redis: Redis;
declare const node: ReturnType<typeof createClient>;
declare const mail: Transporter;
declare const channel: Channel;
new Worker<{ id: string }>('mails', async ({ data }) => {
  if ((await redis.set('sent:' + data.id, '1', 'EX', 3600, 'NX')) === null) return;
  try {
    await mail.sendMail({ to: data.id });
  } catch (error) {
    await redis.del('sent:' + data.id);
    throw error;
  }
});
      `,
      errors: [
        {
          messageId: 'short',
          data: {
            name: 'redis.set',
            deeper: '',
            after: '1 hour',
            window: '7 days',
            effect: 'mail.sendMail',
            effectAt: 'line 14',
          },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 65,
        },
      ],
    },
  ],
});
