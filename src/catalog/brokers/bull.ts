import { defineLibrary, fields, identity, members, history } from '../model.ts';

/** What Bull does with a processor, whoever registers it. */
const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  // Bull looks at the processor's arity: with `done` it ignores the promise.
  onThrow: 'redeliver',
  // The lock is renewed as long as the process lives, so a job whose `done` is never called stays active.
  unsettled: 'stuck',
  awaitsHandler: true,
} as const;

const handler = { message: 'Parameter[0]', done: 'Parameter[1]' } as const;

export const bull = defineLibrary({
  package: 'bull',
  versions: '>=4.10.0 <5',
  evidence: 'executed',
  docs: 'https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md',
  entries: [
    { type: 'Queue', member: 'process', ...consumer, handlers: [{ at: 'Argument[last]', ...handler }] },
    { handlerType: 'ProcessPromiseFunction', ...consumer, handler: { message: 'Parameter[0]' } },
    { handlerType: 'ProcessCallbackFunction', ...consumer, handler },
    { parameterType: 'Job', ...consumer, handler },
    {
      type: 'Queue',
      member: 'getNextJob',
      is: 'receive',
      messages: 'ReturnValue.Awaited',
      acks: 'explicit',
      unsettled: 'redelivered',
    },

    { type: 'Job', member: 'moveToCompleted', is: 'ack', message: 'Receiver' },
    { type: 'Job', member: 'moveToFailed', is: 'nack', message: 'Receiver', requeue: { default: true } },
    { type: 'Job', member: 'extendLock', is: 'extendLease', message: 'Receiver', versions: '>=4.11.0' },
    ...members('Job', ['log', 'progress'], { is: 'telemetry' }),
    // The job's own data belongs to the message: writing it again changes nothing. A job that is at work cannot be retried.
    ...members(
      'Job',
      ['retry', 'update', 'discard', 'takeLock', 'lockKey', 'toJSON', 'getState', 'isActive', 'isFailed'],
      {
        is: 'compute',
      },
    ),

    {
      type: 'Queue',
      member: 'add',
      is: 'publish',
      key: 'Argument[2].Member[jobId]',
      // Without a name: `add(data, options)`.
      keyAlternatives: ['Argument[1].Member[jobId]'],
      deduplication: { unlessGiven: ['Argument[2].Member[repeat]', 'Argument[1].Member[repeat]'], sharesIds: true },
      destination: 'Receiver',
    },
    {
      type: 'Queue',
      member: 'addBulk',
      is: 'publish',
      key: 'Argument[0].Element.Member[opts].Member[jobId]',
      deduplication: { sharesIds: true },
      destination: 'Receiver',
    },
    ...members(
      'Queue',
      ['getJob', 'getJobs', 'getJobCounts', 'isPaused', 'count', 'close', 'pause', 'resume', 'isReady'],
      {
        is: 'compute',
      },
    ),
    { construct: 'Bull', is: 'configure', what: 'queue' },

    identity('Job', 'id'),
    ...fields('Job', 'stable', ['data', 'name', 'timestamp', 'opts']),
    ...history('Job', ['attemptsMade', 'finishedOn']),
    ...fields('Job', 'unstable', ['processedOn']),
  ],
});

/** Jobs and queues are those of `bull`. */
export const nestjsBull = defineLibrary({
  package: '@nestjs/bull',
  versions: '>=10.0.0 <13',
  evidence: 'source',
  docs: 'https://docs.nestjs.com/techniques/queues#consumers-1',
  entries: [{ decorator: 'Process', ...consumer, handler }],
});
