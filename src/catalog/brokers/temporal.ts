import { defineLibrary, fields, functions, identity, inVersions, history } from '../model.ts';

/** Activities are plain functions; a workflow's own code is replayed and never a consumer. */
export const temporalWorker = defineLibrary({
  package: '@temporalio/worker',
  versions: '>=1.8.0 <2',
  evidence: 'docs',
  docs: 'https://docs.temporal.io/develop/typescript/core-application#develop-activities',
  entries: [
    {
      type: 'Worker',
      member: 'create',
      is: 'consumer',
      handlers: [{ at: 'Argument[0].Member[activities].Member[*]', message: 'Parameter[0]' }],
      acks: 'onReturn',
      // Retried for ever unless the caller limits it.
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      awaitsHandler: true,
    },
    { type: 'NativeConnection', member: 'connect', is: 'compute' },
    { type: 'Worker', member: 'run', is: 'compute' },
  ],
});

export const temporalActivity = defineLibrary({
  package: '@temporalio/activity',
  versions: '>=1.8.0 <2',
  evidence: 'docs',
  docs: 'https://typescript.temporal.io/api/interfaces/activity.Info',
  entries: [
    { type: 'Context', member: 'current', is: 'context' },
    { function: 'activityInfo', is: 'context', versions: '>=1.9.0' },
    { type: 'Context', member: 'heartbeat', is: 'extendLease' },
    ...inVersions('>=1.9.0', [
      { function: 'heartbeat', is: 'extendLease' },
      ...functions(['sleep', 'cancelled'], { is: 'compute' }),
      ...fields('Info', 'unstable', ['currentAttemptScheduledTimestampMs']),
    ]),

    identity('Info', 'activityId'),
    ...fields('Info', 'stable', [
      'activityType',
      'workflowExecution',
      'scheduledTimestampMs',
      'workflowType',
      'taskQueue',
    ]),
    ...history('Info', ['attempt', 'heartbeatDetails']),
    ...fields('Info', 'unstable', ['taskToken', 'base64TaskToken']),
  ],
});
