import { setTimeout as wait } from 'node:timers/promises';

import { connect, type Options } from 'amqplib';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './amqplib-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  const poll = async (): Promise<never> => {
    for (;;) {
      const message = await channel.get(queue, argumentOf(options, 'Argument[1]') as Options.Get | undefined);
      if (message === false) await wait(50);
      else await handle(deliveryOf(channel, message));
    }
  };
  void poll();
};

export default consume;
