import { Worker } from 'bullmq';

import { connection } from '../brokers/bullmq.ts';
import type { Consume } from '../subject.ts';

const consume: Consume = async ({ queue, handle }) => {
  const worker = new Worker(queue, job => handle({ holders: { Job: job } }) as Promise<unknown>, {
    connection,
    concurrency: 3,
    lockDuration: 600,
    stalledInterval: 300,
    maxStalledCount: 5,
  });
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
};

export default consume;
