import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { readVerdicts } from './corpus/verdicts.ts';
import { LEAST } from './tools/docs/case-counts.ts';
import { pages, root } from './tools/docs/pages.ts';
import { countsOfRules } from './tools/docs/validation-page.ts';

test('generated pages say what rows and rules say', async () => {
  const stale = [...(await pages())]
    .filter(([file, text]) => {
      const at = path.join(root, file);
      return !existsSync(at) || readFileSync(at, 'utf8') !== text;
    })
    .map(([file]) => file);
  expect(stale, 'run npm run docs').toEqual([]);
});

test.for(countsOfRules().map(counts => [counts.rule, counts] as const))('%s has cases enough', ([, counts]) => {
  expect(counts.invalid, 'invalid cases').toBeGreaterThanOrEqual(LEAST.cases);
  expect(counts.valid, 'valid cases').toBeGreaterThanOrEqual(LEAST.cases);
  expect(counts.libraries.size, [...counts.libraries].join(', ')).toBeGreaterThanOrEqual(LEAST.libraries);
  expect(counts.structures.size, [...counts.structures].join(', ')).toBeGreaterThanOrEqual(LEAST.structures);
});

test('verdicts are on rules that are there, each with its reason', () => {
  for (const { rule, verdict, reason } of readVerdicts()) {
    expect(Object.keys(rules)).toContain(rule);
    expect(['true', 'harmless', 'false']).toContain(verdict);
    expect(reason).not.toBe('');
  }
});
