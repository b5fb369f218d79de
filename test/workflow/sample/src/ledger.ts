import type { Pool } from 'pg';

export interface Invoice {
  readonly id: string;
  readonly cents: number;
}

export const store = async (pool: Pool, invoice: Invoice): Promise<void> => {
  const { rowCount } = await pool.query('SELECT 1 FROM invoices WHERE id = $1', [invoice.id]);
  if (rowCount !== 0) return;
  await pool.query('INSERT INTO invoices (id, cents) VALUES ($1, $2)', [invoice.id, invoice.cents]);
};
