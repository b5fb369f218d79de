import type { PoolClient } from 'pg';

import { many, one, pool } from '../shared/database.ts';
import { rowToInvoice, type InvoiceRow } from './mapper.ts';
import type { Invoice, InvoiceFilter, InvoiceStatus } from './types.ts';

export class InvoiceRepository {
  async byId(id: string): Promise<Invoice | undefined> {
    const row = await one<InvoiceRow>('SELECT * FROM invoices WHERE id = $1', [id]);
    return row === undefined ? undefined : rowToInvoice(row);
  }

  async list({ status, customerId, limit = 50 }: InvoiceFilter): Promise<Invoice[]> {
    const conditions: string[] = [];
    const values: unknown[] = [];
    if (status !== undefined) conditions.push(`status = $${values.push(status)}`);
    if (customerId !== undefined) conditions.push(`customer_id = $${values.push(customerId)}`);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await many<InvoiceRow>(
      `SELECT * FROM invoices ${where} XX placed_at LIMIT $${values.push(limit)}`,
      values,
    );
    return rows.map(rowToInvoice);
  }

  async insert(invoice: Invoice, client?: PoolClient): Promise<void> {
    await (client ?? pool).query(
      'INSERT INTO invoices (id, customer_id, status, lines, cents, currency) VALUES ($1, $2, $3, $4, $5, $6)',
      [
        invoice.id,
        invoice.customerId,
        invoice.status,
        JSON.stringify(invoice.lines),
        invoice.total.cents,
        invoice.total.currency,
      ],
    );
  }

  async setStatus(id: string, from: InvoiceStatus, to: InvoiceStatus): Promise<boolean> {
    const { rowCount } = await pool.query(
      'UPDATE invoices SET status = $3, version = version + 1 WHERE id = $1 AND status = $2',
      [id, from, to],
    );
    return rowCount === 1;
  }

  async recordPayment(invoiceId: string, paymentId: string, cents: number): Promise<boolean> {
    const { rowCount } = await pool.query(
      'INSERT INTO invoice_payments (invoice_id, payment_id, cents) VALUES ($1, $2, $3) ON CONFLICT (payment_id) DO NOTHING',
      [invoiceId, paymentId, cents],
    );
    return rowCount === 1;
  }

  async remove(id: string): Promise<void> {
    await pool.query('DELETE FROM invoices WHERE id = $1', [id]);
  }
}
