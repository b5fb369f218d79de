import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const reported = (body: string, before = ''): readonly string[] =>
  reportsOf({
    'worker.ts': `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import type { Transporter } from 'nodemailer';
import { match, P } from 'ts-pattern';
import { format } from 'prettier';
import { z } from 'zod';
declare const pool: Pool;
declare const mailer: Transporter;
void [match, P, format, z, mailer];
type Kind = 'credit' | 'close' | 'other';
interface Data { kind: Kind; id: string; account: string; amount: number }
${before}
export const worker = new Worker<Data>('accounts', async ({ data }) => {
  ${body}
});
`,
  });

const credit = `pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [data.amount, data.account])`;
const close = `pool.query('UPDATE accounts SET closed = true WHERE id = $1', [data.account])`;
const mail = `mailer.sendMail({ to: data.account, text: 'hello' })`;

describe('cases of ts-pattern', () => {
  it('each is its own way, and waits for what it gives', () => {
    const cases = (first: string): string =>
      `await match(data).with({ kind: 'credit' }, async () => { await ${first}; }).with({ kind: 'close' }, async () => { await ${close}; }).otherwise(async () => undefined);`;
    expect(reported(cases(credit))).toEqual(['worker.ts:15 require-dedup']);
    expect(reported(cases(close))).toEqual([]);
    expect(new Set(reported(cases(close).replace('await ', '')))).toEqual(
      new Set(['worker.ts:15 no-unawaited-processing']),
    );
  });

  it('one that throws keeps nothing from the others', () => {
    const where = (last: string): string =>
      `const where = match(data.kind).with('credit', () => ({ id: data.account })).with('close', () => { throw new Error('no'); })${last};
  await pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [data.amount, where.id]);`;
    expect(reported(where(`.with('other', () => { throw new Error('neither'); }).exhaustive()`))).toEqual([
      'worker.ts:16 require-dedup',
    ]);
    expect(reported(where(`.otherwise(() => { throw new Error('neither'); })`))).toEqual([
      'worker.ts:16 require-dedup',
    ]);
  });

  it('a message is settled in one way only', () => {
    const listening = (last: string): string => `
import type { Channel } from 'amqplib';
import { match } from 'ts-pattern';
export const listen = (channel: Channel) =>
  channel.consume('events', message => {
    if (message === null) return;
    match(String(message.properties.type))
      .with('good', () => { channel.ack(message); })
      .with('bad', () => { channel.nack(message, false, false); })
      .${last};
  });
`;
    expect(reportsOf({ 'listen.ts': listening(`otherwise(() => { channel.ack(message); })`) })).toEqual([]);
    expect(reportsOf({ 'listen.ts': listening(`otherwise(() => undefined)`) })).toEqual([
      'listen.ts:5 no-unsettled-message',
    ]);
  });

  it('patterns, guards and a type that is given', () => {
    const chain = (first: string): string =>
      `await match(data.kind).returnType<Promise<void>>().with(P.union('credit', 'other'), async () => { await ${first}; }).with('close', kind => kind.length > 3, async () => { await ${close}; }).otherwise(async () => undefined);`;
    expect(reported(chain(credit))).toEqual(['worker.ts:15 require-dedup']);
    expect(reported(chain(close))).toEqual([]);
  });
});

describe('what a second delivery finds again', () => {
  const account = `const { rows: [account] } = await pool.query('SELECT * FROM accounts WHERE id = $1', [data.account]);
  if (account === undefined) throw new Error('no account');`;

  it('after work of a package that has nothing to do with a store', () => {
    expect(
      reported(
        `${account}\n  const text = await format('a', {});\n  if (account.wants_mail) await ${mail};\n  void text;`,
      ),
    ).toEqual(['worker.ts:18 require-dedup']);
    // What the program's own function answers nobody knows.
    expect(reported(`if (await prepare()) await ${mail};`, 'declare const prepare: () => Promise<boolean>;')).toEqual(
      [],
    );
  });

  it('of a row what a schema makes of a column', () => {
    const settings = `const Settings = z.object({ mail: z.boolean() }).catch(() => ({ mail: true }));`;
    expect(
      reported(
        `${account}\n  const { mail } = Settings.parse(account.settings ?? {});\n  if (mail) await ${mail};`,
        settings,
      ),
    ).toEqual(['worker.ts:18 require-dedup']);
  });

  it('an answer without which it throws', () => {
    const asked = (check: string): string =>
      `const response = await fetch('https://rates.example/' + data.kind);\n  ${check}\n  await ${mail};`;
    expect(reported(asked(`if (!response.ok) throw new Error('no rates');`))).toEqual(['worker.ts:17 require-dedup']);
    const known = `if (!(await isNew(data.id))) throw new Error('sent before');\n  await ${mail};`;
    expect(reported(known, 'declare const isNew: (id: string) => Promise<boolean>;')).toEqual([]);
    // Here it may say that it was sent before.
    expect(reported(asked(`if (!response.ok) return;`))).toEqual([]);
    expect(reported(asked(`if (response.ok) throw new Error('sent before');`))).toEqual([]);
  });
});

it('a handler of many guards is played to its end', () => {
  const guards = Array.from({ length: 12 }, (_, at) => `if (settings.off${String(at)} === data.kind) return;`).join(
    '\n  ',
  );
  const helper = `
interface Settings { ${Array.from({ length: 12 }, (_, at) => `off${String(at)}: string; on${String(at)}: boolean`).join('; ')} }
declare const settings: Settings;
const texts: string[] = [];
const text = (): string => {
${Array.from({ length: 12 }, (_, at) => `  if (settings.on${String(at)}) texts.push('${String(at)}');`).join('\n')}
  return texts.join();
};
`;
  expect(reported(`${guards}\n  await mailer.sendMail({ to: data.account, text: text() });`, helper)).toEqual([
    'worker.ts:46 require-dedup',
  ]);
});

it('a failure is told at the catch clause that took it, whatever is thrown later on', () => {
  const parsing = `
const decode = (text: string): string | undefined => {
  try {
    if (text.length < 3) throw new Error('short');
    return text;
  } catch (error) {
    console.error(error);
    return undefined;
  }
};
`;
  expect(reported(`await ${close}.catch(() => null);\n  console.log(decode(data.id));`, parsing)).toEqual([
    'worker.ts:25 no-swallowed-failure',
  ]);
});

it('a script that loads the handler and makes up an event only tries it', () => {
  const handler = `
import type { SQSEvent } from 'aws-lambda';
import type { Pool } from 'pg';
declare const pool: Pool;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    try { await pool.query('UPDATE orders SET paid = true WHERE id = $1', [body]); } catch (error) { console.error(error); }
  }
};
`;
  const local = `
import type { SQSEvent } from 'aws-lambda';
const event = { Records: [{ body: '1' }] } as unknown as SQSEvent;
const main = async (): Promise<void> => {
  const { handler } = await import('./handler.ts');
  await handler(event);
};
void main();
`;
  expect(reportsOf({ 'handler.ts': handler, 'local.ts': local })).toEqual(['handler.ts:5 require-batch-item-failures']);
});
