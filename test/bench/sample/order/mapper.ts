import type { Order, OrderLine, OrderStatus } from './types.ts';

export interface OrderRow {
  readonly id: string;
  readonly customer_id: string;
  readonly status: OrderStatus;
  readonly lines: readonly OrderLine[];
  readonly cents: number;
  readonly currency: string;
  readonly placed_at: Date | null;
  readonly version: number;
}

export interface OrderJson {
  readonly id: string;
  readonly customer: string;
  readonly status: OrderStatus;
  readonly total: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly price: string }[];
}

export const rowToOrder = (row: OrderRow): Order => ({
  id: row.id,
  customerId: row.customer_id,
  status: row.status,
  lines: row.lines,
  total: { cents: row.cents, currency: row.currency },
  placedAt: row.placed_at ?? undefined,
  version: row.version,
});

const amount = (cents: number, currency: string): string => `${(cents / 100).toFixed(2)} ${currency}`;

export const orderToJson = ({ id, customerId, status, total, lines }: Order): OrderJson => ({
  id,
  customer: customerId,
  status,
  total: amount(total.cents, total.currency),
  lines: lines.map(({ sku, quantity, price }) => ({ sku, quantity, price: amount(price.cents, price.currency) })),
});
