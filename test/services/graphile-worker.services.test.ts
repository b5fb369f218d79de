import { graphileWorker } from '../../src/catalog/brokers/graphile-worker.ts';
import { graphileBroker } from './brokers/graphile-worker.ts';
import { conformance } from './harness.ts';

conformance({
  library: graphileWorker,
  service: 'postgres',
  broker: graphileBroker,
  patience: 4000,
  consumers: [
    { row: 'run', module: new URL('consumers/graphile-run.ts', import.meta.url) },
    { row: 'runTaskList', module: new URL('consumers/graphile-run-task-list.ts', import.meta.url) },
  ],
  fieldsNotSeen: { 'DbJob.revision': 'counts changes by the job key' },
});
