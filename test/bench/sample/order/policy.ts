import { sum, times, type Money } from '../shared/money.ts';
import type { Order, OrderLine, OrderStatus } from './types.ts';

const next: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  draft: ['placed', 'cancelled'],
  placed: ['paid', 'cancelled'],
  paid: ['shipped'],
  shipped: [],
  cancelled: [],
};

export const canBecome = ({ status }: Order, other: OrderStatus): boolean => next[status].includes(other);

export const canCancel = (order: Order): boolean => canBecome(order, 'cancelled');

export const totalOf = (lines: readonly OrderLine[], currency: string): Money =>
  sum(
    lines.map(({ price, quantity }) => times(price, quantity)),
    currency,
  );

export const discountFor = (order: Order, isMember: boolean): Money => {
  const large = order.total.cents > 100_000;
  if (isMember && large) return times(order.total, 0.1);
  if (isMember || large) return times(order.total, 0.05);
  return times(order.total, 0);
};

export const isStale = ({ placedAt, status }: Order, now: Date, days: number): boolean =>
  status === 'placed' && placedAt !== undefined && now.getTime() - placedAt.getTime() > days * 86_400_000;
