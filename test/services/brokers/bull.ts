import Queue from 'bull';

import type { Broker } from '../run.ts';

export const redis = { host: '127.0.0.1', port: 6379 } as const;

export const bullBroker = (): Broker => {
  const open = new Map<string, Queue.Queue>();
  const queueOf = (name: string): Queue.Queue => {
    const queue = open.get(name) ?? new Queue(name, { redis });
    open.set(name, queue);
    return queue;
  };
  return {
    create: async queue => {
      await queueOf(queue).isReady();
    },
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1) await queueOf(queue).add({ order: index }, { attempts: 3 });
    },
    remove: async queue => {
      await queueOf(queue).obliterate({ force: true });
      await queueOf(queue).close();
      open.delete(queue);
    },
    close: async () => {
      await Promise.all([...open.values()].map(queue => queue.close()));
    },
  };
};
