import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('conditions', () => {
  it('a row, through a variable and a helper boolean', () => {
    expect(
      programsOf(
        `
async function isDone(id: string): Promise<boolean> {
  const { rows } = await db.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [id]);
  const [first] = rows;
  return first !== undefined;
}
new Worker('q', async (job: Job<Order>) => {
  const done = await isDone(job.data.id);
  if (done) return;
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        read processed_messages(message_id: message.data.id) @SELECT FROM processed_messages:3
        return
      if found
        return
      call email @mail.sendMail:10"
    `);
  });

  it('rowCount tells who won', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const sql = 'INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING';
  const { rowCount } = await db.query(sql, [job.data.id]);
  if (rowCount === 0) return;
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "insert processed_messages(message_id: message.data.id) [unique told marker] @INSERT INTO processed_messages:4
      if !won
        return
      call email @mail.sendMail:6"
    `);
  });

  it('the returned rows tell who won', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const sql = 'INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id';
  const claimed = (await db.query(sql, [job.data.id])).rows.length > 0;
  if (claimed) await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "insert processed_messages(message_id: message.data.id) [unique told marker] @INSERT INTO processed_messages:4
      if won
        call email @mail.sendMail:5"
    `);
  });

  it('SET with NX tells who won', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const isFirst = (await redis.set(job.data.id, '1', 'EX', 60, 'NX')) === 'OK';
  if (!isFirst) return;
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "insert (key: message.data.id, value: "1") [unique told marker] @redis.set:3
      if !won
        return
      call email @mail.sendMail:5"
    `);
  });

  it('the code of a conflict', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  try {
    await db.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [job.data.id]);
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return;
    throw error;
  }
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        insert processed_messages(message_id: message.data.id) [unique marker] @INSERT INTO processed_messages:4
      catch
        if conflict
          return
        throw
      call email @mail.sendMail:9"
    `);
  });

  it('the code of a conflict, in a helper', () => {
    expect(
      programsOf(
        `
const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';
new Worker('q', async (job: Job<Order>) => {
  try {
    await db.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [job.data.id]);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return;
  }
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        insert processed_messages(message_id: message.data.id) [unique marker] @INSERT INTO processed_messages:6
      catch
        if !conflict
          throw
        return
      call email @mail.sendMail:11"
    `);
  });

  it('a column of the row that was found', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const { rows } = await db.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [job.data.id]);
  const status = rows[0]?.status;
  if (status === 'PAID' || status === 'SENT') return;
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "read orders(id: message.data.id) @SELECT FROM orders:3
      if !(!status == "PAID" && !status == "SENT")
        return
      call email @mail.sendMail:6"
    `);
  });

  it('an update tells whether it changed something', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const claim = await db.query("UPDATE orders SET status = 'PAID' WHERE id = $1 AND status = 'NEW'", [job.data.id]);
  if ((claim.rowCount ?? 0) < 1) return;
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "update orders(id: message.data.id, status: "NEW") set status = "PAID" [unique told] @UPDATE orders:3
      if !won
        return
      call email @mail.sendMail:5"
    `);
  });

  it('a flag set on some branch', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  let seen = false;
  if (await redis.exists(job.data.id)) seen = true;
  if (!seen) await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "read (key: message.data.id) @redis.exists:4
      if !found
        call email @mail.sendMail:5"
    `);
  });

  it('the negation and conjunction of checks', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const seen = await redis.get(job.data.id);
  if (!seen && job.data.amount > 0) await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "read (key: message.data.id) @redis.get:3
      if (!found && {message.data.amount > 0})
        call email @mail.sendMail:4"
    `);
  });

  it('what a failure of a helper means', () => {
    expect(
      programsOf(
        `
async function trySend(to: string): Promise<boolean> {
  try {
    await mail.sendMail({ to });
    return true;
  } catch {
    return false;
  }
}
new Worker('q', async (job: Job<Order>) => {
  if (await trySend(job.data.email)) await redis.set(job.data.id, '1');
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        try
          call email @mail.sendMail:4
          return
        catch
          return
      if !failed
        upsert (key: message.data.id) set value = "1" [free told] @redis.set:11"
    `);
  });

  it('the code of a conflict, from Prisma', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  try {
    await prisma.processedMessage.create({ data: { messageId: job.data.id } });
  } catch (error) {
    if ((error as { code?: string }).code !== 'P2002') throw error;
    return;
  }
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        insert ProcessedMessage(messageId: message.data.id) [unseen marker] @prisma.processedMessage.create:4
      catch
        if !conflict
          throw
        return
      call email @mail.sendMail:9"
    `);
  });

  it('the count of an insert that skips duplicates', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const { count } = await prisma.invoice.createMany({
    data: [{ orderId: job.data.id, amount: job.data.amount }],
    skipDuplicates: true,
  });
  if (!count) return;
  await mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "insert Invoice(orderId: message.data.id, amount: message.data.amount) [unique told] @prisma.invoice.createMany:3
      if !won
        return
      call email @mail.sendMail:8"
    `);
  });
});
