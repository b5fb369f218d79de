import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const queue = `
import type { Channel, ConsumeMessage } from 'amqplib';
export class Queue {
  constructor(private readonly channel: Channel) {}
  async subscribe(name: string, work: (message: ConsumeMessage) => Promise<void>): Promise<void> {
    await this.channel.consume(name, async message => {
      if (message === null) return;
      try {
        await work(message);
        this.channel.ack(message);
      } catch {
        this.channel.nack(message, false, !message.fields.redelivered);
      }
    });
  }
}
`;

const user = (parameter: string): string => `
import type { ConsumeMessage } from 'amqplib';
import type { Queue } from './queue.ts';
export interface Queues {
  subscribe(name: string, work: (message: ConsumeMessage) => Promise<void>): Promise<void>;
}
export const start = (queue: Queue, queues: Queues) => {
  const work = async (${parameter}): Promise<void> => {
    await fetch('https://orders.example/' + message.content.toString(), { method: 'PUT' });
  };
  return queues.subscribe('orders', async (${parameter}) => {
    await fetch('https://orders.example/' + message.content.toString(), { method: 'PUT' });
  }).then(() => queue.subscribe('orders', work));
};
`;

describe('a function whose parameter is a message', () => {
  it('is no consumer of its own where it is handed over', () => {
    const files = { 'queue.ts': queue, 'user.ts': user('message: ConsumeMessage') };
    expect(reportsOf(files)).toEqual([]);
  });

  it('is one where something is made of it', () => {
    const handler = (wrapped: string): string => `
import type { SQSEvent } from 'aws-lambda';
declare function traced(work: (event: SQSEvent) => Promise<void>): (event: SQSEvent) => Promise<void>;
declare function loaded(work: (event: SQSEvent) => Promise<void>): Promise<(event: SQSEvent) => Promise<void>>;
export const handler = ${wrapped}(async (event: SQSEvent) => {
  for (const { body } of event.Records) {
    try {
      await fetch('https://orders.example/' + body, { method: 'PUT' });
    } catch (error) {
      console.error(error);
    }
  }
});
export const others = { traced, loaded };
`;
    const direct = reportsOf({ 'handler.ts': handler('') });
    expect(direct).toEqual(['handler.ts:5 require-batch-item-failures']);
    expect(reportsOf({ 'handler.ts': handler('traced') })).toEqual(direct);
    expect(reportsOf({ 'handler.ts': handler('await loaded') })).toEqual(direct);
  });
});

describe('what every message has', () => {
  const consumer = (work: string): string => `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export const start = (channel: Channel, pool: Pool) => {
  const work = async (message: ConsumeMessage): Promise<void> => {
    const { id } = JSON.parse(message.content.toString()) as { id?: string };
    if (id === undefined) throw new Error('no id');
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    channel.ack(message);
  };
  return channel.consume('orders', message => {
    if (message === null) return;
    ${work}
  });
};
`;

  it('is there; what an optional header says is a question', () => {
    expect(reportsOf({ 'a.ts': consumer('if (message.content) void work(message);') })).toEqual([]);
    expect(reportsOf({ 'a.ts': consumer(`if (message.properties.headers?.['x']) void work(message);`) })).toEqual([
      'a.ts:11 no-unsettled-message',
    ]);
  });

  it('a rejection that nobody handles ends the process, whatever threw', () => {
    expect(reportsOf({ 'a.ts': consumer('void work(message);') })).toEqual([]);
    expect(reportsOf({ 'a.ts': consumer('work(message).catch(console.error);') })).toEqual([
      'a.ts:11 no-unsettled-message',
    ]);
  });
});
