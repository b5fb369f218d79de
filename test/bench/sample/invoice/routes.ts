import { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';

import { isServiceError } from '../shared/errors.ts';
import { invoiceToJson } from './mapper.ts';
import { newInvoice, invoiceQuery } from './schema.ts';
import type { InvoiceService } from './service.ts';

const answering =
  (work: (request: Request) => Promise<unknown>): RequestHandler =>
  async (request: Request, response: Response, next: NextFunction) => {
    try {
      response.json(await work(request));
    } catch (error) {
      if (isServiceError(error)) response.status(error.status).json({ error: error.message });
      else next(error);
    }
  };

export const invoiceRoutes = (service: InvoiceService): Router => {
  const router = Router();
  router.get(
    '/',
    answering(async request => {
      const { status, customerId, limit } = invoiceQuery.parse(request.query);
      const invoices = await service.list({
        ...(status === undefined ? {} : { status }),
        ...(customerId === undefined ? {} : { customerId }),
        ...(limit === undefined ? {} : { limit }),
      });
      return invoices.map(invoiceToJson);
    }),
  );
  router.get(
    '/:id',
    answering(async request => invoiceToJson(await service.get(String(request.params['id'])))),
  );
  router.post(
    '/',
    answering(async request => invoiceToJson(await service.issue(newInvoice.parse(request.body).customerId))),
  );
  router.delete(
    '/:id',
    answering(async request => {
      await service.cancel(String(request.params['id']));
      return { cancelled: true };
    }),
  );
  return router;
};
