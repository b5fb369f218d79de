import { makeWorkerUtils } from 'graphile-worker';
import { Pool } from 'pg';

import type { Broker } from '../run.ts';
import { postgres } from './postgres.ts';

export const schema = 'conformance_graphile';

/** Four hours after it was locked, a job is free again. A delay after a failure is over as soon. */
const later = `
  update ${schema}._private_jobs
  set locked_at = locked_at - interval '5 hours', run_at = least(run_at, now())
  where locked_at < now() - interval '1 second' or run_at > now()`;

export const graphileBroker = async (): Promise<Broker> => {
  const pool = new Pool({ ...postgres, max: 3 }).on('error', () => undefined);
  const utils = await makeWorkerUtils({ pgPool: pool, schema });
  await utils.migrate();
  const passing = setInterval(() => void pool.query(later), 500);
  return {
    create: () => Promise.resolve(),
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1)
        await utils.addJob(queue, { order: index }, { jobKey: `${queue}-${String(index)}`, maxAttempts: 6 });
    },
    remove: async queue => {
      await pool.query(
        `delete from ${schema}._private_jobs where task_id = (select id from ${schema}._private_tasks where identifier = $1)`,
        [queue],
      );
    },
    close: async () => {
      clearInterval(passing);
      await utils.release();
      await pool.end();
    },
  };
};
