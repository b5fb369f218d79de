import { describe, expect, it } from 'vitest';

import { coverage, keysOf, schemaOfFiles, schemaOfSql } from './project.ts';

const TABLE = 'CREATE TABLE t (id int PRIMARY KEY, a text, b text, CONSTRAINT u UNIQUE (a));';

describe('ALTER, DROP, RENAME', () => {
  it.each([
    ['ALTER TABLE t DROP CONSTRAINT u', ['id']],
    ['ALTER TABLE IF EXISTS ONLY public.t DROP CONSTRAINT IF EXISTS u CASCADE', ['id']],
    ['ALTER TABLE t DROP CONSTRAINT other', ['id', 'a']],
    ['ALTER TABLE t DROP CONSTRAINT t_pkey', ['a']],
    ['ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, b)', ['a', 'id,b']],
    ['ALTER TABLE `t` DROP INDEX `u`', ['id']],
    ['ALTER TABLE t DROP KEY u, ADD UNIQUE KEY u2 (a, b)', ['id', 'a,b']],
    ['DROP INDEX u', ['id']],
    ['DROP INDEX CONCURRENTLY IF EXISTS public.u', ['id']],
    ['DROP INDEX u ON t', ['id']],
    ['DROP INDEX t.u', ['id']],
    ['DROP INDEX v', ['id', 'a']],
    ['DROP INDEX u ON other', ['id', 'a']],
    ['ALTER TABLE t DROP COLUMN a', ['id']],
    ['ALTER TABLE t DROP COLUMN IF EXISTS b, DROP a', ['id']],
    ['ALTER TABLE t RENAME COLUMN a TO message_id', ['id', 'message_id']],
    ['ALTER TABLE t RENAME a TO message_id', ['id', 'message_id']],
    ['ALTER TABLE t CHANGE COLUMN a message_id varchar(64)', ['id', 'message_id']],
    ["EXEC sp_rename 'dbo.t.a', 'message_id', 'COLUMN'", ['id', 'message_id']],
    ['ALTER TABLE t RENAME CONSTRAINT u TO v; ALTER TABLE t DROP CONSTRAINT v', ['id']],
    ['ALTER TABLE t RENAME CONSTRAINT u TO v; ALTER TABLE t DROP CONSTRAINT u', ['id', 'a']],
    ['ALTER INDEX u RENAME TO v; DROP INDEX v', ['id']],
    ['ALTER TABLE t RENAME INDEX u TO v, DROP INDEX v', ['id']],
    ['ALTER TABLE t ADD CONSTRAINT w UNIQUE (b)', ['id', 'a', 'b']],
    ['ALTER TABLE ONLY t ADD UNIQUE (b); ALTER TABLE t DROP CONSTRAINT t_b_key', ['id', 'a']],
    ['ALTER TABLE t ADD UNIQUE INDEX ub (b)', ['id', 'a', 'b']],
    [
      'ALTER TABLE t ADD INDEX ib (b), ADD CONSTRAINT c CHECK (b <> 1), ADD FOREIGN KEY (b) REFERENCES x (id)',
      ['id', 'a'],
    ],
    ['ALTER TABLE t ADD COLUMN c int UNIQUE', ['id', 'a', 'c']],
    ['ALTER TABLE t ADD COLUMN IF NOT EXISTS c int NOT NULL CONSTRAINT uc UNIQUE, ADD d int', ['id', 'a', 'c']],
    ['ALTER TABLE t ADD (c int UNIQUE, d int)', ['id', 'a', 'c']],
    ['ALTER TABLE t ADD c int, d int UNIQUE, CONSTRAINT x UNIQUE (c)', ['id', 'a', 'd', 'c']],
    ['ALTER TABLE t WITH CHECK ADD CONSTRAINT x UNIQUE NONCLUSTERED ([b] ASC)', ['id', 'a', 'b']],
    ['ALTER TABLE t MODIFY b varchar(10) UNIQUE', ['id', 'a', 'b']],
    [
      'CREATE UNIQUE INDEX i ON t (b); ALTER TABLE t ADD CONSTRAINT w UNIQUE USING INDEX i; ALTER TABLE t DROP CONSTRAINT w',
      ['id', 'a'],
    ],
    ['CREATE UNIQUE INDEX i ON t (b); ALTER TABLE t ADD CONSTRAINT w UNIQUE USING INDEX i', ['id', 'a', 'b']],
    ['ALTER TABLE t ALTER COLUMN a SET NOT NULL, OWNER TO x, ENABLE ROW LEVEL SECURITY', ['id', 'a']],
  ])('%s', (text, keys) => {
    expect(keysOf(schemaOfSql(TABLE, text), 't')).toEqual(keys);
  });

  it('follows a table that is renamed', () => {
    for (const text of [
      'ALTER TABLE t RENAME TO v',
      'RENAME TABLE t TO v, x TO y',
      'ALTER TABLE t RENAME AS v',
      "EXEC sp_rename 't', 'v'",
    ]) {
      const schema = schemaOfSql(TABLE, text);
      expect(schema.table('t')).toBeUndefined();
      expect(keysOf(schema, 'v')).toEqual(['id', 'a']);
    }
  });

  it("follows SQLite's way to alter a table", () => {
    const schema = schemaOfSql(
      TABLE,
      'PRAGMA foreign_keys=OFF; CREATE TABLE `__new_t` (`id` int PRIMARY KEY, `a` text); INSERT INTO `__new_t`("id", "a") SELECT "id", "a" FROM `t`; DROP TABLE `t`; ALTER TABLE `__new_t` RENAME TO `t`;',
    );
    expect(keysOf(schema, 't')).toEqual(['id']);
  });

  it('forgets a table that is dropped', () => {
    const schema = schemaOfSql(TABLE, 'CREATE TABLE u (id int)', 'DROP TABLE IF EXISTS t, u CASCADE');
    expect(schema.table('t')).toBeUndefined();
    expect(schema.table('u')).toBeUndefined();
  });

  it('takes a table that is made again as new', () => {
    expect(keysOf(schemaOfSql(TABLE, 'DROP TABLE t', 'CREATE TABLE t (id int)'), 't')).toEqual([]);
    expect(keysOf(schemaOfSql(TABLE, 'CREATE TABLE IF NOT EXISTS t (id int)'), 't')).toEqual(['id', 'a']);
  });

  it('does not call a key missing where only an ALTER TABLE is in view', () => {
    const schema = schemaOfSql('ALTER TABLE old ADD CONSTRAINT u UNIQUE (a)');
    expect(coverage(schema, 'old', 'a')).toBe('covered');
    expect(coverage(schema, 'old', 'b')).toBe('unseen');
  });
});

describe('what surrounds the statements', () => {
  it('skips the way down', () => {
    const up = 'CREATE TABLE t (a int UNIQUE);';
    const down = 'DROP TABLE t;';
    for (const text of [
      `-- migrate:up\n${up}\n-- migrate:down\n${down}`,
      `-- migrate:up transaction:false\n${up}\n-- migrate:down transaction:false\n${down}`,
      `-- +goose Up\n-- +goose StatementBegin\n${up}\n-- +goose StatementEnd\n-- +goose Down\n${down}`,
      `-- +migrate Up\n${up}\n-- +migrate Down\n${down}`,
      `-- Up Migration\n${up}\n-- Down Migration\n${down}`,
      `# --- !Ups\n${up}\n# --- !Downs\n${down}`,
      `-- +goose Down\n${down}\n-- +goose Up\n${up}`,
    ]) {
      expect(keysOf(schemaOfSql(text), 't')).toEqual(['a']);
    }
    expect(schemaOfSql(`${up}\n-- down the road we drop it\n${down}`).table('t')).toBeUndefined();
  });

  it.each(['001.down.sql', '001_t_down.sql', '001-t-down.sql', '001/down.sql', '001_rollback.sql', '001.undo.sql'])(
    'leaves out %s',
    name => {
      const schema = schemaOfFiles({ 'migrations/000_t.up.sql': TABLE, [`migrations/${name}`]: 'DROP TABLE t;' });
      expect(keysOf(schema, 't')).toEqual(['id', 'a']);
    },
  );

  it('is not stopped by client commands and separators', () => {
    const schema = schemaOfSql(
      "\\connect shop\nSET statement_timeout = 0;\nCREATE TABLE t (a int UNIQUE);\n--> statement-breakpoint\nCREATE TABLE u (b int UNIQUE)\nGO\nCREATE TABLE v (c int UNIQUE)\ngo\nCOPY t (a) FROM stdin;\nit's\t(\n\\.\n\nCREATE TABLE w (d int UNIQUE);",
    );
    expect(['t', 'u', 'v', 'w'].map(name => keysOf(schema, name))).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('needs no semicolon', () => {
    const schema = schemaOfSql(
      'CREATE TABLE t (a int)\nCREATE UNIQUE INDEX i ON t (a)\nALTER TABLE t ADD CONSTRAINT c UNIQUE (b)\nDROP TABLE z',
    );
    expect(keysOf(schema, 't')).toEqual(['a', 'b']);
  });

  it('reads DO blocks and conditions', () => {
    const guarded =
      'DO $$ BEGIN\n  ALTER TABLE t ADD CONSTRAINT w UNIQUE (b);\nEXCEPTION WHEN duplicate_object THEN null; END $$;';
    expect(keysOf(schemaOfSql(TABLE, guarded), 't')).toEqual(['id', 'a', 'b']);
    const asked =
      "DO $x$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'w') THEN EXECUTE 'ALTER TABLE t ADD UNIQUE (b)'; END IF; END $x$";
    expect(keysOf(schemaOfSql(TABLE, asked), 't')).toEqual(['id', 'a', 'b']);
    const server =
      "IF NOT EXISTS (SELECT * FROM sys.indexes WHERE name = 'i') BEGIN CREATE UNIQUE INDEX i ON t (b) END";
    expect(keysOf(schemaOfSql(TABLE, server), 't')).toEqual(['id', 'a', 'b']);
  });

  it('does not read the body of a routine', () => {
    const text =
      'CREATE FUNCTION f() RETURNS void AS $$ BEGIN DROP TABLE t; END $$ LANGUAGE plpgsql; CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM u; END;\nDELIMITER //\nCREATE PROCEDURE p() BEGIN DROP TABLE t; END//\nDELIMITER ;\nCREATE UNIQUE INDEX i ON t (b);';
    expect(keysOf(schemaOfSql(TABLE, text), 't')).toEqual(['id', 'a', 'b']);
  });
});

describe('order and independence of histories', () => {
  it('applies files by name, numbers by value', () => {
    const schema = schemaOfFiles({
      'db/V10__drop.sql': 'ALTER TABLE t DROP CONSTRAINT u',
      'db/V1__t.sql': 'CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a))',
      'db/V1.1__rename.sql': 'ALTER TABLE t RENAME CONSTRAINT u TO v',
      'db/V2__rename.sql': 'ALTER TABLE t RENAME CONSTRAINT v TO u',
    });
    expect(keysOf(schema, 't')).toEqual([]);
  });

  it('takes one folder per step as one history', () => {
    const schema = schemaOfFiles({
      'prisma/migrations/20260101_init/migration.sql':
        'CREATE TABLE "t" ("a" int); CREATE UNIQUE INDEX "t_a_key" ON "t"("a");',
      'prisma/migrations/20260202_drop/migration.sql': 'DROP INDEX "t_a_key";',
    });
    expect(keysOf(schema, 't')).toEqual([]);
  });

  it('puts schema.sql before the migrations beside it, and takes either alone', () => {
    const dump = 'CREATE TABLE t (a int); ALTER TABLE ONLY t ADD CONSTRAINT u UNIQUE (a);';
    expect(keysOf(schemaOfFiles({ 'db/schema.sql': dump }), 't')).toEqual(['a']);
    const migrations = {
      'db/migrations/1.sql': 'CREATE TABLE t (a int)',
      'db/migrations/2.sql': 'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)',
    };
    expect(keysOf(schemaOfFiles({ 'db/schema.sql': dump, ...migrations }), 't')).toEqual(['a']);
    expect(
      keysOf(schemaOfFiles({ 'schema.sql': dump, 'migrations/1.sql': 'ALTER TABLE t DROP CONSTRAINT u' }), 't'),
    ).toEqual([]);
  });

  it('keeps the histories of two services apart', () => {
    const schema = schemaOfFiles({
      'a/migrations/1.sql': 'CREATE TABLE t (x int UNIQUE)',
      'b/migrations/1.sql': 'CREATE TABLE t (y int UNIQUE); CREATE TABLE u (z int)',
      'b/migrations/2.sql': 'DROP TABLE u',
    });
    expect(keysOf(schema, 't')).toEqual(['x', 'y']);
    expect(schema.table('u')).toBeUndefined();
  });
});
