import { setTimeout as wait } from 'node:timers/promises';

import { argumentOf } from '../argument.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './cloudamqp-delivery.ts';
import { queueNamed } from './cloudamqp-queue.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const messages = await queueNamed(queue);
  const poll = async (): Promise<never> => {
    for (;;) {
      const message = await messages.get(argumentOf(options, 'Argument[0]') as { noAck?: boolean });
      if (message === null) await wait(50);
      else await handle(deliveryOf(message));
    }
  };
  void poll();
};

export default consume;
