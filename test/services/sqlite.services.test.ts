import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Library } from '../../src/catalog/model.ts';
import { betterSqlite3 } from '../../src/catalog/stores/better-sqlite3.ts';
import { nodeSqlite } from '../../src/catalog/stores/node-sqlite.ts';
import { isConflict } from './conflicts.ts';
import { type Claim, isThere, race, type SqliteClient, type Told } from './sqlite.ts';

const ROUNDS = 40;

/** As with the servers: of two claims of one key one wins, what looks and then inserts doubles. */
const races = (client: SqliteClient, library: Library): void => {
  if (!isThere(client)) {
    describe.skip(`${client} (cannot be loaded)`, () => {
      it('races', () => undefined);
    });
    return;
  }
  describe(client, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'races-'));
    const file = path.join(folder, 'races.db');

    beforeAll(() => {
      const load = createRequire(import.meta.url);
      const module = load(client) as Record<string, unknown> & (new (file: string) => Database);
      const Client = client === 'node:sqlite' ? (module['DatabaseSync'] as typeof module) : module;
      const db = new Client(file);
      db.exec('PRAGMA journal_mode = WAL');
      db.exec('CREATE TABLE races (id text PRIMARY KEY, n integer NOT NULL DEFAULT 0) WITHOUT ROWID');
      db.exec('CREATE TABLE marks (n integer PRIMARY KEY, id text NOT NULL UNIQUE); CREATE TABLE free (id text)');
      db.close();
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    const told = async (form: string, claim: Claim): Promise<readonly (readonly Told[])[]> => {
      const keys = Array.from({ length: ROUNDS }, (_, round) => `${form}-${String(round)}`);
      return race(client, file, claim, keys);
    };

    it.each([
      ['INSERT OR IGNORE', 'INSERT OR IGNORE INTO races (id) VALUES (?)'],
      ['ON CONFLICT DO NOTHING', 'INSERT INTO races (id) VALUES (?) ON CONFLICT DO NOTHING'],
      ['ON CONFLICT with a target', 'INSERT INTO races (id) VALUES (?) ON CONFLICT (id) DO NOTHING'],
      [
        'ON CONFLICT with a guarded update',
        'INSERT INTO races (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET n = 1 WHERE n < 0',
      ],
    ])('lets one of two inserts win: %s', async (form, write) => {
      for (const both of await told(form, { write })) expect([...both].sort()).toEqual([0, 1]);
    });

    it.each([
      ['primary key', 'INSERT INTO races (id) VALUES (?)'],
      ['unique key', 'INSERT INTO marks (id) VALUES (?)'],
    ])('refuses the second of two plain inserts, and says so as the catalog expects: %s', async (form, write) => {
      for (const both of await told(form, { write })) {
        expect(both).toContain(1);
        const [refusal] = both.filter(one => one !== 1);
        expect(isConflict(library, refusal)).toBe(true);
      }
    });

    it.each(['BEGIN', 'BEGIN IMMEDIATE'])('lets one of two transactions win that look and insert: %s', async begin => {
      const claim = { begin, look: 'SELECT 1 FROM free WHERE id = ?', write: 'INSERT INTO free (id) VALUES (?)' };
      for (const both of await told(begin, claim)) expect(both.filter(one => one === 1)).toHaveLength(1);
    });

    it('doubles what looks and then inserts', async () => {
      const claim = { look: 'SELECT 1 FROM free WHERE id = ?', write: 'INSERT INTO free (id) VALUES (?)' };
      for (const both of await told('twice', claim)) expect(both).toEqual([1, 1]);
    });
  });
};

interface Database {
  readonly exec: (text: string) => void;
  readonly close: () => void;
}

races('better-sqlite3', betterSqlite3);
races('node:sqlite', nodeSqlite);
