import type { Money } from '../shared/money.ts';

export const invoiceStatuses = ['draft', 'placed', 'paid', 'shipped', 'cancelled'] as const;

export type InvoiceStatus = (typeof invoiceStatuses)[number];

export interface InvoiceLine {
  readonly sku: string;
  readonly quantity: number;
  readonly price: Money;
}

export interface Invoice {
  readonly id: string;
  readonly customerId: string;
  readonly status: InvoiceStatus;
  readonly lines: readonly InvoiceLine[];
  readonly total: Money;
  readonly placedAt: Date | undefined;
  readonly version: number;
}

export interface InvoiceFilter {
  readonly status?: InvoiceStatus;
  readonly customerId?: string;
  readonly limit?: number;
}

export interface InvoicePaid {
  readonly invoiceId: string;
  readonly paymentId: string;
  readonly cents: number;
  readonly currency: string;
}
