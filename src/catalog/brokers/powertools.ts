import { defineLibrary, functions } from '../model.ts';

/** Both versions: what is synchronous in the second one has `Sync` in its name. */
export const powertoolsBatch = defineLibrary({
  package: '@aws-lambda-powertools/batch',
  versions: '>=1.18.0 <3',
  evidence: 'source',
  docs: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/batch/',
  entries: functions(['processPartialResponse', 'processPartialResponseSync'], {
    is: 'eachMessage',
    callback: 'Argument[1]',
    failuresAt: 'Member[batchItemFailures]',
  }),
});

/** Saves a record before the function runs and its result afterwards; a throw takes the record back. */
export const powertoolsIdempotency = defineLibrary({
  package: '@aws-lambda-powertools/idempotency',
  modules: ['@aws-lambda-powertools/idempotency', '@aws-lambda-powertools/idempotency/middleware'],
  versions: '>=1.18.0 <3',
  evidence: 'source',
  docs: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/',
  entries: [
    { function: 'makeIdempotent', is: 'passes', value: 'Argument[0]', gated: true },
    { function: 'makeHandlerIdempotent', is: 'around', gated: true },
    { decorator: 'idempotent', is: 'around', gated: true },
  ],
});
