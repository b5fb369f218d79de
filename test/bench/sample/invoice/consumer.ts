import type { Channel, ConsumeMessage } from 'amqplib';

import { loggerOf } from '../shared/logger.ts';
import { invoicePaid } from './schema.ts';
import type { InvoiceService } from './service.ts';

const log = loggerOf('invoice-consumer');

const read = (message: ConsumeMessage) => invoicePaid.parse(JSON.parse(message.content.toString()));

export const consumeInvoices = async (channel: Channel, service: InvoiceService): Promise<void> => {
  await channel.assertQueue('invoice-paid', { deadLetterExchange: 'dead' });
  await channel.prefetch(20);
  await channel.consume('invoice-paid', async message => {
    if (message === null) return;
    try {
      await service.pay(read(message));
      channel.ack(message);
    } catch (error) {
      log.error(error, 'failed');
      channel.nack(message, false, false);
    }
  });
};
