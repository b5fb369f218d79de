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

/** What a program may use without importing it. */
export const globalNames = ['console', 'fetch', 'setTimeout', 'setInterval', 'clearInterval', 'Date'] as const;

/** Time that goes by is a call that comes back when nothing else is under way. */
const timersOf =
  (stage: Stage) =>
  (work: () => unknown): void =>
    void stage.act('prepare', undefined, () => {
      work();
    });

let seconds = 0;

/** A clock that has moved on whenever it is read. */
class Clock extends Date {
  constructor(...values: readonly [] | readonly [string | number | Date]) {
    super(values[0] ?? Clock.now());
  }
  static override now(): number {
    seconds += 1;
    return Date.now() + seconds * 1000;
  }
}

const silence = { log: () => undefined, error: () => undefined, warn: () => undefined, info: () => undefined };

export const packagesOf = (stage: Stage): ReadonlyMap<string, unknown> =>
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

export const globalsOf = (stage: Stage): Readonly<Record<string, unknown>> => ({
  console: silence,
  fetch: fetchOf(stage),
  setTimeout: timersOf(stage),
  // What repeats beside the work does not come up: each delivery is over too soon.
  setInterval: () => undefined,
  clearInterval: () => undefined,
  Date: Clock,
});

export const executableOf = (sources: Sources, entry: string, client: Client): Executable => ({
  program: new Compiled(sources, globalNames),
  entry,
  client,
  packagesOf,
  globalsOf,
});
