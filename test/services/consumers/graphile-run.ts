import { run } from 'graphile-worker';
import { Pool } from 'pg';

import { schema } from '../brokers/graphile-worker.ts';
import { postgres } from '../brokers/postgres.ts';
import type { Consume } from '../subject.ts';

/** Options without which locks of dead workers are looked for every eight minutes. */
export const settings = {
  schema,
  concurrency: 3,
  pollInterval: 200,
  noHandleSignals: true,
  minResetLockedInterval: 200,
  maxResetLockedInterval: 400,
} as const;

export const pool = (): Pool => new Pool({ ...postgres, max: 5 }).on('error', () => undefined);

const consume: Consume = async ({ queue, handle }) => {
  await run({
    ...settings,
    pgPool: pool(),
    parsedCronItems: [],
    taskList: { [queue]: (_payload, { job }) => handle({ holders: { DbJob: job } }) as Promise<void> },
  });
};

export default consume;
