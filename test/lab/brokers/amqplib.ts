import { amqplib } from '../../../src/catalog/brokers/amqplib.ts';
import { contractOf } from '../harness/contract.ts';
import { bounded, type Delivery, type Stage } from '../harness/scene.ts';
import { call, type Client, type Register } from './broker.ts';

interface Delivered {
  readonly delivery: Delivery;
}

interface Properties {
  readonly messageId?: string;
}

/** A channel of amqplib: what it publishes and settles is handed over at once. */
export const channelOf = (stage: Stage, register: Register): object =>
  bounded('channel', channel(stage, register), stage);

const channel = (stage: Stage, register: Register): object => ({
  consume: (_queue: string, handler: unknown) => {
    register(handler);
    return Promise.resolve({ consumerTag: 'lab' });
  },
  ack: ({ delivery }: Delivered) => {
    stage.actNow('settle', undefined, () => {
      delivery.ack();
    });
  },
  nack: ({ delivery }: Delivered, ...[, requeue = true]: readonly [allUpTo?: boolean, requeue?: boolean]) => {
    stage.actNow('settle', undefined, () => {
      delivery.reject(requeue);
    });
  },
  reject: ({ delivery }: Delivered, requeue = true) => {
    stage.actNow('settle', undefined, () => {
      delivery.reject(requeue);
    });
  },
  sendToQueue: (_queue: string, content: Buffer) =>
    stage.requestNow({ deed: 'publish', values: content.toString() }, true),
  publish: (_exchange: string, _key: string, content: Buffer) =>
    stage.requestNow({ deed: 'publish', values: content.toString() }, true),
  prefetch: () => Promise.resolve(),
  assertQueue: () => Promise.resolve({}),
  assertExchange: () => Promise.resolve({}),
  bindQueue: () => Promise.resolve({}),
});

const moduleOf = (stage: Stage, register: Register): object => {
  const createChannel = (): Promise<object> => Promise.resolve(channelOf(stage, register));
  const connection = { createChannel, createConfirmChannel: createChannel, on: () => connection };
  const connect = (): Promise<object> => Promise.resolve(connection);
  return { connect, default: { connect }, __esModule: true };
};

export const amqplibClient = (noAck: boolean): Client => ({
  contract: contractOf(amqplib, { type: 'Channel', member: 'consume' }, { 'Argument[2].Member[noAck]': noAck }),
  isBatch: false,
  packages: (stage, register) => new Map([['amqplib', moduleOf(stage, register)]]),
  start: ({ start }, stage, register) => call(start, channelOf(stage, register)),
  deliver: (handler, messages, [index = 0], stage) => {
    const message = messages[index];
    const properties: Properties = { messageId: message?.id ?? '' };
    const before = stage.scene.deliver(index);
    const counts = before === 0 ? {} : { 'x-delivery-count': before, 'x-death': [{ count: before, queue: 'orders' }] };
    return call(handler, {
      delivery: stage.scene.delivery(index),
      content: Buffer.from(message?.body ?? ''),
      properties: { ...properties, headers: counts },
      fields: { deliveryTag: Math.random(), redelivered: before > 0 },
    });
  },
});
