import { connect, type ConsumeMessage } from 'amqplib';
import Stripe from 'stripe';

import { config } from '../shared/config.ts';
import { pool } from '../shared/database.ts';
import { loggerOf } from '../shared/logger.ts';

interface Shipped {
  readonly orderId: string;
  readonly customer: string;
  readonly cents: number;
}

const log = loggerOf('amqp');
const stripe = new Stripe(config.STRIPE_KEY);

const readShipped = (message: ConsumeMessage): Shipped => JSON.parse(message.content.toString()) as Shipped;

const charge = async ({ orderId, customer, cents }: Shipped): Promise<string> => {
  const { id } = await stripe.paymentIntents.create(
    { amount: cents, currency: 'eur', customer },
    { idempotencyKey: `shipped-${orderId}` },
  );
  return id;
};

export const consumeShipped = async (): Promise<void> => {
  const connection = await connect(config.AMQP_URL);
  const channel = await connection.createChannel();
  await channel.assertQueue('shipped', { deadLetterExchange: 'dead' });
  await channel.consume('shipped', async message => {
    if (message === null) return;
    try {
      const shipped = readShipped(message);
      const { rows } = await pool.query<{ charge: string }>('SELECT charge FROM charges WHERE order_id = $1', [
        shipped.orderId,
      ]);
      if (rows.length === 0) {
        const id = await charge(shipped);
        await pool.query('INSERT INTO charges (order_id, charge) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING', [
          shipped.orderId,
          id,
        ]);
      }
      channel.ack(message);
    } catch (error) {
      log.error(error, 'shipped');
      channel.nack(message, false, false);
    }
  });
};
