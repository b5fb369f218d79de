import { bull } from '../../src/catalog/brokers/bull.ts';
import { bullBroker } from './brokers/bull.ts';
import { conformance } from './harness.ts';

conformance({
  library: bull,
  service: 'redis',
  broker: bullBroker,
  patience: 5000,
  consumers: [
    { row: 'Queue.process', module: new URL('consumers/bull-process.ts', import.meta.url) },
    { row: 'Queue.process', module: new URL('consumers/bull-done.ts', import.meta.url), callsBack: true },
  ],
  settlesNotRun: {
    'Job.moveToCompleted': 'for jobs that are fetched one by one',
    'Job.moveToFailed': 'for jobs that are fetched one by one',
  },
  fieldsNotSeen: { 'Job.finishedOn': 'set when the job is over' },
});
