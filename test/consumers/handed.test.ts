import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const queue = `
import type { Channel, ConsumeMessage } from 'amqplib';
export type Handle = (message: ConsumeMessage) => Promise<void>;
export const subscribe = (channel: Channel, queue: string, handle: Handle) =>
  channel.consume(queue, async message => {
    if (message === null) return;
    await handle(message);
    channel.ack(message);
  });
export const register = (channel: Channel, { queue, handle }: { queue: string; handle: Handle }) =>
  channel.consume(queue, async message => {
    if (message === null) return;
    await handle(message);
    channel.ack(message);
  });
`;

const handler = (statement: string): string => `
import type { ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
export const onOrder = async (message: ConsumeMessage): Promise<void> => {
  await pool.query('${statement}', [String(message.content)]);
};
`;

const counts = handler('UPDATE totals SET sum = sum + 1 WHERE shop = $1');
const sets = handler('UPDATE totals SET seen = true WHERE shop = $1');

const user = (registration: string): string => `
import type { Channel } from 'amqplib';
import { onOrder } from './handler.ts';
import { register, subscribe } from './queue.ts';
export const start = (channel: Channel) => ${registration};
export const unused = [register, subscribe];
`;

const reported = (registration: string, of = counts): readonly string[] =>
  reportsOf({ 'queue.ts': queue, 'handler.ts': of, 'user.ts': user(registration) });

describe('handlers of another file that are handed to a wrapper', () => {
  it('are reported where they are handed over', () => {
    expect(reported("subscribe(channel, 'orders', onOrder)")).toEqual(['user.ts:5 require-dedup']);
  });

  it('as the property of an object', () => {
    expect(reported("register(channel, { queue: 'orders', handle: onOrder })")).toEqual(['user.ts:5 require-dedup']);
  });

  it('as before, in a function that calls them', () => {
    expect(reported("subscribe(channel, 'orders', message => onOrder(message))")).toEqual(['user.ts:5 require-dedup']);
  });

  it('are silent when they are right', () => {
    expect(reported("subscribe(channel, 'orders', onOrder)", sets)).toEqual([]);
    expect(reported("register(channel, { queue: 'orders', handle: onOrder })", sets)).toEqual([]);
  });

  it('when the wrapper registers the very function', () => {
    const direct = `
import type { Channel, ConsumeMessage } from 'amqplib';
export const listen = (channel: Channel, handle: (message: ConsumeMessage | null) => void) => channel.consume('orders', handle, { noAck: false });
`;
    const files = (work: string): Readonly<Record<string, string>> => ({
      'queue.ts': direct,
      'handler.ts': `
import type { ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
import { channel } from './channel.ts';
const pool = new Pool();
export const onOrder = async (message: ConsumeMessage | null): Promise<void> => {
  if (message === null) return;
  await pool.query('${work}', [String(message.content)]);
  channel.ack(message);
};
`,
      'channel.ts': `
import type { Channel } from 'amqplib';
export declare const channel: Channel;
`,
      'user.ts': `
import { channel } from './channel.ts';
import { onOrder } from './handler.ts';
import { listen } from './queue.ts';
export const start = () => listen(channel, onOrder);
`,
    });
    expect(reportsOf(files('UPDATE totals SET sum = sum + 1 WHERE shop = $1'))).toEqual(['user.ts:5 require-dedup']);
    expect(reportsOf(files('UPDATE totals SET seen = true WHERE shop = $1'))).toEqual([]);
  });
});

describe('handlers that an object collects before they are registered', () => {
  const bus = (call: string): string => `
import type { Channel } from 'amqplib';
export type Handle = (text: string) => Promise<void>;
export class Options {
  queue = '';
  handle: Handle | undefined;
}
export class OptionsBuilder {
  private readonly options = new Options();
  on(queue: string): this { this.options.queue = queue; return this; }
  handler(handle: Handle): this { this.options.handle = handle; return this; }
  build(): Options { return this.options; }
}
export class Listener {
  constructor(private readonly channel: Channel) {}
  async listen(options: Options): Promise<void> {
    await this.channel.consume(options.queue, async message => {
      if (message === null) return;
      ${call}
      this.channel.ack(message);
    });
  }
}
export class Bus {
  constructor(private readonly listener: Listener) {}
  async add(describe: (builder: OptionsBuilder) => void): Promise<void> {
    const builder = new OptionsBuilder();
    describe(builder);
    await this.listener.listen(builder.build());
  }
}
`;
  const app = (described: string, body: string): string => `
import { Pool } from 'pg';
import type { Bus } from './bus.ts';
const pool = new Pool();
const count = async (shop: string): Promise<void> => {
  ${body}
};
export const start = (bus: Bus) => bus.add(${described});
export const other = count;
`;
  const relative = `await pool.query('UPDATE totals SET sum = sum + 1 WHERE shop = $1', [shop]);`;
  const absolute = `await pool.query('UPDATE totals SET seen = true WHERE shop = $1', [shop]);`;
  const waits = 'await options.handle?.(message.content.toString());';

  it('chained, in statements, and through a comma', () => {
    for (const described of [
      "builder => void builder.on('orders').handler(count)",
      "builder => { builder.on('orders'); builder.handler(count); }",
      "builder => { (builder.on('orders'), builder.handler(count)); }",
    ])
      expect(reportsOf({ 'bus.ts': bus(waits), 'app.ts': app(described, relative) })).toEqual([
        'app.ts:6 require-dedup',
      ]);
  });

  it('from another file, of which what is wrong lies in a third one', () => {
    const files = {
      'bus.ts': bus(waits),
      'totals.ts': `
import { Pool } from 'pg';
const pool = new Pool();
export const raise = async (shop: string): Promise<void> => {
  ${relative}
};`,
      'count.ts': `
import { raise } from './totals.ts';
export const count = async (shop: string): Promise<void> => {
  await raise(shop);
};`,
      'app.ts': `
import type { Bus } from './bus.ts';
import { count } from './count.ts';
export const start = (bus: Bus) => bus.add(builder => {
  builder.on('orders').handler(count);
});`,
    };
    expect(reportsOf(files)).toEqual(['app.ts:5 require-dedup']);
    const right = { ...files, 'totals.ts': files['totals.ts'].replace(relative, absolute) };
    expect(reportsOf(right)).toEqual([]);
  });

  it('are silent when they are right, and where either of two may be meant', () => {
    const described = "builder => { builder.on('orders'); builder.handler(count); }";
    expect(reportsOf({ 'bus.ts': bus(waits), 'app.ts': app(described, absolute) })).toEqual([]);
    const twice = 'builder => { builder.handler(count); builder.handler(async () => undefined); }';
    expect(reportsOf({ 'bus.ts': bus(waits), 'app.ts': app(twice, relative) })).toEqual([]);
  });

  it('that the listener does not wait for are its own fault', () => {
    const drops = 'void options.handle?.(message.content.toString());';
    const described = "builder => { builder.on('orders'); builder.handler(count); }";
    expect(reportsOf({ 'bus.ts': bus(drops), 'app.ts': app(described, absolute) })).toEqual([
      'bus.ts:19 no-unawaited-processing',
    ]);
  });

  it('with a type that says what it is: its own file judges it, whatever wraps it', () => {
    const manager = `
import { Worker, type Processor } from 'bullmq';
export class Manager {
  private static timed(processor: Processor): Processor {
    return async job => {
      const begun = Date.now();
      try {
        return await processor(job);
      } finally {
        console.log(Date.now() - begun);
      }
    };
  }
  static register(name: string, processor: Processor): Worker {
    return new Worker(name, Manager.timed(processor));
  }
}
`;
    const processors = `
import type { Job, Processor } from 'bullmq';
import { Pool } from 'pg';
const pool = new Pool();
export const credit: Processor = async (job: Job<{ id: string }>) => {
  await pool.query('UPDATE accounts SET points = points + 1 WHERE id = $1', [job.data.id]);
};
export const debit = async (job: Job<{ id: string }>): Promise<void> => {
  await pool.query('UPDATE accounts SET points = points - 1 WHERE id = $1', [job.data.id]);
};
`;
    const app = `
import { Manager } from './manager.ts';
import { credit, debit } from './processors.ts';
Manager.register('credit', credit);
Manager.register('debit', debit);
`;
    expect(reportsOf({ 'manager.ts': manager, 'processors.ts': processors, 'app.ts': app })).toEqual([
      'processors.ts:6 require-dedup',
      'app.ts:5 require-dedup',
    ]);
  });
});
