import { amqplib } from '../../src/catalog/brokers/amqplib.ts';
import { rabbitmq } from './brokers/rabbitmq.ts';
import { conformance } from './harness.ts';

const settles = ['Channel.ackAll', 'Channel.nack', 'Channel.nackAll', 'Channel.reject', 'Channel.recover'];

conformance({
  library: amqplib,
  service: 'rabbitmq',
  broker: rabbitmq,
  consumers: [
    {
      row: 'Channel.consume',
      module: new URL('consumers/amqplib-consume.ts', import.meta.url),
      done: 'Channel.ack',
      settles,
    },
    {
      row: 'Channel.get',
      module: new URL('consumers/amqplib-get.ts', import.meta.url),
      done: 'Channel.ack',
      sequential: true,
    },
  ],
  fieldsNotSeen: {
    'GetMessageFields.messageCount': 'counts the messages behind this one, and no run has any',
    'MessagePropertyHeaders.x-death': 'a header that a dead letter exchange adds',
    'XDeath.count': 'an entry of that header',
  },
});
