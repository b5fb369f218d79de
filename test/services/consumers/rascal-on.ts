import rascal, { type Recovery, type SubscriptionConfig } from 'rascal';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Consume } from '../subject.ts';

const consume: Consume = async ({ queue, options, handle }) => {
  const broker = await rascal.BrokerAsPromised.create(
    rascal.withDefaultConfig({
      vhosts: {
        '/': {
          connection: { url },
          queues: { [queue]: { assert: false, check: true } },
          subscriptions: { messages: { queue } },
        },
      },
    }),
  );
  broker.on('error', console.error);
  const subscription = await broker.subscribe(
    'messages',
    argumentOf(options, 'Maker.Argument[1]') as SubscriptionConfig | undefined,
  );
  subscription.on('error', error => {
    console.error(error);
  });
  subscription.on(
    'message',
    (message, _content, ackOrNack) =>
      // The listener's result belongs to the client, whatever it is.
      handle({
        holders: {},
        settle: {
          AckOrNack: ways => {
            const error = ways['Argument[0]'] === undefined ? undefined : new Error('the handler fails');
            ackOrNack(error, { strategy: 'nack', ...(argumentOf(ways, 'Argument[1]') as Partial<Recovery>) });
            return Promise.resolve(message);
          },
        },
      }) as Promise<void>,
  );
};

export default consume;
