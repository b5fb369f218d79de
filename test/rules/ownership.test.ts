import { describe, expect, it } from 'vitest';

import { folder, lintSources } from '../analysis/lint.ts';

/**
 * Each row of the table of outcomes, with every rule on: exactly one rule reports it, at one place. A case is a whole handler with one
 * defect; `at` is the source text where the report starts.
 */
interface Owned {
  readonly outcome: string;
  readonly rule: string;
  readonly at: string;
  readonly code: string;
}

const amqp = (body: string): string => `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
import type Stripe from 'stripe';
declare const channel: Channel;
declare const pool: Pool;
declare const redis: Redis;
declare const mail: Transporter;
declare const stripe: Stripe;
void channel.consume('orders', async msg => {
  if (msg === null) return;
  const id = String(msg.properties.messageId);
  ${body.trim()}
});
`;

const job = (body: string, more = ''): string => `
import { type Queue, Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const redis: Redis;
declare const mail: Transporter;
declare const stripe: Stripe;
declare const producer: Producer;
${more}
new Worker<{ id: string; to: string; cents: number }>('orders', async ({ data }) => {
  ${body.trim()}
});
`;

const paid = `await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [id]);`;
const send = 'await mail.sendMail({ to: data.to });';

const owned: readonly Owned[] = [
  {
    outcome: 'lost: acked, then crash before the effect; an explicit ack',
    rule: 'no-ack-before-processing',
    at: 'channel.ack(msg)',
    code: amqp(`channel.ack(msg);\n${paid}`),
  },
  {
    outcome: 'lost: acked on delivery by configuration',
    rule: 'no-auto-ack',
    at: 'noAck: true',
    code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
void channel.consume('orders', async msg => {
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [msg?.properties.messageId]);
}, { noAck: true });
`,
  },
  {
    outcome: 'lost: the effect is detached',
    rule: 'no-unawaited-processing',
    at: 'pool.query("UPDATE',
    code: amqp(`void ${paid.replace('await ', '')}\nchannel.ack(msg);`),
  },
  {
    outcome: "lost: the claim is durable, crash before a write in the claim's own store",
    rule: 'require-atomic-dedup',
    at: "pool.query('INSERT",
    code: amqp(`
  const claim = await pool.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [id]);
  if (claim.rowCount === 1) ${paid}
  channel.ack(msg);`),
  },
  {
    outcome: 'lost: the claim is durable, crash before another effect',
    rule: 'no-dedup-before-completion',
    at: "redis.set('sent:'",
    code: job(`
  if ((await redis.set('sent:' + data.id, '1', 'EX', 604800, 'NX')) === null) return;
  ${send}`),
  },
  {
    outcome: 'lost: the effect failed, and the message was acked',
    rule: 'no-swallowed-failure',
    at: 'catch (error)',
    code: amqp(`
  try {
    ${paid}
  } catch (error) {
    console.error(error);
  }
  channel.ack(msg);`),
  },
  {
    outcome: 'lost: a record of a batch failed, and nobody says which',
    rule: 'require-batch-item-failures',
    at: 'handler',
    code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function handler(event: SQSEvent): Promise<void> {
  for (const record of event.Records) {
    try {
      await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [record.body]);
    } catch (error) {
      console.error(error);
    }
  }
}
`,
  },
  {
    outcome: 'duplicated: the store said "already there", and nobody looked',
    rule: 'no-ignored-outcome',
    at: "redis.set('sent:'",
    code: job(`
  await redis.set('sent:' + data.id, '1', 'EX', 604800, 'NX');
  ${send}`),
  },
  {
    outcome: 'duplicated by crash or lost ack, no gate: an API that takes a key',
    rule: 'require-idempotency-key',
    at: 'stripe.charges.create',
    code: job("await stripe.charges.create({ amount: data.cents, currency: 'eur' });"),
  },
  {
    outcome: 'duplicated by crash or lost ack, no gate: anything else',
    rule: 'require-dedup',
    at: 'mail.sendMail',
    code: job(send),
  },
  {
    outcome: 'duplicated by crash or lost ack, no gate: several effects are one report',
    rule: 'require-dedup',
    at: 'mail.sendMail',
    code: job(
      `${send}\nawait pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [data.cents, data.to]);`,
    ),
  },
  {
    outcome: "duplicated by crash, the claim comes after a write in the claim's own store",
    rule: 'require-atomic-dedup',
    at: "pool.query('INSERT",
    code: job(`
  const seen = await pool.query('SELECT 1 FROM handled WHERE id = $1', [data.id]);
  if (seen.rowCount !== 0) return;
  await pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [data.cents, data.to]);
  await pool.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [data.id]);`),
  },
  {
    outcome: 'duplicated by crash, the claim comes after another effect',
    rule: 'no-side-effect-before-dedup',
    at: 'mail.sendMail',
    code: job(`
  if (await redis.exists('sent:' + data.id)) return;
  ${send}
  await redis.set('sent:' + data.id, '1', 'EX', 604800);`),
  },
  {
    outcome: 'duplicated only by overlap',
    rule: 'no-check-then-insert',
    at: "client.query('INSERT INTO payments",
    code: job(`
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query('SELECT 1 FROM payments WHERE order_id = $1', [data.id]);
    if (rows.length === 0) await client.query('INSERT INTO payments (order_id, amount) VALUES ($1, $2)', [data.id, data.cents]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }`),
  },
  {
    outcome: 'duplicated because the key differs on redelivery',
    rule: 'no-unstable-idempotency-key',
    at: 'crypto.randomUUID()',
    code: job(
      "await stripe.charges.create({ amount: data.cents, currency: 'eur' }, { idempotencyKey: crypto.randomUUID() });",
    ),
  },
  {
    outcome: 'kept after rollback: an external call whose API takes a key',
    rule: 'require-idempotency-key',
    at: 'stripe.charges.create',
    code: job(`
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const claim = await client.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [data.id]);
    if (claim.rowCount === 1) await stripe.charges.create({ amount: data.cents, currency: 'eur' });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }`),
  },
  {
    outcome: 'kept after rollback: another external call inside the transaction',
    rule: 'no-side-effect-in-transaction',
    at: 'mail.sendMail',
    code: job(`
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const claim = await client.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [data.id]);
    if (claim.rowCount === 1) ${send}
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }`),
  },
  {
    outcome: 'the same without a gate: it repeats wherever it stands',
    rule: 'require-dedup',
    at: 'mail.sendMail',
    code: job(`
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
    ${send}
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }`),
  },
  {
    outcome: 'committed although the transaction rolled back: a write through another client',
    rule: 'no-outer-client-in-transaction',
    at: 'pool.query("UPDATE',
    code: job(`
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('DELETE FROM carts WHERE id = $1', [data.id]);
    await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }`),
  },
  {
    outcome: 'stuck: requeued for ever',
    rule: 'no-poison-requeue',
    at: 'channel.nack(msg, false, true)',
    code: amqp(`
  try {
    ${paid}
    channel.ack(msg);
  } catch {
    channel.nack(msg, false, true);
  }`),
  },
  {
    outcome: 'stuck: neither acked nor nacked',
    rule: 'no-unsettled-message',
    at: 'channel.consume',
    code: amqp(`
  if (id === 'test') return;
  ${paid}
  channel.ack(msg);`),
  },
  {
    outcome: 'split: a change and the news of it, by an id that the broker could tell',
    rule: 'no-dual-write',
    at: "mails.add('paid'",
    code: job(
      `
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
  await mails.add('paid', { to: data.to });
  await pool.query("UPDATE orders SET told = true WHERE id = $1", [data.id]);`,
      'declare const mails: Queue;',
    ),
  },
  {
    outcome: 'duplicated: a publish that the broker could tell, had it an id',
    rule: 'require-publish-dedup-id',
    at: "mails.add('paid'",
    code: job(
      `
  await mails.add('paid', { to: data.to });
  await fetch('https://example.com/' + data.id);`,
      'declare const mails: Queue;',
    ),
  },
  {
    outcome: 'kept: a marker that stays for ever',
    rule: 'require-dedup-ttl',
    at: "redis.set('charged:'",
    code: job(`
  if (await redis.exists('charged:' + data.id)) return;
  await stripe.charges.create({ amount: data.cents, currency: 'eur' }, { idempotencyKey: data.id });
  await redis.set('charged:' + data.id, '1');`),
  },
  {
    outcome: 'overtaken: an older event replaces a newer state',
    rule: 'require-version-guard',
    at: "pool.query('UPDATE prices",
    code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker<{ id: string; price: number; version: number }>('prices', async ({ data }) => {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [data.price, data.id]);
});
`,
  },
];

describe('one outcome, one owner, one place', () => {
  it.each(owned.map(one => [one.outcome, one] as const))('%s', (_, { rule, at, code }) => {
    const lines = code.split('\n');
    const reports = lintSources({ 'orders.ts': code }, { settings: { root: folder } }).map(
      ({ rule: reported, line, column }) =>
        `${reported} at ${lines[line - 1]?.slice(column - 1, column - 1 + at.length)}`,
    );
    expect(reports).toEqual([`${rule} at ${at}`]);
  });
});
