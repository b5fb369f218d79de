import { setTimeout as wait } from 'node:timers/promises';

import { bossOf } from '../brokers/pg-boss.ts';
import type { Consume } from '../subject.ts';

const consume: Consume = async ({ queue, handle }) => {
  const boss = await bossOf();
  const poll = async (): Promise<never> => {
    for (;;) {
      const [job] = await boss.fetch(queue, { includeMetadata: true });
      if (job === undefined) {
        await wait(200);
        continue;
      }
      await handle({
        holders: { Job: job, JobWithMetadata: job },
        settle: {
          'PgBoss.complete': () => boss.complete(queue, job.id),
          'PgBoss.cancel': () => boss.cancel(queue, job.id),
          'PgBoss.deleteJob': () => boss.deleteJob(queue, job.id),
          'PgBoss.fail': () => boss.fail(queue, job.id),
        },
      });
    }
  };
  void poll();
};

export default consume;
