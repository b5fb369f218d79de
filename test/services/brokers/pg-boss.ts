import PgBoss from 'pg-boss';

import type { Broker } from '../run.ts';
import { postgres } from './postgres.ts';

const schema = 'conformance_pgboss';

/** A consumer's own client: maintenance and migration are the test's. */
export const bossOf = async (): Promise<PgBoss> => {
  const boss = new PgBoss({
    ...postgres,
    schema,
    max: 3,
    migrate: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  return boss.start();
};

export const pgBossBroker = async (): Promise<Broker> => {
  const boss = new PgBoss({ ...postgres, schema, max: 3, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  // What the maintenance does every two minutes.
  const expiring = setInterval(() => void boss.expire(), 500);
  // Two that make a queue at a time wait for each other.
  let made: Promise<unknown> = Promise.resolve();
  return {
    create: async queue => {
      made = made.then(() => boss.createQueue(queue));
      await made;
    },
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1) {
        await boss.send(
          queue,
          { order: index },
          { expireInSeconds: 1, retryLimit: 5, retryDelay: 0, singletonKey: `order-${String(index)}`, priority: 1 },
        );
      }
    },
    // A queue with jobs cannot be deleted: all of them go at the end.
    remove: () => Promise.resolve(),
    close: async () => {
      clearInterval(expiring);
      await boss.getDb().executeSql(`drop schema ${schema} cascade`, []);
      await boss.stop({ graceful: false });
    },
  };
};
