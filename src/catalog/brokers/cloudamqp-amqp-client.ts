import {
  queueWithArguments,
  type DeclarationMeaning,
  defineLibrary,
  fields,
  identity,
  inVersions,
  members,
  history,
} from '../model.ts';

/** Without the option the broker acknowledges on delivery: the opposite of amqplib. */
const noAckFalse = (at: string) => [{ at, equals: false, acks: 'explicit' }] as const;

/** The type of the arguments knows of none: whatever they say, a route or a limit may be among it. */
const declaredBy = (queue: string, options: string, args: string) =>
  ({
    queue,
    privateUnlessNamed: true,
    deliveryLimit: [{ at: args, given: true }],
    deadLetter: [{ at: args, given: true }],
    exemptWhen: [
      { at: `${options}.Member[exclusive]`, equals: true },
      { at: `${options}.Member[autoDelete]`, equals: true },
      { at: `${options}.Member[passive]`, equals: true },
    ],
  }) as const satisfies DeclarationMeaning;

const declare = {
  is: 'configure',
  what: 'queue',
  declares: declaredBy('Argument[0]', 'Argument[1]', 'Argument[2]'),
} as const;

const ofSession = queueWithArguments('Argument[0]', 'Argument[1]');

export const cloudamqpClient = defineLibrary({
  package: '@cloudamqp/amqp-client',
  versions: '>=3.0.0 <5',
  evidence: 'executed',
  broker: 'rabbitmq',
  docs: 'https://cloudamqp.github.io/amqp-client.js/',
  entries: [
    {
      type: 'AMQPChannel',
      member: 'basicConsume',
      is: 'consumer',
      handlers: [{ at: 'Argument[2]', message: 'Parameter[0]' }],
      acks: 'onDelivery',
      acksWhen: [{ at: 'Argument[1].Member[noAck]', equals: false, acks: 'explicit' }],
      ackOption: 'Argument[1].Member[noAck]',
      // The rejection is logged, no more.
      onThrow: 'swallow',
      unsettled: 'stuck',
      redeliveries: 'unlimited',
      queue: 'Argument[0]',
      awaitsHandler: false,
    },
    {
      type: 'AMQPQueue',
      member: 'subscribe',
      is: 'consumer',
      handlers: [
        { at: 'Argument[0]', message: 'Parameter[0]' },
        { at: 'Argument[1]', message: 'Parameter[0]' },
      ],
      acks: 'onReturn',
      acksWhen: [
        { at: 'Argument[0].Member[manualAck]', equals: true, acks: 'explicit' },
        { at: 'Argument[0].Member[noAck]', equals: true, acks: 'onDelivery' },
      ],
      ackOption: 'Argument[0].Member[noAck]',
      onThrow: 'redeliver',
      onThrowWhen: [
        { at: 'Argument[0].Member[manualAck]', equals: true, onThrow: 'swallow' },
        { at: 'Argument[0].Member[requeueOnNack]', equals: false, onThrow: 'reject' },
      ],
      unsettled: 'stuck',
      redeliveries: 'unlimited',
      queue: 'Receiver',
      awaitsHandler: true,
      versions: '>=4.0.0',
    },
    {
      type: 'AMQPChannel',
      member: 'basicGet',
      is: 'receive',
      messages: 'ReturnValue.Awaited',
      acks: 'onDelivery',
      acksWhen: noAckFalse('Argument[1].Member[noAck]'),
      ackOption: 'Argument[1].Member[noAck]',
      unsettled: 'stuck',
      redeliveries: 'unlimited',
      queue: 'Argument[0]',
    },
    {
      type: 'AMQPQueue',
      member: 'get',
      is: 'receive',
      messages: 'ReturnValue.Awaited',
      acks: 'onDelivery',
      acksWhen: noAckFalse('Argument[0].Member[noAck]'),
      ackOption: 'Argument[0].Member[noAck]',
      unsettled: 'stuck',
      redeliveries: 'unlimited',
    },
    ...inVersions('>=4.0.0', [
      // The library acknowledges before it hands the message over.
      {
        type: 'AMQPQueue',
        member: 'consumeOne',
        is: 'receive',
        messages: 'ReturnValue.Awaited',
        acks: 'onDelivery',
        unsettled: 'stuck',
      },
    ]),

    {
      type: 'AMQPMessage',
      member: 'ack',
      is: 'ack',
      message: 'Receiver',
      covers: 'message',
      coversWhen: [{ at: 'Argument[0]', equals: true, covers: 'upTo' }],
    },
    {
      type: 'AMQPMessage',
      member: 'nack',
      is: 'nack',
      message: 'Receiver',
      covers: 'message',
      coversWhen: [{ at: 'Argument[1]', equals: true, covers: 'upTo' }],
      requeue: { at: 'Argument[0]', default: false },
    },
    {
      type: 'AMQPMessage',
      member: 'reject',
      is: 'nack',
      message: 'Receiver',
      covers: 'message',
      requeue: { at: 'Argument[0]', default: false },
    },
    {
      type: 'AMQPChannel',
      member: 'basicAck',
      is: 'ack',
      message: 'Argument[0]',
      covers: 'message',
      coversWhen: [{ at: 'Argument[1]', equals: true, covers: 'upTo' }],
    },
    {
      type: 'AMQPChannel',
      member: 'basicNack',
      is: 'nack',
      message: 'Argument[0]',
      covers: 'message',
      coversWhen: [{ at: 'Argument[2]', equals: true, covers: 'upTo' }],
      requeue: { at: 'Argument[1]', default: false },
    },
    {
      type: 'AMQPChannel',
      member: 'basicReject',
      is: 'nack',
      message: 'Argument[0]',
      covers: 'message',
      requeue: { at: 'Argument[1]', default: false },
    },

    {
      type: 'AMQPChannel',
      member: 'basicPublish',
      is: 'publish',
      destination: 'Argument[0]',
      routing: 'Argument[1]',
      identity: 'Argument[3].Member[messageId]',
    },
    { type: 'AMQPQueue', member: 'publish', is: 'publish', identity: 'Argument[1].Member[messageId]' },
    ...inVersions('>=4.0.0', [
      {
        type: 'AMQPExchange',
        member: 'publish',
        is: 'publish',
        routing: 'Argument[1].Member[routingKey]',
        identity: 'Argument[1].Member[messageId]',
      },
    ]),

    ...members('AMQPChannel', ['basicQos', 'prefetch'], { is: 'configure', what: 'prefetch' }),
    { type: 'AMQPChannel', member: 'queueDeclare', ...declare },
    ...inVersions('<4.0.0', [{ type: 'AMQPChannel', member: 'queue', ...declare }]),
    ...inVersions('>=4.0.0', [
      { type: 'AMQPSession', member: 'queue', is: 'configure', what: 'queue', declares: ofSession },
    ]),
    {
      type: 'AMQPChannel',
      member: 'queueBind',
      is: 'configure',
      what: 'queue',
      binds: { queue: 'Argument[0]', exchange: 'Argument[1]' },
    },
    {
      type: 'AMQPQueue',
      member: 'bind',
      is: 'configure',
      what: 'queue',
      binds: { queue: 'Receiver', exchange: 'Argument[0]' },
    },
    ...members('AMQPChannel', ['exchangeDeclare', 'exchangeBind'], { is: 'configure', what: 'queue' }),
    ...members('AMQPQueue', ['unbind'], { is: 'configure', what: 'queue' }),
    ...members('AMQPChannel', ['basicCancel', 'confirmSelect'], { is: 'compute' }),
    ...members('AMQPChannel', ['close'], { is: 'release' }),
    ...members('AMQPBaseClient', ['close'], { is: 'release' }),
    ...members('AMQPMessage', ['bodyString', 'bodyToString'], { is: 'pure' }),
    ...members('AMQPMessage', ['cancelConsumer'], { is: 'compute' }),

    identity('AMQPProperties', 'messageId'),
    ...fields('AMQPProperties', 'stable', ['correlationId', 'headers', 'timestamp', 'type', 'appId', 'replyTo']),
    ...fields('AMQPMessage', 'stable', ['body', 'exchange', 'routingKey']),
    ...history('AMQPMessage', ['redelivered']),
    ...fields('AMQPMessage', 'unstable', ['deliveryTag', 'consumerTag', 'messageCount']),
  ],
});
