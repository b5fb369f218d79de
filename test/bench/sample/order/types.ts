import type { Money } from '../shared/money.ts';

export const orderStatuses = ['draft', 'placed', 'paid', 'shipped', 'cancelled'] as const;

export type OrderStatus = (typeof orderStatuses)[number];

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
  readonly price: Money;
}

export interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly placedAt: Date | undefined;
  readonly version: number;
}

export interface OrderFilter {
  readonly status?: OrderStatus;
  readonly customerId?: string;
  readonly limit?: number;
}

export interface OrderPaid {
  readonly orderId: string;
  readonly paymentId: string;
  readonly cents: number;
  readonly currency: string;
}
