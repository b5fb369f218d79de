import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('queries of Drizzle', () => {
  it('name their table and columns as the program does', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; pieces: number }>) => {
  const { id, pieces } = job.data;
  await drizzle.select().from(orders).where(and(eq(orders.id, id), isNull(orders.seenAt))).for('update');
  await drizzle.query.orders.findFirst({ where: (fields, { eq: is }) => is(fields.customerId, id) });
  await drizzle.update(orders).set({ pieces: sql\`\${orders.pieces} - \${pieces}\`, customerId: id }).where(eq(orders.id, id));
  await drizzle.update(orders).set({ pieces }).where(and(eq(orders.id, id), lt(orders.pieces, pieces)));
  await drizzle.delete(orders).where(or(eq(orders.id, id), gt(orders.pieces, 1)));
  await drizzle.execute(sql\`DELETE FROM \${orders} WHERE \${orders.customerId} = \${id}\`);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "read orders(id: message.data.id, seenAt: null) locking @SELECT FROM orders:4
      read orders(customerId: message.data.id) @SELECT FROM orders:5
      update orders(id: message.data.id) set customerId = message.data.id [relative unique told] @UPDATE orders:6
      update orders(id: message.data.id) set pieces = message.data.pieces [guarded unique told] @UPDATE orders:7
      delete orders() [guarded free told] @DELETE FROM orders:8
      delete orders(customerId: message.data.id) [free told] @DELETE FROM orders:9"
    `);
  });

  it('tell by rows, by counts where the driver puts them, or by numbers of rows', () => {
    expect(
      programsOf(
        `
const isThere = async (id: string) => (await drizzle.$count(orders, eq(orders.id, id))) > 0;
new Worker('q', async (job: Job<{ id: string }>) => {
  const { id } = job.data;
  if (await isThere(id)) return;
  const [counted] = await drizzle.select({ n: count() }).from(orders).where(eq(orders.id, id));
  if (counted !== undefined && counted.n > 0) return;
  const claimed = await drizzle.insert(orders).values({ id }).onConflictDoNothing({ target: orders.id });
  if (claimed.rowCount === 0) return;
  const [inserted] = await mysql.insert(orders as never).ignore().values({ id } as never);
  if (inserted.affectedRows === 0) return;
  const [row] = await drizzle.insert(orders).values({ id }).onConflictDoUpdate({ target: [orders.id], set: { customerId: sql\`excluded.customer_id\` } }).returning();
  if (row === undefined) return;
  const { rows } = await drizzle.execute(sql\`SELECT 1 FROM orders WHERE id = \${id}\`);
  if (rows.length > 0) return;
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        read orders(id: message.data.id) @SELECT FROM orders:2
      if found
        return
      read orders(id: message.data.id) @SELECT FROM orders:6
      if found
        return
      insert orders(id: message.data.id) [unique told marker] @INSERT INTO orders:8
      if !won
        return
      insert orders(id: message.data.id) [unique told marker] @INSERT INTO orders:10
      if !won
        return
      upsert orders(id: message.data.id) set customerId = ?1 [unique told] @INSERT INTO orders:12
      if !won
        return
      read orders(id: message.data.id) @SELECT FROM orders:14
      if found
        return"
    `);
  });

  it('run in a transaction whose rollback fails, or as a batch', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string }>) => {
  const { id } = job.data;
  await drizzle.transaction(async tx => {
    const [claim] = await tx.insert(orders).values({ id }).onConflictDoNothing().returning();
    if (claim === undefined) tx.rollback();
    await tx.update(orders).set({ pieces: 1 }).where(eq(orders.id, id));
  }, { isolationLevel: 'serializable' });
  await libsql.batch([libsql.insert(orders as never).values({ id } as never), libsql.delete(orders as never)]);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "transaction drizzle serializable
        call
          insert orders(id: message.data.id) [unique told marker] via client @INSERT INTO orders:5
          if !won
            throw
          update orders(id: message.data.id) set pieces = 1 [unique told] via client @UPDATE orders:7
      transaction drizzle default
        insert orders(id: message.data.id) [unique marker] via client @INSERT INTO orders:9
        delete orders() [free told] via client @DELETE FROM orders:9"
    `);
  });
});
