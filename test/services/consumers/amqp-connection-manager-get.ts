import { setTimeout as wait } from 'node:timers/promises';

import { connect } from 'amqp-connection-manager';
import type { Options } from 'amqplib';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './amqplib-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const channel = connect(url).createChannel();
  await channel.waitForConnect();
  const poll = async (): Promise<never> => {
    for (;;) {
      const message = await channel.get(queue, argumentOf(options, 'Argument[1]') as Options.Get | undefined);
      if (message === false) await wait(50);
      else await handle(deliveryOf(channel, message, 'ChannelWrapper'));
    }
  };
  void poll();
};

export default consume;
