import { defineLibrary, fields, identity, inVersions, members } from '../model.ts';

const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  onThrow: 'redeliver',
  // A job whose lock is lost counts as stalled and runs again.
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

const givesBack = { is: 'nack', message: 'Receiver', requeue: { default: true } } as const;

export const bullmq = defineLibrary({
  package: 'bullmq',
  versions: '>=5.0.0 <7',
  evidence: 'source',
  docs: 'https://docs.bullmq.io/guide/workers',
  entries: [
    { construct: 'Worker', ...consumer, handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }] },
    { handlerType: 'Processor', ...consumer, handler: { message: 'Parameter[0]' } },
    { parameterType: 'Job', ...consumer, handler: { message: 'Parameter[0]' } },
    {
      type: 'Worker',
      member: 'getNextJob',
      is: 'receive',
      messages: 'ReturnValue.Awaited',
      acks: 'explicit',
      unsettled: 'redelivered',
    },

    { type: 'Job', member: 'moveToCompleted', is: 'ack', message: 'Receiver' },
    ...members('Job', ['moveToFailed', 'moveToDelayed', 'retry'], givesBack),
    ...inVersions('>=5.16.0', members('Job', ['moveToWait'], givesBack)),
    { type: 'Job', member: 'extendLock', is: 'extendLease', message: 'Receiver' },
    ...members('Job', ['log', 'updateProgress', 'clearLogs'], { is: 'telemetry' }),
    // The job's own data belongs to the message: writing it again changes nothing.
    ...members('Job', ['updateData', 'getState', 'isActive', 'isCompleted', 'isFailed', 'getChildrenValues'], {
      is: 'compute',
    }),

    {
      type: 'Queue',
      member: 'add',
      is: 'publish',
      key: 'Argument[2].Member[jobId]',
      keyAlternatives: ['Argument[2].Member[deduplication].Member[id]'],
      destination: 'Receiver',
    },
    {
      type: 'Queue',
      member: 'addBulk',
      is: 'publish',
      key: 'Argument[0].Element.Member[opts].Member[jobId]',
      keyAlternatives: ['Argument[0].Element.Member[opts].Member[deduplication].Member[id]'],
      destination: 'Receiver',
    },
    ...inVersions('>=5.16.0', [
      { type: 'Queue', member: 'upsertJobScheduler', is: 'publish', key: 'Argument[0]', destination: 'Receiver' },
    ]),
    {
      type: 'FlowProducer',
      member: 'add',
      is: 'publish',
      key: 'Argument[0].Member[opts].Member[jobId]',
      keyAlternatives: ['Argument[0].Member[opts].Member[deduplication].Member[id]'],
      destination: 'Argument[0].Member[queueName]',
    },
    {
      type: 'FlowProducer',
      member: 'addBulk',
      is: 'publish',
      key: 'Argument[0].Element.Member[opts].Member[jobId]',
      destination: 'Argument[0].Element.Member[queueName]',
    },
    ...members('Queue', ['getJob', 'getJobs', 'getJobCounts', 'getJobState', 'isPaused', 'count'], { is: 'compute' }),
    ...members('Queue', ['close', 'waitUntilReady'], { is: 'compute' }),
    ...members('Worker', ['close', 'pause', 'resume', 'waitUntilReady', 'run'], { is: 'compute' }),
    { construct: 'Queue', is: 'configure', what: 'queue' },
    { construct: 'FlowProducer', is: 'configure', what: 'client' },

    identity('Job', 'id'),
    ...fields('Job', 'stable', ['data', 'name', 'timestamp', 'opts', 'queueName']),
    ...inVersions('>=5.16.0', [
      ...fields('Job', 'stable', ['deduplicationId']),
      ...fields('Job', 'unstable', ['stalledCounter']),
    ]),
    ...fields('Job', 'unstable', [
      'attemptsMade',
      'attemptsStarted',
      'token',
      'processedOn',
      'processedBy',
      'finishedOn',
    ]),
  ],
});
