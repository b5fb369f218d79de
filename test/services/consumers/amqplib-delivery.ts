import type { Channel, Message } from 'amqplib';

import type { Delivery } from '../subject.ts';

/** Whatever has the channel's settling methods. */
type Settling = Pick<Channel, 'ack' | 'ackAll' | 'nack' | 'nackAll'> & Partial<Pick<Channel, 'reject' | 'recover'>>;

const allUpTo = 'Argument[1]';

export const deliveryOf = (channel: Settling, message: Message, type = 'Channel'): Delivery => ({
  holders: {
    Message: message,
    MessageProperties: message.properties,
    MessagePropertyHeaders: message.properties.headers,
    CommonMessageFields: message.fields,
    ConsumeMessageFields: message.fields,
    GetMessageFields: message.fields,
  },
  settle: {
    [`${type}.ack`]: options => channel.ack(message, options[allUpTo] as boolean | undefined),
    [`${type}.ackAll`]: () => channel.ackAll(),
    [`${type}.nack`]: options =>
      channel.nack(message, options[allUpTo] as boolean | undefined, options['Argument[2]'] as boolean | undefined),
    [`${type}.nackAll`]: options => channel.nackAll(options['Argument[0]'] as boolean | undefined),
    [`${type}.reject`]: options => channel.reject?.(message, options['Argument[1]'] as boolean | undefined),
    [`${type}.recover`]: () => channel.recover?.(),
  },
});
