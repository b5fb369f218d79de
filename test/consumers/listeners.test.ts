import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

/** Counts what it hears of, and swallows what goes wrong: no processor may do so. */
const counting = (parameter: string, id: string): string => `async (${parameter}) => {
    try {
      await pool.query('UPDATE heard SET times = times + 1 WHERE id = $1', [${id}]);
    } catch (error) {
      console.error(error);
    }
  }`;

const reported = (code: string): readonly string[] =>
  reportsOf({ 'worker.ts': `import { Pool } from 'pg';\nconst pool = new Pool();\n${code}` });

describe('listeners of a client, which only hear of a message', () => {
  it.each([
    [
      'bullmq',
      `import { Worker, type Job } from 'bullmq';
export const worker = new Worker('orders', async (job: Job) => {
  await pool.query('UPDATE orders SET seen = true WHERE id = $1', [job.data.id]);
});
worker.on('completed', ${counting('job: Job', 'job.data.id')});
worker.on('failed', ${counting('job: Job | undefined', 'job?.data.id')});`,
    ],
    [
      'bull',
      `import Bull, { type Job } from 'bull';
const queue = new Bull('orders');
queue.on('failed', ${counting('job: Job', 'job.data.id')});`,
    ],
    [
      'a class whose base names the method that handles',
      `import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
@Processor('orders')
export class Orders extends WorkerHost {
  async process(job: Job): Promise<void> {
    await pool.query('UPDATE orders SET seen = true WHERE id = $1', [job.data.id]);
  }
  async onFailed(job: Job, error: Error): Promise<void> {
    try {
      await pool.query('UPDATE heard SET times = times + 1 WHERE id = $1', [job.data.id]);
    } catch (cause) {
      console.error(error, cause);
    }
  }
}`,
    ],
    [
      'sqs-consumer',
      `import { Consumer } from 'sqs-consumer';
import type { Message } from '@aws-sdk/client-sqs';
declare const app: Consumer;
app.on('message_processed', ${counting('message: Message', 'message.MessageId')});`,
    ],
  ])('are no consumers: %s', (_client, code) => {
    expect(reported(code)).toEqual([]);
  });

  it('differ from a processor', () => {
    expect(
      reported(`import { Worker, type Job } from 'bullmq';
export const worker = new Worker('orders', ${counting('job: Job', 'job.data.id')});`),
    ).toEqual(['worker.ts:6 require-dedup', 'worker.ts:7 no-swallowed-failure']);
  });

  it('differ from what a function of another package is handed', () => {
    expect(
      reported(`import type { Job } from 'bullmq';
import { once } from 'lodash';
export const process = once(${counting('job: Job', 'job.data.id')});`),
    ).not.toEqual([]);
  });
});
