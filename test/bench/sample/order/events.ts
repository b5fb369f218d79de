import { Queue } from 'bullmq';

import { config } from '../shared/config.ts';
import { loggerOf } from '../shared/logger.ts';
import type { Order } from './types.ts';

export type OrderEvent =
  | { readonly kind: 'placed'; readonly id: string; readonly cents: number }
  | { readonly kind: 'cancelled'; readonly id: string };

export class OrderEvents {
  readonly #log = loggerOf('order-events');
  readonly #queue = new Queue<OrderEvent>('order-events', { connection: { host: config.REDIS_HOST } });

  async placed({ id, total }: Order): Promise<void> {
    await this.#send({ kind: 'placed', id, cents: total.cents });
  }

  async cancelled({ id }: Order): Promise<void> {
    await this.#send({ kind: 'cancelled', id });
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #send(event: OrderEvent): Promise<void> {
    await this.#queue.add(event.kind, event, { jobId: `${event.kind}-${event.id}`, attempts: 5 });
    this.#log.debug(event, 'sent');
  }
}
