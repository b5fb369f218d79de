import { once } from 'node:events';

import type { ConsumerStatus } from 'rabbitmq-client';

import { argumentOf } from '../argument.ts';
import type { Consume } from '../subject.ts';
import { connection, deliveryOf } from './rabbitmq-client-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const consumer = connection().createConsumer(
    { queue, queueOptions: { passive: true }, ...(argumentOf(options, 'Argument[0]') as object) },
    message => handle(deliveryOf(message)) as Promise<ConsumerStatus | undefined>,
  );
  consumer.on('error', error => {
    console.error(error);
  });
  await once(consumer, 'ready');
};

export default consume;
