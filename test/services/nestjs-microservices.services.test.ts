import { amqplib } from '../../src/catalog/brokers/amqplib.ts';
import { nestjsMicroservices } from '../../src/catalog/brokers/nestjs-microservices.ts';
import { events, requests } from './brokers/nest-rmq.ts';
import { type ConsumerSubject, conformance } from './harness.ts';
import { fieldsOf } from './expected.ts';

const kafkaFields = Object.fromEntries(
  fieldsOf(nestjsMicroservices).map(({ type, field }) => [`${type}.${field}`, 'a field of Kafka messages']),
);

/** The row as it is, and with the option by which the channel settles. */
const consumersOf = (row: string, file: string): readonly ConsumerSubject[] => {
  const plain = { row, variant: 'RmqContext', module: new URL(`consumers/${file}`, import.meta.url) };
  return [
    { ...plain, variantsAt: row },
    {
      ...plain,
      options: { 'Configuration.Member[options].Member[noAck]': false },
      done: 'Channel.ack',
      settles: ['Channel.ackAll', 'Channel.nack', 'Channel.nackAll', 'Channel.reject', 'Channel.recover'],
    },
  ];
};

conformance({
  library: nestjsMicroservices,
  settlesLike: amqplib,
  service: 'rabbitmq',
  broker: events,
  consumers: consumersOf('EventPattern', 'nest-event-pattern.ts'),
  fieldsNotSeen: kafkaFields,
});

conformance({
  library: nestjsMicroservices,
  settlesLike: amqplib,
  service: 'rabbitmq',
  broker: requests,
  consumers: consumersOf('MessagePattern', 'nest-message-pattern.ts'),
  fieldsNotSeen: kafkaFields,
});
