import { defineLibrary, identity, members, history } from '../model.ts';

export const beeQueue = defineLibrary({
  package: 'bee-queue',
  versions: '>=1.7.0 <3',
  evidence: 'executed',
  docs: 'https://github.com/bee-queue/bee-queue#defining-processors',
  entries: [
    {
      type: 'BeeQueue',
      member: 'process',
      is: 'consumer',
      handlers: [{ at: 'Argument[last]', message: 'Parameter[0]', done: 'Parameter[1]' }],
      acks: 'onReturn',
      onThrow: 'redeliver',
      // The stall timer is reset as long as the process lives.
      unsettled: 'stuck',
      awaitsHandler: true,
    },

    { type: 'Job', member: 'save', is: 'publish', destination: 'Receiver' },
    { type: 'BeeQueue', member: 'saveAll', is: 'publish', destination: 'Receiver' },
    ...members('Job', ['setId', 'retries', 'backoff', 'delayUntil', 'timeout'], { is: 'pure' }),
    { type: 'Job', member: 'reportProgress', is: 'telemetry' },
    { type: 'BeeQueue', member: 'createJob', is: 'pure' },
    ...members('BeeQueue', ['getJob', 'getJobs', 'checkHealth', 'checkStalledJobs', 'ready', 'close'], {
      is: 'compute',
    }),
    { construct: 'BeeQueue', is: 'configure', what: 'queue' },

    identity('Job', 'id'),
    { type: 'Job', field: 'data', is: 'field', stability: 'stable' },
    // Options hold the retries that are left.
    ...history('Job', ['status', 'progress', 'options']),
  ],
});
