import { expect, it } from 'vitest';

import { applySql } from '../../src/schema/apply.ts';
import { newDraft } from '../../src/schema/draft.ts';
import { readPrisma } from '../../src/schema/prisma.ts';
import { corpus, mutate, randomFrom } from '../sql/corpus.ts';

it('applies 3,000 mutated migrations without an error', () => {
  const random = randomFrom(7);
  const draft = newDraft();
  for (let round = 0; round < 3_000; round += 1) {
    applySql(mutate(corpus.slice(-9)[random(9)] ?? '', random), 'f.sql', draft);
    for (const table of draft.tables.values()) {
      for (const key of table.keys) expect(key.declaredIn.line).toBeGreaterThan(0);
    }
    if (round % 50 === 0) draft.tables.clear();
  }
});

it('reads 1,000 mutated Prisma schemas without an error', () => {
  const random = randomFrom(11);
  const text =
    'model A {\n  id Int @id @map("x") // note\n  b String @unique(map: "u") @default("a\\"b")\n  @@unique([id, b(sort: Desc)], where: raw("x"))\n  @@map("t")\n}\n';
  for (let round = 0; round < 1_000; round += 1) {
    for (const model of readPrisma(mutate(text, random), 'f')) expect(model.table).toBeTypeOf('string');
  }
});
