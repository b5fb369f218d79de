import { createClient } from 'redis';

import { redis } from '../../src/catalog/stores/redis.ts';
import { address, redisStreams } from './brokers/redis-streams.ts';
import { conformance } from './harness.ts';
import { refusals } from './refusals.ts';

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

refusals(redis, async () => {
  const client = await createClient({ socket: address }).connect();
  return {
    inserts: {
      '_default.set': key => client.set(key, 'one', { condition: 'NX' }),
      '_default.SET': key => client.SET(key, 'one', { NX: true }),
      '_default.setNX': key => client.setNX(key, 'one'),
      '_default.SETNX': key => client.SETNX(key, 'one'),
      '_default.hSetNX': key => client.hSetNX(key, 'field', 'one'),
      '_default.HSETNX': key => client.HSETNX(key, 'field', 'one'),
      '_default.mSetNX': key => client.mSetNX({ [key]: 'one' }),
      '_default.MSETNX': key => client.MSETNX({ [key]: 'one' }),
      '_default.sAdd': key => client.sAdd(key, 'one'),
      '_default.SADD': key => client.SADD(key, 'one'),
      '_default.pfAdd': key => client.pfAdd(key, 'one'),
      '_default.PFADD': key => client.PFADD(key, 'one'),
      '_default.zAdd': key => client.zAdd(key, { score: 1, value: 'one' }),
      '_default.ZADD': key => client.ZADD(key, { score: 1, value: 'one' }),
    },
    remove: key => client.del(key),
    close: () => client.close(),
  };
});
