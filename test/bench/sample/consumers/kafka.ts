import { Kafka, type EachMessagePayload } from 'kafkajs';

import { config } from '../shared/config.ts';
import { inTransaction } from '../shared/database.ts';
import { loggerOf } from '../shared/logger.ts';

interface Counted {
  readonly eventId: string;
  readonly sku: string;
  readonly quantity: number;
}

export class StockConsumer {
  readonly #log = loggerOf('kafka');
  readonly #kafka = new Kafka({ clientId: 'stock', brokers: config.KAFKA_BROKERS.split(',') });

  async start(): Promise<void> {
    const consumer = this.#kafka.consumer({ groupId: 'stock' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'stock-counted' });
    await consumer.run({ eachMessage: payload => this.#count(payload) });
  }

  async #count({ message, partition }: EachMessagePayload): Promise<void> {
    if (message.value === null) return;
    const { eventId, sku, quantity } = JSON.parse(message.value.toString()) as Counted;
    await inTransaction(async client => {
      const { rowCount } = await client.query('INSERT INTO seen_events (event_id) VALUES ($1) ON CONFLICT DO NOTHING', [
        eventId,
      ]);
      if (rowCount === 0) return;
      await client.query('UPDATE stock SET quantity = quantity + $2 WHERE sku = $1', [sku, quantity]);
    });
    this.#log.info({ sku, partition }, 'counted');
  }
}
