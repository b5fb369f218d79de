import { argumentOf } from '../argument.ts';
import type { Consume } from '../subject.ts';
import { connection, deliveryOf } from './rabbitmq-client-delivery.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const channel = await connection().acquire();
  await channel.basicConsume({ queue, ...(argumentOf(options, 'Argument[0]') as object) }, message =>
    handle(deliveryOf(message, channel)),
  );
};

export default consume;
