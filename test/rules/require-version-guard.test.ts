import rule from '../../rules/require-version-guard.ts';
import { assertionOptions, testerWithSchema, testerWithPrisma } from './tester.ts';

testerWithSchema().run('require-version-guard', rule, {
  assertionOptions,
  valid: [
    {
      name: 'kafkajs, pg: the condition is in the upsert',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    await pool.query(
      'INSERT INTO prices (id, price, version) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET price = EXCLUDED.price, version = EXCLUDED.version WHERE prices.version < EXCLUDED.version',
      [event.productId, event.price, event.version],
    );
  },
});
      `,
    },
    {
      name: 'kafkajs, pg: the condition is in the update',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    await pool.query('UPDATE prices SET price = $1, version = $2 WHERE id = $3 AND version < $2', [event.price, event.version, event.productId]);
  },
});
      `,
    },
    {
      name: 'kafkajs, pg: the stored version is read and compared',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM prices WHERE id = $1', [event.productId]);
    if (rows[0] !== undefined && rows[0].version >= event.version) return;
    await pool.query('UPDATE prices SET price = $1, version = $2 WHERE id = $3', [event.price, event.version, event.productId]);
  },
});
      `,
    },
    {
      name: 'the comparison is in a helper that answers',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
const isStale = (row: { version: number } | undefined, event: PriceChanged) => row !== undefined && row.version >= event.version;
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM prices WHERE id = $1', [event.productId]);
    if (isStale(rows[0], event)) return;
    await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  },
});
      `,
    },
    {
      name: 'the comparison is in a function that cannot be seen',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare function isStale(row: { version: number } | undefined, event: PriceChanged): boolean;
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM prices WHERE id = $1', [event.productId]);
    if (isStale(rows[0], event)) return;
    await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  },
});
      `,
    },
    {
      name: 'a helper throws when the event is old',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
function assertNewer(version: number, event: PriceChanged): void {
  if (version >= event.version) throw new Error('old');
}
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM prices WHERE id = $1', [event.productId]);
    assertNewer(rows[0]?.version ?? 0, event);
    await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  },
});
      `,
    },
    {
      name: 'the write is inside the branch for newer events',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM prices WHERE id = $1', [event.productId]);
    const isNewer = rows[0] === undefined || event.version > rows[0].version;
    if (isNewer) await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  },
});
      `,
    },
    {
      name: 'amqplib, mysql2: exactly the version before is replaced',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'mysql2/promise';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const channel: Channel;
void channel.consume('prices', async msg => {
  if (msg === null) return;
  const event: PriceChanged = JSON.parse(msg.content.toString());
  await pool.execute('UPDATE prices SET price = ?, version = ? WHERE id = ? AND version = ?', [event.price, event.version, event.productId, event.version - 1]);
  channel.ack(msg);
});
      `,
    },
    {
      name: 'postgres.js: the update compares',
      code: `
import type { Channel } from 'amqplib';
import type { Sql } from 'postgres';
declare const sql: Sql;
interface PriceChanged { productId: string; price: number; version: number }
declare const channel: Channel;
void channel.consume('prices', async msg => {
  if (msg === null) return;
  const event: PriceChanged = JSON.parse(msg.content.toString());
  await sql\`UPDATE prices SET price = \${event.price}, version = \${event.version} WHERE id = \${event.productId} AND version < \${event.version}\`;
  channel.ack(msg);
});
      `,
    },
    {
      name: 'bullmq, TypeORM: the entity that was read is compared',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
@Entity()
class Product {
  @PrimaryColumn() id!: string;
  @Column() price!: number;
  @Column() version!: number;
}
declare const products: Repository<Product>;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  const product = await products.findOneBy({ id: data.productId });
  if (product === null || product.version >= data.version) return;
  product.price = data.price;
  product.version = data.version;
  await products.save(product);
});
      `,
    },
    {
      name: 'bullmq, TypeORM: the update names the version',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
@Entity()
class Product {
  @PrimaryColumn() id!: string;
  @Column() price!: number;
  @Column() version!: number;
}
declare const products: Repository<Product>;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await products.update({ id: data.productId, version: data.version - 1 }, { price: data.price, version: data.version });
});
      `,
    },
    {
      name: 'bullmq, TypeORM: an operator that compares',
      code: `
import { Worker } from 'bullmq';
import { LessThan, Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
@Entity()
class Product {
  @PrimaryColumn() id!: string;
  @Column() price!: number;
  @Column() version!: number;
}
declare const products: Repository<Product>;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await products.update({ id: data.productId, version: LessThan(data.version) }, { price: data.price, version: data.version });
});
      `,
    },
    {
      name: 'bullmq, Mongoose: the document is looked up by the version before',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Product = model('Product', new Schema({ _id: String, price: Number, version: Number }));
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  const product = await Product.findOne({ _id: data.productId, version: data.version - 1 });
  if (product === null) throw new Error('not yet');
  product.price = data.price;
  await product.save();
});
      `,
    },
    {
      name: 'bullmq, mongodb: the filter compares',
      code: `
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const products: Collection<{ _id: string; price: number; version: number }>;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await products.updateOne({ _id: data.productId, version: { $lt: data.version } }, { $set: { price: data.price, version: data.version } });
});
      `,
    },
    {
      name: 'DynamoDB: the update has a condition',
      code: `
import { Worker } from 'bullmq';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
declare const database: DynamoDBDocumentClient;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await database.send(new UpdateCommand({
    TableName: 'prices',
    Key: { id: data.productId },
    UpdateExpression: 'SET price = :price, version = :version',
    ConditionExpression: 'attribute_not_exists(version) OR version < :version',
    ExpressionAttributeValues: { ':price': data.price, ':version': data.version },
  }));
});
      `,
    },
    {
      name: 'Sequelize: the where names the version',
      code: `
import { Worker } from 'bullmq';
import { DataTypes, Model, Sequelize } from 'sequelize';
class Product extends Model {}
Product.init({ id: { type: DataTypes.STRING, primaryKey: true }, price: DataTypes.INTEGER, version: DataTypes.INTEGER }, { sequelize: new Sequelize('postgres://localhost') });
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await Product.update({ price: data.price, version: data.version }, { where: { id: data.productId, version: data.version - 1 } });
});
      `,
    },
    {
      name: 'no member tells the order',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [data.price, data.productId]);
});
      `,
    },
    {
      name: 'a literal version names the format',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: 1 | 2 }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [data.price, data.productId]);
});
      `,
    },
    {
      name: 'a version that is a text names the format',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: string }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [data.price, data.productId]);
});
      `,
    },
    {
      name: 'the version of the envelope is not the one of the subject',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface Envelope { version: number; type: string; payload: { productId: string; price: number } }
new Worker<Envelope>('prices', async ({ data }) => {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [data.payload.price, data.payload.productId]);
});
      `,
    },
    {
      name: 'the row says what is true now, whatever the event says',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare function currentPrice(productId: string): Promise<number>;
new Worker<PriceChanged>('prices', async ({ data }) => {
  const price = await currentPrice(data.productId);
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [price, data.productId]);
});
      `,
    },
    {
      name: 'an insert adds a row and replaces none',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query('INSERT INTO price_history (product, price, version) VALUES ($1, $2, $3) ON CONFLICT (product, version) DO NOTHING', [data.productId, data.price, data.version]);
});
      `,
    },
    {
      name: 'the row has to be in a certain state',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'PENDING'", [data.productId]);
});
      `,
    },
    {
      name: 'the state of the row is asked for',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  const { rows } = await pool.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [data.productId]);
  if (rows[0]?.status === 'CANCELLED') return;
  await pool.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.productId]);
});
      `,
    },
    {
      name: 'a change of the amount is another matter',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query('UPDATE stock SET quantity = quantity - $1 WHERE sku = $2', [data.price, data.productId]);
});
      `,
    },
    {
      name: 'a cache entry that expires',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await redis.set(data.productId, JSON.stringify(data.price), 'EX', 60);
});
      `,
    },
    {
      name: 'no consumer',
      code: `
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
export async function store(event: PriceChanged): Promise<void> {
  await pool.query('UPDATE prices SET price = $1, version = $2 WHERE id = $3', [event.price, event.version, event.productId]);
}
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs, pg: an upsert of everything',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    await pool.query(
      'INSERT INTO prices (id, price, version) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET price = EXCLUDED.price, version = EXCLUDED.version',
      [event.productId, event.price, event.version],
    );
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'INSERT INTO prices', member: 'version', more: '', deeper: '' },
          line: 10,
          column: 11,
          endLine: 13,
          endColumn: 6,
        },
      ],
    },
    {
      name: 'kafkajs, pg: an update that stores the version',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    await pool.query('UPDATE prices SET price = $1, version = $2 WHERE id = $3', [event.price, event.version, event.productId]);
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 128,
        },
      ],
    },
    {
      name: 'an update that leaves the version out',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 99,
        },
      ],
    },
    {
      name: 'the version is compared after the write',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM prices WHERE id = $1', [event.productId]);
    if (rows[0] !== undefined && rows[0].version > event.version) console.warn('old');
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 99,
        },
      ],
    },
    {
      name: 'a comparison that only warns',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM prices WHERE id = $1', [event.productId]);
    if (rows[0] !== undefined && rows[0].version > event.version) console.warn('old');
    await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 12,
          column: 11,
          endLine: 12,
          endColumn: 99,
        },
      ],
    },
    {
      name: 'only that the row is there is asked',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    const { rows } = await pool.query<{ version: number }>('SELECT version FROM prices WHERE id = $1', [event.productId]);
    if (rows.length === 0) return;
    await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 12,
          column: 11,
          endLine: 12,
          endColumn: 99,
        },
      ],
    },
    {
      name: 'the version is compared with a constant',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    if (event.version < 2) return;
    await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 11,
          column: 11,
          endLine: 11,
          endColumn: 99,
        },
      ],
    },
    {
      name: 'a dedup marker keeps repeats off, not older events',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    const client = await pool.connect();
    await client.query('BEGIN');
    const claim = await client.query('INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING', [\`\${event.productId}:\${message.offset}\`]);
    if (claim.rowCount === 1) await client.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
    await client.query('COMMIT');
    client.release();
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 13,
          column: 37,
          endLine: 13,
          endColumn: 127,
        },
      ],
    },
    {
      name: 'a helper of the same file writes',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
async function apply({ price, productId }: PriceChanged): Promise<void> {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [price, productId]);
}
declare const consumer: Consumer;
await consumer.run({
  eachMessage: async ({ message }) => {
    const event: PriceChanged = JSON.parse(String(message.value));
    await apply(event);
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 85,
        },
      ],
    },
    {
      name: 'a class with an injected pool',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
interface PriceChanged { productId: string; price: number; version: number }
export class PriceView {
  private readonly pool: Pool;
  constructor(pool: Pool) {
    this.pool = pool;
  }
  async start(channel: Channel): Promise<void> {
    await channel.consume('prices', async msg => {
      if (msg === null) return;
      await this.handle(msg);
      channel.ack(msg);
    });
  }
  private async handle(msg: ConsumeMessage): Promise<void> {
    const event = JSON.parse(msg.content.toString()) as PriceChanged;
    await this.pool.query('UPDATE prices SET price = $1 WHERE id = $2', [event.price, event.productId]);
  }
}
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 19,
          column: 11,
          endLine: 19,
          endColumn: 104,
        },
      ],
    },
    {
      name: 'amqplib, mysql2: ON DUPLICATE KEY UPDATE',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'mysql2/promise';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
declare const channel: Channel;
void channel.consume('prices', async msg => {
  if (msg === null) return;
  const event: PriceChanged = JSON.parse(msg.content.toString());
  await pool.execute('INSERT INTO orders (id, status, version) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE status = VALUES(status), version = VALUES(version)', [event.productId, String(event.price), event.version]);
  channel.ack(msg);
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'INSERT INTO orders', member: 'version', more: '', deeper: '' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 212,
        },
      ],
    },
    {
      name: 'amqplib, postgres.js: a tagged template',
      code: `
import type { Channel } from 'amqplib';
import type { Sql } from 'postgres';
declare const sql: Sql;
interface PriceChanged { productId: string; price: number; version: number }
declare const channel: Channel;
void channel.consume('prices', async msg => {
  if (msg === null) return;
  const event: PriceChanged = JSON.parse(msg.content.toString());
  await sql\`UPDATE prices SET price = \${event.price}, version = \${event.version} WHERE id = \${event.productId}\`;
  channel.ack(msg);
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 112,
        },
      ],
    },
    {
      name: 'bullmq, TypeORM: update',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
@Entity()
class Product {
  @PrimaryColumn() id!: string;
  @Column() price!: number;
  @Column() version!: number;
}
declare const products: Repository<Product>;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await products.update({ id: data.productId }, { price: data.price, version: data.version });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'products.update', member: 'version', more: '', deeper: '' },
          line: 13,
          column: 9,
          endLine: 13,
          endColumn: 94,
        },
      ],
    },
    {
      name: 'bullmq, TypeORM: find, assign, save',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
@Entity()
class Product {
  @PrimaryColumn() id!: string;
  @Column() price!: number;
  @Column() version!: number;
}
declare const products: Repository<Product>;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  const product = await products.findOneBy({ id: data.productId });
  if (product === null) return;
  product.price = data.price;
  await products.save(product);
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'products.save', member: 'version', more: '', deeper: '' },
          line: 16,
          column: 9,
          endLine: 16,
          endColumn: 31,
        },
      ],
    },
    {
      name: 'bullmq, Mongoose: updateOne',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Product = model('Product', new Schema({ _id: String, price: Number, version: Number }));
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await Product.updateOne({ _id: data.productId }, { $set: { price: data.price } });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'Product.updateOne', member: 'version', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 84,
        },
      ],
    },
    {
      name: 'bullmq, Mongoose: findById, assign, save',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Product = model('Product', new Schema({ _id: String, price: Number, version: Number }));
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  const product = await Product.findById(data.productId);
  if (product === null) return;
  product.price = data.price;
  await product.save();
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'product.save', member: 'version', more: '', deeper: '' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 23,
        },
      ],
    },
    {
      name: 'bullmq, mongodb: an upsert',
      code: `
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const products: Collection<{ _id: string; price: number; version: number }>;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await products.updateOne({ _id: data.productId }, { $set: { price: data.price, version: data.version } }, { upsert: true });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'products.updateOne', member: 'version', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 126,
        },
      ],
    },
    {
      name: 'DynamoDB: a put without a condition',
      code: `
import { Worker } from 'bullmq';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
declare const database: DynamoDBDocumentClient;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await database.send(new PutCommand({ TableName: 'prices', Item: { id: data.productId, price: data.price, version: data.version } }));
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'database.send', member: 'version', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 135,
        },
      ],
    },
    {
      name: 'Sequelize: update',
      code: `
import { Worker } from 'bullmq';
import { DataTypes, Model, Sequelize } from 'sequelize';
class Product extends Model {}
Product.init({ id: { type: DataTypes.STRING, primaryKey: true }, price: DataTypes.INTEGER, version: DataTypes.INTEGER }, { sequelize: new Sequelize('postgres://localhost') });
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await Product.update({ price: data.price }, { where: { id: data.productId } });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'Product.update', member: 'version', more: '', deeper: '' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 81,
        },
      ],
    },
    {
      name: 'updatedAt is a time',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; updatedAt: string }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [data.price, data.productId]);
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'updatedAt', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 95,
        },
      ],
    },
    {
      name: 'a sequence that may be missing',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; sequence?: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [data.price, data.productId]);
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'sequence', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 95,
        },
      ],
    },
    {
      name: 'an untyped event whose version is stored',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
void channel.consume('prices', async msg => {
  if (msg === null) return;
  const event = JSON.parse(msg.content.toString());
  await pool.query('UPDATE prices SET price = $1, version = $2 WHERE id = $3', [event.price, event.version, event.productId]);
  channel.ack(msg);
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 126,
        },
      ],
    },
    {
      name: 'several writes are one report',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await pool.query('UPDATE prices SET price = $1 WHERE id = $2', [data.price, data.productId]);
  await pool.query('UPDATE offers SET price = $1 WHERE product = $2', [data.price, data.productId]);
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: ' and 1 more', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 95,
        },
      ],
    },
    {
      name: 'SQS on Lambda',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
interface PriceChanged { productId: string; price: number; version: number }
export async function handler(event: SQSEvent): Promise<void> {
  for (const record of event.Records) {
    const { productId, price, version }: PriceChanged = JSON.parse(record.body);
    await pool.query('UPDATE prices SET price = $1, version = $2 WHERE id = $3', [price, version, productId]);
  }
}
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'UPDATE prices', member: 'version', more: '', deeper: '' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 110,
        },
      ],
    },
    {
      name: 'a view kept in Redis',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
interface PriceChanged { productId: string; price: number; version: number }
new Worker<PriceChanged>('prices', async ({ data }) => {
  await redis.hset('prices', data.productId, data.price);
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'redis.hset', member: 'version', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 57,
        },
      ],
    },
  ],
});

testerWithPrisma().run('require-version-guard', rule, {
  assertionOptions,
  valid: [
    {
      name: 'Prisma: the where compares',
      code: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
interface InvoiceChanged { orderId: string; amount: number; version: number }
new Worker<InvoiceChanged>('prices', async ({ data }) => {
  await prisma.invoice.updateMany({ where: { orderId: data.orderId, amount: { lt: data.version } }, data: { amount: data.amount } });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'Prisma: update',
      code: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
interface InvoiceChanged { orderId: string; amount: number; version: number }
new Worker<InvoiceChanged>('prices', async ({ data }) => {
  await prisma.invoice.update({ where: { orderId: data.orderId }, data: { amount: data.amount } });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'prisma.invoice.update', member: 'version', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 99,
        },
      ],
    },
    {
      name: 'Prisma: upsert',
      code: `
import { Worker } from 'bullmq';
import { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
interface InvoiceChanged { orderId: string; amount: number; version: number }
new Worker<InvoiceChanged>('prices', async ({ data }) => {
  await prisma.invoice.upsert({ where: { orderId: data.orderId }, create: { orderId: data.orderId, amount: data.amount }, update: { amount: data.amount } });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: { name: 'prisma.invoice.upsert', member: 'version', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 157,
        },
      ],
    },
  ],
});
