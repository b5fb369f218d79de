import { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';

import { isServiceError } from '../shared/errors.ts';
import { orderToJson } from './mapper.ts';
import { newOrder, orderQuery } from './schema.ts';
import { OrderService } from './service.ts';

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

export const orderRoutes = (service = new OrderService()): Router => {
  const router = Router();
  router.get(
    '/',
    answering(async request => {
      const { status, customerId, limit } = orderQuery.parse(request.query);
      const orders = await service.list({
        ...(status === undefined ? {} : { status }),
        ...(customerId === undefined ? {} : { customerId }),
        ...(limit === undefined ? {} : { limit }),
      });
      return orders.map(orderToJson);
    }),
  );
  router.get(
    '/:id',
    answering(async request => orderToJson(await service.get(String(request.params['id'])))),
  );
  router.post(
    '/',
    answering(async request => orderToJson(await service.place(newOrder.parse(request.body)))),
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
