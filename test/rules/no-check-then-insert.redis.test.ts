import rule from '../../rules/no-check-then-insert.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-check-then-insert', rule, {
  assertionOptions,
  valid: [
    {
      name: 'SET with NX asks and claims in one step',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string }>) => {
  const claimed = await redis.set(\`welcome:\${job.data.id}\`, '1', 'EX', 86_400, 'NX');
  if (claimed === null) return;
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
    },
    {
      name: 'node-redis, set with NX',
      code: `
import { createClient } from 'redis';
import type { SQSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
const redis = createClient();
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const claimed = await redis.set(record.messageId, '1', { EX: 3600, NX: true });
    if (!claimed) continue;
    await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  }
};
      `,
    },
    {
      name: 'setnx',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string }>) => {
  if ((await redis.setnx(\`welcome:\${job.data.id}\`, '1')) === 0) return;
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
    },
    {
      name: 'the added member of a set is the answer',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string }>) => {
  const added = await redis.sadd('welcome', job.data.id);
  if (added === 0) return;
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
    },
    {
      name: 'a cache, no gate',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
declare const redis: Redis;
new Worker('rates', async (job: Job<{ currency: string }>) => {
  const cached = await redis.get(job.data.currency);
  if (cached) return cached;
  await redis.set(job.data.currency, '1.08', 'EX', 60);
  return '1.08';
});
      `,
    },
    {
      name: 'the key that is set is another one',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string; user: string }>) => {
  if (await redis.exists(\`blocked:\${job.data.user}\`)) return;
  await redis.set(\`seen:\${job.data.id}\`, '1', 'EX', 60);
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
    },
    {
      name: 'set and exists of a map of the program',
      code: `
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
class Seen {
  readonly #keys = new Set<string>();
  async exists(key: string): Promise<boolean> {
    return this.#keys.has(key);
  }
  async set(key: string): Promise<void> {
    this.#keys.add(key);
  }
}
const redis = new Seen();
new Worker('welcome', async (job: Job<{ id: string }>) => {
  if (await redis.exists(job.data.id)) return;
  await redis.set(job.data.id);
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
    },
    {
      name: 'no schema file shows the table, and that is fine',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const seen = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return channel.ack(message);
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  channel.ack(message);
});
      `,
      options: [{ whenSchemaUnknown: 'ignore' }],
    },
    {
      name: 'no schema, no check',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  channel.ack(message);
});
      `,
    },
    {
      name: 'a watched key holds the second one off',
      code: `
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
const redis = new Redis();
export const worker = new Worker<{ account: string; cents: number }>('ledger', async job => {
  const connection = redis.duplicate();
  await connection.watch(\`booked:\${job.id}\`);
  if (await connection.exists(\`booked:\${job.id}\`)) return;
  const results = await connection
    .multi()
    .incrby(\`balance:\${job.data.account}\`, job.data.cents)
    .set(\`booked:\${job.id}\`, '1', 'EX', 86_400)
    .exec();
  if (results === null) throw new Error('booked elsewhere');
});
      `,
    },
  ],
  invalid: [
    {
      name: 'exists, then setex',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string }>) => {
  const key = \`welcome:\${job.data.id}\`;
  if (await redis.exists(key)) return;
  await redis.setex(key, 86_400, '1');
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: {
            name: 'redis.setex',
            other: 'redis.exists',
            otherAt: 'line 9',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 11',
            atomicForm: 'Set the key with NX and stop when it is there.',
          },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 38,
          suggestions: [
            {
              messageId: 'setIfAbsent',
              output: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string }>) => {
  const key = \`welcome:\${job.data.id}\`;
  if ((await redis.set(key, '1', 'EX', 86_400, 'NX')) === null) return;
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'get into a variable, then set',
      code: `
import { Redis } from 'ioredis';
import type { Consumer } from 'kafkajs';
import type { Transporter } from 'nodemailer';
declare const consumer: Consumer;
declare const redis: Redis;
declare const mail: Transporter;
await consumer.run({
  eachMessage: async ({ message }) => {
    const seen = await redis.get(\`seen:\${String(message.key)}\`);
    if (seen !== null) {
      console.info('seen before');
      return;
    }
    await redis.set(\`seen:\${String(message.key)}\`, '1', 'EX', 3600);
    await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  },
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: {
            name: 'redis.set',
            other: 'redis.get',
            otherAt: 'line 10',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 16',
            atomicForm: 'Set the key with NX and stop when it is there.',
          },
          line: 15,
          column: 11,
          endLine: 15,
          endColumn: 68,
          suggestions: [
            {
              messageId: 'setIfAbsent',
              output: `
import { Redis } from 'ioredis';
import type { Consumer } from 'kafkajs';
import type { Transporter } from 'nodemailer';
declare const consumer: Consumer;
declare const redis: Redis;
declare const mail: Transporter;
await consumer.run({
  eachMessage: async ({ message }) => {
    if ((await redis.set(\`seen:\${String(message.key)}\`, '1', 'EX', 3600, 'NX')) === null) {
      console.info('seen before');
      return;
    }
    await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  },
});
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'node-redis, exists then set with an expiry',
      code: `
import { createClient } from 'redis';
import type { SQSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
const redis = createClient();
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    if ((await redis.exists(record.messageId)) === 1) continue;
    await redis.set(record.messageId, '1', { EX: 3600 });
    await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  }
};
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: {
            name: 'redis.set',
            other: 'redis.exists',
            otherAt: 'line 9',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 11',
            atomicForm: 'Set the key with NX and stop when it is there.',
          },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 57,
          suggestions: [
            {
              messageId: 'setIfAbsent',
              output: `
import { createClient } from 'redis';
import type { SQSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
const redis = createClient();
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    if ((await redis.set(record.messageId, '1', { EX: 3600, NX: true })) === null) continue;
    await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
  }
};
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'check and set in helpers, no local edit',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
const isSeen = async (id: string): Promise<boolean> => (await redis.exists(\`seen:\${id}\`)) > 0;
const markSeen = async (id: string): Promise<void> => {
  await redis.set(\`seen:\${id}\`, '1', 'EX', 3600);
};
new Worker('welcome', async (job: Job<{ id: string }>) => {
  if (await isSeen(job.data.id)) return;
  await markSeen(job.data.id);
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: {
            name: 'redis.set',
            other: 'redis.exists',
            otherAt: 'line 7',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 14',
            atomicForm: 'Set the key with NX and stop when it is there.',
          },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 49,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a comment between check and set is kept, so no edit is offered',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string }>) => {
  if (await redis.exists(job.data.id)) return;
  // A day is longer than any retry.
  await redis.setex(job.data.id, 86_400, '1');
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: {
            name: 'redis.setex',
            other: 'redis.exists',
            otherAt: 'line 8',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 11',
            atomicForm: 'Set the key with NX and stop when it is there.',
          },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 46,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a field of a hash',
      code: `
import { Redis } from 'ioredis';
import { Worker, type Job } from 'bullmq';
import type { Transporter } from 'nodemailer';
declare const redis: Redis;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string }>) => {
  const done = await redis.hexists('welcome', job.data.id);
  if (done) return;
  await redis.hset('welcome', job.data.id, '1');
  await mail.sendMail({ to: 'a@example.com', subject: 'Welcome' });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: {
            name: 'redis.hset',
            other: 'redis.hexists',
            otherAt: 'line 8',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 11',
            atomicForm: 'Set the key with NX and stop when it is there.',
          },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 48,
          suggestions: null,
        },
      ],
    },
    {
      name: 'no schema file shows the table',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
declare const channel: Channel;
declare const pool: Pool;
await channel.consume('payments', async message => {
  if (message === null) return;
  const { id, amount } = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const seen = await pool.query('SELECT 1 FROM payments WHERE message_id = $1', [id]);
  if (seen.rows.length > 0) return channel.ack(message);
  await pool.query('INSERT INTO payments (message_id, amount) VALUES ($1, $2)', [id, amount]);
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'unseen',
          data: {
            name: 'INSERT INTO payments',
            other: 'SELECT FROM payments',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`CREATE UNIQUE INDEX payments_message_id_key ON payments (message_id)`',
          },
          line: 11,
          column: 9,
          endLine: 11,
          endColumn: 94,
          suggestions: null,
        },
      ],
    },
  ],
});
