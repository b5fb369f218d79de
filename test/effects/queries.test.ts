import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('queries that are put together call by call', () => {
  it('run where they are awaited, returned into an await or handed to Promise.all', () => {
    expect(
      programsOf(
        `
const close = (id: string) => knex('orders').where({ id }).update({ status: 'CLOSED' });
new Worker('q', async (job: Job<{ id: string; items: string[] }>) => {
  const paid = knex('orders').where('id', job.data.id).update('status', 'PAID');
  await knex('orders').where('id', '=', job.data.id).del();
  await paid;
  await close(job.data.id);
  await Promise.all(job.data.items.map(item => knex('items').insert({ item })));
  await knex('orders').where({ id: job.data.id }).first().then(row => row && close(job.data.id));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "delete orders(id: message.data.id) [unique told] @DELETE FROM orders:5
      update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:4
      call
        update orders(id: message.data.id) set status = "CLOSED" [unique told] @UPDATE orders:2
      parallel all
      -
        insert items(item: message.data.items[]) [unseen marker] @INSERT INTO items:8
      read orders(id: message.data.id) @SELECT FROM orders:9
      call
        if found
          call
            update orders(id: message.data.id) set status = "CLOSED" [unique told] @UPDATE orders:2"
    `);
  });

  it('never run without', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; items: string[] }>) => {
  knex('orders').where('id', job.data.id).del();
  void knex('orders').where('id', job.data.id).update({ status: 'PAID' });
  job.data.items.forEach(item => knex('items').insert({ item }));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached statement #1
        delete orders(id: message.data.id) [unique told] @DELETE FROM orders:3
      detached void #2
        update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:4
      loop over payload
        detached iteration #3
          insert items(item: message.data.items[]) [unseen marker] @INSERT INTO items:5"
    `);
  });

  it('keep what a variable is told later', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; kind: string; total: number }>) => {
  const query = knex('orders').where('id', job.data.id);
  if (job.data.kind === 'paid') query.andWhere('status', 'NEW');
  let total = knex('totals').where('order', job.data.id);
  if (job.data.kind === 'sent') total = total.where('version', '<', job.data.total);
  await query.update({ status: 'PAID' });
  await total.increment('total', job.data.total);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "if {message.data.kind == "paid"}
        update orders(id: message.data.id, status: "NEW") set status = "PAID" [unique told] @UPDATE orders:7
      else
        update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:7
      if {message.data.kind == "sent"}
        update totals(order: message.data.id) [relative guarded unseen told] @UPDATE totals:8
      else
        update totals(order: message.data.id) [relative unseen told] @UPDATE totals:8"
    `);
  });

  it('Knex: conditions', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; version: number }>) => {
  const { id, version } = job.data;
  await knex('orders').where({ 'orders.id': id, status: 'NEW' }).del();
  await knex('orders').where('id', id).whereNull('paid_at').update({ status: 'PAID' });
  await knex('orders').where('id', id).where('version', '<', version).update({ version });
  await knex('orders').where('id', id).orWhere('status', 'NEW').del();
  await knex('orders').whereIn('id', [id]).del();
  await knex('orders').where(qb => qb.where('id', id).where({ status: 'NEW' })).del();
  await knex('orders').where('id', id).whereRaw('version < ?', [version]).del();
  await knex('stock').where({ id }).where('pieces', '>=', 1).decrement('pieces', 1);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "delete orders(id: message.data.id, status: "NEW") [unique told] @DELETE FROM orders:4
      update orders(id: message.data.id, paid_at: null) set status = "PAID" [unique told] @UPDATE orders:5
      update orders(id: message.data.id) set version = message.data.version [guarded unique told] @UPDATE orders:6
      delete orders() [guarded free told] @DELETE FROM orders:7
      delete orders() [guarded free told] @DELETE FROM orders:8
      delete orders(id: message.data.id, status: "NEW") [unique told] @DELETE FROM orders:9
      delete orders(id: message.data.id) [guarded unique told] @DELETE FROM orders:10
      update stock(id: message.data.id) [relative free told] @UPDATE stock:11"
    `);
  });

  it('Knex: what is written, and how a conflict is told', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; cents: number }>) => {
  const { id, cents } = job.data;
  await knex('stock').where({ id }).update({ pieces: knex.raw('?? - ?', ['pieces', 1]), seen: knex.fn.now() });
  await knex.insert({ id, cents }).into('totals').onConflict(['id']).merge({ cents: knex.raw('totals.cents + ?', [cents]) });
  await knex('totals').insert({ id, cents }).onConflict('id').merge();
  const [claimed] = await knex('seen').insert({ id }).onConflict('id').ignore().returning('id');
  if (!claimed) return;
  const changed = await knex('orders').where({ id, status: 'NEW' }).update({ status: 'PAID' });
  if (changed === 0) return;
  const [{ count }] = await knex('orders').where({ id }).count('* as count');
  if (Number(count) > 0) return;
  await knex.raw('UPDATE orders SET total = total + :cents WHERE id = :id', { id, cents });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "update stock(id: message.data.id) set seen = minted:now [relative free told] @UPDATE stock:4
      upsert totals(id: message.data.id) [relative unique told] @INSERT INTO totals:5
      upsert totals(id: message.data.id) set id = message.data.id, cents = message.data.cents [unique told] @INSERT INTO totals:6
      insert seen(id: message.data.id) [unique told marker] @INSERT INTO seen:7
      if !won
        return
      update orders(id: message.data.id, status: "NEW") set status = "PAID" [unique told] @UPDATE orders:9
      if !won
        return
      read orders(id: message.data.id) @SELECT FROM orders:11
      if found
        return
      update orders(id: message.data.id) [relative unique told] @UPDATE orders:13"
    `);
  });

  it('Knex: transactions and their clients', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string }>) => {
  const { id } = job.data;
  await knex.transaction(async trx => {
    const order = await trx('orders').where({ id }).forUpdate().first();
    await knex('orders').where({ id }).update({ status: 'PAID' }).transacting(trx);
    await knex('log').insert({ id });
  }, { isolationLevel: 'serializable' });
  const trx = await knex.transaction();
  await trx('orders').where({ id }).del();
  await trx.commit();
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "transaction knex serializable
        call
          read orders(id: message.data.id) locking via client @SELECT FROM orders:5
          update orders(id: message.data.id) set status = "PAID" [unique told] via client @UPDATE orders:6
          insert log(id: message.data.id) [unseen marker] @INSERT INTO log:7
      begin @knex.transaction:9
      delete orders(id: message.data.id) [unique told] via client @DELETE FROM orders:10
      commit @trx.commit:11"
    `);
  });

  it('Kysely: builders, expressions and what the results tell', () => {
    expect(
      programsOf(
        `
import { sql, type Kysely } from 'kysely';
declare const kysely: Kysely<{ orders: { id: string; total: number; version: number }; seen: { id: string } }>;
new Worker('q', async (job: Job<{ id: string; cents: number }>) => {
  const { id, cents } = job.data;
  await kysely.transaction().setIsolationLevel('serializable').execute(async trx => {
    const claimed = await trx.insertInto('seen').values({ id }).onConflict(oc => oc.column('id').doNothing()).executeTakeFirst();
    if (claimed.numInsertedOrUpdatedRows === 0n) return;
    await trx.updateTable('orders').set(eb => ({ total: eb('total', '+', cents) })).where('orders.id', '=', id).execute();
    await sql\`UPDATE orders SET version = \${sql.ref('version')} + 1 WHERE id = \${id}\`.execute(trx);
  });
  let query = kysely.updateTable('orders').set('total', 1).where(eb => eb.and([eb('id', '=', id), eb('version', '<', cents)]));
  if (cents === 1) query = query.where('total', '=', 0);
  await query.execute();
  const { id: known } = await kysely.selectFrom('orders').select('id').where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
  kysely.deleteFrom('orders').where('id', '=', known);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "transaction kysely serializable
        call
          insert seen(id: message.data.id) [unique told marker] via client @INSERT INTO seen:7
          if !won
            return
          update orders(id: message.data.id) [relative unique told] via client @UPDATE orders:9
          update orders(id: message.data.id) [relative unique told] via client @UPDATE orders:10
      if {message.data.cents == 1}
        update orders(id: message.data.id, total: 0) set total = 1 [guarded unique told] @UPDATE orders:14
      else
        update orders(id: message.data.id) set total = 1 [guarded unique told] @UPDATE orders:14
      read orders(id: message.data.id) locking @SELECT FROM orders:15
      if found
      else
        throw
      detached statement #1
        delete orders(id: message.data.id) [unique told] @DELETE FROM orders:16"
    `);
  });
});
