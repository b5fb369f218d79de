import { describe, expect, it } from 'vitest';

import { render } from './render.ts';

describe('INSERT', () => {
  it.each([
    ['INSERT INTO t (a, b) VALUES ($1, now())', 'insert t (a=$0,b=now())'],
    ["INSERT INTO t VALUES (?, 'x', -1, NULL, DEFAULT)", "insert t (#0=$0,#1='x',#2='-1',#3='null',#4=default())"],
    ['INSERT INTO "T" ("messageId") VALUES ($1) RETURNING *', 'insert T (messageId=$0) returning'],
    ['INSERT INTO t (a) VALUES ($1), ($2)', 'insert t (a=$0) many'],
    ['INSERT INTO t DEFAULT VALUES', 'insert t'],
    ['INSERT INTO t (key, value) VALUES ($1, $2)', 'insert t (key=$0,value=$1)'],
    [
      'INSERT INTO t (a, b) VALUES (gen_random_uuid(), CURRENT_TIMESTAMP)',
      'insert t (a=gen_random_uuid(),b=current_timestamp())',
    ],
    [
      "INSERT INTO t (a, b, c) VALUES ($1 || 'x', E'it\\'s', DATE '2026-01-01')",
      "insert t (a=*,b='it's',c='2026-01-01')",
    ],
    ['INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1)', "insert t (a='1')"],
    ['INSERT INTO t (a) SELECT a FROM u WHERE b = $1', 'insert t (a=*) many reads u'],
    ['INSERT INTO t (a, b) SELECT $1, $2', 'insert t (a=$0,b=$1)'],
    ['INSERT INTO t SELECT * FROM jsonb_to_recordset($1) AS x(id int, n text)', 'insert t many'],
    [
      'INSERT INTO t (a, b) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM t WHERE a = $1)',
      'insert t (a=$0,b=$1) reads t if-absent where a=$0',
    ],
    [
      'INSERT INTO t (a) SELECT ? FROM DUAL WHERE NOT EXISTS (SELECT * FROM t WHERE a = ? LIMIT 1)',
      'insert t (a=$0) reads dual,t if-absent where a=$1',
    ],
    ['INSERT INTO t (a) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM other WHERE a = $1)', 'insert t (a=$0) reads other'],
    ['INSERT INTO t (a) OUTPUT inserted.id VALUES (@a)', 'insert t (a=:a) returning'],
    ['COPY t (a, b) FROM STDIN', 'insert t (a,b) many'],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});

describe('conflict clauses', () => {
  it.each([
    ['INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING', 'insert t (a=$0) on-conflict nothing'],
    [
      'INSERT INTO t (a) VALUES ($1) ON CONFLICT (a, "b") DO NOTHING RETURNING id',
      'insert t (a=$0) on-conflict nothing [a,b] returning',
    ],
    [
      'INSERT INTO t (a) VALUES ($1) ON CONFLICT ON CONSTRAINT t_a_key DO NOTHING',
      'insert t (a=$0) on-conflict nothing @t_a_key',
    ],
    [
      "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) WHERE s = 'x' DO NOTHING",
      'insert t (a=$0) on-conflict nothing [a]',
    ],
    ['INSERT INTO t (a) VALUES ($1) ON CONFLICT (lower(a)) DO NOTHING', 'insert t (a=$0) on-conflict nothing'],
    [
      'INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b',
      'insert t (a=$0,b=$1) on-conflict update [a] set b=excluded.b',
    ],
    [
      'INSERT INTO inventory (sku, qty) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET qty = inventory.qty + EXCLUDED.qty',
      'insert inventory (sku=$0,qty=$1) on-conflict update [sku] set qty~',
    ],
    [
      'INSERT INTO inv AS i (sku, qty) VALUES ($1, 1) ON CONFLICT (sku) DO UPDATE SET qty = i.qty + 1, at = now()',
      "insert inv (sku=$0,qty='1') on-conflict update [sku] set qty~,at=now()",
    ],
    [
      'INSERT INTO t (a, v) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET v = EXCLUDED.v WHERE t.v < EXCLUDED.v',
      'insert t (a=$0,v=$1) on-conflict update [a] set v=excluded.v guarded',
    ],
    [
      'INSERT INTO t (a, v) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET v = GREATEST(t.v, EXCLUDED.v)',
      'insert t (a=$0,v=$1) on-conflict update [a] set v=greatest()',
    ],
    [
      'INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET (b, c) = (EXCLUDED.b, $3)',
      'insert t (a=$0,b=$1) on-conflict update [a] set b=excluded.b,c=$2',
    ],
    ['INSERT IGNORE INTO `t` (`a`) VALUES (?)', 'insert t (a=$0) on-conflict nothing'],
    [
      'INSERT INTO t (a, n) VALUES (?, 1) ON DUPLICATE KEY UPDATE n = n + 1, b = VALUES(b)',
      "insert t (a=$0,n='1') on-conflict update set n~,b=excluded.b",
    ],
    [
      'INSERT INTO t (a, n) VALUES (?, ?) ON DUPLICATE KEY UPDATE n = VALUES(n) + 1',
      'insert t (a=$0,n=$1) on-conflict update set n=*',
    ],
    [
      'INSERT INTO t (a, n) VALUES (?, ?) AS new ON DUPLICATE KEY UPDATE n = new.n',
      'insert t (a=$0,n=$1) on-conflict update set n=excluded.n',
    ],
    [
      'INSERT INTO t (a, n) VALUES (?, ?) AS new(x, y) ON DUPLICATE KEY UPDATE n = t.n + new.y',
      'insert t (a=$0,n=$1) on-conflict update set n~',
    ],
    ['INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE id = id', 'insert t (a=$0) on-conflict nothing set id=*'],
    [
      'INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)',
      'insert t (a=$0) on-conflict nothing set id=last_insert_id()',
    ],
    ['REPLACE INTO t (a) VALUES (?)', 'insert t (a=$0) on-conflict replace'],
    ['INSERT OR IGNORE INTO t (a) VALUES (@a)', 'insert t (a=:a) on-conflict nothing'],
    ['INSERT OR REPLACE INTO t (a) VALUES ($a)', 'insert t (a=:a) on-conflict replace'],
    ['INSERT OR ABORT INTO t (a) VALUES (?1)', 'insert t (a=$0)'],
    [
      'INSERT INTO t (a) VALUES (:a) ON CONFLICT(a) DO UPDATE SET n = n + 1',
      'insert t (a=:a) on-conflict update [a] set n~',
    ],
    [
      'INSERT INTO t (a) SELECT a FROM u WHERE true ON CONFLICT (a) DO NOTHING',
      'insert t (a=*) many reads u on-conflict nothing [a]',
    ],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});

describe('whole-row forms', () => {
  it.each([
    ['INSERT INTO t SET ?', 'insert t row=$0'],
    ['INSERT INTO t SET a = ?, b = NOW()', 'insert t (a=$0,b=now())'],
    ['INSERT INTO ?? SET a = ?', 'insert ? (a=$1)'],
    ['INSERT INTO t (a, b) VALUES ?', 'insert t (a,b) row=$0 many'],
    ['INSERT INTO t (a, b) VALUES (?)', 'insert t (a,b) row=$0'],
    ['UPDATE t SET ? WHERE id = ?', 'update t row=$0 where id=$1'],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});

describe('MERGE', () => {
  it.each([
    [
      'MERGE INTO a USING (VALUES ($1::int, $2)) AS s(id, n) ON a.id = s.id WHEN MATCHED THEN UPDATE SET n = a.n + s.n WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n)',
      'merge a (id=$0,n=$1) set n~ where id=$0 on-conflict update [id] set n~',
    ],
    [
      'MERGE dbo.T WITH (HOLDLOCK) AS t USING (SELECT @id AS Id) AS s ON t.Id = s.Id WHEN NOT MATCHED THEN INSERT (Id) VALUES (s.Id);',
      'merge t (id=:id) where id=:id on-conflict nothing [id] lock-update',
    ],
    [
      'MERGE INTO t USING src s ON t.id = s.id WHEN MATCHED AND t.v < s.v THEN UPDATE SET v = CASE WHEN s.v > 1 THEN s.v ELSE 1 END WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.v)',
      'merge t (#0=*,#1=*) reads src set v=* where id=* on-conflict update [id] set v=* guarded',
    ],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});

describe('data-modifying CTEs', () => {
  it('reports the inner statement first, and who reads from it', () => {
    expect(
      render(
        'WITH ins AS (INSERT INTO inbox (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id) INSERT INTO ledger (msg, n) SELECT id, $2 FROM ins',
      ),
    ).toEqual(['insert inbox (id=$0) on-conflict nothing returning', 'insert ledger (msg=*,n=$1) many after 0']);
  });
  it('follows a chain of them', () => {
    expect(
      render(
        'WITH d AS (DELETE FROM outbox WHERE id = $1 RETURNING *), c AS (SELECT * FROM d) UPDATE stats SET n = n + 1 WHERE EXISTS (SELECT 1 FROM c)',
      ),
    ).toEqual(['delete outbox where id=$0 returning', 'update stats set n~ and-more after 0']);
  });
  it('says when the main statement does not depend on it', () => {
    expect(render('WITH x AS (UPDATE a SET v = 1 WHERE id = $1) SELECT * FROM b WHERE id = $2')).toEqual([
      "update a set v='1' where id=$0",
      'select b where id=$1',
    ]);
  });
});
