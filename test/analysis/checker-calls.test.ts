import { describe, expect, it } from 'vitest';

import plugin from '../../src/index.ts';
import { analyse } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';
import { counting } from './counting.ts';
import { folder, lintFile } from './lint.ts';

const sources = {
  'consumer.ts': `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
import { subscribe } from './wrapper.ts';

export function start(channel: Channel, pool: Pool): void {
  subscribe(channel, 'orders', async content => {
    await pool.query('INSERT INTO orders (body) VALUES ($1)', [content]);
  });
  void channel.consume('payments', async message => {
    if (message === null) return;
    channel.ack(message);
    await pool.query('INSERT INTO payments (body) VALUES ($1)', [message.content]);
  });
}
`,
  'wrapper.ts': `
import type { Channel } from 'amqplib';

export const limit = 10;

export function subscribe(channel: Channel, queue: string, handle: (content: string) => Promise<void>): void {
  void channel.consume(queue, async message => {
    if (message === null) return;
    await handle(String(message.content));
    channel.ack(message);
  });
}
`,
  'correct.ts': `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';

export function start(channel: Channel, pool: Pool): void {
  void channel.consume('payments', async message => {
    if (message === null) return;
    await pool.query('UPDATE payments SET state = 1 WHERE id = $1', [message.properties.messageId]);
    channel.ack(message);
  });
}
`,
  'publisher.ts': `
import type { Channel } from 'amqplib';
import { readFile } from 'node:fs/promises';

export async function publish(channel: Channel, order: { id: string }): Promise<void> {
  const text = await readFile(order.id, 'utf8');
  channel.sendToQueue('orders', Buffer.from(text), { messageId: order.id });
  for (const name of ['a', 'b']) channel.publish('events', name, Buffer.from(text));
}
`,
  'plain.ts': `
// Not a consumer: require('amqplib') is in a comment only.
export class Orders {
  readonly #orders = new Map<string, number>();
  consume(name: string, handler: (count: number) => Promise<void>): Promise<void> {
    return handler(this.#orders.get(name) ?? 0);
  }
}
export const worker = new Orders().consume('a', async count => void console.log(await Promise.resolve(count)));
`,
  'neighbour.ts': `
import { limit } from './wrapper.ts';
import { publish } from './publisher.ts';

export const limits = [limit, publish.length].map(value => String(value));
`,
  'service.ts': `
import Stripe from 'stripe';
import type { Orders } from './plain.ts';
import { publish } from './publisher.ts';

export class Service {
  readonly #stripe = new Stripe('');
  constructor(private readonly orders: Orders) {}
  async get(id: string): Promise<string> {
    await this.#stripe.paymentIntents.create({ amount: 1, currency: 'eur' }, { idempotencyKey: id });
    return id;
  }
  async run(id: string): Promise<void> {
    await this.get(id);
    await this.orders.consume(id, async () => undefined);
    void publish;
  }
}
`,
  'routes.ts': `
import { Service } from './service.ts';

export const run = (service: Service): Promise<string> => service.get('1');
`,
};

const { program, file, problems } = programOf(sources);
type Name = keyof typeof sources;

const run = (name: Name) => {
  const counted = counting(program);
  const analysis = analyse(counted.program, file(name), settingsOf(undefined), folder);
  return { ...counted, analysis };
};

describe('the price of a file, in questions to the type checker', () => {
  it('is asked of code that type-checks', () => {
    expect(problems()).toEqual([]);
  });

  it.each<Name>(['plain.ts', 'neighbour.ts', 'service.ts', 'routes.ts'])('is nothing without a consumer: %s', name => {
    const { calls, checkers, analysis } = run(name);
    expect([calls(), checkers()]).toEqual([0, 0]);
    expect(analysis.consumers).toEqual([]);
  });

  it('is nothing after the consumers of the same program were linted', () => {
    const counted = counting(program);
    analyse(counted.program, file('consumer.ts'), settingsOf(undefined), folder);
    const before = counted.calls();
    expect(before).toBeGreaterThan(0);
    for (const name of ['plain.ts', 'neighbour.ts'] as const) {
      analyse(counted.program, file(name), settingsOf(undefined), folder);
    }
    expect(counted.calls()).toBe(before);
  });

  it('is a handful where a broker is imported but nothing is consumed', () => {
    const { calls, analysis } = run('publisher.ts');
    expect(analysis.consumers).toEqual([]);
    expect(calls()).toBeLessThanOrEqual(10);
  });

  it('is some hundred for a short consumer', () => {
    const { calls, analysis } = run('consumer.ts');
    expect(analysis.consumers).toHaveLength(2);
    expect(calls()).toBeGreaterThan(20);
    expect(calls()).toBeLessThan(600);
  });

  it('does not grow with the rest of the program', () => {
    const more = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`more/${String(index)}.ts`, sources['plain.ts']]),
    );
    const larger = programOf({ ...sources, ...more });
    const counted = counting(larger.program);
    analyse(counted.program, larger.file('consumer.ts'), settingsOf(undefined), folder);
    expect(counted.calls()).toBe(run('consumer.ts').calls());
  });
});

describe('all rules together', () => {
  const callsWith = (rules: readonly string[]): number => {
    const counted = counting(program);
    // A file without reports: wording one, and finding its suggestion, may ask on its own account.
    expect(lintFile(counted.program, file('correct.ts'), { rules })).toEqual([]);
    return counted.calls();
  };

  it('ask as much as one of them', () => {
    const ids = Object.keys(plugin.rules);
    expect(ids.length).toBeGreaterThanOrEqual(7);
    const single = callsWith(ids.slice(0, 1));
    expect(single).toBeGreaterThan(10);
    expect(callsWith(ids)).toBe(single);
  });
});
