import { defineLibrary, fields, identity, members, history } from '../model.ts';

/** `createReceiver(queue, options)`, `createReceiver(topic, subscription, options)`; sessions take one argument more. */
const whenDeleted = ([1, 2, 3] as const).map(
  position =>
    ({
      at: `Maker.Argument[${position}].Member[receiveMode]`,
      equals: 'receiveAndDelete',
      acks: 'onDelivery',
    }) as const,
);

const subscribe = {
  is: 'consumer',
  handlers: [{ at: 'Argument[0].Member[processMessage]', message: 'Parameter[0]' }],
  acks: 'onReturn',
  acksWhen: [...whenDeleted, { at: 'Argument[1].Member[autoCompleteMessages]', equals: false, acks: 'explicit' }],
  ackOption: 'Maker.Argument[1].Member[receiveMode]',
  // Abandoned, also where the handler completes messages itself.
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

const receive = {
  is: 'receive',
  acks: 'explicit',
  acksWhen: whenDeleted,
  ackOption: 'Maker.Argument[1].Member[receiveMode]',
  unsettled: 'redelivered',
} as const;

/** Deduplicates by `messageId` where the queue or topic has duplicate detection. */
const send = {
  is: 'publish',
  key: 'Argument[0].Member[messageId]',
  keyAlternatives: ['Argument[0].Element.Member[messageId]'],
  deduplication: { declared: true },
  destination: 'Maker.Argument[0]',
} as const;

export const azureServiceBus = defineLibrary({
  package: '@azure/service-bus',
  versions: '>=7.8.0 <8',
  evidence: 'source',
  docs: 'https://learn.microsoft.com/javascript/api/@azure/service-bus/servicebusreceiver',
  entries: [
    { type: 'ServiceBusReceiver', member: 'subscribe', ...subscribe },
    { type: 'ServiceBusSessionReceiver', member: 'subscribe', ...subscribe },
    {
      type: 'ServiceBusReceiver',
      member: 'receiveMessages',
      ...receive,
      messages: 'ReturnValue.Awaited.Element',
    },
    {
      type: 'ServiceBusReceiver',
      member: 'receiveDeferredMessages',
      ...receive,
      messages: 'ReturnValue.Awaited.Element',
    },
    { type: 'ServiceBusReceiver', member: 'getMessageIterator', ...receive, messages: 'ReturnValue.Element' },

    { type: 'ServiceBusReceiver', member: 'completeMessage', is: 'ack', message: 'Argument[0]' },
    {
      type: 'ServiceBusReceiver',
      member: 'abandonMessage',
      is: 'nack',
      message: 'Argument[0]',
      requeue: { default: true },
    },
    { type: 'ServiceBusReceiver', member: 'deadLetterMessage', is: 'deadLetter', message: 'Argument[0]' },
    // Set aside: only its sequence number brings it back.
    { type: 'ServiceBusReceiver', member: 'deferMessage', is: 'deadLetter', message: 'Argument[0]' },
    { type: 'ServiceBusReceiver', member: 'renewMessageLock', is: 'extendLease', message: 'Argument[0]' },
    { type: 'ServiceBusSessionReceiver', member: 'renewSessionLock', is: 'extendLease' },
    ...members('ServiceBusReceiver', ['peekMessages', 'close'], { is: 'compute' }),
    ...members('ServiceBusSessionReceiver', ['getSessionState', 'setSessionState'], { is: 'compute' }),

    { type: 'ServiceBusSender', member: 'sendMessages', ...send },
    { type: 'ServiceBusSender', member: 'scheduleMessages', ...send },
    ...members('ServiceBusSender', ['createMessageBatch', 'cancelScheduledMessages', 'close'], { is: 'compute' }),
    { type: 'ServiceBusMessageBatch', member: 'tryAddMessage', is: 'compute' },

    ...members('ServiceBusClient', ['createReceiver', 'createSender'], { is: 'configure', what: 'client' }),
    ...members('ServiceBusClient', ['acceptSession', 'acceptNextSession', 'close'], { is: 'compute' }),
    ...members('ServiceBusAdministrationClient', ['createQueue', 'createTopic'], {
      is: 'configure',
      what: 'queue',
      declares: {
        queue: 'Argument[0]',
        deduplicates: [{ at: 'Argument[1].Member[requiresDuplicateDetection]', equals: true }],
      },
    }),
    { type: 'ServiceBusAdministrationClient', member: 'createSubscription', is: 'configure', what: 'queue' },
    { construct: 'ServiceBusClient', is: 'configure', what: 'client' },

    // Chosen by the sender.
    identity('ServiceBusMessage', 'messageId'),
    ...fields('ServiceBusMessage', 'stable', [
      'body',
      'correlationId',
      'applicationProperties',
      'sessionId',
      'partitionKey',
      'subject',
    ]),
    // Given by the queue: another one after forwarding and after a resubmission from the dead-letter queue.
    ...fields('ServiceBusReceivedMessage', 'stable', ['sequenceNumber', 'enqueuedSequenceNumber', 'enqueuedTimeUtc']),
    ...history('ServiceBusReceivedMessage', ['deliveryCount']),
    ...fields('ServiceBusReceivedMessage', 'unstable', ['lockToken', 'lockedUntilUtc']),
  ],
});
