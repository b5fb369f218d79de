import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { loadModule } from 'libpg-query';
import { beforeAll, expect, it } from 'vitest';

import { readSql } from '../../src/sql/read.ts';
import { readFacts } from './compare.ts';
import { factsOf } from './oracle.ts';

const statements = readFileSync(path.join(import.meta.dirname, 'statements.txt'), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('--'));

beforeAll(() => loadModule());

it('reads real statements as the parser of PostgreSQL does', () => {
  const others = statements.filter(sql => JSON.stringify(readFacts(sql)) !== JSON.stringify(factsOf(sql)));
  const agreement = 1 - others.length / statements.length;
  console.info(`${String(statements.length)} statements, ${(agreement * 100).toFixed(2)} % read alike`);
  expect(statements.length).toBeGreaterThan(2_000);
  expect(agreement, others.join('\n')).toBeGreaterThan(0.99);
});

it('never throws, wherever real statements are cut, joined or given holes', () => {
  const statement = fc.constantFrom(...statements);
  const part = fc.tuple(statement, fc.nat(1_500), fc.nat(1_500)).map(([sql, from, to]) => sql.slice(from, from + to));
  fc.assert(
    fc.property(fc.array(fc.oneof(part, statement, fc.string()), { maxLength: 4 }), parts => {
      readSql(parts);
      readSql([parts.join(' ')]);
    }),
    { numRuns: 2_000, seed: 20_261_127 },
  );
});
