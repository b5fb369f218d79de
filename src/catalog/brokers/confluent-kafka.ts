import { defineLibrary, fields, inVersions, members } from '../model.ts';
import { rdkafka } from './rdkafka.ts';

const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  // The client seeks back to the message and tries again, for ever.
  onThrow: 'redeliver',
  unsettled: 'redelivered',
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
      ...consumer,
      handlers: [
        { at: 'Argument[0].Member[eachMessage]', ...eachMessage },
        { at: 'Argument[0].Member[eachBatch]', ...eachBatch },
      ],
      acksWhen: [
        { at: 'Maker.Argument[0].Member[kafkaJS].Member[autoCommit]', equals: false, acks: 'explicit' },
        { at: 'Maker.Argument[0].Member[enable.auto.commit]', equals: false, acks: 'explicit' },
        { at: 'Argument[0].Member[eachBatchAutoResolve]', equals: false, acks: 'explicit' },
      ],
    },
    { handlerType: 'EachMessageHandler', ...consumer, handler: eachMessage },
    { handlerType: 'EachBatchHandler', ...consumer, handler: eachBatch },
    { parameterType: 'EachMessagePayload', ...consumer, handler: eachMessage },
    { parameterType: 'EachBatchPayload', ...consumer, handler: eachBatch },

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

    { type: 'Producer', member: 'send', is: 'publish', destination: 'Argument[0].Member[topic]' },
    {
      type: 'Producer',
      member: 'sendBatch',
      is: 'publish',
      destination: 'Argument[0].Member[topicMessages].Element.Member[topic]',
    },
    { type: 'Producer', member: 'sendOffsets', is: 'ack', covers: 'upTo' },
    ...members('Producer', ['transaction', 'commit', 'abort'], { is: 'compute' }),
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
