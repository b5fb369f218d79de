import Queue from 'bull';

import { redis } from '../brokers/bull.ts';
import type { Consume } from '../subject.ts';

export const settings = { lockDuration: 600, stalledInterval: 300, maxStalledCount: 5 };

const consume: Consume = async ({ queue, handle }) => {
  const jobs = new Queue(queue, { redis, settings });
  jobs.on('error', () => undefined);
  void jobs.process(3, job => handle({ holders: { Job: job } }) as Promise<void>);
  await jobs.isReady();
};

export default consume;
