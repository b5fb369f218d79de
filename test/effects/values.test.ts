import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('values', () => {
  it('destructuring with defaults and rest', () => {
    expect(
      programsOf(
        `
new Worker('q', async ({ data: { id, email: to = 'a@example.com', ...rest } }: Job<Order>) => {
  await redis.set(id, rest.kind);
  await mail.sendMail({ to });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "upsert (key: message.data.id) set value = message.data.kind [free told] @redis.set:3
      call email @mail.sendMail:4"
    `);
  });

  it('default parameters', () => {
    expect(
      programsOf(
        `
async function mark(id: string, prefix = 'seen'): Promise<void> {
  await redis.set(\`\${prefix}:\${id}\`, '1');
}
new Worker('q', async (job: Job<Order>) => {
  await mark(job.data.id);
  await mark(job.data.id, 'done');
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        upsert (key: template("seen:", message.data.id)) set value = "1" [free told] @redis.set:3
      call
        upsert (key: template("done:", message.data.id)) set value = "1" [free told] @redis.set:3"
    `);
  });

  it('spread in calls, lists and objects', () => {
    expect(
      programsOf(
        `
const base = { status: 'PAID' };
async function insert(...values: readonly [string, number]): Promise<void> {
  await db.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [...values]);
}
new Worker('q', async (job: Job<Order>) => {
  const row = { ...base, id: job.data.id };
  await redis.set(row.id, row.status);
  await insert(...([job.data.id, job.data.amount] as const));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "upsert (key: message.data.id) set value = "PAID" [free told] @redis.set:8
      call
        insert invoices(order_id: message.data.id, amount: message.data.amount) [unique] @INSERT INTO invoices:4"
    `);
  });

  it('members of an enum and of a constant object', () => {
    expect(
      programsOf(
        `
enum Prefix {
  Seen = 'seen',
}
const settings = { prefix: 'done' } as const;
new Worker('q', async (job: Job<Order>) => {
  await redis.set(\`\${Prefix.Seen}:\${job.data.id}\`, '1');
  await redis.set(\`\${settings.prefix}:\${job.data.id}\`, '1');
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "upsert (key: template("seen:", message.data.id)) set value = "1" [free told] @redis.set:7
      upsert (key: template("done:", message.data.id)) set value = "1" [free told] @redis.set:8"
    `);
  });

  it('a minted key, and one from the message', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const minted = randomUUID();
  await redis.set(\`\${minted}\`, '1');
  await redis.set(\`\${job.data.id}:\${job.data.amount}\`, '1');
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "upsert (key: minted:randomUUID) set value = "1" [free told] @redis.set:4
      upsert (key: template(message.data.id, ":", message.data.amount)) set value = "1" [free told] @redis.set:5"
    `);
  });

  it('a counter is relative, a total is absolute', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  await db.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [job.data.id]);
  await db.query('UPDATE stock SET quantity = $2 WHERE sku = $1', [job.data.id, job.data.amount]);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "update stock(sku: message.data.id) [relative unique told] @UPDATE stock:3
      update stock(sku: message.data.id) set quantity = message.data.amount [unique told] @UPDATE stock:4"
    `);
  });

  it('a parsed message is still the message', () => {
    expect(
      programsOf(
        `
await consumer.run({
  eachMessage: async ({ message }) => {
    const order = JSON.parse(String(message.value)) as Order;
    await redis.set(order.id, '1');
  },
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "compute @JSON.parse:4
      upsert (key: parse(message.message.value).id) set value = "1" [free told] @redis.set:5"
    `);
  });

  it('logs and metrics are no effects', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  console.log('start', job.id);
  await redis.set(job.data.id, '1');
  console.timeEnd('start');
});
        `,
      ),
    ).toMatchInlineSnapshot(`"upsert (key: message.data.id) set value = "1" [free told] @redis.set:4"`);
  });
});
