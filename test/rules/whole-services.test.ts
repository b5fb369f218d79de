import { describe, expect, it } from 'vitest';

import { lintFile } from '../analysis/lint.ts';
import { programOf } from '../program.ts';

/** What every rule together says about a service of several files: `file:line rule`, in the order of the files. */
const reportsOf = (sources: Readonly<Record<string, string>>): readonly string[] => {
  const { program, file, problems } = programOf(sources, { experimentalDecorators: true });
  expect(problems()).toEqual([]);
  return Object.keys(sources).flatMap(name =>
    lintFile(program, file(name)).map(({ line, rule }) => `${name}:${String(line)} ${rule}`),
  );
};

const consumer = (handle: string, deps: string): string => `
import type { Consumer } from 'kafkajs';
import { handle } from './handle.ts';
export const start = (consumer: Consumer, ${deps}): Promise<void> =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const event = JSON.parse(String(message.value)) as { id: string; cents: number };
      ${handle}
    },
  });
`;

const transfer = (signature: string, pool: string, other: string): string => `
import type { Pool } from 'pg';
export ${signature} {
  const client = await ${pool}.connect();
  try {
    await client.query('BEGIN');
    const claimed = await client.query('INSERT INTO seen (id) VALUES ($1) ON CONFLICT DO NOTHING', [event.id]);
    if (claimed.rowCount === 0) {
      await client.query('ROLLBACK');
      return;
    }
    await ${other}.query('UPDATE wallets SET cents = cents + $1 WHERE id = $2', [event.cents, event.id]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
`;

describe('a pool in an object of dependencies', () => {
  const event = 'event: { id: string; cents: number }';

  it('is another client than the connection with the transaction, taken apart in the parameter', () => {
    expect(
      reportsOf({
        'main.ts': consumer('await handle(event, deps);', "deps: import('./handle.ts').Deps"),
        'handle.ts': `export interface Deps { pool: Pool }\n${transfer(`async function handle(${event}, { pool }: Deps): Promise<void>`, 'pool', 'pool')}`,
      }),
    ).toEqual(['main.ts:8 no-outer-client-in-transaction']);
  });

  it('is one where it is a member of the parameter', () => {
    expect(
      reportsOf({
        'main.ts': consumer('await handle(deps, event);', "deps: { pool: import('pg').Pool }"),
        'handle.ts': transfer(
          `async function handle(deps: { readonly pool: Pool }, ${event}): Promise<void>`,
          'deps.pool',
          'deps.pool',
        ),
      }),
    ).toEqual(['main.ts:8 no-outer-client-in-transaction']);
  });

  it('may be the pool of another database', () => {
    expect(
      reportsOf({
        'main.ts': consumer(
          'await handle(deps, event);',
          "deps: { pool: import('pg').Pool; audit: import('pg').Pool }",
        ),
        'handle.ts': transfer(
          `async function handle(deps: { readonly pool: Pool; readonly audit: Pool }, ${event}): Promise<void>`,
          'deps.pool',
          'deps.audit',
        ),
      }),
    ).toEqual([]);
  });
});

describe('a handler that a factory of another file makes', () => {
  const settling = `
import type { Channel, ConsumeMessage } from 'amqplib';
export type Handle = (body: unknown) => Promise<void>;
export const settling = (channel: Channel, handle: Handle) => async (message: ConsumeMessage | null): Promise<void> => {
  if (message === null) return;
  try {
    await handle(JSON.parse(message.content.toString()));
    channel.ack(message);
  } catch (error) {
    console.error(error);
  }
};
`;
  const main = (register: string): string => `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
import { settling } from './settling.ts';
export const start = async (channel: Channel, pool: Pool): Promise<void> => {
  ${register}
};
`;
  const store = `async body => { await pool.query('INSERT INTO bodies (body) VALUES ($1) ON CONFLICT (body) DO NOTHING', [body]); }`;

  it('is reported once, where it is registered', () => {
    const sources = {
      'main.ts': main(`await channel.consume('q', settling(channel, ${store}));`),
      'settling.ts': settling,
    };
    expect(reportsOf(sources)).toEqual(['main.ts:6 no-unsettled-message']);
  });

  it('is reported there through a variable, too', () => {
    const register = `const onMessage = settling(channel, ${store});\n  await channel.consume('q', onMessage);`;
    expect(reportsOf({ 'main.ts': main(register), 'settling.ts': settling })).toEqual([
      'main.ts:7 no-unsettled-message',
    ]);
  });

  it('is reported in its own file where nothing registers it', () => {
    const register = `void settling(channel, ${store});`;
    expect(reportsOf({ 'main.ts': main(register), 'settling.ts': settling })).toEqual([
      'settling.ts:4 no-unsettled-message',
    ]);
  });
});

describe('a service that refuses with a status', () => {
  const worker = (after: string): Readonly<Record<string, string>> => ({
    'worker.ts': `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { send } from './send.ts';
export const start = (redis: Redis): Worker =>
  new Worker<{ id: string; to: string }>('texts', async ({ data }) => {
    if ((await redis.exists('text:' + data.id)) === 1) return;
    await send(data.to);
    ${after}
  });
`,
    'send.ts': `
export async function send(to: string): Promise<void> {
  const response = await fetch('https://texts.example', { method: 'POST', body: JSON.stringify({ to }) });
  if (!response.ok) throw new Error(String(response.status));
}
`,
  });

  it('is called before the marker: one report, though the refusal writes none', () => {
    expect(reportsOf(worker("await redis.set('text:' + data.id, '1', 'EX', 60);"))).toEqual([
      'worker.ts:8 no-side-effect-before-dedup',
    ]);
  });

  it('is called without a marker', () => {
    expect(reportsOf(worker("await redis.del('draft:' + data.id);"))).toEqual(['worker.ts:8 require-dedup']);
  });
});

describe('a failure that a retry gives up on', () => {
  const attempts = `
export async function withRetry<T>(run: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
`;
  const worker = (clause: string): string => `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import { withRetry } from './retry.ts';
export const start = (pool: Pool): Worker =>
  new Worker<{ id: string }>('q', async ({ data }) => {
    try {
      await withRetry(() => pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]));
    } catch (error) {
      ${clause}
    }
  });
`;

  it('is swallowed by the clause that takes it last', () => {
    expect(reportsOf({ 'main.ts': worker('console.error(error);'), 'retry.ts': attempts })).toEqual([
      'main.ts:9 no-swallowed-failure',
    ]);
  });

  it('is not, where that one throws', () => {
    expect(
      reportsOf({ 'main.ts': worker('throw new Error("given up", { cause: error });'), 'retry.ts': attempts }),
    ).toEqual([]);
  });
});

describe('a requeue of a Nest microservice', () => {
  const service = (options: string, requeue: string): Readonly<Record<string, string>> => ({
    'orders.controller.ts': `
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload, type RmqContext } from '@nestjs/microservices';
import type { Pool } from 'pg';
@Controller()
export class OrdersController {
  constructor(private readonly pool: Pool) {}
  @EventPattern('order.paid')
  async onPaid(@Payload() event: { id: string }, @Ctx() context: RmqContext): Promise<void> {
    const channel = context.getChannelRef();
    const message = context.getMessage();
    try {
      await this.pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [event.id]);
      channel.ack(message);
    } catch {
      channel.nack(message, false, ${requeue});
    }
  }
}
`,
    'main.ts': `
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { OrdersController } from './orders.controller.ts';
export const app = NestFactory.createMicroservice<MicroserviceOptions>(OrdersController, {
  transport: Transport.RMQ,
  options: { queue: 'orders', noAck: false, queueOptions: ${options} },
});
`,
  });

  it('comes again for ever', () => {
    expect(reportsOf(service("{ arguments: { 'x-dead-letter-exchange': 'dead' } }", 'true'))).toEqual([
      'orders.controller.ts:16 no-poison-requeue',
    ]);
  });

  it('does not where the queue counts, or the message is turned away for good', () => {
    expect(
      reportsOf(service("{ arguments: { 'x-delivery-limit': 5, 'x-dead-letter-exchange': 'dead' } }", 'true')),
    ).toEqual([]);
    expect(reportsOf(service("{ arguments: { 'x-dead-letter-exchange': 'dead' } }", 'false'))).toEqual([]);
  });
});

describe('an aggregate that keeps the ids of its events', () => {
  const worker = (ask: string, keep: string): string => `
import { Worker } from 'bullmq';
import { model, Schema } from 'mongoose';
const accounts = model(
  'account',
  new Schema({ owner: String, cycles: { type: Number, default: 0 }, done: { type: [String], default: [] } }),
);
export const worker = new Worker<{ id: string; owner: string }>('cycles', async ({ data }) => {
  const account = await accounts.findOne({ owner: data.owner });
  if (account === null) return;
  ${ask}
  ${keep}
});
`;
  const save = 'account.done.push(data.id);\n  account.cycles += 1;\n  await account.save();';

  it('counts an event once', () => {
    expect(reportsOf({ 'main.ts': worker('if (account.done.includes(data.id)) return;', save) })).toEqual([]);
    expect(
      reportsOf({
        'main.ts': worker('const known = account.done.some(id => id === data.id);\n  if (known) return;', save),
      }),
    ).toEqual([]);
    expect(
      reportsOf({
        'main.ts': worker(
          'if (account.done.includes(data.id)) return;',
          'await accounts.updateOne({ owner: data.owner }, { $inc: { cycles: 1 }, $push: { done: data.id } });',
        ),
      }),
    ).toEqual([]);
  });

  it('counts it with each delivery where it does not ask, or asks the message', () => {
    expect(reportsOf({ 'main.ts': worker('', save) })).toEqual(['main.ts:14 require-dedup']);
    expect(reportsOf({ 'main.ts': worker("if (data.id.includes('test')) return;", save) })).toEqual([
      'main.ts:14 require-dedup',
    ]);
  });
});

describe('work that was started before it is collected', () => {
  const worker = (collect: string): string => `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
export const start = (pool: Pool): Worker =>
  new Worker<{ id: string }>('q', async ({ data }) => {
    const paid = pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);
    const sent = pool.query("UPDATE parcels SET status = 'SENT' WHERE id = $1", [data.id]);
    ${collect}
  });
`;

  it('is lost where failures are only logged', () => {
    expect(
      reportsOf({
        'main.ts': worker(
          "const results = await Promise.allSettled([paid, sent]);\n    for (const result of results) if (result.status === 'rejected') console.warn(result.reason);",
        ),
      }),
    ).toEqual(['main.ts:8 no-ignored-outcome']);
  });

  it('is not where one of them is thrown, or they are waited for together', () => {
    expect(
      reportsOf({
        'main.ts': worker(
          "const results = await Promise.allSettled([paid, sent]);\n    const failed = results.find(result => result.status === 'rejected');\n    if (failed) throw new Error('later');",
        ),
      }),
    ).toEqual([]);
    expect(reportsOf({ 'main.ts': worker('await Promise.all([paid, sent]);') })).toEqual([]);
  });
});

describe('a transaction in an AsyncLocalStorage', () => {
  const database = `
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';
const current = new AsyncLocalStorage<PoolClient>();
export class Database {
  constructor(private readonly pool: Pool) {}
  query(text: string, values: unknown[]) {
    const client = current.getStore();
    return client ? client.query(text, values) : this.pool.query(text, values);
  }
  get client(): Pool | PoolClient {
    return current.getStore() ?? this.pool;
  }
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await current.run(client, work);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}
`;
  const worker = (query: string, transaction: string): Readonly<Record<string, string>> => ({
    'main.ts': `
import { Worker } from 'bullmq';
import type { Database } from './database.ts';
export const start = (db: Database): Worker =>
  new Worker<{ id: string; cents: number }>('q', async ({ data }) => {
    await ${transaction}(async () => {
      const claimed = await ${query}('INSERT INTO seen (id) VALUES ($1) ON CONFLICT DO NOTHING', [data.id]);
      if (claimed.rowCount === 0) return;
      await ${query}('UPDATE wallets SET cents = cents + $1 WHERE id = $2', [data.cents, data.id]);
    });
  });
`,
    'database.ts': database,
  });

  it('holds what asks for it, by a call or a getter', () => {
    expect(reportsOf(worker('db.query', 'db.transaction'))).toEqual([]);
    expect(reportsOf(worker('db.client.query', 'db.transaction'))).toEqual([]);
  });

  it('does not hold what runs outside', () => {
    expect(reportsOf(worker('db.query', '(async (work: () => Promise<void>) => work())'))).toEqual([
      'main.ts:7 require-atomic-dedup',
    ]);
  });
});

describe('a decorator that may open a transaction', () => {
  const service = (decorator: string): string => `
import { Controller, Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Repository } from 'typeorm';
declare function ${decorator}(): MethodDecorator;
declare class Handled { id: string }
declare class Account { id: string; points: number }
interface Order { id: string; account: string; total: number }
@Injectable()
export class Points {
  constructor(private readonly handled: Repository<Handled>, private readonly accounts: Repository<Account>) {}
  @${decorator}()
  async add(order: Order): Promise<void> {
    try {
      await this.handled.insert({ id: order.id });
    } catch (error) {
      if ((error as { code?: string }).code === '23505') return;
      throw error;
    }
    await this.accounts.increment({ id: order.account }, 'points', order.total);
  }
}
@Controller()
export class Orders {
  constructor(private readonly points: Points, private readonly handled: Repository<Handled>, private readonly accounts: Repository<Account>) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: Order): Promise<void> {
    await this.points.add(order);
  }
  @${decorator}()
  @EventPattern('order.refunded')
  async refunded(@Payload() order: Order): Promise<void> {
    const claim = await this.handled.createQueryBuilder().insert().values({ id: order.id }).orIgnore().execute();
    if (claim.raw.length === 0) return;
    await this.accounts.decrement({ id: order.account }, 'points', order.total);
  }
  @${decorator}()
  @EventPattern('order.lost')
  async lost(@Payload() order: Order): Promise<void> {
    await this.accounts.decrement({ id: order.account }, 'points', order.total);
  }
}
`;

  it.each(['Transactional', 'RunInTransaction'])(
    '%s: what is inside may be atomic, and is not handled once',
    decorator => {
      expect(reportsOf({ 'orders.ts': service(decorator) })).toEqual(['orders.ts:40 require-dedup']);
    },
  );

  it('another decorator opens none', () => {
    expect(reportsOf({ 'orders.ts': service('Timed') })).toEqual([
      'orders.ts:15 require-atomic-dedup',
      'orders.ts:33 require-atomic-dedup',
      'orders.ts:40 require-dedup',
    ]);
  });
});

describe('a helper that queries through whatever it is given', () => {
  const service = (type: string, given: string): string => `
import type { Consumer } from 'kafkajs';
import { Pool, type PoolClient } from 'pg';
const pool = new Pool();
type Wallet = { id: string; cents: number };
const add = async (db: ${type}, { id, cents }: Wallet): Promise<void> => {
  await db.query('UPDATE wallets SET cents = cents + $1 WHERE id = $2', [cents, id]);
};
const inTransaction = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
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
};
export const start = (consumer: Consumer): Promise<void> =>
  consumer.run({
    eachMessage: ({ message }) =>
      inTransaction(async client => {
        const wallet = JSON.parse(String(message.value)) as Wallet;
        const claimed = await client.query('INSERT INTO seen (id) VALUES ($1) ON CONFLICT DO NOTHING', [wallet.id]);
        if (claimed.rowCount === 1) await add(${given}, wallet);
      }),
  });
`;
  const types = ['Pool | PoolClient', "Pick<Pool, 'query'>", "Pick<PoolClient, 'query'>", "{ query: Pool['query'] }"];

  it.each(types)('is outside of the transaction with the pool that the program makes: %s', type => {
    expect(reportsOf({ 'wallets.ts': service(type, 'pool') })).toEqual(['wallets.ts:7 no-outer-client-in-transaction']);
  });

  it.each(types)('is inside with the connection: %s', type => {
    expect(reportsOf({ 'wallets.ts': service(type, 'client') })).toEqual([]);
  });
});
