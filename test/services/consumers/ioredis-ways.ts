import { Redis } from 'ioredis';

import { address, group } from '../brokers/redis-streams.ts';
import { waysOf } from './streams-ways.ts';

type Entries = readonly (readonly [id: string, ...rest: unknown[]])[];

const idsOf = (entries: unknown): readonly string[] => ((entries ?? []) as Entries).map(([id]) => id);

export const ways = waysOf((queue, options) => {
  // By version 3 of the protocol, which is the default of version 6, the reply to a read is flat, and not as its type says.
  const redis = new Redis({ ...address, protocol: 2 });
  const by = ['GROUP', group] as const;
  return Promise.resolve({
    read: async (consumer, id) => {
      const reply = await (options['NOACK'] === true
        ? redis.xreadgroup(...by, consumer, 'NOACK', 'STREAMS', queue, id)
        : redis.xreadgroup(...by, consumer, 'STREAMS', queue, id));
      return idsOf(reply?.[0]?.[1]);
    },
    autoclaim: async (consumer, idle) => {
      const [, entries] = await redis.xautoclaim(queue, group, consumer, idle, '0');
      return idsOf(entries);
    },
    claim: async (consumer, idle) => {
      const pending = idsOf(await redis.xpending(queue, group, '-', '+', 10));
      return pending.length === 0 ? [] : idsOf(await redis.xclaim(queue, group, consumer, idle, ...pending));
    },
    settle: id => ({ 'RedisCommander.xack': () => redis.xack(queue, group, id) }),
  });
});
