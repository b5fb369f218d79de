import { golevelupNestjsRabbitmq } from '../../src/catalog/brokers/golevelup-nestjs-rabbitmq.ts';
import { rabbitmq } from './brokers/rabbitmq.ts';
import { conformance } from './harness.ts';

conformance({
  library: golevelupNestjsRabbitmq,
  service: 'rabbitmq',
  broker: rabbitmq,
  consumers: [
    {
      row: 'RabbitSubscribe',
      module: new URL('consumers/golevelup-subscribe.ts', import.meta.url),
      settles: ['Nack'],
      givenValues: { 'Argument[0].Member[errorHandler]': true },
    },
    {
      row: 'RabbitRPC',
      module: new URL('consumers/golevelup-rpc.ts', import.meta.url),
      variantsAt: 'RabbitSubscribe',
    },
    {
      row: 'AmqpConnection.createSubscriber',
      module: new URL('consumers/golevelup-create-subscriber.ts', import.meta.url),
      settles: ['Nack'],
      givenValues: { 'Argument[1].Member[errorHandler]': true },
    },
    {
      row: 'AmqpConnection.createBatchSubscriber',
      module: new URL('consumers/golevelup-create-batch-subscriber.ts', import.meta.url),
      settles: ['Nack'],
      variantsAt: 'AmqpConnection.createSubscriber',
    },
  ],
});
