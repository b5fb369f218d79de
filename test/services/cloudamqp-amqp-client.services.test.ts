import { cloudamqpClient } from '../../src/catalog/brokers/cloudamqp-amqp-client.ts';
import { rabbitmq } from './brokers/rabbitmq.ts';
import { conformance } from './harness.ts';

const exceptions = {
  throw: {
    holds: { onThrow: 'redeliver' },
    because: 'what is thrown before there is a promise ends the process',
  },
} as const;

conformance({
  library: cloudamqpClient,
  service: 'rabbitmq',
  broker: rabbitmq,
  consumers: [
    {
      row: 'AMQPChannel.basicConsume',
      module: new URL('consumers/cloudamqp-basic-consume.ts', import.meta.url),
      exceptions,
    },
    {
      row: 'AMQPChannel.basicConsume',
      module: new URL('consumers/cloudamqp-basic-consume.ts', import.meta.url),
      options: { 'Argument[1].Member[noAck]': false },
      done: 'AMQPMessage.ack',
      settles: [
        'AMQPMessage.nack',
        'AMQPMessage.reject',
        'AMQPChannel.basicAck',
        'AMQPChannel.basicNack',
        'AMQPChannel.basicReject',
      ],
      exceptions,
    },
    {
      row: 'AMQPQueue.subscribe',
      module: new URL('consumers/cloudamqp-subscribe.ts', import.meta.url),
      done: 'AMQPMessage.ack',
    },
    {
      row: 'AMQPChannel.basicGet',
      module: new URL('consumers/cloudamqp-basic-get.ts', import.meta.url),
      done: 'AMQPMessage.ack',
      sequential: true,
    },
    {
      row: 'AMQPQueue.get',
      module: new URL('consumers/cloudamqp-get.ts', import.meta.url),
      done: 'AMQPMessage.ack',
      sequential: true,
    },
    {
      row: 'AMQPQueue.consumeOne',
      module: new URL('consumers/cloudamqp-consume-one.ts', import.meta.url),
      sequential: true,
    },
  ],
  fieldsNotSeen: { 'AMQPMessage.messageCount': 'counts the messages behind this one, and no run has any' },
});
