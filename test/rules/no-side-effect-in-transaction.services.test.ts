import rule from '../../rules/no-side-effect-in-transaction.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-side-effect-in-transaction', rule, {
  assertionOptions,
  valid: [
    {
      name: 'TypeORM: what is to be sent is collected inside and sent afterwards',
      code: `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
  @Column() mail!: string;
}
export const start = (channel: Channel, source: DataSource, mail: Transporter) =>
  channel.consume('orders', async message => {
    if (message === null) return;
    const to = await source.transaction(async manager => {
      const order = await manager.findOneByOrFail(Order, { id: message.content.toString() });
      await manager.update(Order, { id: order.id }, { status: 'PAID' });
      return order.mail;
    });
    await mail.sendMail({ to, subject: 'Paid' });
    channel.ack(message);
  });
      `,
    },
    {
      name: 'Knex: the call has come back before the transaction begins',
      code: `
import type { ServiceBusReceiver } from '@azure/service-bus';
import axios from 'axios';
import type { Knex } from 'knex';
export const listen = (receiver: ServiceBusReceiver, knex: Knex) =>
  receiver.subscribe({
    processMessage: async message => {
      const id = String(message.messageId);
      const { data } = await axios.post<{ label: string }>('https://carriers.example/labels', { id });
      await knex.transaction(async trx => {
        await trx('orders').where({ id }).update({ status: data.label });
      });
    },
    processError: async () => undefined,
  });
      `,
    },
    {
      name: 'MongoDB: the event is an entry of the outbox in the same session',
      code: `
import type { ConsumerMessages } from '@nats-io/jetstream';
import type { Collection, MongoClient } from 'mongodb';
interface Order { _id: string; status: string }
export async function run(messages: ConsumerMessages, client: MongoClient, orders: Collection<Order>, outbox: Collection<Order>): Promise<void> {
  for await (const message of messages) {
    const session = client.startSession();
    try {
      await session.withTransaction(async () => {
        await orders.updateOne({ _id: message.subject }, { $set: { status: 'PAID' } }, { session });
        await outbox.replaceOne({ _id: message.subject }, { status: 'paid' }, { upsert: true, session });
      });
      message.ack();
    } finally {
      await session.endSession();
    }
  }
}
      `,
    },
    {
      name: 'an event of the process inside the transaction',
      code: `
import { EventEmitter } from 'node:events';
import type { Kysely } from 'kysely';
import { Worker } from 'bullmq';
interface Database { orders: { id: string; status: string } }
const local = new EventEmitter();
export const start = (db: Kysely<Database>) =>
  new Worker<{ order: string }>('orders', async job => {
    await db.transaction().execute(async trx => {
      await trx.updateTable('orders').set({ status: 'PAID' }).where('id', '=', job.data.order).execute();
      local.emit('paid', job.data.order);
    });
  });
      `,
    },
    {
      name: 'Sequelize: afterCommit sends, when the rows are there',
      code: `
import type { Subscription, Topic } from '@google-cloud/pubsub';
import { DataTypes, Model, type Sequelize } from 'sequelize';
class Order extends Model {
  declare id: string;
  declare status: string;
}
export const listen = (subscription: Subscription, topic: Topic, sequelize: Sequelize) => {
  Order.init({ id: { type: DataTypes.STRING, primaryKey: true }, status: DataTypes.STRING }, { sequelize });
  subscription.on('message', async message => {
    try {
      await sequelize.transaction(async transaction => {
        await Order.update({ status: 'PAID' }, { where: { id: message.id }, transaction });
        transaction.afterCommit(async () => {
          await topic.publishMessage({ json: { id: message.id } });
        });
      });
      message.ack();
    } catch {
      message.nack();
    }
  });
};
      `,
    },
    {
      name: 'DynamoDB: a transaction of one request is over when the mail is sent',
      code: `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSHandler } from 'aws-lambda';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const ses = new SESv2Client({});
export const handler: SQSHandler = async event => {
  for (const { messageId, body } of event.Records) {
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName: 'inbox', Item: { id: messageId }, ConditionExpression: 'attribute_not_exists(id)' } },
          { Update: { TableName: 'orders', Key: { id: body }, UpdateExpression: 'SET paid = :yes', ExpressionAttributeValues: { ':yes': true } } },
        ],
      }),
    );
    await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [body] }, Content: { Simple: { Subject: { Data: 'Paid' }, Body: {} } } }));
  }
};
      `,
    },
    {
      name: 'Drizzle: graphile-worker takes the job by the query of the transaction',
      code: `
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { eq, sql } from 'drizzle-orm';
import { pgTable, text } from 'drizzle-orm/pg-core';
import type { Task } from 'graphile-worker';
const orders = pgTable('orders', { id: text().primaryKey(), status: text().notNull() });
export const paid = (db: NodePgDatabase): Task => async payload => {
  const { id } = payload as { id: string };
  await db.transaction(async tx => {
    await tx.update(orders).set({ status: 'PAID' }).where(eq(orders.id, id));
    await tx.execute(sql\`SELECT graphile_worker.add_job('mail', json_build_object('order', \${id}))\`);
  });
};
      `,
    },
    {
      name: 'a read of the object store and a flag service inside the transaction',
      code: `
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import got from 'got';
import type { Consumer } from 'kafkajs';
import type { Sql } from 'postgres';
const s3 = new S3Client({});
export const run = (consumer: Consumer, sql: Sql) =>
  consumer.run({
    async eachMessage({ message }) {
      await sql.begin(async tx => {
        const object = await s3.send(new GetObjectCommand({ Bucket: 'orders', Key: String(message.key) }));
        const flags = await got.get('https://flags.example/orders').json<{ state: string }>();
        await tx\`UPDATE orders SET status = \${object.ETag ?? flags.state} WHERE id = \${String(message.key)}\`;
      });
    },
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'TypeORM: a manager of a decorated method, an event by the proxy',
      code: `
import { Controller, Inject } from '@nestjs/common';
import { ClientProxy, EventPattern, Payload } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Controller()
export class OrdersController {
  constructor(
    private readonly source: DataSource,
    @Inject('BUS') private readonly bus: ClientProxy,
  ) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { order: string }): Promise<void> {
    await this.source.transaction(async manager => {
      await manager.update(Order, { id: event.order }, { status: 'PAID' });
      await lastValueFrom(this.bus.emit('order.changed', event));
    });
  }
}
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'bus.emit', deeper: '', otherAt: 'line 19' },
          line: 21,
          column: 27,
          endLine: 21,
          endColumn: 64,
        },
      ],
    },
    {
      name: 'TypeORM: a query runner that is committed in the end',
      code: `
import type { Channel } from 'amqplib';
import type { WebClient } from '@slack/web-api';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
export class Payments {
  constructor(private readonly source: DataSource, private readonly slack: WebClient) {}
  listen(channel: Channel): void {
    void channel.consume('payments', async message => {
      if (message === null) return;
      const runner = this.source.createQueryRunner();
      await runner.connect();
      await runner.startTransaction();
      try {
        const { affected } = await runner.manager.update(Order, { id: message.content.toString(), status: 'OPEN' }, { status: 'PAID' });
        if (affected === 1) await this.slack.chat.postMessage({ channel: 'sales', text: 'paid' });
        await runner.commitTransaction();
      } catch (error) {
        await runner.rollbackTransaction();
        throw error;
      } finally {
        await runner.release();
      }
      channel.ack(message);
    });
  }
}
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'slack.chat.postMessage', deeper: '', otherAt: 'line 17' },
          line: 20,
          column: 35,
          endLine: 20,
          endColumn: 98,
        },
      ],
    },
    {
      name: 'Knex: a message to a topic in the callback of the transaction',
      code: `
import type { ServiceBusReceiver, ServiceBusSender } from '@azure/service-bus';
import type { Knex } from 'knex';
export const listen = (receiver: ServiceBusReceiver, sender: ServiceBusSender, knex: Knex) =>
  receiver.subscribe({
    processMessage: async message => {
      const { id } = message.body as { id: string };
      await knex.transaction(async trx => {
        await trx('orders').where({ id }).update({ status: 'PAID' });
        await sender.sendMessages({ body: { id } });
      });
    },
    processError: async () => undefined,
  });
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'sender.sendMessages', deeper: '', otherAt: 'line 8' },
          line: 10,
          column: 15,
          endLine: 10,
          endColumn: 52,
        },
      ],
    },
    {
      name: 'Kysely: the event goes out by a function of the file',
      code: `
import { connect, type ConsumerMessages } from 'nats';
import type { Kysely, Transaction } from 'kysely';
interface Database { orders: { id: string; status: string } }
const nats = await connect();
async function pay(trx: Transaction<Database>, id: string): Promise<void> {
  const { numUpdatedRows } = await trx.updateTable('orders').set({ status: 'PAID' }).where('id', '=', id).where('status', '=', 'OPEN').executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n) await announce(id);
}
async function announce(id: string): Promise<void> {
  await nats.jetstream().publish('orders.paid', id);
}
export async function handle(messages: ConsumerMessages, db: Kysely<Database>): Promise<void> {
  for await (const message of messages) {
    await db.transaction().execute(trx => pay(trx, message.string()));
    message.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'nats.jetstream().publish', deeper: '', otherAt: 'line 15' },
          line: 11,
          column: 9,
          endLine: 11,
          endColumn: 52,
        },
      ],
    },
    {
      name: 'Drizzle: a message to a topic before the row',
      code: `
import type { Subscription, Topic } from '@google-cloud/pubsub';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { eq } from 'drizzle-orm';
import { pgTable, text } from 'drizzle-orm/pg-core';
const orders = pgTable('orders', { id: text().primaryKey(), status: text().notNull() });
const inbox = pgTable('processed_messages', { id: text('message_id').primaryKey() });
export const listen = (subscription: Subscription, topic: Topic, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      await db.transaction(async tx => {
        const claimed = await tx.insert(inbox).values({ id: message.id }).onConflictDoNothing().returning();
        if (claimed.length === 0) return;
        await topic.publishMessage({ json: { id: message.id } });
        await tx.update(orders).set({ status: 'PAID' }).where(eq(orders.id, message.id));
      });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'topic.publishMessage', deeper: '', otherAt: 'line 11' },
          line: 14,
          column: 15,
          endLine: 14,
          endColumn: 65,
        },
      ],
    },
    {
      name: 'MongoDB: a text message in the session',
      code: `
import type { Consumer } from 'kafkajs';
import type { Collection, MongoClient } from 'mongodb';
import type { Twilio } from 'twilio';
interface Order { _id: string; status: string; phone: string }
export const run = (consumer: Consumer, client: MongoClient, orders: Collection<Order>, twilio: Twilio) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const session = client.startSession();
      await session.withTransaction(async () => {
        const order = await orders.findOneAndUpdate({ _id: String(message.key), status: 'OPEN' }, { $set: { status: 'PAID' } }, { session });
        if (order !== null) await twilio.messages.create({ to: order.phone, from: '+1', body: 'Paid' });
      });
      await session.endSession();
    },
  });
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'twilio.messages.create', deeper: '', otherAt: 'line 10' },
          line: 12,
          column: 35,
          endLine: 12,
          endColumn: 104,
        },
      ],
    },
    {
      name: 'Sequelize: the carrier is asked while the transaction may still fail',
      code: `
import type PgBoss from 'pg-boss';
import { DataTypes, Model, type Sequelize } from 'sequelize';
import request from 'superagent';
class Order extends Model {
  declare id: string;
  declare status: string;
}
export const start = (boss: PgBoss, sequelize: Sequelize) => {
  Order.init({ id: { type: DataTypes.STRING, primaryKey: true }, status: DataTypes.STRING }, { sequelize });
  return boss.work<{ order: string }>('orders', async ([job]) => {
    const transaction = await sequelize.transaction();
    try {
      const [count] = await Order.update({ status: 'SHIPPED' }, { where: { id: job?.data.order ?? '', status: 'PAID' }, transaction });
      if (count === 1) await request.post('https://shipping.example/parcels').send({ order: job?.data.order });
      await transaction.commit();
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  });
};
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'request.post', deeper: '', otherAt: 'line 12' },
          line: 15,
          column: 30,
          endLine: 15,
          endColumn: 78,
        },
      ],
    },
    {
      name: 'mysql2: the bus entry between beginTransaction and commit',
      code: `
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Pool } from 'mysql2/promise';
const bus = new EventBridgeClient({});
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      await connection.execute('UPDATE orders SET status = ? WHERE id = ?', ['PAID', body]);
      const { FailedEntryCount } = await bus.send(new PutEventsCommand({ Entries: [{ DetailType: 'paid', Detail: body }] }));
      if (FailedEntryCount) throw new Error('refused');
      await connection.commit();
    } catch {
      await connection.rollback();
      batchItemFailures.push({ itemIdentifier: messageId });
    } finally {
      connection.release();
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'publish',
          data: { name: 'bus.send', deeper: '', otherAt: 'line 12' },
          line: 14,
          column: 42,
          endLine: 14,
          endColumn: 125,
        },
      ],
    },
    {
      name: 'a webhook: the invitation is sent by a service inside the transaction',
      code: `
import express from 'express';
import type { Sql } from 'postgres';
import type { MailService } from '@sendgrid/mail';
import { Webhook } from 'svix';
class Invitations {
  constructor(private readonly mails: MailService) {}
  async invite(to: string): Promise<void> {
    await this.mails.send({ from: 'team@example.com', to, subject: 'Welcome', text: 'Hi' });
  }
}
export const routes = (sql: Sql, invitations: Invitations) =>
  express().post('/clerk', express.raw({ type: 'application/json' }), async (request, response) => {
    const headers = { 'svix-id': String(request.headers['svix-id']), 'svix-timestamp': '', 'svix-signature': '' };
    const event = new Webhook('secret').verify(request.body as Buffer, headers) as { id: string; email: string };
    await sql.begin(async tx => {
      const claimed = await tx\`INSERT INTO orders (id, status) VALUES (\${event.id}, 'INVITED') ON CONFLICT DO NOTHING RETURNING id\`;
      if (claimed.length === 1) await invitations.invite(event.email);
    });
    response.sendStatus(204);
  });
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'mails.send', deeper: '', otherAt: 'line 16' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 92,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-side-effect-in-transaction', rule, {
  assertionOptions,
  valid: [
    {
      name: 'bullmq: the list form holds queries only, the job is added after it',
      code: `
import { type Queue, Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
export const start = (prisma: PrismaClient, mails: Queue) =>
  new Worker<{ orderId: string }>('invoices', async job => {
    const { orderId } = job.data;
    await prisma.$transaction([
      prisma.invoice.upsert({ where: { orderId }, create: { orderId, amount: 100 }, update: { amount: 100 } }),
    ]);
    await mails.add('invoice', { orderId }, { jobId: orderId });
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'bullmq: a helper that is given the callback of the transaction',
      code: `
import { Worker } from 'bullmq';
import ky from 'ky';
import type { Prisma, PrismaClient } from './generated/client.ts';
const inTransaction = <T>(prisma: PrismaClient, work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> =>
  prisma.$transaction(tx => work(tx), { timeout: 20_000 });
export const start = (prisma: PrismaClient) =>
  new Worker<{ orderId: string }>('shipments', async job => {
    await inTransaction(prisma, async tx => {
      const claimed = await tx.processedMessage.createMany({ data: { messageId: String(job.id) }, skipDuplicates: true });
      if (claimed.count === 1) await ky.post('https://carriers.example/parcels', { json: job.data });
    });
  });
      `,
      errors: [
        {
          messageId: 'call',
          data: { name: 'ky.post', deeper: '', otherAt: 'line 9' },
          line: 11,
          column: 38,
          endLine: 11,
          endColumn: 101,
        },
      ],
    },
  ],
});
