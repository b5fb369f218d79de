import type { Broker } from '../run.ts';
import { rabbitmqWith } from './rabbitmq.ts';

/** The pattern of every message. */
export const pattern = 'order.placed';

/** Messages as a client's `emit` sends them. */
export const events = (): Promise<Broker> => rabbitmqWith(order => ({ pattern, data: { order } }));

/** And as its `send` does, which waits for an answer. */
export const requests = (): Promise<Broker> => rabbitmqWith(order => ({ pattern, data: { order }, id: String(order) }));
