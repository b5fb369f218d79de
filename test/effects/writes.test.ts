import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('writes that find their row only once', () => {
  it('SQL: a version, a sequence and an amount', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ sku: string; version: number; amount: number }>) => {
  const { sku, version, amount } = job.data;
  await db.query('UPDATE stock SET quantity = quantity - 1, seq = $2 WHERE sku = $1 AND seq < $2', [sku, version]);
  await db.query('UPDATE stock SET version = version + 1 WHERE sku = $1 AND version = $2', [sku, version]);
  await db.query('UPDATE stock SET quantity = quantity - $2 WHERE sku = $1 AND quantity >= $2', [sku, amount]);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "update stock(sku: message.data.sku) set seq = message.data.version [relative guarded unique told] @UPDATE stock:4
      update stock(sku: message.data.sku, version: message.data.version) [relative guarded unique told] @UPDATE stock:5
      update stock(sku: message.data.sku) [relative unique told] @UPDATE stock:6"
    `);
  });

  it('SQL: a version that was read before changes with the row', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ sku: string }>) => {
  const { rows } = await db.query<{ version: number }>('SELECT version FROM stock WHERE sku = $1', [job.data.sku]);
  const sql = 'UPDATE stock SET version = version + 1 WHERE sku = $1 AND version = $2';
  await db.query(sql, [job.data.sku, rows[0]?.version]);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "read stock(sku: message.data.sku) @SELECT FROM stock:3
      update stock(sku: message.data.sku, version: outcome#1.version) [relative unique told] @UPDATE stock:5"
    `);
  });

  it('Prisma: a version, an order and an amount', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ order: string; id: string; amount: number }>) => {
  const { order, id, amount } = job.data;
  await prisma.invoice.updateMany({ where: { orderId: order, amount }, data: { amount: { increment: 1 } } });
  await prisma.invoice.updateMany({ where: { orderId: order, id: { lt: id } }, data: { amount: { increment: 1 } } });
  await prisma.invoice.updateMany({ where: { orderId: order, amount: { gte: 1 } }, data: { amount: { decrement: 1 } } });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "update Invoice(orderId: message.data.order, amount: message.data.amount) [relative guarded unseen told] @prisma.invoice.updateMany:4
      update Invoice(orderId: message.data.order) [relative guarded unseen told] @prisma.invoice.updateMany:5
      update Invoice(orderId: message.data.order) [relative unseen told] @prisma.invoice.updateMany:6"
    `);
  });

  it('Prisma: an upsert that updates nothing is a marker', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; amount: number }>) => {
  const { id: messageId, amount } = job.data;
  await prisma.processedMessage.upsert({ where: { messageId }, create: { messageId }, update: {} });
  await prisma.invoice.upsert({ where: { orderId: messageId }, create: { orderId: messageId, amount }, update: {} });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "upsert ProcessedMessage(messageId: message.data.id) [unseen told marker] @prisma.processedMessage.upsert:4
      upsert Invoice(orderId: message.data.id) [unseen told] @prisma.invoice.upsert:5"
    `);
  });
});

describe('a statement of several parts', () => {
  it('writes what its own claim lets through, and is atomic', () => {
    expect(
      programsOf(
        `
const sql =
  'WITH claim AS (INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id) ' +
  'UPDATE stock SET quantity = quantity - 1 FROM claim WHERE sku = $2';
new Worker('q', async (job: Job<{ id: string; sku: string }>) => {
  await db.query(sql, [job.data.id, job.data.sku]);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "transaction pg default
        insert processed_messages(message_id: message.data.id) [unique told marker] via client @INSERT INTO processed_messages:6
        if won
          update stock(sku: message.data.sku) [relative unique told] via client @UPDATE stock:6"
    `);
  });

  it('hands on what the claim returned', () => {
    expect(
      programsOf(
        `
const sql =
  'WITH claim AS (INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id) ' +
  'SELECT message_id FROM claim';
new Worker('q', async (job: Job<{ id: string }>) => {
  const { rows } = await db.query(sql, [job.data.id]);
  if (rows.length === 0) return;
  await mail.sendMail({ to: job.data.id });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "transaction pg default
        insert processed_messages(message_id: message.data.id) [unique told marker] via client @INSERT INTO processed_messages:6
      if !won
        return
      call email @mail.sendMail:8"
    `);
  });
});

describe('an option of an argument that is not visible', () => {
  it('is not given where the type has no such member, and may be where it has', () => {
    expect(
      programsOf(
        `
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare function optionsOf(id: string): Stripe.RequestOptions;
declare function paramsOf(id: string): Stripe.RefundCreateParams;
declare function anything(id: string): any;
new Worker('q', async (job: Job<{ id: string }>) => {
  const { id } = job.data;
  await stripe.paymentIntents.capture(id);
  await stripe.refunds.create(paramsOf(id));
  await stripe.refunds.create({ charge: id }, optionsOf(id));
  await stripe.refunds.create({ charge: id }, anything(id));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call payment @stripe.paymentIntents.capture:9
      call payment @stripe.refunds.create:10
      call payment key ?1.idempotencyKey unknown @stripe.refunds.create:11
      call payment key ?2.idempotencyKey unknown @stripe.refunds.create:12
      gap: the body of this call is not visible @paramsOf:10
      gap: the body of this call is not visible @optionsOf:11
      gap: the body of this call is not visible @anything:12"
    `);
  });
});
