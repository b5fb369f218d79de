import rule from '../../rules/no-dual-write.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-dual-write', rule, {
  assertionOptions,
  valid: [
    {
      name: 'NestJS and TypeORM: the entity and its outbox row by one manager',
      code: `
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Entity()
class OutboxEvent {
  @PrimaryColumn() id!: string;
  @Column() topic!: string;
}
@Controller()
export class OrdersController {
  constructor(private readonly source: DataSource) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { id: string; order: string }): Promise<void> {
    await this.source.transaction(async manager => {
      await manager.update(Order, { id: event.order }, { status: 'PAID' });
      await manager.upsert(OutboxEvent, { id: event.id, topic: 'order.paid' }, ['id']);
    });
  }
}
      `,
    },
    {
      name: 'NestJS and TypeORM: nobody announces the marker, which says when it was written',
      code: `
import { Controller } from '@nestjs/common';
import { ClientProxy, EventPattern, Payload } from '@nestjs/microservices';
import { Column, Entity, PrimaryColumn, Repository } from 'typeorm';
import { lastValueFrom } from 'rxjs';
@Entity()
class Handled {
  @PrimaryColumn() eventId!: string;
  @Column() handledAt!: Date;
}
@Controller()
export class QuotesController {
  constructor(
    private readonly handled: Repository<Handled>,
    private readonly quotes: ClientProxy,
  ) {}
  @EventPattern('quote.asked')
  async asked(@Payload() event: { id: string; order: string }): Promise<void> {
    if ((await this.handled.findOneBy({ eventId: event.id })) !== null) return;
    await lastValueFrom(this.quotes.emit('quote.ready', { order: event.order }));
    await this.handled.save({ eventId: event.id, handledAt: new Date() });
  }
}
      `,
    },
    {
      name: 'NestJS and TypeORM: create() makes an object, not a row',
      code: `
import { Controller, Inject } from '@nestjs/common';
import { ClientProxy, EventPattern, Payload } from '@nestjs/microservices';
import { Column, Entity, PrimaryColumn, Repository } from 'typeorm';
import { lastValueFrom } from 'rxjs';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Controller()
export class QuotesController {
  constructor(
    private readonly orders: Repository<Order>,
    @Inject('QUOTES') private readonly quotes: ClientProxy,
  ) {}
  @EventPattern('quote.asked')
  async asked(@Payload() event: { order: string }): Promise<void> {
    const draft = this.orders.create({ id: event.order, status: 'DRAFT' });
    await lastValueFrom(this.quotes.emit('quote.ready', draft));
  }
}
      `,
    },
    {
      name: 'MongoDB: the session holds the document and the outbox entry',
      code: `
import type { Consumer } from 'kafkajs';
import type { Collection, MongoClient } from 'mongodb';
interface Order { _id: string; status: string }
interface Entry { _id: string; topic: string }
export async function start(consumer: Consumer, client: MongoClient, orders: Collection<Order>, outbox: Collection<Entry>): Promise<void> {
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      await client.withSession(session =>
        session.withTransaction(async () => {
          await orders.updateOne({ _id: id }, { $set: { status: 'PAID' } }, { session });
          await outbox.updateOne({ _id: id }, { $set: { topic: 'paid' } }, { upsert: true, session });
        }),
      );
    },
  });
}
      `,
    },
    {
      name: 'Lambda: the stream of the table is the outbox, its handler only sends',
      code: `
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBStreamEvent } from 'aws-lambda';
const bus = new EventBridgeClient({});
export const handler = async (event: DynamoDBStreamEvent): Promise<void> => {
  for (const { dynamodb, eventID } of event.Records) {
    const { FailedEntryCount } = await bus.send(
      new PutEventsCommand({ Entries: [{ DetailType: 'order', Detail: JSON.stringify({ id: eventID, image: dynamodb?.NewImage }) }] }),
    );
    if (FailedEntryCount) throw new Error('refused');
  }
};
      `,
    },
    {
      name: 'a change and an event of the process itself',
      code: `
import { EventEmitter } from 'node:events';
import type { JsMsg } from '@nats-io/jetstream';
import type { Knex } from 'knex';
class Orders extends EventEmitter {
  constructor(private readonly knex: Knex) { super(); }
  async paid(message: JsMsg): Promise<void> {
    await this.knex('orders').where({ id: message.subject }).update({ status: 'PAID' });
    this.emit('paid', message.subject);
    message.ack();
  }
}
export const orders = (knex: Knex) => new Orders(knex);
      `,
    },
    {
      name: 'bullmq: progress and log lines of the job are no events',
      code: `
import { Worker } from 'bullmq';
import type { Kysely } from 'kysely';
interface Database { orders: { id: string; status: string } }
export const start = (db: Kysely<Database>) =>
  new Worker<{ order: string }>('orders', async job => {
    await db.updateTable('orders').set({ status: 'PAID' }).where('id', '=', job.data.order).execute();
    await job.updateProgress(50);
    await job.log('paid ' + job.data.order);
  });
      `,
    },
    {
      name: 'a Map of the process is no database',
      code: `
import type { Channel } from 'amqplib';
const latest = new Map<string, string>();
class Prices {
  constructor(private readonly channel: Channel) {}
  async start(): Promise<void> {
    await this.channel.consume('prices', message => {
      if (message === null) return;
      latest.set(message.fields.routingKey, message.content.toString());
      this.channel.publish('screens', message.fields.routingKey, message.content, { messageId: message.properties.messageId as string });
      this.channel.ack(message);
    });
  }
}
export const prices = (channel: Channel) => new Prices(channel).start();
      `,
    },
    {
      name: 'Pub/Sub: a read decides what is told',
      code: `
import type { Subscription, Topic } from '@google-cloud/pubsub';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { eq } from 'drizzle-orm';
import { pgTable, text } from 'drizzle-orm/pg-core';
const orders = pgTable('orders', { id: text().primaryKey(), status: text().notNull() });
export const listen = (subscription: Subscription, topic: Topic, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      const [order] = await db.select().from(orders).where(eq(orders.id, message.data.toString()));
      if (order?.status === 'OPEN') await topic.publishMessage({ json: order });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
    },
    {
      name: 'Service Bus: the failure is stored and the message sent to a later time',
      code: `
import type { ServiceBusReceiver, ServiceBusSender } from '@azure/service-bus';
import type { Pool } from 'mysql2/promise';
import axios from 'axios';
export const listen = (receiver: ServiceBusReceiver, sender: ServiceBusSender, pool: Pool) =>
  receiver.subscribe({
    processMessage: async message => {
      try {
        await axios.put('https://carriers.example/' + String(message.messageId), message.body);
      } catch (error) {
        await pool.execute('REPLACE INTO failures (id, reason) VALUES (?, ?)', [String(message.messageId), String(error)]);
        await sender.scheduleMessages({ body: message.body as unknown, messageId: String(message.messageId) + '-again' }, new Date(Date.now() + 60_000));
      }
    },
    processError: async () => undefined,
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'NestJS and TypeORM: an injected service saves, then emits',
      code: `
import { Controller, Inject, Injectable } from '@nestjs/common';
import { ClientProxy, EventPattern, Payload } from '@nestjs/microservices';
import { Column, Entity, PrimaryColumn, Repository } from 'typeorm';
import { lastValueFrom } from 'rxjs';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: Repository<Order>,
    @Inject('BUS') private readonly bus: ClientProxy,
  ) {}
  async paid(id: string): Promise<void> {
    await this.orders.update({ id }, { status: 'PAID' });
    await lastValueFrom(this.bus.emit('order.paid', { id }));
  }
}
@Controller()
export class OrdersController {
  constructor(private readonly service: OrdersService) {}
  @EventPattern('payment.done')
  async done(@Payload() event: { order: string }): Promise<void> {
    await this.service.paid(event.order);
  }
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'bus.emit',
            deeper: '',
            other: 'orders.update',
            otherAt: 'line 18',
          },
          line: 19,
          column: 25,
          endLine: 19,
          endColumn: 60,
        },
      ],
    },
    {
      name: 'JetStream and Mongoose: the document, then the event',
      code: `
import type { ConsumerMessages, JetStreamClient } from '@nats-io/jetstream';
import { model, Schema } from 'mongoose';
const Order = model('Order', new Schema({ _id: String, status: String }));
export async function run(messages: ConsumerMessages, js: JetStreamClient): Promise<void> {
  for await (const message of messages) {
    const { id } = message.json<{ id: string }>();
    await Order.updateOne({ _id: id }, { $set: { status: 'PAID' } });
    await js.publish('orders.paid', JSON.stringify({ id }), { msgID: id });
    message.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'js.publish',
            deeper: '',
            other: 'Order.updateOne',
            otherAt: 'line 8',
          },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 75,
        },
      ],
    },
    {
      name: 'Pub/Sub and Drizzle: the topic hears of a row that comes later',
      code: `
import type { Subscription, Topic } from '@google-cloud/pubsub';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
const orders = pgTable('orders', { id: text().primaryKey(), status: text().notNull() });
export const listen = (subscription: Subscription, topic: Topic, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      const id = message.data.toString();
      await topic.publishMessage({ json: { id } });
      await db.insert(orders).values({ id, status: 'PAID' }).onConflictDoUpdate({ target: orders.id, set: { status: 'PAID' } });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
      errors: [
        {
          messageId: 'ghostEvent',
          data: {
            name: 'INSERT INTO orders',
            deeper: '',
            other: 'topic.publishMessage',
            otherAt: 'line 10',
          },
          line: 11,
          column: 13,
          endLine: 11,
          endColumn: 128,
        },
      ],
    },
    {
      name: 'Service Bus and Knex: the event after the commit of the transaction',
      code: `
import type { ServiceBusReceiver, ServiceBusSender } from '@azure/service-bus';
import type { Knex } from 'knex';
export const listen = (receiver: ServiceBusReceiver, sender: ServiceBusSender, knex: Knex) =>
  receiver.subscribe({
    processMessage: async message => {
      const { id } = message.body as { id: string };
      await knex.transaction(async trx => {
        await trx('orders').where({ id }).update({ status: 'PAID' });
      });
      await sender.sendMessages({ body: { id }, messageId: id });
    },
    processError: async () => undefined,
  });
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'sender.sendMessages',
            deeper: '',
            other: 'UPDATE orders',
            otherAt: 'line 9',
          },
          line: 11,
          column: 13,
          endLine: 11,
          endColumn: 65,
        },
      ],
    },
    {
      name: 'a decorated method and Sequelize',
      code: `
import { AmqpConnection, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable } from '@nestjs/common';
import { DataTypes, Model, type Sequelize } from 'sequelize';
class Order extends Model {
  declare id: string;
  declare status: string;
}
export const setUp = (sequelize: Sequelize) =>
  Order.init({ id: { type: DataTypes.STRING, primaryKey: true }, status: DataTypes.STRING }, { sequelize, tableName: 'orders' });
@Injectable()
export class Payments {
  constructor(private readonly amqp: AmqpConnection) {}
  @RabbitSubscribe({ exchange: 'payments', routingKey: 'done', queue: 'orders' })
  async done(event: { order: string }): Promise<void> {
    await Order.update({ status: 'PAID' }, { where: { id: event.order } });
    await this.amqp.publish('orders', 'paid', event, { messageId: event.order });
  }
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'amqp.publish',
            deeper: '',
            other: 'Order.update',
            otherAt: 'line 16',
          },
          line: 17,
          column: 11,
          endLine: 17,
          endColumn: 81,
        },
      ],
    },
    {
      name: 'Lambda: a wrapped handler puts an item and publishes to a topic',
      code: `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SNSEvent } from 'aws-lambda';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const sns = new SNSClient({});
const logged = (work: (event: SNSEvent) => Promise<void>) => async (event: SNSEvent) => {
  console.log('records', event.Records.length);
  await work(event);
};
export const handler = logged(async event => {
  for (const { Sns } of event.Records) {
    await documents.send(new PutCommand({ TableName: 'orders', Item: { id: Sns.MessageId, status: 'PAID' } }));
    await sns.send(new PublishCommand({ TopicArn: process.env['PAID'], Message: Sns.MessageId }));
  }
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'sns.send',
            deeper: '',
            other: 'documents.send',
            otherAt: 'line 14',
          },
          line: 15,
          column: 11,
          endLine: 15,
          endColumn: 98,
        },
      ],
    },
    {
      name: 'a batch of a topic: rows one by one, then all events',
      code: `
import type { Consumer, Producer } from 'kafkajs';
import type { Kysely } from 'kysely';
interface Database { orders: { id: string; status: string } }
export const run = (consumer: Consumer, producer: Producer, db: Kysely<Database>) =>
  consumer.run({
    async eachBatch({ batch, resolveOffset, heartbeat }) {
      for (const message of batch.messages) {
        await db.updateTable('orders').set({ status: 'PAID' }).where('id', '=', String(message.key)).execute();
        await heartbeat();
      }
      await producer.send({ topic: 'paid', messages: batch.messages.map(({ key }) => ({ key, value: 'paid' })) });
      resolveOffset(batch.lastOffset());
    },
  });
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'producer.send',
            deeper: '',
            other: 'UPDATE orders',
            otherAt: 'line 9',
          },
          line: 12,
          column: 13,
          endLine: 12,
          endColumn: 114,
        },
      ],
    },
    {
      name: 'pg-boss: a collection and a queue of another broker',
      code: `
import type { Channel } from 'amqplib';
import type { Collection } from 'mongodb';
import type PgBoss from 'pg-boss';
interface Order { _id: string; status: string }
export const start = (boss: PgBoss, orders: Collection<Order>, channel: Channel) =>
  boss.work<{ order: string }>('orders', async ([job]) => {
    if (job === undefined) return;
    await orders.findOneAndUpdate({ _id: job.data.order }, { $set: { status: 'PAID' } });
    channel.sendToQueue('mails', Buffer.from(job.data.order), { messageId: job.id, persistent: true });
  });
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'channel.sendToQueue',
            deeper: '',
            other: 'orders.findOneAndUpdate',
            otherAt: 'line 9',
          },
          line: 10,
          column: 5,
          endLine: 10,
          endColumn: 103,
        },
      ],
    },
    {
      name: 'a webhook: the row of the payment, then a job',
      code: `
import type { Queue } from 'bullmq';
import express from 'express';
import type { Pool } from 'pg';
import type Stripe from 'stripe';
export const routes = (stripe: Stripe, pool: Pool, mails: Queue) =>
  express().post('/stripe', express.raw({ type: 'application/json' }), async (request, response) => {
    const event = stripe.webhooks.constructEvent(request.body as Buffer, String(request.headers['stripe-signature']), 'secret');
    if (event.type === 'payment_intent.succeeded') {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', event.data.object.id]);
      await mails.add('paid', { order: event.data.object.id }, { jobId: event.id });
    }
    response.sendStatus(200);
  });
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'mails.add',
            deeper: '',
            other: 'UPDATE orders',
            otherAt: 'line 10',
          },
          line: 11,
          column: 13,
          endLine: 11,
          endColumn: 84,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-dual-write', rule, {
  assertionOptions,
  valid: [
    {
      name: 'SQS poller: an interactive transaction with the row and the outbox',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { PrismaClient } from './generated/client.ts';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function poll(prisma: PrismaClient): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  for (const message of Messages) {
    const orderId = String(message.Body);
    await prisma.$transaction(async tx => {
      await tx.invoice.upsert({ where: { orderId }, create: { orderId, amount: 100 }, update: { amount: 100 } });
      await tx.processedMessage.upsert({ where: { messageId: orderId }, create: { messageId: orderId }, update: {} });
    });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
    },
  ],
  invalid: [
    {
      name: 'SQS poller: the list form commits, then Redis tells the screens',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Redis } from 'ioredis';
import type { PrismaClient } from './generated/client.ts';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function poll(prisma: PrismaClient, redis: Redis): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  for (const message of Messages) {
    const orderId = String(message.Body);
    await prisma.$transaction([
      prisma.invoice.upsert({ where: { orderId }, create: { orderId, amount: 100 }, update: { amount: 100 } }),
      prisma.processedMessage.upsert({ where: { messageId: orderId }, create: { messageId: orderId }, update: {} }),
    ]);
    await redis.xadd('invoices', '*', 'order', orderId);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: {
            name: 'redis.xadd',
            deeper: '',
            other: 'prisma.invoice.upsert',
            otherAt: 'line 12',
          },
          line: 15,
          column: 11,
          endLine: 15,
          endColumn: 56,
        },
      ],
    },
  ],
});
