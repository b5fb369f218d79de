import { Redis } from 'ioredis';

import type { Broker } from '../run.ts';

export const address = { host: '127.0.0.1', port: 6379 } as const;

/** The group of consumers that every stream has. */
export const group = 'orders';

export const redisStreams = (): Broker => {
  const redis = new Redis(address);
  return {
    create: async queue => {
      await redis.xgroup('CREATE', queue, group, '0', 'MKSTREAM');
    },
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1) await redis.xadd(queue, '*', 'order', String(index));
    },
    remove: async queue => {
      await redis.del(queue);
    },
    close: async () => {
      await redis.quit();
    },
  };
};
