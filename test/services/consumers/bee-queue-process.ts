import Queue from 'bee-queue';

import { redis } from '../brokers/bee-queue.ts';
import type { Consume } from '../subject.ts';

export const open = async (name: string): Promise<Queue> => {
  const queue = new Queue(name, { redis, stallInterval: 600 });
  queue.on('error', () => undefined);
  await queue.ready();
  await queue.checkStalledJobs(300);
  return queue;
};

const consume: Consume = async ({ queue, handle }) => {
  const jobs = await open(queue);
  // A handler without `done` has to return a promise.
  jobs.process(3, async (job: Queue.Job<unknown>) => await handle({ holders: { Job: job } }));
};

export default consume;
