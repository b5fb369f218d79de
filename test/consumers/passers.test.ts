import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const bus = `
import type { Channel } from 'amqplib';
export interface Body { account: string; amount: number }
export type Handler = (body: Body) => Promise<void>;
export interface Entry { readonly queue: string; readonly handle: Handler }
export class Bus {
  constructor(private readonly channel: Channel) {}
  async subscribe(queue: string, handler: Handler): Promise<void> {
    await this.channel.consume(queue, async message => {
      if (message === null) return;
      await handler(JSON.parse(message.content.toString()) as Body);
      this.channel.ack(message);
    });
  }
}
`;

const passers = `
import type { Bus, Entry, Handler } from './bus.ts';
export async function onCredit(bus: Bus, handler: Handler): Promise<void> {
  await bus.subscribe('credits', handler);
}
export const onCreditOf = async (bus: Bus, { credit }: { credit: Handler }): Promise<void> => onCredit(bus, credit);
export async function subscribeAll(bus: Bus, entries: readonly Entry[]): Promise<void> {
  for (const { queue, handle } of entries) await bus.subscribe(queue, handle);
}
export class App {
  constructor(bus: Bus, entries: readonly Entry[]) {
    entries.forEach(entry => { void bus.subscribe(entry.queue, entry.handle); });
  }
}
export const subscribeTable = async (bus: Bus, table: Record<string, Handler>): Promise<void> => {
  await Promise.all(Object.entries(table).map(async ([queue, handle]) => bus.subscribe(queue, handle)));
};
export function subscribeMap(bus: Bus, handlers: Map<string, Handler>): void {
  for (const [queue, handle] of handlers) void bus.subscribe(queue, handle);
}
`;

const adding = (column: string): string => `async ({ amount, account }: Body) => {
    await pool.query('UPDATE accounts SET ${column} = ${column} + $1 WHERE id = $2', [amount, account]);
  }`;
const closing = `async ({ account }: Body) => {
    await pool.query('UPDATE accounts SET closed = true WHERE id = $1', [account]);
  }`;

const main = (body: string): string => `
import type { Pool } from 'pg';
import type { Body, Bus } from './bus.ts';
import { App, onCredit, onCreditOf, subscribeAll, subscribeMap, subscribeTable } from './passers.ts';
void [App, onCredit, onCreditOf, subscribeAll, subscribeMap, subscribeTable];
export async function main(bus: Bus, pool: Pool): Promise<void> {
  ${body}
}
`;

const reported = (body: string): readonly string[] =>
  reportsOf({ 'bus.ts': bus, 'passers.ts': passers, 'main.ts': main(body) });

describe('handlers that a function hands on to the one that registers', () => {
  it('one, through one or two functions', () => {
    expect(reported(`await onCredit(bus, ${adding('balance')});`)).toEqual(['main.ts:8 require-dedup']);
    expect(reported(`await onCreditOf(bus, { credit: ${adding('balance')} });`)).toEqual(['main.ts:8 require-dedup']);
    expect(reported(`await onCredit(bus, ${closing});`)).toEqual([]);
  });

  it('each of a list', () => {
    const list = `[{ queue: 'a', handle: ${adding('balance')} }, { queue: 'b', handle: ${closing} }, { queue: 'c', handle: ${adding('bonus')} }]`;
    expect(reported(`await subscribeAll(bus, ${list});`)).toEqual([
      'main.ts:8 require-dedup',
      'main.ts:12 require-dedup',
    ]);
    expect(reported(`new App(bus, ${list});`)).toEqual(['main.ts:8 require-dedup', 'main.ts:12 require-dedup']);
  });

  it('each of a table', () => {
    expect(
      reported(`await subscribeTable(bus, { a: ${adding('balance')}, b: ${closing}, c: ${adding('bonus')} });`),
    ).toEqual(['main.ts:8 require-dedup', 'main.ts:12 require-dedup']);
    expect(
      reported(
        `subscribeMap(bus, new Map([['a', ${adding('balance')}], ['b', ${closing}], ['c', ${adding('bonus')}]]));`,
      ),
    ).toEqual(['main.ts:8 require-dedup', 'main.ts:12 require-dedup']);
  });

  it('functions of other files, each where the list names it', () => {
    const handlers = `
import type { Pool } from 'pg';
import type { Body } from './bus.ts';
declare const pool: Pool;
export const credit = ${adding('balance')};
export const close = ${closing};
`;
    const list = `
import type { Bus } from './bus.ts';
import { close, credit } from './handlers.ts';
import { subscribeAll } from './passers.ts';
export const start = (bus: Bus): Promise<void> =>
  subscribeAll(bus, [
    { queue: 'close', handle: close },
    { queue: 'credit', handle: credit },
  ]);
`;
    expect(reportsOf({ 'bus.ts': bus, 'passers.ts': passers, 'handlers.ts': handlers, 'start.ts': list })).toEqual([
      'start.ts:8 require-dedup',
    ]);
  });
});

describe('handlers that a function hands on to the one that keeps them', () => {
  it('in a variable of the module', () => {
    const table = `
import { Worker, type Job } from 'bullmq';
import type { Body, Handler } from './bus.ts';
const table: Record<string, Handler> = {};
export function on(name: string, handler: Handler): void { table[name] = handler; }
export const work = () => new Worker('x', async (job: Job) => { await table[job.name]?.(job.data as Body); });
export function onAll(all: Record<string, Handler>): void {
  for (const [name, handler] of Object.entries(all)) on(name, handler);
}
`;
    const jobs = `
import type { Pool } from 'pg';
import type { Body } from './bus.ts';
import { onAll } from './table.ts';
export const jobs = (pool: Pool): void =>
  onAll({ credit: ${adding('balance')}, close: ${closing}, bonus: ${adding('bonus')} });
`;
    expect(reportsOf({ 'bus.ts': bus, 'table.ts': table, 'jobs.ts': jobs })).toEqual([
      'jobs.ts:7 require-dedup',
      'jobs.ts:11 require-dedup',
    ]);
  });

  it('in one of several classes, of which only the base class is named, as descriptions that load their work', () => {
    const base = `
export interface Definition<T = any> {
  readonly id: string;
  readonly enabled?: boolean;
  readonly handler: (options: { payload: T }) => Promise<void>;
}
export abstract class Provider {
  define<T>(_job: Definition<T>): void { throw new Error('not implemented'); }
}
`;
    const bull = `
import { Worker, type Job } from 'bullmq';
import { Provider, type Definition } from './base.ts';
export class BullProvider extends Provider {
  private readonly worker: Worker;
  private readonly definitions: Record<string, Definition> = {};
  constructor() {
    super();
    this.worker = new Worker('jobs', async job => { await this.process(job); });
    this.worker.on('failed', (job, error) => { console.error(job?.name, error); });
  }
  override define<T>(definition: Definition<T>): void {
    this.definitions[definition.id] = { ...definition, enabled: definition.enabled ?? true };
  }
  private async process(job: Job): Promise<void> {
    const definition = this.definitions[job.name];
    if (!definition) throw new Error(job.name);
    if (!definition.enabled) return;
    await definition.handler({ payload: (job.data as { payload: unknown }).payload });
  }
}
`;
    const local = `
import { Provider, type Definition } from './base.ts';
export class LocalProvider extends Provider {
  private readonly definitions: Record<string, Definition> = {};
  override define<T>(definition: Definition<T>): void { this.definitions[definition.id] = definition; }
}
`;
    const client = `
import type { Definition, Provider } from './base.ts';
import { BullProvider } from './bull.ts';
import { LocalProvider } from './local.ts';
export class Client<T extends readonly Definition[]> {
  private readonly provider: Provider;
  constructor(definitions: T) {
    this.provider = process.env.REDIS_URL === undefined ? new LocalProvider() : new BullProvider();
    definitions.forEach(definition => { this.provider.define(definition); });
  }
}
`;
    const job = (name: string): string => `
import type { Definition } from './base.ts';
export const ${name} = {
  id: '${name}',
  handler: async ({ payload }) => {
    const handler = await import('./${name}.work.ts');
    await handler.run(payload);
  },
} as const satisfies Definition<{ account: string; amount: number }>;
`;
    const work = (body: string): string => `
import type { Pool } from 'pg';
import type { Body } from './bus.ts';
declare const pool: Pool;
export const run = ${body};
`;
    const jobs = `
import { Client } from './client.ts';
import { close } from './close.ts';
import { credit } from './credit.ts';
export const jobs = new Client([close, credit] as const);
`;
    expect(
      reportsOf({
        'bus.ts': bus,
        'base.ts': base,
        'bull.ts': bull,
        'local.ts': local,
        'client.ts': client,
        'close.ts': job('close'),
        'close.work.ts': work(closing),
        'credit.ts': job('credit'),
        'credit.work.ts': work(adding('balance')),
        'jobs.ts': jobs,
      }),
    ).toEqual(['jobs.ts:5 require-dedup']);
  });
});

describe('what several classes implement', () => {
  it('is told once, where a list or a caller names the class', () => {
    const subscribers = `
import type { Pool } from 'pg';
import type { Body, Bus } from './bus.ts';
export interface Subscriber { readonly queue: string; handle(body: Body): Promise<void> }
export class Credits implements Subscriber {
  readonly queue = 'credits';
  constructor(private readonly pool: Pool) {}
  async handle({ amount, account }: Body): Promise<void> {
    if (amount === 0) return;
    await this.pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [amount, account]);
  }
}
export class Closings implements Subscriber {
  readonly queue = 'closings';
  constructor(private readonly pool: Pool) {}
  async handle({ account }: Body): Promise<void> {
    await this.pool.query('UPDATE accounts SET closed = true WHERE id = $1', [account]);
  }
}
`;
    const startOne = `
import type { Bus } from './bus.ts';
import type { Subscriber } from './subscribers.ts';
export const start = (bus: Bus, subscriber: Subscriber): Promise<void> =>
  bus.subscribe(subscriber.queue, body => subscriber.handle(body));
`;
    const startAll = `
import type { Bus } from './bus.ts';
import type { Subscriber } from './subscribers.ts';
export const start = async (bus: Bus, subscribers: readonly Subscriber[]): Promise<void> => {
  await Promise.all(subscribers.map(subscriber => bus.subscribe(subscriber.queue, body => subscriber.handle(body))));
};
`;
    const started = (starting: string, body: string): readonly string[] =>
      reportsOf({
        'bus.ts': bus,
        'subscribers.ts': subscribers,
        'starting.ts': starting,
        'main.ts': `
import type { Pool } from 'pg';
import type { Bus } from './bus.ts';
import { start } from './starting.ts';
import { Closings, Credits } from './subscribers.ts';
export const main = async (bus: Bus, pool: Pool): Promise<void> => {
  ${body}
};
`,
      });
    expect(started(startAll, 'await start(bus, [new Closings(pool), new Credits(pool)]);')).toEqual([
      'main.ts:7 require-dedup',
    ]);
    expect(started(startOne, 'await start(bus, new Closings(pool));\n  await start(bus, new Credits(pool));')).toEqual([
      'main.ts:8 require-dedup',
    ]);
  });

  it('registers for whoever knows the interface', () => {
    const buses = `
import type { Channel } from 'amqplib';
import type { Redis } from 'ioredis';
import type { Handler } from './bus.ts';
export interface Queue { subscribe(queue: string, handler: Handler): Promise<void>; close(): Promise<void> }
export class RabbitQueue implements Queue {
  constructor(private readonly channel: Channel) {}
  async subscribe(queue: string, handler: Handler): Promise<void> {
    await this.channel.consume(queue, async message => {
      if (message === null) return;
      await handler(JSON.parse(message.content.toString()));
      this.channel.ack(message);
    });
  }
  async close(): Promise<void> { await this.channel.close(); }
}
export class ListQueue implements Queue {
  constructor(private readonly redis: Redis) {}
  async subscribe(queue: string, handler: Handler): Promise<void> {
    await this.redis.set('subscribed:' + queue, handler.name);
  }
  async close(): Promise<void> { await this.redis.quit(); }
}
`;
    const use = `
import type { Pool } from 'pg';
import type { Body } from './bus.ts';
import type { Queue } from './queues.ts';
export const start = (queue: Queue, pool: Pool): Promise<void> =>
  queue.subscribe('credits', ${adding('balance')});
`;
    expect(reportsOf({ 'bus.ts': bus, 'queues.ts': buses, 'start.ts': use })).toEqual(['start.ts:7 require-dedup']);
  });
});
