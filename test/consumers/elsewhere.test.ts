import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

/** Registrations of handlers whose fault is in another file: it is reported where they are handed over. */
describe('handlers of another file', () => {
  it('a function', () => {
    const files = {
      'handler.ts': `
import type { Job } from 'bullmq';
export async function handle(job: Job<{ email: string }>): Promise<void> {
  fetch('https://crm.example', { method: 'PUT', body: job.data.email });
}
`,
      'worker.ts': `
import { Worker } from 'bullmq';
import { handle } from './handler.ts';
export const worker = new Worker('mails', handle);
`,
    };
    expect(reportsOf(files)).toEqual(['worker.ts:4 no-unawaited-processing']);
  });

  it('an arrow function in a field, and a bound method, of a service that is injected', () => {
    const files = {
      'handler.ts': `
import type { Job } from 'bullmq';
export class Customers {
  constructor(private readonly url: string) {}
  add = async (job: Job<{ email: string }>): Promise<void> => {
    void fetch(this.url, { method: 'PUT', body: job.data.email });
  };
  async remove(job: Job<{ email: string }>): Promise<void> {
    void fetch(this.url, { method: 'DELETE', body: job.data.email });
  }
}
`,
      'workers.ts': `
import { Worker } from 'bullmq';
import type { Customers } from './handler.ts';
export class Workers {
  constructor(private readonly customers: Customers) {}
  start(): readonly Worker[] {
    return [
      new Worker('added', this.customers.add),
      new Worker('removed', this.customers.remove.bind(this.customers)),
    ];
  }
}
`,
    };
    expect(reportsOf(files)).toEqual(['workers.ts:8 no-unawaited-processing', 'workers.ts:9 no-unawaited-processing']);
  });

  it('one that takes a function as well belongs to its caller alone', () => {
    const files = {
      'guard.ts': `
import type { Channel, ConsumeMessage } from 'amqplib';
export class Guard {
  constructor(private readonly channel: Channel) {}
  async run(message: ConsumeMessage, work: () => Promise<void>): Promise<void> {
    await work();
    console.info('done', message.fields.routingKey);
  }
}
`,
      'consumer.ts': `
import type { Channel } from 'amqplib';
import type { Guard } from './guard.ts';
export const start = (channel: Channel, guard: Guard) =>
  channel.consume('orders', async message => {
    if (message === null) return;
    await guard.run(message, async () => void (await fetch('https://crm.example', { method: 'PUT' })));
    channel.ack(message);
  });
`,
    };
    expect(reportsOf(files)).toEqual([]);
  });

  it('has both of its defects reported where one call leads to them, if they end in different things', () => {
    const helper = `
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export async function invite(id: string): Promise<void> {
  await redis.set('invited:' + id, '1', 'EX', 86400, 'NX');
  await Promise.allSettled([mail.sendMail({ to: id })]);
}
`;
    const consumer = `
import { Worker } from 'bullmq';
import { invite } from './helper.ts';
export const worker = new Worker<{ id: string }>('invitations', async job => {
  await invite(job.data.id);
});
`;
    expect(reportsOf({ 'helper.ts': helper, 'consumer.ts': consumer })).toEqual([
      'consumer.ts:5 no-ignored-outcome',
      'consumer.ts:5 no-ignored-outcome',
    ]);
  });
});
