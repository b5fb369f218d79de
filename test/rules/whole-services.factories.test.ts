import { describe, expect, it } from 'vitest';

import { lintFile } from '../analysis/lint.ts';
import { programOf } from '../program.ts';

/** What every rule together says about a service of several files: `file:line rule`, in the order of the files. */
const reportsOf = (sources: Readonly<Record<string, string>>): readonly string[] => {
  const { program, file, problems } = programOf(sources);
  expect(problems()).toEqual([]);
  return Object.keys(sources).flatMap(name =>
    lintFile(program, file(name)).map(({ line, rule }) => `${name}:${String(line)} ${rule}`),
  );
};

const declared = (caught: string): string => `
import type { SQSBatchItemFailure, SQSHandler } from 'aws-lambda';
export const forEachRecord = <T>(work: (body: T) => Promise<void>): SQSHandler => async event => {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const record of event.Records) {
    try {
      await work(JSON.parse(record.body) as T);
    } catch (error) {
      ${caught}
    }
  }
  return { batchItemFailures };
};
`;

const reporting = 'batchItemFailures.push({ itemIdentifier: record.messageId });';

const mails = (handler: string): string => `
import type { Transporter } from 'nodemailer';
import { forEachRecord } from './for-each-record.ts';
declare const mail: Transporter;
${handler}
`;

describe('a handler that a function of another file makes', () => {
  it('is judged where it is exported', () => {
    expect(
      reportsOf({
        'for-each-record.ts': declared(reporting),
        'mails.ts': mails(
          'export const handler = forEachRecord<{ to: string }>(async ({ to }) => void (await mail.sendMail({ to })));',
        ),
      }),
    ).toEqual(['mails.ts:5 require-dedup']);
  });

  it('is one in each place, each with its own work', () => {
    expect(
      reportsOf({
        'for-each-record.ts': declared(reporting),
        'mails.ts': mails(
          'export const handler = forEachRecord<{ to: string }>(async ({ to }) => void (await mail.sendMail({ to })));',
        ),
        'texts.ts': `
import type { Twilio } from 'twilio';
import { forEachRecord } from './for-each-record.ts';
declare const sms: Twilio;
const text = async (body: { to: string }): Promise<void> => {
  await sms.messages.create(body);
};
export default forEachRecord(text);
`,
        'orders.ts': `
import type { Pool } from 'pg';
import { forEachRecord } from './for-each-record.ts';
declare const pool: Pool;
export const handler = forEachRecord<{ id: string }>(async ({ id }) => {
  await pool.query("UPDATE orders SET state = 'PAID' WHERE id = $1", [id]);
});
`,
      }),
    ).toEqual(['mails.ts:5 require-dedup', 'texts.ts:6 require-dedup']);
  });

  it('brings the failures of what made it', () => {
    expect(
      reportsOf({
        'for-each-record.ts': declared('console.error(error);'),
        'orders.ts': `
import type { Pool } from 'pg';
import { forEachRecord } from './for-each-record.ts';
declare const pool: Pool;
export const handler = forEachRecord<{ id: string }>(async ({ id }) => {
  await pool.query("UPDATE orders SET state = 'PAID' WHERE id = $1", [id]);
});
`,
      }),
    ).toEqual(['orders.ts:5 require-batch-item-failures']);
  });

  it('is told by the parameter of what is made as well, and in a class', () => {
    expect(
      reportsOf({
        'endpoint.ts': `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
export abstract class Endpoint<T> {
  protected abstract handle(body: T): Promise<void>;

  toLambda() {
    return async (event: SQSEvent): Promise<SQSBatchResponse> => {
      const batchItemFailures: { itemIdentifier: string }[] = [];
      for (const { messageId, body } of event.Records) {
        await this.read(body).catch(() => void batchItemFailures.push({ itemIdentifier: messageId }));
      }
      return { batchItemFailures };
    };
  }

  private async read(body: string): Promise<void> {
    await this.handle(JSON.parse(body) as T);
  }
}
`,
        'charges.ts': `
import type Stripe from 'stripe';
import { Endpoint } from './endpoint.ts';
declare const stripe: Stripe;
class Charges extends Endpoint<{ id: string; amount: number }> {
  protected async handle({ amount }: { id: string; amount: number }): Promise<void> {
    await stripe.charges.create({ amount, currency: 'eur' });
  }
}
export const handler = new Charges().toLambda();
`,
        'refunds.ts': `
import type Stripe from 'stripe';
import { Endpoint } from './endpoint.ts';
declare const stripe: Stripe;
class Refunds extends Endpoint<{ id: string; charge: string }> {
  protected async handle({ id, charge }: { id: string; charge: string }): Promise<void> {
    await stripe.refunds.create({ charge }, { idempotencyKey: id });
  }
}
export const handler = new Refunds().toLambda();
`,
      }),
    ).toEqual(['charges.ts:7 require-idempotency-key']);
  });

  it('is not judged where nobody exports it', () => {
    expect(
      reportsOf({
        'for-each-record.ts': declared(reporting),
        'mails.ts': mails(
          'const handler = forEachRecord<{ to: string }>(async ({ to }) => void (await mail.sendMail({ to })));\nexport const size = handler.length;',
        ),
      }),
    ).toEqual([]);
  });
});

describe('a failure that is swallowed before a branch on the message', () => {
  const service = (caught: string, after: string): string => `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Queue } from 'bullmq';
declare const pool: Pool;
declare const jobs: Queue;
export const start = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      const { id, kind } = JSON.parse(String(message.value)) as { id: string; kind: 'paid' | 'open' };
      let isSaved = true;
      try {
        await pool.query("UPDATE orders SET state = 'SEEN' WHERE id = $1", [id]);
      } catch (error) {
        ${caught}
      }
      ${after}
    },
  });
`;
  const branch = `if (kind === 'paid') await pool.query("UPDATE orders SET state = 'PAID' WHERE id = $1", [id]);
      else await pool.query("UPDATE orders SET state = 'OPEN' WHERE id = $1", [id]);`;

  it('is a loss: what the message says has nothing to do with it', () => {
    expect(reportsOf({ 'orders.ts': service('console.error(error);', branch) })).toEqual([
      'orders.ts:14 no-swallowed-failure',
    ]);
  });

  it('is none where a flag tells of it, and the message is not done', () => {
    expect(
      reportsOf({
        'orders.ts': service('isSaved = false;', `${branch}\n      if (!isSaved) throw new Error('not saved');`),
      }),
    ).toEqual([]);
  });

  it('is none where it is stored for some messages, and sent on for the others', () => {
    const stored = `if (kind === 'paid') await jobs.add('retry', { id, error: String(error) }, { jobId: id });
        else await pool.query('INSERT INTO failures (id, reason) VALUES ($1, $2)', [id, String(error)]);`;
    expect(reportsOf({ 'orders.ts': service(stored, '') })).toEqual([]);
  });
});

describe('an insert under a key that a redelivery repeats, in a handler that reports its failures', () => {
  const service = (insert: string): string => `
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Entity, PrimaryColumn, Column, type Repository } from 'typeorm';
import type { Transporter } from 'nodemailer';
@Entity()
class Invoice {
  @PrimaryColumn() order!: string;
  @Column() amount!: number;
}
declare const invoices: Repository<Invoice>;
declare const mail: Transporter;
const handle = async ({ order, amount }: { order: string; amount: number }): Promise<void> => {
  ${insert}
  await mail.sendMail({ to: order, messageId: order });
};
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      await handle(JSON.parse(body) as Invoice);
    } catch {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
`;
  const lint = (insert: string): readonly string[] => {
    const { program, file } = programOf({ 'invoices.ts': service(insert) }, { experimentalDecorators: true });
    return lintFile(program, file('invoices.ts')).map(({ line, rule }) => `${String(line)} ${rule}`);
  };

  it('is refused for ever after a crash: what follows it is never done', () => {
    expect(lint('await invoices.insert({ order, amount });')).toContain('13 no-dedup-before-completion');
  });

  it('is no obstacle where it writes the same row again', () => {
    expect(lint("await invoices.upsert({ order, amount }, ['order']);")).not.toContain('13 no-dedup-before-completion');
  });
});

describe('a claim that fails, and not because another has it', () => {
  const service = (caught: string): string => `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
declare const pool: Pool;
declare const mail: Transporter;
const claim = async (id: string): Promise<boolean> => {
  try {
    await pool.query('INSERT INTO sent (id) VALUES ($1)', [id]);
    return true;
  } catch (error) {
    ${caught}
    return false;
  }
};
export const worker = new Worker<{ id: string; to: string }>('mails', async ({ data: { id, to } }) => {
  if (!(await claim(id))) return;
  await mail.sendMail({ to, messageId: id });
});
`;

  it('loses the message where every error is taken for a duplicate', () => {
    expect(reportsOf({ 'mails.ts': service('') })).toContain('mails.ts:11 no-swallowed-failure');
  });

  it('is tried again where the error has to say so', () => {
    const asked = "if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;";
    expect(reportsOf({ 'mails.ts': service(asked) })).not.toContain('mails.ts:11 no-swallowed-failure');
  });
});

describe('a maker of handlers that its module exports once', () => {
  const maker = `
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
export const createHandler =
  ({ mail }: { mail: Transporter }) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchItemFailure[] = [];
    for (const record of event.Records) {
      try {
        await mail.sendMail({ to: record.body });
      } catch {
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
`;
  const index = `
import { createTransport } from 'nodemailer';
import { createHandler } from './handler.ts';
export const handler = createHandler({ mail: createTransport() });
export default handler;
`;

  it('is judged where it stands', () => {
    expect(reportsOf({ 'handler.ts': maker, 'index.ts': index })).toEqual(['handler.ts:10 require-dedup']);
  });

  it('is so with a name of its own for what it makes', () => {
    const named = maker.replace(
      'async (event: SQSEvent): Promise<SQSBatchResponse> =>',
      'async function handle(event: SQSEvent): Promise<SQSBatchResponse>',
    );
    expect(reportsOf({ 'handler.ts': named, 'index.ts': index })).toEqual(['handler.ts:10 require-dedup']);
  });

  it('is judged by itself where nobody calls it', () => {
    expect(reportsOf({ 'handler.ts': maker })).toEqual(['handler.ts:10 require-dedup']);
  });
});
