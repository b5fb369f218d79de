import { randomUUID } from 'node:crypto';

import { ConflictError, NotFoundError } from '../shared/errors.ts';
import { loggerOf } from '../shared/logger.ts';
import { OrderClient } from './client.ts';
import { OrderEvents } from './events.ts';
import { canCancel, totalOf } from './policy.ts';
import { OrderRepository } from './repository.ts';
import type { NewOrder } from './schema.ts';
import type { Order, OrderFilter, OrderPaid } from './types.ts';

export class OrderService {
  readonly #log = loggerOf('order-service');
  readonly #orders: OrderRepository;
  readonly #client: OrderClient;
  readonly #events: OrderEvents;

  constructor(orders = new OrderRepository(), client = new OrderClient(), events = new OrderEvents()) {
    this.#orders = orders;
    this.#client = client;
    this.#events = events;
  }

  async get(id: string): Promise<Order> {
    const order = await this.#orders.byId(id);
    if (order === undefined) throw new NotFoundError('order', id);
    return order;
  }

  list(filter: OrderFilter): Promise<Order[]> {
    return this.#orders.list(filter);
  }

  async place({ customerId, lines, currency }: NewOrder): Promise<Order> {
    const priced = await Promise.all(
      lines.map(async ({ sku, quantity }) => ({ sku, quantity, price: await this.#client.priceOf(sku, currency) })),
    );
    const order: Order = {
      id: randomUUID(),
      customerId,
      status: 'placed',
      lines: priced,
      total: totalOf(priced, currency),
      placedAt: new Date(),
      version: 1,
    };
    await this.#orders.insert(order);
    await this.#events.placed(order);
    this.#log.info({ id: order.id }, 'placed');
    return order;
  }

  async cancel(id: string): Promise<void> {
    const order = await this.get(id);
    if (!canCancel(order)) throw new ConflictError(`order ${id} is ${order.status}`);
    if (!(await this.#orders.setStatus(id, order.status, 'cancelled')))
      throw new ConflictError(`order ${id} has changed`);
    await this.#events.cancelled(order);
  }

  async pay({ orderId, paymentId, cents }: OrderPaid): Promise<void> {
    if (!(await this.#orders.recordPayment(orderId, paymentId, cents))) return;
    await this.#orders.setStatus(orderId, 'placed', 'paid');
    await this.#client.book(orderId, paymentId, cents);
  }
}
