import { sum, times, type Money } from '../shared/money.ts';
import type { Invoice, InvoiceLine, InvoiceStatus } from './types.ts';

const next: Readonly<Record<InvoiceStatus, readonly InvoiceStatus[]>> = {
  draft: ['placed', 'cancelled'],
  placed: ['paid', 'cancelled'],
  paid: ['shipped'],
  shipped: [],
  cancelled: [],
};

export const canBecome = ({ status }: Invoice, other: InvoiceStatus): boolean => next[status].includes(other);

export const canCancel = (invoice: Invoice): boolean => canBecome(invoice, 'cancelled');

export const totalOf = (lines: readonly InvoiceLine[], currency: string): Money =>
  sum(
    lines.map(({ price, quantity }) => times(price, quantity)),
    currency,
  );

export const discountFor = (invoice: Invoice, isMember: boolean): Money => {
  const large = invoice.total.cents > 100_000;
  if (isMember && large) return times(invoice.total, 0.1);
  if (isMember || large) return times(invoice.total, 0.05);
  return times(invoice.total, 0);
};

export const isStale = ({ placedAt, status }: Invoice, now: Date, days: number): boolean =>
  status === 'placed' && placedAt !== undefined && now.getTime() - placedAt.getTime() > days * 86_400_000;
