import { assertedQueue, defineLibrary, members } from '../model.ts';

/** The method's return is the acknowledgement; amqplib's message comes as the second parameter or by `@RabbitRequest()`. */
const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  // As the module is configured by default.
  onThrow: 'redeliver',
  unsettled: 'stuck',
  awaitsHandler: true,
} as const;

/** Declares its queue, unless the options say not to, or refer to those of the module. */
const declared = (options: string) => {
  const { exemptWhen, ...queue } = assertedQueue(`${options}.Member[queue]`, `${options}.Member[queueOptions]`);
  return {
    ...queue,
    exemptWhen: [
      ...exemptWhen,
      { at: `${options}.Member[createQueueIfNotExists]`, equals: false },
      { at: `${options}.Member[name]`, given: true },
    ],
  } as const;
};

const moduleQueue = 'Argument[last].Member[queues].Element';

/** Queues of the module are declared when it starts, whoever consumes them. */
const queuesOfModule = () => {
  const { exemptWhen, ...queue } = assertedQueue(`${moduleQueue}.Member[name]`, `${moduleQueue}.Member[options]`);
  const exempt = { at: `${moduleQueue}.Member[createQueueIfNotExists]`, equals: false } as const;
  return { ...queue, each: moduleQueue, exemptWhen: [...exemptWhen, exempt] } as const;
};

const handler = { message: 'Parameter[0]', batch: 'Parameter[0]' } as const;

const decorated = {
  ...consumer,
  redeliveries: 'unlimited',
  handler,
  queue: 'Argument[0].Member[queue]',
  declares: declared('Argument[0]'),
  acksWhen: [
    { at: 'Argument[0].Member[queueOptions].Member[consumerOptions].Member[noAck]', equals: true, acks: 'onDelivery' },
  ],
  ackOption: 'Argument[0].Member[queueOptions].Member[consumerOptions].Member[noAck]',
  onThrowWhen: [
    // Its choice; it comes before the behaviour.
    { at: 'Argument[0].Member[errorHandler]', given: true, onThrow: 'drop' },
    { at: 'Argument[0].Member[errorBehavior]', equals: 'ACK', onThrow: 'drop' },
    { at: 'Argument[0].Member[errorBehavior]', equals: 'NACK', onThrow: 'reject' },
  ],
} as const;

const subscription = {
  ...consumer,
  redeliveries: 'unlimited',
  handlers: [{ at: 'Argument[0]', message: 'Parameter[0]' }],
  queue: 'Argument[1].Member[queue]',
  declares: declared('Argument[1]'),
  acksWhen: [
    { at: 'Argument[1].Member[queueOptions].Member[consumerOptions].Member[noAck]', equals: true, acks: 'onDelivery' },
  ],
  ackOption: 'Argument[1].Member[queueOptions].Member[consumerOptions].Member[noAck]',
  onThrowWhen: [
    // Its choice; it comes before the behaviour.
    { at: 'Argument[1].Member[errorHandler]', given: true, onThrow: 'drop' },
    { at: 'Argument[1].Member[errorBehavior]', equals: 'ACK', onThrow: 'drop' },
    { at: 'Argument[1].Member[errorBehavior]', equals: 'NACK', onThrow: 'reject' },
  ],
} as const;

export const golevelupNestjsRabbitmq = defineLibrary({
  package: '@golevelup/nestjs-rabbitmq',
  versions: '>=5.0.0 <10',
  evidence: 'executed',
  broker: 'rabbitmq',
  docs: 'https://golevelup.github.io/nestjs/modules/rabbitmq.html',
  entries: [
    { decorator: 'RabbitSubscribe', ...decorated },
    { decorator: 'RabbitRPC', ...decorated },
    { decorator: 'RabbitHandler', ...decorated },
    { type: 'AmqpConnection', member: 'createSubscriber', ...subscription },
    { type: 'AmqpConnection', member: 'createRpc', ...subscription },
    {
      type: 'AmqpConnection',
      member: 'createBatchSubscriber',
      ...subscription,
      handlers: [{ at: 'Argument[0]', batch: 'Parameter[0]' }],
    },
    { handlerType: 'SubscriberHandler', ...consumer, handler: { message: 'Parameter[0]' } },
    { handlerType: 'RpcSubscriberHandler', ...consumer, handler: { message: 'Parameter[0]' } },
    { handlerType: 'BatchSubscriberHandler', ...consumer, handler: { batch: 'Parameter[0]' } },

    { type: 'RabbitMQModule', member: 'forRoot', is: 'configure', what: 'client', declares: queuesOfModule() },

    { construct: 'Nack', is: 'verdict', as: 'nack', requeue: { at: 'Argument[0]', default: false } },

    {
      type: 'AmqpConnection',
      member: 'publish',
      is: 'publish',
      destination: 'Argument[0]',
      routing: 'Argument[1]',
      identity: 'Argument[3].Member[messageId]',
    },
    // A request with an answer: most of them only ask.
    { type: 'AmqpConnection', member: 'request', is: 'work' },
    ...members('AmqpConnection', ['init', 'close', 'cancelConsumer', 'resumeConsumer'], { is: 'compute' }),
  ],
});
