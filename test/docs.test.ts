import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import plugin from '../src/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'fixtures/rule-tester/generated/docs');
const prismaClient = path.join(root, 'fixtures/rule-tester/with-prisma/generated');

const REQUIRED = ['The failure', 'Incorrect', 'Correct', 'What is recognised', 'Known limits', 'When not to use it'];

interface Section {
  readonly heading: string;
  readonly text: string;
}

interface Block {
  readonly rule: string;
  readonly section: string;
  readonly title: string;
  readonly code: string;
  /** The schema that the code is read with: a `sql` or `prisma` block before it. */
  readonly schema: { readonly file: string; readonly text: string } | undefined;
  readonly folder: string;
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

const FENCED = /^```(?<language>\w+)\n(?<code>.*?)^```$/gmsu;

const blocksOf = (rule: string): readonly Block[] =>
  sectionsOf(pageOf(rule))
    .filter(({ heading }) => heading === 'Incorrect' || heading === 'Correct')
    .flatMap(({ heading, text }) => {
      let schema: Block['schema'];
      const blocks: Block[] = [];
      for (const { groups } of text.matchAll(FENCED)) {
        const code = groups?.['code'] ?? '';
        if (groups?.['language'] === 'sql') schema = { file: 'migrations/001.sql', text: code };
        else if (groups?.['language'] === 'prisma') schema = { file: 'schema.prisma', text: code };
        else if (groups?.['language'] === 'ts') {
          const name = `${heading} ${String(blocks.length + 1)}`;
          const place = path.join(folder, rule, name.toLowerCase().replace(' ', '-'));
          blocks.push({ rule, section: heading, title: `${rule}: ${name}`, code, schema, folder: place });
          schema = undefined;
        }
      }
      return blocks;
    });

const modules: Readonly<Record<string, (typeof plugin.rules)[keyof typeof plugin.rules] | undefined>> = plugin.rules;
const rules = Object.keys(modules).toSorted();
const documented = rules.filter(rule => existsSync(path.join(root, 'docs/rules', `${rule}.md`)));
const blocks = documented.flatMap(blocksOf);
const fileOf = (block: Block): string => path.join(block.folder, 'block.ts');

const writeBlock = (block: Block): void => {
  mkdirSync(block.folder, { recursive: true });
  writeFileSync(fileOf(block), block.code);
  if (block.code.includes("'./generated/")) symlinkSync(prismaClient, path.join(block.folder, 'generated'));
  if (block.schema === undefined) return;
  const schema = path.join(block.folder, block.schema.file);
  mkdirSync(path.dirname(schema), { recursive: true });
  writeFileSync(schema, block.schema.text);
};

const program = (): ts.Program => {
  const { config } = ts.readConfigFile(path.join(root, 'fixtures/tsconfig.base.json'), name =>
    ts.sys.readFile(name),
  ) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path.join(root, 'fixtures'));
  return ts.createProgram(blocks.map(fileOf), {
    ...options,
    allowImportingTsExtensions: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
  });
};

/** The rules that report in each block; every block is a project of its own. */
const lintBlocks = async (programs: ts.Program[]): Promise<ReadonlyMap<string, readonly string[]>> => {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      plugin.configs.all,
      { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser, parserOptions: { programs } } },
      ...blocks.map(block => ({
        files: [path.relative(root, fileOf(block))],
        settings: { 'exactly-once': { root: block.folder } },
      })),
    ],
  });
  const results = await eslint.lintFiles(blocks.map(fileOf));
  return new Map(
    results.map(({ filePath, messages }) => [
      filePath,
      messages.map(({ ruleId, message, line }) => {
        if (ruleId === null) throw new Error(`${filePath}:${String(line)}: ${message}`);
        return ruleId.replace(/^exactly-once\//u, '');
      }),
    ]),
  );
};

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
  let checked: ts.Program;
  let reported: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const block of blocks) writeBlock(block);
    checked = program();
    reported = await lintBlocks([checked]);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.for([...titled('Incorrect'), ...titled('Correct')])('type-checks: %s', ([, block]) => {
    const file = checked.getSourceFile(fileOf(block));
    const problems = [...checked.getSyntacticDiagnostics(file), ...checked.getSemanticDiagnostics(file)];
    expect(file).toBeDefined();
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
  });

  it.for(titled('Incorrect'))('is reported by its rule: %s', ([, block]) => {
    expect(reported.get(fileOf(block))).toContain(block.rule);
  });

  it.for(titled('Correct'))('is silent under all rules: %s', ([, block]) => {
    expect(reported.get(fileOf(block))).toEqual([]);
  });
});
