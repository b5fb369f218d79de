import { defineLibrary, type Meaning, members } from '../model.ts';

const key = 'Argument[0]';
const subkey = 'Argument[1]';
const commands = (names: readonly string[], meaning: Meaning) => members('RedisCommander', names, meaning);

const expiries = [
  { anyArgument: 'EX' },
  { anyArgument: 'PX' },
  { anyArgument: 'EXAT' },
  { anyArgument: 'PXAT' },
] as const;

const seconds = [{ at: 'Argument[1]', unit: 'seconds' }] as const;
const milliseconds = [{ at: 'Argument[1]', unit: 'milliseconds' }] as const;
const lifetimes = [
  { at: { after: 'EX' }, unit: 'seconds' },
  { at: { after: 'PX' }, unit: 'milliseconds' },
] as const;

/** Entries of a stream: `[[stream, [[id, fields], …]], …]`. */
const streamEntries = 'ReturnValue.Awaited.Element.Member[1].Element';

export const ioredis = defineLibrary({
  package: 'ioredis',
  versions: '>=5.0.0 <7',
  evidence: 'executed',
  docs: 'https://redis.github.io/ioredis/',
  store: 'redis',
  entries: [
    ...commands(['get', 'getBuffer', 'hgetall'], { is: 'read', key, yields: 'value' }),
    ...commands(['hget', 'zscore'], { is: 'read', key, subkey, yields: 'value' }),
    ...commands(['exists'], { is: 'read', key, yields: 'boolean' }),
    ...commands(['hexists', 'sismember'], { is: 'read', key, subkey, yields: 'boolean' }),
    ...commands(['mget', 'hmget', 'smembers', 'smismember', 'lrange', 'zrange', 'hkeys', 'hvals'], {
      is: 'read',
      key,
      yields: 'rows',
    }),
    ...commands(['scard', 'hlen', 'llen', 'zcard', 'strlen', 'ttl', 'pttl', 'xlen'], {
      is: 'read',
      key,
      yields: 'count',
    }),

    ...commands(['set'], {
      is: 'upsert',
      key,
      values: 'Argument[1]',
      atomicWhen: [{ anyArgument: 'NX' }],
      refusal: 'falsy',
      expiresWhen: expiries,
      expiresAfter: lifetimes,
    }),
    ...commands(['setex'], { is: 'upsert', key, values: 'Argument[2]', expiresWhen: true, expiresAfter: seconds }),
    ...commands(['psetex'], {
      is: 'upsert',
      key,
      values: 'Argument[2]',
      expiresWhen: true,
      expiresAfter: milliseconds,
    }),
    ...commands(['hset', 'hmset'], { is: 'upsert', key, subkey, values: 'Argument[2]' }),
    ...commands(['mset'], { is: 'upsert', key, many: true }),
    ...commands(['getset'], { is: 'upsert', key, values: 'Argument[1]', yields: 'value' }),
    ...commands(['setnx'], { is: 'insert', key, values: 'Argument[1]', atomic: true, refusal: 'falsy' }),
    ...commands(['hsetnx'], { is: 'insert', key, subkey, values: 'Argument[2]', atomic: true, refusal: 'falsy' }),
    ...commands(['msetnx'], { is: 'insert', key, atomic: true, refusal: 'falsy', many: true }),
    ...commands(['sadd', 'pfadd'], { is: 'insert', key, subkey, atomic: true, refusal: 'falsy' }),
    ...commands(['zadd'], { is: 'insert', key, subkey: 'Argument[last]', atomic: true, refusal: 'falsy' }),
    ...commands(['incr', 'incrby', 'incrbyfloat', 'decr', 'decrby', 'append'], { is: 'update', key, relative: true }),
    ...commands(['hincrby', 'hincrbyfloat'], { is: 'update', key, subkey, relative: true }),
    ...commands(['zincrby'], { is: 'update', key, subkey: 'Argument[2]', relative: true }),
    ...commands(['lpush', 'rpush', 'lpushx', 'rpushx', 'linsert'], { is: 'update', key, relative: true }),
    // The second one takes another element: no amount is changed twice.
    ...commands(['lpop', 'rpop', 'spop'], { is: 'delete', key }),
    ...commands(['rpoplpush', 'lmove'], { is: 'update', key }),
    ...commands(['expire'], { is: 'update', key, expiresWhen: true, expiresAfter: seconds }),
    ...commands(['pexpire'], { is: 'update', key, expiresWhen: true, expiresAfter: milliseconds }),
    ...commands(['expireat', 'pexpireat'], { is: 'update', key, expiresWhen: true }),
    ...commands(['persist', 'ltrim'], { is: 'update', key }),
    ...commands(['del', 'unlink', 'getdel'], { is: 'delete', key }),
    ...commands(['hdel', 'srem', 'zrem'], { is: 'delete', key, subkey }),
    ...commands(['lrem'], { is: 'delete', key, subkey: 'Argument[2]' }),

    ...commands(['xreadgroup'], {
      is: 'receive',
      messages: streamEntries,
      acks: 'explicit',
      acksWhen: [{ anyArgument: 'NOACK', acks: 'onDelivery' }],
      // What was read with an id comes from the reader's own pending list, and comes again when that is read again.
      unsettled: 'redelivered',
      // Stays in the pending list until somebody claims it.
      unsettledWhen: [{ at: 'Argument[last]', equals: '>', unsettled: 'stuck' }],
      redeliveredBeside: ['xautoclaim', 'xclaim', 'xpending'].map(call => ({ call })),
    }),
    ...commands(['xautoclaim'], {
      is: 'receive',
      messages: 'ReturnValue.Awaited.Member[1].Element',
      acks: 'explicit',
      // The next one claims it again.
      unsettled: 'redelivered',
    }),
    ...commands(['xclaim'], {
      is: 'receive',
      messages: 'ReturnValue.Awaited.Element',
      acks: 'explicit',
      unsettled: 'redelivered',
    }),
    ...commands(['xack'], { is: 'ack', message: 'Argument[2]', covers: 'message' }),
    ...commands(['xadd'], { is: 'publish', destination: key, within: 'Receiver' }),
    ...commands(['publish', 'spublish'], { is: 'publish', destination: key, within: 'Receiver' }),
    ...commands(['xdel', 'xtrim', 'xgroup', 'xpending', 'xrange', 'xinfo'], { is: 'compute' }),
    ...commands(['unwatch', 'ping', 'scan', 'type', 'time'], { is: 'compute' }),

    // Commands are queued, chained or one by one, and run together; only what `multi` began is a transaction.
    { type: 'Transaction', member: 'multi', is: 'transaction', begins: true },
    { type: 'Transaction', member: 'pipeline', is: 'pure' },
    ...commands(['exec'], { is: 'commit' }),
    ...commands(['discard'], { is: 'rollback' }),
    // Whoever comes second finds the key changed, and runs nothing.
    ...commands(['watch'], { is: 'lock', key }),
    ...members('Redis', ['connect', 'disconnect', 'duplicate'], { is: 'compute' }),
    ...commands(['quit'], { is: 'compute' }),
    { construct: 'Redis', is: 'configure', what: 'client' },
    { construct: 'Cluster', is: 'configure', what: 'client' },
  ],
});
