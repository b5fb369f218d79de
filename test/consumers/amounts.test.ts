import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const worker = (body: string): string => `
import { Worker } from 'bullmq';
import type { Knex } from 'knex';
import type { Kysely } from 'kysely';
import type { Collection } from 'mongodb';
import type { Pool } from 'pg';
import type { Repository } from 'typeorm';
class Product { id = ''; stock = 0; sold = 0; quota = 0; seq = 0; at = new Date(0); }
declare const pool: Pool;
declare const products: Repository<Product>;
declare const knex: Knex;
declare const db: Kysely<{ products: { id: string; stock: number } }>;
declare const mongo: Collection<{ _id: string; stock: number; seq: number }>;
interface Order { id: string; qty: number; seq: number; lines: { id: string; qty: number }[] }
export const all = [pool, products, knex, db, mongo];
export const worker = new Worker<Order>('orders', async ({ data }) => {
${body}
});
`;

const reported = (body: string): readonly string[] => reportsOf({ 'w.ts': worker(body) });

const read = `const { rows: [p] } = await pool.query('SELECT * FROM products WHERE id = $1', [data.id]);`;
const take = `await pool.query('UPDATE products SET stock = stock - $2 WHERE id = $1', [data.id, data.qty]);`;

describe('whether there is enough is no question about the message', () => {
  it.each([
    ['a return', `${read} if (!p || p.stock < data.qty) return;\n${take}`],
    ['a throw', `${read} if (p.stock < data.qty) throw new Error('none left');\n${take}`],
    ['the other way round', `${read} if (data.qty <= p.stock)\n${take}`],
    ['what is left', `${read} const left = p.stock - data.qty; if (left < 0) return;\n${take}`],
    [
      'what is left, which is written',
      `${read} const left = p.stock - data.qty; if (left < 0) return;
       await pool.query('UPDATE products SET stock = $2 WHERE id = $1', [data.id, left]);`,
    ],
    [
      'a limit',
      `${read} if (p.sold + data.qty > p.quota) return;
       await pool.query('UPDATE products SET sold = sold + $2 WHERE id = $1', [data.id, data.qty]);`,
    ],
    [
      'a constant limit',
      `${read} if (p.sold + data.qty > 100) return;
       await pool.query('UPDATE products SET sold = sold + $2 WHERE id = $1', [data.id, data.qty]);`,
    ],
    [
      'beside another column',
      `${read} if (p.stock < data.qty) return;
       await pool.query('UPDATE products SET stock = stock - $2, at = now() WHERE id = $1', [data.id, data.qty]);`,
    ],
    [
      'an entity',
      `const p = await products.findOneBy({ id: data.id }); if (!p || p.stock < data.qty) return; p.stock -= data.qty;
       await products.save(p);`,
    ],
    [
      'a repository',
      `const p = await products.findOneByOrFail({ id: data.id }); if (p.stock < data.qty) return;
       await products.decrement({ id: data.id }, 'stock', data.qty);`,
    ],
    [
      'Knex',
      `const p = await knex('products').where({ id: data.id }).first(); if (p.stock < data.qty) return;
       await knex('products').where({ id: data.id }).decrement('stock', data.qty);`,
    ],
    [
      'Kysely',
      `const p = await db.selectFrom('products').selectAll().where('id', '=', data.id).executeTakeFirstOrThrow(); if (p.stock < data.qty) return;
       await db.updateTable('products').set(eb => ({ stock: eb('stock', '-', data.qty) })).where('id', '=', data.id).execute();`,
    ],
    [
      'MongoDB',
      `const p = await mongo.findOne({ _id: data.id }); if (!p || p.stock < data.qty) return;
       await mongo.updateOne({ _id: data.id }, { $inc: { stock: -data.qty } });`,
    ],
  ])('%s', (_, body) => {
    expect(reported(body)).toEqual(['w.ts:18 require-dedup']);
  });

  it('in a helper that throws', () => {
    const body = `
const sure = (stock: number, wanted: number) => { if (stock < wanted) throw new Error('none left'); };
${read} sure(p.stock, data.qty); ${take}`;
    expect(reported(body)).toEqual(['w.ts:19 require-dedup']);
  });

  it.each([
    [
      'a number of the message that is stored',
      `${read} if (p.seq >= data.seq) return;
       await pool.query('UPDATE products SET stock = stock - $2, seq = $3 WHERE id = $1', [data.id, data.qty, data.seq]);`,
    ],
    [
      'a number of the message that is counted',
      `${read} if (p.seq >= data.seq) return;
       await pool.query('UPDATE products SET stock = stock - $2, seq = seq + 1 WHERE id = $1', [data.id, data.qty]);`,
    ],
    [
      'the same with MongoDB',
      `const p = await mongo.findOne({ _id: data.id }); if (!p || p.seq >= data.seq) return;
       await mongo.updateOne({ _id: data.id }, { $inc: { stock: -data.qty, seq: 1 } });`,
    ],
    [
      'a row that is emptied',
      `${read} if (p.stock < data.qty) return;
       await pool.query('UPDATE products SET stock = 0 WHERE id = $1', [data.id]);`,
    ],
    [
      'what moves a column that is not known',
      `const p = await products.findOneByOrFail({ id: data.id }); if (p.stock < data.qty) return;
       await products.increment({ id: data.id }, Object.keys(data)[0]!, data.qty);`,
    ],
    ['nothing that is written', `${read} if (p.stock < data.qty) console.log('none left');`],
  ])('is silent about %s', (_, body) => {
    expect(reported(body)).toEqual([]);
  });

  it('of a row that is made where there is none, which is no marker', () => {
    const body = `
let account = (await pool.query('SELECT * FROM accounts WHERE owner = $1', [data.lines[0]?.id])).rows[0];
if (!account) account = (await pool.query('INSERT INTO accounts (owner, balance) VALUES ($1, 100) RETURNING *', [data.lines[0]?.id])).rows[0];
if (account.balance < data.qty) return;
await pool.query('UPDATE accounts SET balance = balance - $2 WHERE id = $1', [account.id, data.qty]);`;
    expect(reported(body)).toEqual(['w.ts:21 require-dedup']);
  });

  it('where the state of the row is asked as well, only two at once are too many', () => {
    const body = `${read} if (p.state === 'TAKEN' || p.stock < data.qty) return;
       await pool.query("UPDATE products SET stock = stock - $2, state = 'TAKEN' WHERE id = $1", [data.id, data.qty]);`;
    expect(reported(body)).toEqual(['w.ts:18 no-check-then-insert']);
  });
});

describe('a row that nothing changes, compared with the message', () => {
  const mail = `await fetch('https://mail.example', { method: 'POST', body: data.id });`;

  it('gives the same answer again', () => {
    expect(reported(`${read} if (p.quota < data.qty)\n${mail}`)).toEqual(['w.ts:18 require-dedup']);
    expect(reported(`${read} if (p.state === data.lines[0]?.id)\n${mail}`)).toEqual(['w.ts:18 require-dedup']);
  });

  it('but not where the handler changes it', () => {
    const closes = `await pool.query('UPDATE products SET quota = $2 WHERE id = $1', [data.id, data.qty]);`;
    const found = reported(`${read} if (p.quota < data.qty) { ${closes}\n${mail} }`);
    expect(found).not.toContain('w.ts:18 require-dedup');
  });
});
