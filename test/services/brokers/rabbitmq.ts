import { connect } from 'amqplib';

import type { Broker } from '../run.ts';

export const url = 'amqp://guest:guest@127.0.0.1:5672';

const order = (index: number): unknown => ({ order: index });

/** @param contentOf what the message with that number says */
export const rabbitmqWith = async (contentOf: (index: number) => unknown): Promise<Broker> => {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  return {
    create: async queue => {
      await channel.assertQueue(queue, { durable: false });
    },
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1) {
        channel.sendToQueue(queue, Buffer.from(JSON.stringify(contentOf(index))), {
          messageId: `message-${queue}-${String(index)}`,
          correlationId: `correlation-${String(index)}`,
          timestamp: 1_700_000_000,
          type: 'order.placed',
          appId: 'shop',
          userId: 'guest',
          replyTo: 'replies',
          expiration: '600000',
          contentType: 'application/json',
          contentEncoding: 'utf-8',
          priority: 1,
          headers: { tenant: 'one' },
        });
      }
      await channel.waitForConfirms();
    },
    remove: async queue => {
      await channel.deleteQueue(queue);
    },
    close: async () => {
      await connection.close();
    },
  };
};

export const rabbitmq = (): Promise<Broker> => rabbitmqWith(order);
