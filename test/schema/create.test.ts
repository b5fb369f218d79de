import { describe, expect, it } from 'vitest';

import { keysOf, schemaOfSql } from './project.ts';

describe('keys that a CREATE TABLE declares', () => {
  it.each([
    ['CREATE TABLE t (id int PRIMARY KEY, m text)', ['id']],
    ['CREATE TABLE t (id int, m text UNIQUE)', ['m']],
    ["CREATE TABLE t (id int, m text NOT NULL UNIQUE DEFAULT 'unique')", ['m']],
    [
      'CREATE TABLE t (id int CONSTRAINT t_pk PRIMARY KEY CHECK (id > 0), m int UNIQUE NULLS NOT DISTINCT)',
      ['id', 'm'],
    ],
    ['CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))', ['a,b']],
    ['CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a, b), UNIQUE (b))', ['a,b', 'b']],
    ['CREATE TABLE t (a int, UNIQUE NULLS NOT DISTINCT (a))', ['a']],
    ['CREATE TABLE IF NOT EXISTS "public"."t" ("messageId" text, UNIQUE ("messageId"))', ['messageId']],
    ['CREATE UNLOGGED TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)', ['a']],
    ['CREATE TABLE t (a int, b int REFERENCES u (id), FOREIGN KEY (a) REFERENCES v (a), CHECK (a > 0))', []],
    ['CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =))', []],
    ['CREATE TABLE t (unique_id int, primary_key text, "unique" int)', []],
    ['CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n numeric(10, 2))', ['id']],
    ['CREATE TABLE t (a int, b int, KEY k (a), INDEX (b), FULLTEXT KEY f (a))', []],
    [
      'CREATE TABLE `t` (`id` int unsigned NOT NULL AUTO_INCREMENT, `m` varchar(64) COMMENT "x", PRIMARY KEY (`id`), UNIQUE KEY `um` (`m`) USING BTREE) ENGINE=InnoDB',
      ['id', 'm'],
    ],
    ['CREATE TABLE t (m text, UNIQUE INDEX um USING BTREE (m DESC))', ['m']],
    ['CREATE TABLE t (m text, n text, UNIQUE KEY k (m(32), n))', ['m,n {m(32)}']],
    ['CREATE TABLE t (m text PRIMARY KEY NOT NULL, UNIQUE (m) ON CONFLICT IGNORE) STRICT, WITHOUT ROWID', ['m', 'm']],
    [
      'CREATE TABLE [dbo].[t] ([Id] int IDENTITY(1,1) NOT NULL, [M] nvarchar(64), CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Id] ASC), CONSTRAINT [UQ] UNIQUE NONCLUSTERED ([M])) ON [PRIMARY]',
      ['Id', 'M'],
    ],
    ['CREATE TABLE t (a int, INDEX ix UNIQUE (a) WHERE a > 0)', ['a {WHERE a > 0}']],
    ['CREATE TABLE t (a int) PARTITION BY RANGE (a)', []],
    ['CREATE TABLE t AS SELECT * FROM u', []],
  ])('%s', (text, keys) => {
    expect(keysOf(schemaOfSql(text), 't')).toEqual(keys);
  });

  it('says where', () => {
    const schema = schemaOfSql(
      '-- first\nCREATE TABLE t (\n  id int,\n  m text UNIQUE\n);\n\nCREATE UNIQUE INDEX i\n  ON t (id);',
    );
    expect(schema.table('t')?.uniqueKeys.map(key => key.declaredIn.line)).toEqual([4, 7]);
    expect(schema.table('t')?.uniqueKeys[0]?.declaredIn.file).toBe(schema.files[0]);
  });

  it('has no temporary tables', () => {
    expect(
      schemaOfSql('CREATE TEMP TABLE t (a int UNIQUE); CREATE TABLE #u (a int UNIQUE)').table('t'),
    ).toBeUndefined();
  });

  it('finds a table under any spelling', () => {
    const schema = schemaOfSql('CREATE TABLE public."Payments" (a int UNIQUE)');
    for (const name of ['payments', 'Payments', '"Payments"', 'public.payments', '[dbo].[Payments]', '`payments`']) {
      expect(keysOf(schema, name)).toEqual(['a']);
    }
    expect(schema.table('payment')).toBeUndefined();
  });

  it('copies the keys of a table that it is like', () => {
    const base = 'CREATE TABLE base (a int UNIQUE);';
    expect(keysOf(schemaOfSql(`${base} CREATE TABLE t (LIKE base INCLUDING ALL)`), 't')).toEqual(['a']);
    expect(keysOf(schemaOfSql(`${base} CREATE TABLE t (LIKE base)`), 't')).toEqual([]);
    expect(keysOf(schemaOfSql(`${base} CREATE TABLE t LIKE base`), 't')).toEqual(['a']);
    expect(keysOf(schemaOfSql(`${base} CREATE TABLE t PARTITION OF base FOR VALUES FROM (1) TO (2)`), 't')).toEqual([
      'a',
    ]);
  });

  it('does not know a copy of a table that is out of view', () => {
    expect(schemaOfSql('CREATE TABLE t LIKE elsewhere').table('t')).toBeUndefined();
  });
});

describe('indexes', () => {
  it.each([
    ['CREATE UNIQUE INDEX i ON t (a)', ['a']],
    ['CREATE UNIQUE INDEX ON t (a, b DESC NULLS LAST)', ['a,b']],
    [
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY public.t USING btree (a text_pattern_ops) INCLUDE (b)',
      ['a'],
    ],
    ['CREATE INDEX i ON t (a)', []],
    ["CREATE UNIQUE INDEX i ON t (a) WHERE b = 'open'", ["a {WHERE b = 'open'}"]],
    ['CREATE UNIQUE INDEX i ON t (lower(a))', ['a {lower(a)}']],
    ["CREATE UNIQUE INDEX i ON t ((b->>'id'))", ["b {(b->>'id')}"]],
    ['CREATE UNIQUE INDEX i ON t (a COLLATE "C")', ['a {a COLLATE "C"}']],
    ['CREATE UNIQUE INDEX i ON t (a(10))', ['a {a(10)}']],
    ['CREATE UNIQUE INDEX i ON t (a) WHERE a IS NOT NULL', ['a']],
    ['CREATE UNIQUE INDEX i ON t (a, b) WHERE (a IS NOT NULL AND b IS NOT NULL)', ['a,b']],
    ['CREATE UNIQUE INDEX i ON t (a) WHERE b IS NOT NULL', ['a {WHERE b IS NOT NULL}']],
    ['CREATE UNIQUE INDEX i USING BTREE ON t (a)', ['a']],
    ['CREATE UNIQUE NONCLUSTERED INDEX [i] ON [dbo].[t] ([a] ASC) WITH (ONLINE = ON)', ['a']],
    ['CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT', ['a']],
    ['CREATE UNIQUE INDEX i ON t (a); CREATE UNIQUE INDEX IF NOT EXISTS i ON t (b)', ['a']],
  ])('%s', (text, keys) => {
    expect(keysOf(schemaOfSql('CREATE TABLE t (a int, b int)', text), 't')).toEqual(keys);
  });
});
