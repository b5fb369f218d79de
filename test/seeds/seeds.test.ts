import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { type SeedCase, seedCases } from '../../fixtures/seeds/expected.ts';
import { lint, type Report, root, ruleIds } from '../tools/lint.ts';

const folder = 'fixtures/seeds';

const sourceOf = (seed: SeedCase, form: string): string =>
  readFileSync(path.join(root, folder, seed.slug, `${form}.ts`), 'utf8');

/** Reports as lines that a failing test prints well: `buggy.ts:12 no-auto-ack`. */
const rendered = (reports: readonly Report[]): string[] =>
  reports.map(({ file, line, rule }) => `${path.basename(file)}:${line} ${rule}`).sort();

const expectedOf = (seed: SeedCase): string[] =>
  [...seed.expected, ...seed.later.filter(({ rule }) => ruleIds.has(rule))]
    .map(({ line, rule }) => `buggy.ts:${line} ${rule}`)
    .sort();

describe('expectations', () => {
  it('name every folder once', () => {
    const folders = readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name);
    expect(seedCases.map(({ slug }) => slug).sort()).toEqual(folders.sort());
  });

  it.for(seedCases)('of $slug point at the source', seed => {
    const lines = sourceOf(seed, 'buggy').split('\n');
    expect(existsSync(path.join(root, folder, seed.slug, 'fixed.ts'))).toBe(true);
    expect(seed.expected.length + seed.later.length).toBeGreaterThan(0);
    for (const { line, text } of seed.expected) expect(lines[line - 1]).toContain(text);
    for (const { line } of seed.later) expect(lines[line - 1]).toMatch(/\S/);
  });

  it('name rules that the plugin has', () => {
    const named = new Set(seedCases.flatMap(({ expected }) => expected.map(({ rule }) => rule)));
    expect([...ruleIds]).toEqual(expect.arrayContaining([...named]));
  });
});

describe('seed consumers', () => {
  const reports = new Map<string, readonly Report[]>();

  beforeAll(async () => {
    const all = await lint([`${folder}/*/*.ts`]);
    for (const { slug } of seedCases) {
      reports.set(
        slug,
        all.filter(({ file }) => file.startsWith(`${folder}/${slug}/`)),
      );
    }
  });

  describe.for(seedCases)('$slug: $title', seed => {
    const reportsIn = (isIn: (file: string) => boolean): readonly Report[] =>
      (reports.get(seed.slug) ?? []).filter(({ file }) => isIn(path.basename(file)));

    it('reports the buggy form', () => {
      const found = reportsIn(file => file === 'buggy.ts');
      expect(rendered(found)).toEqual(expectedOf(seed));
      for (const { line, rule, text } of seed.expected) {
        const report = found.find(other => other.line === line && other.rule === rule);
        expect(report?.text.startsWith(text) ? text : report?.text).toBe(text);
      }
    });

    it('is silent on the repaired form and on helper files', () => {
      expect(rendered(reportsIn(file => file !== 'buggy.ts'))).toEqual([]);
    });
  });
});
