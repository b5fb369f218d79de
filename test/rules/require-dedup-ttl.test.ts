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
