import { assertedQueue, defineLibrary, fields, identity, inVersions, members, history } from '../model.ts';

const consumer = {
  is: 'consumer',
  acks: 'explicit',
  // The rejection ends the process or the channel, and the broker gives the message to another consumer.
  onThrow: 'redeliver',
  unsettled: 'stuck',
  redeliveries: 'unlimited',
  awaitsHandler: false,
} as const;

const allUpTo = [{ at: 'Argument[1]', equals: true, covers: 'upTo' }] as const;

/** The promise and the callback API name their types alike. */
export const amqplib = defineLibrary({
  package: 'amqplib',
  modules: ['amqplib', 'amqplib/callback_api'],
  versions: '>=0.10.0 <3',
  evidence: 'executed',
  broker: 'rabbitmq',
  docs: 'https://amqp-node.github.io/amqplib/channel_api.html',
  entries: [
    {
      type: 'Channel',
      member: 'consume',
      ...consumer,
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
      acksWhen: [{ at: 'Argument[2].Member[noAck]', equals: true, acks: 'onDelivery' }],
      ackOption: 'Argument[2].Member[noAck]',
      queue: 'Argument[0]',
      notWhen: [{ at: 'Argument[0]', equals: 'amq.rabbitmq.reply-to' }],
    },
    { parameterType: 'ConsumeMessage', position: 'either', ...consumer, handler: { message: 'Parameter[0]' } },
    {
      type: 'Channel',
      member: 'get',
      is: 'receive',
      messages: 'ReturnValue.Awaited',
      acks: 'explicit',
      acksWhen: [{ at: 'Argument[1].Member[noAck]', equals: true, acks: 'onDelivery' }],
      ackOption: 'Argument[1].Member[noAck]',
      unsettled: 'stuck',
      redeliveries: 'unlimited',
      queue: 'Argument[0]',
    },

    { type: 'Channel', member: 'ack', is: 'ack', message: 'Argument[0]', covers: 'message', coversWhen: allUpTo },
    { type: 'Channel', member: 'ackAll', is: 'ack', covers: 'batch' },
    {
      type: 'Channel',
      member: 'nack',
      is: 'nack',
      message: 'Argument[0]',
      covers: 'message',
      coversWhen: allUpTo,
      requeue: { at: 'Argument[2]', default: true },
    },
    { type: 'Channel', member: 'nackAll', is: 'nack', covers: 'batch', requeue: { at: 'Argument[0]', default: true } },
    {
      type: 'Channel',
      member: 'reject',
      is: 'nack',
      message: 'Argument[0]',
      covers: 'message',
      requeue: { at: 'Argument[1]', default: true },
    },
    { type: 'Channel', member: 'recover', is: 'nack', covers: 'batch', requeue: { default: true } },

    {
      type: 'Channel',
      member: 'publish',
      is: 'publish',
      destination: 'Argument[0]',
      routing: 'Argument[1]',
      identity: 'Argument[3].Member[messageId]',
    },
    {
      type: 'Channel',
      member: 'sendToQueue',
      is: 'publish',
      destination: 'Argument[0]',
      identity: 'Argument[2].Member[messageId]',
    },
    { type: 'ConfirmChannel', member: 'waitForConfirms', is: 'compute' },

    { type: 'Channel', member: 'prefetch', is: 'configure', what: 'prefetch' },
    {
      type: 'Channel',
      member: 'assertQueue',
      is: 'configure',
      what: 'queue',
      declares: assertedQueue('Argument[0]', 'Argument[1]'),
    },
    {
      type: 'Channel',
      member: 'bindQueue',
      is: 'configure',
      what: 'queue',
      binds: { queue: 'Argument[0]', exchange: 'Argument[1]' },
    },
    ...members('Channel', ['checkQueue', 'unbindQueue', 'assertExchange', 'checkExchange', 'bindExchange'], {
      is: 'configure',
      what: 'queue',
    }),
    { function: 'connect', is: 'configure', what: 'client' },
    ...members('ChannelModel', ['createChannel', 'createConfirmChannel'], { is: 'configure', what: 'client' }),
    ...inVersions(
      '>=1.1.0',
      members('RecoveringChannelModel', ['createChannel', 'createConfirmChannel'], { is: 'configure', what: 'client' }),
    ),
    { type: 'Channel', member: 'cancel', is: 'compute' },
    // https://www.rabbitmq.com/docs/confirms#automatic-requeueing
    { type: 'Channel', member: 'close', is: 'release' },
    { type: 'ChannelModel', member: 'close', is: 'release' },
    { type: 'RecoveringChannelModel', member: 'close', is: 'release', versions: '>=1.1.0' },

    identity('MessageProperties', 'messageId'),
    ...fields('MessageProperties', 'stable', ['correlationId', 'headers', 'timestamp', 'type', 'appId', 'replyTo']),
    ...fields('Message', 'stable', ['content']),
    ...fields('CommonMessageFields', 'stable', ['exchange', 'routingKey']),
    ...history('CommonMessageFields', ['redelivered']),
    ...fields('CommonMessageFields', 'unstable', ['deliveryTag']),
    ...fields('ConsumeMessageFields', 'unstable', ['consumerTag']),
    ...fields('GetMessageFields', 'unstable', ['messageCount']),
    // Headers that the broker counts up on its own.
    ...history('MessagePropertyHeaders', ['x-death']),
    ...history('XDeath', ['count']),
  ],
});
