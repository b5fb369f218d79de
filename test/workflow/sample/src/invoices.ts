import type { Channel } from 'amqplib';
import type { Pool } from 'pg';

import { type Invoice, store } from './ledger.js';

export const startInvoices = async (channel: Channel, pool: Pool): Promise<void> => {
  await channel.consume('invoices', async message => {
    if (message === null) return;
    await store(pool, JSON.parse(message.content.toString()) as Invoice);
    channel.ack(message);
  });
};
