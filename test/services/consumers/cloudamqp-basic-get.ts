import { setTimeout as wait } from 'node:timers/promises';

import { AMQPClient } from '@cloudamqp/amqp-client';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './cloudamqp-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const connection = await new AMQPClient(url).connect();
  const channel = await connection.channel();
  const poll = async (): Promise<never> => {
    for (;;) {
      const message = await channel.basicGet(queue, argumentOf(options, 'Argument[1]') as { noAck?: boolean });
      if (message === null) await wait(50);
      else await handle(deliveryOf(message));
    }
  };
  void poll();
};

export default consume;
