import { bullmq } from '../../src/catalog/brokers/bullmq.ts';
import { bullmqBroker } from './brokers/bullmq.ts';
import { conformance } from './harness.ts';

conformance({
  library: bullmq,
  service: 'redis',
  broker: bullmqBroker,
  patience: 5000,
  consumers: [
    { row: 'Worker', module: new URL('consumers/bullmq-worker.ts', import.meta.url) },
    {
      row: 'Worker.getNextJob',
      module: new URL('consumers/bullmq-manual.ts', import.meta.url),
      done: 'Job.moveToCompleted',
      settles: ['Job.moveToFailed', 'Job.moveToDelayed', 'Job.moveToWait'],
      sequential: true,
    },
  ],
  fieldsNotSeen: {
    'Job.finishedOn': 'set when the job is over',
    'Job.processedBy': 'the name of a worker that has one',
  },
});
