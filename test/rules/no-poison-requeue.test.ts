import rule from '../../rules/no-poison-requeue.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-poison-requeue', rule, {
  assertionOptions,
  valid: [
    {
      name: 'golevelup: the verdict drops the message',
      code: `
import { Nack, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool) {}
  @RabbitSubscribe({ exchange: 'shop', routingKey: 'order.paid', queue: 'orders' })
  async onPaid(order: { id: string }): Promise<Nack | undefined> {
    try {
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
      return undefined;
    } catch (error) {
      console.error(error);
      return new Nack();
    }
  }
}
      `,
    },
    {
      name: 'golevelup: the verdict depends on the redelivered mark',
      code: `
import { Nack, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import type { ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool) {}
  @RabbitSubscribe({ exchange: 'shop', routingKey: 'order.paid', queue: 'orders' })
  async onPaid(order: { id: string }, message: ConsumeMessage): Promise<Nack | undefined> {
    try {
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
      return undefined;
    } catch {
      return new Nack(!message.fields.redelivered);
    }
  }
}
      `,
    },
    {
      name: 'golevelup: the decorator declares a quorum queue',
      code: `
import { Nack, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool) {}
  @RabbitSubscribe({
    exchange: 'shop',
    routingKey: 'order.paid',
    queue: 'orders',
    queueOptions: { arguments: { 'x-queue-type': 'quorum' } },
  })
  async onPaid(order: { id: string }): Promise<Nack | undefined> {
    try {
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
      return undefined;
    } catch {
      return new Nack(true);
    }
  }
}
      `,
    },
    {
      name: 'checkDefaults: golevelup, a failed message is dropped',
      code: `
import { MessageHandlerErrorBehavior, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool) {}
  @RabbitSubscribe({ queue: 'orders', errorBehavior: MessageHandlerErrorBehavior.NACK })
  async onPaid(order: { id: string }): Promise<void> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
  }
}
      `,
      options: [{ checkDefaults: true }],
    },
    {
      name: 'checkDefaults: rabbitmq-client, the consumer declares a limit',
      code: `
import type { Connection } from 'rabbitmq-client';
import type { Pool } from 'pg';
export const start = (rabbit: Connection, pool: Pool) =>
  rabbit.createConsumer(
    { queue: 'orders', queueOptions: { durable: true, arguments: { 'x-delivery-limit': 5 } } },
    async msg => {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(msg.body)]);
    },
  );
      `,
      options: [{ checkDefaults: true }],
    },
    {
      name: 'requeueing by default is not checked by default',
      code: `
import type { Connection } from 'rabbitmq-client';
import type { Pool } from 'pg';
export const start = (rabbit: Connection, pool: Pool) =>
  rabbit.createConsumer({ queue: 'orders' }, async msg => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(msg.body)]);
  });
      `,
    },
    {
      name: 'checkDefaults: requeueing is turned off',
      code: `
import type { Connection } from 'rabbitmq-client';
import type { Pool } from 'pg';
export const start = (rabbit: Connection, pool: Pool) =>
  rabbit.createConsumer({ queue: 'orders', requeue: false }, async msg => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(msg.body)]);
  });
      `,
      options: [{ checkDefaults: true }],
    },
    {
      name: 'checkDefaults: the second attempt is the last',
      code: `
import type { Connection } from 'rabbitmq-client';
import type { Pool } from 'pg';
export const start = (rabbit: Connection, pool: Pool) =>
  rabbit.createConsumer({ queue: 'orders' }, async msg => {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(msg.body)]);
    } catch (error) {
      if (msg.redelivered) await pool.query('INSERT INTO failures (id) VALUES ($1)', [msg.messageId]);
      else throw error;
    }
  });
      `,
      options: [{ checkDefaults: true }],
    },
    {
      name: 'rejected for good',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg, false, false);
    }
  });
}
      `,
    },
    {
      name: 'the flag depends on the redelivered mark',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg, false, !msg.fields.redelivered);
    }
  });
}
      `,
    },
    {
      name: 'a message that was redelivered is rejected before the work',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    if (msg.fields.redelivered) {
      channel.reject(msg, false);
      return;
    }
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg);
    }
  });
}
      `,
    },
    {
      name: 'the catch clause looks at the redelivered mark',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      if (msg.fields.redelivered) channel.reject(msg, false);
      else channel.reject(msg, true);
    }
  });
}
      `,
    },
    {
      name: 'an attempt header is compared before the work',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const MAX = 5;
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const attempts = Number(msg.properties.headers?.['x-attempts'] ?? 0);
    if (attempts >= MAX) {
      channel.nack(msg, false, false);
      return;
    }
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg);
    }
  });
}
      `,
    },
    {
      name: 'a helper counts the deliveries',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
const deliveriesOf = (msg: ConsumeMessage): number => Number(msg.properties.headers?.['x-delivery-count'] ?? 0);
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.reject(msg, deliveriesOf(msg) < 5);
    }
  });
}
      `,
    },
    {
      name: 'a helper counts the deaths, before the work',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
const deathsOf = (msg: ConsumeMessage): number => msg.properties.headers?.['x-death']?.[0]?.count ?? 0;
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    if (deathsOf(msg) > 3) {
      channel.ack(msg);
      return;
    }
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg);
    }
  });
}
      `,
    },
    {
      name: 'attempts are counted in memory',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const attempts = new Map<string, number>();
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const id = String(msg.properties.messageId);
    const attempt = (attempts.get(id) ?? 0) + 1;
    attempts.set(id, attempt);
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg, false, attempt < 5);
    }
  });
}
      `,
    },
    {
      name: 'attempts are counted in Redis',
      code: `
import type { Channel } from 'amqplib';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool, redis: Redis): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const attempt = await redis.incr(\`attempts:\${String(msg.properties.messageId)}\`);
    if (attempt > 5) {
      channel.nack(msg, false, false);
      return;
    }
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg);
    }
  });
}
      `,
    },
    {
      name: 'only errors of a kind are requeued',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
class Unavailable extends Error {}
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      if (error instanceof Unavailable) channel.nack(msg);
      else channel.nack(msg, false, false);
    }
  });
}
      `,
    },
    {
      name: 'the queue is declared with a delivery limit',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('orders', { arguments: { 'x-queue-type': 'classic', 'x-delivery-limit': 5 } });
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg);
    }
  });
}
      `,
    },
    {
      name: 'the queue is a quorum queue, its options in a constant',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const quorum = { 'x-queue-type': 'quorum' };
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('orders', { durable: true, arguments: quorum });
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg);
    }
  });
}
      `,
    },
    {
      name: 'what the queue is declared with is not visible',
      code: `
import type { Channel, Options } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool, options: Options.AssertQueue): Promise<void> {
  await channel.assertQueue('orders', options);
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg);
    }
  });
}
      `,
    },
    {
      name: 'the failed message goes to a retry queue with its count',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      const attempts = Number(msg.properties.headers?.['x-attempts'] ?? 0) + 1;
      const queue = attempts > 5 ? 'orders.dead' : 'orders.retry';
      channel.sendToQueue(queue, msg.content, { headers: { 'x-attempts': attempts } });
      channel.ack(msg);
    }
  });
}
      `,
    },
    {
      name: 'a message that comes too early is put back, nothing has failed',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare function isOpen(): boolean;
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    if (!isOpen()) {
      channel.nack(msg);
      return;
    }
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'SQS: the redrive policy of the queue is not in the code',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Pool } from 'pg';
export async function poll(sqs: SQSClient, pool: Pool, QueueUrl: string): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body, ReceiptHandle } of Messages) {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', Body]);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      } catch {
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      }
    }
  }
}
      `,
    },
    {
      name: 'kafkajs: the consumer reads the partition again',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export async function start(consumer: Consumer, pool: Pool): Promise<void> {
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(message.key)]);
        await consumer.commitOffsets([{ topic, partition, offset: String(Number(message.offset) + 1) }]);
      } catch {
        consumer.seek({ topic, partition, offset: message.offset });
      }
    },
  });
}
      `,
    },
  ],
  invalid: [
    {
      name: 'golevelup: the verdict requeues',
      code: `
import { Nack, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool) {}
  @RabbitSubscribe({ exchange: 'shop', routingKey: 'order.paid', queue: 'orders' })
  async onPaid(order: { id: string }): Promise<Nack | undefined> {
    try {
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
      return undefined;
    } catch (error) {
      console.error(error);
      return new Nack(true);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'new Nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 9', more: '' },
          line: 13,
          column: 14,
          endLine: 13,
          endColumn: 28,
          suggestions: null,
        },
      ],
    },
    {
      name: 'golevelup: a subscriber that is made by a call, the verdict in a variable',
      code: `
import { type AmqpConnection, Nack } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export const start = (amqp: AmqpConnection, pool: Pool) =>
  amqp.createSubscriber<{ id: string }>(
    async order => {
      let verdict: Nack | undefined;
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order?.id]);
      } catch {
        verdict = new Nack(true);
      }
      return verdict;
    },
    { queue: 'orders' },
    'onPaid',
  );
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'verdict', deeper: '', effect: 'UPDATE orders', effectAt: 'line 9', more: '' },
          line: 13,
          column: 14,
          endLine: 13,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'rabbitmq-client: the returned status requeues',
      code: `
import { type Connection, ConsumerStatus } from 'rabbitmq-client';
import type { Pool } from 'pg';
export const start = (rabbit: Connection, pool: Pool) =>
  rabbit.createConsumer({ queue: 'orders', requeue: false }, async msg => {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(msg.body)]);
      return ConsumerStatus.ACK;
    } catch {
      return ConsumerStatus.REQUEUE;
    }
  });
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'ConsumerStatus.REQUEUE', deeper: '', effect: 'UPDATE orders', effectAt: 'line 7', more: '' },
          line: 10,
          column: 14,
          endLine: 10,
          endColumn: 36,
          suggestions: null,
        },
      ],
    },
    {
      name: 'checkDefaults: golevelup requeues what the method throws',
      code: `
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool) {}
  @RabbitSubscribe({ exchange: 'shop', routingKey: 'order.paid', queue: 'orders' })
  async onPaid(order: { id: string }): Promise<void> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', order.id]);
  }
}
      `,
      options: [{ checkDefaults: true }],
      errors: [
        {
          messageId: 'requeuedByDefault',
          data: { effect: 'UPDATE orders', effectAt: 'line 8', more: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 15,
          suggestions: null,
        },
      ],
    },
    {
      name: 'checkDefaults: a subscription of cloudamqp',
      code: `
import type { AMQPQueue } from '@cloudamqp/amqp-client';
import type { Pool } from 'pg';
export const start = (queue: AMQPQueue, pool: Pool) =>
  queue.subscribe({ noAck: false }, async msg => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.bodyString()]);
  });
      `,
      options: [{ checkDefaults: true }],
      errors: [
        {
          messageId: 'requeuedByDefault',
          data: { effect: 'UPDATE orders', effectAt: 'line 6', more: '' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 18,
          suggestions: null,
        },
      ],
    },
    {
      name: 'nack requeues by default',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      console.error('not applied', error);
      channel.nack(msg);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 8', more: '' },
          line: 12,
          column: 7,
          endLine: 12,
          endColumn: 24,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      console.error('not applied', error);
      channel.nack(msg, false, false);
    }
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the flag is written out',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg, false, true);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 8', more: '' },
          line: 11,
          column: 7,
          endLine: 11,
          endColumn: 37,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg, false, false);
    }
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'reject, the flag is a constant',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const REQUEUE = true;
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.reject(msg, REQUEUE);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.reject', deeper: '', effect: 'UPDATE orders', effectAt: 'line 9', more: '' },
          line: 12,
          column: 7,
          endLine: 12,
          endColumn: 35,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
const REQUEUE = true;
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.reject(msg, false);
    }
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a malformed payload, and one more call that can fail',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      const { id } = JSON.parse(msg.content.toString()) as { id: string };
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      channel.ack(msg);
    } catch {
      channel.reject(msg);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.reject', deeper: '', effect: 'JSON.parse', effectAt: 'line 8', more: ' and 1 more' },
          line: 12,
          column: 7,
          endLine: 12,
          endColumn: 26,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      const { id } = JSON.parse(msg.content.toString()) as { id: string };
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      channel.ack(msg);
    } catch {
      channel.reject(msg, false);
    }
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a class with an injected channel, work in a method',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async listen(): Promise<void> {
    await this.channel.consume('orders', msg => this.onMessage(msg));
  }
  private async onMessage(msg: ConsumeMessage | null): Promise<void> {
    if (!msg) return;
    try {
      await this.save(msg.content.toString());
      this.channel.ack(msg);
    } catch (error) {
      this.channel.nack(msg, undefined, true);
    }
  }
  private async save(id: string): Promise<void> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  }
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 22', more: '' },
          line: 18,
          column: 7,
          endLine: 18,
          endColumn: 46,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async listen(): Promise<void> {
    await this.channel.consume('orders', msg => this.onMessage(msg));
  }
  private async onMessage(msg: ConsumeMessage | null): Promise<void> {
    if (!msg) return;
    try {
      await this.save(msg.content.toString());
      this.channel.ack(msg);
    } catch (error) {
      this.channel.nack(msg, undefined, false);
    }
  }
  private async save(id: string): Promise<void> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'callback style: then and catch',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', msg => {
    if (!msg) return;
    pool
      .query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()])
      .then(() => channel.ack(msg))
      .catch(() => channel.nack(msg));
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 7', more: '' },
          line: 10,
          column: 20,
          endLine: 10,
          endColumn: 37,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', msg => {
    if (!msg) return;
    pool
      .query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()])
      .then(() => channel.ack(msg))
      .catch(() => channel.nack(msg, false, false));
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a wrapper that requeues later, but always',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
function safely(channel: Channel, work: (msg: ConsumeMessage) => Promise<void>) {
  return async (msg: ConsumeMessage | null): Promise<void> => {
    if (!msg) return;
    try {
      await work(msg);
      channel.ack(msg);
    } catch (error) {
      setTimeout(() => channel.nack(msg, false, true), 5000);
    }
  };
}
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume(
    'orders',
    safely(channel, async msg => {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    }),
  );
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 19', more: '' },
          line: 11,
          column: 24,
          endLine: 11,
          endColumn: 54,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
function safely(channel: Channel, work: (msg: ConsumeMessage) => Promise<void>) {
  return async (msg: ConsumeMessage | null): Promise<void> => {
    if (!msg) return;
    try {
      await work(msg);
      channel.ack(msg);
    } catch (error) {
      setTimeout(() => channel.nack(msg, false, false), 5000);
    }
  };
}
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume(
    'orders',
    safely(channel, async msg => {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    }),
  );
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'attempts within one delivery are no limit of deliveries',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
        channel.ack(msg);
        return;
      } catch (error) {
        console.error(error);
      }
    }
    channel.nack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 9', more: '' },
          line: 16,
          column: 5,
          endLine: 16,
          endColumn: 22,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
        channel.ack(msg);
        return;
      } catch (error) {
        console.error(error);
      }
    }
    channel.nack(msg, false, false);
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a polling loop',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function drain(channel: Channel, pool: Pool): Promise<void> {
  for (;;) {
    const msg = await channel.get('orders');
    if (!msg) break;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.reject(msg, true);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.reject', deeper: '', effect: 'UPDATE orders', effectAt: 'line 9', more: '' },
          line: 12,
          column: 7,
          endLine: 12,
          endColumn: 32,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function drain(channel: Channel, pool: Pool): Promise<void> {
  for (;;) {
    const msg = await channel.get('orders');
    if (!msg) break;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch {
      channel.reject(msg, false);
    }
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the failure is remembered in a variable',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    let isDone = false;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      isDone = true;
    } catch (error) {
      console.error(error);
    }
    if (isDone) channel.ack(msg);
    else channel.nack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 9', more: '' },
          line: 15,
          column: 10,
          endLine: 15,
          endColumn: 27,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    let isDone = false;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      isDone = true;
    } catch (error) {
      console.error(error);
    }
    if (isDone) channel.ack(msg);
    else channel.nack(msg, false, false);
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'another queue has the limit; a dead-letter exchange alone is none',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('invoices', { arguments: { 'x-delivery-limit': 5 } });
  await channel.assertQueue('orders', { durable: true, deadLetterExchange: 'orders.dead' });
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 10', more: '' },
          line: 13,
          column: 7,
          endLine: 13,
          endColumn: 24,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.assertQueue('invoices', { arguments: { 'x-delivery-limit': 5 } });
  await channel.assertQueue('orders', { durable: true, deadLetterExchange: 'orders.dead' });
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.nack(msg, false, false);
    }
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'the declaration names the queue by the same field, without a limit',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
    private readonly queue: string,
  ) {}
  async listen(): Promise<void> {
    await this.channel.assertQueue('dead', { arguments: { 'x-delivery-limit': 5 } });
    await this.channel.assertQueue(this.queue, { durable: true });
    await this.channel.consume(this.queue, async msg => {
      if (!msg) return;
      try {
        await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
        this.channel.ack(msg);
      } catch {
        this.channel.nack(msg);
      }
    });
  }
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.nack', deeper: '', effect: 'UPDATE orders', effectAt: 'line 16', more: '' },
          line: 19,
          column: 9,
          endLine: 19,
          endColumn: 31,
          // Rejected, it would be lost: the queue has no dead-letter exchange.
          suggestions: null,
        },
      ],
    },
    {
      name: 'Promise.all, nackAll without its flag',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await Promise.all([
        pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]),
        pool.query('UPDATE carts SET open = false WHERE id = $1', [msg.content.toString()]),
      ]);
      channel.ack(msg);
    } catch {
      channel.nackAll();
    }
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: {
            name: 'channel.nackAll',
            deeper: '',
            effect: 'UPDATE orders',
            effectAt: 'line 9',
            more: ' and 1 more',
          },
          line: 14,
          column: 7,
          endLine: 14,
          endColumn: 24,
          suggestions: [
            {
              messageId: 'deadLetterMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await Promise.all([
        pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]),
        pool.query('UPDATE carts SET open = false WHERE id = $1', [msg.content.toString()]),
      ]);
      channel.ack(msg);
    } catch {
      channel.nackAll(false);
    }
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'recover has no flag to change',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      channel.recover();
    }
  });
}
      `,
      errors: [
        {
          messageId: 'requeued',
          data: { name: 'channel.recover', deeper: '', effect: 'UPDATE orders', effectAt: 'line 8', more: '' },
          line: 11,
          column: 7,
          endLine: 11,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
    {
      name: 'checkDefaults: the client requeues by itself',
      code: `
import type { Connection } from 'rabbitmq-client';
import type { Pool } from 'pg';
export const start = (rabbit: Connection, pool: Pool) =>
  rabbit.createConsumer({ queue: 'orders' }, async msg => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(msg.body)]);
  });
      `,
      options: [{ checkDefaults: true }],
      errors: [
        {
          messageId: 'requeuedByDefault',
          data: { effect: 'UPDATE orders', effectAt: 'line 6', more: '' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
  ],
});
