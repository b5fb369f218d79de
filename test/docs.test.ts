import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import plugin from '../src/index.ts';
import { check, type Checked, type CodeBlock, FENCED, schemaFiles } from './tools/docs/blocks.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'fixtures/rule-tester/generated/docs');

const REQUIRED = ['The failure', 'Incorrect', 'Correct', 'What is recognised', 'Known limits', 'When not to use it'];

interface Section {
  readonly heading: string;
  readonly text: string;
}

interface Block extends CodeBlock {
  readonly rule: string;
  readonly section: string;
}

const pageOf = (rule: string): string => readFileSync(path.join(root, 'docs/rules', `${rule}.md`), 'utf8');

const sectionsOf = (page: string): readonly Section[] =>
  page
    .split(/^## /mu)
    .slice(1)
    .map(part => {
      const end = part.indexOf('\n');
      return { heading: part.slice(0, end).trim(), text: part.slice(end) };
    });

const blocksOf = (rule: string): readonly Block[] =>
  sectionsOf(pageOf(rule))
    .filter(({ heading }) => heading === 'Incorrect' || heading === 'Correct')
    .flatMap(({ heading, text }) => {
      let files: Block['files'] = {};
      const blocks: Block[] = [];
      for (const { groups } of text.matchAll(FENCED)) {
        const { language = '', code = '' } = groups ?? {};
        const schema = schemaFiles[language];
        if (schema !== undefined) files = { [schema]: code };
        else if (language === 'ts') {
          const name = `${heading} ${String(blocks.length + 1)}`;
          const place = path.join(folder, rule, name.toLowerCase().replace(' ', '-'));
          blocks.push({ rule, section: heading, title: `${rule}: ${name}`, code, files, folder: place });
          files = {};
        }
      }
      return blocks;
    });

const modules: Readonly<Record<string, (typeof plugin.rules)[keyof typeof plugin.rules] | undefined>> = plugin.rules;
const rules = Object.keys(modules).toSorted();
const documented = rules.filter(rule => existsSync(path.join(root, 'docs/rules', `${rule}.md`)));
const blocks = documented.flatMap(blocksOf);

/** Pairs, because titles in `$title` are cut short. */
const titled = (section: string): readonly (readonly [string, Block])[] =>
  blocks.filter(block => block.section === section).map(block => [block.title, block] as const);

describe('the page of each rule', () => {
  it('exists, and no page is left over', () => {
    const pages = readdirSync(path.join(root, 'docs/rules')).filter(file => file.endsWith('.md'));
    expect(pages.map(file => path.basename(file, '.md')).toSorted()).toEqual(rules);
  });

  it.for(documented)('%s: has the title and the description of the rule', rule => {
    const [title, , description] = pageOf(rule).split('\n');
    expect(title).toBe(`# exactly-once/${rule}`);
    expect(description).toBe(modules[rule]?.meta?.docs?.description);
  });

  it.for(documented)('%s: has the headings in their order', rule => {
    const schema = modules[rule]?.meta?.schema;
    const hasOptions = Array.isArray(schema) ? schema.length > 0 : schema !== undefined && schema !== false;
    const headings = sectionsOf(pageOf(rule)).map(({ heading }) => heading);
    expect(headings).toEqual(hasOptions ? [...REQUIRED, 'Options'] : REQUIRED);
  });

  it.for(documented)('%s: shows the failure as a timeline, and the same code wrong and right', rule => {
    const failure = sectionsOf(pageOf(rule)).find(({ heading }) => heading === 'The failure')?.text ?? '';
    expect(failure).toMatch(/^(?:```text$|\|)/mu);
    const count = (section: string): number =>
      blocks.filter(block => block.rule === rule && block.section === section).length;
    expect(count('Incorrect')).toBeGreaterThanOrEqual(3);
    expect(count('Correct')).toBeGreaterThanOrEqual(3);
  });
});

describe('the code on the pages', () => {
  let checked: Checked;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    checked = await check(blocks);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.for([...titled('Incorrect'), ...titled('Correct')])('type-checks: %s', ([, block]) => {
    expect(checked.problems(block)).toEqual([]);
  });

  it.for(titled('Incorrect'))('is reported by its rule: %s', ([, block]) => {
    expect(checked.reports(block)).toContain(block.rule);
  });

  it.for(titled('Correct'))('is silent under all rules: %s', ([, block]) => {
    expect(checked.reports(block)).toEqual([]);
  });
});
