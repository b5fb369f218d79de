import type { PoolClient } from 'pg';

import { many, one, pool } from '../shared/database.ts';
import { rowToOrder, type OrderRow } from './mapper.ts';
import type { Order, OrderFilter, OrderStatus } from './types.ts';

export class OrderRepository {
  async byId(id: string): Promise<Order | undefined> {
    const row = await one<OrderRow>('SELECT * FROM orders WHERE id = $1', [id]);
    return row === undefined ? undefined : rowToOrder(row);
  }

  async list({ status, customerId, limit = 50 }: OrderFilter): Promise<Order[]> {
    const conditions: string[] = [];
    const values: unknown[] = [];
    if (status !== undefined) conditions.push(`status = $${values.push(status)}`);
    if (customerId !== undefined) conditions.push(`customer_id = $${values.push(customerId)}`);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await many<OrderRow>(
      `SELECT * FROM orders ${where} ORDER BY placed_at LIMIT $${values.push(limit)}`,
      values,
    );
    return rows.map(rowToOrder);
  }

  async insert(order: Order, client?: PoolClient): Promise<void> {
    await (client ?? pool).query(
      'INSERT INTO orders (id, customer_id, status, lines, cents, currency) VALUES ($1, $2, $3, $4, $5, $6)',
      [order.id, order.customerId, order.status, JSON.stringify(order.lines), order.total.cents, order.total.currency],
    );
  }

  async setStatus(id: string, from: OrderStatus, to: OrderStatus): Promise<boolean> {
    const { rowCount } = await pool.query(
      'UPDATE orders SET status = $3, version = version + 1 WHERE id = $1 AND status = $2',
      [id, from, to],
    );
    return rowCount === 1;
  }

  async recordPayment(orderId: string, paymentId: string, cents: number): Promise<boolean> {
    const { rowCount } = await pool.query(
      'INSERT INTO order_payments (order_id, payment_id, cents) VALUES ($1, $2, $3) ON CONFLICT (payment_id) DO NOTHING',
      [orderId, paymentId, cents],
    );
    return rowCount === 1;
  }

  async remove(id: string): Promise<void> {
    await pool.query('DELETE FROM orders WHERE id = $1', [id]);
  }
}
