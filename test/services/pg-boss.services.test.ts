import { pgBoss } from '../../src/catalog/brokers/pg-boss.ts';
import { pgBossBroker } from './brokers/pg-boss.ts';
import { conformance } from './harness.ts';

conformance({
  library: pgBoss,
  service: 'postgres',
  broker: pgBossBroker,
  patience: 4000,
  consumers: [
    { row: 'PgBoss.work', module: new URL('consumers/pg-boss-work.ts', import.meta.url) },
    {
      row: 'PgBoss.fetch',
      module: new URL('consumers/pg-boss-fetch.ts', import.meta.url),
      done: 'PgBoss.complete',
      settles: ['PgBoss.cancel', 'PgBoss.deleteJob', 'PgBoss.fail'],
      sequential: true,
    },
  ],
  fieldsNotSeen: {
    'Job.signal': 'since version 12',
    'JobWithMetadata.sourceId': 'since version 12',
    'JobWithMetadata.heartbeatOn': 'since version 12',
    'JobWithMetadata.state': 'is told of the job at the other side, not of the one at work',
    'JobWithMetadata.completedOn': 'set when the job is over',
  },
});
