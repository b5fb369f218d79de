import { type DeclarationMeaning, defineLibrary, fields, identity, members, history } from '../model.ts';

/** Without a policy a message that is given back comes again until its retention is over: seven days. */
const subscription = (queue: string, options: string) =>
  ({
    queue,
    deadLetter: [{ at: `${options}.Member[deadLetterPolicy]`, given: true }],
    deadLetterTo: { exchange: [`${options}.Member[deadLetterPolicy].Member[deadLetterTopic]`] },
    byConsumers: true,
  }) as const satisfies DeclarationMeaning;

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
    { type: 'PubSub', member: 'createTopic', is: 'configure', what: 'queue' },
    { type: 'Topic', member: 'create', is: 'configure', what: 'queue' },
    {
      type: 'PubSub',
      member: 'createSubscription',
      is: 'configure',
      what: 'queue',
      declares: { ...subscription('Argument[1]', 'Argument[2]'), boundTo: 'Argument[0]' },
    },
    {
      type: 'Topic',
      member: 'createSubscription',
      is: 'configure',
      what: 'queue',
      declares: { ...subscription('Argument[0]', 'Argument[1]'), boundTo: 'Maker.Argument[0]' },
    },
    {
      type: 'Subscription',
      member: 'create',
      is: 'configure',
      what: 'queue',
      declares: { ...subscription('Maker.Argument[0]', 'Argument[0]'), boundTo: 'Maker.Maker.Argument[0]' },
    },
    { construct: 'PubSub', is: 'configure', what: 'client' },

    identity('Message', 'id'),
    ...fields('Message', 'stable', ['data', 'attributes', 'orderingKey', 'publishTime']),
    ...history('Message', ['deliveryAttempt']),
    ...fields('Message', 'unstable', ['ackId', 'received']),
  ],
});
