import { rascal } from '../../src/catalog/brokers/rascal.ts';
import { rabbitmq } from './brokers/rabbitmq.ts';
import { conformance } from './harness.ts';

conformance({
  library: rascal,
  service: 'rabbitmq',
  broker: rabbitmq,
  consumers: [
    {
      row: 'SubscriberSessionAsPromised.on',
      module: new URL('consumers/rascal-on.ts', import.meta.url),
      done: 'AckOrNack',
    },
  ],
});
