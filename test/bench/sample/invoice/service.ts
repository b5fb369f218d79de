import { randomUUID } from 'node:crypto';

import Stripe from 'stripe';

import type { OrderService } from '../order/service.ts';
import { config } from '../shared/config.ts';
import { inTransaction } from '../shared/database.ts';
import { ConflictError, NotFoundError } from '../shared/errors.ts';
import { loggerOf } from '../shared/logger.ts';
import { InvoiceEvents } from './events.ts';
import { canCancel, discountFor } from './policy.ts';
import { InvoiceRepository } from './repository.ts';
import type { Invoice, InvoiceFilter, InvoicePaid } from './types.ts';

export class InvoiceService {
  readonly #log = loggerOf('invoice-service');
  readonly #stripe = new Stripe(config.STRIPE_KEY);

  readonly #orders: OrderService;
  readonly #invoices: InvoiceRepository;
  readonly #events: InvoiceEvents;

  constructor(orders: OrderService, invoices = new InvoiceRepository(), events = new InvoiceEvents()) {
    this.#orders = orders;
    this.#invoices = invoices;
    this.#events = events;
  }

  async get(id: string): Promise<Invoice> {
    const invoice = await this.#invoices.byId(id);
    if (invoice === undefined) throw new NotFoundError('invoice', id);
    return invoice;
  }

  list(filter: InvoiceFilter): Promise<Invoice[]> {
    return this.#invoices.list(filter);
  }

  async issue(orderId: string): Promise<Invoice> {
    const order = await this.#orders.get(orderId);
    const invoice: Invoice = { ...order, id: randomUUID(), status: 'placed', version: 1 };
    await inTransaction(client => this.#invoices.insert(invoice, client));
    await this.#events.placed(invoice);
    return invoice;
  }

  async cancel(id: string): Promise<void> {
    const invoice = await this.get(id);
    if (!canCancel(invoice)) throw new ConflictError(`invoice ${id} is ${invoice.status}`);
    await this.#invoices.setStatus(id, invoice.status, 'cancelled');
    await this.#events.cancelled(invoice);
  }

  async pay({ invoiceId, paymentId, cents, currency }: InvoicePaid): Promise<void> {
    const invoice = await this.get(invoiceId);
    if (invoice.status === 'paid') {
      this.#log.info({ invoiceId }, 'paid before');
      return;
    }
    const { cents: less } = discountFor(invoice, false);
    await this.#stripe.paymentIntents.create({ amount: cents - less, currency }, { idempotencyKey: paymentId });
    await this.#invoices.setStatus(invoiceId, 'placed', 'paid');
  }
}
