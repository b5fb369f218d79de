import { describe, expect, it } from 'vitest';

import { MAX_FILES } from '../../src/schema/discover.ts';
import { MAX_KEYS } from '../../src/schema/draft.ts';
import { loadSchema, MAX_FILE_SIZE } from '../../src/schema/load.ts';
import { keysOf, project, schemaOfFiles } from './project.ts';

/** Only hangs are meant. */
const TIMEOUT = 120_000;

const tables = (count: number): string =>
  Array.from(
    { length: count },
    (_, index) => `CREATE TABLE t${index} (id bigserial PRIMARY KEY, message_id text NOT NULL UNIQUE, body text);\n`,
  ).join('');

describe('large schemas are read, or a problem', () => {
  it(
    'a file of almost four megabytes',
    () => {
      const text = tables(40_000);
      expect(text.length).toBeGreaterThan(0.8 * MAX_FILE_SIZE);
      expect(text.length).toBeLessThan(MAX_FILE_SIZE);
      const schema = schemaOfFiles({ 'migrations/1.sql': text });
      expect(schema.problems).toEqual([]);
      expect(keysOf(schema, 't39999')).toEqual(['id', 'message_id']);
    },
    TIMEOUT,
  );

  it(
    'a file of more than five megabytes',
    () => {
      const text = tables(60_000);
      expect(text.length).toBeGreaterThan(5_000_000);
      const schema = schemaOfFiles({ 'migrations/1.sql': text, 'migrations/2.sql': tables(1) });
      expect(schema.problems.map(({ reason }) => reason)).toEqual(['the file is too large']);
      expect(keysOf(schema, 't0')).toEqual(['id', 'message_id']);
    },
    TIMEOUT,
  );

  it(
    'thousands of migrations',
    () => {
      const names = Array.from({ length: MAX_FILES + 500 }, (_, index) => String(index).padStart(5, '0'));
      const root = project(
        Object.fromEntries(
          names.map(name => [`migrations/${name}.sql`, `ALTER TABLE t ADD COLUMN c${name} int UNIQUE;`]),
        ),
      );
      const schema = loadSchema(root);
      expect(schema.files).toHaveLength(MAX_FILES);
      expect(schema.problems.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^too many schema files/u)]);
      expect(keysOf(schema, 't')).toHaveLength(MAX_KEYS);
    },
    TIMEOUT,
  );

  it(
    'one table changed 20,000 times',
    () => {
      const changes = Array.from({ length: 20_000 }, (_, n) => `ALTER TABLE t ADD COLUMN c${n} int UNIQUE;`);
      const schema = schemaOfFiles({ 'migrations/1.sql': `CREATE TABLE t (id int);\n${changes.join('\n')}` });
      expect(keysOf(schema, 't')).toHaveLength(MAX_KEYS);
      // There may be others: nothing is said of columns that no key was seen on.
      expect(schema.table('t')?.complete).toBe(false);
    },
    TIMEOUT,
  );
});

describe('names that every object inherits', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('are names of tables: %s', name => {
    const sql = schemaOfFiles({ 'migrations/1.sql': `CREATE TABLE ${name} (${name} int UNIQUE);` });
    expect(keysOf(sql, name)).toEqual([name.toLowerCase()]);
    expect(schemaOfFiles({ 'migrations/1.sql': 'CREATE TABLE t (id int);' }).table(name)).toBeUndefined();
  });
});
