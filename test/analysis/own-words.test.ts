/** What a project says of its own code, in settings and in comments, and what the rules say then. */
import { describe, expect, it } from 'vitest';

import { folder, lintSources } from './lint.ts';

const rulesOf = (source: string, settings: Readonly<Record<string, unknown>> = {}): readonly string[] =>
  lintSources({ 'orders.ts': source }, { settings: { root: folder, ...settings } }).map(
    ({ rule, line }) => `${rule} at ${String(line)}`,
  );

describe('the lexicon', () => {
  const gateway = (verb: string, returns = 'Promise<void>'): string => `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
interface Gateway {
  ${verb}(order: string): ${returns};
}
export const start = (gateway: Gateway, pool: Pool) =>
  new Worker<{ order: string }>('orders', async ({ data: { order } }) => {
    const { rows } = await pool.query('SELECT 1 FROM charged WHERE id = $1', [order]);
    if (rows.length > 0) return;
    await gateway.${verb}(order);
    await pool.query('INSERT INTO charged (id) VALUES ($1) ON CONFLICT DO NOTHING', [order]);
  });
`;

  it('makes an effect of an awaited call that has no body', () => {
    expect(rulesOf(gateway('chargeCustomer'))).toEqual(['no-side-effect-before-dedup at 11']);
    expect(rulesOf(gateway('lookUpCustomer'))).toEqual([]);
    expect(rulesOf(gateway('chargeCustomer', 'string'))).toEqual([]);
  });

  it('is replaced as a whole', () => {
    const lexicon = ['abbuchen'];
    expect(rulesOf(gateway('abbuchenVomKonto'), { lexicon })).toEqual(['no-side-effect-before-dedup at 11']);
    expect(rulesOf(gateway('abbuchenVomKonto'))).toEqual([]);
    expect(rulesOf(gateway('chargeCustomer'), { lexicon })).toEqual([]);
    expect(rulesOf(gateway('chargeCustomer'), { lexicon: [] })).toEqual([]);
  });

  it('takes the verb, not a word that begins with it', () => {
    expect(rulesOf(gateway('charger'))).toEqual([]);
    expect(rulesOf(gateway('postponed'))).toEqual([]);
  });
});

describe('the retry window', () => {
  const marker = `
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
declare const redis: Redis;
declare function ship(order: string): Promise<void>;
new Worker<{ order: string }>('orders', async ({ data }) => {
  if (await redis.get('shipped:' + data.order)) return;
  await ship(data.order);
  await redis.set('shipped:' + data.order, '1', 'EX', 3600);
});
`;
  const ttl = (settings?: Readonly<Record<string, unknown>>) =>
    rulesOf(marker, settings).filter(report => report.startsWith('require-dedup-ttl'));

  it('is compared with the expiry of markers', () => {
    expect(ttl()).toEqual([]);
    expect(ttl({ retryWindow: 3600 })).toEqual([]);
    expect(ttl({ retryWindow: 3601 })).toEqual(['require-dedup-ttl at 9']);
  });
});

/** A function of the program with a tag, whose body nobody sees. */
const around = (tag: string, body: string): string => `
import type { Channel } from 'amqplib';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
/** @exactlyOnce ${tag} */
declare function own(text: string): Promise<boolean>;
export const start = (channel: Channel) =>
  channel.consume('orders', async message => {
    if (message === null) return;
    const text = message.content.toString();
${body}
  });
`;

describe('tags on functions without a body', () => {
  it('effect: what a redelivery repeats', () => {
    const body = '    await own(text);\n    channel.ack(message);';
    expect(rulesOf(around('effect', body))).toEqual(['require-dedup at 11']);
    expect(rulesOf(around('idempotent', body))).toEqual([]);
    expect(rulesOf(around('pure', body))).toEqual([]);
  });

  it('idempotent: may come twice, and must not get lost', () => {
    expect(rulesOf(around('idempotent', '    channel.ack(message);\n    await own(text);'))).toEqual([
      'no-ack-before-processing at 11',
    ]);
    expect(rulesOf(around('pure', '    channel.ack(message);\n    await own(text);'))).toEqual([]);
  });

  it('ack: what comes after it is lost', () => {
    const body = '    await own(text);\n    await mail.sendMail({ to: text });';
    expect(rulesOf(around('ack', body))).toContain('no-ack-before-processing at 11');
  });

  it('handoff: the acknowledgement after it is right, whatever follows', () => {
    const body =
      '    await own(text);\n    channel.ack(message);\n    await fetch(`https://cache.example/${text}`, { method: "PUT" });';
    expect(rulesOf(around('handoff', body))).toEqual([]);
    expect(rulesOf(around('pure', body))).toEqual(['no-ack-before-processing at 12']);
  });

  it.each(['check', 'claim'])('%s: what it gates is not held against the handler', tag => {
    const body = '    if (await own(text)) await mail.sendMail({ to: text });\n    channel.ack(message);';
    expect(rulesOf(around(tag, body))).toEqual([]);
    expect(rulesOf(around('pure', body))).toEqual(['require-dedup at 11']);
  });
});

describe('rows for a package of the house', () => {
  const bus = `
declare module '@acme/bus' {
  export interface Envelope { readonly id: string; readonly body: string; done(): Promise<void>; }
  export class Bus {
    on(topic: string, handle: (envelope: Envelope) => Promise<void>): void;
    emit(topic: string, body: string, options?: { readonly id?: string }): Promise<void>;
  }
}
`;
  const service = (body: string): string => `
/// <reference path="./bus.d.ts" />
import type { Bus } from '@acme/bus';
import type { Transporter } from 'nodemailer';
declare const mail: Transporter;
export const start = (bus: Bus) => {
  bus.on('orders', async envelope => {
${body}
  });
};
`;
  const entries = [
    {
      type: 'Bus',
      member: 'on',
      is: 'consumer',
      handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
      acks: 'explicit',
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      awaitsHandler: true,
    },
    { type: 'Envelope', member: 'done', is: 'ack', message: 'Receiver' },
    { type: 'Envelope', field: 'id', is: 'field', stability: 'stable', identity: true },
    { type: 'Bus', member: 'emit', is: 'publish', key: 'Argument[2].Member[id]', deduplication: {} },
  ];
  const reports = (body: string, rows: readonly unknown[] = entries): readonly string[] =>
    lintSources(
      { 'orders.ts': service(body), 'bus.d.ts': bus },
      { settings: { root: folder, catalog: [{ package: '@acme/bus', entries: rows }] } },
    ).map(({ rule, line }) => `${rule} at ${String(line)}`);

  it('make its handlers consumers, and its calls what they say', () => {
    const early = '    await envelope.done();\n    await mail.sendMail({ to: envelope.body });';
    expect(reports(early)).toContain('no-ack-before-processing at 8');
    expect(reports(early, [])).toEqual([]);
  });

  it('say where ids are and which of them are stable', () => {
    const publishes = (id: string): string =>
      `    await bus.emit('mails', envelope.body, { id: ${id} });\n    await envelope.done();`;
    expect(reports(publishes('envelope.id'))).toEqual([]);
    expect(reports(publishes('crypto.randomUUID()'))).toEqual(['no-unstable-idempotency-key at 8']);
  });
});
