import type { DeclarationMeaning } from './configure-meaning.ts';
import type { AccessPath } from './path.ts';

/**
 * A queue as RabbitMQ is told of it: classic queues count nothing, quorum queues have a limit by themselves since version 4
 * (https://www.rabbitmq.com/docs/quorum-queues), streams have no dead letters.
 */
export const queueWithArguments = (queue: AccessPath, options: AccessPath) =>
  ({
    queue,
    privateUnlessNamed: true,
    deliveryLimit: [
      { at: `${options}.Member[arguments].Member[x-delivery-limit]`, given: true },
      { at: `${options}.Member[arguments].Member[x-queue-type]`, equals: 'quorum' },
    ],
    deadLetter: [{ at: `${options}.Member[arguments].Member[x-dead-letter-exchange]`, given: true }],
    deadLetterTo: {
      queue: [`${options}.Member[arguments].Member[x-dead-letter-routing-key]`],
      exchange: [`${options}.Member[arguments].Member[x-dead-letter-exchange]`],
    },
    exemptWhen: [
      { at: `${options}.Member[exclusive]`, equals: true },
      { at: `${options}.Member[autoDelete]`, equals: true },
      { at: `${options}.Member[arguments].Member[x-expires]`, given: true },
      { at: `${options}.Member[arguments].Member[x-queue-type]`, equals: 'stream' },
    ],
  }) as const satisfies DeclarationMeaning;

/** The same with the names that amqplib has for some of the arguments. */
export const assertedQueue = (queue: AccessPath, options: AccessPath) => {
  const { deadLetter, exemptWhen, deadLetterTo, ...rest } = queueWithArguments(queue, options);
  return {
    ...rest,
    deadLetter: [{ at: `${options}.Member[deadLetterExchange]`, given: true }, ...deadLetter],
    deadLetterTo: {
      queue: [`${options}.Member[deadLetterRoutingKey]`, ...deadLetterTo.queue],
      exchange: [`${options}.Member[deadLetterExchange]`, ...deadLetterTo.exchange],
    },
    exemptWhen: [{ at: `${options}.Member[expires]`, given: true }, ...exemptWhen],
  } as const satisfies DeclarationMeaning;
};
