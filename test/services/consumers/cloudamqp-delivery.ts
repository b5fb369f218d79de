import type { AMQPMessage } from '@cloudamqp/amqp-client';

import type { Delivery } from '../subject.ts';

type Flag = boolean | undefined;

export const deliveryOf = (message: AMQPMessage): Delivery => {
  const { channel, deliveryTag } = message;
  return {
    holders: { AMQPMessage: message, AMQPProperties: message.properties },
    settle: {
      'AMQPMessage.ack': options => message.ack(options['Argument[0]'] as Flag),
      'AMQPMessage.nack': options => message.nack(options['Argument[0]'] as Flag, options['Argument[1]'] as Flag),
      'AMQPMessage.reject': options => message.reject(options['Argument[0]'] as Flag),
      'AMQPChannel.basicAck': options => channel.basicAck(deliveryTag, options['Argument[1]'] as Flag),
      'AMQPChannel.basicNack': options =>
        channel.basicNack(deliveryTag, options['Argument[1]'] as Flag, options['Argument[2]'] as Flag),
      'AMQPChannel.basicReject': options => channel.basicReject(deliveryTag, options['Argument[1]'] as Flag),
    },
  };
};
