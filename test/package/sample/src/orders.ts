import type { Channel } from 'amqplib';

interface Order {
  readonly id: string;
  readonly totalCents: number;
}

export const startOrders = async (channel: Channel): Promise<void> => {
  await channel.assertQueue('orders');
  await channel.consume('orders', async message => {
    if (message === null) return;
    const order = JSON.parse(message.content.toString()) as Order;
    channel.ack(message);
    await fetch(`https://billing.example/orders/${order.id}`, { method: 'PUT', body: JSON.stringify(order) });
  });
};
