import rule from '../../rules/no-side-effect-before-dedup.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-side-effect-before-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'MongoDB: the document is taken by its state before anything is sent',
      code: `
import type { Consumer } from 'kafkajs';
import type { Collection } from 'mongodb';
import type { Twilio } from 'twilio';
interface Order { _id: string; state: string; phone: string }
export const run = (consumer: Consumer, orders: Collection<Order>, twilio: Twilio) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const order = await orders.findOneAndUpdate({ _id: String(message.key), state: 'open' }, { $set: { state: 'telling' } });
      if (order === null) return;
      await twilio.messages.create({ to: order.phone, from: '+1', body: 'Paid' });
      await orders.updateOne({ _id: order._id }, { $set: { state: 'told' } });
    },
  });
      `,
    },
    {
      name: 'Lambda: the object has the name of the message, its marker comes after it',
      code: `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const s3 = new S3Client({});
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { messageId, body } of event.Records) {
    const { Item } = await documents.send(new GetCommand({ TableName: 'stored', Key: { id: messageId } }));
    if (Item !== undefined) continue;
    await s3.send(new PutObjectCommand({ Bucket: 'receipts', Key: messageId, Body: body }));
    await documents.send(new PutCommand({ TableName: 'stored', Item: { id: messageId } }));
  }
};
      `,
    },
    {
      name: 'a cool-down of the receiver is no memory of the message',
      code: `
import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { DataTypes, Model, type Sequelize } from 'sequelize';
import axios from 'axios';
class Visit extends Model {
  declare id: string;
  declare at: Date;
}
export const setUp = (sequelize: Sequelize) =>
  Visit.init({ id: { type: DataTypes.STRING, primaryKey: true }, at: DataTypes.DATE }, { sequelize });
@Processor('profiles')
export class Profiles {
  @Process()
  async refresh(job: Job<{ user: string }>): Promise<void> {
    const visit = await Visit.findByPk(job.data.user);
    if (visit !== null && Date.now() - visit.at.getTime() < 60_000) return;
    await axios.put('https://profiles.example/' + job.data.user, { refreshed: true });
    await Visit.upsert({ id: job.data.user, at: new Date() });
  }
}
      `,
    },
  ],
  invalid: [
    {
      name: 'Lambda: the item is read, the mail is sent, the item is put',
      code: `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const ses = new SESv2Client({});
const seen = async (id: string): Promise<boolean> => {
  const { Item } = await documents.send(new GetCommand({ TableName: 'handled', Key: { id } }));
  return Item !== undefined;
};
export const handler = async (event: SQSEvent) => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      if (await seen(messageId)) continue;
      await ses.send(new SendEmailCommand({ Destination: { ToAddresses: [body] }, Content: { Simple: { Subject: { Data: 'Paid' }, Body: {} } } }));
      await documents.send(new PutCommand({ TableName: 'handled', Item: { id: messageId } }));
    } catch {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'ses.send', deeper: '', other: 'documents.send', otherAt: 'line 18', more: '' },
          line: 17,
          column: 13,
          endLine: 17,
          endColumn: 147,
        },
      ],
    },
    {
      name: 'Mongoose: exists, a text message, create',
      code: `
import type { ConsumerMessages } from '@nats-io/jetstream';
import { model, Schema } from 'mongoose';
import type { Twilio } from 'twilio';
const Told = model('Told', new Schema({ message: { type: String, unique: true } }));
export async function run(messages: ConsumerMessages, twilio: Twilio): Promise<void> {
  for await (const message of messages) {
    const { id, phone } = message.json<{ id: string; phone: string }>();
    if (!(await Told.exists({ message: id }))) {
      await twilio.messages.create({ to: phone, from: '+1', body: 'Paid' });
      await Told.create({ message: id });
    }
    message.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'twilio.messages.create', deeper: '', other: 'Told.create', otherAt: 'line 11', more: '' },
          line: 10,
          column: 13,
          endLine: 10,
          endColumn: 76,
        },
      ],
    },
    {
      name: 'NestJS and TypeORM: the entity gets its state after the call',
      code: `
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import got from 'got';
import { Column, Entity, PrimaryColumn, Repository } from 'typeorm';
@Entity('orders')
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Processor('shipping')
export class Shipping extends WorkerHost {
  constructor(private readonly orders: Repository<Order>) {
    super();
  }
  async process(job: Job<{ order: string }>): Promise<void> {
    const order = await this.orders.findOneByOrFail({ id: job.data.order });
    if (order.status === 'SHIPPED') return;
    await got.post('https://carriers.example/parcels', { json: { order: order.id } });
    order.status = 'SHIPPED';
    await this.orders.save(order);
  }
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'got.post', deeper: '', other: 'orders.save', otherAt: 'line 21', more: '' },
          line: 19,
          column: 11,
          endLine: 19,
          endColumn: 86,
        },
      ],
    },
  ],
});

testerWithPrisma().run('no-side-effect-before-dedup', rule, {
  assertionOptions,
  valid: [],
  invalid: [
    {
      name: 'a decorated method: looked up, mailed, remembered',
      code: `
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Transporter } from 'nodemailer';
import type { PrismaClient } from './generated/client.ts';
@Controller()
export class Mails {
  constructor(private readonly prisma: PrismaClient, private readonly mail: Transporter) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { id: string; to: string }): Promise<void> {
    const known = await this.prisma.processedMessage.findUnique({ where: { messageId: event.id } });
    if (known) return;
    await this.mail.sendMail({ to: event.to, subject: 'Paid' });
    await this.prisma.processedMessage.create({ data: { messageId: event.id } });
  }
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: {
            name: 'mail.sendMail',
            deeper: '',
            other: 'prisma.processedMessage.create',
            otherAt: 'line 14',
            more: '',
          },
          line: 13,
          column: 11,
          endLine: 13,
          endColumn: 64,
        },
      ],
    },
  ],
});
