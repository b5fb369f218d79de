import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { lint, root, ruleIds } from '../tools/lint.ts';

const project = 'fixtures/projects/shop';

interface Expected {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  /** The source text where the report starts. */
  readonly text: string;
  readonly why: string;
}

interface Expectations {
  readonly reports: readonly Expected[];
  /** Reports of rules that the plugin may not have yet. */
  readonly later: readonly Expected[];
}

const { reports, later } = JSON.parse(readFileSync(path.join(root, project, 'expected.json'), 'utf8')) as Expectations;

const rendered = (all: readonly { file: string; line: number; rule: string }[]): string[] =>
  all.map(({ file, line, rule }) => `${file}:${line} ${rule}`).sort();

describe('the shop', () => {
  it.for([...reports, ...later])('expects $rule in $file at a line that shows it', ({ file, line, text }) => {
    const lines = readFileSync(path.join(root, project, file), 'utf8').split('\n');
    expect(lines[line - 1]).toContain(text);
  });

  it('gets exactly the expected reports', async () => {
    const found = (await lint([`${project}/src/**/*.ts`])).map(report => ({
      ...report,
      file: report.file.slice(project.length + 1),
    }));
    const expected = [...reports, ...later.filter(({ rule }) => ruleIds.has(rule))];
    expect(rendered(found)).toEqual(rendered(expected));
    for (const { file, line, rule, text } of expected) {
      const report = found.find(other => other.file === file && other.line === line && other.rule === rule);
      expect(report?.text.startsWith(text) ? text : report?.text).toBe(text);
    }
  });
});
