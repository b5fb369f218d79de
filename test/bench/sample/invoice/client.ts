import axios, { type AxiosInstance } from 'axios';

import { config } from '../shared/config.ts';
import { ServiceError } from '../shared/errors.ts';
import type { Money } from '../shared/money.ts';

interface Price {
  readonly sku: string;
  readonly cents: number;
}

export class InvoiceClient {
  readonly #http: AxiosInstance;
  readonly #prices = new Map<string, number>();

  constructor(http = axios.create({ baseURL: config.LEDGER_URL, timeout: 5000 })) {
    this.#http = http;
  }

  async priceOf(sku: string, currency: string): Promise<Money> {
    const key = `${currency} ${sku}`;
    const known = this.#prices.get(key);
    if (known !== undefined) return { cents: known, currency };
    const { data, status } = await this.#http.get<Price>(`/prices/${encodeURIComponent(sku)}`, {
      params: { currency },
    });
    if (status !== 200) throw new ServiceError(`no price for ${sku}`, 502);
    this.#prices.set(key, data.cents);
    return { cents: data.cents, currency };
  }

  async book(invoiceId: string, paymentId: string, cents: number): Promise<void> {
    await this.#http.post('/entries', { invoiceId, cents }, { headers: { 'Idempotency-Key': paymentId } });
  }
}
