import { AMQPClient, type ConsumeParams } from '@cloudamqp/amqp-client';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './cloudamqp-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const connection = await new AMQPClient(url).connect();
  const channel = await connection.channel();
  const parameters = (argumentOf(options, 'Argument[1]') ?? {}) as ConsumeParams;
  await channel.basicConsume(queue, parameters, message => handle(deliveryOf(message)) as Promise<void>);
};

export default consume;
