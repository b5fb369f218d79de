import type { EffectName } from './handler.ts';

/** Module-level clients and imports that an expression needs. */
export type Need =
  | 'pool'
  | 'poolClient'
  | 'redis'
  | 'stripe'
  | 'mailer'
  | 'sms'
  | 'producer'
  | 'jobs'
  | 'sqs'
  | 'randomUUID'
  | 'addPoints'
  | 'note'
  | 'inTransaction'
  | 'withRetry';

interface Expression {
  readonly needs: readonly Need[];
  /** @param client what database queries go through */
  readonly text: (client: string) => string;
}

const sql = (text: string, values: string): Expression => ({
  needs: ['pool'],
  text: client => `${client}.query('${text}', [${values}])`,
});

const service = (need: Need, text: string, more: readonly Need[] = []): Expression => ({
  needs: [need, ...more],
  text: () => text,
});

const charge = 'amount: order.amount, currency: "eur", customer: order.customer';
const fifo =
  'QueueUrl: "https://sqs.example/shipping.fifo", MessageGroupId: "shipping", MessageBody: JSON.stringify(order)';

/** One awaited call each, as services write it. */
export const expressions: Readonly<Record<EffectName, Expression>> = {
  charge: service('stripe', `stripe.charges.create({ ${charge} })`),
  chargeKeyed: service('stripe', `stripe.paymentIntents.create({ ${charge} }, { idempotencyKey: order.id })`),
  chargeUnstable: service('stripe', `stripe.refunds.create({ charge: order.id }, { idempotencyKey: randomUUID() })`, [
    'randomUUID',
  ]),
  mail: service('mailer', 'mailer.sendMail({ to: order.email, subject: `Order ${order.id}` })'),
  sms: service('sms', "sms.messages.create({ to: order.phone, from: '+10000000', body: order.id })"),
  post: {
    needs: [],
    text: () => "fetch('https://billing.example/invoices', { method: 'POST', body: JSON.stringify(order) })",
  },
  put: {
    needs: [],
    text: () => "fetch(`https://billing.example/orders/${order.id}`, { method: 'PUT', body: JSON.stringify(order) })",
  },
  decrement: sql('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', 'order.sku'),
  credit: sql('UPDATE accounts SET balance = balance + $2 WHERE customer = $1', 'order.customer, order.amount'),
  setStatus: sql("UPDATE orders SET status = \\'paid\\' WHERE id = $1", 'order.id'),
  audit: sql('INSERT INTO audit (order_id, amount) VALUES ($1, $2)', 'order.id, order.amount'),
  invoice: sql('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', 'order.id, order.amount'),
  receipt: sql(
    'INSERT INTO receipts (order_id, amount) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING',
    'order.id, order.amount',
  ),
  profile: sql(
    'INSERT INTO profiles (customer, email) VALUES ($1, $2) ON CONFLICT (customer) DO UPDATE SET email = excluded.email',
    'order.customer, order.email',
  ),
  ship: sql(
    "UPDATE shipments SET state = \\'sent\\', attempts = attempts + 1 WHERE order_id = $1 AND state = \\'new\\'",
    'order.id',
  ),
  clearCart: sql('DELETE FROM carts WHERE customer = $1', 'order.customer'),
  addPoints: { needs: ['pool', 'addPoints'], text: client => `addPoints(${client}, order)` },
  note: { needs: ['pool', 'note'], text: client => `note(${client}, order)` },
  publish: service(
    'producer',
    "producer.send({ topic: 'shipped', messages: [{ key: order.id, value: JSON.stringify(order) }] })",
  ),
  addJob: service('jobs', "jobs.add('ship', order)"),
  addJobKeyed: service('jobs', "jobs.add('bill', order, { jobId: `bill-${order.id}` })"),
  sendFifo: service('sqs', `sqs.send(new SendMessageCommand({ ${fifo}, MessageDeduplicationId: order.id }))`),
  sendFifoUnstable: service(
    'sqs',
    `sqs.send(new SendMessageCommand({ ${fifo}, MessageDeduplicationId: randomUUID() }))`,
    ['randomUUID'],
  ),
};

/** Imports, as `specifier → what follows import`. */
export const imports: Readonly<Partial<Record<Need, readonly [what: string, specifier: string]>>> = {
  pool: ['{ Pool }', 'pg'],
  poolClient: ['type { PoolClient }', 'pg'],
  redis: ['{ Redis }', 'ioredis'],
  stripe: ['Stripe', 'stripe'],
  mailer: ['nodemailer', 'nodemailer'],
  sms: ['twilio', 'twilio'],
  producer: ['{ Kafka }', 'kafkajs'],
  jobs: ['{ Queue }', 'bullmq'],
  sqs: ['{ SendMessageCommand, SQSClient }', '@aws-sdk/client-sqs'],
  randomUUID: ['{ randomUUID }', 'node:crypto'],
};

export const declarations: Readonly<Partial<Record<Need, string>>> = {
  pool: 'const pool = new Pool();',
  redis: 'const redis = new Redis();',
  stripe: "const stripe = new Stripe('sk_test');",
  mailer: "const mailer = nodemailer.createTransport({ host: 'smtp.example' });",
  sms: "const sms = twilio('sid', 'token');",
  producer: "const producer = new Kafka({ brokers: ['kafka.example:9092'] }).producer();",
  jobs: "const jobs = new Queue('shipping');",
  sqs: 'const sqs = new SQSClient({});',
  addPoints: `async function addPoints(db: Pick<Pool, 'query'>, order: Order): Promise<void> {
  const { rows } = await db.query<{ balance: number }>('SELECT balance FROM points WHERE customer = $1', [order.customer]);
  const balance = (rows[0]?.balance ?? 0) + order.amount;
  await db.query('UPDATE points SET balance = $2 WHERE customer = $1', [order.customer, balance]);
}`,
  note: `async function note(db: Pick<Pool, 'query'>, order: Order): Promise<void> {
  const { rows } = await db.query('SELECT 1 FROM notes WHERE order_id = $1 AND amount = $2', [order.id, order.amount]);
  if (rows.length > 0) return;
  await db.query('INSERT INTO notes (order_id, amount) VALUES ($1, $2)', [order.id, order.amount]);
}`,
  inTransaction: `async function inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}`,
  withRetry: `async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    return await work();
  }
}`,
};
