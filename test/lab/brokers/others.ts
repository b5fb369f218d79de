import { awsLambda } from '../../../src/catalog/brokers/aws-lambda.ts';
import { bullmq } from '../../../src/catalog/brokers/bullmq.ts';
import { googlePubsub } from '../../../src/catalog/brokers/google-pubsub.ts';
import { kafkajs } from '../../../src/catalog/brokers/kafkajs.ts';
import { bullmqQueue, kafkaProducer } from '../doubles/publishers.ts';
import { contractOf } from '../harness/contract.ts';
import { bounded, type Stage } from '../harness/scene.ts';
import { call, type Client, type Register } from './broker.ts';

interface RunOptions {
  readonly eachMessage?: unknown;
}

export const kafkaConsumerOf = (stage: Stage, register: Register): object =>
  bounded(
    'consumer',
    {
      connect: () => Promise.resolve(),
      subscribe: () => Promise.resolve(),
      run: ({ eachMessage }: RunOptions) => {
        if (eachMessage !== undefined) register(eachMessage);
        return Promise.resolve();
      },
    },
    stage,
  );

export const subscriptionOf = (stage: Stage, register: Register): object =>
  bounded(
    'subscription',
    {
      on: (event: string, handler: unknown) => {
        if (event === 'message') register(handler);
      },
    },
    stage,
  );

export const kafkajsClient: Client = {
  contract: contractOf(kafkajs, { type: 'Consumer', member: 'run' }),
  isBatch: false,
  packages: () => new Map(),
  start: ({ start }, stage, register) => call(start, kafkaConsumerOf(stage, register)),
  deliver: (handler, messages, [index = 0]) => {
    const message = messages[index];
    return call(handler, {
      topic: 'orders',
      partition: 0,
      message: {
        key: Buffer.from(message?.id ?? ''),
        value: Buffer.from(message?.body ?? ''),
        offset: '1',
        headers: {},
      },
    });
  },
};

export const bullmqClient: Client = {
  contract: contractOf(bullmq, { construct: 'Worker' }),
  isBatch: false,
  packages: (stage, register) => {
    class Worker {
      constructor(_queue: string, processor: unknown) {
        if (typeof processor === 'function') register(processor);
      }
      on(): this {
        return this;
      }
    }
    return new Map<string, unknown>([['bullmq', { Worker, Queue: bullmqQueue(stage) }]]);
  },
  start: () => undefined,
  deliver: (handler, messages, [index = 0]) => {
    const message = messages[index];
    return call(handler, { id: message?.id, name: 'order', data: JSON.parse(message?.body ?? '{}') as unknown });
  },
};

/** Google Pub/Sub: a message that nobody answers for comes again when its lease is over. */
export const pubsubClient: Client = {
  contract: contractOf(googlePubsub, { type: 'Subscription', member: 'on' }),
  isBatch: false,
  packages: () => new Map(),
  start: ({ start }, stage, register) => call(start, subscriptionOf(stage, register)),
  deliver: (handler, messages, [index = 0], stage) => {
    const message = messages[index];
    const delivery = stage.scene.delivery(index);
    return call(handler, {
      id: message?.id,
      data: Buffer.from(message?.body ?? ''),
      attributes: {},
      ack: () => {
        stage.actNow('settle', undefined, () => {
          delivery.ack();
        });
      },
      nack: () => {
        stage.actNow('settle', undefined, () => {
          delivery.reject(true);
        });
      },
    });
  },
};

/** SQS through Lambda: the whole batch, or the records that the answer names, come again. */
export const lambdaClient: Client = {
  contract: contractOf(awsLambda, { handlerType: 'SQSHandler' }),
  isBatch: true,
  packages: () => new Map(),
  start: ({ handler }, _stage, register) => {
    register(handler);
  },
  deliver: (handler, messages, indexes, stage) =>
    call(handler, {
      Records: indexes.map(index => ({
        messageId: messages[index]?.id,
        body: messages[index]?.body,
        receiptHandle: String(Math.random()),
        attributes: { ApproximateReceiveCount: String(stage.scene.deliver(index) + 1) },
        messageAttributes: {},
      })),
    }),
};

export const kafka = (stage: Stage): object => {
  class Kafka {
    producer(): object {
      return kafkaProducer(stage);
    }
  }
  return { Kafka };
};
