import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

describe('handlers that a program keeps in a table', () => {
  it('lists by type, filled from other files', () => {
    const bus = `
import type { Consumer, KafkaMessage } from 'kafkajs';
export interface Fact { id: string; type: string; data: { amount: number; charge: string } }
export class FactBus {
  private readonly listeners = new Map<string, ((fact: Fact) => Promise<void>)[]>();
  constructor(private readonly consumer: Consumer) {}
  listen(type: string, listener: (fact: Fact) => Promise<void>): void {
    const known = this.listeners.get(type) ?? [];
    known.push(listener);
    this.listeners.set(type, known);
  }
  async start(): Promise<void> {
    await this.consumer.run({ eachMessage: async ({ message }) => this.tell(message) });
  }
  private async tell(message: KafkaMessage): Promise<void> {
    const fact = JSON.parse(String(message.value)) as Fact;
    const listeners = this.listeners.get(fact.type);
    if (listeners === undefined || listeners.length === 0) return;
    await Promise.all(listeners.map(listener => listener(fact)));
  }
}
`;
    const billing = `
import type Stripe from 'stripe';
import type { FactBus, Fact } from './bus.ts';
export class Billing {
  constructor(private readonly bus: FactBus, private readonly stripe: Stripe) {}
  register(): void {
    this.bus.listen('placed', fact => this.charge(fact));
    this.bus.listen('returned', async fact => {
      try {
        await this.stripe.refunds.create({ charge: fact.data.charge }, { idempotencyKey: fact.id });
      } catch (error) {
        console.error(error);
      }
    });
    this.bus.listen('settled', async fact => {
      await this.stripe.charges.capture(fact.data.charge, {}, { idempotencyKey: fact.id });
    });
  }
  private async charge(fact: Fact): Promise<void> {
    await this.stripe.charges.create({ amount: fact.data.amount, currency: 'eur' });
  }
}
`;
    expect(reportsOf({ 'bus.ts': bus, 'billing.ts': billing })).toEqual([
      'billing.ts:20 require-idempotency-key',
      'billing.ts:11 no-swallowed-failure',
    ]);
  });

  it("a module's object, filled by a function", () => {
    const code = `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
type Run = (job: Job<{ account: string; amount: number }>) => Promise<void>;
const runs: Record<string, Run> = {};
export function onJob(name: string, run: Run): void {
  runs[name] = run;
}
export const work = (): Worker =>
  new Worker('jobs', async job => {
    const run = runs[job.name];
    if (run === undefined) throw new Error(job.name);
    await run(job);
  });
export function jobs(pool: Pool): void {
  onJob('bonus', async ({ data }) => {
    await pool.query('UPDATE accounts SET bonus = bonus + $1 WHERE id = $2', [data.amount, data.account]);
  });
  onJob('close', async ({ data }) => {
    await pool.query("UPDATE accounts SET state = 'CLOSED' WHERE id = $1", [data.account]);
  });
}
`;
    expect(reportsOf({ 'jobs.ts': code })).toEqual(['jobs.ts:17 require-dedup']);
  });

  it('a map that its class fills with its own methods', () => {
    const code = `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Inbox {
  private readonly handlers = new Map<string, (body: { user: string }) => Promise<void>>();
  constructor(private readonly channel: Channel, private readonly pool: Pool) {
    this.handlers.set('joined', this.joined.bind(this));
    this.handlers.set('left', body => this.left(body));
  }
  async listen(): Promise<void> {
    await this.channel.consume('inbox', message => message && this.take(message));
  }
  private async take(message: ConsumeMessage): Promise<void> {
    const type = message.fields.routingKey;
    if (this.handlers.has(type)) await this.handlers.get(type)?.(JSON.parse(String(message.content)) as { user: string });
    this.channel.ack(message);
  }
  private async joined(body: { user: string }): Promise<void> {
    await this.pool.query("UPDATE users SET state = 'JOINED' WHERE id = $1", [body.user]);
  }
  private async left(body: { user: string }): Promise<void> {
    this.pool.query('DELETE FROM seats WHERE user_id = $1', [body.user]).catch(console.error);
  }
}
`;
    expect(reportsOf({ 'inbox.ts': code })).toEqual(['inbox.ts:22 no-unawaited-processing']);
  });

  it('a list of objects that are asked whether they are the one', () => {
    const code = `
import type { Message, PubSub } from '@google-cloud/pubsub';
import type { Pool } from 'pg';
interface Handler { readonly type: string; handle(body: { user: string; points: number }): Promise<void> }
class Points implements Handler {
  readonly type = 'points';
  constructor(private readonly pool: Pool) {}
  async handle(body: { user: string; points: number }): Promise<void> {
    await this.pool.query('UPDATE users SET points = points + $1 WHERE id = $2', [body.points, body.user]);
  }
}
class Rank implements Handler {
  readonly type = 'rank';
  constructor(private readonly pool: Pool) {}
  async handle(body: { user: string; points: number }): Promise<void> {
    await this.pool.query('UPDATE users SET rank = $1 WHERE id = $2', [body.points, body.user]);
  }
}
export class Dispatcher {
  private readonly handlers: Handler[] = [];
  register(handler: Handler): this {
    this.handlers.push(handler);
    return this;
  }
  listen(pubsub: PubSub): void {
    pubsub.subscription('users').on('message', (message: Message) => {
      this.dispatch(message).then(() => message.ack(), () => message.nack());
    });
  }
  private async dispatch(message: Message): Promise<void> {
    const body = JSON.parse(message.data.toString()) as { type: string; user: string; points: number };
    await this.handlers.find(({ type }) => type === body.type)?.handle(body);
  }
}
export const start = (pool: Pool, pubsub: PubSub) =>
  new Dispatcher().register(new Points(pool)).register(new Rank(pool)).listen(pubsub);
`;
    expect(reportsOf({ 'users.ts': code })).toEqual(['users.ts:9 require-dedup']);
  });

  it('what the table is asked for is none of the work, and a fault of the dispatcher is its own, once', () => {
    const code = `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export class Router {
  readonly #routes = new Map<string, (body: string) => Promise<void>>();
  constructor(private readonly channel: Channel) {}
  route(type: string, handle: (body: string) => Promise<void>): this {
    if (this.#routes.has(type)) throw new Error(type);
    this.#routes.set(type, handle);
    return this;
  }
  async start(): Promise<void> {
    await this.channel.consume('routes', async message => {
      if (message === null) return;
      this.channel.ack(message);
      await this.#routes.get(message.fields.routingKey)?.(String(message.content));
    });
  }
}
export const routes = (router: Router, pool: Pool): Router =>
  router
    .route('paid', async id => void (await pool.query("UPDATE orders SET state = 'PAID' WHERE id = $1", [id])))
    .route('sent', async id => void (await pool.query("UPDATE orders SET state = 'SENT' WHERE id = $1", [id])));
`;
    expect(reportsOf({ 'routes.ts': code })).toEqual(['routes.ts:15 no-ack-before-processing']);
  });

  it('a variable of the function that makes the bus', () => {
    const bus = `
import { Worker } from 'bullmq';
export interface Fact<T = unknown> { id: string; name: string; payload: T }
type Listener<T = unknown> = (fact: Fact<T>) => Promise<void>;
export function createBus(service: string) {
  const listeners = new Map<string, Listener[]>();
  let worker: Worker | undefined;
  function listen<T>(name: string, listener: Listener<T>): void {
    listeners.set(name, [...(listeners.get(name) ?? []), listener as Listener]);
  }
  function start(): void {
    worker = new Worker<Fact>('facts-' + service, async ({ data }) => {
      for (const listener of listeners.get(data.name) ?? []) await listener(data);
    });
  }
  return { listen, start, stop: async () => worker?.close() };
}
`;
    const stock = `
import type { Pool } from 'pg';
import { createBus, type Fact } from './bus.ts';
const bus = createBus('stock');
interface Order { sku: string; count: number }
export function listen(pool: Pool): void {
  async function reserve({ payload }: Fact<Order>): Promise<void> {
    await pool.query('UPDATE stock SET free = free - $1 WHERE sku = $2', [payload.count, payload.sku]);
  }
  bus.listen<Order>('ordered', reserve);
  bus.listen<Order>('checked', async ({ payload }) => {
    await pool.query('UPDATE stock SET checked = true WHERE sku = $1', [payload.sku]);
  });
  bus.start();
}
`;
    expect(reportsOf({ 'bus.ts': bus, 'stock.ts': stock })).toEqual(['stock.ts:8 require-dedup']);
  });

  it('a variable of the function that registers as well, known by the type of what it gives back', () => {
    const code = `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
type Listener = (fact: { account: string; amount: number }) => Promise<void>;
export async function openBus(consumer: Consumer) {
  const listeners = new Map<string, Listener>();
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      await listeners.get(topic)?.(JSON.parse(String(message.value)) as { account: string; amount: number });
    },
  });
  return { on: (topic: string, listener: Listener) => { listeners.set(topic, listener); } };
}
export function listen(bus: Awaited<ReturnType<typeof openBus>>, pool: Pool): void {
  bus.on('credits', async fact => {
    await pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [fact.amount, fact.account]);
  });
}
`;
    expect(reportsOf({ 'bus.ts': code })).toEqual(['bus.ts:16 require-dedup']);
  });

  it('services that a function makes, known by the type of what it gives back', () => {
    const code = `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export function createAccounts({ pool }: { pool: Pool }) {
  async function credit(account: string, amount: number): Promise<void> {
    await pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [amount, account]);
  }
  const close = async (account: string): Promise<void> => {
    await pool.query("UPDATE accounts SET state = 'CLOSED' WHERE id = $1", [account]);
  };
  return { credit, end: close };
}
export async function listen(channel: Channel, accounts: ReturnType<typeof createAccounts>): Promise<void> {
  await channel.consume('credits', async message => {
    if (message === null) return;
    const { account, amount } = JSON.parse(String(message.content)) as { account: string; amount: number };
    await accounts.credit(account, amount);
    channel.ack(message);
  });
  await channel.consume('closed', async message => {
    if (message === null) return;
    channel.ack(message);
    await accounts.end(String(message.content));
  });
}
`;
    expect(reportsOf({ 'accounts.ts': code })).toEqual([
      'accounts.ts:6 require-dedup',
      'accounts.ts:22 no-ack-before-processing',
    ]);
  });
});
