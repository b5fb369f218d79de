import type { RabbitHandler, RabbitRPC, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';

import type { Consume } from '../subject.ts';
import { applicationWith, deliveryOf, subscriptionOf } from './golevelup-delivery.ts';

type Decorator = typeof RabbitSubscribe | typeof RabbitRPC | typeof RabbitHandler;

/** A consumer whose method has the decorator. */
export const decorated =
  (decorator: Decorator): Consume =>
  async ({ queue, options, handle }) => {
    class Listener {
      onMessage(): unknown {
        return handle(deliveryOf());
      }
    }
    const method = Object.getOwnPropertyDescriptor(Listener.prototype, 'onMessage');
    const config = { type: 'subscribe' as const, ...subscriptionOf(queue, options, 'Argument[0]') };
    decorator(config)(Listener.prototype, 'onMessage', method as never);
    await applicationWith(Listener);
  };
