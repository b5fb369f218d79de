import { defineLibrary, type Entry, fields, members } from '../model.ts';

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
  unsettled: 'redelivered',
  awaitsHandler: false,
} as const;

const commit = { is: 'ack', message: 'Argument[0]', covers: 'upTo' } as const;

/** The API of node-rdkafka, which @confluentinc/kafka-javascript has as well. */
export const rdkafka: readonly Entry[] = [
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
