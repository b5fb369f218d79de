import { defineLibrary, fields, identity, inVersions, members, history } from '../model.ts';

/** What BullMQ does with a processor, whoever registers it. */
const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  onThrow: 'redeliver',
  // The lock is renewed as long as the process lives; a job whose lock is lost counts as stalled and runs again.
  unsettled: 'stuck',
  awaitsHandler: true,
} as const;

const givesBack = { is: 'nack', message: 'Receiver', requeue: { default: true } } as const;

/** The job and the token of its lock. */
const handler = { message: 'Parameter[0]', unstable: ['Parameter[1]'] } as const;

export const bullmq = defineLibrary({
  package: 'bullmq',
  versions: '>=5.0.0 <7',
  evidence: 'executed',
  docs: 'https://docs.bullmq.io/guide/workers',
  entries: [
    { construct: 'Worker', ...consumer, handlers: [{ at: 'Argument[1]', ...handler }] },
    { handlerType: 'Processor', ...consumer, handler },
    { parameterType: 'Job', ...consumer, handler },
    {
      type: 'Worker',
      member: 'getNextJob',
      is: 'receive',
      messages: 'ReturnValue.Awaited',
      acks: 'explicit',
      unsettled: 'redelivered',
    },

    { type: 'Job', member: 'moveToCompleted', is: 'ack', message: 'Receiver' },
    { type: 'Job', member: 'moveToFailed', is: 'nack', message: 'Receiver', requeue: { default: true } },
    ...members('Job', ['moveToDelayed'], givesBack),
    ...inVersions('>=5.16.0', members('Job', ['moveToWait'], givesBack)),
    { type: 'Job', member: 'extendLock', is: 'extendLease', message: 'Receiver' },
    ...members('Job', ['log', 'updateProgress', 'clearLogs'], { is: 'telemetry' }),
    // The job's own data belongs to the message: writing it again changes nothing. A job that is at work cannot be retried.
    ...members('Job', ['updateData', 'retry', 'getState', 'isActive', 'isCompleted', 'isFailed', 'getChildrenValues'], {
      is: 'compute',
    }),

    {
      type: 'Queue',
      member: 'add',
      is: 'publish',
      key: 'Argument[2].Member[jobId]',
      keyAlternatives: ['Argument[2].Member[deduplication].Member[id]'],
      // A repeated job is known by its schedule.
      deduplication: { unlessGiven: ['Argument[2].Member[repeat]'], sharesIds: true },
      destination: 'Receiver',
    },
    {
      type: 'Queue',
      member: 'addBulk',
      is: 'publish',
      key: 'Argument[0].Element.Member[opts].Member[jobId]',
      keyAlternatives: ['Argument[0].Element.Member[opts].Member[deduplication].Member[id]'],
      deduplication: { sharesIds: true },
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
      deduplication: { sharesIds: true },
      destination: 'Argument[0].Member[queueName]',
    },
    {
      type: 'FlowProducer',
      member: 'addBulk',
      is: 'publish',
      key: 'Argument[0].Element.Member[opts].Member[jobId]',
      keyAlternatives: ['Argument[0].Element.Member[opts].Member[deduplication].Member[id]'],
      deduplication: { sharesIds: true },
      destination: 'Argument[0].Element.Member[queueName]',
    },
    ...members('Queue', ['getJob', 'getJobs', 'getJobCounts', 'getJobState', 'isPaused', 'count'], { is: 'compute' }),
    ...members('Queue', ['close', 'waitUntilReady'], { is: 'compute' }),
    ...members('Worker', ['close', 'pause', 'resume', 'waitUntilReady', 'run'], { is: 'compute' }),
    { construct: 'Queue', is: 'configure', what: 'queue' },
    { construct: 'FlowProducer', is: 'configure', what: 'client' },

    identity('Job', 'id'),
    ...fields('Job', 'stable', ['data', 'name', 'timestamp', 'opts', 'queueName']),
    ...inVersions('>=5.16.0', [...fields('Job', 'stable', ['deduplicationId']), ...history('Job', ['stalledCounter'])]),
    ...history('Job', ['attemptsMade', 'attemptsStarted', 'finishedOn']),
    ...fields('Job', 'unstable', ['token', 'processedOn', 'processedBy']),
  ],
});

/** Jobs and queues are those of `bullmq`. */
export const nestjsBullmq = defineLibrary({
  package: '@nestjs/bullmq',
  versions: '>=10.0.0 <13',
  evidence: 'source',
  docs: 'https://docs.nestjs.com/techniques/queues#consumers',
  entries: [{ extends: 'WorkerHost', member: 'process', ...consumer, handler }],
});
