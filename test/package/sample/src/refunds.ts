import type { Channel } from 'amqplib';

interface Refund {
  readonly id: string;
  readonly totalCents: number;
}

export const startRefunds = async (channel: Channel): Promise<void> => {
  await channel.assertQueue('refunds');
  await channel.consume('refunds', async message => {
    if (message === null) return;
    const refund = JSON.parse(message.content.toString()) as Refund;
    await fetch(`https://billing.example/refunds/${refund.id}`, { method: 'PUT', body: JSON.stringify(refund) });
    channel.ack(message);
  });
};
