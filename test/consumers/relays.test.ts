import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const store = `
import type { Pool } from 'pg';
export interface Outgoing { id: string; payload: string }
export class OutboxRepository {
  constructor(private readonly pool: Pool) {}
  async findPending(limit: number): Promise<Outgoing[]> {
    const { rows } = await this.pool.query<Outgoing>('SELECT id, payload FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT $1', [limit]);
    return rows;
  }
  async markSent(id: string): Promise<void> {
    await this.pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [id]);
  }
}
export async function unsent(pool: Pool): Promise<Outgoing[]> {
  const result = await pool.query<Outgoing>('SELECT id, payload FROM outbox WHERE sent_at IS NULL');
  return result.rows;
}
export const settled = async (pool: Pool, id: string): Promise<void> => {
  await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [id]);
};
`;

const publisher = `
import type { Producer } from 'kafkajs';
export interface EventBus { emit(id: string, payload: string): Promise<void> }
export class KafkaBus implements EventBus {
  constructor(private readonly producer: Producer) {}
  async emit(id: string, payload: string): Promise<void> {
    await this.producer.send({ topic: 'events', messages: [{ key: id, value: payload }] });
  }
}
export async function emitEvent(producer: Producer, id: string, payload: string): Promise<void> {
  await producer.send({ topic: 'events', messages: [{ key: id, value: payload }] });
}
`;

const reported = (relay: string): readonly string[] =>
  reportsOf({ 'store.ts': store, 'publisher.ts': publisher, 'relay.ts': relay }).map(report =>
    report.replace('relay.ts:', ''),
  );

const publish = 'await this.bus.emit(row.id, row.payload);';
const mark = 'await this.outbox.markSent(row.id);';

const service = (body: string, bus = 'KafkaBus'): string => `
import type { ${bus} } from './publisher.ts';
import type { OutboxRepository } from './store.ts';
export class OutboxRelay {
  constructor(private readonly outbox: OutboxRepository, private readonly bus: ${bus}) {}
  async flush(): Promise<void> {
    const rows = await this.outbox.findPending(50);
    for (const row of rows) {
      ${body}
    }
  }
  start(): NodeJS.Timeout {
    return setInterval(() => void this.flush(), 1000);
  }
}
`;

describe('an outbox relay over several files', () => {
  it.each(['KafkaBus', 'EventBus'])('marks after it has published by a %s', bus => {
    expect(reported(service(`${publish} ${mark}`, bus))).toEqual([]);
  });

  it.each(['KafkaBus', 'EventBus'])('loses what it marks before it publishes by a %s', bus => {
    expect(reported(service(`${mark} ${publish}`, bus))).toEqual(['9 no-ack-before-processing']);
  });

  it('loses what it could not publish', () => {
    expect(reported(service(`try { ${publish} } catch (error) { console.error(error); } ${mark}`))).toEqual([
      '9 no-swallowed-failure',
    ]);
  });

  it('is made of functions', () => {
    const relay = (body: string): string => `
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
import { emitEvent } from './publisher.ts';
import { settled, unsent } from './store.ts';
export async function relay(pool: Pool, producer: Producer): Promise<void> {
  for (const row of await unsent(pool)) {
    ${body}
  }
}`;
    const [send, settle] = ['await emitEvent(producer, row.id, row.payload);', 'await settled(pool, row.id);'];
    expect(reported(relay(`${send} ${settle}`))).toEqual([]);
    expect(reported(relay(`${settle} ${send}`))).toEqual(['8 no-ack-before-processing']);
  });

  it('publishes each row by a method of its own', () => {
    const relay = (body: string): string => `
import type { KafkaBus } from './publisher.ts';
import type { Outgoing, OutboxRepository } from './store.ts';
export class OutboxRelay {
  constructor(private readonly outbox: OutboxRepository, private readonly bus: KafkaBus) {}
  async run(): Promise<void> {
    const rows = await this.outbox.findPending(50);
    await Promise.all(rows.map(row => this.forward(row)));
  }
  private async forward(row: Outgoing): Promise<void> {
    ${body}
  }
}`;
    expect(reported(relay(`${publish} ${mark}`))).toEqual([]);
    expect(reported(relay(`${mark} ${publish}`))).toEqual(['11 no-ack-before-processing']);
  });

  it('is run by a timer that it is handed to', () => {
    const relay = (body: string): string => `
import type { KafkaBus } from './publisher.ts';
import type { OutboxRepository } from './store.ts';
export class Outbox {
  constructor(private readonly outbox: OutboxRepository, private readonly bus: KafkaBus) {}
  start(): NodeJS.Timeout {
    return setInterval(async () => {
      for (const row of await this.outbox.findPending(50)) {
        ${body}
      }
    }, 1000);
  }
}`;
    expect(reported(relay(`${publish} ${mark}`))).toEqual([]);
    expect(reported(relay(`${mark} ${publish}`))).toEqual(['9 no-ack-before-processing']);
  });

  it('is reported once, not at the job that runs it', () => {
    const files = {
      'store.ts': store,
      'publisher.ts': publisher,
      'relay.ts': service(`${mark} ${publish}`),
      'job.ts': `
import { Worker } from 'bullmq';
import type { OutboxRelay } from './relay.ts';
export const start = (relay: OutboxRelay) => new Worker('outbox', async () => {
  await relay.flush();
});
`,
    };
    expect(reportsOf(files)).toEqual(['relay.ts:9 no-ack-before-processing']);
  });

  it('reads and marks by a builder of queries, and publishes in batches', () => {
    const files = (body: string): Record<string, string> => ({
      'tables.ts': `
import { drizzle } from 'drizzle-orm/node-postgres';
import { inArray, isNull } from 'drizzle-orm';
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
const outbox = pgTable('outbox', { id: text('id').primaryKey(), payload: text('payload').notNull(), sentAt: timestamp('sent_at') });
const db = drizzle('postgres://orders');
export const pending = () => db.select().from(outbox).where(isNull(outbox.sentAt));
export const markSent = (ids: string[]) => db.update(outbox).set({ sentAt: new Date() }).where(inArray(outbox.id, ids));
`,
      'queue.ts': `
import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
const client = new SQSClient({});
const commandFor = (rows: readonly { id: string; payload: string }[]) =>
  new SendMessageBatchCommand({ QueueUrl: 'events', Entries: rows.map(row => ({ Id: row.id, MessageBody: row.payload })) });
export async function send(rows: readonly { id: string; payload: string }[]): Promise<void> {
  await client.send(commandFor(rows));
}
export async function sendAll(rows: readonly { id: string; payload: string }[]): Promise<void> {
  const { Failed = [] } = await client.send(commandFor(rows));
  if (Failed.length > 0) throw new Error('refused');
}
`,
      'relay.ts': `
import { send, sendAll } from './queue.ts';
export { send };
import { markSent, pending } from './tables.ts';
export async function drain(): Promise<void> {
  const rows = await pending();
  ${body}
}
`,
    });
    const markAll = 'await markSent(rows.map(({ id }) => id));';
    expect(reportsOf(files(`await sendAll(rows); ${markAll}`))).toEqual([]);
    expect(reportsOf(files(`await send(rows); ${markAll}`))).toEqual(['relay.ts:7 no-ignored-outcome']);
    expect(reportsOf(files(`${markAll} await sendAll(rows);`))).toEqual(['relay.ts:7 no-ack-before-processing']);
  });

  it('is no service that reads, publishes and writes for one who asks', () => {
    const body = `
import type { KafkaBus } from './publisher.ts';
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool, private readonly bus: KafkaBus) {}
  async ship(order: string): Promise<void> {
    const { rows } = await this.pool.query<{ id: string }>('SELECT id FROM lines WHERE order_id = $1', [order]);
    for (const row of rows) {
      await this.pool.query('UPDATE lines SET shipped = true WHERE id = $1', [row.id]);
      await this.bus.emit(row.id, 'shipped');
    }
  }
}`;
    expect(reported(body)).toEqual([]);
  });

  it('is no request that reads one row by what is not visible, publishes for some and changes the row', () => {
    const body = `
import type { Repository } from 'typeorm';
import type { KafkaBus } from './publisher.ts';
declare class Group { id: string; name: string; state: string }
export class Groups {
  constructor(private readonly groups: Repository<Group>, private readonly bus: KafkaBus) {}
  async rename(name: string, next: string): Promise<Group> {
    const group = await this.groups.findOne({ where: { ...(name.startsWith('g_') ? { id: name } : { name }) } });
    if (group === null) throw new TypeError(name);
    await this.groups.update({ id: group.id }, { name: next });
    const followers = await this.groups.find({ where: { state: name } });
    for (const follower of followers) await this.bus.emit(follower.id, group.id);
    return group;
  }
}`;
    expect(reported(body)).toEqual([]);
  });
});
