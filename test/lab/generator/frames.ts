import type { CodeBlockWriter } from 'ts-morph';

import type { ClientName } from './handler.ts';

/** What the code of a handler can say of its message: statements. */
export interface Settling {
  readonly ack?: string;
  readonly nack?: (requeue: boolean) => string;
}

interface Named {
  readonly name: string;
  readonly type: string;
}

/** How the handlers of a client are registered. */
interface Frame extends Settling {
  readonly imports: string;
  /** What they are registered at; a worker is constructed instead. */
  readonly source?: Named;
  /** What a function needs that settles the message itself. */
  readonly given?: readonly Named[];
  readonly isAsync?: true;
  /** The expression of the message's body, as that type. */
  readonly parsed: (type: string) => string;
  readonly register: (writer: CodeBlockWriter, queue: string, type: string, body: () => void) => void;
}

const channel: Frame = {
  imports: "import type { Channel, ConsumeMessage } from 'amqplib';",
  source: { name: 'channel', type: 'Channel' },
  isAsync: true,
  parsed: type => `JSON.parse(message.content.toString()) as ${type}`,
  register: (writer, queue, _, body) => {
    writer.write(`await channel.consume(${queue}, async message => `).inlineBlock(() => {
      writer.writeLine('if (message === null) return;');
      body();
    });
    writer.write(');').newLine();
  },
};

export const frames: Readonly<Record<Exclude<ClientName, 'lambda'>, Frame>> = {
  amqplib: {
    ...channel,
    given: [
      { name: 'channel', type: 'Channel' },
      { name: 'message', type: 'ConsumeMessage' },
    ],
    ack: 'channel.ack(message);',
    nack: requeue => `channel.nack(message, false, ${String(requeue)});`,
  },
  amqplibNoAck: {
    ...channel,
    register: (writer, queue, _, body) => {
      writer.write(`await channel.consume(${queue}, async message => `).inlineBlock(() => {
        writer.writeLine('if (message === null) return;');
        body();
      });
      writer.write(', { noAck: true });').newLine();
    },
  },
  pubsub: {
    imports: "import type { Message, Subscription } from '@google-cloud/pubsub';",
    source: { name: 'subscription', type: 'Subscription' },
    given: [{ name: 'message', type: 'Message' }],
    parsed: type => `JSON.parse(message.data.toString()) as ${type}`,
    ack: 'message.ack();',
    nack: () => 'message.nack();',
    register: (writer, _queue, _type, body) => {
      writer.write("subscription.on('message', async message => ").inlineBlock(body);
      writer.write(');').newLine();
    },
  },
  kafkajs: {
    imports: "import type { Consumer } from 'kafkajs';",
    source: { name: 'consumer', type: 'Consumer' },
    isAsync: true,
    parsed: type => `JSON.parse(message.value?.toString() ?? '') as ${type}`,
    register: (writer, _queue, _type, body) => {
      writer.write('await consumer.run(').inlineBlock(() => {
        writer.write('eachMessage: async ({ message }) => ').inlineBlock(body);
        writer.write(',').newLine();
      });
      writer.write(');').newLine();
    },
  },
  bullmq: {
    imports: "import { Worker } from 'bullmq';",
    parsed: () => 'job.data',
    register: (writer, queue, type, body) => {
      writer.write(`new Worker<${type}>(${queue}, async job => `).inlineBlock(body);
      writer.write(", { connection: { host: 'redis.example' } });").newLine();
    },
  },
};
