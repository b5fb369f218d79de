import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

describe('a client behind an interface of the program', () => {
  const settling = `
interface Settles { ack(message: unknown): void; nack(message: unknown, all?: boolean, again?: boolean): void }
export function settle(input: { channel: Settles; message: unknown; isFine: boolean }): { action: string } {
  if (input.isFine) {
    input.channel.ack(input.message);
    return { action: 'done' };
  }
  input.channel.nack(input.message, false, false);
  return { action: 'parked' };
}
`;
  const consumer = (body: string): string => `
import type { Channel, ConsumeMessage } from 'amqplib';
import { settle } from './settling.ts';
export class Inbox {
  async start(channel: Channel): Promise<void> {
    await channel.consume('orders', async message => {
      if (message !== null) await this.take(channel, message);
    });
  }
  private async take(channel: Channel, message: ConsumeMessage): Promise<void> {
    ${body}
  }
}
`;

  it('settles what it is given with the message', () => {
    const post = `await fetch('https://orders.example', { method: 'PUT', body: '1' });`;
    const late = `try { ${post} settle({ channel, message, isFine: true }); } catch { settle({ channel, message, isFine: false }); }`;
    const early = `settle({ channel, message, isFine: true }); ${post}`;
    expect(reportsOf({ 'settling.ts': settling, 'a.ts': consumer(late) })).toEqual([]);
    expect(reportsOf({ 'settling.ts': settling, 'a.ts': consumer(early) })).toEqual([
      'a.ts:11 no-ack-before-processing',
    ]);
    const swallowing = `try { ${post} } catch {} settle({ channel, message, isFine: true });`;
    expect(reportsOf({ 'settling.ts': settling, 'a.ts': consumer(swallowing) })).toEqual([
      'a.ts:11 no-swallowed-failure',
    ]);
  });

  it('sends the queries of functions and classes that are given a pool', () => {
    const code = `
import type { Consumer } from 'kafkajs';
import { Pool } from 'pg';
interface Queries { query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }> }
const pool = new Pool();
async function credit(db: Queries, account: string): Promise<void> {
  await db.query('UPDATE accounts SET balance = balance + 1 WHERE id = $1', [account]);
}
class Ledger {
  constructor(private readonly db: Queries) {}
  async close(account: string): Promise<void> {
    this.db.query("UPDATE accounts SET state = 'CLOSED' WHERE id = $1", [account]);
  }
}
const ledger = new Ledger(pool);
export const start = (consumer: Consumer): Promise<void> =>
  consumer.run({
    eachMessage: async ({ topic, message }) => {
      const account = String(message.value);
      if (topic === 'credits') await credit(pool, account);
      else await ledger.close(account);
    },
  });
`;
    expect(reportsOf({ 'accounts.ts': code })).toEqual([
      'accounts.ts:7 require-dedup',
      'accounts.ts:12 no-unawaited-processing',
    ]);
  });

  it('says nothing where another kind of object comes', () => {
    const code = `
import type { Channel } from 'amqplib';
interface Settles { ack(message: unknown): void }
class Recorded implements Settles {
  readonly acked: unknown[] = [];
  ack(message: unknown): void { this.acked.push(message); }
}
function settle(channel: Settles, message: unknown): void { channel.ack(message); }
export const start = (channel: Channel) =>
  channel.consume('orders', async message => {
    if (message === null) return;
    settle(new Recorded(), message);
    await fetch('https://orders.example', { method: 'PUT', body: '1' });
    channel.ack(message);
  });
`;
    expect(reportsOf({ 'a.ts': code })).toEqual([]);
  });
});
