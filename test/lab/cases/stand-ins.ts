import { channelOf } from '../brokers/amqplib.ts';
import type { Register } from '../brokers/broker.ts';
import { kafkaConsumerOf, subscriptionOf } from '../brokers/others.ts';
import { PgDouble } from '../doubles/pg.ts';
import { bullmqQueue, kafkaProducer, sqs } from '../doubles/publishers.ts';
import { ioredis } from '../doubles/redis.ts';
import { nodemailer, stripe, twilio } from '../doubles/services.ts';
import type { Stage } from '../harness/scene.ts';

type Make = (stage: Stage, register: Register) => unknown;

interface Constructing {
  readonly default: new () => unknown;
}

const made = (module: object): unknown => new (module as Constructing).default();

const pool: Make = stage => new (new PgDouble(stage).module as { Pool: new () => unknown }).Pool();

/** What a case gets for `declare const pool: Pool` and for parameters of its exported functions, by the name of the type. */
const standIns: Readonly<Record<string, Make>> = {
  Channel: channelOf,
  ConfirmChannel: channelOf,
  Consumer: kafkaConsumerOf,
  Subscription: subscriptionOf,
  Pool: pool,
  Redis: stage => made(ioredis(stage)),
  Stripe: stage => made(stripe(stage)),
  Transporter: stage => (nodemailer(stage) as { createTransport: () => unknown }).createTransport(),
  Twilio: stage => (twilio(stage) as { default: () => unknown }).default(),
  Producer: stage => kafkaProducer(stage),
  Queue: stage => new (bullmqQueue(stage) as new () => unknown)(),
  SQSClient: stage => new (sqs(stage) as { SQSClient: new () => unknown }).SQSClient(),
};

export const standInFor = (type: string): Make | undefined => standIns[type];

/**
 * A function of which a case has the declaration alone: work of some kind, of which only that it is missing shows.
 */
export const workOf = (stage: Stage): ((...args: readonly unknown[]) => Promise<undefined>) => {
  return (...args) => stage.request({ deed: 'call', values: args, isAbsolute: true }, undefined);
};
