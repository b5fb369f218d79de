import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';

import { type Job, type JobResult, PgBoss } from '../../fixtures/clients/newest/node_modules/pg-boss/dist/index.js';
import { pgBoss } from '../../src/catalog/brokers/pg-boss.ts';
import { postgres } from './brokers/postgres.ts';
import { consumerNamed } from './expected.ts';
import { services } from './services.ts';

/** The option came with version 12, whose types and code only this folder of clients has. */
const { name, port } = services.postgres;
const schema = 'conformance_job_results';

const row = consumerNamed(pgBoss, 'PgBoss.work');
if (row.is !== 'consumer' || row.outcomesReturned === undefined) throw new Error('the row lists no outcomes');
const { ack, deadLetter } = row.outcomesReturned;

/** What the handler says of the job that has the outcome for its name; nothing of the last. */
const outcomes = [ack, deadLetter ?? '', 'failed', 'unknown', undefined] as const;

describe.skipIf(!inject('services').includes('postgres'))(`pg-boss perJobResults: ${name} at ${String(port)}`, () => {
  const boss = new PgBoss({ ...postgres, schema, schedule: false });
  const deliveries = new Map<string, number>();
  const buried: string[] = [];

  beforeAll(async () => {
    boss.on('error', () => undefined);
    await boss.start();
    const [queue, dead] = [`results-${randomUUID()}`, `dead-${randomUUID()}`];
    await boss.createQueue(dead);
    await boss.createQueue(queue, { deadLetter: dead, retryLimit: 1, retryDelay: 0 });
    for (const outcome of outcomes) await boss.send(queue, { outcome: String(outcome) });
    await boss.work<{ outcome: string }>(
      queue,
      { batchSize: outcomes.length, perJobResults: true, pollingIntervalSeconds: 0.5 },
      (jobs: Job<{ outcome: string }>[]) => {
        for (const { data } of jobs) deliveries.set(data.outcome, (deliveries.get(data.outcome) ?? 0) + 1);
        const told = jobs.filter(({ data }) => data.outcome !== 'undefined');
        return Promise.resolve(told.map(({ id, data }) => ({ id, status: data.outcome }) as JobResult));
      },
    );
    await boss.work<{ outcome: string }>(dead, { pollingIntervalSeconds: 0.5 }, jobs => {
      for (const { data } of jobs) buried.push(data.outcome);
      return Promise.resolve();
    });
    // Every job but the one that is done is given up in the end.
    await vi.waitFor(() => expect(buried).toHaveLength(outcomes.length - 1), { timeout: 60_000, interval: 200 });
  });

  afterAll(async () => {
    await boss.stop({ graceful: false });
    const after = new PgBoss({ ...postgres, schema, schedule: false, migrate: false, supervise: false });
    await after.start();
    await after.getDb().executeSql(`drop schema ${schema} cascade`, []);
    await after.stop({ graceful: false });
  });

  test('a job with the status of success is done', () => {
    expect(deliveries.get(ack)).toBe(1);
    expect(buried).not.toContain(ack);
  });

  test('a job that is given up comes once, and goes to the dead-letter queue', () => {
    expect(deliveries.get(deadLetter ?? '')).toBe(1);
    expect(buried).toContain(deadLetter);
  });

  test.for(['failed', 'unknown', 'undefined'])('a job of which the list says %s comes again', outcome => {
    expect(deliveries.get(outcome)).toBe(2);
    expect(buried).toContain(outcome);
  });
});
