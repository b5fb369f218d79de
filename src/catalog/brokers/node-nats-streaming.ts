import { defineLibrary, members } from '../model.ts';

const consumer = {
  is: 'consumer',
  // Without `setManualAckMode(true)` the client acknowledges when the listener has returned, promise or not.
  acks: 'explicit',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: false,
} as const;

/** NATS Streaming (STAN), the forerunner of JetStream; many services still have it. */
export const nodeNatsStreaming = defineLibrary({
  package: 'node-nats-streaming',
  versions: '>=0.3.0 <1',
  evidence: 'docs',
  docs: 'https://github.com/nats-io/stan.js',
  entries: [
    {
      type: 'Subscription',
      member: 'on',
      ...consumer,
      event: 'message',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
    },
    // `onMessage(data, msg)` of a listener class, whose base class parses and hands on.
    { parameterType: 'Message', position: 'either', ...consumer, handler: { message: 'Parameter[0]' } },

    { type: 'Message', member: 'ack', is: 'ack', message: 'Receiver', covers: 'message' },
    ...members(
      'Message',
      [
        'getData',
        'getRawData',
        'getSubject',
        'getSequence',
        'getCrc32',
        'getTimestamp',
        'getTimestampRaw',
        'isRedelivered',
      ],
      { is: 'pure' },
    ),

    { type: 'Stan', member: 'publish', is: 'publish', destination: 'Argument[0]' },
    ...members('Stan', ['subscriptionOptions', 'close'], { is: 'pure' }),
    ...members(
      'SubscriptionOptions',
      ['setMaxInFlight', 'setAckWait', 'setDeliverAllAvailable', 'setManualAckMode', 'setDurableName'],
      { is: 'pure' },
    ),
  ],
});
