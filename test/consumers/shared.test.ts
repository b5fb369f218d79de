import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

/** Files of another project, which imports bring into this one: what they do with a handler, only this project can tell. */
const isOfProject = (name: string): boolean => !name.startsWith('shared/');

describe('a wrapper of another project', () => {
  const bus = `
import type { Channel, ConsumeMessage } from 'amqplib';
export type Handler = (message: ConsumeMessage) => void;
export class Bus {
  constructor(private readonly channel: Channel) {}
  async subscribe(queue: string, handler: Handler): Promise<void> {
    await this.channel.consume(queue, message => {
      if (message === null) return;
      handler(message);
      this.channel.ack(message);
    });
  }
}
`;
  const orders = `
import type { Pool } from 'pg';
import type { Bus } from './shared/bus.ts';
export async function listen(bus: Bus, pool: Pool): Promise<void> {
  await bus.subscribe('orders', async message => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.content.toString()]);
  });
  await bus.subscribe('refunds', async message => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['REFUNDED', message.content.toString()]);
  });
}
`;

  it('is reported where the first handler is handed over', () => {
    const files = { 'shared/bus.ts': bus, 'orders.ts': orders };
    expect(reportsOf(files, {}, isOfProject)).toEqual(['orders.ts:5 no-unawaited-processing']);
  });

  it('is reported in its own file, where the project names it', () => {
    const files = { 'shared/bus.ts': bus, 'orders.ts': orders };
    expect(reportsOf(files)).toEqual(['shared/bus.ts:9 no-unawaited-processing']);
  });

  it('that waits has no fault', () => {
    const waiting = bus
      .replace('=> void', '=> Promise<void>')
      .replace('queue, message =>', 'queue, async message =>')
      .replace('handler(message);', 'await handler(message);');
    expect(reportsOf({ 'shared/bus.ts': waiting, 'orders.ts': orders }, {}, isOfProject)).toEqual([]);
  });

  it('a base class that swallows what its subclasses throw', () => {
    const files = {
      'shared/listener.ts': `
import type { Consumer } from 'kafkajs';
export abstract class Listener {
  constructor(protected readonly consumer: Consumer) {}
  protected abstract handle(value: string): Promise<void>;
  async listen(): Promise<void> {
    await this.consumer.run({
      eachMessage: async ({ message }) => {
        try {
          await this.handle(String(message.value));
        } catch (error) {
          console.error(error);
        }
      },
    });
  }
}
`,
      'payments.ts': `
import type { Pool } from 'pg';
import type { Consumer } from 'kafkajs';
import { Listener } from './shared/listener.ts';
export class Payments extends Listener {
  constructor(consumer: Consumer, private readonly pool: Pool) {
    super(consumer);
  }
  protected async handle(value: string): Promise<void> {
    await this.pool.query('UPDATE payments SET state = $1 WHERE id = $2', ['DONE', value]);
  }
}
`,
    };
    expect(reportsOf(files, {}, isOfProject)).toEqual(['payments.ts:5 no-swallowed-failure']);
    expect(reportsOf(files)).toEqual(['shared/listener.ts:11 no-swallowed-failure']);
  });

  it('a helper with a fault of its own is reported at its call', () => {
    const files = {
      'shared/mail.ts': `
export async function mail(to: string): Promise<void> {
  try {
    await fetch('https://mail.example', { method: 'PUT', body: to });
  } catch (error) {
    console.error(error);
  }
}
`,
      'worker.ts': `
import { Worker } from 'bullmq';
import { mail } from './shared/mail.ts';
export const worker = new Worker<{ to: string }>('mails', async job => {
  await mail(job.data.to);
});
`,
    };
    expect(reportsOf(files, {}, isOfProject)).toEqual(['worker.ts:5 no-swallowed-failure']);
  });

  it('what it does by itself is left to its own project', () => {
    const counting = bus
      .replace('private readonly channel: Channel', 'private readonly channel: Channel, private readonly pool: Pool')
      .replace("from 'amqplib';", "from 'amqplib';\nimport type { Pool } from 'pg';")
      .replace('=> void', '=> Promise<void>')
      .replace('queue, message =>', 'queue, async message =>')
      .replace(
        'handler(message);',
        "await this.pool.query('UPDATE stats SET seen = seen + 1');\n      await handler(message);",
      );
    const files = { 'shared/bus.ts': counting, 'orders.ts': orders };
    expect(reportsOf(files, {}, isOfProject)).toEqual([]);
    expect(reportsOf(files)).toEqual(['shared/bus.ts:10 require-dedup']);
  });
});
