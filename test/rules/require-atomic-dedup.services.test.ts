import rule from '../../rules/require-atomic-dedup.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-atomic-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'DynamoDB: claim and counter in one transaction, its refusal is the redelivery',
      code: `
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const handler = async (event: SQSEvent) => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      await documents.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName: 'handled', Item: { id: messageId }, ConditionExpression: 'attribute_not_exists(id)' } },
            { Update: { TableName: 'stock', Key: { sku: body }, UpdateExpression: 'ADD quantity :n', ExpressionAttributeValues: { ':n': -1 } } },
          ],
        }),
      );
    } catch (error) {
      if (error instanceof TransactionCanceledException && error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed') continue;
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
      `,
    },
    {
      name: 'TypeORM: claim and counter by one manager in a decorated method',
      code: `
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, DataSource, Entity, PrimaryColumn, QueryFailedError } from 'typeorm';
@Entity()
class Processed {
  @PrimaryColumn() id!: string;
}
@Entity()
class Stock {
  @PrimaryColumn() sku!: string;
  @Column() quantity!: number;
}
@Controller()
export class StockController {
  constructor(private readonly source: DataSource) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { id: string; sku: string }): Promise<void> {
    try {
      await this.source.transaction(async manager => {
        await manager.insert(Processed, { id: event.id });
        await manager.decrement(Stock, { sku: event.sku }, 'quantity', 1);
      });
    } catch (error) {
      if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '23505') return;
      throw error;
    }
  }
}
      `,
    },
    {
      name: 'MongoDB: the session has both',
      code: `
import type { Consumer } from 'kafkajs';
import { type Collection, type MongoClient, MongoServerError } from 'mongodb';
export const run = (consumer: Consumer, client: MongoClient, handled: Collection<{ _id: string }>, stock: Collection<{ sku: string; quantity: number }>) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const session = client.startSession();
      try {
        await session.withTransaction(async () => {
          await handled.insertOne({ _id: String(message.key) }, { session });
          await stock.updateOne({ sku: String(message.value) }, { $inc: { quantity: -1 } }, { session });
        });
      } catch (error) {
        if (!(error instanceof MongoServerError && error.code === 11000)) throw error;
      } finally {
        await session.endSession();
      }
    },
  });
      `,
    },
    {
      name: 'Drizzle: nothing inserted, nothing moved',
      code: `
import type { Subscription } from '@google-cloud/pubsub';
import { eq, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
const inbox = pgTable('processed_messages', { id: text('message_id').primaryKey() });
const stock = pgTable('stock', { sku: text().primaryKey(), quantity: integer().notNull() });
export const listen = (subscription: Subscription, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      await db.transaction(async tx => {
        const claimed = await tx.insert(inbox).values({ id: message.id }).onConflictDoNothing().returning();
        if (claimed.length === 0) return;
        await tx.update(stock).set({ quantity: sql\`\${stock.quantity} - 1\` }).where(eq(stock.sku, message.data.toString()));
      });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
    },
    {
      name: 'Sequelize: both calls name the transaction',
      code: `
import type PgBoss from 'pg-boss';
import { DataTypes, Model, type Sequelize } from 'sequelize';
class Processed extends Model {
  declare id: string;
}
class Stock extends Model {
  declare sku: string;
  declare quantity: number;
}
export const start = (boss: PgBoss, sequelize: Sequelize) => {
  Processed.init({ id: { type: DataTypes.STRING, primaryKey: true } }, { sequelize });
  Stock.init({ sku: { type: DataTypes.STRING, primaryKey: true }, quantity: DataTypes.INTEGER }, { sequelize });
  return boss.work<{ sku: string }>('stock', async ([job]) => {
    if (job === undefined) return;
    const transaction = await sequelize.transaction();
    try {
      await Processed.create({ id: job.id }, { transaction });
      await Stock.increment({ quantity: -1 }, { where: { sku: job.data.sku }, transaction });
      await transaction.commit();
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  });
};
      `,
    },
    {
      name: 'Knex: a wrapper claims and works in its transaction, for each message of a batch',
      code: `
import type { ServiceBusReceiver } from '@azure/service-bus';
import type { Knex } from 'knex';
async function once(knex: Knex, id: string, work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
  await knex.transaction(async trx => {
    const claimed = await trx('processed_messages').insert({ message_id: id }).onConflict('message_id').ignore().returning('message_id');
    if (claimed.length > 0) await work(trx);
  });
}
export async function poll(receiver: ServiceBusReceiver, knex: Knex): Promise<void> {
  for (const message of await receiver.receiveMessages(10)) {
    await once(knex, String(message.messageId), async trx => {
      await trx('stock').where({ sku: message.subject }).decrement('quantity', 1);
    });
    await receiver.completeMessage(message);
  }
}
      `,
    },
    {
      name: 'mysql2: INSERT IGNORE and the counter on one connection',
      code: `
import type { ConsumerMessages } from '@nats-io/jetstream';
import type { Pool, ResultSetHeader } from 'mysql2/promise';
export async function run(messages: ConsumerMessages, pool: Pool): Promise<void> {
  for await (const message of messages) {
    const { id, sku } = message.json<{ id: string; sku: string }>();
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      const [claimed] = await connection.execute<ResultSetHeader>('INSERT IGNORE INTO processed_messages (message_id) VALUES (?)', [id]);
      if (claimed.affectedRows === 1) await connection.execute('UPDATE stock SET quantity = quantity - 1 WHERE sku = ?', [sku]);
      await connection.commit();
      message.ack();
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.release();
    }
  }
}
      `,
    },
    {
      name: 'node-redis: the marker and the counter in one MULTI',
      code: `
import { Worker } from 'bullmq';
import { createClient } from 'redis';
const redis = createClient();
export const worker = new Worker<{ account: string; cents: number }>('ledger', async job => {
  await redis.watch(\`booked:\${job.id}\`);
  if (await redis.exists(\`booked:\${job.id}\`)) return;
  await redis
    .multi()
    .incrBy(\`balance:\${job.data.account}\`, job.data.cents)
    .set(\`booked:\${job.id}\`, '1', { EX: 86_400 })
    .exec();
});
      `,
    },
    {
      name: 'postgres: a list of queries in one transaction, the second claim of which fails',
      code: `
import { Worker } from 'bullmq';
import type { Sql } from 'postgres';
export const start = (sql: Sql) =>
  new Worker<{ account: string; cents: number }>('ledger', async job => {
    await sql.begin(tx => [
      tx\`INSERT INTO processed_messages (message_id) VALUES (\${job.id ?? ''})\`,
      tx\`UPDATE stock SET quantity = quantity - \${job.data.cents} WHERE sku = \${job.data.account}\`,
    ]);
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'TypeORM: two repositories of an injected service',
      code: `
import { Controller, Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, Entity, PrimaryColumn, Repository } from 'typeorm';
@Entity()
class Processed {
  @PrimaryColumn() id!: string;
}
@Entity()
class Stock {
  @PrimaryColumn() sku!: string;
  @Column() quantity!: number;
}
@Injectable()
export class StockService {
  constructor(private readonly processed: Repository<Processed>, private readonly stock: Repository<Stock>) {}
  async take(id: string, sku: string): Promise<void> {
    if (await this.processed.existsBy({ id })) return;
    await this.stock.decrement({ sku }, 'quantity', 1);
    await this.processed.insert({ id });
  }
}
@Controller()
export class StockController {
  constructor(private readonly service: StockService) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { id: string; sku: string }): Promise<void> {
    await this.service.take(event.id, event.sku);
  }
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'processed.insert', deeper: '', effect: 'stock.decrement', effectAt: 'line 19', more: '' },
          line: 20,
          column: 11,
          endLine: 20,
          endColumn: 40,
        },
      ],
    },
    {
      name: 'MongoDB: a document as the claim, the counter in another collection',
      code: `
import type { Consumer } from 'kafkajs';
import { type Collection, MongoServerError } from 'mongodb';
export const run = (consumer: Consumer, handled: Collection<{ _id: string }>, stock: Collection<{ sku: string; quantity: number }>) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      try {
        await handled.insertOne({ _id: String(message.key) });
      } catch (error) {
        if (error instanceof MongoServerError && error.code === 11000) return;
        throw error;
      }
      await stock.updateOne({ sku: String(message.value) }, { $inc: { quantity: -1 } });
    },
  });
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'handled.insertOne', deeper: '', effect: 'stock.updateOne', effectAt: 'line 13', more: '' },
          line: 8,
          column: 15,
          endLine: 8,
          endColumn: 62,
        },
      ],
    },
    {
      name: 'Drizzle: the claim, then a transaction for the work',
      code: `
import type { Subscription } from '@google-cloud/pubsub';
import { eq, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
const inbox = pgTable('processed_messages', { id: text('message_id').primaryKey() });
const stock = pgTable('stock', { sku: text().primaryKey(), quantity: integer().notNull() });
export const listen = (subscription: Subscription, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      const claimed = await db.insert(inbox).values({ id: message.id }).onConflictDoNothing().returning();
      if (claimed.length === 1)
        await db.transaction(async tx => {
          await tx.update(stock).set({ quantity: sql\`\${stock.quantity} - 1\` }).where(eq(stock.sku, message.data.toString()));
        });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'INSERT INTO inbox', deeper: '', effect: 'UPDATE stock', effectAt: 'line 14', more: '' },
          line: 11,
          column: 29,
          endLine: 11,
          endColumn: 106,
        },
      ],
    },
    {
      name: 'Sequelize: looked up, created, then counted',
      code: `
import type PgBoss from 'pg-boss';
import { DataTypes, Model, type Sequelize } from 'sequelize';
class Processed extends Model {
  declare id: string;
}
class Stock extends Model {
  declare sku: string;
  declare quantity: number;
}
export const start = (boss: PgBoss, sequelize: Sequelize) => {
  Processed.init({ id: { type: DataTypes.STRING, primaryKey: true } }, { sequelize });
  Stock.init({ sku: { type: DataTypes.STRING, primaryKey: true }, quantity: DataTypes.INTEGER }, { sequelize });
  return boss.work<{ sku: string }>('stock', async ([job]) => {
    if (job === undefined) return;
    const known = await Processed.findByPk(job.id);
    if (known !== null) return;
    await Processed.create({ id: job.id });
    await Stock.increment({ quantity: -1 }, { where: { sku: job.data.sku } });
  });
};
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: { name: 'Processed.create', deeper: '', effect: 'Stock.increment', effectAt: 'line 19', more: '' },
          line: 18,
          column: 11,
          endLine: 18,
          endColumn: 43,
        },
      ],
    },
    {
      name: 'Knex: a wrapper marks the id after the work that it was given',
      code: `
import type { ServiceBusReceiver } from '@azure/service-bus';
import type { Knex } from 'knex';
async function once(knex: Knex, id: string, work: () => Promise<void>): Promise<void> {
  const known = await knex('processed_messages').where({ message_id: id }).first('message_id');
  if (known) return;
  await work();
  await knex('processed_messages').insert({ message_id: id });
}
export async function poll(receiver: ServiceBusReceiver, knex: Knex): Promise<void> {
  for (const message of await receiver.receiveMessages(10)) {
    await once(knex, String(message.messageId), async () => {
      await knex('stock').where({ sku: message.subject }).decrement('quantity', 1);
    });
    await receiver.completeMessage(message);
  }
}
      `,
      errors: [
        {
          messageId: 'effectFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 13',
            more: '',
          },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 62,
        },
      ],
    },
    {
      name: 'mysql2: INSERT IGNORE and the counter, each on a connection of the pool',
      code: `
import type { ConsumerMessages } from '@nats-io/jetstream';
import type { Pool, ResultSetHeader } from 'mysql2/promise';
export async function run(messages: ConsumerMessages, pool: Pool): Promise<void> {
  for await (const message of messages) {
    const { id, sku } = message.json<{ id: string; sku: string }>();
    const [claimed] = await pool.execute<ResultSetHeader>('INSERT IGNORE INTO processed_messages (message_id) VALUES (?)', [id]);
    if (claimed.affectedRows === 1) await pool.execute('UPDATE stock SET quantity = quantity - 1 WHERE sku = ?', [sku]);
    message.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 8',
            more: '',
          },
          line: 7,
          column: 29,
          endLine: 7,
          endColumn: 129,
        },
      ],
    },
    {
      name: 'Kysely: a batch, each message claimed and counted by itself',
      code: `
import type { Consumer } from 'kafkajs';
import { type Kysely, sql } from 'kysely';
interface Database { processed_messages: { message_id: string }; stock: { sku: string; quantity: number } }
export const run = (consumer: Consumer, db: Kysely<Database>) =>
  consumer.run({
    eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
      for (const message of batch.messages) {
        const claimed = await db.insertInto('processed_messages').values({ message_id: String(message.key) }).onConflict(oc => oc.doNothing()).returning('message_id').execute();
        if (claimed.length > 0)
          await db.updateTable('stock').set({ quantity: sql\`quantity - 1\` }).where('sku', '=', String(message.value)).execute();
        resolveOffset(message.offset);
        await heartbeat();
      }
    },
  });
      `,
      errors: [
        {
          messageId: 'claimFirst',
          data: {
            name: 'INSERT INTO processed_messages',
            deeper: '',
            effect: 'UPDATE stock',
            effectAt: 'line 11',
            more: '',
          },
          line: 9,
          column: 31,
          endLine: 9,
          endColumn: 177,
        },
      ],
    },
  ],
});

testerWithPrisma().run('require-atomic-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a wrapper whose callback gets the client of the transaction',
      code: `
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable } from '@nestjs/common';
import type { Prisma, PrismaClient } from './generated/client.ts';
@Injectable()
export class Shipments {
  constructor(private readonly prisma: PrismaClient) {}
  private once(messageId: string, work: (tx: Prisma.TransactionClient) => Promise<unknown>): Promise<void> {
    return this.prisma.$transaction(async tx => {
      const { count } = await tx.processedMessage.createMany({ data: { messageId }, skipDuplicates: true });
      if (count === 1) await work(tx);
    });
  }
  @RabbitSubscribe({ exchange: 'orders', routingKey: 'paid', queue: 'shipments' })
  async paid(order: { id: string }): Promise<void> {
    await this.once(order.id, tx => tx.shipment.create({ data: { orderId: order.id, carrier: 'any' } }));
  }
}
      `,
    },
  ],
  invalid: [],
});
