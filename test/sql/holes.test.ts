import { describe, expect, it } from 'vitest';

import { readSql } from '../../src/sql/read.ts';
import { render } from './render.ts';

/** Each `§` is a hole. */
const withHoles = (text: string): readonly string[] => render(text.split('§'));

describe('holes', () => {
  it.each([
    ['SELECT * FROM t WHERE id = §', 'select t where id={0}'],
    ["SELECT * FROM t WHERE id = '§'", 'select t where id={0}'],
    ["SELECT * FROM t WHERE id = 'order-§'", 'select t where id=*'],
    ['SELECT * FROM § WHERE a = §', 'select ? where a={1}'],
    ['SELECT * FROM §.payments WHERE a = §', 'select payments where a={1}'],
    ['SELECT * FROM payments_§ WHERE a = 1', "select ? where a='1'"],
    ['SELECT * FROM "§" WHERE a = 1', "select ? where a='1'"],
    ['SELECT § FROM t WHERE a = §', 'select t where a={1}'],
    ['SELECT * FROM t WHERE §', 'select t and-more open'],
    ['SELECT * FROM t WHERE a = § AND §', 'select t where a={0} and-more open'],
    ['SELECT * FROM t WHERE a = § §', 'select t where a={0} and-more open'],
    ['SELECT * FROM t §', 'select t and-more open'],
    ['SELECT * FROM t WHERE § = §', 'select t and-more'],
    ['SELECT * FROM t WHERE id IN §', 'select t and-more compared id'],
    ['SELECT * FROM t WHERE id = 1 LIMIT §', "select t where id='1'"],
    ['SELECT * FROM t WHERE id = 1 LIMIT 1 §', "select t where id='1' and-more open"],
    ['SELECT * FROM t WHERE id = $§', 'select t where id=*'],
    ['insert into orders §', 'insert orders row={0}'],
    ['insert into orders § returning id', 'insert orders row={0} returning'],
    ['insert into orders § on conflict (id) do nothing', 'insert orders row={0} on-conflict nothing [id]'],
    ['insert into § §', 'insert ? row={1}'],
    ['insert into orders $1', 'insert orders row=$0'],
    ['SELECT * FROM $1 WHERE at = $2', 'select ? where at=$1'],
    ['INSERT INTO t (id, at) SELECT § ON CONFLICT DO NOTHING', 'insert t (id,at) on-conflict nothing'],
    ['insert into orders (a, b) values §', 'insert orders (a,b) row={0} many'],
    ['insert into orders (a, b) values (§, §)', 'insert orders (a={0},b={1})'],
    ['insert into orders (a, b) values (§)', 'insert orders (a,b) row={0}'],
    ['insert into orders (a) values (§) §', 'insert orders (a={0}) open'],
    ['insert into orders (a) values (§) on conflict §', 'insert orders (a={0}) on-conflict nothing open'],
    ['insert into orders (§) values (§)', 'insert orders row={1}'],
    ['update orders set § where id = §', 'update orders row={0} where id={1}'],
    ['update orders set §, n = n + 1 where id = §', 'update orders row={0} set n~ where id={1}'],
    ['update orders set n = n + § where id = §', 'update orders set n~ where id={1}'],
    ['update orders set a = § §', 'update orders set a={0} and-more open'],
    ['update § set a = 1 where id = §', "update ? set a='1' where id={1}"],
    ['delete from § where id = §', 'delete ? where id={1}'],
    ['delete from t §', 'delete t and-more open'],
    ['§', 'other'],
    ['-- §\nSELECT * FROM t WHERE a = §', 'select t where a={1}'],
  ])('%s', (text, expected) => {
    expect(withHoles(text)).toEqual([expected]);
  });

  it('is not confused by a NUL character of the text itself', () => {
    expect(readSql(['SELECT \0 1 FROM t WHERE a = ', ''])[0]?.where).toEqual([
      { column: 'a', value: { kind: 'hole', index: 0 } },
    ]);
  });
});
