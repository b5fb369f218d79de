import rule from '../../rules/no-outer-client-in-transaction.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-outer-client-in-transaction', rule, {
  assertionOptions,
  valid: [
    {
      name: 'mongodb: a list of writes in the session of the transaction',
      code: `
import { Worker } from 'bullmq';
import type { Collection, MongoClient } from 'mongodb';
declare const client: MongoClient;
declare const seen: Collection<{ _id: string }>;
declare const stock: Collection<{ _id: string; left: number }>;
new Worker<{ id: string; sku: string; n: number }>('orders', async ({ data: { id, sku, n } }) => {
  await client.withSession(session =>
    session.withTransaction(async () => {
      await seen.insertOne({ _id: id }, { session });
      await stock.bulkWrite([{ updateOne: { filter: { _id: sku }, update: { $inc: { left: -n } } } }], { session });
    }),
  );
});
      `,
    },
    {
      name: 'TypeORM: a repository of the manager',
      code: `
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Controller()
export class OrdersController {
  constructor(private readonly source: DataSource) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { order: string }): Promise<void> {
    await this.source.transaction(async manager => {
      const orders = manager.getRepository(Order);
      await orders.update({ id: event.order }, { status: 'PAID' });
      await manager.withRepository(orders).update({ id: event.order }, { status: 'SHIPPED' });
    });
  }
}
      `,
    },
    {
      name: 'Knex: a query of the outer client that is bound to the transaction',
      code: `
import type { ServiceBusReceiver } from '@azure/service-bus';
import type { Knex } from 'knex';
export const listen = (receiver: ServiceBusReceiver, knex: Knex) =>
  receiver.subscribe({
    processMessage: async message => {
      const { id } = message.body as { id: string };
      await knex.transaction(async trx => {
        await knex('orders').where({ id }).update({ status: 'PAID' }).transacting(trx);
        await trx('stock').where({ sku: id }).decrement('quantity', 1);
      });
    },
    processError: async () => undefined,
  });
      `,
    },
    {
      name: 'Drizzle: a savepoint has a client of its own',
      code: `
import type { Subscription } from '@google-cloud/pubsub';
import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
const orders = pgTable('orders', { id: text().primaryKey(), status: text().notNull() });
export const listen = (subscription: Subscription, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      await db.transaction(async tx => {
        await tx.update(orders).set({ status: 'PAID' }).where(eq(orders.id, message.id));
        await tx.transaction(async inner => {
          await inner.update(orders).set({ status: 'SHIPPED' }).where(eq(orders.id, message.id));
        });
      });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
    },
    {
      name: 'TypeORM: the manager of another database, and of a unit of work that is given one',
      code: `
import { Worker } from 'bullmq';
import { Column, DataSource, Entity, EntityManager, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
class Unit {
  manager!: EntityManager;
  constructor(private readonly source: DataSource) {}
  async run(work: () => Promise<void>): Promise<void> {
    await this.source.transaction(async manager => {
      this.manager = manager;
      await work();
    });
  }
}
export class Orders {
  constructor(private readonly source: DataSource, private readonly audit: DataSource, private readonly unit: Unit) {}
  work(): readonly Worker[] {
    return [
      new Worker<{ order: string }>('orders', job =>
        this.source.transaction(async manager => {
          await manager.update(Order, { id: job.data.order }, { status: 'PAID' });
          await this.audit.manager.update(Order, { id: job.data.order }, { status: 'PAID' });
        }),
      ),
      new Worker<{ order: string }>('units', job =>
        this.unit.run(async () => {
          await this.unit.manager.update(Order, { id: job.data.order }, { status: 'PAID' });
        }),
      ),
    ];
  }
}
      `,
    },
    {
      name: 'Mongoose: the session is named down the chain',
      code: `
import { Worker } from 'bullmq';
import { model, Schema, type ClientSession, type Connection } from 'mongoose';
interface Stock { sku: string; pieces: number }
const stocks = model<Stock>('Stock', new Schema<Stock>({ sku: { type: String, unique: true }, pieces: Number }));
class Shelves {
  async take(sku: string, session: ClientSession | null = null): Promise<void> {
    await stocks.findOneAndUpdate({ sku }, { $inc: { pieces: -1 } }).session(session).lean().exec();
  }
}
export const start = (connection: Connection, shelves: Shelves) =>
  new Worker<{ sku: string }>('picks', async ({ data }) => {
    await connection.transaction(async session => {
      await shelves.take(data.sku, session);
      await stocks.deleteMany({ pieces: 0 }).session(session);
    });
  });
      `,
    },
    {
      name: 'Mongoose: a document is saved in the session that it was read in',
      code: `
import { Worker } from 'bullmq';
import { model, Schema, type Connection } from 'mongoose';
interface Stock { sku: string; pieces: number }
const stocks = model<Stock>('Stock', new Schema<Stock>({ sku: { type: String, unique: true }, pieces: Number }));
export const start = (connection: Connection) =>
  new Worker<{ sku: string }>('picks', async ({ data }) => {
    await connection.transaction(async session => {
      const stock = await stocks.findOne({ sku: data.sku }).session(session);
      if (stock === null) throw new Error('no such stock');
      stock.pieces = 0;
      await stock.save();
    });
  });
      `,
    },
    {
      name: 'Mongoose: documents that are told their session: a new one, and one that was read outside of it',
      code: `
import { Worker } from 'bullmq';
import { model, Schema, type Connection } from 'mongoose';
interface Stock { sku: string; pieces: number }
const stocks = model<Stock>('Stock', new Schema<Stock>({ sku: { type: String, unique: true }, pieces: Number }));
const Pick = model('Pick', new Schema({ pickId: { type: String, unique: true }, by: String }));
export const start = (connection: Connection) =>
  new Worker<{ id: string; sku: string; by: string }>('picks', async ({ data }) => {
    const stock = await stocks.findOne({ sku: data.sku });
    if (stock === null) throw new Error('no such stock');
    await connection.transaction(async session => {
      const pick = new Pick({ pickId: data.id });
      pick.$session(session);
      pick.by = data.by;
      await pick.save();
      stock.$session(session);
      stock.pieces = 0;
      await stock.save();
    });
  });
      `,
    },
    {
      name: 'Mongoose: a query may be told its session later: kept in a variable, or given back',
      code: `
import { Worker } from 'bullmq';
import { model, Schema, type ClientSession, type Connection } from 'mongoose';
interface Stock { sku: string; pieces: number }
const stocks = model<Stock>('Stock', new Schema<Stock>({ sku: { type: String, unique: true }, pieces: Number }));
const empty = (sku: string) => stocks.updateOne({ sku }, { pieces: 0 });
async function fill(sku: string, pieces: number, session?: ClientSession): Promise<void> {
  const query = stocks.updateOne({ sku }, { pieces });
  if (session) query.session(session);
  await query;
}
export const start = (connection: Connection) =>
  new Worker<{ from: string; to: string }>('moves', async ({ data }) => {
    await connection.transaction(async session => {
      await empty(data.from).session(session);
      await fill(data.to, 1, session);
    });
  });
      `,
    },
    {
      name: 'Mongoose: the program lets queries find the session by themselves',
      code: `
import { Worker } from 'bullmq';
import mongoose, { model, Schema, type Connection } from 'mongoose';
mongoose.set('transactionAsyncLocalStorage', true);
interface Stock { sku: string; pieces: number }
const stocks = model<Stock>('Stock', new Schema<Stock>({ sku: { type: String, unique: true }, pieces: Number }));
export const start = (connection: Connection) =>
  new Worker<{ sku: string }>('picks', async ({ data }) => {
    await connection.transaction(async () => {
      await stocks.updateOne({ sku: data.sku }, { pieces: 0 });
    });
  });
      `,
    },
    {
      name: 'Sequelize: the program gives it a namespace to keep transactions in',
      code: `
import { Worker } from 'bullmq';
import { Model, Sequelize } from 'sequelize';
declare const namespace: object;
Sequelize.useCLS(namespace);
class Stock extends Model {}
export const start = (sequelize: Sequelize) =>
  new Worker<{ sku: string }>('picks', async ({ data }) => {
    await sequelize.transaction(async () => {
      await Stock.update({ pieces: 0 }, { where: { sku: data.sku } });
    });
  });
      `,
    },
    {
      name: 'Redis: commands that are chained to the transaction, and the message that goes with them',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
export const start = (redis: Redis) =>
  new Worker<{ sku: string }>('picks', async ({ data }) => {
    await redis.multi().hset('stock', data.sku, 0).set('changed', data.sku).publish('stock', data.sku).exec();
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'TypeORM: the source that was made in this module, beside its manager',
      code: `
import { Worker } from 'bullmq';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
const source = new DataSource({ type: 'postgres' });
new Worker<{ order: string }>('orders', async job => {
  await source.transaction(async manager => {
    await manager.update(Order, { id: job.data.order }, { status: 'PAID' });
    await source.getRepository(Order).update({ id: job.data.order }, { status: 'DONE' });
  });
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'source.getRepository().update', deeper: '', otherAt: 'line 11' },
          line: 13,
          column: 11,
          endLine: 13,
          endColumn: 89,
        },
      ],
    },
    {
      name: 'postgres: the tag of the module inside begin',
      code: `
import { Worker } from 'bullmq';
import postgres from 'postgres';
const sql = postgres(process.env['DATABASE_URL'] ?? '');
new Worker<{ order: string }>('orders', async job => {
  await sql.begin(async tx => {
    await tx\`UPDATE orders SET status = 'PAID' WHERE id = \${job.data.order}\`;
    await sql\`UPDATE stock SET quantity = 0 WHERE sku = \${job.data.order}\`;
  });
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE stock', deeper: '', otherAt: 'line 6' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 75,
        },
      ],
    },
    {
      name: 'Knex: a transaction that was begun by hand',
      code: `
import { Worker } from 'bullmq';
import knex from 'knex';
const db = knex({ client: 'pg' });
new Worker<{ order: string }>('orders', async job => {
  const trx = await db.transaction();
  try {
    await trx('orders').where({ id: job.data.order }).update({ status: 'PAID' });
    await db('stock').where({ sku: job.data.order }).update({ quantity: 0 });
    await trx.commit();
  } catch (error) {
    await trx.rollback();
    throw error;
  }
});
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE stock', deeper: '', otherAt: 'line 6' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 77,
        },
      ],
    },
    {
      name: 'TypeORM: an injected repository beside the manager',
      code: `
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, DataSource, Entity, PrimaryColumn, Repository } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Entity()
class Shipment {
  @PrimaryColumn() order!: string;
}
@Controller()
export class OrdersController {
  constructor(private readonly source: DataSource, private readonly shipments: Repository<Shipment>) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { order: string }): Promise<void> {
    await this.source.transaction(async manager => {
      await manager.update(Order, { id: event.order }, { status: 'PAID' });
      await this.shipments.upsert({ order: event.order }, ['order']);
    });
  }
}
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'shipments.upsert', deeper: '', otherAt: 'line 19' },
          line: 21,
          column: 13,
          endLine: 21,
          endColumn: 69,
        },
      ],
    },
    {
      name: "TypeORM: the source's own manager beside the transaction's",
      code: `
import { Worker } from 'bullmq';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
export class Orders {
  constructor(private readonly source: DataSource) {}
  work(): Worker {
    return new Worker<{ order: string }>('orders', job =>
      this.source.transaction(async manager => {
        await manager.update(Order, { id: job.data.order }, { status: 'PAID' });
        await this.source.manager.update(Order, { id: job.data.order }, { status: 'DONE' });
      }),
    );
  }
}
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'source.manager.update', deeper: '', otherAt: 'line 13' },
          line: 15,
          column: 15,
          endLine: 15,
          endColumn: 92,
        },
      ],
      output: `
import { Worker } from 'bullmq';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
export class Orders {
  constructor(private readonly source: DataSource) {}
  work(): Worker {
    return new Worker<{ order: string }>('orders', job =>
      this.source.transaction(async manager => {
        await manager.update(Order, { id: job.data.order }, { status: 'PAID' });
        await manager.update(Order, { id: job.data.order }, { status: 'DONE' });
      }),
    );
  }
}
      `,
    },
    {
      name: 'Sequelize: one of two calls names the transaction',
      code: `
import type PgBoss from 'pg-boss';
import { DataTypes, Model, type Sequelize } from 'sequelize';
class Order extends Model {
  declare id: string;
  declare status: string;
}
class Shipment extends Model {
  declare order: string;
}
export const start = (boss: PgBoss, sequelize: Sequelize) => {
  Order.init({ id: { type: DataTypes.STRING, primaryKey: true }, status: DataTypes.STRING }, { sequelize });
  Shipment.init({ order: { type: DataTypes.STRING, primaryKey: true } }, { sequelize });
  return boss.work<{ order: string }>('orders', async ([job]) => {
    await sequelize.transaction(async transaction => {
      await Order.update({ status: 'PAID' }, { where: { id: job?.data.order ?? '' }, transaction });
      await Shipment.upsert({ order: job?.data.order });
    });
  });
};
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'Shipment.upsert', deeper: '', otherAt: 'line 15' },
          line: 17,
          column: 13,
          endLine: 17,
          endColumn: 56,
        },
      ],
    },
    {
      name: 'Knex: a service method with the outer client is called inside',
      code: `
import type { ServiceBusReceiver } from '@azure/service-bus';
import type { Knex } from 'knex';
class Stock {
  constructor(private readonly knex: Knex) {}
  async set(sku: string, quantity: number): Promise<void> {
    await this.knex('stock').where({ sku }).update({ quantity });
  }
}
export const listen = (receiver: ServiceBusReceiver, knex: Knex, stock: Stock) =>
  receiver.subscribe({
    processMessage: async message => {
      const { id, sku } = message.body as { id: string; sku: string };
      await knex.transaction(async trx => {
        await trx('orders').where({ id }).update({ status: 'PAID' });
        await stock.set(sku, 0);
      });
    },
    processError: async () => undefined,
  });
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE stock', deeper: '', otherAt: 'line 14' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 65,
        },
      ],
    },
    {
      name: 'Drizzle: db instead of tx in a loop over the lines of an order',
      code: `
import type { Subscription } from '@google-cloud/pubsub';
import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
const orders = pgTable('orders', { id: text().primaryKey(), status: text().notNull() });
export const listen = (subscription: Subscription, db: NodePgDatabase) =>
  subscription.on('message', async message => {
    try {
      const lines = JSON.parse(message.data.toString()) as { order: string }[];
      await db.transaction(async tx => {
        for (const line of lines) await db.update(orders).set({ status: 'PAID' }).where(eq(orders.id, line.order));
        await tx.update(orders).set({ status: 'DONE' }).where(eq(orders.id, message.id));
      });
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE orders', deeper: '', otherAt: 'line 11' },
          line: 12,
          column: 41,
          endLine: 12,
          endColumn: 115,
        },
      ],
    },
    {
      name: 'MongoDB: the session is left out of the second call',
      code: `
import type { ConsumerMessages } from '@nats-io/jetstream';
import type { Collection, MongoClient } from 'mongodb';
interface Order { _id: string; status: string }
export async function run(messages: ConsumerMessages, client: MongoClient, orders: Collection<Order>, shipments: Collection<Order>): Promise<void> {
  for await (const message of messages) {
    await client.withSession(session =>
      session.withTransaction(async () => {
        await orders.updateOne({ _id: message.subject }, { $set: { status: 'PAID' } }, { session });
        await shipments.updateOne({ _id: message.subject }, { $set: { status: 'READY' } }, { upsert: true });
      }),
    );
    message.ack();
  }
}
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'shipments.updateOne', deeper: '', otherAt: 'line 7' },
          line: 10,
          column: 15,
          endLine: 10,
          endColumn: 109,
        },
      ],
    },
    {
      name: 'mysql2: the pool between beginTransaction and commit',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { createPool } from 'mysql2/promise';
const pool = createPool({ uri: process.env['DATABASE_URL'] ?? '' });
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      await connection.execute('UPDATE orders SET status = ? WHERE id = ?', ['PAID', body]);
      await pool.execute('UPDATE stock SET quantity = ? WHERE sku = ?', [0, body]);
      await connection.commit();
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.release();
    }
  }
};
      `,
      output: `
import type { SQSEvent } from 'aws-lambda';
import { createPool } from 'mysql2/promise';
const pool = createPool({ uri: process.env['DATABASE_URL'] ?? '' });
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      await connection.execute('UPDATE orders SET status = ? WHERE id = ?', ['PAID', body]);
      await connection.execute('UPDATE stock SET quantity = ? WHERE sku = ?', [0, body]);
      await connection.commit();
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.release();
    }
  }
};
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'UPDATE stock', deeper: '', otherAt: 'line 9' },
          line: 11,
          column: 13,
          endLine: 11,
          endColumn: 83,
        },
      ],
    },
    {
      name: 'Mongoose: a document that was read outside of the session',
      code: `
import { Worker } from 'bullmq';
import { model, Schema, type Connection } from 'mongoose';
interface Stock { sku: string; pieces: number }
const stocks = model<Stock>('Stock', new Schema<Stock>({ sku: { type: String, unique: true }, pieces: Number }));
export const start = (connection: Connection) =>
  new Worker<{ sku: string }>('picks', async ({ data }) => {
    await connection.transaction(async session => {
      await stocks.updateMany({ pieces: 0 }, { pieces: 1 }).session(session);
      const stock = await stocks.findOne({ sku: data.sku });
      if (stock === null) throw new Error('no such stock');
      stock.pieces = 0;
      await stock.save();
    });
  });
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'stock.save', deeper: '', otherAt: 'line 8' },
          line: 13,
          column: 13,
          endLine: 13,
          endColumn: 25,
        },
      ],
    },
    {
      name: 'Mongoose: the chain names no session',
      code: `
import { Worker } from 'bullmq';
import { model, Schema, type ClientSession, type Connection } from 'mongoose';
interface Stock { sku: string; pieces: number }
const stocks = model<Stock>('Stock', new Schema<Stock>({ sku: { type: String, unique: true }, pieces: Number }));
async function take(sku: string, session?: ClientSession): Promise<void> {
  await stocks.updateOne({ sku }, { pieces: 0 }).session(session ?? null).exec();
}
export const start = (connection: Connection) =>
  new Worker<{ sku: string }>('picks', async ({ data }) => {
    await connection.transaction(async session => {
      await stocks.updateMany({ pieces: 0 }, { pieces: 1 }, { session });
      await take(data.sku);
    });
  });
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'stocks.updateOne', deeper: '', otherAt: 'line 11' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 49,
        },
      ],
    },
    {
      name: 'Redis: a command beside the transaction',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
export const start = (redis: Redis) =>
  new Worker<{ sku: string }>('picks', async ({ data }) => {
    const commands = redis.multi();
    commands.hset('stock', data.sku, 0);
    await redis.set('changed', data.sku);
    await commands.exec();
  });
      `,
      errors: [
        {
          messageId: 'write',
          data: { name: 'redis.set', deeper: '', otherAt: 'line 6' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 41,
        },
      ],
    },
  ],
});
