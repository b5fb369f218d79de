import { connect, type Options } from 'amqplib';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './amqplib-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  const onMessage = (message: Parameters<Parameters<typeof channel.consume>[1]>[0]): unknown =>
    message && handle(deliveryOf(channel, message));
  await channel.consume(queue, onMessage, argumentOf(options, 'Argument[2]') as Options.Consume | undefined);
};

export default consume;
