import { defineLibrary, fields, identity, members } from '../model.ts';

const consumer = {
  is: 'consumer',
  // The job itself comes to the inner function of `(...args) => ({ job }) => …`.
  handlers: [{ at: 'Argument[1]', message: 'Parameter[0]', curried: 'Parameter[0].Member[job]' }],
  acks: 'onReturn',
  // FAIL, and the server retries: 25 times unless the job says otherwise.
  onThrow: 'redeliver',
  // Without ACK the reservation expires.
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

export const faktoryWorker = defineLibrary({
  package: 'faktory-worker',
  versions: '>=4.5.0 <5',
  evidence: 'source',
  docs: 'https://github.com/jbielick/faktory_worker_node#readme',
  entries: [
    { type: 'FaktoryControl', member: 'register', ...consumer },
    { type: 'Worker', member: 'register', ...consumer },
    {
      type: 'Client',
      member: 'fetch',
      is: 'receive',
      messages: 'ReturnValue.Awaited',
      acks: 'explicit',
      unsettled: 'redelivered',
    },

    { type: 'Client', member: 'ack', is: 'ack', message: 'Argument[0]' },
    { type: 'Client', member: 'fail', is: 'nack', message: 'Argument[0]', requeue: { default: true } },

    // A job id names the job; the server does not deduplicate by it.
    { type: 'Client', member: 'push', is: 'publish', identity: 'Argument[0].Member[jid]' },
    { type: 'Client', member: 'pushBulk', is: 'publish', identity: 'Argument[0].Element.Member[jid]' },
    { type: 'Job', member: 'push', is: 'publish' },
    { type: 'Client', member: 'job', is: 'pure' },
    ...members('Client', ['info', 'beat', 'connect', 'close'], { is: 'compute' }),
    ...members('FaktoryControl', ['connect', 'work', 'stop'], { is: 'compute' }),

    identity('JobPayload', 'jid'),
    ...fields('PartialJobPayload', 'stable', ['args', 'custom', 'queue']),
  ],
});
