import { defineLibrary, functions, members, history } from '../model.ts';

const consumer = {
  is: 'consumer',
  handlers: [{ at: 'Argument[0].Member[run]', message: 'Parameter[0]' }],
  // The first run is an attempt as well.
  notWhen: [{ at: 'Argument[0].Member[retry].Member[maxAttempts]', equals: 1 }],
  acks: 'onReturn',
  // Retried up to `retry.maxAttempts` of the task or of the project.
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

const byId = {
  is: 'publish',
  key: 'Argument[2].Member[idempotencyKey]',
  deduplication: {},
  destination: 'Argument[0]',
} as const;

const ofTask = {
  is: 'publish',
  key: 'Argument[1].Member[idempotencyKey]',
  deduplication: {},
  destination: 'Receiver',
} as const;

export const triggerDev = defineLibrary({
  package: '@trigger.dev/sdk',
  alsoDeclaredBy: ['@trigger.dev/core'],
  modules: ['@trigger.dev/sdk', '@trigger.dev/sdk/v3'],
  versions: '>=3.3.0 <5',
  evidence: 'docs',
  docs: 'https://trigger.dev/docs/tasks/overview',
  entries: [
    // `schedules.task` is a function of that name as well.
    ...functions(['task', 'schemaTask'], consumer),

    { type: 'tasks', member: 'trigger', ...byId },
    { type: 'tasks', member: 'triggerAndWait', ...byId, versions: '>=4.0.0' },
    {
      type: 'tasks',
      member: 'batchTrigger',
      is: 'publish',
      key: 'Argument[1].Element.Member[options].Member[idempotencyKey]',
      deduplication: {},
      destination: 'Argument[0]',
    },
    { type: 'Task', member: 'trigger', ...ofTask },
    { type: 'Task', member: 'triggerAndWait', ...ofTask, versions: '>=4.0.0' },
    {
      type: 'Task',
      member: 'batchTrigger',
      is: 'publish',
      key: 'Argument[0].Element.Member[options].Member[idempotencyKey]',
      deduplication: {},
      destination: 'Receiver',
    },
    // As stable as what goes in: within the run, or everywhere.
    { function: 'createIdempotencyKey', is: 'keySource', stability: 'derived' },
    ...members('wait', ['for', 'until'], { is: 'compute' }),
    ...members('logger', ['debug', 'log', 'info', 'warn', 'error'], { is: 'telemetry' }),

    { type: 'TaskRunContext.run', field: 'id', is: 'field', stability: 'stable', identity: true },
    { type: 'TaskRunContext.run', field: 'idempotencyKey', is: 'field', stability: 'stable' },
    { type: 'TaskRunContext.attempt', field: 'id', is: 'field', stability: 'unstable', versions: '<4.0.0' },
    ...history('TaskRunContext.attempt', ['number']),
    { type: 'TaskRunContext.attempt', field: 'startedAt', is: 'field', stability: 'unstable' },
  ],
});
