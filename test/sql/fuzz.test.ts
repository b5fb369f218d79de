import { expect, it } from 'vitest';

import { MAX_SQL_LENGTH, readSql } from '../../src/sql/read.ts';
import { corpus, mutate, randomFrom } from './corpus.ts';

const KINDS = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'merge',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'lock',
  'unlock',
  'ddl',
  'other',
]);

it('reads 6,000 mutated statements without an error', () => {
  const random = randomFrom(20_261_121);
  for (let round = 0; round < 6_000; round += 1) {
    const text = mutate(corpus[random(corpus.length)] ?? '', random);
    const cut = random(text.length + 1);
    const parts = round % 3 === 0 ? [text.slice(0, cut), text.slice(cut)] : [text];
    for (const statement of readSql(parts)) {
      expect(KINDS.has(statement.kind)).toBe(true);
      // Holes and positions that are named exist.
      for (const { value } of statement.where)
        if (value.kind === 'hole') expect(value.index).toBeLessThan(parts.length - 1);
      expect(statement.columns.every(column => typeof column === 'string')).toBe(true);
    }
  }
});

it.each([
  ['open parentheses', '('.repeat(60_000)],
  ['nested selects', 'select * from t where a in ('.repeat(4_000)],
  ['nested EXISTS', 'select exists ('.repeat(4_000)],
  ['open comments', '/*'.repeat(60_000)],
  ['open and closed comments', '/* /* */ '.repeat(20_000)],
  ['dollar tags', Array.from({ length: 20_000 }, (_, index) => `$a${String(index)}$`).join(' ')],
  ['quotes', `select '${"\\'".repeat(50_000)}`],
  ['conditions', `select * from t where ${'a = 1 and '.repeat(10_000)} b = 2`],
  ['alternatives', `select * from t where ${'(a = 1 or '.repeat(5_000)} b = 2`],
  ['CASE', `update t set a = ${'case when a then '.repeat(8_000)}`],
  ['arithmetic', `update t set ${'a = a + (a + ('.repeat(5_000)}`],
  ['WITH', `with ${'a as (select 1 from t), '.repeat(5_000)} b as (select 1) select 2`],
  ['nested WITH', 'with a as ('.repeat(5_000)],
  ['unions', 'select 1 from t union '.repeat(8_000)],
  ['casts', `select * from t where a = ${'('.repeat(5_000)} $1 ${')::int'.repeat(5_000)}`],
  ['statements', 'insert into t (a) values (1) '.repeat(8_000)],
  ['ELSE without CASE', 'update t set a = 1 else '.repeat(8_000)],
  ['rows', `insert into t (a) values ${'(1),'.repeat(20_000)}(2)`],
])('takes little time for many %s', (_, text) => {
  const start = performance.now();
  readSql([text]);
  expect(performance.now() - start).toBeLessThan(2_500);
});

it('does not read a text beyond the bound', () => {
  expect(readSql(['select 1 from t;'.repeat(MAX_SQL_LENGTH / 10)]).map(({ kind }) => kind)).toEqual(['other']);
});
