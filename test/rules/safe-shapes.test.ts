import { describe, expect, it } from 'vitest';

import { folder, lintSources } from '../analysis/lint.ts';
import {
  amqp,
  charge,
  credit,
  imports,
  inTransaction,
  job,
  kafka,
  type LookAlike,
  send,
  type Shape,
  describeShapes,
} from './shapes.ts';

const prisma = (body: string): string => `
import { Worker } from 'bullmq';
import type { Repository, DataSource } from 'typeorm';
import { Column, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Handled {
  @PrimaryColumn() id!: string;
}
@Entity()
class Account {
  @PrimaryColumn() id!: string;
  @Column() balance!: number;
}
declare const source: DataSource;
declare const handled: Repository<Handled>;
declare const accounts: Repository<Account>;
new Worker<{ id: string; account: string; cents: number }>('orders', async ({ data }) => {
${body}
});
`;

const safe: readonly Shape[] = [
  {
    name: 'unique insert first in the same transaction: pg, the row count',
    code: job(
      inTransaction(`
    const claim = await client.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [data.id]);
    if (claim.rowCount === 1) ${credit('client')}`),
    ),
  },
  {
    name: 'unique insert first in the same transaction: RETURNING',
    code: kafka(
      inTransaction(`
    const claim = await client.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING RETURNING id', [data.id]);
    if (claim.rows.length > 0) ${credit('client')}`),
    ),
  },
  {
    name: 'unique insert first in the same transaction: TypeORM, the conflict is caught',
    code: prisma(`
  try {
    await source.transaction(async manager => {
      await manager.insert(Handled, { id: data.id });
      await manager.increment(Account, { id: data.account }, 'balance', data.cents);
    });
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return;
    throw error;
  }`),
  },
  {
    name: 'the terminal state is the gate, the work before it is keyed',
    code: amqp(`
  const { rows } = await pool.query('SELECT status FROM orders WHERE id = $1', [data.id]);
  if (rows[0]?.status === 'COMPLETED') return channel.ack(msg);
  ${charge}
  await pool.query("UPDATE orders SET status = 'COMPLETED' WHERE id = $1", [data.id]);
  channel.ack(msg);`),
  },
  {
    name: 'an upsert with a guard',
    code: kafka(`
    await pool.query(
      'INSERT INTO stock (sku, quantity, version) VALUES ($1, $2, $3) ON CONFLICT (sku) DO UPDATE SET quantity = EXCLUDED.quantity, version = EXCLUDED.version WHERE stock.version < EXCLUDED.version',
      [data.id, data.cents, data.version],
    );`),
  },
  {
    name: 'an absolute recompute',
    code: job(`
  await pool.query('UPDATE accounts SET balance = (SELECT sum(amount) FROM entries WHERE account = $1) WHERE id = $1', [data.account]);`),
  },
  {
    name: 'a version column is compared',
    code: job(`
  const changed = await pool.query('UPDATE accounts SET balance = balance + $1, version = $3 WHERE id = $2 AND version < $3', [data.cents, data.account, data.version]);
  if (changed.rowCount === 0) return;`),
  },
  {
    name: 'an event sequence is compared',
    code: kafka(`
    const { rows } = await pool.query('SELECT version FROM accounts WHERE id = $1', [data.account]);
    if (rows[0] && rows[0].version >= data.version) return;
    await pool.query('UPDATE accounts SET balance = $1, version = $3 WHERE id = $2', [data.cents, data.account, data.version]);`),
  },
  {
    name: 'SET NX branched, released on failure, the effect keyed',
    code: job(`
  const won = await redis.set('lock:' + data.id, '1', 'EX', 604800, 'NX');
  if (won === null) throw new Error('somebody is at it');
  try {
    ${charge}
  } catch (error) {
    await redis.del('lock:' + data.id);
    throw error;
  }`),
  },
  {
    name: 'the count of changed rows is the gate',
    code: job(
      inTransaction(`
    const changed = await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'OPEN'", [data.id]);
    if (changed.rowCount === 1) ${credit('client')}`),
    ),
  },
  {
    name: "an outbox row on the transaction's client",
    code: kafka(
      inTransaction(`
    await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
    await client.query('INSERT INTO outbox (id, topic) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [data.id, 'paid']);`),
    ),
  },
  {
    name: 'an inbox: the message is stored, then acknowledged',
    code: amqp(`
  await pool.query('INSERT INTO inbox (id, body) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [data.id, msg.content]);
  channel.ack(msg);`),
  },
  {
    name: 'a durable hand-off to a job queue, then the ack',
    code: amqp(`
  await queue.add('order', data, { jobId: data.id });
  channel.ack(msg);`),
  },
  {
    name: 'Powertools with a key of the message',
    code: `
import { makeIdempotent, IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSHandler, SQSRecord } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'idempotency' });
const config = new IdempotencyConfig({ eventKeyJmesPath: 'messageId' });
const processor = new BatchProcessor(EventType.SQS);
const handle = makeIdempotent(
  async (record: SQSRecord): Promise<void> => {
    await mail.sendMail({ to: record.body });
  },
  { persistenceStore, config },
);
export const handler: SQSHandler = async (event, context) => processPartialResponse(event, handle, processor, { context });
`,
  },
  { name: 'a key of the provider, made from the message', code: job(charge) },
  {
    name: 'a key of the provider, joined by a helper of a class',
    code: job(
      'await payments.charge(data);',
      `
const keyOf = (order: Order, step: string): string => [order.id, step].join('-');
class Payments {
  charge(order: Order): Promise<unknown> {
    return stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: keyOf(order, 'charge') });
  }
}
const payments = new Payments();`,
    ),
  },
  {
    name: 'a key that is a hash of fields of the message',
    code: job(`
  const idempotencyKey = createHash('sha256').update(data.id + ':' + data.cents).digest('hex');
  await stripe.charges.create({ amount: data.cents, currency: 'eur' }, { idempotencyKey });`),
  },
  {
    name: 'a copy to the dead-letter queue, then the ack',
    code: amqp(`
  try {
    await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
    channel.ack(msg);
  } catch {
    channel.sendToQueue('orders.dead', msg.content, { messageId: data.id });
    channel.ack(msg);
  }`),
  },
  {
    name: 'a compensation of a saga that changes nothing the second time',
    code: job(`
  await stripe.refunds.create({ charge: data.id }, { idempotencyKey: 'refund:' + data.id });
  await pool.query("UPDATE bookings SET status = 'CANCELLED' WHERE id = $1", [data.id]);
  await pool.query('DELETE FROM reservations WHERE booking = $1', [data.id]);`),
  },
  {
    name: 'the row is locked before it is checked',
    code: job(
      inTransaction(`
    const { rows } = await client.query('SELECT status FROM orders WHERE id = $1 FOR UPDATE', [data.id]);
    if (rows[0]?.status === 'OPEN') {
      await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
      ${credit('client')}
    }`),
    ),
  },
  {
    name: 'a marker that outlives the retries',
    settings: { retryWindow: 3600 },
    code: job(`
  if ((await redis.set('sent:' + data.id, 'started', 'EX', 604800, 'NX')) === null) {
    if ((await redis.get('sent:' + data.id)) === 'done') return;
    throw new Error('begun before: look into it');
  }
  ${send}
  await redis.set('sent:' + data.id, 'done', 'EX', 604800);`),
  },
];

const lookAlikes: readonly LookAlike[] = [
  {
    name: 'an intermediate status is the gate',
    reports: ["no-dedup-before-completion at pool.query(\"UPDATE orders SET status = 'PROCESSING'"],
    code: amqp(`
  const { rows } = await pool.query('SELECT status FROM orders WHERE id = $1', [data.id]);
  if (rows[0]?.status === 'PROCESSING' || rows[0]?.status === 'DONE') return channel.ack(msg);
  await pool.query("UPDATE orders SET status = 'PROCESSING' WHERE id = $1", [data.id]);
  ${charge}
  await pool.query("UPDATE orders SET status = 'DONE' WHERE id = $1", [data.id]);
  channel.ack(msg);`),
  },
  {
    name: 'a relative ON CONFLICT update without a guard',
    reports: ['require-dedup at pool.query('],
    code: kafka(`
    await pool.query(
      'INSERT INTO stock (sku, quantity) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET quantity = stock.quantity + EXCLUDED.quantity',
      [data.id, data.cents],
    );`),
  },
  {
    name: 'a SELECT inside READ COMMITTED',
    reports: ["no-check-then-insert at client.query('INSERT INTO handled"],
    code: job(
      inTransaction(`
    const { rows } = await client.query('SELECT 1 FROM handled WHERE id = $1', [data.id]);
    if (rows.length === 0) {
      await client.query('INSERT INTO handled (id) VALUES ($1)', [data.id]);
      ${credit('client')}
    }`),
    ),
  },
  {
    name: 'a Set in memory as dedup',
    reports: ['require-dedup at mail.sendMail'],
    code: job(
      `
  if (seen.has(data.id)) return;
  ${send}
  seen.add(data.id);`,
      'const seen = new Set<string>();',
    ),
  },
  {
    name: 'a Map in memory as dedup, in a class',
    reports: ['require-dedup at mail.sendMail'],
    code: `${imports}
class Mailer {
  private readonly sent = new Map<string, boolean>();
  async handle(data: Order): Promise<void> {
    if (this.sent.get(data.id)) return;
    this.sent.set(data.id, true);
    ${send}
  }
}
const mailer = new Mailer();
new Worker<Order>('orders', async ({ data }) => {
  await mailer.handle(data);
});
`,
  },
  {
    name: 'a key that is a hash of a payload with the time in it',
    reports: ['no-unstable-idempotency-key at idempotencyKey'],
    code: job(`
  const payload = { amount: data.cents, requestedAt: new Date().toISOString() };
  const idempotencyKey = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
  await stripe.charges.create({ amount: data.cents, currency: 'eur' }, { idempotencyKey });`),
  },
  {
    name: 'a key that a helper of a class makes anew',
    reports: ['no-unstable-idempotency-key at keyOf'],
    code: job(
      'await payments.charge(data);',
      `
const keyOf = (order: Order): string => [order.id, Date.now()].join('-');
class Payments {
  charge(order: Order): Promise<unknown> {
    return stripe.charges.create({ amount: order.cents, currency: 'eur' }, { idempotencyKey: keyOf(order) });
  }
}
const payments = new Payments();`,
    ),
  },
  {
    name: 'SET NX released on failure, whose refusal acknowledges: after a crash nobody releases it',
    reports: ['no-dedup-before-completion at redis.set'],
    code: job(`
  const won = await redis.set('lock:' + data.id, '1', 'EX', 604800, 'NX');
  if (won === null) return;
  try {
    ${charge}
  } catch (error) {
    await redis.del('lock:' + data.id);
    throw error;
  }`),
  },
  {
    name: 'a marker that is forgotten before the last retry',
    settings: { retryWindow: 604_800 },
    reports: ["require-dedup-ttl at redis.set('sent:'", "no-dedup-before-completion at redis.set('sent:'"],
    code: job(`
  if ((await redis.set('sent:' + data.id, '1', 'EX', 60, 'NX')) === null) return;
  ${send}`),
  },
  {
    name: 'a compensation that gives back once more',
    reports: ["require-dedup at pool.query('UPDATE accounts"],
    code: job(`
  await pool.query("UPDATE bookings SET status = 'CANCELLED' WHERE id = $1", [data.id]);
  ${credit('pool')}`),
  },
  {
    name: 'an outbox row through another client',
    reports: ["no-outer-client-in-transaction at pool.query('INSERT INTO outbox"],
    code: kafka(
      inTransaction(`
    await client.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
    await pool.query('INSERT INTO outbox (id, topic) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [data.id, 'paid']);`),
    ),
  },
  {
    name: 'the ack before the hand-off',
    reports: ['no-ack-before-processing at channel.ack'],
    code: amqp(`
  channel.ack(msg);
  await queue.add('order', data, { jobId: data.id });`),
  },
  {
    name: 'the outcome of the claim is not asked',
    reports: ["no-ignored-outcome at client.query('INSERT INTO handled"],
    code: job(
      inTransaction(`
    await client.query('INSERT INTO handled (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [data.id]);
    ${credit('client')}`),
    ),
  },
];

describeShapes(safe, lookAlikes);

describe('a memory of the process', () => {
  const shape = lookAlikes.filter(({ name }) => name.includes('in memory'));

  it.each(shape.map(one => [one.name, one] as const))('%s: the text says what it is worth', (_, { code }) => {
    const [message] = lintSources({ 'orders.ts': code }, { settings: { root: folder } });
    expect(message?.text).toMatch(
      /^`\S+` \(line \d+\) remembers in this process only: a restart forgets, others never knew\. A redelivery repeats `mail\.sendMail`/u,
    );
  });

  it('is not a table that is filled elsewhere', () => {
    const code = job(`if (!known.has(data.account)) return;\n${send}`, "const known = new Set(['a', 'b']);");
    const [message] = lintSources({ 'orders.ts': code }, { settings: { root: folder } });
    expect(message?.text).toContain('because nothing remembers that the message was handled');
  });
});
