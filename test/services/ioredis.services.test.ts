import { Redis } from 'ioredis';

import { ioredis } from '../../src/catalog/stores/ioredis.ts';
import { address, redisStreams } from './brokers/redis-streams.ts';
import { conformance } from './harness.ts';
import { refusals } from './refusals.ts';

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

refusals(ioredis, () => {
  const client = new Redis(address);
  return Promise.resolve({
    inserts: {
      'RedisCommander.set': key => client.set(key, 'one', 'NX'),
      'RedisCommander.setnx': key => client.setnx(key, 'one'),
      'RedisCommander.hsetnx': key => client.hsetnx(key, 'field', 'one'),
      'RedisCommander.msetnx': key => client.msetnx(key, 'one'),
      'RedisCommander.sadd': key => client.sadd(key, 'one'),
      'RedisCommander.pfadd': key => client.pfadd(key, 'one'),
      'RedisCommander.zadd': key => client.zadd(key, 1, 'one'),
    },
    remove: key => client.del(key),
    close: () => client.quit(),
  });
});
