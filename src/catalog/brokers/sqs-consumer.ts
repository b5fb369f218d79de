import { defineLibrary, members } from '../model.ts';

const consumer = {
  is: 'consumer',
  handlers: [
    { at: 'Argument[0].Member[handleMessage]', message: 'Parameter[0]' },
    { at: 'Argument[0].Member[handleMessageBatch]', batch: 'Parameter[0]' },
  ],
  // From version 14 on only a returned message is deleted.
  acks: 'returnValue',
  acksWhen: [
    { at: 'Argument[0].Member[shouldDeleteMessages]', equals: false, acks: 'explicit' },
    { at: 'Argument[0].Member[alwaysAcknowledge]', equals: true, acks: 'onReturn' },
  ],
  // Up to version 13 every normal return deletes, and the handler may return nothing.
  acksWhenReturnsVoid: 'onReturn',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  lease: {
    seconds: 'Argument[0].Member[visibilityTimeout]',
    size: { at: 'Argument[0].Member[batchSize]', default: 1 },
    keptWhen: [
      { at: 'Argument[0].Member[heartbeatInterval]', given: true },
      { at: 'Argument[0].Member[handleMessageTimeout]', given: true },
    ],
  },
  awaitsHandler: true,
} as const;

export const sqsConsumer = defineLibrary({
  package: 'sqs-consumer',
  versions: '>=11.0.0 <16',
  evidence: 'source',
  docs: 'https://bbc.github.io/sqs-consumer/',
  entries: [
    { type: 'Consumer', member: 'create', ...consumer },
    { construct: 'Consumer', ...consumer },
    ...members('Consumer', ['start', 'stop', 'updateOption'], { is: 'pure' }),
  ],
});
