import rule from '../../rules/require-batch-item-failures.ts';
import { assertionOptions, testerWithPrisma, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-batch-item-failures', rule, {
  assertionOptions,
  valid: [
    {
      name: 'what exists is skipped, and the batch goes on',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function handler(event: SQSEvent): Promise<void> {
  for (const { body } of event.Records)
    await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, 1) ON CONFLICT DO NOTHING', [body]);
}
      `,
    },
    {
      name: 'a refused row is told by its code, and the batch goes on',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { DatabaseError, type Pool } from 'pg';
declare const pool: Pool;
export async function handler(event: SQSEvent): Promise<void> {
  for (const { body } of event.Records) {
    try {
      await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, 1)', [body]);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== '23505') throw error;
    }
  }
}
      `,
    },
    {
      name: 'a batch of one transaction: nothing of it is there when it comes back',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function handler(event: SQSEvent): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const { body } of event.Records)
      await client.query('INSERT INTO invoices (order_id, amount) VALUES ($1, 1)', [body]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
      `,
    },
    {
      name: 'a wrapper of the program collects what fails',
      code: `
import type { SQSEvent, SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Twilio } from 'twilio';
const eachRecord = (work: (record: SQSRecord) => Promise<void>) => async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      await work(record);
    } catch {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
declare const twilio: Twilio;
export const handler = eachRecord(async ({ body }) => {
  await twilio.messages.create({ to: body, from: '+1', body: 'Paid' });
});
      `,
    },
    {
      name: 'a FIFO queue: from the first failure on, all come again',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Collection } from 'mongodb';
declare const orders: Collection<{ _id: string; paid: number }>;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  for (const [index, { body }] of event.Records.entries()) {
    try {
      await orders.updateOne({ _id: body }, { $inc: { paid: 1 } });
    } catch {
      return { batchItemFailures: event.Records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }
  }
  return { batchItemFailures: [] };
};
      `,
    },
  ],
  invalid: [
    {
      name: 'the key refuses the records that are done, and that fails the batch for ever',
      code: `
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
async function book({ body }: SQSRecord): Promise<void> {
  const { order, amount } = JSON.parse(body) as { order: string; amount: number };
  await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [order, amount]);
}
export async function handler(event: SQSEvent): Promise<void> {
  for (const record of event.Records) await book(record);
}
      `,
      errors: [
        {
          messageId: 'refused',
          data: { other: 'INSERT INTO invoices', otherAt: 'line 7' },
          line: 9,
          column: 23,
          endLine: 9,
          endColumn: 30,
        },
      ],
    },
    {
      name: 'the marker comes after the row: where it fails, the row is refused, and no further record gets its turn',
      code: `
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
async function book({ body }: SQSRecord): Promise<void> {
  const { order, amount } = JSON.parse(body) as { order: string; amount: number };
  const known = await pool.query('SELECT 1 FROM processed_messages WHERE message_id = $1', [order]);
  if (known.rows.length > 0) return;
  await pool.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [order, amount]);
  await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [order]);
}
export async function handler(event: SQSEvent): Promise<void> {
  for (const record of event.Records) await book(record);
}
      `,
      errors: [
        {
          messageId: 'refused',
          data: { other: 'INSERT INTO invoices', otherAt: 'line 9' },
          line: 12,
          column: 23,
          endLine: 12,
          endColumn: 30,
        },
      ],
    },
    {
      name: 'a mail behind the marker that is refused',
      code: `
import type { SQSHandler } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
declare const pool: Pool;
declare const mails: Transporter;
export const handler: SQSHandler = async ({ Records }) => {
  for (const { messageId, body } of Records) {
    await pool.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [messageId]);
    await mails.sendMail({ to: body, subject: 'Paid' });
  }
};
      `,
      errors: [
        {
          messageId: 'refused',
          data: { other: 'INSERT INTO processed_messages', otherAt: 'line 9' },
          line: 7,
          column: 14,
          endLine: 7,
          endColumn: 21,
        },
      ],
    },
    {
      name: 'TypeORM: a service class that throws for one record',
      code: `
import type { SQSHandler } from 'aws-lambda';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity()
class Account {
  @PrimaryColumn() id!: string;
  @Column() balance!: number;
}
class Accounts {
  constructor(private readonly source: DataSource) {}
  async book(id: string): Promise<void> {
    await this.source.getRepository(Account).increment({ id }, 'balance', 1);
  }
}
const accounts = new Accounts(new DataSource({ type: 'postgres' }));
export const handler: SQSHandler = async event => {
  for (const { body } of event.Records) await accounts.book(body);
};
      `,
      errors: [
        {
          messageId: 'throws',
          data: {
            effect: 'source.getRepository().increment',
            effectAt: 'line 12',
            other: 'source.getRepository().increment',
            otherAt: 'line 12',
            more: '',
          },
          line: 16,
          column: 14,
          endLine: 16,
          endColumn: 21,
        },
      ],
    },
    {
      name: 'Mongoose: records side by side, each logs its own failure',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { model, Schema } from 'mongoose';
const Order = model('Order', new Schema({ _id: String, status: String }));
export async function handler(event: SQSEvent): Promise<void> {
  await Promise.all(
    event.Records.map(async ({ body }) => {
      try {
        await Order.updateOne({ _id: body }, { $set: { status: 'PAID' } });
      } catch (error) {
        console.error('order failed', body, error);
      }
    }),
  );
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'Order.updateOne', effectAt: 'line 9', otherAt: 'line 10', more: '' },
          line: 5,
          column: 23,
          endLine: 5,
          endColumn: 30,
        },
      ],
    },
    {
      name: 'a wrapper that times each record, and lets its failure through',
      code: `
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { Histogram } from 'prom-client';
import type { WebClient } from '@slack/web-api';
const seconds = new Histogram({ name: 'record_seconds', help: 'Time for one record' });
declare const slack: WebClient;
const timed = (work: (record: SQSRecord) => Promise<void>) => async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const stop = seconds.startTimer();
    await work(record);
    stop();
  }
};
export const handler = timed(async ({ body }) => {
  await slack.chat.postMessage({ channel: 'sales', text: body });
});
      `,
      errors: [
        {
          messageId: 'throws',
          data: {
            effect: 'slack.chat.postMessage',
            effectAt: 'line 15',
            other: 'slack.chat.postMessage',
            otherAt: 'line 15',
            more: '',
          },
          line: 7,
          column: 63,
          endLine: 7,
          endColumn: 104,
        },
      ],
    },
    {
      name: 'the switch over kinds of records swallows in one of its cases',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Knex } from 'knex';
declare const knex: Knex;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    const { kind, id } = JSON.parse(body) as { kind: string; id: string };
    switch (kind) {
      case 'paid':
        try {
          await knex('orders').where({ id }).update({ status: 'PAID' });
        } catch (error) {
          batchItemFailures.push({ itemIdentifier: messageId });
        }
        break;
      case 'shipped':
        try {
          await knex('orders').where({ id }).update({ status: 'SHIPPED' });
        } catch (error) {
          console.error('order failed', id, error);
        }
        break;
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 19', otherAt: 'line 20', more: '' },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
        },
      ],
    },
  ],
});

testerWithPrisma().run('require-batch-item-failures', rule, {
  assertionOptions,
  valid: [
    {
      name: 'records side by side, those that are rejected are named',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const results = await Promise.allSettled(
    event.Records.map(({ body }) => prisma.shipment.create({ data: { orderId: body, carrier: 'any' } })),
  );
  return {
    batchItemFailures: event.Records.filter((_, index) => results[index]?.status === 'rejected').map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  };
};
      `,
    },
  ],
  invalid: [
    {
      name: 'a chain whose catch gives null for what fails',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
export const handler = async (event: SQSEvent): Promise<{ done: number }> => {
  const made = await Promise.all(
    event.Records.map(({ body }) =>
      prisma.invoice
        .upsert({ where: { orderId: body }, create: { orderId: body, amount: 1 }, update: { amount: 1 } })
        .catch(() => null),
    ),
  );
  return { done: made.filter(row => row !== null).length };
};
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'prisma.invoice.upsert', effectAt: 'line 8', otherAt: 'line 10', more: '' },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
        },
      ],
    },
  ],
});
