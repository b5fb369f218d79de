import { defineLibrary, fields, functions, identity, inVersions, members, history } from '../model.ts';

const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  // Retried with growing delays, 25 times unless the job says otherwise.
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

const handler = { message: 'Parameter[0]' } as const;

const addJob = {
  is: 'publish',
  key: 'Argument[2].Member[jobKey]',
  deduplication: {},
  destination: 'Argument[0]',
} as const;

const adhoc = {
  is: 'publish',
  key: 'Argument[3].Member[jobKey]',
  deduplication: {},
  destination: 'Argument[1]',
} as const;

export const graphileWorker = defineLibrary({
  package: 'graphile-worker',
  versions: '>=0.16.0 <0.19',
  evidence: 'executed',
  docs: 'https://worker.graphile.org/docs/tasks',
  // Its queries run in the service's own PostgreSQL.
  store: 'pg',
  entries: [
    ...functions(['run', 'runOnce'], {
      ...consumer,
      handlers: [
        { at: 'Argument[0].Member[taskList].Member[*]', ...handler },
        { at: 'Argument[1].Member[*]', ...handler },
      ],
    }),
    ...functions(['runTaskList', 'runTaskListOnce'], {
      ...consumer,
      handlers: [{ at: 'Argument[1].Member[*]', ...handler }],
    }),
    { handlerType: 'Task', ...consumer, handler },
    { handlerType: 'TaskList', ...consumer, handler: { at: 'Member[*]', ...handler } },
    // `export default async (payload, helpers: JobHelpers) => …` in the task directory.
    { parameterType: 'JobHelpers', position: 1, ...consumer, handler },

    { type: 'Helpers', member: 'addJob', ...addJob },
    { type: 'Runner', member: 'addJob', ...addJob },
    ...functions(['quickAddJob'], adhoc),
    ...inVersions('>=0.17.0', [
      { function: 'addJobAdhoc', ...adhoc },
      {
        type: 'Helpers',
        member: 'addJobs',
        is: 'publish',
        key: 'Argument[0].Element.Member[jobKey]',
        deduplication: {},
        destination: 'Argument[0].Element.Member[identifier]',
      },
    ]),
    {
      type: 'JobHelpers',
      member: 'query',
      is: 'sql',
      text: ['Argument[0]'],
      parameters: ['Argument[1]'],
      rowsAt: 'Member[rows]',
      countAt: 'Member[rowCount]',
    },
    { type: 'Helpers', member: 'withPgClient', is: 'run', callback: 'Argument[0]', client: 'Parameter[0]' },
    ...members('WorkerUtils', ['completeJobs', 'permanentlyFailJobs', 'rescheduleJobs', 'migrate', 'release'], {
      is: 'compute',
    }),
    ...members('Logger', ['debug', 'info', 'warn', 'error', 'scope'], { is: 'telemetry' }),

    identity('DbJob', 'id'),
    ...fields('DbJob', 'stable', ['payload', 'key', 'created_at', 'task_id', 'priority', 'max_attempts']),
    ...history('DbJob', ['attempts', 'last_error', 'revision']),
    ...fields('DbJob', 'unstable', ['locked_at', 'locked_by', 'run_at']),
  ],
});
