import { defineLibrary } from '../model.ts';

/** Wraps sqs-consumer 11, which deletes the message on every normal return. */
export const nestjsSqs = defineLibrary({
  package: '@ssut/nestjs-sqs',
  versions: '>=2.0.0 <4',
  evidence: 'source',
  docs: 'https://github.com/ssut/nestjs-sqs#consume-messages',
  entries: [
    {
      decorator: 'SqsMessageHandler',
      is: 'consumer',
      // The second argument of the decorator makes it a batch; the handler then declares a list.
      handler: { message: 'Parameter[0]', batch: 'Parameter[0]' },
      acks: 'onReturn',
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      awaitsHandler: true,
    },
    {
      type: 'SqsService',
      member: 'send',
      is: 'publish',
      key: 'Argument[1].Member[deduplicationId]',
      keyAlternatives: ['Argument[1].Element.Member[deduplicationId]'],
      deduplication: {
        of: [
          { at: 'Argument[1].Member[groupId]', given: true },
          { at: 'Argument[1].Element.Member[groupId]', given: true },
        ],
      },
      destination: 'Argument[0]',
    },
  ],
});
