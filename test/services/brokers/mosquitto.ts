import { connectAsync, type IClientOptions } from 'mqtt';

import type { Broker } from '../run.ts';

export const port = 1883;

export const url = `mqtt://127.0.0.1:${String(port)}`;

/** Whoever has a queue's name has the session that the broker keeps for it. */
export const sessionOf = (queue: string): IClientOptions => ({ clientId: queue, clean: false, reconnectPeriod: 100 });

export type Qos = 1 | 2;

export const mosquitto = async (qos: Qos): Promise<Broker> => {
  const client = await connectAsync(url);
  return {
    create: async queue => {
      const session = await connectAsync(url, sessionOf(queue));
      await session.subscribeAsync(queue, { qos });
      await session.endAsync();
    },
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1) {
        await client.publishAsync(queue, JSON.stringify({ order: index }), { qos });
      }
    },
    remove: async queue => {
      const session = await connectAsync(url, { ...sessionOf(queue), clean: true });
      await session.endAsync();
    },
    close: async () => {
      await client.endAsync();
    },
  };
};
