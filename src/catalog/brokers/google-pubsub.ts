import { defineLibrary, fields, identity, members, history } from '../model.ts';

const publish = { is: 'publish', destination: 'Receiver' } as const;

/**
 * The client extends the lease of a message for up to an hour, then the message comes again. A rejected promise of the listener ends
 * the process; a synchronous throw is only an event named `debug`.
 */
export const googlePubsub = defineLibrary({
  package: '@google-cloud/pubsub',
  versions: '>=4.0.0 <7',
  evidence: 'source',
  docs: 'https://cloud.google.com/nodejs/docs/reference/pubsub/latest/pubsub/message',
  entries: [
    {
      type: 'Subscription',
      member: 'on',
      is: 'consumer',
      event: 'message',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
      acks: 'explicit',
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      awaitsHandler: false,
    },
    {
      parameterType: 'Message',
      is: 'consumer',
      handler: { message: 'Parameter[0]' },
      acks: 'explicit',
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      awaitsHandler: false,
    },

    ...members('Message', ['ack', 'ackWithResponse'], { is: 'ack', message: 'Receiver' }),
    ...members('Message', ['nack', 'nackWithResponse'], {
      is: 'nack',
      message: 'Receiver',
      requeue: { default: true },
    }),
    ...members('Message', ['modAck', 'modAckWithResponse'], {
      is: 'extendLease',
      isWhen: [{ at: 'Argument[0]', equals: 0, is: 'nack' }],
      message: 'Receiver',
      requeue: { default: true },
    }),

    // Every publish gets another message id: what has to be recognised again goes into the attributes.
    ...members('Topic', ['publishMessage', 'publishJSON', 'publish'], publish),
    ...members('FlowControlledPublisher', ['publish'], publish),
    ...members('Topic', ['get', 'exists', 'flush'], { is: 'compute' }),
    ...members('Subscription', ['get', 'exists', 'open', 'close'], { is: 'compute' }),
    ...members('PubSub', ['topic', 'subscription'], { is: 'configure', what: 'client' }),
    { type: 'Topic', member: 'subscription', is: 'configure', what: 'client' },
    ...members('PubSub', ['createTopic', 'createSubscription'], { is: 'configure', what: 'queue' }),
    ...members('Topic', ['create', 'createSubscription'], { is: 'configure', what: 'queue' }),
    { type: 'Subscription', member: 'create', is: 'configure', what: 'queue' },
    { construct: 'PubSub', is: 'configure', what: 'client' },

    identity('Message', 'id'),
    ...fields('Message', 'stable', ['data', 'attributes', 'orderingKey', 'publishTime']),
    ...history('Message', ['deliveryAttempt']),
    ...fields('Message', 'unstable', ['ackId', 'received']),
  ],
});
