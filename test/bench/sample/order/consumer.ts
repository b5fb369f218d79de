import { Worker, type Job } from 'bullmq';

import { config } from '../shared/config.ts';
import { loggerOf } from '../shared/logger.ts';
import { orderPaid } from './schema.ts';
import { OrderService } from './service.ts';
import type { OrderPaid } from './types.ts';

export class OrderConsumer {
  readonly #log = loggerOf('order-consumer');
  readonly #service: OrderService;

  constructor(service = new OrderService()) {
    this.#service = service;
  }

  start(): Worker<OrderPaid> {
    return new Worker<OrderPaid>('order-paid', job => this.#handle(job), {
      connection: { host: config.REDIS_HOST },
      concurrency: 10,
    });
  }

  async #handle(job: Job<OrderPaid>): Promise<void> {
    const paid = orderPaid.parse(job.data);
    await this.#service.pay(paid);
    this.#log.info({ order: paid.orderId }, 'paid');
  }
}
