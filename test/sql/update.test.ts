import { describe, expect, it } from 'vitest';

import { render } from './render.ts';

describe('UPDATE', () => {
  it.each([
    ["UPDATE t SET status = 'paid' WHERE id = $1", "update t set status='paid' where id=$0"],
    [
      'UPDATE stock SET qty = qty - $1 WHERE sku = $2 AND qty >= $1',
      'update stock set qty~ where sku=$1 and-more compared qty',
    ],
    ['UPDATE t SET v = $1 WHERE id = $2 AND version < $1', 'update t set v=$0 where id=$1 and-more compared version'],
    ['UPDATE t SET n = COALESCE(n, 0) + 1', 'update t set n~'],
    ['UPDATE t SET n = COALESCE(n, 0)::int + 1', 'update t set n~'],
    ['UPDATE t SET n = 1 + n, m = (m * 2)', 'update t set n~,m~'],
    ['UPDATE t SET seen_at = COALESCE(seen_at, now())', 'update t set seen_at=coalesce()'],
    ['UPDATE t SET v = GREATEST(v, $1)', 'update t set v=greatest()'],
    ['UPDATE t SET v = GREATEST(v + 1, $1)', 'update t set v~'],
    ['UPDATE t SET n = m + 1', 'update t set n=*'],
    ['UPDATE t SET n = n', 'update t set n=*'],
    ['UPDATE t SET flag = NOT flag', 'update t set flag~'],
    ["UPDATE t SET note = note || 'x'", 'update t set note~'],
    ['UPDATE t SET data = data || \'{"a":1}\'::jsonb', 'update t set data=*'],
    ['UPDATE t SET data = data || $1::jsonb', 'update t set data=*'],
    ['UPDATE t SET tags = array_append(tags, $1)', 'update t set tags~'],
    ["UPDATE t SET data = jsonb_set(data, '{a}', $1)", 'update t set data=jsonb_set()'],
    ['UPDATE t SET s = CASE WHEN s = 1 THEN 2 ELSE s END', 'update t set s=*'],
    ['UPDATE t SET n = CASE WHEN n > 0 THEN n - 1 ELSE 0 END', 'update t set n~'],
    ['UPDATE t SET (a, b) = ($1, $2) WHERE id = 1', "update t set a=$0,b=$1 where id='1'"],
    ['UPDATE t SET a = (SELECT max(x) FROM u WHERE u.id = t.id)', 'update t reads u set a=*'],
    [
      'UPDATE ONLY public.t AS x SET n = x.n + 1 WHERE x.id = $1 RETURNING x.n',
      'update t set n~ where id=$0 returning',
    ],
    ['UPDATE a SET x = b.y FROM b WHERE a.id = b.id AND k = $1', 'update a reads b set x=* where id=*,k=$0 and-more'],
    ['UPDATE a JOIN b ON b.id = a.id SET a.n = a.n + b.n WHERE a.k = ?', 'update a reads b set n~ where k=$0 and-more'],
    ['UPDATE t SET a = ? WHERE id = ? ORDER BY at LIMIT 1', 'update t set a=$0 where id=$1 and-more'],
    ['UPDATE OR IGNORE t SET a = 1', "update t set a='1'"],
    [
      'UPDATE p SET p.status = @s FROM payments p WHERE p.id = @id',
      'update payments set status=:s where id=:id and-more',
    ],
    ['UPDATE TOP (1) q SET s = 1 OUTPUT inserted.* WHERE s = 0', "update q set s='1' where s='0' returning"],
    ['UPDATE t SET n += @d WHERE id = @id', 'update t set n~ where id=:id'],
    [
      "UPDATE jobs SET s = 'run' WHERE id = (SELECT id FROM jobs WHERE s = 'new' FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING *",
      "update jobs reads jobs set s='run' where id=* lock-update skip returning",
    ],
    [
      'UPDATE t SET a = 1 WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id) AND id = $1',
      "update t reads u set a='1' where id=$0 and-more",
    ],
    [
      'UPDATE t SET a = 1 WHERE processed_at IS NULL AND id = $1',
      "update t set a='1' where id=$0 and-more compared processed_at",
    ],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});

describe('DELETE', () => {
  it.each([
    ['DELETE FROM t WHERE id = $1', 'delete t where id=$0'],
    ['DELETE FROM t', 'delete t'],
    ['DELETE FROM ONLY t AS x WHERE x.id = $1 RETURNING *', 'delete t where id=$0 returning'],
    ['DELETE FROM t WHERE id = ANY($1)', 'delete t and-more compared id'],
    ['DELETE FROM t USING u WHERE t.id = u.id', 'delete t reads u where id=* and-more'],
    ['DELETE o FROM outbox o JOIN x ON x.id = o.id WHERE o.id = ?', 'delete outbox reads x where id=$0 and-more'],
    ['DELETE TOP (10) FROM t OUTPUT deleted.* WHERE done = 1', "delete t where done='1' returning"],
    ['DELETE t WHERE id = @id', 'delete t where id=:id'],
    ['DELETE FROM t WHERE id = ? LIMIT 1', 'delete t where id=$0 and-more'],
    ['TRUNCATE TABLE t', 'delete t'],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});
