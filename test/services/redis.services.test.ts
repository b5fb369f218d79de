import { redis } from '../../src/catalog/stores/redis.ts';
import { redisStreams } from './brokers/redis-streams.ts';
import { conformance } from './harness.ts';

const done = '_default.xAck';

conformance({
  library: redis,
  service: 'redis',
  broker: redisStreams,
  consumers: [
    {
      row: '_default.xReadGroup',
      module: new URL('consumers/redis-fresh.ts', import.meta.url),
      options: { 'Argument[2].Member[id]': '>' },
      done,
      settles: ['_default.XACK'],
      takesOver: true,
    },
    {
      row: '_default.xReadGroup',
      module: new URL('consumers/redis-pending.ts', import.meta.url),
      variantsAt: '_default.xReadGroup',
      done,
      takesOver: true,
    },
    { row: '_default.xAutoClaim', module: new URL('consumers/redis-autoclaim.ts', import.meta.url), done },
    { row: '_default.xClaim', module: new URL('consumers/redis-claim.ts', import.meta.url), done },
  ],
});
