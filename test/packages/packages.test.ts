import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { beforeAll, describe, expect, it } from 'vitest';

import type { Expectations, Expected } from '../../fixtures/brokers/expectation.ts';
import { lint, type Report, root, ruleIds } from '../tools/lint.ts';

/** The consumers of each broker's client, and consumers with the client of each store and service. */
const folders = ['fixtures/brokers', 'fixtures/stores', 'fixtures/services'];
const expectationFile = 'expected.ts';

interface PackageFixtures {
  /** `fixtures/stores/postgres` */
  readonly slug: string;
  readonly files: readonly string[];
  readonly expectations: Expectations;
}

const fixturesOf = async (slug: string): Promise<PackageFixtures> => {
  const home = path.join(root, slug);
  const { expectations } = (await import(pathToFileURL(path.join(home, expectationFile)).href)) as {
    expectations: Expectations;
  };
  const files = readdirSync(home).filter(file => file.endsWith('.ts') && file !== expectationFile);
  return { slug, files, expectations };
};

const packages: readonly PackageFixtures[] = await Promise.all(
  folders.flatMap(folder =>
    readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter(entry => entry.isDirectory() && entry.name !== 'node_modules')
      .map(entry => fixturesOf(`${folder}/${entry.name}`)),
  ),
);

const linesOf = (slug: string, file: string): readonly string[] =>
  readFileSync(path.join(root, slug, file), 'utf8').split('\n');

const rendered = (reports: readonly { readonly line: number; readonly rule: string }[]): readonly string[] =>
  reports.map(({ line, rule }) => `${String(line)} ${rule}`).sort();

const isThere = ({ rule }: Expected): boolean => ruleIds.has(rule);

describe('expectations', () => {
  it.for(packages)('of $slug name every file, some with and some without reports', ({ files, expectations }) => {
    expect(Object.keys(expectations).sort()).toEqual([...files].sort());
    const counts = Object.values(expectations).map(reports => reports.length);
    expect(counts.some(count => count > 0) && counts.includes(0)).toBe(true);
  });

  it.for(packages)('of $slug point at the source', ({ slug, expectations }) => {
    for (const [file, reports] of Object.entries(expectations)) {
      const lines = linesOf(slug, file);
      for (const { line, text } of reports) expect(lines[line - 1], `${file}:${String(line)}`).toContain(text);
    }
  });
});

describe('consumers', () => {
  let reports: readonly Report[];

  beforeAll(async () => {
    reports = await lint(folders.map(folder => `${folder}/*/*.ts`));
  });

  describe.for(packages)('$slug', ({ slug, expectations }) => {
    it.for(Object.entries(expectations))('%s', ([file, expected]) => {
      const found = reports.filter(report => report.file === `${slug}/${file}`);
      expect(rendered(found)).toEqual(rendered(expected.filter(isThere)));
      for (const { rule, line, text } of expected.filter(isThere)) {
        const report = found.find(other => other.line === line && other.rule === rule);
        expect(report?.text.startsWith(text) ? text : report?.text).toBe(text);
      }
    });
  });
});
