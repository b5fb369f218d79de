import { amqpConnectionManager } from '../../src/catalog/brokers/amqp-connection-manager.ts';
import { rabbitmq } from './brokers/rabbitmq.ts';
import { conformance } from './harness.ts';

conformance({
  library: amqpConnectionManager,
  service: 'rabbitmq',
  broker: rabbitmq,
  consumers: [
    {
      row: 'ChannelWrapper.consume',
      module: new URL('consumers/amqp-connection-manager-consume.ts', import.meta.url),
      done: 'ChannelWrapper.ack',
      settles: ['ChannelWrapper.ackAll', 'ChannelWrapper.nack', 'ChannelWrapper.nackAll'],
    },
    {
      row: 'ChannelWrapper.get',
      module: new URL('consumers/amqp-connection-manager-get.ts', import.meta.url),
      done: 'ChannelWrapper.ack',
      sequential: true,
    },
  ],
});
