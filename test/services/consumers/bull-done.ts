import Queue from 'bull';

import { redis } from '../brokers/bull.ts';
import type { Consume } from '../subject.ts';
import { settings } from './bull-process.ts';

const consume: Consume = async ({ queue, handle }) => {
  const jobs = new Queue(queue, { redis, settings });
  jobs.on('error', () => undefined);
  // Bull takes a processor with two parameters to call back, whatever it returns.
  void jobs.process(3, (job, done) =>
    handle({
      holders: { Job: job },
      settle: { done: options => done(options['Argument[0]'] === true ? new Error('failed') : null) },
    }),
  );
  await jobs.isReady();
};

export default consume;
