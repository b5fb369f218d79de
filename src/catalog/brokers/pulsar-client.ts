import { defineLibrary, inVersions, members } from '../model.ts';

const ofMessage = { message: 'Argument[0]', covers: 'message' } as const;
const upTo = { message: 'Argument[0]', covers: 'upTo' } as const;

/** Not given back before the process ends, unless there is an ack timeout. */
const ackTimeout = (at: string) => [{ at, given: true, unsettled: 'redelivered' }] as const;

const receive = {
  is: 'receive',
  acks: 'explicit',
  unsettled: 'stuck',
  unsettledWhen: ackTimeout('Maker.Argument[0].Member[ackTimeoutMs]'),
} as const;

export const pulsarClient = defineLibrary({
  package: 'pulsar-client',
  versions: '>=1.9.0 <2',
  evidence: 'source',
  docs: 'https://pulsar.apache.org/docs/client-libraries-node-use/',
  entries: [
    {
      type: 'Client',
      member: 'subscribe',
      is: 'consumer',
      handlers: [{ at: 'Argument[0].Member[listener]', message: 'Parameter[0]' }],
      acks: 'explicit',
      // The client waits for the listener's promise and logs what it is rejected with.
      onThrow: 'swallow',
      unsettled: 'stuck',
      unsettledWhen: ackTimeout('Argument[0].Member[ackTimeoutMs]'),
      awaitsHandler: true,
      declares: {
        queue: 'Argument[0].Member[subscription]',
        deadLetter: [{ at: 'Argument[0].Member[deadLetterPolicy]', given: true }],
        deadLetterTo: { exchange: ['Argument[0].Member[deadLetterPolicy].Member[deadLetterTopic]'] },
        boundTo: 'Argument[0].Member[topic]',
        // Only shared subscriptions have dead letters: https://pulsar.apache.org/docs/concepts-messaging/#dead-letter-topic
        exemptWhen: [
          { at: 'Argument[0].Member[subscriptionType]', equals: 'Exclusive', default: 'Exclusive' },
          { at: 'Argument[0].Member[subscriptionType]', equals: 'Failover' },
        ],
        byConsumers: true,
      },
    },
    { type: 'Consumer', member: 'receive', ...receive, messages: 'ReturnValue.Awaited' },
    ...inVersions('>=1.10.0 <2', [
      { type: 'Consumer', member: 'batchReceive', ...receive, messages: 'ReturnValue.Awaited.Element' },
    ]),
    ...members('Consumer', ['acknowledge', 'acknowledgeId'], { is: 'ack', ...ofMessage }),
    ...members('Consumer', ['acknowledgeCumulative', 'acknowledgeCumulativeId'], { is: 'ack', ...upTo }),
    ...members('Consumer', ['negativeAcknowledge', 'negativeAcknowledgeId'], {
      is: 'nack',
      ...ofMessage,
      requeue: { default: true },
    }),
    ...members('Consumer', ['seek', 'seekTimestamp', 'unsubscribe'], { is: 'compute' }),
    { type: 'Consumer', member: 'close', is: 'release' },
    { type: 'Consumer', member: 'isConnected', is: 'pure' },
    { construct: 'Client', is: 'configure', what: 'client' },
    { type: 'Client', member: 'createProducer', is: 'configure', what: 'client' },

    { type: 'Producer', member: 'send', is: 'publish', key: 'Argument[0].Member[sequenceId]' },
    ...members('Producer', ['flush', 'close'], { is: 'compute' }),

    ...members(
      'Message',
      [
        'getMessageId',
        'getData',
        'getProperties',
        'getTopicName',
        'getPartitionKey',
        'getPublishTimestamp',
        'getEventTimestamp',
      ],
      { is: 'pure' },
    ),
    ...members('MessageId', ['toString', 'serialize'], { is: 'pure' }),
    { type: 'Message', member: 'getRedeliveryCount', is: 'keySource', stability: 'unstable', tells: 'redelivery' },
  ],
});
