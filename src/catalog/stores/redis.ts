import { defineLibrary, type Entry, inVersions, type Meaning, members } from '../model.ts';

const key = 'Argument[0]';
const subkey = 'Argument[1]';

/** Every command is there in two spellings: `xAck` and `XACK`. */
const commands = (names: readonly string[], meaning: Meaning): readonly Entry[] =>
  members('_default', [...names, ...names.map(name => name.toUpperCase())], meaning);

const option = (name: string, index: number) => `Argument[${String(index)}].Member[${name}]`;

const expiries = ['EX', 'PX', 'EXAT', 'PXAT'];
const seconds = [{ at: 'Argument[1]', unit: 'seconds' }] as const;
const milliseconds = [{ at: 'Argument[1]', unit: 'milliseconds' }] as const;

/** `{ EX: 60 }`, `{ expiration: { type: 'EX', value: 60 } }` */
const lifetimes = (['seconds', 'milliseconds'] as const).flatMap(unit => {
  const name = unit === 'seconds' ? 'EX' : 'PX';
  const expiration = option('expiration', 2);
  return [
    { at: option(name, 2), unit },
    { at: `${expiration}.Member[value]`, unit, when: { at: `${expiration}.Member[type]`, equals: name } },
  ];
});

export const redis = defineLibrary({
  package: 'redis',
  alsoDeclaredBy: ['@redis/client'],
  versions: '>=4.0.0 <7',
  evidence: 'executed',
  docs: 'https://redis.io/docs/latest/develop/clients/nodejs/',
  store: 'redis',
  entries: [
    ...commands(['get', 'hGetAll'], { is: 'read', key, yields: 'value' }),
    ...commands(['hGet', 'zScore'], { is: 'read', key, subkey, yields: 'value' }),
    ...commands(['exists'], { is: 'read', key, yields: 'boolean' }),
    ...commands(['hExists', 'sIsMember'], { is: 'read', key, subkey, yields: 'boolean' }),
    ...commands(['mGet', 'hmGet', 'sMembers', 'smIsMember', 'lRange', 'zRange', 'hKeys', 'hVals'], {
      is: 'read',
      key,
      yields: 'rows',
    }),
    ...commands(['sCard', 'hLen', 'lLen', 'zCard', 'strLen', 'ttl', 'pTTL', 'xLen'], {
      is: 'read',
      key,
      yields: 'count',
    }),

    ...commands(['set'], {
      is: 'upsert',
      key,
      values: 'Argument[1]',
      atomicWhen: [
        { at: option('NX', 2), equals: true },
        { at: option('condition', 2), equals: 'NX' },
      ],
      refusal: 'falsy',
      expiresWhen: [
        ...expiries.map(name => ({ at: option(name, 2), given: true as const })),
        ...expiries.map(type => ({ at: `${option('expiration', 2)}.Member[type]`, equals: type })),
      ],
      expiresAfter: lifetimes,
    }),
    ...commands(['setEx'], { is: 'upsert', key, values: 'Argument[2]', expiresWhen: true, expiresAfter: seconds }),
    ...commands(['pSetEx'], {
      is: 'upsert',
      key,
      values: 'Argument[2]',
      expiresWhen: true,
      expiresAfter: milliseconds,
    }),
    ...commands(['hSet'], { is: 'upsert', key, subkey, values: 'Argument[2]' }),
    ...commands(['mSet'], { is: 'upsert', key, many: true }),
    ...commands(['getSet'], { is: 'upsert', key, values: 'Argument[1]', yields: 'value' }),
    ...commands(['setNX'], { is: 'insert', key, values: 'Argument[1]', atomic: true, refusal: 'falsy' }),
    ...commands(['hSetNX'], { is: 'insert', key, subkey, values: 'Argument[2]', atomic: true, refusal: 'falsy' }),
    ...commands(['mSetNX'], { is: 'insert', key, atomic: true, refusal: 'falsy', many: true }),
    ...commands(['sAdd', 'pfAdd'], { is: 'insert', key, subkey, atomic: true, refusal: 'falsy' }),
    ...commands(['zAdd'], { is: 'insert', key, subkey: 'Argument[1].Member[value]', atomic: true, refusal: 'falsy' }),
    ...commands(['incr', 'incrBy', 'incrByFloat', 'decr', 'decrBy', 'append'], { is: 'update', key, relative: true }),
    ...commands(['hIncrBy', 'hIncrByFloat'], { is: 'update', key, subkey, relative: true }),
    ...commands(['zIncrBy'], { is: 'update', key, subkey: 'Argument[2]', relative: true }),
    ...commands(['lPush', 'rPush', 'lPushX', 'rPushX', 'lInsert'], { is: 'update', key, relative: true }),
    // The second one takes another element: no amount is changed twice.
    ...commands(['lPop', 'rPop', 'sPop'], { is: 'delete', key }),
    ...commands(['rPopLPush', 'lMove'], { is: 'update', key }),
    ...commands(['expire'], { is: 'update', key, expiresWhen: true, expiresAfter: seconds }),
    ...commands(['pExpire'], { is: 'update', key, expiresWhen: true, expiresAfter: milliseconds }),
    ...commands(['expireAt', 'pExpireAt'], { is: 'update', key, expiresWhen: true }),
    ...commands(['persist', 'lTrim'], { is: 'update', key }),
    ...commands(['del', 'unlink', 'getDel'], { is: 'delete', key }),
    ...commands(['hDel', 'sRem', 'zRem'], { is: 'delete', key, subkey }),
    ...commands(['lRem'], { is: 'delete', key, subkey: 'Argument[2]' }),

    ...commands(['xReadGroup'], {
      is: 'receive',
      messages: 'ReturnValue.Awaited.Element.Member[messages].Element',
      acks: 'explicit',
      acksWhen: [{ at: option('NOACK', 3), equals: true, acks: 'onDelivery' }],
      ackOption: option('NOACK', 3),
      // What was read with an id comes from the reader's own pending list, and comes again when that is read again.
      unsettled: 'redelivered',
      // Stays in the pending list until somebody claims it.
      unsettledWhen: ['Argument[2].Member[id]', 'Argument[2].Element.Member[id]'].map(at => ({
        at,
        equals: '>',
        unsettled: 'stuck',
      })),
      redeliveredBeside: ['xAutoClaim', 'xClaim', 'xPending', 'XAUTOCLAIM', 'XCLAIM', 'XPENDING'].map(call => ({
        call,
      })),
    }),
    ...commands(['xAutoClaim'], {
      is: 'receive',
      messages: 'ReturnValue.Awaited.Member[messages].Element',
      acks: 'explicit',
      // The next one claims it again.
      unsettled: 'redelivered',
    }),
    ...commands(['xClaim'], {
      is: 'receive',
      messages: 'ReturnValue.Awaited.Element',
      acks: 'explicit',
      unsettled: 'redelivered',
    }),
    ...commands(['xAck'], { is: 'ack', message: 'Argument[2]', covers: 'message' }),
    ...commands(['xAdd'], { is: 'publish', destination: key, within: 'Receiver' }),
    ...commands(['publish', 'sPublish'], { is: 'publish', destination: key, within: 'Receiver' }),
    ...commands(['xDel', 'xTrim', 'xPending', 'xRange', 'ping', 'scan', 'type', 'time'], {
      is: 'compute',
    }),
    ...members('_default', ['xGroupCreate', 'XGROUP_CREATE'], { is: 'compute' }),

    // Commands are queued, chained or one by one, and run together.
    ...members('RedisClient', ['multi', 'MULTI'], { is: 'transaction', begins: true }),
    ...members('RedisClientMultiCommand', ['exec', 'EXEC', 'execAsPipeline'], { is: 'commit' }),
    ...members('RedisClient', ['connect', 'disconnect', 'quit'], { is: 'compute' }),
    // Whoever comes second finds the key changed, and runs nothing.
    ...inVersions('<5', [...commands(['watch'], { is: 'lock', key }), ...commands(['unwatch'], { is: 'compute' })]),
    ...inVersions('>=5.0.0', [
      { type: 'RedisClientMultiCommand', member: 'execTyped', is: 'commit' },
      ...members('RedisClient', ['watch', 'WATCH'], { is: 'lock', key }),
      ...members('RedisClient', ['unwatch', 'UNWATCH', 'close', 'destroy'], { is: 'compute' }),
    ]),
    { type: 'RedisClient', member: 'duplicate', is: 'pure' },
    ...['createClient', 'createCluster'].map(name => ({ function: name, is: 'configure', what: 'client' }) as const),
  ],
});
