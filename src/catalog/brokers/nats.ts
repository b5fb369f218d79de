import { defineLibrary, type Entry, fields, identity, inVersions, members, history } from '../model.ts';

const consumer = {
  is: 'consumer',
  acks: 'explicit',
  // A rejection ends the process; the message comes again when its ack wait is over.
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: false,
} as const;

const receive = { is: 'receive', acks: 'explicit', unsettled: 'redelivered' } as const;

/** Consumers as `nats` 2 got them late, and `@nats-io/jetstream` 3 has had from the start. */
const consumers: readonly Entry[] = [
  { iterable: 'ConsumerMessages', ...receive, messages: 'Element' },
  { type: 'ExportedConsumer', member: 'next', ...receive, messages: 'ReturnValue.Awaited' },
  {
    type: 'ExportedConsumer',
    member: 'consume',
    ...consumer,
    handlers: [{ at: 'Argument[0].Member[callback]', message: 'Parameter[0]' }],
  },
  { type: 'ExportedConsumer', member: 'fetch', is: 'compute' },
  ...members('JsMsg', ['json', 'string'], { is: 'compute' }),
  ...history('DeliveryInfo', ['deliveryCount']),
];

const config = 'Argument[1]';

/** What both have, in all versions. */
const jetstream: readonly Entry[] = [
  { parameterType: 'JsMsg', position: 'either', ...consumer, handler: { message: 'Parameter[0]' } },

  { type: 'JsMsg', member: 'ack', is: 'ack', message: 'Receiver', covers: 'message' },
  // The server confirms it.
  { type: 'JsMsg', member: 'ackAck', is: 'ack', message: 'Receiver', covers: 'message' },
  { type: 'JsMsg', member: 'next', is: 'ack', message: 'Receiver', covers: 'message' },
  { type: 'JsMsg', member: 'nak', is: 'nack', message: 'Receiver', requeue: { default: true } },
  // Never delivered again; the server tells it in an advisory.
  { type: 'JsMsg', member: 'term', is: 'nack', message: 'Receiver', requeue: { default: false } },
  { type: 'JsMsg', member: 'working', is: 'extendLease' },

  // Without `max_deliver` a message comes again until it is acknowledged, or gone from the stream. The server has no dead-letter route.
  {
    type: 'ConsumerAPI',
    member: 'add',
    is: 'configure',
    what: 'queue',
    declares: {
      queue: `${config}.Member[durable_name]`,
      // Ephemeral: goes with its last subscriber.
      privateUnlessNamed: true,
      deliveryLimit: [{ at: `${config}.Member[max_deliver]`, given: true }],
      exemptWhen: [{ at: `${config}.Member[ack_policy]`, equals: 'none', default: 'none' }],
      byConsumers: true,
    },
  },

  {
    type: 'JetStreamClient',
    member: 'publish',
    is: 'publish',
    destination: 'Argument[0]',
    key: 'Argument[2].Member[msgID]',
    // Within the stream's `duplicate_window`, two minutes unless it says otherwise. The id is the header `Nats-Msg-Id`.
    deduplication: { unlessGiven: ['Argument[2].Member[headers]'] },
  },

  identity('JsMsg', 'seq'),
  ...fields('JsMsg', 'stable', ['data', 'headers', 'subject']),
  ...history('JsMsg', ['redelivered']),
  ...fields('JsMsg', 'unstable', ['sid']),
  identity('DeliveryInfo', 'streamSequence'),
  ...fields('DeliveryInfo', 'stable', ['stream', 'timestampNanos']),
  ...history('DeliveryInfo', ['redelivered']),
  ...fields('DeliveryInfo', 'unstable', ['deliverySequence', 'pending']),
];

export const nats = defineLibrary({
  package: 'nats',
  versions: '>=2.13.0 <3',
  evidence: 'executed',
  docs: 'https://github.com/nats-io/nats.js/blob/v2.29.3/jetstream.md',
  entries: [
    ...jetstream,
    ...inVersions('>=2.14.0 <3', consumers),
    ...history('DeliveryInfo', ['redeliveryCount']),
    // Not stored by the server.
    { type: 'NatsConnection', member: 'publish', is: 'publish', destination: 'Argument[0]' },
    { type: 'NatsConnection', member: 'jetstream', is: 'configure', what: 'client' },
    ...members('NatsConnection', ['flush', 'drain', 'close'], { is: 'compute' }),
  ],
});

export const natsJetstream = defineLibrary({
  package: '@nats-io/jetstream',
  versions: '>=3.0.0 <4',
  evidence: 'executed',
  docs: 'https://github.com/nats-io/nats.js/blob/main/jetstream/README.md',
  entries: [
    ...jetstream,
    ...consumers,
    ...fields('JsMsg', 'stable', ['time', 'timestamp', 'timestampNanos']),
    { function: 'jetstream', is: 'configure', what: 'client' },
  ],
});
