import type { QueueSubscribeParams } from '@cloudamqp/amqp-client';

import { argumentOf } from '../argument.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './cloudamqp-delivery.ts';
import { queueNamed } from './cloudamqp-queue.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const parameters = (argumentOf(options, 'Argument[0]') ?? {}) as QueueSubscribeParams;
  const messages = await queueNamed(queue);
  await messages.subscribe(parameters, message => handle(deliveryOf(message)) as Promise<void>);
};

export default consume;
