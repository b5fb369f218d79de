import { assertedQueue, defineLibrary, members } from '../model.ts';

const allUpTo = [{ at: 'Argument[1]', equals: true, covers: 'upTo' }] as const;

/** Messages, and the channels that setup functions get, are amqplib's own: its rows describe them. */
export const amqpConnectionManager = defineLibrary({
  package: 'amqp-connection-manager',
  versions: '>=4.1.0 <6',
  evidence: 'executed',
  broker: 'rabbitmq',
  docs: 'https://github.com/jwalton/node-amqp-connection-manager#api',
  entries: [
    {
      type: 'ChannelWrapper',
      member: 'consume',
      is: 'consumer',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
      acks: 'explicit',
      acksWhen: [{ at: 'Argument[2].Member[noAck]', equals: true, acks: 'onDelivery' }],
      ackOption: 'Argument[2].Member[noAck]',
      onThrow: 'redeliver',
      unsettled: 'stuck',
      redeliveries: 'unlimited',
      queue: 'Argument[0]',
      awaitsHandler: false,
    },
    {
      type: 'ChannelWrapper',
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

    {
      type: 'ChannelWrapper',
      member: 'ack',
      is: 'ack',
      message: 'Argument[0]',
      covers: 'message',
      coversWhen: allUpTo,
    },
    { type: 'ChannelWrapper', member: 'ackAll', is: 'ack', covers: 'batch' },
    {
      type: 'ChannelWrapper',
      member: 'nack',
      is: 'nack',
      message: 'Argument[0]',
      covers: 'message',
      coversWhen: allUpTo,
      requeue: { at: 'Argument[2]', default: true },
    },
    {
      type: 'ChannelWrapper',
      member: 'nackAll',
      is: 'nack',
      covers: 'batch',
      requeue: { at: 'Argument[0]', default: true },
    },

    {
      type: 'ChannelWrapper',
      member: 'publish',
      is: 'publish',
      destination: 'Argument[0]',
      routing: 'Argument[1]',
      identity: 'Argument[3].Member[messageId]',
    },
    {
      type: 'ChannelWrapper',
      member: 'sendToQueue',
      is: 'publish',
      destination: 'Argument[0]',
      identity: 'Argument[2].Member[messageId]',
    },

    {
      type: 'ChannelWrapper',
      member: 'assertQueue',
      is: 'configure',
      what: 'queue',
      declares: assertedQueue('Argument[0]', 'Argument[1]'),
    },
    {
      type: 'ChannelWrapper',
      member: 'bindQueue',
      is: 'configure',
      what: 'queue',
      binds: { queue: 'Argument[0]', exchange: 'Argument[1]' },
    },
    ...members('ChannelWrapper', ['checkQueue', 'unbindQueue', 'assertExchange', 'checkExchange', 'bindExchange'], {
      is: 'configure',
      what: 'queue',
    }),
    ...members('ChannelWrapper', ['addSetup', 'removeSetup'], { is: 'configure', what: 'client' }),
    ...members('ChannelWrapper', ['waitForConnect', 'cancel', 'cancelAll'], { is: 'compute' }),
    ...members('ChannelWrapper', ['close'], { is: 'release' }),
    { function: 'connect', is: 'configure', what: 'client' },
    { type: 'IAmqpConnectionManager', member: 'createChannel', is: 'configure', what: 'client' },
  ],
});
