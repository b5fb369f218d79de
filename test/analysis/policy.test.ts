import { describe, expect, it } from 'vitest';

import { analyse } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';
import { folder, lintSources } from './lint.ts';

const mailAndCharge = `
import { Worker } from 'bullmq';
import type { Transporter } from 'nodemailer';
import type Stripe from 'stripe';
declare const mail: Transporter;
declare const stripe: Stripe;
export const worker = new Worker<{ to: string; cents: number }>('orders', async ({ data }) => {
  await mail.sendMail({ to: data.to });
  await stripe.charges.create({ amount: data.cents, currency: 'eur' });
});
`;

const rulesOf = (source: string, settings: Readonly<Record<string, unknown>> = {}): readonly string[] =>
  lintSources({ 'orders.ts': source }, { settings: { root: folder, ...settings } }).map(
    ({ rule, line }) => `${rule} at ${String(line)}`,
  );

const gapsOf = (source: string): readonly string[] => {
  const { program, file } = programOf({ 'orders.ts': source });
  return analyse(program, file('orders.ts'), settingsOf({}), folder).gaps.map(({ reason }) => reason);
};

describe('tolerate', () => {
  it('lets effects of that kind happen twice, and no others', () => {
    expect(rulesOf(mailAndCharge)).toEqual(['require-dedup at 8', 'require-idempotency-key at 9']);
    expect(rulesOf(mailAndCharge, { tolerate: ['email'] })).toEqual(['require-idempotency-key at 9']);
    expect(rulesOf(mailAndCharge, { tolerate: ['email', 'payment'] })).toEqual([]);
    expect(rulesOf(mailAndCharge, { tolerate: ['publish'] })).toHaveLength(2);
  });

  it('does not let them get lost', () => {
    const lost = `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const start = (channel: Channel) =>
  channel.consume('mails', async msg => {
    if (msg === null) return;
    channel.ack(msg);
    await mail.sendMail({ to: msg.content.toString() });
  });
`;
    expect(rulesOf(lost, { tolerate: ['email'] })).toEqual(['no-ack-before-processing at 8']);
  });

  it('speaks of publishes as well', () => {
    const forwards = `
import { Queue, Worker } from 'bullmq';
declare const mails: Queue;
declare function log(text: string): Promise<void>;
export const worker = new Worker<{ to: string }>('orders', async ({ data }) => {
  await mails.add('welcome', data);
  await log(data.to);
});
`;
    expect(rulesOf(forwards)).toEqual(['require-publish-dedup-id at 6']);
    expect(rulesOf(forwards, { tolerate: ['publish'] })).toEqual([]);
  });
});

describe('best effort', () => {
  it('of files by globs', () => {
    expect(rulesOf(mailAndCharge, { bestEffort: ['metrics/**'] })).toHaveLength(2);
    expect(rulesOf(mailAndCharge, { bestEffort: ['./orders.ts'] })).toEqual([]);
    expect(rulesOf(mailAndCharge, { bestEffort: ['**/*.ts'] })).toEqual([]);
  });

  it('of one handler by a tag on it, or on the statement that registers it', () => {
    expect(rulesOf(mailAndCharge.replace('export const', '/** @exactlyOnce bestEffort */\nexport const'))).toEqual([]);
    const handler = `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
declare const channel: Channel;
/** @exactlyOnce bestEffort */
async function handle(msg: ConsumeMessage | null): Promise<void> {
  if (msg === null) return;
  channel.ack(msg);
  await mail.sendMail({ to: msg.content.toString() });
}
void channel.consume('mails', handle);
`;
    expect(rulesOf(handler)).toEqual([]);
    expect(rulesOf(handler.replace('@exactlyOnce bestEffort', 'Sends.'))).toContain('no-ack-before-processing at 9');
  });

  it('does not let messages get stuck', () => {
    const stuck = `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export const start = (channel: Channel, pool: Pool) =>
  channel.consume('metrics', async msg => {
    if (msg === null) return;
    try {
      await pool.query('UPDATE metrics SET value = $1 WHERE id = $2', [msg.content, msg.properties.messageId]);
      channel.ack(msg);
    } catch {
      channel.nack(msg, false, true);
    }
  });
`;
    expect(rulesOf(stuck, { bestEffort: ['**'] })).toEqual(['no-poison-requeue at 11']);
  });
});

describe('the schedule in the message', () => {
  it('is numbered, a line a step', () => {
    const [first] = lintSources({ 'orders.ts': mailAndCharge }, { settings: { root: folder, explain: 'schedule' } });
    expect(first?.text).toMatchInlineSnapshot(`
      "A redelivery repeats \`mail.sendMail\` because nothing remembers that the message was handled. Record its id under a unique constraint, and skip the work when it is there.
        1. \`mail.sendMail\` (line 8) runs
        2. the acknowledgement gets lost
        3. the broker redelivers the message
        4. \`mail.sendMail\` (line 8) runs again"
    `);
  });

  it('leaves suggestions as they are', () => {
    const texts = lintSources({ 'orders.ts': mailAndCharge }, { settings: { root: folder, explain: 'schedule' } });
    expect(texts.map(({ text }) => text.split('\n')[0])).toEqual(
      lintSources({ 'orders.ts': mailAndCharge }, { settings: { root: folder } }).map(({ text }) => text),
    );
  });
});

const tagged = (tag: string, body: string): string => `
import { Worker } from 'bullmq';
import type Stripe from 'stripe';
declare const stripe: Stripe;
/** @exactlyOnce ${tag} */
async function price(cents: number): Promise<number> {
  ${body}
}
export const worker = new Worker<{ cents: number }>('orders', async ({ data }) => {
  await price(data.cents);
});
`;

describe('tags on functions', () => {
  const charge = "await stripe.charges.create({ amount: cents, currency: 'eur' });\n  return cents;";

  it('pure is compared with the body', () => {
    expect(rulesOf(tagged('pure', charge))).toEqual([]);
    expect(gapsOf(tagged('pure', charge))).toEqual([
      'the called function is tagged "@exactlyOnce pure", but runs `stripe.charges.create` (line 7)',
    ]);
    expect(gapsOf(tagged('pure', 'return cents * 2;'))).toEqual([]);
  });

  it('a word that means nothing is told, and the body is followed', () => {
    expect(rulesOf(tagged('idempotant', charge))).toEqual(['require-idempotency-key at 7']);
    expect(gapsOf(tagged('idempotant', charge))).toContain(
      '"@exactlyOnce idempotant" means nothing: the tag takes one of pure, idempotent, effect, ack, check, claim, handoff, bestEffort',
    );
  });
});
