import type { Invoice, InvoiceLine, InvoiceStatus } from './types.ts';

export interface InvoiceRow {
  readonly id: string;
  readonly customer_id: string;
  readonly status: InvoiceStatus;
  readonly lines: readonly InvoiceLine[];
  readonly cents: number;
  readonly currency: string;
  readonly placed_at: Date | null;
  readonly version: number;
}

export interface InvoiceJson {
  readonly id: string;
  readonly customer: string;
  readonly status: InvoiceStatus;
  readonly total: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly price: string }[];
}

export const rowToInvoice = (row: InvoiceRow): Invoice => ({
  id: row.id,
  customerId: row.customer_id,
  status: row.status,
  lines: row.lines,
  total: { cents: row.cents, currency: row.currency },
  placedAt: row.placed_at ?? undefined,
  version: row.version,
});

const amount = (cents: number, currency: string): string => `${(cents / 100).toFixed(2)} ${currency}`;

export const invoiceToJson = ({ id, customerId, status, total, lines }: Invoice): InvoiceJson => ({
  id,
  customer: customerId,
  status,
  total: amount(total.cents, total.currency),
  lines: lines.map(({ sku, quantity, price }) => ({ sku, quantity, price: amount(price.cents, price.currency) })),
});
