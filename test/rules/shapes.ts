import { describe, expect, it } from 'vitest';

import { folder, lintSources } from '../analysis/lint.ts';
import { programOf } from '../program.ts';

/** A program that reviewers know to be right, or one that only looks like it. */
export interface Shape {
  readonly name: string;
  readonly code: string;
  /** What else the program has, by name: a library, say. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}
export interface LookAlike extends Shape {
  /** The rule and the text where its report starts. */
  readonly reports: readonly string[];
}

export const imports = `
import { type Queue, Worker } from 'bullmq';
import type { Channel } from 'amqplib';
import type { Consumer, Producer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Redis } from 'ioredis';
import type { Transporter } from 'nodemailer';
import type Stripe from 'stripe';
import { createHash } from 'node:crypto';
declare const pool: Pool;
declare const redis: Redis;
declare const mail: Transporter;
declare const stripe: Stripe;
declare const producer: Producer;
declare const consumer: Consumer;
declare const channel: Channel;
declare const queue: Queue;
interface Order { id: string; account: string; to: string; cents: number; version: number; at: string }
interface Balance { account: string; cents: number }
`;

export const job = (body: string, more = '', type = 'Order'): string =>
  `${imports}${more}\nnew Worker<${type}>('orders', async ({ data }) => {\n${body}\n});\n`;
export const kafka = (body: string, more = ''): string => `${imports}${more}
await consumer.run({
  eachMessage: async ({ message }) => {
    const data: Order = JSON.parse(String(message.value));
${body}
  },
});
`;
export const amqp = (body: string, more = ''): string => `${imports}${more}
void channel.consume('orders', async msg => {
  if (msg === null) return;
  const data: Order = JSON.parse(msg.content.toString());
${body}
});
`;
export const inTransaction = (body: string): string => `
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
${body}
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }`;
export const credit = (client: string): string =>
  `await ${client}.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [data.cents, data.account]);`;
export const charge =
  "await stripe.charges.create({ amount: data.cents, currency: 'eur' }, { idempotencyKey: data.id });";
export const send = 'await mail.sendMail({ to: data.to });';

const reportsOf = ({ code, files, settings }: Shape): readonly string[] => {
  const lines = code.split('\n');
  return lintSources({ 'orders.ts': code, ...files }, { settings: { root: folder, ...settings } }).map(
    ({ rule, line, column }) => `${rule} at ${lines[line - 1]?.slice(column - 1)}`,
  );
};

/** With every rule on: right shapes are silent, and each look-alike is reported by the rules that it names and by no other. */
export const describeShapes = (safe: readonly Shape[], lookAlikes: readonly LookAlike[]): void => {
  it('type-check', () => {
    const shapes = [...safe, ...lookAlikes];
    const sources = {
      ...Object.fromEntries(shapes.flatMap(({ files }) => Object.entries(files ?? {}))),
      ...Object.fromEntries(shapes.map(({ code }, index) => [`shape-${String(index)}.ts`, code])),
    };
    const { problems } = programOf(sources, { experimentalDecorators: true, strictPropertyInitialization: false });
    expect(problems()).toEqual([]);
  });

  describe('safe shapes are silent', () => {
    it.each(safe.map(shape => [shape.name, shape] as const))('%s', (_, shape) => {
      expect(reportsOf(shape)).toEqual([]);
    });
  });

  describe('look-alikes are reported', () => {
    it.each(lookAlikes.map(shape => [shape.name, shape] as const))('%s', (_, shape) => {
      const wanted = shape.reports.toSorted();
      const found = reportsOf(shape).toSorted();
      expect(found.map((report, index) => report.slice(0, wanted[index]?.length))).toEqual(wanted);
    });
  });
};
