import { Queue } from 'bullmq';

import type { Broker } from '../run.ts';

export const connection = { host: '127.0.0.1', port: 6379 } as const;

export const bullmqBroker = (): Broker => {
  const open = new Map<string, Queue>();
  const queueOf = (name: string): Queue => {
    const queue = open.get(name) ?? new Queue(name, { connection });
    open.set(name, queue);
    return queue;
  };
  return {
    create: async queue => {
      await queueOf(queue).waitUntilReady();
    },
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1) {
        await queueOf(queue).add(
          'place',
          { order: index },
          { attempts: 3, deduplication: { id: `order-${String(index)}` } },
        );
      }
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
