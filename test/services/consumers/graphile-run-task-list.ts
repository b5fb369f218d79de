import { runTaskList } from 'graphile-worker';

import type { Consume } from '../subject.ts';
import { pool, settings } from './graphile-run.ts';

const consume: Consume = ({ queue, handle }) => {
  runTaskList(
    settings,
    { [queue]: (_payload, { job }) => handle({ holders: { DbJob: job } }) as Promise<void> },
    pool(),
  );
  return Promise.resolve();
};

export default consume;
