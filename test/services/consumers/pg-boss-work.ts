import { bossOf } from '../brokers/pg-boss.ts';
import type { Consume } from '../subject.ts';

const consume: Consume = async ({ queue, handle }) => {
  const boss = await bossOf();
  await boss.work(
    queue,
    { includeMetadata: true, pollingIntervalSeconds: 0.5 },
    ([job]) => handle({ holders: { Job: job, JobWithMetadata: job } }) as Promise<void>,
  );
};

export default consume;
