import { many } from '../shared/database.ts';
import { loggerOf } from '../shared/logger.ts';
import { rowToInvoice, type InvoiceRow } from './mapper.ts';
import { isStale } from './policy.ts';
import type { Invoice, InvoiceStatus } from './types.ts';

export class InvoiceReport {
  readonly #log = loggerOf('invoice-report');

  async stale(now: Date, days: number): Promise<readonly Invoice[]> {
    const rows = await many<InvoiceRow>('SELECT * FROM invoices WHERE status = $1', ['placed']);
    const stale = rows.map(rowToInvoice).filter(invoice => isStale(invoice, now, days));
    this.#log.info({ count: stale.length }, 'stale');
    return stale;
  }

  async counts(): Promise<ReadonlyMap<InvoiceStatus, number>> {
    const rows = await many<{ status: InvoiceStatus; count: string }>(
      'SELECT status, count(*) FROM invoices GROUP BY status',
    );
    return new Map(rows.map(({ status, count }) => [status, Number(count)]));
  }
}
