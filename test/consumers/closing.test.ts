import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const sql = (set: string, where: string): string => `
import type { Pool } from 'pg';
export const claim = async (pool: Pool, id: string, state: string): Promise<boolean> => {
  const { rowCount } = await pool.query(\`UPDATE orders SET ${set} WHERE id = $1 AND ${where}\`, [id, state]);
  return rowCount === 1;
};
`;

const knex = (chain: string): string => `
import type { Knex } from 'knex';
export const claim = async (knex: Knex, id: string, state: string): Promise<boolean> =>
  (await knex('orders').where({ id })${chain}) > 0;
`;

const drizzle = (set: string, where: string): string => `
import { and, eq, inArray, isNull, ne, notInArray } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
const orders = pgTable('orders', { id: text().primaryKey(), state: text(), sentAt: timestamp() });
export const claim = async (db: NodePgDatabase, id: string, state: string): Promise<boolean> =>
  (await db.update(orders).set(${set}).where(and(eq(orders.id, id), ${where})).returning()).length > 0;
`;

const typeorm = (where: string, set: string): string => `
import { Column, Entity, In, IsNull, Not, PrimaryColumn, type Repository } from 'typeorm';
@Entity()
export class Order {
  @PrimaryColumn() id!: string;
  @Column() state!: string;
  @Column() sentAt!: Date;
}
export const claim = async (orders: Repository<Order>, id: string, state: string): Promise<boolean> =>
  Boolean((await orders.update({ id, ${where} }, ${set})).affected);
`;

const mongodb = (where: string): string => `
import type { Collection } from 'mongodb';
export const claim = async (orders: Collection, id: string, state: string): Promise<boolean> =>
  (await orders.findOneAndUpdate({ id, ${where} }, { $set: { state: 'SENT', by: state } })) !== null;
`;

const counted = (where: string, update: string): string => `
import type { Collection } from 'mongodb';
export const claim = async (orders: Collection, id: string, state: string): Promise<boolean> => {
  const { modifiedCount } = await orders.updateOne({ id, ${where} }, { $set: ${update} });
  return modifiedCount > 0 && state !== '';
};
`;

const kysely = (where: string): string => `
import type { Kysely } from 'kysely';
export const claim = async (db: Kysely<{ orders: { id: string; state: string } }>, id: string, state: string): Promise<boolean> => {
  const { numUpdatedRows } = await db.updateTable('orders').set({ state: 'SENT' }).where('id', '=', id).where(${where}).executeTakeFirst();
  return numUpdatedRows > 0n && state !== '';
};
`;

const prisma = (where: string): string => `
import type { PrismaClient } from '../../fixtures/rule-tester/with-prisma/generated/client.ts';
export const claim = async (prisma: PrismaClient, id: string, state: string): Promise<boolean> =>
  (await prisma.shipment.updateMany({ where: { id, ${where} }, data: { carrier: 'SENT', orderId: state } })).count > 0;
`;

/** Mails where the claim was won, and only then. */
const reported = (store: string): boolean =>
  reportsOf(
    {
      'store.ts': store,
      'worker.ts': `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
import { claim } from './store.ts';
export const start = (mail: Transporter, store: Parameters<typeof claim>[0]) =>
  new Worker<{ id: string; state: string }>('mails', async ({ data }) => {
    if (await claim(store, data.id, 'SENT')) await mail.sendMail({ to: data.id });
  });
`,
    },
    { experimentalDecorators: true },
  ).includes('worker.ts:7 no-dedup-before-completion');

describe('an update that makes its own condition false finds its row once', () => {
  it.each([
    ['SQL: another state', sql("state = 'SENT'", "state <> 'SENT'")],
    ['SQL: another state than the parameter', sql('state = $2', 'state != $2')],
    ['SQL: distinct from', sql("state = 'SENT'", "state IS DISTINCT FROM 'SENT'")],
    ['SQL: none of some states', sql("state = 'SENT'", "state NOT IN ('SENT', 'LOST')")],
    ['SQL: one of the states before', sql("state = 'SENT'", "state IN ('NEW', 'PAID')")],
    ['SQL: not sent yet', sql('sent_at = now()', 'sent_at IS NULL')],
    ['Knex: whereNot', knex(".whereNot('state', 'SENT').update({ state: 'SENT' })")],
    ['Knex: an operator', knex(".where('state', '<>', 'SENT').update({ state: 'SENT' })")],
    ['Knex: whereNotIn', knex(".whereNotIn('state', ['SENT', 'LOST']).update({ state: 'SENT' })")],
    ['Knex: whereIn', knex(".whereIn('state', ['NEW']).update({ state: 'SENT' })")],
    ['Drizzle: ne', drizzle("{ state: 'SENT' }", "ne(orders.state, 'SENT')")],
    ['Drizzle: notInArray', drizzle("{ state: 'SENT' }", "notInArray(orders.state, ['SENT', 'LOST'])")],
    ['Drizzle: inArray', drizzle("{ state: 'SENT' }", "inArray(orders.state, ['NEW', 'PAID'])")],
    ['Drizzle: isNull', drizzle('{ sentAt: new Date() }', 'isNull(orders.sentAt)')],
    ['TypeORM: Not', typeorm("state: Not('SENT')", "{ state: 'SENT' }")],
    ['TypeORM: Not In', typeorm("state: Not(In(['SENT', 'LOST']))", "{ state: 'SENT' }")],
    ['TypeORM: In', typeorm("state: In(['NEW', 'PAID'])", "{ state: 'SENT' }")],
    ['TypeORM: IsNull', typeorm('sentAt: IsNull()', '{ sentAt: new Date() }')],
    ['MongoDB: $ne', mongodb("state: { $ne: 'SENT' }")],
    ['MongoDB: $nin', mongodb("state: { $nin: ['SENT', 'LOST'] }")],
    ['MongoDB: $in', mongodb("state: { $in: ['NEW', 'PAID'] }")],
    ['MongoDB: how many were changed', counted("state: { $ne: 'SENT' }", "{ state: 'SENT' }")],
    ['MongoDB: how many were changed of those in a state', counted("state: 'PAID'", "{ state: 'SENT' }")],
    ['Prisma: not', prisma("carrier: { not: 'SENT' }")],
    ['Prisma: notIn', prisma("carrier: { notIn: ['SENT', 'LOST'] }")],
    ['Prisma: in', prisma("carrier: { in: ['NEW', 'PAID'] }")],
    ['Kysely: another state', kysely("'state', '!=', 'SENT'")],
    ['Kysely: one of the states before', kysely("'state', 'in', ['NEW', 'PAID']")],
  ])('%s', (_, store) => {
    expect(reported(store)).toBe(true);
  });
});

describe('an update whose condition may hold again says nothing', () => {
  it.each([
    ['SQL: a state that it does not set', sql("state = 'SENT'", "state <> 'LOST'")],
    ['SQL: another column', sql("state = 'SENT'", 'lost_at IS NULL')],
    ['SQL: the new state is among those that are allowed', sql("state = 'SENT'", "state IN ('PAID', 'SENT')")],
    ['SQL: or', sql("state = 'SENT'", "(state <> 'SENT' OR forced)")],
    ['Knex: a state that it does not set', knex(".whereNot('state', 'LOST').update({ state: 'SENT' })")],
    ['Drizzle: a state that it does not set', drizzle("{ state: 'SENT' }", "ne(orders.state, 'LOST')")],
    ['TypeORM: a state that it does not set', typeorm("state: Not('LOST')", "{ state: 'SENT' }")],
    ['MongoDB: how many were changed of those with an id', counted("shop: 'a'", '{ by: state }')],
    ['Prisma: a state that it does not set', prisma("carrier: { not: 'LOST' }")],
    ['MongoDB: a state that it does not set', mongodb("state: { $ne: 'LOST' }")],
  ])('%s', (_, store) => {
    expect(reported(store)).toBe(false);
  });
});
