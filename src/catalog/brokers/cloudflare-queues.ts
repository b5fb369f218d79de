import { type ConsumerMeaning, defineLibrary, fields, identity, history } from '../model.ts';

/**
 * The return acknowledges every message that has not been given back; a throw gives back every message that has not been
 * acknowledged. A message's first settlement holds.
 */
const batch = {
  is: 'consumer',
  handler: { batch: 'Parameter[0].Member[messages]' },
  acks: 'onReturn',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const satisfies ConsumerMeaning;

/** Types only, global, from this package or written into the project by `wrangler types`. */
export const cloudflareQueues = defineLibrary({
  package: '@cloudflare/workers-types',
  declaresGlobals: true,
  versions: '>=4.20230717.0 <6',
  evidence: 'docs',
  docs: 'https://developers.cloudflare.com/queues/configuration/javascript-apis/',
  entries: [
    { handlerType: 'ExportedHandler', ...batch, handler: { at: 'Member[queue]', ...batch.handler } },
    { handlerType: 'ExportedHandlerQueueHandler', ...batch },
    { parameterType: 'MessageBatch', ...batch },
    { extends: 'WorkerEntrypoint', member: 'queue', ...batch },

    { type: 'Message', member: 'ack', is: 'ack', message: 'Receiver' },
    { type: 'Message', member: 'retry', is: 'nack', message: 'Receiver', requeue: { default: true } },
    { type: 'MessageBatch', member: 'ackAll', is: 'ack', covers: 'batch' },
    { type: 'MessageBatch', member: 'retryAll', is: 'nack', covers: 'batch', requeue: { default: true } },

    { type: 'Queue', member: 'send', is: 'publish', destination: 'Receiver' },
    { type: 'Queue', member: 'sendBatch', is: 'publish', destination: 'Receiver' },

    // A promise that fails in there gives the batch back, too.
    { type: 'ExecutionContext', member: 'waitUntil', is: 'awaits', value: 'Argument[0]' },

    identity('Message', 'id'),
    ...fields('Message', 'stable', ['body', 'timestamp']),
    ...history('Message', ['attempts']),
  ],
});
