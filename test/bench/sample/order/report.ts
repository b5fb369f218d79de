import { many } from '../shared/database.ts';
import { loggerOf } from '../shared/logger.ts';
import { rowToOrder, type OrderRow } from './mapper.ts';
import { isStale } from './policy.ts';
import type { Order, OrderStatus } from './types.ts';

export class OrderReport {
  readonly #log = loggerOf('order-report');

  async stale(now: Date, days: number): Promise<readonly Order[]> {
    const rows = await many<OrderRow>('SELECT * FROM orders WHERE status = $1', ['placed']);
    const stale = rows.map(rowToOrder).filter(order => isStale(order, now, days));
    this.#log.info({ count: stale.length }, 'stale');
    return stale;
  }

  async counts(): Promise<ReadonlyMap<OrderStatus, number>> {
    const rows = await many<{ status: OrderStatus; count: string }>(
      'SELECT status, count(*) FROM orders GROUP BY status',
    );
    return new Map(rows.map(({ status, count }) => [status, Number(count)]));
  }
}
