import { defineLibrary, fields, members } from '../model.ts';

/**
 * `true` by default: the offsets of a fetch are queued for commit when it arrives, before any of its messages is handed over.
 * The consumer's own option holds where `consume` says nothing. A stream that was made elsewhere may be configured either way.
 */
const acksWhen = [
  { at: 'Maker.Argument[0].Member[autocommit]', equals: false, acks: 'explicit' },
  { at: 'Maker.Argument[0].Member[autocommit]', given: true, acks: 'onDelivery' },
  { at: 'Maker.Maker.Argument[0].Member[autocommit]', equals: false, acks: 'explicit' },
  { at: 'Maker.Maker.Argument[0]', given: true, acks: 'onDelivery' },
] as const;

const ackOption = 'Maker.Argument[0].Member[autocommit]';

export const platformaticKafka = defineLibrary({
  package: '@platformatic/kafka',
  versions: '>=1.0.0 <3',
  evidence: 'source',
  docs: 'https://github.com/platformatic/kafka/blob/main/docs/consumer.md',
  entries: [
    {
      iterable: 'MessagesStream',
      is: 'receive',
      messages: 'Element',
      acks: 'explicit',
      acksWhen,
      ackOption,
      unsettled: 'redelivered',
    },
    {
      type: 'MessagesStream',
      member: 'on',
      is: 'consumer',
      event: 'data',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
      acks: 'explicit',
      acksWhen,
      ackOption,
      // The rejection ends the process, which starts again behind the last committed offset.
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      awaitsHandler: false,
    },
    { type: 'Message', member: 'commit', is: 'ack', message: 'Receiver', covers: 'upTo' },
    {
      type: 'Consumer',
      member: 'commit',
      is: 'ack',
      message: 'Argument[0].Member[offsets].Element',
      covers: 'upTo',
    },
    { type: 'Message', member: 'toJSON', is: 'pure' },
    { type: 'Consumer', member: 'consume', is: 'configure', what: 'queue' },
    { construct: 'Consumer', is: 'configure', what: 'client' },
    ...members('Consumer', ['close', 'joinGroup', 'leaveGroup', 'fetch', 'listOffsets'], { is: 'compute' }),
    ...members('MessagesStream', ['close', 'pause', 'resume'], { is: 'compute' }),

    {
      type: 'Producer',
      member: 'send',
      is: 'publish',
      destination: 'Argument[0].Member[messages].Element.Member[topic]',
    },
    { type: 'Producer', member: 'close', is: 'compute' },
    // What a transaction sends becomes visible with its commit, together with the offsets that it stores.
    { type: 'Producer', member: 'beginTransaction', is: 'transaction', begins: true },
    {
      type: 'Transaction',
      member: 'send',
      is: 'publish',
      within: 'Receiver',
      destination: 'Argument[0].Member[messages].Element.Member[topic]',
    },
    { type: 'Transaction', member: 'addConsumer', is: 'compute' },
    {
      type: 'Transaction',
      member: 'addOffset',
      is: 'ack',
      message: 'Argument[0]',
      covers: 'upTo',
      through: 'Receiver',
    },
    { type: 'Transaction', member: 'commit', is: 'commit' },
    ...members('Transaction', ['abort', 'cancel'], { is: 'rollback' }),

    ...fields('MessageBase', 'stable', ['key', 'value', 'topic', 'partition', 'timestamp']),
    ...fields('Message', 'stable', ['headers', 'offset']),
    ...fields('Message', 'unstable', ['metadata']),
  ],
});
