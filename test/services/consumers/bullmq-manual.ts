import { setTimeout as wait } from 'node:timers/promises';

import { type Job, Worker } from 'bullmq';

import { connection } from '../brokers/bullmq.ts';
import type { Consume } from '../subject.ts';

const token = `manual-${String(process.pid)}`;

/** Without a processor nothing renews the locks: a job that is not settled in time counts as stalled. */
const consume: Consume = async ({ queue, handle }) => {
  const worker = new Worker(queue, undefined, {
    connection,
    lockDuration: 600,
    stalledInterval: 300,
    maxStalledCount: 5,
  });
  worker.on('error', () => undefined);
  await worker.startStalledCheckTimer();
  const poll = async (): Promise<never> => {
    for (;;) {
      const job = (await worker.getNextJob(token)) as Job | undefined;
      if (job === undefined) {
        await wait(50);
        continue;
      }
      await handle({
        holders: { Job: job },
        settle: {
          'Job.moveToCompleted': () => job.moveToCompleted('done', token, false),
          'Job.moveToFailed': () => job.moveToFailed(new Error('failed'), token, false),
          'Job.moveToDelayed': () => job.moveToDelayed(Date.now() + 10, token),
          'Job.moveToWait': () => job.moveToWait(token),
        },
      });
    }
  };
  void poll();
};

export default consume;
