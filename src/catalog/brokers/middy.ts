import { defineLibrary, members } from '../model.ts';

/** The value of each call is the handler, with one thing more around it. */
export const middyCore = defineLibrary({
  package: '@middy/core',
  versions: '>=5.0.0 <7',
  evidence: 'source',
  docs: 'https://middy.js.org/docs/intro/how-it-works',
  entries: [
    { function: 'middy', is: 'passes', value: 'Argument[0]' },
    { type: 'MiddyfiedHandler', member: 'handler', is: 'passes', value: 'Argument[0]' },
    ...members('MiddyfiedHandler', ['use', 'before', 'after', 'onError'], {
      is: 'passes',
      value: 'Receiver',
      around: 'Argument[0]',
    }),
  ],
});

/** Makes `batchItemFailures` of what `Promise.allSettled` gave for the records. */
export const middySqsPartialBatchFailure = defineLibrary({
  package: '@middy/sqs-partial-batch-failure',
  versions: '>=5.0.0 <7',
  evidence: 'source',
  docs: 'https://middy.js.org/docs/middlewares/sqs-partial-batch-failure',
  entries: [{ function: 'sqsPartialBatchFailure', is: 'around', settledResults: true }],
});
