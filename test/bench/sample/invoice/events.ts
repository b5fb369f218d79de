import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';

import { config } from '../shared/config.ts';
import type { Invoice } from './types.ts';

const exchange = 'invoices';

export class InvoiceEvents {
  #connection: ChannelModel | undefined;
  #channel: ConfirmChannel | undefined;

  async placed(invoice: Invoice): Promise<void> {
    await this.#publish('invoice.placed', invoice.id, { id: invoice.id, cents: invoice.total.cents });
  }

  async cancelled(invoice: Invoice): Promise<void> {
    await this.#publish('invoice.cancelled', invoice.id, { id: invoice.id });
  }

  async close(): Promise<void> {
    await this.#channel?.close();
    await this.#connection?.close();
  }

  async #publish(key: string, id: string, content: unknown): Promise<void> {
    const channel = await this.#open();
    channel.publish(exchange, key, Buffer.from(JSON.stringify(content)), {
      messageId: `${key}-${id}`,
      persistent: true,
    });
    await channel.waitForConfirms();
  }

  async #open(): Promise<ConfirmChannel> {
    if (this.#channel !== undefined) return this.#channel;
    this.#connection = await connect(config.AMQP_URL);
    this.#channel = await this.#connection.createConfirmChannel();
    await this.#channel.assertExchange(exchange, 'topic');
    return this.#channel;
  }
}
