import { connect } from 'amqp-connection-manager';
import type { Options } from 'amqplib';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './amqplib-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const channel = connect(url).createChannel();
  await channel.consume(
    queue,
    message => handle(deliveryOf(channel, message, 'ChannelWrapper')),
    argumentOf(options, 'Argument[2]') as Options.Consume | undefined,
  );
  await channel.waitForConnect();
};

export default consume;
