import rule from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

// Claims that are taken back after a failure, for the redelivery to begin anew.
testerWithoutSchema().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'pg: a row that is changed once, whichever element of a list comes to it first',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
declare const redis: Redis;
declare const pool: Pool;
export const worker = new Worker<{ id: string; lines: string[] }>('orders', async ({ data: { id, lines } }) => {
  if ((await redis.set('shipped:' + id, '1', 'EX', 604800, 'NX')) === null) return;
  try {
    for (const line of lines) {
      console.log(line);
      await pool.query("UPDATE orders SET state = 'sent', tries = tries + 1 WHERE id = $1 AND state = 'new'", [id]);
    }
  } catch (error) {
    await redis.del('shipped:' + id);
    throw error;
  }
});
      `,
    },
    {
      name: 'ioredis: the only effect is the one that failed',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
export const worker = new Worker<{ id: string; to: string }>('invitations', async ({ data: { id, to } }) => {
  if ((await redis.set('invited:' + id, '1', 'EX', 604800, 'NX')) === null) return;
  try {
    await mail.sendMail({ to });
  } catch (error) {
    await redis.del('invited:' + id);
    throw error;
  }
});
      `,
    },
    {
      name: 'ioredis: what cannot be repeated is done last',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const pool: Pool;
declare const mail: Transporter;
export const worker = new Worker<{ id: string; to: string }>('invitations', async ({ data: { id, to } }) => {
  if ((await redis.set('invited:' + id, '1', 'EX', 604800, 'NX')) === null) return;
  try {
    await pool.query("UPDATE guests SET state = 'invited' WHERE id = $1", [id]);
    await mail.sendMail({ to });
  } catch (error) {
    await redis.del('invited:' + id);
    throw error;
  }
});
      `,
    },
    {
      name: 'pg: the claim stays when something was done',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const pool: Pool;
declare const mail: Transporter;
export const start = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const { id, to } = JSON.parse(String(message.value)) as { id: string; to: string };
      const claimed = await pool.query('INSERT INTO invited (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      if (claimed.rowCount === 0) return;
      try {
        await mail.sendMail({ to });
      } catch (error) {
        await pool.query('DELETE FROM invited WHERE id = $1', [id]);
        throw error;
      }
      await pool.query('INSERT INTO invitations (guest, sent) VALUES ($1, now())', [to]);
    },
  });
      `,
    },
    {
      name: 'pg: the claim of another message is taken back',
      code: `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const pool: Pool;
declare const mail: Transporter;
export const start = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const { id, to } = JSON.parse(String(message.value)) as { id: string; to: string };
      const claimed = await pool.query('INSERT INTO invited (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
      if (claimed.rowCount === 0) return;
      try {
        await mail.sendMail({ to });
        await pool.query("UPDATE guests SET state = 'invited' WHERE id = $1", [id]);
      } catch (error) {
        await pool.query('DELETE FROM reminded WHERE id = $1', [id]);
        throw error;
      }
    },
  });
      `,
    },
  ],
  invalid: [
    {
      name: 'ioredis: the mail is sent, and the row fails',
      code: `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const pool: Pool;
declare const mail: Transporter;
export const worker = new Worker<{ id: string; to: string }>('invitations', async ({ data: { id, to } }) => {
  if ((await redis.set('invited:' + id, '1', 'EX', 604800, 'NX')) === null) return;
  try {
    await mail.sendMail({ to });
    await pool.query("UPDATE guests SET state = 'invited' WHERE id = $1", [id]);
  } catch (error) {
    await redis.del('invited:' + id);
    throw error;
  }
});
      `,
      errors: [
        {
          messageId: 'released',
          data: { name: 'mail.sendMail', deeper: '', more: '', other: 'redis.del', otherAt: 'line 15' },
          line: 12,
          column: 11,
          endLine: 12,
          endColumn: 32,
          suggestions: null,
        },
      ],
    },
    {
      name: 'knex: the state of the row is set back',
      code: `
import type { Channel } from 'amqplib';
import type { Knex } from 'knex';
import type { Twilio } from 'twilio';
declare const knex: Knex;
declare const sms: Twilio;
export const start = (channel: Channel) =>
  channel.consume('reminders', async message => {
    if (message === null) return;
    const { id, phones } = JSON.parse(message.content.toString()) as { id: string; phones: string[] };
    const begun = await knex('reminders').where({ id, state: 'new' }).update({ state: 'sent' });
    if (begun === 0) {
      channel.ack(message);
      return;
    }
    try {
      for (const to of phones) await sms.messages.create({ to, body: 'See you tomorrow' });
    } catch {
      await knex('reminders').where({ id }).update({ state: 'new' });
      channel.nack(message, false, true);
      return;
    }
    channel.ack(message);
  });
      `,
      errors: [
        {
          messageId: 'released',
          data: { name: 'sms.messages.create', deeper: '', more: '', other: 'UPDATE reminders', otherAt: 'line 19' },
          line: 17,
          column: 38,
          endLine: 17,
          endColumn: 91,
          suggestions: null,
        },
      ],
    },
    {
      name: 'mongodb: in a class, with a helper that takes the claim back',
      code: `
import type { Consumer } from 'kafkajs';
import type { Collection } from 'mongodb';
import type { Transporter } from 'nodemailer';
interface Claim { _id: string }
export class Receipts {
  constructor(
    private readonly claims: Collection<Claim>,
    private readonly sent: Collection<{ order: string; at: Date }>,
    private readonly mail: Transporter,
  ) {}

  async start(consumer: Consumer): Promise<void> {
    await consumer.run({ eachMessage: async ({ message }) => this.handle(JSON.parse(String(message.value)) as { id: string; to: string }) });
  }

  private async handle({ id, to }: { id: string; to: string }): Promise<void> {
    if (!(await this.claim(id))) return;
    try {
      await this.mail.sendMail({ to, subject: id });
      await this.sent.insertOne({ order: id, at: new Date() });
    } catch (error) {
      await this.release(id);
      throw error;
    }
  }

  private async claim(id: string): Promise<boolean> {
    const { upsertedCount } = await this.claims.updateOne({ _id: id }, { $setOnInsert: { _id: id } }, { upsert: true });
    return upsertedCount === 1;
  }

  private async release(id: string): Promise<void> {
    await this.claims.deleteOne({ _id: id });
  }
}
      `,
      errors: [
        {
          messageId: 'released',
          data: { name: 'mail.sendMail', deeper: '', more: '', other: 'claims.deleteOne', otherAt: 'line 34' },
          line: 20,
          column: 13,
          endLine: 20,
          endColumn: 52,
          suggestions: null,
        },
      ],
    },
  ],
});
