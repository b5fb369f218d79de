import { AckPolicy, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect, headers, nanos } from '@nats-io/transport-node';

import type { Broker } from '../run.ts';

export const server = { servers: '127.0.0.1:4222' } as const;

/** The durable consumer of each stream. */
export const durable = 'orders';

export const nats = async (): Promise<Broker> => {
  const connection = await connect(server);
  const manager = await jetstreamManager(connection);
  const client = jetstream(connection);
  const values = headers();
  values.set('tenant', 'one');
  return {
    create: async queue => {
      await manager.streams.add({ name: queue, subjects: [queue], storage: StorageType.Memory });
      await manager.consumers.add(queue, {
        durable_name: durable,
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(1000),
      });
    },
    publish: async (queue, count) => {
      for (let index = 0; index < count; index += 1) {
        await client.publish(queue, JSON.stringify({ order: index }), { msgID: String(index), headers: values });
      }
    },
    remove: async queue => {
      await manager.streams.delete(queue);
    },
    close: async () => {
      await connection.close();
    },
  };
};
