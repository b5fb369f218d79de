import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { variantCases } from '../../fixtures/variants/expected.ts';
import { lint, type Report, root, ruleIds } from '../tools/lint.ts';

const folder = 'fixtures/variants';

/** Rules that no variant speaks of are not judged here. */
const judged = new Set(variantCases.flatMap(({ expected }) => expected.map(({ rule }) => rule)));

describe('expectations', () => {
  it('name every folder once', () => {
    const folders = readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name);
    expect(variantCases.map(({ slug }) => slug).sort()).toEqual(folders.sort());
  });

  it('name rules that the plugin has', () => {
    expect([...ruleIds]).toEqual(expect.arrayContaining([...judged]));
  });

  it.for(variantCases)('of $slug point at the source', ({ slug, expected }) => {
    for (const { file, line, text } of expected) {
      const lines = readFileSync(path.join(root, folder, slug, file), 'utf8').split('\n');
      expect(lines[line - 1]).toContain(text);
    }
  });
});

describe('variants', () => {
  let reports: readonly Report[];

  beforeAll(async () => {
    reports = await lint([`${folder}/*/*.ts`]);
  });

  it.for(variantCases)('$slug: $title', ({ slug, expected }) => {
    const found = reports.filter(
      ({ file, rule }) => path.posix.dirname(file) === `${folder}/${slug}` && judged.has(rule),
    );
    const rendered = found.map(({ file, line, rule }) => `${path.posix.basename(file)}:${String(line)} ${rule}`).sort();
    expect(rendered).toEqual(expected.map(({ file, line, rule }) => `${file}:${String(line)} ${rule}`).sort());
    for (const { file, line, rule, text } of expected) {
      const report = found.find(
        other => path.posix.basename(other.file) === file && other.line === line && other.rule === rule,
      );
      expect(report?.text.startsWith(text) ? text : report?.text).toBe(text);
    }
  });
});
