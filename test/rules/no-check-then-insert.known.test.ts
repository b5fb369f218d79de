import rule from '../../rules/no-check-then-insert.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

// What tools for other languages were found to report without need, by the thread that tells of it, and what query-audit leaves out.
testerWithSchema().run('no-check-then-insert', rule, {
  assertionOptions,
  valid: [
    {
      name: 'rubocop-rails 213: the check is made under a condition, and the index is',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('refunds', async (job: Job<{ payment: string; amount: number; silent: boolean }>) => {
  const { payment, amount, silent } = job.data;
  if (!silent) {
    const { rows } = await pool.query("SELECT 1 FROM refunds WHERE payment_id = $1 AND status = 'open'", [payment]);
    if (rows.length > 0) return;
  }
  await pool.query("INSERT INTO refunds (payment_id, status, amount) VALUES ($1, 'open', $2)", [payment, amount]);
});
      `,
    },
    {
      name: 'rubocop-rails 215: an index on an expression',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('subscribe', async (job: Job<{ email: string }>) => {
  const { rowCount } = await pool.query('SELECT id FROM subscribers WHERE email = $1', [job.data.email]);
  if (rowCount) return;
  await pool.query("INSERT INTO subscribers (email, plan) VALUES ($1, 'free')", [job.data.email]);
});
      `,
    },
    {
      name: 'rubocop-rails 221: an index that is made apart from its table',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('vouchers', async (job: Job<{ order: string; code: string }>) => {
  const { rows } = await pool.query('SELECT 1 FROM vouchers WHERE order_id = $1', [job.data.order]);
  if (rows.length > 0) return;
  await pool.query('INSERT INTO vouchers (order_id, code) VALUES ($1, $2)', [job.data.order, job.data.code]);
});
      `,
    },
    {
      name: 'rubocop-rails 231: unique within a scope',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('members', async (job: Job<{ tenant: string; person: string }>) => {
  const { tenant, person } = job.data;
  const known = await pool.query('SELECT 1 FROM memberships WHERE person_id = $1 AND tenant_id = $2', [person, tenant]);
  if (known.rows.length > 0) return;
  await pool.query('INSERT INTO memberships (tenant_id, person_id) VALUES ($1, $2)', [tenant, person]);
});
      `,
    },
    {
      name: 'rubocop-rails 214: no file shows the columns of the table',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('stamps', async (job: Job<{ order: string }>) => {
  const { rows } = await pool.query('SELECT 1 FROM stamps WHERE order_id = $1', [job.data.order]);
  if (rows.length > 0) return;
  await pool.query('INSERT INTO stamps (order_id) VALUES ($1)', [job.data.order]);
});
      `,
      options: [{ whenSchemaUnknown: 'ignore' }],
    },
    {
      name: 'rubocop-rails 1130: a check that names nothing',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('stamps', async (job: Job<{ order: string }>) => {
  const { rows } = await pool.query('SELECT 1 FROM stamps');
  if (rows.length > 0) return;
  await pool.query('INSERT INTO stamps (order_id) VALUES ($1)', [job.data.order]);
});
      `,
    },
    {
      name: 'query-audit: no column is in both: found by what they go by, stamped by their id',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('visits', async (job: Job<{ person: string; at: string }>) => {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM memberships WHERE person_id = $1', [job.data.person]);
  const [member] = rows;
  if (member === undefined) return;
  await pool.query('UPDATE memberships SET last_seen = $2 WHERE id = $1', [member.id, job.data.at]);
});
      `,
    },
    {
      name: 'query-audit: a locked read after an unlocked one',
      code: `
import { Worker, type Job } from 'bullmq';
import { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
const pool = new Pool();
new Worker('confirm', async (job: Job<{ order: string }>) => {
  const early = await pool.query<{ status: string }>('SELECT status FROM orders WHERE id = $1', [job.data.order]);
  if (early.rows[0]?.status === 'CONFIRMED') return;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ status: string }>('SELECT status FROM orders WHERE id = $1 FOR UPDATE', [job.data.order]);
    if (rows[0]?.status !== 'CONFIRMED') {
      await client.query("UPDATE orders SET status = 'CONFIRMED' WHERE id = $1", [job.data.order]);
      await mail.sendMail({ to: 'a@example.com', subject: 'Confirmed' });
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});
      `,
    },
    {
      name: 'query-audit: an upsert after a look',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('stock', async (job: Job<{ sku: string; quantity: number }>) => {
  const { rows } = await pool.query('SELECT 1 FROM stock WHERE sku = $1', [job.data.sku]);
  if (rows.length > 0) return;
  await pool.query(
    'INSERT INTO stock (sku, quantity) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET quantity = EXCLUDED.quantity',
    [job.data.sku, job.data.quantity],
  );
});
      `,
    },
    {
      name: 'query-audit: a version that only one of them finds',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Pool } from 'pg';
declare const pool: Pool;
new Worker('confirm', async (job: Job<{ order: string }>) => {
  const { rows } = await pool.query<{ status: string; version: number }>('SELECT status, version FROM orders WHERE id = $1', [job.data.order]);
  const [order] = rows;
  if (order === undefined || order.status === 'CONFIRMED') return;
  const { rowCount } = await pool.query(
    "UPDATE orders SET status = 'CONFIRMED', version = version + 1 WHERE id = $1 AND version = $2",
    [job.data.order, order.version],
  );
  if (rowCount === 0) throw new Error('changed in between');
});
      `,
    },
  ],
  invalid: [],
});

testerWithPrisma().run('no-check-then-insert', rule, {
  assertionOptions,
  valid: [
    {
      name: 'the key names the column of a relation, the insert the relation',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ tenant: string; code: string }>('vouchers', async ({ data: { tenant, code } }) => {
  const known = await prisma.voucher.findUnique({ where: { tenantId_code: { tenantId: tenant, code } } });
  if (known !== null) return;
  await prisma.voucher.create({ data: { code, tenant: { connect: { id: tenant } } } });
});
      `,
    },
    {
      name: 'the check goes through the relation as well',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ tenant: string; code: string }>('vouchers', async ({ data: { tenant, code } }) => {
  const known = await prisma.voucher.findFirst({ where: { tenant: { id: tenant }, code } });
  if (known) return;
  await prisma.voucher.create({ data: { code, tenant: { connect: { id: tenant } } } });
});
      `,
    },
  ],
  invalid: [],
});
