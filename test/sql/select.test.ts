import { describe, expect, it } from 'vitest';

import { render } from './render.ts';

describe('SELECT', () => {
  it.each([
    ['SELECT 1 FROM processed WHERE message_id = $1', 'select processed where message_id=$0'],
    [
      'select * from "public"."ProcessedMessages" where "messageId" = $1',
      'select ProcessedMessages where messageId=$0',
    ],
    ['SELECT * FROM a.b.payments p WHERE p.id = $1 AND p.tenant = $2', 'select payments where id=$0,tenant=$1'],
    ['SELECT * FROM t WHERE $1 = id', 'select t where id=$0'],
    ["SELECT * FROM t WHERE (id = $1) AND (kind = 'x')", "select t where id=$0,kind='x'"],
    ['SELECT * FROM t WHERE id = $1::uuid', 'select t where id=$0'],
    ['SELECT * FROM t WHERE id = CAST($1 AS bigint)', 'select t where id=$0'],
    ['SELECT * FROM t WHERE id::text = $1', 'select t where id=$0'],
    ['SELECT * FROM t WHERE id = UUID_TO_BIN(?)', 'select t where id=$0'],
    ['SELECT * FROM t WHERE a = $1 OR b = $2', 'select t and-more compared a,b'],
    ['SELECT * FROM t WHERE (a = 1 OR b = 2) AND c = 3', "select t where c='3' and-more compared a,b"],
    ['SELECT * FROM t WHERE a = 1 AND NOT (b = 2)', "select t where a='1' and-more compared b"],
    ['SELECT * FROM t WHERE a BETWEEN $1 AND $2 AND b = $3', 'select t where b=$2 and-more compared a'],
    ['SELECT * FROM t WHERE a IN ($1, $2)', 'select t and-more compared a'],
    ['SELECT * FROM t WHERE a = ANY($1)', 'select t and-more compared a'],
    ['SELECT * FROM t WHERE a IS NULL AND b IS NOT NULL', 'select t and-more compared a,b'],
    ['SELECT * FROM t WHERE a IS NOT DISTINCT FROM $1', 'select t where a=$0'],
    ['SELECT * FROM t WHERE a IS DISTINCT FROM $1', 'select t and-more compared a'],
    ['SELECT * FROM t WHERE a <=> ?', 'select t where a=$0'],
    ['SELECT * FROM t WHERE (a, b) = ($1, $2)', 'select t where a=$0,b=$1'],
    ['SELECT * FROM t WHERE lower(email) = lower($1)', 'select t and-more compared email'],
    ["SELECT * FROM t WHERE payload->>'id' = $1", 'select t and-more compared payload'],
    ['SELECT * FROM t WHERE a = CASE WHEN b = 1 AND c = 2 THEN 3 ELSE 4 END AND d = $1', 'select t where a=*,d=$0'],
    ['SELECT * FROM t WHERE 1 = 1 AND TRUE AND a = $1', 'select t where a=$0'],
    ['SELECT * FROM t WHERE retries = max_retries', 'select t where retries=*'],
    ['SELECT * FROM t WHERE key = $1', 'select t where key=$0'],
    ['SELECT * FROM kv WHERE `key` = "order-1"', "select kv where key='order-1'"],
    ["SELECT * FROM t WHERE at > now() - interval '1 day' AND id = $1", 'select t where id=$0 and-more compared at'],
    ['SELECT * FROM t', 'select t'],
    ['SELECT a, count(*) FROM t WHERE k = $1 GROUP BY a HAVING count(*) > 1', 'select t where k=$0 and-more'],
    ['SELECT DISTINCT ON (a) a, b FROM t WHERE k = $1 ORDER BY a LIMIT 1', 'select t where k=$0'],
    ['SELECT EXTRACT(YEAR FROM at), trim(both from n) FROM t WHERE k = $1', 'select t where k=$0'],
    [
      'SELECT * FROM o JOIN i ON i.oid = o.id WHERE o.id = $1 AND i.sku = $2',
      'select o reads o,i where id=$0 and-more',
    ],
    ['SELECT * FROM a, b WHERE a.id = b.id', 'select a reads a,b where id=* and-more'],
    ['SELECT * FROM a LEFT JOIN (SELECT id FROM b WHERE x = 1) s ON s.id = a.id', 'select a reads a,b and-more'],
    ['SELECT * FROM (SELECT * FROM t WHERE a = 1) x', 'select t and-more'],
    ['SELECT * FROM t WHERE id IN (SELECT tid FROM u WHERE v = $1)', 'select t reads t,u and-more compared id'],
    ['SELECT * FROM t WHERE a = (SELECT max(b) FROM u)', 'select t reads t,u where a=*'],
    ['SELECT id FROM a WHERE k = $1 UNION SELECT id FROM b WHERE k = $1', 'select a reads a,b and-more'],
    ['(SELECT id FROM a WHERE k = $1) UNION ALL (SELECT id FROM b)', 'select a reads a,b and-more'],
    ['WITH x AS (SELECT * FROM t WHERE a = $1) SELECT * FROM x WHERE b = $2', 'select t where b=$1 and-more'],
    [
      'WITH RECURSIVE r AS (SELECT id FROM t UNION ALL SELECT t.id FROM t JOIN r ON r.id = t.parent) SELECT * FROM r',
      'select t and-more',
    ],
    ['SELECT * FROM generate_series(1, 3) g', 'select ? and-more'],
    ['SELECT $1::int + 1', 'select ?'],
    ['VALUES (1), (2)', 'select ?'],
    ['SELECT now()', 'select ?'],
    ['SELECT TOP (1) * FROM dbo.Orders WHERE Id = @id', 'select orders where id=:id'],
    ['SELECT [Id] FROM [dbo].[Order Lines] WHERE [Id] = @p1', 'select Order Lines where Id=:p1'],
    ["SELECT '{a,b}'::text[] , arr[1], ARRAY[x, 2] FROM t WHERE id = $1", 'select t where id=$0'],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});

describe('one-row selects', () => {
  it.each([
    ['SELECT count(*) FROM t WHERE a = $1', 'select t where a=$0 count'],
    ['SELECT COUNT(1)::int AS n FROM t WHERE a = $1', 'select t where a=$0 count'],
    ['SELECT count(*) > 0 AS seen FROM t WHERE a = $1', 'select t where a=$0 exists'],
    ['SELECT count(*) = 0 FROM t WHERE a = $1', 'select t where a=$0 other'],
    ['SELECT max(v) FROM t WHERE a = $1', 'select t where a=$0 other'],
    ['SELECT COALESCE(SUM(x), 0) FROM t WHERE a = $1', 'select t where a=$0 other'],
    ['SELECT EXISTS (SELECT 1 FROM t WHERE id = $1::uuid) AS "exists"', 'select t where id=$0 exists'],
    ['SELECT NOT EXISTS (SELECT 1 FROM t WHERE id = $1)', 'select t where id=$0 other'],
    ['SELECT CASE WHEN EXISTS (SELECT 1 FROM t WHERE id = @id) THEN 1 ELSE 0 END', 'select t where id=:id exists'],
    ['SELECT 1 WHERE EXISTS (SELECT 1 FROM t WHERE id = $1)', 'select t where id=$0'],
    ['SELECT id, count(*) OVER () FROM t WHERE a = $1', 'select t where a=$0'],
    ['SELECT coalesce(a, b) FROM t WHERE a = $1', 'select t where a=$0'],
    ['SELECT a, count(*) FROM t GROUP BY a', 'select t'],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});

describe('locks', () => {
  it.each([
    ['SELECT * FROM t WHERE id = $1 FOR UPDATE', 'select t where id=$0 lock-update'],
    ['SELECT * FROM t WHERE id = $1 FOR NO KEY UPDATE OF t NOWAIT', 'select t where id=$0 lock-update'],
    [
      "SELECT * FROM jobs WHERE s = 'new' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
      "select jobs where s='new' lock-update skip",
    ],
    ['SELECT * FROM t WHERE id = $1 FOR SHARE', 'select t where id=$0 lock-share'],
    ['SELECT * FROM t WHERE id = ? LOCK IN SHARE MODE', 'select t where id=$0 lock-share'],
    ['SELECT 1 FROM dbo.T WITH (UPDLOCK, HOLDLOCK) WHERE Id = @id', 'select t where id=:id lock-update absent-too'],
    ['SELECT 1 FROM T AS x WITH (NOLOCK) WHERE x.Id = @id', 'select t where id=:id'],
    ['SELECT TOP 1 * FROM Jobs WITH (ROWLOCK, READPAST, UPDLOCK)', 'select jobs lock-update skip'],
    ['SELECT pg_advisory_xact_lock($1)', 'lock ($0) lock-advisory'],
    ['SELECT pg_advisory_xact_lock(hashtext($1), 7)', "lock (hashtext(),'7') lock-advisory"],
    ['SELECT pg_try_advisory_lock($1) AS got', 'lock ($0) lock-advisory skip'],
    ['SELECT pg_advisory_unlock($1)', 'unlock ($0)'],
    ['SELECT GET_LOCK(?, 10)', "lock ($0,'10') lock-advisory"],
    ['SELECT RELEASE_LOCK(?)', 'unlock ($0)'],
    ['LOCK TABLE t IN EXCLUSIVE MODE', 'lock t lock-update'],
    ['LOCK TABLES t WRITE', 'lock t lock-update'],
    ['LOCK TABLE t IN SHARE MODE', 'lock t lock-share'],
    ['UNLOCK TABLES', 'unlock'],
    ["EXEC sp_getapplock @Resource = @key, @LockMode = 'Exclusive'", 'lock (:key) lock-advisory'],
    [
      'WITH c AS (SELECT id FROM jobs LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE jobs SET s = 1 FROM c WHERE jobs.id = c.id',
      "update jobs reads jobs set s='1' where id=* and-more lock-update skip",
    ],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});
