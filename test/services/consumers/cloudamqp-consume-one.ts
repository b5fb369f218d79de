import type { Consume } from '../subject.ts';
import { deliveryOf } from './cloudamqp-delivery.ts';
import { queueNamed } from './cloudamqp-queue.ts';

const consume: Consume = async ({ queue, handle }) => {
  const messages = await queueNamed(queue);
  const poll = async (): Promise<never> => {
    for (;;) await handle(deliveryOf(await messages.consumeOne()));
  };
  void poll();
};

export default consume;
