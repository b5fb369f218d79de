import { amqplibClient } from './brokers/amqplib.ts';
import type { Client } from './brokers/broker.ts';
import { bullmqClient, kafka, kafkajsClient, lambdaClient, pubsubClient } from './brokers/others.ts';
import { PgDouble } from './doubles/pg.ts';
import { bullmqQueue, sqs } from './doubles/publishers.ts';
import { ioredis } from './doubles/redis.ts';
import { fetchOf, nodemailer, stripe, twilio } from './doubles/services.ts';
import type { ClientName } from './generator/handler.ts';
import { Compiled, type Sources } from './harness/modules.ts';
import type { Executable } from './harness/play.ts';
import type { Stage } from './harness/scene.ts';

export const clients: Readonly<Record<ClientName, Client>> = {
  amqplib: amqplibClient(false),
  amqplibNoAck: amqplibClient(true),
  kafkajs: kafkajsClient,
  bullmq: bullmqClient,
  pubsub: pubsubClient,
  lambda: lambdaClient,
};

const silence = { log: () => undefined, error: () => undefined, warn: () => undefined, info: () => undefined };

const packagesOf = (stage: Stage): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['pg', new PgDouble(stage).module],
    ['ioredis', ioredis(stage)],
    ['stripe', stripe(stage)],
    ['nodemailer', nodemailer(stage)],
    ['twilio', twilio(stage)],
    ['kafkajs', kafka(stage)],
    ['bullmq', { Queue: bullmqQueue(stage) }],
    ['@aws-sdk/client-sqs', sqs(stage)],
  ]);

const globalsOf = (stage: Stage): Readonly<Record<string, unknown>> => ({ console: silence, fetch: fetchOf(stage) });

export const executableOf = (sources: Sources, entry: string, client: Client): Executable => ({
  program: new Compiled(sources, ['console', 'fetch']),
  entry,
  client,
  packagesOf,
  globalsOf,
});
