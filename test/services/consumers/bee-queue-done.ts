import type Queue from 'bee-queue';

import type { Consume } from '../subject.ts';
import { open } from './bee-queue-process.ts';

const consume: Consume = async ({ queue, handle }) => {
  const jobs = await open(queue);
  jobs.process(3, (job: Queue.Job<unknown>, done: Queue.DoneCallback<void>) =>
    handle({
      holders: { Job: job },
      settle: { done: options => done(options['Argument[0]'] === true ? new Error('failed') : null) },
    }),
  );
};

export default consume;
