import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const tracing = `
type Work = (...args: never[]) => unknown;
export const tracedIf = (isOn: boolean) => <F extends Work>(work: F): F =>
  (isOn ? function traced(this: unknown, ...args: Parameters<F>) { console.log('began'); return work.apply(this, args); } : work) as F;
export const quiet = <F extends Work>(work: F): F =>
  (process.env.QUIET ? async (...args: Parameters<F>) => { try { await work(...args); } catch (error) { console.error(error); } } : work) as F;
`;

const bull = (registration: string): string => `
import Queue from 'bull';
import { Pool } from 'pg';
import { quiet, tracedIf } from './tracing.ts';
const pool = new Pool();
const queue = new Queue<{ id: string }>('stock');
void [quiet, tracedIf];
const take = (id: string) => pool.query('UPDATE stock SET n = n - 1 WHERE id = $1', [id]);
const mark = (id: string) => pool.query('UPDATE stock SET seen = true WHERE id = $1', [id]);
void [take, mark];
${registration}
`;

const reported = (registration: string): readonly string[] =>
  reportsOf({ 'tracing.ts': tracing, 'stock.ts': bull(registration) });

describe('a handler that a condition chooses', () => {
  const on = `tracedIf(process.env.TRACING === 'on')`;

  it('is the one that stands around the other', () => {
    expect(
      reported(`void queue.process(5, ${on}(async (job: Queue.Job<{ id: string }>) => { await take(job.data.id); }));`),
    ).toEqual(['stock.ts:8 require-dedup']);
    expect(
      reported(`void queue.process(5, ${on}(async (job: Queue.Job<{ id: string }>) => { await mark(job.data.id); }));`),
    ).toEqual([]);
    expect(
      reported(`void queue.process(quiet(async (job: Queue.Job<{ id: string }>) => { await mark(job.data.id); }));`),
    ).toEqual(['stock.ts:11 no-swallowed-failure']);
  });

  it('is each of two that have nothing to do with one another', () => {
    const both = `
const taking = async (job: Queue.Job<{ id: string }>) => { await take(job.data.id); };
const marking = async (job: Queue.Job<{ id: string }>) => { await mark(job.data.id); };
void queue.process(process.env.TAKES ? taking : marking);`;
    expect(reported(both)).toEqual(['stock.ts:8 require-dedup']);
    expect(reported(both.replace('await take', 'await mark'))).toEqual([]);
    expect(reported(both.replace('await take', 'void mark'))).toEqual(['stock.ts:12 no-unawaited-processing']);
  });

  it('is handed to a function that registers it', () => {
    const handed = `
const start = (work: (id: string) => Promise<unknown>) => queue.process(async job => { await work(job.data.id); });
const logged = (work: (id: string) => Promise<unknown>) => async (id: string) => { console.log(id); await work(id); };
export const started = start(process.env.LOGS ? logged(take) : take);`;
    expect(reported(handed)).toEqual(['stock.ts:8 require-dedup']);
    expect(reported(handed.replaceAll('take', 'mark'))).toEqual([]);
  });

  it('may be none', () => {
    const perhaps = `
const taking = async (job: Queue.Job<{ id: string }>) => { await take(job.data.id); };
void queue.process(process.env.TAKES ? taking : undefined!);`;
    expect(reported(perhaps)).toEqual(['stock.ts:8 require-dedup']);
  });

  it('is exported to a Lambda', () => {
    const files = (work: string, handler: string): Readonly<Record<string, string>> => ({
      'tracing.ts': tracing,
      'handler.ts': `
import type { SQSEvent, SQSHandler } from 'aws-lambda';
import { Pool } from 'pg';
import { quiet } from './tracing.ts';
const pool = new Pool();
void quiet;
const work = async (event: SQSEvent) => {
  for (const record of event.Records) await pool.query('${work}', [record.body]);
};
${handler}
`,
    });
    const sets = 'UPDATE orders SET seen = true WHERE id = $1';
    const chosen = 'export const handler: SQSHandler = process.env.QUIET ? quiet(work) : work;';
    expect(reportsOf(files(sets, chosen))).toEqual(['handler.ts:10 no-swallowed-failure']);
    expect(reportsOf(files(sets, 'export const handler: SQSHandler = process.env.A ? work : work;'))).toEqual([]);
    const counts = 'UPDATE totals SET n = n + 1 WHERE id = $1';
    const plain = 'export const handler: SQSHandler = process.env.A ? work : async () => undefined;';
    expect(reportsOf(files(counts, plain))).toEqual([
      'handler.ts:8 require-dedup',
      'handler.ts:10 require-batch-item-failures',
    ]);
    expect(
      reportsOf(files(counts, plain.replace('? work : async () => undefined', '? async () => undefined : work'))),
    ).toEqual(['handler.ts:8 require-dedup', 'handler.ts:10 require-batch-item-failures']);
  });
});

describe('handlers that one function makes', () => {
  const queues = (first: string, second: string): string => `
import type { Channel, ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
const settling = (channel: Channel, work: (message: ConsumeMessage) => Promise<unknown>) => async (message: ConsumeMessage | null) => {
  if (message === null) return;
  await work(message);
  channel.ack(message);
};
export async function start(channel: Channel): Promise<void> {
  await channel.consume('a', settling(channel, async message => pool.query('${first}', [String(message.content)])));
  await channel.consume('b', settling(channel, async message => pool.query('${second}', [String(message.content)])));
}
`;
  const counts = 'UPDATE stock SET n = n + 1 WHERE id = $1';
  const sets = 'UPDATE stock SET seen = true WHERE id = $1';

  it('are judged one by one', () => {
    expect(reportsOf({ 'a.ts': queues(sets, sets) })).toEqual([]);
    expect(reportsOf({ 'a.ts': queues(counts, sets) })).toEqual(['a.ts:11 require-dedup']);
    expect(reportsOf({ 'a.ts': queues(sets, counts) })).toEqual(['a.ts:12 require-dedup']);
    expect(reportsOf({ 'a.ts': queues(counts, counts) })).toEqual(['a.ts:11 require-dedup', 'a.ts:12 require-dedup']);
  });

  it('what all of them do is reported once', () => {
    const early = queues(sets, sets).replace(
      '  await work(message);\n  channel.ack(message);',
      '  channel.ack(message);\n  await work(message);',
    );
    expect(reportsOf({ 'a.ts': early })).toEqual(['a.ts:7 no-ack-before-processing']);
  });
});
