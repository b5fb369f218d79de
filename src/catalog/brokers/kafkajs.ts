import { defineLibrary, fields, inVersions, members } from '../model.ts';

const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  // The client retries in place, then restarts the consumer from the last committed offset.
  onThrow: 'redeliver',
  unsettled: 'passed',
  // The member leaves the group without a heartbeat in time; the client sends one before each message and batch, none during the work.
  lease: {},
  awaitsHandler: true,
} as const;

const eachMessage = { message: 'Parameter[0].Member[message]' } as const;
const eachBatch = { batch: 'Parameter[0].Member[batch].Member[messages]' } as const;
const record = ['offset', 'key', 'value', 'headers', 'timestamp'];
const send = { is: 'publish', within: 'Receiver', destination: 'Argument[0].Member[topic]' } as const;

export const kafkajs = defineLibrary({
  package: 'kafkajs',
  versions: '>=2.0.0 <3',
  evidence: 'source',
  docs: 'https://kafka.js.org/docs/consuming',
  entries: [
    {
      type: 'Consumer',
      member: 'run',
      ...consumer,
      lease: { milliseconds: 'Maker.Argument[0].Member[sessionTimeout]' },
      handlers: [
        { at: 'Argument[0].Member[eachMessage]', ...eachMessage },
        { at: 'Argument[0].Member[eachBatch]', ...eachBatch },
      ],
      acksWhen: [
        { at: 'Argument[0].Member[autoCommit]', equals: false, acks: 'explicit' },
        { at: 'Argument[0].Member[eachBatchAutoResolve]', equals: false, acks: 'explicit' },
      ],
      // What is not resolved is fetched again.
      unsettledWhen: [{ at: 'Argument[0].Member[eachBatchAutoResolve]', equals: false, unsettled: 'redelivered' }],
    },
    { handlerType: 'EachMessageHandler', ...consumer, handler: eachMessage },
    { handlerType: 'EachBatchHandler', ...consumer, handler: eachBatch },
    { parameterType: 'EachMessagePayload', ...consumer, handler: eachMessage },
    { parameterType: 'EachBatchPayload', ...consumer, handler: eachBatch },

    { type: 'Consumer', member: 'commitOffsets', is: 'ack', message: 'Argument[0].Element', covers: 'upTo' },
    { type: 'EachBatchPayload', member: 'resolveOffset', is: 'ack', message: 'Argument[0]', covers: 'upTo' },
    { type: 'EachBatchPayload', member: 'commitOffsetsIfNecessary', is: 'ack', covers: 'upTo' },
    { type: 'EachBatchPayload', member: 'uncommittedOffsets', is: 'pure' },
    ...members('EachBatchPayload', ['isRunning', 'isStale'], { is: 'pure' }),
    { type: 'EachMessagePayload', member: 'heartbeat', is: 'extendLease' },
    { type: 'EachBatchPayload', member: 'heartbeat', is: 'extendLease' },
    ...inVersions('>=2.1.0', [
      { type: 'EachMessagePayload', member: 'pause', is: 'pure' },
      { type: 'EachBatchPayload', member: 'pause', is: 'pure' },
    ]),
    // Reads the partition again from that offset.
    { type: 'Consumer', member: 'seek', is: 'nack', requeue: { default: true } },
    ...members('Consumer', ['pause', 'resume', 'paused'], { is: 'pure' }),
    ...members('Consumer', ['connect', 'disconnect', 'stop', 'describeGroup'], { is: 'compute' }),
    { type: 'Consumer', member: 'subscribe', is: 'configure', what: 'queue' },

    // What a transaction sends becomes visible with its commit, together with the offsets that it stores.
    { type: 'Producer', member: 'transaction', is: 'transaction', begins: true },
    { type: 'Transaction', member: 'commit', is: 'commit' },
    { type: 'Transaction', member: 'abort', is: 'rollback' },
    { type: 'Transaction', member: 'isActive', is: 'pure' },
    { type: 'Transaction', member: 'sendOffsets', is: 'ack', covers: 'upTo', through: 'Receiver' },
    { type: 'Sender', member: 'send', ...send },
    {
      type: 'Sender',
      member: 'sendBatch',
      is: 'publish',
      within: 'Receiver',
      destination: 'Argument[0].Member[topicMessages].Element.Member[topic]',
    },
    ...members('Producer', ['connect', 'disconnect'], { is: 'compute' }),
    { type: 'Producer', member: 'isIdempotent', is: 'pure' },

    { construct: 'Kafka', is: 'configure', what: 'client' },
    ...members('Kafka', ['consumer', 'producer', 'admin'], { is: 'configure', what: 'client' }),

    ...fields('EachMessagePayload', 'stable', ['topic', 'partition', 'message']),
    // `KafkaMessage` became a union of the two.
    ...inVersions('<2.2', fields('KafkaMessage', 'stable', record)),
    ...inVersions('>=2.2.0', [
      ...fields('MessageSetEntry', 'stable', record),
      ...fields('RecordBatchEntry', 'stable', record),
    ]),
    ...fields('Batch', 'stable', ['topic', 'partition']),
    // A redelivered message comes in a batch with other bounds.
    ...fields('Batch', 'unstable', ['highWatermark', 'firstOffset', 'lastOffset', 'offsetLag', 'offsetLagLow']),
  ],
});
