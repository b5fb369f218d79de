import rule from '../../rules/require-batch-item-failures.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-batch-item-failures', rule, {
  assertionOptions,
  valid: [
    {
      name: 'Kinesis: reading ends at the record that fails, whose sequence number is where the stream is read again',
      code: `
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
  for (const { kinesis } of event.Records) {
    try {
      await pool.query('UPDATE orders SET seen = true WHERE id = $1', [kinesis.partitionKey]);
    } catch (error) {
      console.error(error);
      return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
};
      `,
    },
    {
      name: 'middy: the middleware makes the list of the settled results',
      code: `
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
async function refund(event: SQSEvent) {
  const refunds = event.Records.map(record =>
    stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId }),
  );
  return Promise.allSettled(refunds);
}
export const handler = middy(refund).use(sqsPartialBatchFailure());
      `,
    },
    {
      // Whether the hook answers for the rejections is not known.
      name: 'middy: an own hook around the handler',
      code: `
import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
declare const report: (results: unknown) => Promise<void>;
async function refund(event: SQSEvent) {
  return Promise.allSettled(event.Records.map(record => stripe.refunds.create({ charge: record.body })));
}
export const handler = middy(refund).after(async request => report(request.response));
      `,
    },
    {
      name: 'powertools: a gate around the whole handler',
      code: `
import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { SQSEvent } from 'aws-lambda';
import { createTransport } from 'nodemailer';
declare const persistenceStore: BasePersistenceLayer;
const mail = createTransport({});
export const handler = makeIdempotent(
  async (event: SQSEvent): Promise<void> => {
    for (const record of event.Records) await mail.sendMail({ to: record.body, subject: 'Welcome' });
  },
  { persistenceStore },
);
      `,
    },
    {
      name: 'powertools: the method for one record is decorated',
      code: `
import { idempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { SQSEvent } from 'aws-lambda';
import { createTransport } from 'nodemailer';
declare const persistenceStore: BasePersistenceLayer;
const mail = createTransport({});
class Welcome {
  async handle(event: SQSEvent): Promise<void> {
    for (const record of event.Records) await this.greet(record.body);
  }
  @idempotent({ persistenceStore })
  async greet(to: string): Promise<void> {
    await mail.sendMail({ to, subject: 'Welcome' });
  }
}
const welcome = new Welcome();
export const handler = welcome.handle.bind(welcome);
      `,
    },
    {
      name: 'a wrapper of another package may answer for what is thrown',
      code: `
import { promisify } from 'node:util';
import type { SQSEvent } from 'aws-lambda';
import { createTransport } from 'nodemailer';
const mail = createTransport({});
async function greet(event: SQSEvent): Promise<void> {
  for (const record of event.Records) await mail.sendMail({ to: record.body, subject: 'Welcome' });
}
export const handler = promisify(greet);
      `,
    },
    {
      name: 'nobody waits for the records: that is the other defect, no-unawaited-processing',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  event.Records.forEach(async record => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
  });
};
      `,
    },
    {
      name: 'failed records are returned',
      code: `
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createTransport } from 'nodemailer';
const mail = createTransport({});
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const record of event.Records) {
    try {
      await mail.sendMail({ to: record.body, subject: 'Welcome' });
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
      `,
    },
    {
      name: 'ids are collected side by side and mapped',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const failed: string[] = [];
  await Promise.all(
    event.Records.map(async record => {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
      } catch {
        failed.push(record.messageId);
      }
    }),
  );
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
};
      `,
    },
    {
      name: 'the results of allSettled are looked at',
      code: `
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const results = await Promise.allSettled(event.Records.map(record => stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId })));
  const batchItemFailures: SQSBatchItemFailure[] = [];
  results.forEach((result, index) => {
    const record = event.Records[index];
    if (result.status === 'rejected' && record) batchItemFailures.push({ itemIdentifier: record.messageId });
  });
  return { batchItemFailures };
};
      `,
    },
    {
      name: 'the records whose result is a rejection are filtered',
      code: `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const results = await Promise.allSettled(event.Records.map(record => stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId })));
  const failed = event.Records.filter((_, index) => results[index]?.status === 'rejected');
  return { batchItemFailures: failed.map(record => ({ itemIdentifier: record.messageId })) };
};
      `,
    },
    {
      name: 'a rejection fails the batch, whose calls carry keys',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  const results = await Promise.allSettled(event.Records.map(record => stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId })));
  if (results.some(({ status }) => status === 'rejected')) throw new Error('some failed');
};
      `,
    },
    {
      name: 'absolute updates may run again',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
  }
};
      `,
    },
    {
      name: 'calls with keys may run again',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  await Promise.all(event.Records.map(record => stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId })));
};
      `,
    },
    {
      name: 'each record is claimed in its own transaction',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const { rowCount } = await client.query(
        'INSERT INTO processed_events (event_id) VALUES ($1) ON CONFLICT (event_id) DO NOTHING',
        [record.messageId],
      );
      if (rowCount === 1) await client.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [record.body]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
};
      `,
    },
    {
      name: 'a failure around the loop is the business of another rule',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  try {
    for (const record of event.Records) {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
    }
  } catch (error) {
    console.error(error);
  }
};
      `,
    },
    {
      name: 'a failed record is stored',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
    } catch (error) {
      await pool.query('INSERT INTO failures (id) VALUES ($1)', [record.messageId]);
    }
  }
};
      `,
    },
    {
      name: 'SNS knows no partial failure',
      code: `
import type { SNSHandler } from 'aws-lambda';
import axios from 'axios';
export const handler: SNSHandler = async event => {
  for (const record of event.Records) await axios.post('https://crm.example/contacts', record.Sns.Message);
};
      `,
    },
    {
      name: 'one record by its index',
      code: `
import type { SQSEvent } from 'aws-lambda';
import axios from 'axios';
export const handler = async (event: SQSEvent): Promise<void> => {
  const [record] = event.Records;
  await axios.post('https://crm.example/contacts', record?.body);
};
      `,
    },
    {
      name: 'the batch is stored as a whole',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  const bodies = event.Records.map(record => record.body);
  await pool.query('INSERT INTO audit (body) SELECT * FROM unnest($1::text[])', [bodies]);
};
      `,
    },
    {
      name: 'only a metric of the record may fail',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    try {
      console.log(record.messageId);
    } catch (error) {
      console.error(error);
    }
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
  }
};
      `,
    },
    {
      name: 'what has failed is tried once more in the catch clause',
      code: `
import type { SQSBatchItemFailure, SQSHandler } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    return await work();
  }
}
export const handler: SQSHandler = async event => {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const record of event.Records) {
    try {
      await twice(async () => {
        await pool.query('DELETE FROM carts WHERE customer = $1', [record.body]);
      });
    } catch {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
      `,
    },
  ],
  invalid: [
    {
      name: 'middy: without the middleware, settled results say nothing',
      code: `
import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
async function refund(event: SQSEvent) {
  const refunds = event.Records.map(record =>
    stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId }),
  );
  return Promise.allSettled(refunds);
}
export const handler = middy(refund);
      `,
      errors: [
        {
          messageId: 'settled',
          data: {
            effect: 'stripe.refunds.create',
            effectAt: 'line 8',
            more: '',
            other: 'Promise.allSettled',
            otherAt: 'line 10',
          },
          line: 6,
          column: 16,
          endLine: 6,
          endColumn: 22,
          suggestions: null,
        },
      ],
    },
    {
      name: 'middy: the middleware does not see what is caught',
      code: `
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
async function refund(event: SQSEvent) {
  return Promise.allSettled(
    event.Records.map(async record => {
      try {
        await stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId });
      } catch (error) {
        console.error(error);
      }
    }),
  );
}
const handler = middy(refund);
handler.use(sqsPartialBatchFailure());
export { handler };
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'stripe.refunds.create', effectAt: 'line 11', more: '', other: 'catch', otherAt: 'line 12' },
          line: 7,
          column: 16,
          endLine: 7,
          endColumn: 22,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an own wrapper that gives its handler through, after a bound method',
      code: `
import type { Context, SQSEvent } from 'aws-lambda';
import { createTransport } from 'nodemailer';
const mail = createTransport({});
const logged =
  <E>(run: (event: E, context: Context) => Promise<void>) =>
  async (event: E, context: Context): Promise<void> => {
    console.log(context.awsRequestId);
    await run(event, context);
  };
class Welcome {
  async handle(event: SQSEvent): Promise<void> {
    for (const record of event.Records) await mail.sendMail({ to: record.body, subject: 'Welcome' });
  }
}
const welcome = new Welcome();
export const handler = logged(welcome.handle.bind(welcome));
      `,
      errors: [
        {
          messageId: 'throws',
          data: { effect: 'mail.sendMail', effectAt: 'line 13', more: '', other: 'mail.sendMail', otherAt: 'line 13' },
          line: 12,
          column: 9,
          endLine: 12,
          endColumn: 15,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a record is swallowed',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
    } catch (error) {
      console.error(error);
    }
  }
};
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 8', more: '', otherAt: 'line 9' },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a helper swallows, the records run side by side',
      code: `
import type { SQSHandler, SQSRecord } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
async function save(record: SQSRecord): Promise<void> {
  try {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
  } catch (error) {
    console.error(error);
  }
}
export const handler: SQSHandler = async event => {
  await Promise.all(event.Records.map(save));
};
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 7', more: '', otherAt: 'line 8' },
          line: 12,
          column: 14,
          endLine: 12,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the list is returned, but nothing is put into it',
      code: `
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const record of event.Records) {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body]);
    } catch (error) {
      console.error(error);
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 9', more: '', otherAt: 'line 10' },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an awaited .catch(log) for each record',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await pool
      .query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', record.body])
      .catch(console.error);
  }
};
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 7', more: '', otherAt: 'line 9' },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the results of allSettled are dropped',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  await Promise.allSettled(
    event.Records.map(record => stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId })),
  );
};
      `,
      errors: [
        {
          messageId: 'settled',
          data: {
            effect: 'stripe.refunds.create',
            effectAt: 'line 7',
            more: '',
            other: 'Promise.allSettled',
            otherAt: 'line 6',
          },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the results of allSettled are only logged',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  const results = await Promise.allSettled(
    event.Records.map(record => stripe.refunds.create({ charge: record.body }, { idempotencyKey: record.messageId })),
  );
  for (const result of results) if (result.status === 'rejected') console.error(result.reason);
};
      `,
      errors: [
        {
          messageId: 'settled',
          data: {
            effect: 'stripe.refunds.create',
            effectAt: 'line 7',
            more: '',
            other: 'Promise.allSettled',
            otherAt: 'line 6',
          },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'one failing mail sends the others again',
      code: `
import type { SQSEvent } from 'aws-lambda';
import { createTransport } from 'nodemailer';
const mail = createTransport({});
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await mail.sendMail({ to: record.body, subject: 'Welcome' });
  }
};
      `,
      errors: [
        {
          messageId: 'throws',
          data: { effect: 'mail.sendMail', effectAt: 'line 7', more: '', other: 'mail.sendMail', otherAt: 'line 7' },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'side by side without keys',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type Stripe from 'stripe';
declare const stripe: Stripe;
export const handler = async (event: SQSEvent): Promise<void> => {
  await Promise.all(event.Records.map(record => stripe.refunds.create({ charge: record.body })));
};
      `,
      errors: [
        {
          messageId: 'throws',
          data: {
            effect: 'stripe.refunds.create',
            effectAt: 'line 6',
            more: '',
            other: 'stripe.refunds.create',
            otherAt: 'line 6',
          },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a Kinesis stream',
      code: `
import type { KinesisStreamHandler } from 'aws-lambda';
import axios from 'axios';
export const onContact: KinesisStreamHandler = async event => {
  for (const record of event.Records) {
    await axios.post('https://crm.example/contacts', Buffer.from(record.kinesis.data, 'base64').toString());
  }
};
      `,
      errors: [
        {
          messageId: 'throws',
          data: { effect: 'axios.post', effectAt: 'line 6', more: '', other: 'axios.post', otherAt: 'line 6' },
          line: 4,
          column: 14,
          endLine: 4,
          endColumn: 23,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a DynamoDB stream, a function declaration',
      code: `
import type { DynamoDBStreamEvent } from 'aws-lambda';
import axios from 'axios';
export async function onChange(event: DynamoDBStreamEvent): Promise<void> {
  for (const record of event.Records) {
    await axios.post('https://search.example/index', record.dynamodb?.NewImage);
  }
}
      `,
      errors: [
        {
          messageId: 'throws',
          data: { effect: 'axios.post', effectAt: 'line 6', more: '', other: 'axios.post', otherAt: 'line 6' },
          line: 4,
          column: 23,
          endLine: 4,
          endColumn: 31,
          suggestions: null,
        },
      ],
    },
    {
      name: 'what is parsed before the try block fails the batch',
      code: `
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createTransport } from 'nodemailer';
const mail = createTransport({});
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const record of event.Records) {
    const { to } = JSON.parse(record.body) as { to: string };
    try {
      await mail.sendMail({ to, subject: 'Welcome' });
    } catch (error) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
      `,
      errors: [
        {
          messageId: 'throws',
          data: { effect: 'mail.sendMail', effectAt: 'line 10', more: '', other: 'JSON.parse', otherAt: 'line 8' },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a relative update',
      code: `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) {
    await pool.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = $1', [record.body]);
  }
};
      `,
      errors: [
        {
          messageId: 'throws',
          data: { effect: 'UPDATE stock', effectAt: 'line 7', more: '', other: 'UPDATE stock', otherAt: 'line 7' },
          line: 5,
          column: 14,
          endLine: 5,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
  ],
});
