import { defineLibrary, fields, identity, members, history } from '../model.ts';

export const azureStorageQueue = defineLibrary({
  package: '@azure/storage-queue',
  versions: '>=12.17.0 <13',
  evidence: 'docs',
  docs: 'https://learn.microsoft.com/javascript/api/@azure/storage-queue/queueclient',
  entries: [
    {
      type: 'QueueClient',
      member: 'receiveMessages',
      is: 'receive',
      messages: 'ReturnValue.Awaited.Member[receivedMessageItems].Element',
      acks: 'explicit',
      unsettled: 'redelivered',
      lease: {
        seconds: 'Argument[0].Member[visibilityTimeout]',
        size: { at: 'Argument[0].Member[numberOfMessages]', default: 1 },
      },
    },
    { type: 'QueueClient', member: 'deleteMessage', is: 'ack', message: 'Argument[0]' },
    {
      type: 'QueueClient',
      member: 'updateMessage',
      is: 'extendLease',
      isWhen: [{ at: 'Argument[3]', equals: 0, is: 'nack' }],
      message: 'Argument[0]',
      requeue: { default: true },
    },
    { type: 'QueueClient', member: 'sendMessage', is: 'publish', destination: 'Receiver' },
    ...members('QueueClient', ['peekMessages', 'getProperties', 'exists'], { is: 'compute' }),
    ...members('QueueClient', ['create', 'createIfNotExists'], { is: 'configure', what: 'queue' }),
    { type: 'QueueServiceClient', member: 'getQueueClient', is: 'configure', what: 'client' },
    { construct: 'QueueClient', is: 'configure', what: 'client' },
    { construct: 'QueueServiceClient', is: 'configure', what: 'client' },

    identity('DequeuedMessageItem', 'messageId'),
    ...fields('DequeuedMessageItem', 'stable', ['messageText', 'insertedOn', 'expiresOn']),
    // An update gives another receipt as well.
    ...history('DequeuedMessageItem', ['dequeueCount']),
    ...fields('DequeuedMessageItem', 'unstable', ['popReceipt', 'nextVisibleOn']),
  ],
});
