import { defineLibrary, fields, functions, identity, inVersions, members, history } from '../model.ts';

const singletonKey = ['Argument[2].Member[singletonKey]'] as const;

/** An id is kept with its job, also when that is done, until the job is deleted; a singleton may be one of a time slot. */
const deduplication = {
  unlessGiven: [
    'Argument[2].Member[singletonSeconds]',
    'Argument[2].Member[singletonMinutes]',
    'Argument[2].Member[singletonHours]',
  ],
  sharesIds: true,
} as const;

const send = { is: 'publish', destination: 'Argument[0]', through: 'Argument[2].Member[db]' } as const;

export const pgBoss = defineLibrary({
  package: 'pg-boss',
  versions: '>=9.0.0 <13',
  evidence: 'executed',
  docs: 'https://timgit.github.io/pg-boss/#/./api/workers',
  // Its jobs are rows of the service's own PostgreSQL.
  store: 'pg',
  entries: [
    {
      type: 'PgBoss',
      member: 'work',
      is: 'consumer',
      // A single job up to version 9, a list since then.
      handlers: [{ at: 'Argument[last]', message: 'Parameter[0]', batch: 'Parameter[0]', client: 'Parameter[1]' }],
      acks: 'onReturn',
      acksWhen: [{ at: 'Argument[1].Member[perJobResults]', equals: true, acks: 'returnValue' }],
      // `failed` is retried like a job that the list leaves out.
      outcomesReturned: { status: 'Element.Member[status]', ack: 'completed', deadLetter: 'deadletter' },
      // A throw fails every job of the list; each is retried until its `retryLimit`, then kept or moved to its dead letter queue.
      onThrow: 'redeliver',
      // A job that runs longer than `expireInSeconds` is retried.
      unsettled: 'redelivered',
      awaitsHandler: true,
      transactionWhen: [{ at: 'Argument[1].Member[transactional]', equals: true }],
    },
    {
      type: 'PgBoss',
      member: 'fetch',
      is: 'receive',
      messages: 'ReturnValue.Awaited.Element',
      acks: 'explicit',
      unsettled: 'redelivered',
    },

    { type: 'PgBoss', member: 'complete', is: 'ack', message: 'Argument[1]', through: 'Argument[3].Member[db]' },
    { type: 'PgBoss', member: 'cancel', is: 'ack', message: 'Argument[1]', through: 'Argument[2].Member[db]' },
    { type: 'PgBoss', member: 'deleteJob', is: 'ack', message: 'Argument[1]', versions: '>=10.0.0' },
    { type: 'PgBoss', member: 'fail', is: 'nack', message: 'Argument[1]', requeue: { default: true } },
    { type: 'PgBoss', member: 'touch', is: 'extendLease', message: 'Argument[1]', versions: '>=12.0.0' },

    {
      type: 'PgBoss',
      member: 'send',
      ...send,
      key: 'Argument[2].Member[id]',
      keyAlternatives: [
        ...singletonKey,
        'Argument[0].Member[options].Member[id]',
        'Argument[0].Member[options].Member[singletonKey]',
      ],
      deduplication: {
        ...deduplication,
        unlessGiven: [...deduplication.unlessGiven, 'Argument[0].Member[options].Member[singletonSeconds]'],
      },
    },
    {
      type: 'PgBoss',
      member: 'sendAfter',
      ...send,
      key: 'Argument[2].Member[id]',
      keyAlternatives: singletonKey,
      deduplication,
    },
    ...members('PgBoss', ['sendThrottled', 'sendDebounced'], { ...send, key: 'Argument[4]' }),
    { type: 'PgBoss', member: 'publish', ...send, key: 'Argument[2].Member[singletonKey]' },
    { type: 'PgBoss', member: 'insert', is: 'publish', through: 'Argument[last].Member[db]' },
    // Scheduling under the same name again replaces the schedule.
    { type: 'PgBoss', member: 'schedule', is: 'publish', key: 'Argument[0]', destination: 'Argument[0]' },
    ...members(
      'PgBoss',
      ['getJobById', 'getQueue', 'getQueues', 'createQueue', 'updateQueue', 'start', 'stop', 'offWork'],
      {
        is: 'compute',
      },
    ),
    ...inVersions('>=12.0.0', [
      { type: 'PgBoss', member: 'findJobs', is: 'compute' },
      {
        type: 'IDatabase',
        member: 'executeSql',
        is: 'sql',
        text: ['Argument[0]'],
        parameters: ['Argument[1]'],
        rowsAt: 'Member[rows]',
      },
      // Adapters for another library's transaction.
      ...functions(['fromPrisma', 'fromDrizzle', 'fromKysely', 'fromKnex'], { is: 'passes', value: 'Argument[0]' }),
    ]),
    { construct: 'PgBoss', is: 'configure', what: 'client' },

    identity('Job', 'id'),
    ...fields('Job', 'stable', ['name', 'data', 'expireInSeconds']),
    ...inVersions('>=12.0.0', [...history('Job', ['retryCount']), ...fields('Job', 'unstable', ['signal'])]),
    ...fields('JobWithMetadata', 'stable', ['singletonKey', 'createdOn', 'retryLimit', 'priority', 'policy']),
    ...history('JobWithMetadata', ['retryCount', 'state', 'completedOn', 'output']),
    ...fields('JobWithMetadata', 'unstable', ['startedOn', 'startAfter']),
    ...inVersions('>=12.0.0', [
      ...fields('JobWithMetadata', 'stable', ['sourceId']),
      ...fields('JobWithMetadata', 'unstable', ['heartbeatOn']),
    ]),
  ],
});
