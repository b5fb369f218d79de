import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('query builders of TypeORM', () => {
  it('read conditions as text with named parameters, wherever these are given', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; owner: string }>) => {
  const { id, owner } = job.data;
  await accounts.createQueryBuilder('order').where('order.ownerId = :owner AND order.id = :id', { id, owner }).getOne();
  const query = accounts.createQueryBuilder('a').where('a.ownerId = :owner');
  query.setParameter('owner', owner);
  await query.andWhere({ id }).setLock('pessimistic_write').getMany();
  await accounts.createQueryBuilder('a').where('a.id IN (:...ids)', { ids: [id] }).getCount();
  await accounts.createQueryBuilder('a').where([{ id }, { ownerId: owner }]).getExists();
  await accounts.createQueryBuilder('a').where('a.id = :id', { id }).orWhere('a.ownerId = :owner', { owner }).getOne();
  await accounts.createQueryBuilder('a').where(new Brackets(either => either.where('a.id = :id', { id }))).getOne();
  await source.createQueryBuilder().select('a').from(Account, 'a').where(\`a.id = '\${id}'\`).getRawOne();
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "read Account(ownerId: message.data.owner, id: message.data.id) @SELECT FROM Account:4
      read Account(ownerId: message.data.owner, id: message.data.id) locking @SELECT FROM Account:7
      read Account() @SELECT FROM Account:8
      read Account() @SELECT FROM Account:9
      read Account() @SELECT FROM Account:10
      read Account() @SELECT FROM Account:11
      read Account(id: message.data.id) @SELECT FROM Account:12"
    `);
  });

  it('move columns by text that a function gives', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; cents: number }>) => {
  const { id, cents } = job.data;
  await accounts.createQueryBuilder().update().set({ cents: () => 'cents + :cents' }).where('id = :id', { id }).setParameters({ cents }).execute();
  await accounts.createQueryBuilder().update(Account, { cents: () => \`cents - \${cents}\` }).whereInIds([id]).execute();
  await accounts.createQueryBuilder().update().set({ cents, ownerId: () => ':owner' }).where({ id }).setParameter('owner', id).execute();
  await source.createQueryBuilder().delete().from(Account).where('id = :id', { id }).execute();
  await accounts.createQueryBuilder().softDelete().where('id = :id', { id }).execute();
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "update Account(id: message.data.id) [relative unseen told] @UPDATE Account:4
      update Account() [relative guarded unseen told] @UPDATE Account:5
      update Account(id: message.data.id) set cents = message.data.cents, ownerId = message.data.id [unseen told] @UPDATE Account:6
      delete Account(id: message.data.id) [unseen told] @DELETE FROM Account:7
      update Account(id: message.data.id) [unseen told] @UPDATE Account:8"
    `);
  });

  it('tell by rows or by the number of rows', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; cents: number }>) => {
  const { id, cents } = job.data;
  const rows = await accounts.createQueryBuilder().insert().values({ id }).orIgnore().returning('id').execute();
  if (rows.raw.length === 0) return;
  const counted = await source.createQueryBuilder().insert().into(Account).values({ id }).orIgnore().execute();
  if (counted.raw.affectedRows === 0) return;
  await source.createQueryBuilder().insert().into(Account).values({ id, cents }).orUpdate(['cents'], ['id']).execute();
  const { affected } = await accounts.createQueryBuilder().update().set({ status: 'PAID' }).where('id = :id AND status = :open', { id, open: 'OPEN' }).execute();
  if (affected === 0) return;
  await accounts.createQueryBuilder().update().set({ status: 'PAID' }).where({ id });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "insert Account(id: message.data.id) [unseen told marker] @INSERT INTO Account:4
      if !won
        return
      insert Account(id: message.data.id) [unseen told marker] @INSERT INTO Account:6
      if !won
        return
      upsert Account(id: message.data.id) set cents = message.data.cents [unique told] @INSERT INTO Account:8
      update Account(id: message.data.id, status: "OPEN") set status = "PAID" [unseen told] @UPDATE Account:9
      if !won
        return
      detached statement #1
        update Account(id: message.data.id) set status = "PAID" [unseen told] @UPDATE Account:11"
    `);
  });
});
