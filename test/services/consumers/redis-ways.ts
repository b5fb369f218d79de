import { createClient } from 'redis';

import { argumentOf } from '../argument.ts';
import { address, group } from '../brokers/redis-streams.ts';
import { waysOf } from './streams-ways.ts';

type Entries = readonly ({ readonly id: string } | null)[];

const idsOf = (entries: Entries): readonly string[] => entries.flatMap(entry => (entry === null ? [] : [entry.id]));

export const ways = waysOf(async (queue, options) => {
  const redis = createClient({ socket: address });
  await redis.connect();
  return {
    read: async (consumer, id) => {
      const flags = argumentOf(options, 'Argument[3]') as { NOACK: boolean } | undefined;
      const reply = await redis.xReadGroup(group, consumer, [{ key: queue, id }], flags);
      const [stream] = (reply ?? []) as readonly { readonly messages: Entries }[];
      return idsOf(stream?.messages ?? []);
    },
    autoclaim: async (consumer, idle) => {
      const { messages } = await redis.xAutoClaim(queue, group, consumer, idle, '0');
      return idsOf(messages);
    },
    claim: async (consumer, idle) => {
      const pending = await redis.xPendingRange(queue, group, '-', '+', 10);
      if (pending.length === 0) return [];
      return idsOf(
        await redis.xClaim(
          queue,
          group,
          consumer,
          idle,
          pending.map(({ id }) => id),
        ),
      );
    },
    settle: id => ({
      '_default.xAck': () => redis.xAck(queue, group, id),
      '_default.XACK': () => redis.XACK(queue, group, id),
    }),
  };
});
