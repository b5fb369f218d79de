import { assertedQueue, defineLibrary, members } from '../model.ts';

/** Messages are amqplib's own: its rows describe their fields. */
const consumer = {
  is: 'consumer',
  event: 'message',
  handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
  acks: 'explicit',
  // An event's listener: nobody catches what it throws or rejects, and the process ends.
  onThrow: 'redeliver',
  unsettled: 'stuck',
  redeliveries: 'unlimited',
  awaitsHandler: false,
} as const;

const queue = 'Argument[0].Member[vhosts].Member[*].Member[queues].Member[*]';
const subscription = 'Argument[0].Member[vhosts].Member[*].Member[subscriptions].Member[*]';

/** A broker's configuration: its queues are declared when the broker is made, and consumers know them by their subscriptions. */
const configuration = {
  is: 'configure',
  what: 'client',
  declares: {
    ...assertedQueue(`${queue}.Member[name]`, `${queue}.Member[options]`),
    each: queue,
    queue: [`${queue}.Member[name]`, `${queue}.Key`],
    // Bindings are texts in a language of their own: `dead -> orders.dead`.
    boundTo: 'Argument[0].Member[vhosts]',
  },
  renames: { each: subscription, name: `${subscription}.Key`, queue: `${subscription}.Member[queue]` },
} as const;

const publish = {
  is: 'publish',
  destination: 'Argument[0]',
  identity: 'Argument[2].Member[options].Member[messageId]',
} as const;

export const rascal = defineLibrary({
  package: 'rascal',
  versions: '>=10.0.0 <22',
  evidence: 'executed',
  docs: 'https://github.com/onebeyond/rascal#subscriptions',
  entries: [
    {
      type: 'SubscriberSessionAsPromised',
      member: 'on',
      ...consumer,
      queue: 'Maker.Argument[0]',
      acksWhen: [{ at: 'Maker.Argument[1].Member[options].Member[noAck]', equals: true, acks: 'onDelivery' }],
      ackOption: 'Maker.Argument[1].Member[options].Member[noAck]',
    },
    // Comes as the parameter of a callback: the options of its subscription are not in sight.
    { type: 'SubscriptionSession', member: 'on', ...consumer },

    // With an error it is a `nack` without requeue, or what the recovery says: the copies of `republish` and `forward` are the message's
    // further way.
    {
      function: 'AckOrNack',
      is: 'ack',
      covers: 'message',
      isWhen: [
        { at: 'Argument[1].Member[strategy]', equals: 'republish', is: 'deadLetter' },
        { at: 'Argument[1].Member[strategy]', equals: 'forward', is: 'deadLetter' },
        { at: 'Argument[1].Element.Member[strategy]', equals: 'republish', is: 'deadLetter' },
        { at: 'Argument[1].Element.Member[strategy]', equals: 'forward', is: 'deadLetter' },
        { at: 'Argument[0]', given: true, is: 'nack' },
      ],
      requeue: { at: 'Argument[1].Member[requeue]', default: false },
    },

    ...members('BrokerAsPromised', ['publish', 'forward'], publish),
    ...members('Broker', ['publish', 'forward'], publish),

    { type: 'BrokerAsPromised', member: 'create', ...configuration },
    { type: 'Broker', member: 'create', ...configuration },
    { function: 'withDefaultConfig', ...configuration },
    ...members('BrokerAsPromised', ['subscribe', 'subscribeAll'], { is: 'configure', what: 'client' }),
    ...members('Broker', ['subscribe', 'subscribeAll'], { is: 'configure', what: 'client' }),
    ...members('BrokerAsPromised', ['unsubscribeAll', 'bounce', 'purge', 'nuke'], { is: 'compute' }),
    { type: 'BrokerAsPromised', member: 'shutdown', is: 'release' },
    ...members('SubscriberSessionAsPromised', ['cancel'], { is: 'compute' }),
  ],
});
