import { expect, it } from 'vitest';

import { entitiesOf } from './answers.ts';

it('reads the indexes that a program creates of its collections', () => {
  const { coverage, remedy, problems } = entitiesOf('mongodb', {
    'indexes.ts': `
      import type { Collection, Db } from 'mongodb';
      interface Order { orderId: string; status: string; tenant: string; code: string }
      export async function createIndexes(db: Db, orders: Collection<Order>): Promise<void> {
        await db.collection('invoices').createIndex({ orderId: 1 }, { unique: true });
        await db.collection('invoices').createIndex({ status: 1 });
        await orders.createIndexes([{ key: { orderId: 1, tenant: 1 }, unique: true }, { key: { status: 1 } }]);
        await orders.createIndex('code', { unique: true, partialFilterExpression: { status: 'open' } });
      }
      export const refunds = (db: Db, options: { unique?: boolean }) =>
        db.collection('refunds').createIndex({ refundId: 1 }, options);`,
  });
  expect(problems()).toEqual([]);
  expect(coverage('invoices', 'orderId')).toBe('covered');
  expect(coverage('invoices', 'status')).toBe('free');
  expect(coverage('Order', 'orderId', 'tenant')).toBe('covered');
  expect(coverage('orders', 'orderId')).toBe('free');
  expect(coverage('Order', 'code')).toBe("free near code WHERE status = 'open'");
  expect(coverage('refunds', 'refundId')).toBe('unseen');
  expect(coverage('shipments', 'orderId')).toBe('unseen');
  expect(coverage('shipments', '_id')).toBe('covered');
  expect(remedy('orders', 'orderId')).toBe('await orders.createIndex({ orderId: 1 }, { unique: true })');
});
