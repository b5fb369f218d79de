import { setTimeout as wait } from 'node:timers/promises';

import { argumentOf } from '../argument.ts';
import type { Consume } from '../subject.ts';
import { connection, deliveryOf } from './rabbitmq-client-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const channel = await connection().acquire();
  const poll = async (): Promise<never> => {
    for (;;) {
      const message = await channel.basicGet({ queue, ...(argumentOf(options, 'Argument[0]') as object) });
      if (message === undefined) await wait(50);
      else await handle(deliveryOf(message, channel));
    }
  };
  void poll();
};

export default consume;
