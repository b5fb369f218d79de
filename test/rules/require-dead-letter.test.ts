import rule from '../../rules/require-dead-letter.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-dead-letter', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a dead-letter exchange',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true, deadLetterExchange: 'dead' });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.nack(msg, false, false);
    }
  });
}
      `,
    },
    {
      name: 'a dead-letter exchange among the arguments, the declaration without options before it',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('other');
  await channel.assertQueue('addresses', { arguments: { 'x-dead-letter-exchange': 'dead' } });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.reject(msg, false);
    }
  });
}
      `,
    },
    {
      name: 'a quorum queue limits the deliveries of what fails',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { arguments: { 'x-queue-type': 'quorum' } });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a quorum queue that keeps what is rejected',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { deadLetterExchange: 'dead', arguments: { 'x-queue-type': 'quorum' } });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.nack(msg, false, false);
    }
  });
}
      `,
    },
    {
      name: 'what fails is stored and acknowledged',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    } catch (error) {
      await pool.query('INSERT INTO failures (body, reason) VALUES ($1, $2)', [msg.content, String(error)]);
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'what fails is published to a queue by hand, whose own consumer has nowhere else to send it',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
function park(channel: Channel, msg: ConsumeMessage): void {
  channel.sendToQueue('addresses.parked', msg.content);
  channel.ack(msg);
}
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  await channel.assertQueue('addresses.parked', { durable: true });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      park(channel, msg);
    }
  });
  await channel.consume('addresses.parked', async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET parked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the consumer of the dead letters: its queue is bound to their exchange',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true, deadLetterExchange: 'dead' });
  await channel.assertQueue('failed', { durable: true });
  await channel.bindQueue('failed', 'dead', '#');
  await channel.consume('failed', async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET parked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the consumer of the dead letters: its queue is their routing key',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const FAILED = 'addresses.failed';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { deadLetterExchange: '', deadLetterRoutingKey: FAILED });
  await channel.assertQueue(FAILED);
  await channel.consume(FAILED, async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET parked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'every failure requeues: no-poison-requeue reports it, and a dead-letter exchange would not help',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.nack(msg);
    }
  });
}
      `,
    },
    {
      name: 'a failure is swallowed: no-swallowed-failure reports it, and nothing gets to a dead-letter queue',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    } catch (error) {
      console.error(error);
    }
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the broker forgets the message on delivery',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  await channel.consume(
    'addresses',
    async msg => {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg?.content.toString()]);
    },
    { noAck: true },
  );
}
      `,
    },
    {
      name: 'a producer that declares the queue it sends to',
      code: `
import type { Channel } from 'amqplib';
export async function send(channel: Channel, id: string): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  channel.sendToQueue('addresses', Buffer.from(id));
}
      `,
    },
    {
      name: 'a queue of this process alone, whose name the broker makes up',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  const { queue } = await channel.assertQueue('');
  await channel.consume(queue, async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'exclusive, or deleted with its last consumer',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('replies', { exclusive: true });
  await channel.assertQueue('cache', { autoDelete: true });
  await channel.consume('replies', async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
  await channel.consume('cache', async msg => {
    if (!msg) return;
    await pool.query('DELETE FROM cache WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the options come from elsewhere',
      code: `
import type { Channel, Options } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool, options: Options.AssertQueue): Promise<void> {
  await channel.assertQueue('addresses', { durable: true, ...options });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'a dead-letter exchange where the environment says so',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool, isProduction: boolean): Promise<void> {
  await channel.assertQueue('addresses', { deadLetterExchange: isProduction ? 'dead' : undefined });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the defaults that are spread have one',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const defaults = { durable: true, deadLetterExchange: 'dead' };
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { ...defaults, maxPriority: 5 });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'FN: the name of the declared queue cannot be compared with that of the consumed one',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool, nameOf: (part: string) => string): Promise<void> {
  await channel.assertQueue(nameOf('addresses'));
  await channel.consume(nameOf('addresses'), async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: '@golevelup/nestjs-rabbitmq: a route, a queue that is there already, options of the module',
      code: `
import { type AmqpConnection, Nack } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export async function start(connection: AmqpConnection, pool: Pool): Promise<void> {
  const activate = async (member: { id: string } | undefined): Promise<Nack | undefined> => {
    try {
      await pool.query('UPDATE members SET active = true WHERE id = $1', [member?.id]);
    } catch {
      return new Nack();
    }
    return undefined;
  };
  await connection.createSubscriber(activate, { queue: 'joined', queueOptions: { deadLetterExchange: 'dead' } }, 'joined');
  await connection.createSubscriber(activate, { queue: 'back', createQueueIfNotExists: false }, 'back');
  await connection.createSubscriber(activate, { name: 'renamed' }, 'renamed');
}
      `,
    },
    {
      name: '@golevelup/nestjs-rabbitmq: a queue of the module has a route',
      code: `
import { type AmqpConnection, Nack, RabbitMQModule } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export const module = RabbitMQModule.forRoot({
  uri: 'amqp://localhost',
  queues: [{ name: 'joined', exchange: 'members', options: { deadLetterExchange: 'dead' } }, { name: 'left' }],
});
export async function start(connection: AmqpConnection, pool: Pool): Promise<void> {
  await connection.createSubscriber(
    async (member: { id: string } | undefined) => {
      try {
        await pool.query('UPDATE members SET active = true WHERE id = $1', [member?.id]);
      } catch {
        return new Nack();
      }
      return undefined;
    },
    { queue: 'joined', createQueueIfNotExists: false },
    'joined',
  );
}
      `,
    },
    {
      name: 'Rascal: the subscribed queue has a route; a list of queues, one of which takes the dead letters',
      code: `
import { type BrokerAsPromised, withDefaultConfig } from 'rascal';
import type { Pool } from 'pg';
export const config = withDefaultConfig({
  vhosts: {
    v1: {
      queues: { saves: { options: { arguments: { 'x-dead-letter-exchange': 'dead' } } }, other: {} },
      subscriptions: { save: { queue: 'saves' } },
    },
    v2: {
      queues: ['buried', { name: 'deletes', options: { deadLetterExchange: 'dead' } }],
      bindings: ['dead -> buried'],
      subscriptions: { bury: { queue: 'buried' } },
    },
  },
});
export async function start(broker: BrokerAsPromised, pool: Pool): Promise<void> {
  const save = await broker.subscribe('save');
  save.on('message', async (message, content: { id: string }, ackOrNack) => {
    try {
      await pool.query('UPDATE users SET saved = true WHERE id = $1', [content.id]);
      ackOrNack();
    } catch (error) {
      ackOrNack(error as Error);
    }
  });
  const bury = await broker.subscribe('bury');
  bury.on('message', async (message, content: { id: string }, ackOrNack) => {
    try {
      await pool.query('UPDATE users SET lost = true WHERE id = $1', [content.id]);
      ackOrNack();
    } catch (error) {
      ackOrNack(error as Error);
    }
  });
}
      `,
    },
    {
      name: 'FN: Rascal: one queue of the configuration has a route, the subscribed one has none: it may be where dead letters go',
      code: `
import { type BrokerAsPromised, withDefaultConfig } from 'rascal';
import type { Pool } from 'pg';
export const config = withDefaultConfig({
  vhosts: {
    v1: {
      queues: { saves: {}, deletes: { options: { deadLetterExchange: 'dead' } } },
      subscriptions: { save: { queue: 'saves' } },
    },
  },
});
export async function start(broker: BrokerAsPromised, pool: Pool): Promise<void> {
  const save = await broker.subscribe('save');
  save.on('message', async (message, content: { id: string }, ackOrNack) => {
    try {
      await pool.query('UPDATE users SET saved = true WHERE id = $1', [content.id]);
      ackOrNack();
    } catch (error) {
      ackOrNack(error as Error);
    }
  });
}
      `,
    },
    {
      name: 'rabbitmq-client: a route, a passive declaration',
      code: `
import type { Connection } from 'rabbitmq-client';
import type { Pool } from 'pg';
export function start(rabbit: Connection, pool: Pool): void {
  rabbit.createConsumer(
    { queue: 'a', requeue: false, queueOptions: { arguments: { 'x-dead-letter-exchange': 'dead' } } },
    async msg => {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.messageId]);
    },
  );
  rabbit.createConsumer({ queue: 'b', requeue: false, queueOptions: { passive: true } }, async msg => {
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.messageId]);
  });
}
      `,
    },
    {
      name: '@cloudamqp/amqp-client: a route among the arguments',
      code: `
import type { AMQPSession } from '@cloudamqp/amqp-client';
import type { Pool } from 'pg';
export async function start(session: AMQPSession, pool: Pool): Promise<void> {
  const queue = await session.queue('addresses', { arguments: { 'x-dead-letter-exchange': 'dead' } });
  await queue.subscribe({ manualAck: true }, async msg => {
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.bodyString()]);
      await msg.ack();
    } catch {
      await msg.nack();
    }
  });
}
      `,
    },
    {
      name: "Pub/Sub: a policy, and the subscription of the dead letters' own topic",
      code: `
import { PubSub } from '@google-cloud/pubsub';
const pubsub = new PubSub();
export async function declare(): Promise<void> {
  await pubsub.createSubscription('orders', 'orders-billing', {
    deadLetterPolicy: { deadLetterTopic: 'projects/shop/topics/orders-dead', maxDeliveryAttempts: 5 },
  });
  await pubsub.topic('orders-dead').createSubscription('orders-dead-watch');
}
      `,
    },
    {
      name: 'JetStream: a limit, an ephemeral consumer, one that acknowledges nothing',
      code: `
import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
const manager = await jetstreamManager(await connect());
await manager.consumers.add('ORDERS', { durable_name: 'billing', ack_policy: AckPolicy.Explicit, max_deliver: 10 });
await manager.consumers.add('ORDERS', { ack_policy: AckPolicy.Explicit });
await manager.consumers.add('ORDERS', { durable_name: 'audit', ack_policy: AckPolicy.None });
      `,
    },
    {
      name: 'Pulsar: a policy, and a subscription type that has none',
      code: `
import { Client } from 'pulsar-client';
const client = new Client({ serviceUrl: 'pulsar://localhost:6650' });
export const billing = client.subscribe({
  topic: 'orders',
  subscription: 'billing',
  subscriptionType: 'Shared',
  deadLetterPolicy: { deadLetterTopic: 'orders-dead', maxRedeliverCount: 5 },
});
export const audit = client.subscribe({ topic: 'orders', subscription: 'audit' });
      `,
    },
    {
      name: 'SQS: a redrive policy, and the queue that its ARN names',
      code: `
import { CreateQueueCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
export async function run(): Promise<void> {
  const dead = await sqs.send(new CreateQueueCommand({ QueueName: 'documents-dead' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: dead.QueueUrl, AttributeNames: ['QueueArn'] }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: 5 });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'documents', Attributes: { RedrivePolicy } }));
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body, ReceiptHandle } of Messages) {
      await axios.put('https://search.example/' + Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'SQS: the policy is set afterwards',
      code: `
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
export async function run(RedrivePolicy: string): Promise<void> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'documents' }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body, ReceiptHandle } of Messages) {
      await axios.put('https://search.example/' + Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'CDK: a dead-letter queue, which somebody consumes as well',
      code: `
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
export function declare(scope: Construct, billing: IFunction, triage: IFunction): void {
  const dead = new Queue(scope, 'Dead');
  const deadLetterQueue = { queue: dead, maxReceiveCount: 5 };
  const orders = new Queue(scope, 'Placed', { deadLetterQueue });
  billing.addEventSource(new SqsEventSource(orders));
  triage.addEventSource(new SqsEventSource(dead));
}
      `,
    },
    {
      name: 'CDK: the last stop of a function, and a queue of whose consumers nothing shows',
      code: `
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
export class Orders extends Construct {
  readonly outgoing = new Queue(this, 'Outgoing');
  readonly onFailure: SqsDlq;
  constructor(scope: Construct, triage: IFunction) {
    super(scope, 'Orders');
    const failed = new Queue(this, 'Failed');
    this.onFailure = new SqsDlq(failed);
    failed.grantConsumeMessages(triage);
  }
}
      `,
    },
    {
      name: 'CDK: a redrive policy of a resource as CloudFormation has it, and the queue that it names',
      code: `
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
export function declare(scope: Construct, functionName: string): void {
  const dead = new CfnQueue(scope, 'Dead');
  const orders = new CfnQueue(scope, 'Placed', {
    redrivePolicy: { deadLetterTargetArn: dead.attrArn, maxReceiveCount: 5 },
  });
  new CfnEventSourceMapping(scope, 'FromPlaced', { functionName, eventSourceArn: orders.attrArn });
  new CfnEventSourceMapping(scope, 'FromDead', { functionName, eventSourceArn: dead.attrArn });
}
      `,
    },
    {
      name: 'NestJS: the queue of the microservice has a dead-letter exchange',
      code: `
import { Controller } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload, RmqContext, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
declare const pool: Pool;
@Controller()
export class Addresses {
  @EventPattern('moved')
  async moved(@Payload() address: string, @Ctx() context: RmqContext): Promise<void> {
    const channel = context.getChannelRef() as Channel;
    const message = context.getMessage() as ConsumeMessage;
    try {
      await pool.query('UPDATE addresses SET current = true WHERE address = $1', [address]);
      channel.ack(message);
    } catch {
      channel.nack(message, false, false);
    }
  }
}
export const app = await NestFactory.createMicroservice<MicroserviceOptions>(Addresses, {
  transport: Transport.RMQ,
  options: { queue: 'addresses', noAck: false, queueOptions: { deadLetterExchange: 'dead' } },
});
      `,
    },
    {
      name: 'clients whose queues keep or dead-letter what fails by themselves',
      code: `
import { ServiceBusAdministrationClient } from '@azure/service-bus';
import { Queue, Worker } from 'bullmq';
import type { Pool } from 'pg';
import PgBoss from 'pg-boss';
export async function start(admin: ServiceBusAdministrationClient, boss: PgBoss, pool: Pool): Promise<void> {
  await admin.createQueue('orders');
  await boss.createQueue('orders');
  const queue = new Queue('orders', { connection: {} });
  await queue.add('order', { id: 1 }, { attempts: 3 });
  new Worker('orders', async job => {
    await pool.query('UPDATE orders SET paid = true WHERE id = $1', [job.data.id]);
  }, { connection: {} });
}
      `,
    },
    {
      name: 'an empty file',
      code: `

      `,
    },
    {
      name: 'broken: the package is missing',
      code: `
import type { Channel } from 'amqplib-missing';
export async function start(channel: Channel): Promise<void> {
  await channel.assertQueue('addresses');
  await channel.consume('addresses', async msg => {
    channel.nack(msg, false, false);
  });
}
      `,
    },
  ],
  invalid: [
    {
      name: 'what fails is rejected, and dropped',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.nack(msg, false, false);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'addresses',
            effect: 'UPDATE addresses',
            effectAt: 'line 9',
            more: '',
            other: 'channel.nack',
            otherAt: 'line 12',
          },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 28,
        },
      ],
    },
    {
      name: 'two steps can fail, the second chance included',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  const { queue } = await channel.assertQueue('addresses');
  await channel.consume(queue, async msg => {
    if (!msg) return;
    try {
      const { id } = JSON.parse(msg.content.toString()) as { id: string };
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [id]);
      channel.ack(msg);
    } catch (error) {
      console.error(error);
      channel.nack(msg, false, !msg.fields.redelivered);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'addresses',
            effect: 'JSON.parse',
            effectAt: 'line 9',
            more: ' and 1 more',
            other: 'channel.nack',
            otherAt: 'line 14',
          },
          line: 5,
          column: 27,
          endLine: 5,
          endColumn: 46,
        },
      ],
    },
    {
      name: 'what fails ends the process, and comes back to the next one',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  const q = await channel.assertQueue('addresses', { durable: true });
  await channel.consume(q.queue, async msg => {
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'redelivered',
          data: { name: 'addresses', effect: 'UPDATE addresses', effectAt: 'line 8', more: '' },
          line: 5,
          column: 19,
          endLine: 5,
          endColumn: 38,
        },
      ],
    },
    {
      name: 'a limit of deliveries is no help to what is rejected',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 } });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.reject(msg, false);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'addresses',
            effect: 'UPDATE addresses',
            effectAt: 'line 9',
            more: '',
            other: 'channel.reject',
            otherAt: 'line 12',
          },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 28,
        },
      ],
    },
    {
      name: 'what is not valid is rejected, what fails is stored',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    if (msg.content.length === 0) {
      channel.reject(msg, false);
      return;
    }
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    } catch (error) {
      await pool.query('INSERT INTO failures (body, reason) VALUES ($1, $2)', [msg.content, String(error)]);
    }
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'refused',
          data: { name: 'addresses', other: 'channel.reject', otherAt: 'line 9' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 28,
        },
      ],
    },
    {
      name: 'the queue of a class that wraps the client',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
export class Subscription {
  constructor(
    private readonly channel: Channel,
    private readonly queue: string,
  ) {}
  async start(handle: (msg: ConsumeMessage) => Promise<void>): Promise<void> {
    await this.channel.assertQueue(this.queue, { durable: true });
    await this.channel.consume(this.queue, async msg => {
      if (!msg) return;
      try {
        await handle(msg);
        this.channel.ack(msg);
      } catch {
        this.channel.nack(msg, false, false);
      }
    });
  }
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'this.queue',
            effect: 'handle',
            effectAt: 'line 13',
            more: '',
            other: 'channel.nack',
            otherAt: 'line 16',
          },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 35,
        },
      ],
    },
    {
      name: 'a promise chain, the options in a constant',
      code: `
import type { Channel, Options } from 'amqplib';
import type { Pool } from 'pg';
const options: Options.AssertQueue = { durable: true };
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', options);
  await channel.consume('addresses', msg => {
    if (!msg) return;
    pool
      .query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()])
      .then(() => channel.ack(msg))
      .catch(() => channel.nack(msg, false, false));
  });
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'addresses',
            effect: 'UPDATE addresses',
            effectAt: 'line 9',
            more: '',
            other: 'channel.nack',
            otherAt: 'line 12',
          },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 28,
        },
      ],
    },
    {
      name: 'declared at two places, reported once',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const QUEUE = process.env['QUEUE'] ?? 'addresses';
export async function send(channel: Channel, id: string): Promise<void> {
  await channel.assertQueue(QUEUE, { durable: true });
  channel.sendToQueue(QUEUE, Buffer.from(id));
}
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue(QUEUE, { durable: true });
  await channel.consume(QUEUE, async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.nack(msg, false, false);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'QUEUE',
            effect: 'UPDATE addresses',
            effectAt: 'line 14',
            more: '',
            other: 'channel.nack',
            otherAt: 'line 17',
          },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 28,
        },
      ],
    },
    {
      name: 'another queue has the dead letters, this one is bound elsewhere',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('orders', { deadLetterExchange: 'dead' });
  await channel.assertQueue('failed');
  await channel.bindQueue('failed', 'dead', '#');
  await channel.assertQueue('addresses', { durable: true });
  await channel.bindQueue('addresses', 'customers', 'address.*');
  await channel.consume('addresses', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.nack(msg, false, false);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'addresses',
            effect: 'UPDATE addresses',
            effectAt: 'line 13',
            more: '',
            other: 'channel.nack',
            otherAt: 'line 16',
          },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 28,
        },
      ],
    },
    {
      name: 'a loop that gets messages one by one',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function drain(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('addresses', { durable: true });
  for (;;) {
    const msg = await channel.get('addresses');
    if (!msg) return;
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.content.toString()]);
    channel.ack(msg);
  }
}
      `,
      errors: [
        {
          messageId: 'redelivered',
          data: { name: 'addresses', effect: 'UPDATE addresses', effectAt: 'line 9', more: '' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 28,
        },
      ],
    },
    {
      name: 'the setup function of amqp-connection-manager',
      code: `
import { connect } from 'amqp-connection-manager';
import type { ConfirmChannel } from 'amqplib';
import type { Pool } from 'pg';
export const start = (pool: Pool) =>
  connect(['amqp://localhost']).createChannel({
    setup: async (channel: ConfirmChannel) => {
      await channel.assertQueue('addresses', { durable: true });
      await channel.consume('addresses', async msg => {
        try {
          await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg?.content.toString()]);
          if (msg) channel.ack(msg);
        } catch {
          if (msg) channel.nack(msg, false, false);
        }
      });
    },
  });
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'addresses',
            effect: 'UPDATE addresses',
            effectAt: 'line 11',
            more: '',
            other: 'channel.nack',
            otherAt: 'line 14',
          },
          line: 8,
          column: 13,
          endLine: 8,
          endColumn: 32,
        },
      ],
    },
    {
      name: "@golevelup/nestjs-rabbitmq: returned, and by the client's configuration",
      code: `
import { type AmqpConnection, MessageHandlerErrorBehavior, Nack } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export async function start(connection: AmqpConnection, pool: Pool): Promise<void> {
  await connection.createSubscriber(
    async (member: { id: string } | undefined) => {
      try {
        await pool.query('UPDATE members SET active = true WHERE id = $1', [member?.id]);
      } catch {
        return new Nack();
      }
      return undefined;
    },
    { queue: 'joined', queueOptions: { durable: true } },
    'joined',
  );
  await connection.createSubscriber(
    async (member: { id: string } | undefined) => {
      await pool.query('UPDATE members SET active = false WHERE id = $1', [member?.id]);
    },
    { queue: 'left', errorBehavior: MessageHandlerErrorBehavior.NACK },
    'left',
  );
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'joined',
            effect: 'UPDATE members',
            effectAt: 'line 8',
            more: '',
            other: 'new Nack',
            otherAt: 'line 10',
          },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 36,
        },
        {
          messageId: 'dropped',
          data: { name: 'left', effect: 'UPDATE members', effectAt: 'line 19', more: '' },
          line: 17,
          column: 9,
          endLine: 17,
          endColumn: 36,
        },
      ],
    },
    {
      name: '@golevelup/nestjs-rabbitmq: a queue of the module, which the subscriber does not declare',
      code: `
import { type AmqpConnection, Nack, RabbitMQModule } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export const module = RabbitMQModule.forRoot({
  uri: 'amqp://localhost',
  queues: [{ name: 'left', options: { deadLetterExchange: 'dead' } }, { name: 'joined', exchange: 'members' }],
});
export async function start(connection: AmqpConnection, pool: Pool): Promise<void> {
  await connection.createSubscriber(
    async (member: { id: string } | undefined) => {
      try {
        await pool.query('UPDATE members SET active = true WHERE id = $1', [member?.id]);
      } catch {
        return new Nack();
      }
      return undefined;
    },
    { queue: 'joined', createQueueIfNotExists: false },
    'joined',
  );
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'joined',
            effect: 'UPDATE members',
            effectAt: 'line 12',
            more: '',
            other: 'new Nack',
            otherAt: 'line 14',
          },
          line: 6,
          column: 71,
          endLine: 6,
          endColumn: 110,
        },
      ],
    },
    {
      name: 'Rascal: the queue of a subscription, known by its key in the configuration',
      code: `
import { type BrokerAsPromised, withDefaultConfig } from 'rascal';
import type { Pool } from 'pg';
export const config = withDefaultConfig({
  vhosts: {
    v1: {
      queues: { saves: { options: { durable: true } } },
      subscriptions: { save: { queue: 'saves' } },
    },
  },
});
export async function start(broker: BrokerAsPromised, pool: Pool): Promise<void> {
  const save = await broker.subscribe('save');
  save.on('message', async (message, content: { id: string }, ackOrNack) => {
    try {
      await pool.query('UPDATE users SET saved = true WHERE id = $1', [content.id]);
      ackOrNack();
    } catch (error) {
      ackOrNack(error as Error);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'saves',
            effect: 'UPDATE users',
            effectAt: 'line 16',
            more: '',
            other: 'ackOrNack',
            otherAt: 'line 19',
          },
          line: 7,
          column: 24,
          endLine: 7,
          endColumn: 54,
        },
      ],
    },
    {
      name: 'rabbitmq-client: rejected by option, and by what the handler returns',
      code: `
import { type Connection, ConsumerStatus } from 'rabbitmq-client';
import type { Pool } from 'pg';
export function start(rabbit: Connection, pool: Pool): void {
  rabbit.createConsumer({ queue: 'a', requeue: false, queueOptions: { durable: true } }, async msg => {
    await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.messageId]);
  });
  rabbit.createConsumer({ queue: 'b', queueOptions: { durable: true } }, async msg => {
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.messageId]);
      return ConsumerStatus.ACK;
    } catch {
      return ConsumerStatus.DROP;
    }
  });
}
      `,
      errors: [
        {
          messageId: 'dropped',
          data: { name: 'a', effect: 'UPDATE addresses', effectAt: 'line 6', more: '' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 24,
        },
        {
          messageId: 'rejected',
          data: {
            name: 'b',
            effect: 'UPDATE addresses',
            effectAt: 'line 10',
            more: '',
            other: 'ConsumerStatus.DROP',
            otherAt: 'line 13',
          },
          line: 8,
          column: 3,
          endLine: 8,
          endColumn: 24,
        },
      ],
    },
    {
      name: '@cloudamqp/amqp-client: the queue that the declaration gave',
      code: `
import type { AMQPSession } from '@cloudamqp/amqp-client';
import type { Pool } from 'pg';
export async function start(session: AMQPSession, pool: Pool): Promise<void> {
  const queue = await session.queue('addresses', { durable: true });
  await queue.subscribe({ manualAck: true }, async msg => {
    try {
      await pool.query('UPDATE addresses SET checked = true WHERE id = $1', [msg.bodyString()]);
      await msg.ack();
    } catch {
      await msg.nack();
    }
  });
}
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'addresses',
            effect: 'UPDATE addresses',
            effectAt: 'line 8',
            more: '',
            other: 'msg.nack',
            otherAt: 'line 11',
          },
          line: 5,
          column: 23,
          endLine: 5,
          endColumn: 36,
        },
      ],
    },
    {
      name: 'Pub/Sub: subscriptions without a policy',
      code: `
import { PubSub } from '@google-cloud/pubsub';
const pubsub = new PubSub();
export async function declare(): Promise<void> {
  await pubsub.createSubscription('orders', 'orders-billing', { ackDeadlineSeconds: 60 });
  await pubsub.topic('orders').createSubscription('orders-mail');
}
      `,
      errors: [
        { messageId: 'declared', data: { name: 'orders-billing' }, line: 5, column: 9, endLine: 5, endColumn: 34 },
        { messageId: 'declared', data: { name: 'orders-mail' }, line: 6, column: 9, endLine: 6, endColumn: 50 },
      ],
    },
    {
      name: 'JetStream: a durable consumer without a limit',
      code: `
import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
const manager = await jetstreamManager(await connect());
await manager.consumers.add('ORDERS', { durable_name: 'billing', ack_policy: AckPolicy.Explicit });
      `,
      errors: [{ messageId: 'declared', data: { name: 'billing' }, line: 5, column: 7, endLine: 5, endColumn: 28 }],
    },
    {
      name: 'Pulsar: a shared subscription without a policy',
      code: `
import { Client } from 'pulsar-client';
const client = new Client({ serviceUrl: 'pulsar://localhost:6650' });
export const billing = client.subscribe({ topic: 'orders', subscription: 'billing', subscriptionType: 'Shared' });
      `,
      errors: [{ messageId: 'declared', data: { name: 'billing' }, line: 4, column: 24, endLine: 4, endColumn: 40 }],
    },
    {
      name: 'SQS: a queue that the program creates and receives from',
      code: `
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
export async function run(): Promise<void> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'documents', Attributes: { VisibilityTimeout: '60' } }));
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body, ReceiptHandle } of Messages) {
      await axios.put('https://search.example/' + Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'redelivered',
          data: { name: 'documents', effect: 'axios.put', effectAt: 'line 10', more: '' },
          line: 6,
          column: 39,
          endLine: 6,
          endColumn: 61,
        },
      ],
    },
    {
      name: 'CDK: queues with an event source, and with a grant to consume',
      code: `
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
export class Orders extends Construct {
  readonly mails: sqs.Queue;
  constructor(scope: Construct, billing: IFunction, mailer: IFunction) {
    super(scope, 'Orders');
    const placed = new sqs.Queue(this, 'Placed', { fifo: true });
    billing.addEventSource(new SqsEventSource(placed, { batchSize: 5 }));
    this.mails = new sqs.Queue(this, 'Mails');
    this.mails.grantConsumeMessages(mailer);
  }
}
      `,
      errors: [
        { messageId: 'declared', data: { name: 'Placed' }, line: 10, column: 20, endLine: 10, endColumn: 33 },
        { messageId: 'declared', data: { name: 'Mails' }, line: 12, column: 18, endLine: 12, endColumn: 31 },
      ],
    },
    {
      name: 'CDK: a resource as CloudFormation has it, with a mapping',
      code: `
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
export function declare(scope: Construct, functionName: string): void {
  const orders = new CfnQueue(scope, 'Placed', { visibilityTimeout: 60 });
  new CfnEventSourceMapping(scope, 'FromPlaced', { functionName, eventSourceArn: orders.attrArn, batchSize: 5 });
}
      `,
      errors: [{ messageId: 'declared', data: { name: 'Placed' }, line: 6, column: 18, endLine: 6, endColumn: 30 }],
    },
    {
      name: 'NestJS: the queue of the microservice drops what the handler rejects',
      code: `
import { Controller } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload, RmqContext, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
declare const pool: Pool;
@Controller()
export class Addresses {
  @EventPattern('moved')
  async moved(@Payload() address: string, @Ctx() context: RmqContext): Promise<void> {
    const channel = context.getChannelRef() as Channel;
    const message = context.getMessage() as ConsumeMessage;
    try {
      await pool.query('UPDATE addresses SET current = true WHERE address = $1', [address]);
      channel.ack(message);
    } catch {
      channel.nack(message, false, false);
    }
  }
}
export const app = await NestFactory.createMicroservice<MicroserviceOptions>(Addresses, {
  transport: Transport.RMQ,
  options: { queue: 'addresses', noAck: false, queueOptions: { durable: true } },
});
      `,
      errors: [
        {
          messageId: 'rejected',
          data: {
            name: 'addresses',
            effect: 'UPDATE addresses',
            effectAt: 'line 15',
            more: '',
            other: 'channel.nack',
            otherAt: 'line 18',
          },
          line: 22,
          column: 26,
          endLine: 22,
          endColumn: 56,
        },
      ],
    },
  ],
});
