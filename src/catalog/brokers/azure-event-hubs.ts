import { defineLibrary, fields, identity, members } from '../model.ts';

const consumer = {
  is: 'consumer',
  acks: 'explicit',
  // The partition is closed, claimed again and read from the last checkpoint.
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

const batch = { batch: 'Parameter[0]' } as const;

export const azureEventHubs = defineLibrary({
  package: '@azure/event-hubs',
  versions: '>=5.12.0 <7',
  evidence: 'source',
  docs: 'https://learn.microsoft.com/en-us/javascript/api/overview/azure/event-hubs-readme',
  entries: [
    {
      type: 'EventHubConsumerClient',
      member: 'subscribe',
      ...consumer,
      handlers: [
        { at: 'Argument[0].Member[processEvents]', ...batch },
        { at: 'Argument[1].Member[processEvents]', ...batch },
      ],
    },
    { handlerType: 'ProcessEventsHandler', ...consumer, handler: batch },
    // Everything up to this event is done.
    { type: 'PartitionContext', member: 'updateCheckpoint', is: 'ack', message: 'Argument[0]', covers: 'upTo' },
    { type: 'EventHubConsumerClient', member: 'close', is: 'compute' },
    { construct: 'EventHubConsumerClient', is: 'configure', what: 'client' },

    { type: 'EventHubProducerClient', member: 'sendBatch', is: 'publish' },
    // Resolves before anything is sent.
    ...members('EventHubBufferedProducerClient', ['enqueueEvent', 'enqueueEvents'], { is: 'publish' }),
    ...members('EventHubProducerClient', ['createBatch', 'close'], { is: 'compute' }),
    { type: 'EventDataBatch', member: 'tryAdd', is: 'pure' },

    identity('ReceivedEventData', 'sequenceNumber'),
    ...fields('ReceivedEventData', 'stable', [
      'body',
      'offset',
      'messageId',
      'correlationId',
      'partitionKey',
      'properties',
      'enqueuedTimeUtc',
    ]),
    ...fields('PartitionContext', 'stable', ['partitionId', 'eventHubName', 'consumerGroup']),
    ...fields('PartitionContext', 'unstable', ['lastEnqueuedEventProperties']),
  ],
});
