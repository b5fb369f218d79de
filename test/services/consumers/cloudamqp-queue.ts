import { type AMQPQueue, AMQPSession } from '@cloudamqp/amqp-client';

import { url } from '../brokers/rabbitmq.ts';

/** The queue as the high-level client has it; it is there already. */
export const queueNamed = async (name: string): Promise<AMQPQueue> => {
  const session = await AMQPSession.connect(url);
  return session.queue(name, { passive: true });
};
