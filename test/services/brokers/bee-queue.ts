import Queue from 'bee-queue';

import type { Broker } from '../run.ts';

export const redis = { host: '127.0.0.1', port: 6379 } as const;

export const beeBroker = (): Broker => {
  const open = new Map<string, Queue>();
  const queueOf = (name: string): Queue => {
    const queue = open.get(name) ?? new Queue(name, { redis, isWorker: false, getEvents: false });
    open.set(name, queue);
    return queue;
  };
  return {
    create: async queue => {
      await queueOf(queue).ready();
    },
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1) await queueOf(queue).createJob({ order: index }).retries(2).save();
    },
    remove: async queue => {
      await queueOf(queue).destroy();
      await queueOf(queue).close();
      open.delete(queue);
    },
    close: async () => {
      await Promise.all([...open.values()].map(queue => queue.close()));
    },
  };
};
