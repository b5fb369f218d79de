import { defineLibrary, inVersions, operations } from '../model.ts';

const api = { is: 'call', service: 'api', safe: true } as const;
/** A task token is good for one answer. */
const answer = { is: 'call', service: 'invoke', method: { default: 'PUT' } } as const;

/** A state machine starts no second execution of the same name; express ones do, but take a name as well. */
export const clientSfn = defineLibrary({
  package: '@aws-sdk/client-sfn',
  versions: '>=3.300.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html',
  entries: [
    ...operations('SFN', {
      StartExecution: { is: 'call', service: 'invoke', key: 'Argument[0].Member[name]' },
      // Express only.
      StartSyncExecution: { is: 'call', service: 'invoke' },
      StopExecution: answer,
      SendTaskSuccess: answer,
      SendTaskFailure: answer,
      SendTaskHeartbeat: answer,
      DescribeExecution: api,
      DescribeStateMachine: api,
      GetExecutionHistory: api,
      ListExecutions: api,
      ListStateMachines: api,
    }),
    ...inVersions(
      '>=3.1000.0',
      operations('SFN', {
        RedriveExecution: { is: 'call', service: 'invoke', key: 'Argument[0].Member[clientToken]' },
      }),
    ),
    { construct: 'SFNClient', is: 'configure', what: 'client' },
    { construct: 'SFN', is: 'configure', what: 'client' },
  ],
});
