import rule from '../../rules/no-ignored-outcome.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-ignored-outcome', rule, {
  assertionOptions,
  valid: [
    {
      name: 'DynamoDB: what was left out of a batch is written until nothing is left',
      code: `
import { BatchWriteCommand, type BatchWriteCommandInput, type BatchWriteCommandOutput, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Consumer } from 'kafkajs';
export const run = (consumer: Consumer, documents: DynamoDBDocumentClient) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      let left: BatchWriteCommandInput['RequestItems'] = { orders: [{ PutRequest: { Item: { id: String(message.key) } } }] };
      while (left !== undefined && Object.keys(left).length > 0) {
        const written: BatchWriteCommandOutput = await documents.send(new BatchWriteCommand({ RequestItems: left }));
        left = written.UnprocessedItems;
      }
    },
  });
      `,
    },
    {
      name: 'Drizzle: the rows that came back decide',
      code: `
import type { Subscription, Topic } from '@google-cloud/pubsub';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
const inbox = pgTable('processed_messages', { id: text('message_id').primaryKey() });
export const listen = (subscription: Subscription, topic: Topic, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      const [claimed] = await db.insert(inbox).values({ id: message.id }).onConflictDoNothing().returning();
      if (claimed) await topic.publishMessage({ data: message.data });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'DynamoDB: nobody asks which items were left out of a batch',
      code: `
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Consumer } from 'kafkajs';
export const run = (consumer: Consumer, documents: DynamoDBDocumentClient) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const orders = JSON.parse(String(message.value)) as { id: string }[];
      await documents.send(new BatchWriteCommand({ RequestItems: { orders: orders.map(Item => ({ PutRequest: { Item } })) } }));
    },
  });
      `,
      errors: [
        {
          messageId: 'partial',
          data: { name: 'documents.send', deeper: '', member: 'UnprocessedItems' },
          line: 8,
          column: 13,
          endLine: 8,
          endColumn: 128,
        },
      ],
    },
    {
      name: 'Drizzle: whether the row is new, nobody asks before the event',
      code: `
import type { Subscription, Topic } from '@google-cloud/pubsub';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
const inbox = pgTable('processed_messages', { id: text('message_id').primaryKey() });
export const listen = (subscription: Subscription, topic: Topic, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      await db.insert(inbox).values({ id: message.id }).onConflictDoNothing();
      await topic.publishMessage({ data: message.data });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
      errors: [
        {
          messageId: 'refused',
          data: {
            name: 'INSERT INTO inbox',
            deeper: '',
            effect: 'topic.publishMessage',
            effectAt: 'line 10',
            more: '',
          },
          line: 9,
          column: 13,
          endLine: 9,
          endColumn: 78,
        },
      ],
    },
    {
      name: 'Knex in a NestJS service: an ignored conflict, then a mail',
      code: `
import { MailerService } from '@nestjs-modules/mailer';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import type { Knex } from 'knex';
@Processor('mails')
export class Mails extends WorkerHost {
  constructor(private readonly knex: Knex, private readonly mailer: MailerService) {
    super();
  }
  async process(job: Job<{ id: string; to: string }>): Promise<void> {
    await this.knex('processed_messages').insert({ message_id: job.data.id }).onConflict('message_id').ignore();
    await this.mailer.sendMail({ to: job.data.to, subject: 'Paid' });
  }
}
      `,
      errors: [
        {
          messageId: 'refused',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'mailer.sendMail',
            effectAt: 'line 13',
            more: '',
          },
          line: 12,
          column: 11,
          endLine: 12,
          endColumn: 112,
        },
      ],
    },
    {
      name: 'MySQL: INSERT IGNORE in a helper that tells nobody',
      code: `
import type { ConsumerMessages } from '@nats-io/jetstream';
import type { Pool } from 'mysql2/promise';
import type { Twilio } from 'twilio';
async function remember(pool: Pool, id: string): Promise<void> {
  await pool.execute('INSERT IGNORE INTO processed_messages (message_id) VALUES (?)', [id]);
}
export async function run(messages: ConsumerMessages, pool: Pool, twilio: Twilio): Promise<void> {
  for await (const message of messages) {
    const { id, phone } = message.json<{ id: string; phone: string }>();
    await remember(pool, id);
    await twilio.messages.create({ to: phone, from: '+1', body: 'Paid' });
    message.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'refused',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'twilio.messages.create',
            effectAt: 'line 12',
            more: '',
          },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 92,
        },
      ],
    },
  ],
});
