import { type AsyncMessage, type Channel, Connection, ConsumerStatus, type SyncMessage } from 'rabbitmq-client';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Delivery } from '../subject.ts';

export const connection = (): Connection => {
  const rabbit = new Connection(url);
  // As its documentation asks for; without a listener every failure would end the process.
  rabbit.on('error', error => {
    console.error(error);
  });
  return rabbit;
};

export const deliveryOf = (message: AsyncMessage | SyncMessage, channel?: Channel): Delivery => ({
  holders: { HeaderFields: message, AsyncMessage: message, SyncMessage: message },
  settle: {
    'Channel.basicAck': options =>
      channel?.basicAck({ deliveryTag: message.deliveryTag, ...(argumentOf(options, 'Argument[0]') as object) }),
    'Channel.basicNack': options =>
      channel?.basicNack({ deliveryTag: message.deliveryTag, ...(argumentOf(options, 'Argument[0]') as object) }),
    'ConsumerStatus.ACK': () => ConsumerStatus.ACK,
    'ConsumerStatus.REQUEUE': () => ConsumerStatus.REQUEUE,
    'ConsumerStatus.DROP': () => ConsumerStatus.DROP,
  },
});
