import { defineLibrary, inVersions, operations } from '../model.ts';

const api = { is: 'call', service: 'api', safe: true } as const;
/** Only durable functions look at the name of an execution. */
const invoke = {
  is: 'call',
  service: 'invoke',
  optionalKey: 'Argument[0].Member[DurableExecutionName]',
  safeWhen: [{ at: 'Argument[0].Member[InvocationType]', equals: 'DryRun' }],
} as const;

export const clientLambda = defineLibrary({
  package: '@aws-sdk/client-lambda',
  versions: '>=3.300.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html',
  entries: [
    ...inVersions('>=3.1000.0', operations('Lambda', { Invoke: invoke })),
    ...operations('Lambda', {
      InvokeWithResponseStream: { is: 'call', service: 'invoke', safeWhen: invoke.safeWhen },
      InvokeAsync: { is: 'call', service: 'invoke' },
      GetFunction: api,
      GetFunctionConfiguration: api,
      ListFunctions: api,
    }),
    { construct: 'LambdaClient', is: 'configure', what: 'client' },
    { construct: 'Lambda', is: 'configure', what: 'client' },
  ],
});
