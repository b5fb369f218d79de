import { beeQueue } from '../../src/catalog/brokers/bee-queue.ts';
import { beeBroker } from './brokers/bee-queue.ts';
import { conformance } from './harness.ts';

conformance({
  library: beeQueue,
  service: 'redis',
  broker: beeBroker,
  patience: 5000,
  consumers: [
    { row: 'BeeQueue.process', module: new URL('consumers/bee-queue-process.ts', import.meta.url) },
    { row: 'BeeQueue.process', module: new URL('consumers/bee-queue-done.ts', import.meta.url), callsBack: true },
  ],
  fieldsNotSeen: {
    'Job.progress': 'what the handler reports',
    'Job.status': 'is told of the job at the other side, not of the one at work',
  },
});
