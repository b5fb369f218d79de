import { z } from 'zod';

import { orderStatuses } from './types.ts';

export const newOrder = z.object({
  customerId: z.string().uuid(),
  currency: z.string().length(3),
  lines: z.array(z.object({ sku: z.string().min(1), quantity: z.number().int().positive() })).min(1),
});

export type NewOrder = z.infer<typeof newOrder>;

export const orderQuery = z.object({
  status: z.enum(orderStatuses).optional(),
  customerId: z.string().optional(),
  limit: z.coerce.number().int().max(200).optional(),
});

export const orderPaid = z.object({
  orderId: z.string(),
  paymentId: z.string(),
  cents: z.number().int(),
  currency: z.string(),
});
