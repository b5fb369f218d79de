import { queueWithArguments, defineLibrary, fields, identity, inVersions, members, history } from '../model.ts';

const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  onThrow: 'redeliver',
  unsettled: 'stuck',
  awaitsHandler: true,
} as const;

const receive = {
  is: 'receive',
  messages: 'ReturnValue.Awaited',
  acks: 'explicit',
  acksWhen: [{ at: 'Argument[0].Member[noAck]', equals: true, acks: 'onDelivery' }],
  ackOption: 'Argument[0].Member[noAck]',
  unsettled: 'stuck',
  redeliveries: 'unlimited',
  queue: 'Argument[0].Member[queue]',
} as const;

const multiple = [{ at: 'Argument[0].Member[multiple]', equals: true, covers: 'upTo' }] as const;

/** Options of a queue, or where they are. */
const declared = (options: string) => {
  const { exemptWhen, ...queue } = queueWithArguments('Argument[0].Member[queue]', options);
  return { ...queue, exemptWhen: [...exemptWhen, { at: `${options}.Member[passive]`, equals: true }] } as const;
};

const declare = { is: 'configure', what: 'queue', declares: declared('Argument[0]') } as const;

const bind = {
  is: 'configure',
  what: 'queue',
  binds: { queue: 'Argument[0].Member[queue]', exchange: 'Argument[0].Member[exchange]' },
} as const;

const publish = {
  is: 'publish',
  destination: 'Argument[0].Member[exchange]',
  routing: 'Argument[0].Member[routingKey]',
  identity: 'Argument[0].Member[messageId]',
} as const;

export const rabbitmqClient = defineLibrary({
  package: 'rabbitmq-client',
  versions: '>=4.0.0 <6',
  evidence: 'executed',
  broker: 'rabbitmq',
  docs: 'https://cody-greene.github.io/node-rabbitmq-client/latest/classes/Connection.html#createConsumer',
  entries: [
    {
      type: 'Connection',
      member: 'createConsumer',
      ...consumer,
      redeliveries: 'unlimited',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
      acksWhen: [{ at: 'Argument[0].Member[noAck]', equals: true, acks: 'onDelivery' }],
      ackOption: 'Argument[0].Member[noAck]',
      onThrowWhen: [{ at: 'Argument[0].Member[requeue]', equals: false, onThrow: 'reject' }],
      queue: 'Argument[0].Member[queue]',
      declares: declared('Argument[0].Member[queueOptions]'),
    },
    { handlerType: 'ConsumerHandler', ...consumer, handler: { message: 'Parameter[0]' } },
    {
      type: 'Channel',
      member: 'basicConsume',
      is: 'consumer',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
      acks: 'explicit',
      acksWhen: [{ at: 'Argument[0].Member[noAck]', equals: true, acks: 'onDelivery' }],
      ackOption: 'Argument[0].Member[noAck]',
      // Nobody catches the rejection: the process ends.
      onThrow: 'redeliver',
      unsettled: 'stuck',
      redeliveries: 'unlimited',
      queue: 'Argument[0].Member[queue]',
      awaitsHandler: false,
    },
    { type: 'Channel', member: 'basicGet', ...receive },
    // Its channel cannot be reached from outside: a message that has to be acknowledged never is.
    { type: 'Connection', member: 'basicGet', ...receive },

    { type: 'ConsumerStatus', field: 'ACK', is: 'verdict', as: 'ack' },
    { type: 'ConsumerStatus', field: 'REQUEUE', is: 'verdict', as: 'nack', requeue: { default: true } },
    { type: 'ConsumerStatus', field: 'DROP', is: 'verdict', as: 'nack', requeue: { default: false } },
    {
      type: 'Channel',
      member: 'basicAck',
      is: 'ack',
      message: 'Argument[0].Member[deliveryTag]',
      covers: 'message',
      coversWhen: multiple,
    },
    {
      type: 'Channel',
      member: 'basicNack',
      is: 'nack',
      message: 'Argument[0].Member[deliveryTag]',
      covers: 'message',
      coversWhen: multiple,
      requeue: { at: 'Argument[0].Member[requeue]', default: true },
    },

    { type: 'Publisher', member: 'send', ...publish },
    { type: 'Channel', member: 'basicPublish', ...publish },

    { type: 'Channel', member: 'basicQos', is: 'configure', what: 'prefetch' },
    { type: 'Channel', member: 'queueDeclare', ...declare },
    { type: 'Connection', member: 'queueDeclare', ...declare },
    { type: 'Channel', member: 'queueBind', ...bind },
    { type: 'Connection', member: 'queueBind', ...bind },
    ...members('Channel', ['exchangeDeclare', 'exchangeBind'], { is: 'configure', what: 'queue' }),
    ...members('Connection', ['exchangeDeclare', 'exchangeBind'], { is: 'configure', what: 'queue' }),
    ...members('Connection', ['acquire', 'createPublisher', 'createRPCClient'], { is: 'configure', what: 'client' }),
    { construct: 'Connection', is: 'configure', what: 'client' },
    ...members('Connection', ['close'], { is: 'compute' }),
    ...inVersions('>=5.0.0', members('Connection', ['onConnect'], { is: 'compute' })),
    ...members('Consumer', ['start', 'close'], { is: 'compute' }),
    { type: 'Channel', member: 'basicCancel', is: 'compute' },
    { type: 'Channel', member: 'close', is: 'release' },

    identity('HeaderFields', 'messageId'),
    ...fields('HeaderFields', 'stable', ['correlationId', 'headers', 'timestamp', 'type', 'appId', 'replyTo']),
    ...fields('AsyncMessage', 'stable', ['body', 'exchange', 'routingKey']),
    ...history('AsyncMessage', ['redelivered']),
    ...fields('AsyncMessage', 'unstable', ['deliveryTag', 'consumerTag']),
    ...fields('SyncMessage', 'stable', ['body', 'exchange', 'routingKey']),
    ...history('SyncMessage', ['redelivered']),
    ...fields('SyncMessage', 'unstable', ['deliveryTag', 'messageCount']),
  ],
});
