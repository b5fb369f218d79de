import { defineLibrary, fields, functions, identity, members, history } from '../model.ts';

const invocation = {
  is: 'consumer',
  acks: 'onReturn',
  // Retries are off by default: an event whose function throws is gone.
  onThrow: 'drop',
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

const event = {
  ...invocation,
  handlers: [{ at: 'Argument[last]', message: 'Parameter[0]' }],
  onThrowWhen: [{ at: 'Argument[0].Member[retry]', equals: true, onThrow: 'redeliver' }],
} as const;

/** In the first generation the policy is an option of the builder, out of sight of the registration. */
const firstGeneration = {
  ...invocation,
  handlers: [{ at: 'Argument[0]', message: 'Parameter[0]' }],
} as const;

export const firebaseFunctions = defineLibrary({
  package: 'firebase-functions',
  modules: ['firebase-functions', 'firebase-functions/v1', 'firebase-functions/v2'],
  versions: '>=5.0.0 <8',
  evidence: 'docs',
  docs: 'https://firebase.google.com/docs/functions/retries',
  entries: [
    ...functions(
      [
        'onMessagePublished',
        'onCustomEventPublished',
        'onDocumentCreated',
        'onDocumentUpdated',
        'onDocumentWritten',
        'onDocumentDeleted',
        'onDocumentCreatedWithAuthContext',
        'onDocumentUpdatedWithAuthContext',
        'onDocumentWrittenWithAuthContext',
        'onDocumentDeletedWithAuthContext',
        'onValueCreated',
        'onValueUpdated',
        'onValueWritten',
        'onValueDeleted',
        'onObjectFinalized',
        'onObjectArchived',
        'onObjectDeleted',
        'onObjectMetadataUpdated',
      ],
      event,
    ),
    // Cloud Tasks calls a task that failed again.
    { function: 'onTaskDispatched', ...event, onThrow: 'redeliver', onThrowWhen: [] },
    { type: 'TopicBuilder', member: 'onPublish', ...firstGeneration },
    ...members('DocumentBuilder', ['onCreate', 'onUpdate', 'onWrite', 'onDelete'], firstGeneration),
    ...members('RefBuilder', ['onCreate', 'onUpdate', 'onWrite', 'onDelete'], firstGeneration),
    ...members('ObjectBuilder', ['onFinalize', 'onArchive', 'onDelete', 'onMetadataUpdate'], firstGeneration),
    ...members('UserBuilder', ['onCreate', 'onDelete'], firstGeneration),
    { type: 'TaskQueueBuilder', member: 'onDispatch', ...firstGeneration, onThrow: 'redeliver' },
    ...functions(['log', 'info', 'debug', 'warn', 'error', 'write'], { is: 'telemetry' }),

    identity('CloudEvent', 'id'),
    ...fields('CloudEvent', 'stable', ['data', 'source', 'subject', 'type', 'time']),
    identity('Message', 'messageId'),
    ...fields('Message', 'stable', ['publishTime', 'data', 'attributes', 'orderingKey', 'json']),
    identity('EventContext', 'eventId'),
    ...fields('EventContext', 'stable', ['timestamp', 'eventType', 'params', 'resource']),
    identity('TaskContext', 'id'),
    ...fields('TaskContext', 'stable', ['queueName']),
    ...history('TaskContext', ['retryCount', 'executionCount', 'previousResponse', 'retryReason']),
  ],
});
