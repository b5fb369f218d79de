import { z } from 'zod';

import { invoiceStatuses } from './types.ts';

export const newInvoice = z.object({
  customerId: z.string().uuid(),
  currency: z.string().length(3),
  lines: z.array(z.object({ sku: z.string().min(1), quantity: z.number().int().positive() })).min(1),
});

export type NewInvoice = z.infer<typeof newInvoice>;

export const invoiceQuery = z.object({
  status: z.enum(invoiceStatuses).optional(),
  customerId: z.string().optional(),
  limit: z.coerce.number().int().max(200).optional(),
});

export const invoicePaid = z.object({
  invoiceId: z.string(),
  paymentId: z.string(),
  cents: z.number().int(),
  currency: z.string(),
});
