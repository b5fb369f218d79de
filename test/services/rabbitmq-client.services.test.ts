import { rabbitmqClient } from '../../src/catalog/brokers/rabbitmq-client.ts';
import { rabbitmq } from './brokers/rabbitmq.ts';
import { conformance } from './harness.ts';

conformance({
  library: rabbitmqClient,
  service: 'rabbitmq',
  broker: rabbitmq,
  consumers: [
    {
      row: 'Connection.createConsumer',
      module: new URL('consumers/rabbitmq-client-create-consumer.ts', import.meta.url),
      settles: ['ConsumerStatus.ACK', 'ConsumerStatus.REQUEUE', 'ConsumerStatus.DROP'],
    },
    {
      row: 'Channel.basicConsume',
      module: new URL('consumers/rabbitmq-client-basic-consume.ts', import.meta.url),
      done: 'Channel.basicAck',
      settles: ['Channel.basicNack'],
    },
    {
      row: 'Channel.basicGet',
      module: new URL('consumers/rabbitmq-client-basic-get.ts', import.meta.url),
      done: 'Channel.basicAck',
      sequential: true,
    },
  ],
  fieldsNotSeen: { 'SyncMessage.messageCount': 'counts the messages behind this one, and no run has any' },
});
