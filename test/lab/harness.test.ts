import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { disagreements } from './agreement.ts';
import { openDatabases } from './databases.ts';
import { clients, executableOf } from './executable.ts';
import type { ClientName } from './generator/handler.ts';
import { subjectOf } from './generator/subject.ts';
import { Laboratory, type Verdict } from './laboratory.ts';
import { takeRejections } from './rejections.ts';

/** Handlers whose outcomes are known without any tool. */
describe('the lab', () => {
  let databases: Awaited<ReturnType<typeof openDatabases>>;
  let restore: (() => void) | undefined;

  beforeAll(async () => {
    restore = takeRejections();
    databases = await openDatabases(false);
  });
  afterAll(async () => {
    restore?.();
    await databases.end();
  });

  const judge = async (client: ClientName, code: string): Promise<Verdict> => {
    const sources = { 'lab/handler.ts': code };
    const usesStock = code.includes('UPDATE stock');
    const like = subjectOf(
      {
        client,
        shape: 'inline',
        nodes: usesStock ? [{ kind: 'effect', name: 'decrement' }] : [],
        batch: { loop: 'for', failure: 'throw' },
      },
      sources,
      'lab/handler.ts',
    );
    return new Laboratory(databases).judge({
      ...like,
      executable: executableOf(sources, 'lab/handler.ts', clients[client]),
    });
  };

  /** `lost by crash`, each once. */
  const outcomesOf = ({ shown }: Verdict): readonly string[] =>
    [...new Set(shown.map(({ outcome, schedule }) => `${outcome.kind} by ${schedule.kind}`))].sort();

  it('loses what comes after the acknowledgement', async () => {
    const verdict = await judge(
      'amqplib',
      `
export const start = async channel => {
  await channel.consume('orders', async message => {
    channel.ack(message);
    await fetch('https://a.example/' + message.content.toString(), { method: 'PUT' });
  });
};
`,
    );
    expect(outcomesOf(verdict)).toEqual(['lost by crash']);
  });

  it('repeats a charge whose marker comes after it', async () => {
    const verdict = await judge(
      'kafkajs',
      `
import Stripe from 'stripe';
import { Redis } from 'ioredis';
const stripe = new Stripe('sk');
const redis = new Redis();
export const start = async consumer => {
  await consumer.run({ eachMessage: async ({ message }) => {
    const order = JSON.parse(message.value.toString());
    if ((await redis.exists(order.id)) === 1) return;
    await stripe.charges.create({ customer: order.customer });
    await redis.set(order.id, '1');
  } });
};
`,
    );
    expect(outcomesOf(verdict)).toEqual(['duplicated by overlap']);
  });

  it('loses a charge whose marker comes before it', async () => {
    const verdict = await judge(
      'bullmq',
      `
import { Worker } from 'bullmq';
import Stripe from 'stripe';
import { Redis } from 'ioredis';
const stripe = new Stripe('sk');
const redis = new Redis();
new Worker('orders', async job => {
  if ((await redis.set(job.data.id, '1', 'EX', 86400, 'NX')) === null) return;
  await stripe.charges.create({ customer: job.data.customer });
});
`,
    );
    expect(outcomesOf(verdict)).toEqual(['lost by crash']);
  });

  it('finds nothing wrong with a claim in the transaction of the write, and with a key', async () => {
    const verdict = await judge(
      'kafkajs',
      `
import { Pool } from 'pg';
import Stripe from 'stripe';
const pool = new Pool();
const stripe = new Stripe('sk');
export const start = async consumer => {
  await consumer.run({ eachMessage: async ({ message }) => {
    const order = JSON.parse(message.value.toString());
    await stripe.charges.create({ customer: order.customer }, { idempotencyKey: order.id });
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const claim = await client.query('INSERT INTO processed (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [order.id]);
      if (claim.rowCount === 1) await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [order.sku]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  } });
};
`,
    );
    expect(outcomesOf(verdict)).toEqual([]);
    expect(verdict.played).toBeGreaterThan(8);
  });

  it('keeps a publish whose transaction rolls back', async () => {
    const verdict = await judge(
      'pubsub',
      `
import { Pool } from 'pg';
import { Kafka } from 'kafkajs';
const pool = new Pool();
const producer = new Kafka({ brokers: [] }).producer();
export const start = subscription => {
  subscription.on('message', async message => {
    const order = JSON.parse(message.data.toString());
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [order.sku]);
      await producer.send({ topic: 't', messages: [{ value: order.id }] });
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
    message.ack();
  });
};
`,
    );
    expect(verdict.shown.map(({ outcome }) => outcome.kind)).toContain('kept');
  });

  it('sees a message that nobody settles, and one that comes back for ever', async () => {
    const body = (settling: string): string => `
export const start = async channel => {
  await channel.consume('orders', async message => {
    try {
      await fetch('https://a.example/' + message.content.toString(), { method: 'PUT' });
      channel.ack(message);
    } catch (error) {
      ${settling}
    }
  });
};
`;
    expect(outcomesOf(await judge('amqplib', body('console.error(error);')))).toEqual(['stuck by fail']);
    expect(outcomesOf(await judge('amqplib', body('channel.nack(message);')))).toEqual(['stuck by failAlways']);
    expect(outcomesOf(await judge('amqplib', body('channel.nack(message, false, false);')))).toEqual([]);
  });

  it('delivers the whole batch again, except where the answer names the records that failed', async () => {
    const body = (failed: string): string => `
import Stripe from 'stripe';
const stripe = new Stripe('sk');
export const handler = async event => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    try {
      await stripe.charges.create({ customer: record.body }, { idempotencyKey: record.messageId });
    } catch (error) {
      ${failed}
    }
  }
  return { batchItemFailures };
};
`;
    expect(outcomesOf(await judge('lambda', body('console.error(error);')))).toEqual(['lost by fail']);
    expect(
      outcomesOf(await judge('lambda', body('batchItemFailures.push({ itemIdentifier: record.messageId });'))),
    ).toEqual([]);
  });

  it('disagrees with claims that nothing bears out, and with silence about what it has seen', async () => {
    const verdict = await judge(
      'amqplib',
      `
export const start = async channel => {
  await channel.consume('orders', async message => {
    channel.ack(message);
    await fetch('https://a.example/' + message.content.toString(), { method: 'PUT' });
  });
};
`,
    );
    const claim = { rule: 'require-dedup', outcome: 'duplicated', cause: '', message: '', effects: [] } as const;
    expect(disagreements(verdict, []).map(({ kind }) => kind)).toEqual(['missed']);
    expect(disagreements(verdict, [claim]).map(({ kind }) => kind)).toEqual(['false alarm', 'missed']);
    expect(disagreements(verdict, [{ ...claim, outcome: 'lost' }])).toEqual([]);
  });
});
