import { ioredis } from '../../src/catalog/stores/ioredis.ts';
import { redisStreams } from './brokers/redis-streams.ts';
import { conformance } from './harness.ts';

const done = 'RedisCommander.xack';

conformance({
  library: ioredis,
  service: 'redis',
  broker: redisStreams,
  consumers: [
    {
      row: 'RedisCommander.xreadgroup',
      module: new URL('consumers/ioredis-fresh.ts', import.meta.url),
      options: { 'Argument[last]': '>' },
      done,
      takesOver: true,
    },
    {
      row: 'RedisCommander.xreadgroup',
      module: new URL('consumers/ioredis-pending.ts', import.meta.url),
      variantsAt: 'RedisCommander.xreadgroup',
      done,
      takesOver: true,
    },
    { row: 'RedisCommander.xautoclaim', module: new URL('consumers/ioredis-autoclaim.ts', import.meta.url), done },
    { row: 'RedisCommander.xclaim', module: new URL('consumers/ioredis-claim.ts', import.meta.url), done },
  ],
});
