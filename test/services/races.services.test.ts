import { Redis } from 'ioredis';
import mysql, { type Connection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import pg from 'pg';
import postgresJs from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { mysql2 } from '../../src/catalog/stores/mysql2.ts';
import { pg as pgLibrary } from '../../src/catalog/stores/pg.ts';
import { postgres as postgresLibrary } from '../../src/catalog/stores/postgres.ts';
import { postgres } from './brokers/postgres.ts';
import { isConflict } from './conflicts.ts';
import { type ServiceName, services } from './services.ts';

/**
 * What the catalog and the SQL reader take for atomic, raced by two clients: of two claims of one key one wins, whenever they meet.
 * What they take for a race doubles.
 */
const ROUNDS = 40;

const where = (name: ServiceName) =>
  inject('services').includes(name)
    ? describe
    : (title: string, body: () => void) => {
        describe.skip(`${title} (${services[name].name} cannot be reached)`, body);
      };

/** Both sides at once, each round with a key of its own; how many of the two won. */
const winners = async (claims: readonly ((key: string) => Promise<boolean>)[], form: string): Promise<Set<number>> => {
  const counts = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const key = `${form}-${String(round)}-${String(process.pid)}`;
    const won = await Promise.all(claims.map(claim => claim(key)));
    counts.add(won.filter(Boolean).length);
  }
  return counts;
};

/** Both have looked before either writes, as two deliveries may. */
const looked = async (
  sides: readonly { readonly isThere: () => Promise<boolean>; readonly write: () => Promise<unknown> }[],
): Promise<number> => {
  const seen = await Promise.all(sides.map(({ isThere }) => isThere()));
  const free = sides.filter((_, index) => seen[index] === false);
  await Promise.all(free.map(({ write }) => write()));
  return free.length;
};

const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

where('postgres')('PostgreSQL', () => {
  const table = `races_${String(process.pid)}`;
  const clients = [new pg.Client(postgres), new pg.Client(postgres)] as const;
  const sql = postgresJs({ ...postgres, username: postgres.user, onnotice: () => undefined });

  beforeAll(async () => {
    await Promise.all(clients.map(client => client.connect()));
    await clients[0].query(`CREATE TABLE ${table} (id text PRIMARY KEY, n integer NOT NULL DEFAULT 0)`);
    await clients[0].query(`CREATE TABLE ${table}_free (id text)`);
  });
  afterAll(async () => {
    await clients[0].query(`DROP TABLE ${table}, ${table}_free`);
    await Promise.all([...clients.map(client => client.end()), sql.end()]);
  });

  it.each([
    ['DO NOTHING', `INSERT INTO ${table} (id) VALUES ($1) ON CONFLICT DO NOTHING`],
    ['a target', `INSERT INTO ${table} (id) VALUES ($1) ON CONFLICT (id) DO NOTHING RETURNING id`],
    [
      'a guarded update',
      `INSERT INTO ${table} (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET n = 1 WHERE ${table}.n < 0`,
    ],
  ])('lets one of two inserts win: ON CONFLICT with %s', async (form, text) => {
    const claims = clients.map(client => async (key: string) => (await client.query(text, [key])).rowCount === 1);
    expect(await winners(claims, form)).toEqual(new Set([1]));
  });

  it('lets one of two plain inserts win, and says so as the catalog expects', async () => {
    const claims = clients.map(client => async (key: string) => {
      const failure = await failureOf(client.query(`INSERT INTO ${table} (id) VALUES ($1)`, [key]));
      expect(failure === undefined || isConflict(pgLibrary, failure)).toBe(true);
      return failure === undefined;
    });
    expect(await winners(claims, 'plain')).toEqual(new Set([1]));
    const again = await failureOf(sql`INSERT INTO ${sql(table)} (id) VALUES (${`plain-0-${String(process.pid)}`})`);
    expect(isConflict(postgresLibrary, again)).toBe(true);
  });

  it('lets one of two serialisable transactions win that look and insert', async () => {
    const claims = clients.map(client => async (key: string) => {
      await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
      const { rowCount } = await client.query(`SELECT 1 FROM ${table}_free WHERE id = $1`, [key]);
      const work = async (): Promise<void> => {
        if (rowCount === 0) await client.query(`INSERT INTO ${table}_free (id) VALUES ($1)`, [key]);
        await client.query('COMMIT');
      };
      const failure = await failureOf(work());
      if (failure !== undefined) await client.query('ROLLBACK');
      return failure === undefined && rowCount === 0;
    });
    for (const count of await winners(claims, 'serialisable')) expect(count).toBeLessThanOrEqual(1);
  });

  it('doubles what looks and then inserts', async () => {
    const sides = clients.map(client => ({
      isThere: async () => (await client.query(`SELECT 1 FROM ${table}_free WHERE id = 'twice'`)).rowCount !== 0,
      write: () => client.query(`INSERT INTO ${table}_free (id) VALUES ('twice')`),
    }));
    expect(await looked(sides)).toBe(2);
    const { rowCount } = await clients[0].query(`SELECT 1 FROM ${table}_free WHERE id = 'twice'`);
    expect(rowCount).toBe(2);
  });

  it('doubles INSERT … WHERE NOT EXISTS, although it is one statement', async () => {
    const text = `INSERT INTO ${table}_free (id) SELECT 'one' WHERE NOT EXISTS (SELECT 1 FROM ${table}_free WHERE id = 'one')`;
    // The first is not committed when the second looks.
    for (const client of clients) {
      await client.query('BEGIN');
      await client.query(text);
    }
    for (const client of clients) await client.query('COMMIT');
    const { rowCount } = await clients[0].query(`SELECT 1 FROM ${table}_free WHERE id = 'one'`);
    expect(rowCount).toBe(2);
  });
});

where('mariadb')('MariaDB', () => {
  const table = `test.races_${String(process.pid)}`;
  let clients: readonly Connection[] = [];

  beforeAll(async () => {
    const options = {
      host: '127.0.0.1',
      user: process.env['MYSQL_USER'] ?? 'root',
      password: process.env['MYSQL_PWD'] ?? '',
    };
    clients = await Promise.all([mysql.createConnection(options), mysql.createConnection(options)]);
    await clients[0]?.query(`CREATE TABLE ${table} (id varchar(64) PRIMARY KEY, n int NOT NULL DEFAULT 0)`);
    await clients[0]?.query(`CREATE TABLE ${table}_free (id varchar(64))`);
  });
  afterAll(async () => {
    await clients[0]?.query(`DROP TABLE ${table}, ${table}_free`);
    await Promise.all(clients.map(client => client.end()));
  });

  const inserted =
    (text: string) =>
    (client: Connection) =>
    async (key: string): Promise<boolean> => {
      const [{ affectedRows }] = await client.execute<ResultSetHeader>(text, [key]);
      return affectedRows === 1;
    };

  it('lets one of two inserts win: INSERT IGNORE', async () => {
    const claims = clients.map(inserted(`INSERT IGNORE INTO ${table} (id) VALUES (?)`));
    expect(await winners(claims, 'ignore')).toEqual(new Set([1]));
  });

  it('does not tell who came first by ON DUPLICATE KEY UPDATE: mysql2 has rows counted that are found, too', async () => {
    const text = `INSERT INTO ${table} (id) VALUES (?) ON DUPLICATE KEY UPDATE id = id`;
    expect(await winners(clients.map(inserted(text)), 'duplicate')).toEqual(new Set([2]));
  });

  it('lets one of two plain inserts win, and says so as the catalog expects', async () => {
    const claims = clients.map(client => async (key: string) => {
      const failure = await failureOf(client.execute(`INSERT INTO ${table} (id) VALUES (?)`, [key]));
      expect(failure === undefined || isConflict(mysql2, failure)).toBe(true);
      return failure === undefined;
    });
    expect(await winners(claims, 'plain')).toEqual(new Set([1]));
  });

  it('doubles what looks and then inserts', async () => {
    const seen = async (client: Connection): Promise<number> =>
      (await client.query<RowDataPacket[]>(`SELECT 1 FROM ${table}_free WHERE id = 'twice'`))[0].length;
    const sides = clients.map(client => ({
      isThere: async () => (await seen(client)) > 0,
      write: () => client.query(`INSERT INTO ${table}_free (id) VALUES ('twice')`),
    }));
    expect(await looked(sides)).toBe(2);
  });
});

where('redis')('Redis', () => {
  const clients = [new Redis({ lazyConnect: true }), new Redis({ lazyConnect: true })] as const;
  const key = (name: string): string => `races:${name}`;

  afterAll(async () => {
    const left = await clients[0].keys('races:*');
    if (left.length > 0) await clients[0].del(...left);
    for (const client of clients) client.disconnect();
  });

  it.each<[string, (client: Redis, name: string) => Promise<unknown>]>([
    ['SET NX', (client, name) => client.set(name, '1', 'EX', 60, 'NX')],
    ['SETNX', (client, name) => client.setnx(name, '1')],
    ['HSETNX', (client, name) => client.hsetnx('races:hash', name, '1')],
    ['SADD', (client, name) => client.sadd('races:set', name)],
    ['ZADD', (client, name) => client.zadd('races:sorted', 1, name)],
    ['MSETNX', (client, name) => client.msetnx(name, '1')],
  ])('lets one of two claims win: %s', async (form, claim) => {
    const claims = clients.map(client => async (name: string) => Boolean(await claim(client, key(name))));
    expect(await winners(claims, form)).toEqual(new Set([1]));
  });

  it('doubles what looks and then sets', async () => {
    const sides = clients.map(client => ({
      isThere: async () => (await client.exists(key('twice'))) === 1,
      write: () => client.set(key('twice'), '1'),
    }));
    expect(await looked(sides)).toBe(2);
  });
});
