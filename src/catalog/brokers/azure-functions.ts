import { type ConsumerMeaning, defineLibrary, fields, functions, identity, members, history } from '../model.ts';

const trigger = {
  is: 'consumer',
  // The type of the messages is the program's own: a list when the trigger's cardinality is `many`.
  handlers: [{ at: 'Argument[1].Member[handler]', message: 'Parameter[0]', batch: 'Parameter[0]' }],
  acks: 'onReturn',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const satisfies ConsumerMeaning;

const serviceBus = {
  ...trigger,
  acksWhen: [{ at: 'Argument[1].Member[autoCompleteMessages]', equals: false, acks: 'explicit' }],
} as const satisfies ConsumerMeaning;

export const azureFunctions = defineLibrary({
  package: '@azure/functions',
  versions: '>=4.0.0 <5',
  evidence: 'docs',
  docs: 'https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages',
  entries: [
    { function: 'serviceBusQueue', ...serviceBus },
    { function: 'serviceBusTopic', ...trigger },
    ...functions(['storageQueue', 'storageBlob', 'eventGrid'], trigger),
    // The checkpoint moves on whatever the function does, unless it has a retry policy.
    ...functions(['eventHub', 'cosmosDB'], { ...trigger, onThrow: 'drop' }),

    ...members('InvocationContext', ['log', 'trace', 'debug', 'info', 'warn', 'error'], { is: 'telemetry' }),
    // Sent by the host when the function has returned.
    { type: 'InvocationContextExtraOutputs', member: 'set', is: 'publish', destination: 'Argument[0]' },
    { type: 'InvocationContextExtraInputs', member: 'get', is: 'pure' },
    { type: 'InvocationContextExtraOutputs', member: 'get', is: 'pure' },

    identity('EventGridPartialEvent', 'id'),
    ...fields('InvocationContext', 'unstable', ['invocationId']),
    ...history('RetryContext', ['retryCount']),
  ],
});
