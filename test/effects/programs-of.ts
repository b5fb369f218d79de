import path from 'node:path';

import { analyse } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';
import { render } from './render.ts';

/** The tables that snippets speak of. */
const root = path.resolve(import.meta.dirname, '../../fixtures/rule-tester/with-schema');

/** What a snippet may use without saying so. Stands on its first line, so that line 2 is the snippet's own first. */
const prelude: readonly (readonly [name: string, text: string])[] = [
  ['Worker', "import { Worker } from 'bullmq';"],
  ['Job', "import type { Job } from 'bullmq';"],
  ['Queue', "import type { Queue } from 'bullmq';"],
  ['channel', "import type { Channel } from 'amqplib'; declare const channel: Channel;"],
  ['ConsumeMessage', "import type { ConsumeMessage } from 'amqplib';"],
  ['consumer', "import type { Consumer } from 'kafkajs'; declare const consumer: Consumer;"],
  ['SQSEvent', "import type { SQSEvent } from 'aws-lambda';"],
  ['SQSHandler', "import type { SQSHandler } from 'aws-lambda';"],
  ['db', "import type { Pool } from 'pg'; declare const db: Pool;"],
  ['Pool', "import type { Pool as PgPool } from 'pg';"],
  ['knex', "import type { Knex } from 'knex'; declare const knex: Knex;"],
  [
    'drizzle',
    "import * as pg from 'drizzle-orm/pg-core'; import type { NodePgDatabase } from 'drizzle-orm/node-postgres'; import type { MySql2Database } from 'drizzle-orm/mysql2'; import type { LibSQLDatabase } from 'drizzle-orm/libsql'; import { and, count, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'; const orders = pg.pgTable('shop_orders', { id: pg.text().primaryKey(), customerId: pg.text(), pieces: pg.integer(), seenAt: pg.timestamp() }); declare const drizzle: NodePgDatabase<{ orders: typeof orders }>; declare const mysql: MySql2Database; declare const libsql: LibSQLDatabase; export const used = [and, count, eq, gt, isNull, lt, or, sql, mysql, libsql, drizzle];",
  ],
  [
    'accounts',
    "import { Brackets, type DataSource, type Repository } from 'typeorm'; class Account { id!: string; ownerId!: string; cents!: number; status!: string } declare const accounts: Repository<Account>; declare const source: DataSource; export const known = [accounts, source, Account, Brackets];",
  ],
  [
    'firestore',
    "import { FieldValue, type Firestore, Timestamp } from '@google-cloud/firestore'; declare const firestore: Firestore; export const kept = [firestore, FieldValue, Timestamp];",
  ],
  ['redis', "import type { Redis } from 'ioredis'; declare const redis: Redis;"],
  ['mail', "import type { Transporter } from 'nodemailer'; declare const mail: Transporter;"],
  [
    'prisma',
    "import type { PrismaClient } from '../../fixtures/rule-tester/with-prisma/generated/client.ts'; declare const prisma: PrismaClient;",
  ],
  ['Mailer', "import type { Transporter as Mailer } from 'nodemailer';"],
  ['randomUUID', "import { randomUUID } from 'node:crypto';"],
  [
    'Order',
    "interface Order { id: string; email: string; amount: number; kind: 'paid' | 'sent' | 'lost'; items: string[] }",
  ],
];

/** Ids in the order in which they are met, and no paths: a snapshot says only what the snippet decides. */
function normalized(text: string): string {
  const ids = new Map<string, number>();
  const numberOf = (id: string): string => {
    if (!ids.has(id)) ids.set(id, ids.size + 1);
    return String(ids.get(id));
  };
  return text.replaceAll(/@?\/\S*\/(?=main\.ts)main\.ts:\d+:?/gu, '').replaceAll(/(?<=[?#])\d+/gu, numberOf);
}

function withPrelude(code: string): string {
  const used = prelude.filter(([name]) => new RegExp(`\\b${name}\\b`, 'u').test(code));
  return `${used.map(([, text]) => text).join(' ')}${code.startsWith('\n') ? '' : '\n'}${code}`;
}

/**
 * The effect programs of the consumers in the snippet, and the gaps of their lowering, as text.
 *
 * @param others further files by name, importable as `./name.ts`
 * @throws Error when the snippet does not type-check
 */
export function programsOf(code: string, others: Readonly<Record<string, string>> = {}): string {
  const files = Object.entries({ 'main.ts': code, ...others }).map(([name, text]) => [name, withPrelude(text)]);
  const { program, file, problems } = programOf(Object.fromEntries(files) as Record<string, string>);
  const found = problems();
  if (found.length > 0) throw new Error(found.join('\n'));
  const { consumers } = analyse(program, file('main.ts'), settingsOf({}), root);
  const programs = consumers.map(({ consumer }) =>
    [
      render(consumer.program),
      ...consumer.gaps.map(({ trace, reason }) => `gap: ${reason} @${trace.at.name}:${String(trace.at.line)}`),
    ].join('\n'),
  );
  return normalized(programs.join('\n---\n'));
}
