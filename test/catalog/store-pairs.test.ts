import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

import type { Expectations } from '../../fixtures/brokers/expectation.ts';
import { libraries } from '../../src/catalog/libraries.ts';
import { collectSnippets } from '../rules/cases.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What every store is shown to get wrong and right, and the rules that may say so. */
const pairs = {
  check: ['no-check-then-insert'],
  split: ['require-atomic-dedup'],
  outer: ['no-outer-client-in-transaction'],
  conflict: [
    'no-ignored-outcome',
    'no-swallowed-failure',
    'no-check-then-insert',
    'no-dedup-before-completion',
    'require-dedup',
  ],
} as const satisfies Record<string, readonly string[]>;

type Pair = keyof typeof pairs;

/** A file of the store's fixtures, or a case of a rule's test: `no-check-then-insert: select, then insert, and no key`. */
interface Shown {
  readonly buggy: string;
  readonly fixed: string;
}

/** Why a store has one half of a pair, or nothing of it. */
interface Lacking {
  readonly lacks: string;
  readonly buggy?: string;
  readonly fixed?: string;
}

interface Row {
  /** In `fixtures/stores`; its files are `check.buggy.ts`, `check.fixed.ts` and so on, but for the cells that say otherwise. */
  readonly folder: string;
  readonly cells?: Partial<Record<Pair, Shown | Lacking>>;
}

const shown = (buggy: string, fixed: string): Shown => ({ buggy, fixed });
const file = (name: string): Shown => shown(`${name}.buggy.ts`, `${name}.fixed.ts`);
const oneConnection = { lacks: 'a database is one connection: whatever it does takes part in its transaction' };
const noTransaction = { lacks: 'no transaction spans calls' };

const table: Readonly<Record<string, Row>> = {
  '@aws-sdk/client-dynamodb': {
    folder: 'dynamodb',
    cells: { split: shown('split.buggy.ts', 'transact.fixed.ts'), outer: noTransaction },
  },
  '@aws-sdk/lib-dynamodb': {
    folder: 'dynamodb',
    cells: { split: shown('split.buggy.ts', 'transact.fixed.ts'), outer: noTransaction },
  },
  '@google-cloud/firestore': { folder: 'firestore' },
  '@mikro-orm/core': {
    folder: 'mikro-orm',
    cells: {
      outer: {
        lacks: 'managers and repositories take part in the transaction of their context',
        fixed: 'outer.fixed.ts',
      },
    },
  },
  '@mikro-orm/knex': { folder: 'mikro-orm-knex' },
  '@mikro-orm/sql': { folder: 'mikro-orm-7' },
  '@neondatabase/serverless': {
    folder: 'neon',
    cells: { check: file('badge'), split: file('split-claim'), outer: file('outer-pool') },
  },
  '@prisma/client': {
    folder: 'prisma',
    cells: {
      check: shown(
        'no-check-then-insert: findFirst and create on a column that is not unique',
        'no-check-then-insert: findUnique and create on a unique column',
      ),
      split: shown(
        'require-atomic-dedup: a create and an update, each by itself',
        'require-atomic-dedup: the create and the update in an interactive transaction',
      ),
      outer: shown(
        'no-outer-client-in-transaction: kafkajs: a Prisma write by the outer client in the callback',
        "no-outer-client-in-transaction: kafkajs: both writes by the transaction's client",
      ),
      conflict: shown(
        'no-check-then-insert: the conflict is logged and the mail is sent all the same',
        'no-check-then-insert: P2002 is treated as done',
      ),
    },
  },
  '@supabase/supabase-js': { folder: 'supabase', cells: { outer: noTransaction } },
  '@vercel/postgres': {
    folder: 'vercel-postgres',
    cells: { check: file('badge'), split: file('split-claim'), outer: file('outer-tag') },
  },
  'better-sqlite3': {
    folder: 'better-sqlite3',
    cells: { check: file('label'), split: file('split-claim'), outer: oneConnection },
  },
  'drizzle-orm': { folder: 'drizzle' },
  ioredis: { folder: 'ioredis' },
  knex: { folder: 'knex' },
  kysely: { folder: 'kysely' },
  memcached: {
    folder: 'memcached',
    cells: { split: { ...noTransaction, buggy: 'counted.buggy.ts' }, outer: noTransaction },
  },
  memjs: {
    folder: 'memjs',
    cells: { split: noTransaction, outer: noTransaction, conflict: shown('ignored.buggy.ts', 'conflict.fixed.ts') },
  },
  mongodb: { folder: 'mongodb', cells: { outer: file('session') } },
  mongoose: { folder: 'mongoose' },
  mssql: {
    folder: 'mssql',
    cells: { check: file('receipt'), split: file('split-claim'), outer: file('outer-request') },
  },
  mysql2: { folder: 'mysql2', cells: { split: file('claim') } },
  'node:sqlite': { folder: 'node-sqlite', cells: { split: file('split-claim'), outer: oneConnection } },
  objection: { folder: 'objection' },
  pg: {
    folder: 'pg',
    cells: {
      check: shown(
        'no-check-then-insert: select, then insert, and no key',
        'no-check-then-insert: a unique key stands behind the check',
      ),
      split: shown(
        'require-atomic-dedup: the claim is committed by itself, then the stock',
        'require-atomic-dedup: both in one transaction',
      ),
      outer: shown(
        'no-outer-client-in-transaction: kafkajs and pg: the pool inside BEGIN and COMMIT',
        'no-outer-client-in-transaction: kafkajs and pg: one connection between BEGIN and COMMIT',
      ),
      conflict: shown(
        'no-check-then-insert: the code of the conflict is recognised, and the loser goes on',
        'no-check-then-insert: the code of the conflict is recognised, and the loser stops',
      ),
    },
  },
  postgres: { folder: 'postgres', cells: { outer: shown('outer-tag.buggy.ts', 'refund.fixed.ts') } },
  redis: { folder: 'redis', cells: { split: shown('split.buggy.ts', 'check.fixed.ts') } },
  redlock: {
    folder: 'redlock',
    cells: {
      check: shown('check.buggy.ts', 'using.fixed.ts'),
      split: { lacks: 'a lock holds no data' },
      outer: { lacks: 'a lock holds no data' },
      conflict: { lacks: 'whoever does not get the lock fails' },
    },
  },
  sequelize: {
    folder: 'sequelize',
    cells: {
      check: file('register'),
      split: file('split-claim'),
      outer: shown('without-option.buggy.ts', 'increment.fixed.ts'),
    },
  },
  slonik: {
    folder: 'slonik',
    cells: { check: file('badge'), split: file('split-claim'), outer: file('outer-pool') },
  },
  typeorm: { folder: 'typeorm-query-builder' },
};

/** The packages that the files of `src/catalog/stores` are about. */
const stores = async (): Promise<readonly string[]> => {
  const files = readdirSync(path.join(root, 'src/catalog/stores'));
  const modules = await Promise.all(
    files.map(name => import(pathToFileURL(path.join(root, 'src/catalog/stores', name)).href) as Promise<object>),
  );
  const exported = new Set<unknown>(modules.flatMap(module => Object.values(module) as unknown[]));
  return [...new Set(libraries.filter(library => exported.has(library)).map(library => library.package))].sort();
};

const cases = new Map(collectSnippets().map(({ title, kind }) => [title, kind]));

/** The rule's own test files have several names: `no-check-then-insert.prisma: …`. */
const kindOf = (title: string): string | undefined => {
  const [rule, ...rest] = title.split(': ');
  const name = rest.join(': ');
  return [...cases].find(([known]) => known.startsWith(rule ?? '') && known.endsWith(`: ${name}`))?.[1];
};

const expectationsOf = async (folder: string): Promise<Expectations> => {
  const home = path.join(root, 'fixtures/stores', folder, 'expected.ts');
  const { expectations } = (await import(pathToFileURL(home).href)) as { expectations: Expectations };
  return expectations;
};

const isCase = (place: string): boolean => place.includes(': ');

async function isShownBuggy(folder: string, place: string, rules: readonly string[]): Promise<boolean> {
  if (isCase(place)) return rules.some(rule => place.startsWith(`${rule}: `)) && kindOf(place) === 'invalid';
  return (await expectationsOf(folder))[place]?.some(({ rule }) => rules.includes(rule)) === true;
}

async function isShownFixed(folder: string, place: string): Promise<boolean> {
  if (isCase(place)) return kindOf(place) === 'valid';
  return (await expectationsOf(folder))[place]?.length === 0;
}

const cells = Object.entries(table).flatMap(([store, { folder, cells: own = {} }]) =>
  (Object.keys(pairs) as Pair[]).map(pair => ({ store, pair, folder, cell: own[pair] ?? file(pair) })),
);

describe('the pairs of every store', () => {
  it('have a row for each store of the catalog', async () => {
    expect(Object.keys(table).sort()).toEqual(await stores());
  });

  it.for(cells)('$store: $pair', async ({ pair, folder, cell }) => {
    const { buggy, fixed } = cell;
    if (buggy !== undefined) expect(await isShownBuggy(folder, buggy, pairs[pair]), buggy).toBe(true);
    if (fixed !== undefined) expect(await isShownFixed(folder, fixed), fixed).toBe(true);
  });
});
