import { loadModule } from 'libpg-query';
import { beforeAll, expect, it } from 'vitest';

import { readFacts } from './compare.ts';
import { factsOf } from './oracle.ts';

beforeAll(() => loadModule());

/** What PostgreSQL's own parser finds in a statement is what the reader finds. */
it.each([
  'SELECT 1',
  'SELECT * FROM processed WHERE message_id = $1',
  "SELECT * FROM a.b WHERE x = $1 AND y = 'z' AND w > 3",
  'SELECT * FROM t WHERE a = $1 OR b = $2',
  'SELECT * FROM t WHERE id = $1::uuid AND lower(n) = $2',
  'SELECT t.id FROM "T" t WHERE t."messageId" = CAST($1 AS text) FOR UPDATE',
  'SELECT * FROM jobs WHERE state = 1 ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED',
  'SELECT * FROM t WHERE id = $1 FOR KEY SHARE',
  'SELECT * FROM t WHERE id IN (SELECT tid FROM u WHERE v IN (SELECT w FROM x))',
  'SELECT * FROM (SELECT * FROM a) s, LATERAL (SELECT * FROM b WHERE b.id = s.id) l',
  'SELECT count(*) FILTER (WHERE a) OVER (PARTITION BY b ORDER BY c) FROM t WHERE d = now()',
  'SELECT EXTRACT(EPOCH FROM at), substring(n FROM 2 FOR 3), trim(LEADING FROM n) FROM t',
  'SELECT * FROM t WHERE a IS DISTINCT FROM $1 AND b BETWEEN 1 AND 2 AND c = $2',
  'SELECT (ARRAY[1, 2])[1], (ARRAY(SELECT id FROM u))[1:2] FROM t WHERE tags @> ARRAY[$1]',
  'SELECT a FROM t UNION SELECT b FROM u EXCEPT SELECT c FROM v',
  'WITH RECURSIVE r AS (SELECT id FROM t UNION ALL SELECT c.id FROM t c JOIN r ON r.id = c.parent) SELECT * FROM r',
  'WITH a AS MATERIALIZED (SELECT * FROM t), b (x) AS (SELECT id FROM a) SELECT * FROM b',
  'TABLE t',
  'INSERT INTO t DEFAULT VALUES',
  'INSERT INTO s.t (a, "B", c) VALUES ($1, $2, now()), (1, 2, 3) RETURNING a',
  'INSERT INTO t (a) OVERRIDING USER VALUE VALUES (1) ON CONFLICT DO NOTHING',
  'INSERT INTO t AS x (a, b) VALUES ($1, $2) ON CONFLICT (a, b) WHERE c IS NULL DO UPDATE SET d = x.d + 1, (e, f) = (1, 2) WHERE x.d < 3',
  'INSERT INTO t (a) VALUES ($1) ON CONFLICT (lower(a)) DO UPDATE SET a = EXCLUDED.a',
  'INSERT INTO t (a) VALUES ($1) ON CONFLICT ON CONSTRAINT t_a_key DO NOTHING RETURNING *',
  'INSERT INTO t (a) SELECT x.a FROM u x LEFT JOIN t ON t.a = x.a WHERE t.a IS NULL',
  'INSERT INTO t (a, b) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM t WHERE a = $1)',
  'INSERT INTO t SELECT * FROM jsonb_to_recordset($1) AS x (a int, b text) ON CONFLICT (a) DO NOTHING',
  'WITH i AS (INSERT INTO inbox (id) VALUES ($1) ON CONFLICT (id) DO NOTHING RETURNING id) UPDATE t SET n = n + 1 FROM i WHERE t.k = $2',
  'WITH d AS (DELETE FROM a WHERE x = $1 RETURNING *), u AS (UPDATE b SET y = 1 WHERE z = $2) INSERT INTO c (v) SELECT v FROM d',
  'UPDATE ONLY s.t AS x SET a = $1, b = DEFAULT, c[1] = 2 WHERE x.id = $2 AND version = $3 RETURNING x.*',
  'UPDATE t SET (a, b) = (SELECT c, d FROM u WHERE u.id = t.id)',
  "UPDATE t SET d = d || jsonb_build_object('a', 1), s = CASE WHEN s = 1 THEN 2 ELSE s END WHERE id = $1",
  'UPDATE job SET at = now() FROM (SELECT * FROM job WHERE k = $1 FOR UPDATE) o WHERE job.k = $1',
  'DELETE FROM t USING u WHERE t.id = u.id AND t.k = $1 RETURNING t.id',
  'DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE done ORDER BY at LIMIT 10 FOR UPDATE SKIP LOCKED)',
  'MERGE INTO t USING u ON t.id = u.id WHEN MATCHED AND t.v < u.v THEN UPDATE SET v = u.v WHEN NOT MATCHED THEN INSERT (id) VALUES (u.id)',
  'BEGIN ISOLATION LEVEL SERIALIZABLE; SAVEPOINT s; ROLLBACK TO s; RELEASE s; COMMIT; START TRANSACTION; END; ABORT',
  'LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE',
  'CREATE TABLE t (id int); CREATE UNIQUE INDEX i ON t (id); ALTER TABLE t ADD UNIQUE (id); DROP TABLE t',
  "SELECT E'it\\'s', U&'d\\0061t', $$ ' $$, $x$ $$ $x$, B'1', 'a' AS x FROM t /* ' /* \" */ */ WHERE a = $1 -- '",
  'SELECT -1 + +2, 1 - -1, a - - b, 3!=4, 1<-2 FROM t WHERE a = -1',
  "SELECT data->'a'->>'b', data #>> '{a,b}', data ? 'k', data @> $1 FROM t WHERE id = $2",
  'SELECT "select", "from" FROM "where" WHERE "and" = $1',
])('%s', sql => {
  expect(readFacts(sql)).toEqual(factsOf(sql));
});
