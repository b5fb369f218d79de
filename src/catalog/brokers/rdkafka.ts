import { defineLibrary, type Entry, fields, inVersions, members } from '../model.ts';

/**
 * librdkafka stores a message's offset when it hands the message over, and commits what is stored every few seconds. What a consumer
 * got that was made elsewhere is configured to do cannot be seen; then nothing is said about it.
 */
const acksWhen = [
  { at: 'Maker.Argument[0].Member[enable.auto.commit]', equals: false, acks: 'explicit' },
  { at: 'Maker.Argument[0].Member[enable.auto.offset.store]', equals: false, acks: 'explicit' },
  { at: 'Maker.Argument[0]', given: true, acks: 'onDelivery' },
] as const;

const consumer = {
  is: 'consumer',
  acks: 'explicit',
  acksWhen,
  ackOption: 'Maker.Argument[0].Member[enable.auto.commit]',
  // The rejection ends the process, which starts again behind the last committed offset.
  onThrow: 'redeliver',
  unsettled: 'passed',
  awaitsHandler: false,
} as const;

const commit = { is: 'ack', message: 'Argument[0]', covers: 'upTo' } as const;

/** The API of node-rdkafka, which @confluentinc/kafka-javascript has as well. */
const rdkafka: readonly Entry[] = [
  {
    type: 'Client',
    member: 'on',
    ...consumer,
    event: 'data',
    handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
  },
  {
    type: 'KafkaConsumer',
    member: 'consume',
    ...consumer,
    handlers: [
      { at: 'Argument[0]', batch: 'Parameter[1]' },
      { at: 'Argument[1]', batch: 'Parameter[1]' },
    ],
  },
  ...members('KafkaConsumer', ['commit', 'commitSync', 'commitMessage', 'commitMessageSync'], commit),
  // Committed by the next automatic commit.
  { type: 'KafkaConsumer', member: 'offsetsStore', ...commit, message: 'Argument[0].Element' },
  { type: 'KafkaConsumer', member: 'seek', is: 'nack', message: 'Argument[0]', requeue: { default: true } },
  ...members('KafkaConsumer', ['pause', 'resume', 'assignments', 'subscription', 'position'], { is: 'pure' }),
  { type: 'KafkaConsumer', member: 'subscribe', is: 'configure', what: 'queue' },
  ...members('Client', ['connect', 'disconnect'], { is: 'compute' }),
  { construct: 'KafkaConsumer', is: 'configure', what: 'client' },

  { type: 'Producer', member: 'produce', is: 'publish', destination: 'Argument[0]' },
  { type: 'HighLevelProducer', member: 'produce', is: 'publish', destination: 'Argument[0]' },
  ...members('Producer', ['flush', 'poll', 'setPollInterval'], { is: 'compute' }),
  ...members('Producer', ['initTransactions', 'beginTransaction', 'commitTransaction', 'abortTransaction'], {
    is: 'compute',
  }),
  { type: 'Producer', member: 'sendOffsetsToTransaction', is: 'ack', covers: 'upTo' },

  ...fields('TopicPartition', 'stable', ['topic', 'partition']),
  ...fields('TopicPartitionOffset', 'stable', ['offset']),
  ...fields('Message', 'stable', ['topic', 'key', 'value', 'headers', 'timestamp', 'size']),
];

export const nodeRdkafka = defineLibrary({
  package: 'node-rdkafka',
  versions: '>=2.18.0 <4',
  evidence: 'source',
  docs: 'https://blizzard.github.io/node-rdkafka/current/',
  entries: rdkafka,
});

const kafkaJsConsumer = {
  is: 'consumer',
  acks: 'onReturn',
  // The client seeks back to the message and tries again, for ever.
  onThrow: 'redeliver',
  unsettled: 'passed',
  awaitsHandler: true,
} as const;

const eachMessage = { message: 'Parameter[0].Member[message]' } as const;
const eachBatch = { batch: 'Parameter[0].Member[batch].Member[messages]' } as const;

/** The API of KafkaJS by the same names, with `autoCommit` moved to the consumer's construction. */
export const confluentKafka = defineLibrary({
  package: '@confluentinc/kafka-javascript',
  versions: '>=1.0.0 <2',
  evidence: 'source',
  docs: 'https://github.com/confluentinc/confluent-kafka-javascript/blob/master/MIGRATION.md',
  entries: [
    {
      type: 'Consumer',
      member: 'run',
      ...kafkaJsConsumer,
      handlers: [
        { at: 'Argument[0].Member[eachMessage]', ...eachMessage },
        { at: 'Argument[0].Member[eachBatch]', ...eachBatch },
      ],
      acksWhen: [
        { at: 'Maker.Argument[0].Member[kafkaJS].Member[autoCommit]', equals: false, acks: 'explicit' },
        { at: 'Maker.Argument[0].Member[enable.auto.commit]', equals: false, acks: 'explicit' },
        { at: 'Argument[0].Member[eachBatchAutoResolve]', equals: false, acks: 'explicit' },
      ],
      unsettledWhen: [{ at: 'Argument[0].Member[eachBatchAutoResolve]', equals: false, unsettled: 'redelivered' }],
    },
    { handlerType: 'EachMessageHandler', ...kafkaJsConsumer, handler: eachMessage },
    { handlerType: 'EachBatchHandler', ...kafkaJsConsumer, handler: eachBatch },
    { parameterType: 'EachMessagePayload', ...kafkaJsConsumer, handler: eachMessage },
    { parameterType: 'EachBatchPayload', ...kafkaJsConsumer, handler: eachBatch },

    ...members('Consumer', ['commitOffsets', 'storeOffsets'], {
      is: 'ack',
      message: 'Argument[0].Element',
      covers: 'upTo',
    }),
    { type: 'EachBatchPayload', member: 'resolveOffset', is: 'ack', message: 'Argument[0]', covers: 'upTo' },
    { type: 'EachBatchPayload', member: 'commitOffsetsIfNecessary', is: 'ack', covers: 'upTo' },
    ...members('EachBatchPayload', ['isRunning', 'isStale', 'pause'], { is: 'pure' }),
    { type: 'EachMessagePayload', member: 'pause', is: 'pure' },
    // Nothing happens: librdkafka sends heartbeats by itself.
    { type: 'EachMessagePayload', member: 'heartbeat', is: 'pure' },
    { type: 'EachBatchPayload', member: 'heartbeat', is: 'pure' },
    { type: 'Consumer', member: 'seek', is: 'nack', requeue: { default: true } },
    ...members('Consumer', ['pause', 'resume', 'paused', 'assignment'], { is: 'pure' }),
    { type: 'Consumer', member: 'stop', is: 'compute' },
    { type: 'Consumer', member: 'subscribe', is: 'configure', what: 'queue' },

    // A transaction is a producer as well: what it sends becomes visible with its commit, together with the offsets that it stores.
    {
      type: 'Producer',
      member: 'send',
      is: 'publish',
      within: 'Receiver',
      destination: 'Argument[0].Member[topic]',
    },
    {
      type: 'Producer',
      member: 'sendBatch',
      is: 'publish',
      within: 'Receiver',
      destination: 'Argument[0].Member[topicMessages].Element.Member[topic]',
    },
    { type: 'Producer', member: 'sendOffsets', is: 'ack', covers: 'upTo', through: 'Receiver' },
    { type: 'Producer', member: 'transaction', is: 'transaction', begins: true },
    { type: 'Producer', member: 'commit', is: 'commit' },
    { type: 'Producer', member: 'abort', is: 'rollback' },
    { type: 'Producer', member: 'isActive', is: 'pure' },

    { construct: 'Kafka', is: 'configure', what: 'client' },
    ...members('Kafka', ['consumer', 'producer', 'admin'], { is: 'configure', what: 'client' }),

    ...fields('EachMessagePayload', 'stable', ['topic', 'partition', 'message']),
    ...fields('MessageSetEntry', 'stable', ['offset', 'key', 'value', 'headers', 'timestamp']),
    ...fields('RecordBatchEntry', 'stable', ['offset', 'key', 'value', 'headers', 'timestamp']),
    ...fields('MessageSetEntry', 'unstable', ['leaderEpoch']),
    ...fields('RecordBatchEntry', 'unstable', ['leaderEpoch']),
    ...fields('Batch', 'stable', ['topic', 'partition']),
    // A redelivered message comes in a batch with other bounds.
    ...fields('Batch', 'unstable', ['highWatermark', 'firstOffset', 'lastOffset']),
    ...inVersions('>=1.1.0 <2', fields('Batch', 'unstable', ['offsetLag', 'offsetLagLow'])),
    ...rdkafka,
  ],
});
