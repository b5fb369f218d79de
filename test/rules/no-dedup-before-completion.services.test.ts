import rule from '../../rules/no-dedup-before-completion.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-dedup-before-completion', rule, {
  assertionOptions,
  valid: [
    {
      name: 'MongoDB: started, worked, done, and only done is skipped',
      code: `
import axios from 'axios';
import type { Consumer } from 'kafkajs';
import type { Collection } from 'mongodb';
interface Handled { _id: string; state: 'started' | 'done' }
export const run = (consumer: Consumer, handled: Collection<Handled>) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      const known = await handled.findOne({ _id: id });
      if (known?.state === 'done') return;
      await handled.updateOne({ _id: id }, { $set: { state: 'started' } }, { upsert: true });
      await axios.post('https://labels.example/print', { id }, { headers: { 'Idempotency-Key': id } });
      await handled.updateOne({ _id: id }, { $set: { state: 'done' } });
    },
  });
      `,
    },
    {
      name: 'NestJS and TypeORM: the event row is inserted by the manager of the claim',
      code: `
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Processed {
  @PrimaryColumn() id!: string;
}
@Entity()
class Outbox {
  @PrimaryColumn() id!: string;
  @Column() topic!: string;
}
@Controller()
export class OrdersController {
  constructor(private readonly source: DataSource) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { id: string }): Promise<void> {
    await this.source.transaction(async manager => {
      const known = await manager.existsBy(Processed, { id: event.id });
      if (known) return;
      await manager.insert(Processed, { id: event.id });
      await manager.insert(Outbox, { id: event.id, topic: 'mail' });
    });
  }
}
      `,
    },
    {
      name: 'a Set of the process is empty again after a crash',
      code: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
const seen = new Set<string>();
export const start = (channel: Channel, mail: Transporter) =>
  channel.consume('mails', async message => {
    if (message === null) return;
    const id = String(message.properties.messageId);
    if (!seen.has(id)) {
      seen.add(id);
      await mail.sendMail({ to: message.content.toString() });
    }
    channel.ack(message);
  });
      `,
    },
    {
      name: 'Sequelize: a counter of calls keeps the pace, it remembers no message',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { DataTypes, Model, type Sequelize } from 'sequelize';
class Order extends Model {
  declare id: string;
  declare status: string;
}
export const start = (redis: Redis, sequelize: Sequelize) => {
  Order.init({ id: { type: DataTypes.STRING, primaryKey: true }, status: DataTypes.STRING }, { sequelize });
  return new Worker<{ order: string; shop: string }>('orders', async job => {
    const calls = await redis.incr('calls:' + job.data.shop);
    if (calls === 1) await redis.expire('calls:' + job.data.shop, 60);
    if (calls > 100) throw new Error('later');
    await Order.update({ status: 'PAID' }, { where: { id: job.data.order } });
  });
};
      `,
    },
    {
      name: 'JetStream: a claim that somebody else holds sends the message back',
      code: `
import type { ConsumerMessages } from '@nats-io/jetstream';
import got from 'got';
import type { Redis } from 'ioredis';
export async function run(messages: ConsumerMessages, redis: Redis): Promise<void> {
  for await (const message of messages) {
    const { id } = message.json<{ id: string }>();
    if ((await redis.set('claim:' + id, 'me', 'EX', 60, 'NX')) === null) {
      message.nak(5_000);
      continue;
    }
    await got.put('https://carriers.example/parcels/' + id, { json: { id } });
    message.ack();
  }
}
      `,
    },
    {
      name: 'behind the claim the other side is only asked',
      code: `
import type { ServiceBusReceiver } from '@azure/service-bus';
import type { Knex } from 'knex';
import ky from 'ky';
export const listen = (receiver: ServiceBusReceiver, knex: Knex) =>
  receiver.subscribe({
    processMessage: async message => {
      const claimed = await knex('processed_messages').insert({ message_id: message.messageId }).onConflict('message_id').ignore().returning('message_id');
      if (claimed.length === 0) return;
      const state = await ky.get('https://carriers.example/state').text();
      console.log('carriers are', state);
    },
    processError: async () => undefined,
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'Lambda: a conditional item, then a mail',
      code: `
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const ses = new SESv2Client({});
async function isFirst(id: string): Promise<boolean> {
  try {
    await documents.send(new PutCommand({ TableName: 'handled', Item: { id }, ConditionExpression: 'attribute_not_exists(id)' }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
export const handler = async (event: SQSEvent) => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      if (await isFirst(messageId))
        await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [body] }, Content: { Simple: { Subject: { Data: 'Paid' }, Body: {} } } }));
    } catch {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'documents.send', deeper: '', effect: 'ses.send', effectAt: 'line 22', more: '' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 130,
        },
      ],
    },
    {
      name: 'golevelup: the claim in a cache, then a text message',
      code: `
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable } from '@nestjs/common';
import type { RedisClientType } from 'redis';
import type { Twilio } from 'twilio';
@Injectable()
export class Reminders {
  constructor(private readonly redis: RedisClientType, private readonly twilio: Twilio) {}
  @RabbitSubscribe({ exchange: 'visits', routingKey: 'tomorrow', queue: 'reminders' })
  async remind(visit: { id: string; phone: string }): Promise<void> {
    const first = await this.redis.set('reminded:' + visit.id, '1', { condition: 'NX', expiration: { type: 'EX', value: 604_800 } });
    if (first === null) return;
    await this.twilio.messages.create({ to: visit.phone, from: '+1', body: 'See you tomorrow' });
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.set', deeper: '', effect: 'twilio.messages.create', effectAt: 'line 13', more: '' },
          line: 11,
          column: 25,
          endLine: 11,
          endColumn: 133,
        },
      ],
    },
    {
      name: 'MongoDB: a document whose key is taken is a message that was handled',
      code: `
import axios from 'axios';
import type { Consumer } from 'kafkajs';
import { type Collection, MongoServerError } from 'mongodb';
export const run = (consumer: Consumer, handled: Collection<{ _id: string }>) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const id = String(message.key);
      try {
        await handled.insertOne({ _id: id });
      } catch (error) {
        if (error instanceof MongoServerError && error.code === 11000) return;
        throw error;
      }
      await axios.post('https://labels.example/print', { id });
    },
  });
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'handled.insertOne', deeper: '', effect: 'axios.post', effectAt: 'line 15', more: '' },
          line: 10,
          column: 15,
          endLine: 10,
          endColumn: 45,
        },
      ],
    },
    {
      name: 'NestJS and TypeORM: a guard service says who is first',
      code: `
import { MailerService } from '@nestjs-modules/mailer';
import { Controller, Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Entity, PrimaryColumn, QueryFailedError, Repository } from 'typeorm';
@Entity('processed_messages')
class Processed {
  @PrimaryColumn({ name: 'message_id' }) id!: string;
}
@Injectable()
export class Idempotency {
  constructor(private readonly processed: Repository<Processed>) {}
  async claim(id: string): Promise<boolean> {
    try {
      await this.processed.insert({ id });
      return true;
    } catch (error) {
      if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '23505') return false;
      throw error;
    }
  }
}
@Controller()
export class MailController {
  constructor(private readonly idempotency: Idempotency, private readonly mailer: MailerService) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { id: string; to: string }): Promise<void> {
    if (!(await this.idempotency.claim(event.id))) return;
    await this.mailer.sendMail({ to: event.to, subject: 'Paid' });
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'processed.insert', deeper: '', effect: 'mailer.sendMail', effectAt: 'line 29', more: '' },
          line: 15,
          column: 13,
          endLine: 15,
          endColumn: 42,
        },
      ],
    },
    {
      name: 'a wrapper that lets each id through once',
      code: `
import type { WebClient } from '@slack/web-api';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
async function once(redis: Redis, key: string, work: () => Promise<void>): Promise<void> {
  const first = await redis.set(key, '1', 'EX', 86_400, 'NX');
  if (first === 'OK') await work();
}
export const start = (redis: Redis, slack: WebClient) =>
  new Worker<{ id: string }>('alerts', job =>
    once(redis, 'alert:' + job.data.id, async () => {
      await slack.chat.postMessage({ channel: 'ops', text: job.data.id });
    }),
  );
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'redis.set', deeper: '', effect: 'slack.chat.postMessage', effectAt: 'line 12', more: '' },
          line: 6,
          column: 23,
          endLine: 6,
          endColumn: 62,
        },
      ],
    },
    {
      name: 'Kysely: the row says sent, then it is pushed to the phone',
      code: `
import type { Subscription } from '@google-cloud/pubsub';
import type { Messaging } from 'firebase-admin/messaging';
import type { Kysely } from 'kysely';
interface Database { orders: { id: string; status: string } }
export const listen = (subscription: Subscription, db: Kysely<Database>, phones: Messaging) =>
  subscription.on('message', async message => {
    try {
      const { id, token } = JSON.parse(message.data.toString()) as { id: string; token: string };
      const { numUpdatedRows } = await db.updateTable('orders').set({ status: 'TOLD' }).where('id', '=', id).where('status', '=', 'PAID').executeTakeFirstOrThrow();
      if (numUpdatedRows > 0n) await phones.send({ token, notification: { title: 'Paid' } });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'UPDATE orders', deeper: '', effect: 'phones.send', effectAt: 'line 11', more: '' },
          line: 10,
          column: 40,
          endLine: 10,
          endColumn: 164,
        },
      ],
    },
    {
      name: 'a webhook: the event is remembered, then the tickets are ordered',
      code: `
import express from 'express';
import { DatabaseError, type Pool } from 'pg';
import type Stripe from 'stripe';
export const routes = (stripe: Stripe, pool: Pool) =>
  express().post('/stripe', express.raw({ type: 'application/json' }), async (request, response) => {
    const event = stripe.webhooks.constructEvent(request.body as Buffer, String(request.headers['stripe-signature']), 'secret');
    try {
      await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [event.id]);
    } catch (error) {
      if (error instanceof DatabaseError && error.code === '23505') {
        response.sendStatus(200);
        return;
      }
      throw error;
    }
    await fetch('https://tickets.example/orders', { method: 'POST', body: event.id });
    response.sendStatus(200);
  });
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'INSERT INTO processed_messages', deeper: '', effect: 'fetch', effectAt: 'line 17', more: '' },
          line: 9,
          column: 13,
          endLine: 9,
          endColumn: 94,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-dedup-before-completion', rule, {
  assertionOptions,
  valid: [],
  invalid: [
    {
      name: 'a poller: rows of a batch are claimed one by one, each before its mail',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import mail from '@sendgrid/mail';
import type { PrismaClient } from './generated/client.ts';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function poll(prisma: PrismaClient): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const message of Messages) {
    const { count } = await prisma.processedMessage.createMany({ data: [{ messageId: String(message.MessageId) }], skipDuplicates: true });
    if (count > 0) await mail.send({ to: String(message.Body), from: 'shop@example.com', subject: 'Paid', text: 'Thanks' });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'prisma.processedMessage.createMany',
            deeper: '',
            effect: 'mail.send',
            effectAt: 'line 11',
            more: '',
          },
          line: 10,
          column: 29,
          endLine: 10,
          endColumn: 139,
        },
      ],
    },
  ],
});
