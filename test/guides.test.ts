import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { check, type Checked, type CodeBlock, FENCED, schemaFiles } from './tools/docs/blocks.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'fixtures/rule-tester/generated/guides');

const guides = ['delivery-model', 'idempotent-handlers', 'monorepos', 'wrappers'];

interface Block extends CodeBlock {
  readonly expected: readonly string[];
}

/** `<!-- reports no-auto-ack -->` before a block; one without it is silent. */
const REPORTS = /<!-- reports (?<rules>[\w -]+) -->\s*$/u;

/** The first line of a block that shows a file of a package: its declarations, for the blocks that follow. */
const PACKAGE = /^\/\/ (?<file>node_modules\/(?<name>@?[\w/-]+)\/index\.d\.ts)\n/u;

const blocksOf = (guide: string): readonly Block[] => {
  const page = readFileSync(path.join(root, 'docs', `${guide}.md`), 'utf8');
  const blocks: Block[] = [];
  let packages: CodeBlock['files'] = {};
  let schema: CodeBlock['files'] = {};
  let settings: Readonly<Record<string, unknown>> = {};
  for (const { groups, index } of page.matchAll(FENCED)) {
    const { language = '', code = '' } = groups ?? {};
    const declared = PACKAGE.exec(code)?.groups;
    const schemaFile = schemaFiles[language];
    if (schemaFile !== undefined) schema = { [schemaFile]: code };
    else if (language === 'json') settings = JSON.parse(code) as typeof settings;
    else if (declared?.file !== undefined) {
      const manifest = JSON.stringify({ name: declared.name, types: 'index.d.ts' });
      packages = { [declared.file]: code, [declared.file.replace('index.d.ts', 'package.json')]: manifest };
    } else if (language === 'ts') {
      const number = String(blocks.length + 1);
      const rules = REPORTS.exec(page.slice(0, index))?.groups?.['rules'];
      blocks.push({
        title: `${guide} ${number}`,
        code,
        folder: path.join(folder, guide, number),
        files: { ...packages, ...schema },
        settings,
        expected: rules?.split(' ') ?? [],
      });
      schema = {};
      settings = {};
    }
  }
  return blocks;
};

const blocks = guides.flatMap(blocksOf);

describe('the code of the guides', () => {
  let checked: Checked;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    checked = await check(blocks);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.for(blocks.map(block => [block.title, block] as const))('type-checks: %s', ([, block]) => {
    expect(checked.problems(block)).toEqual([]);
  });

  it.for(blocks.map(block => [block.title, block] as const))('is reported as the page says: %s', ([, block]) => {
    expect(checked.reports(block)).toEqual(block.expected);
  });

  it('shows what is wrong and what is right', () => {
    for (const guide of guides) {
      const own = blocks.filter(({ title }) => title.startsWith(guide));
      expect(own.some(({ expected }) => expected.length === 0)).toBe(true);
      expect(own.some(({ expected }) => expected.length > 0)).toBe(true);
    }
  });
});

const pages = ['README.md', 'CHANGELOG.md', ...['docs', 'docs/rules'].flatMap(pagesIn)];

function pagesIn(name: string): readonly string[] {
  return readdirSync(path.join(root, name))
    .filter(file => file.endsWith('.md'))
    .map(file => `${name}/${file}`);
}

const LINK = /\]\((?<target>[^)\s:]+)\)/gu;
const HEADING = /^#+ (?<text>.+)$/gmu;

/** As GitHub makes it: in lower case, without punctuation, with hyphens for spaces. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(HEADING)].map(({ groups }) => anchorOf(groups?.['text'] ?? ''));

const isThere = (page: string, target: string): boolean => {
  const [name = '', anchor] = target.split('#');
  const file = name === '' ? path.join(root, page) : path.resolve(root, path.dirname(page), name);
  return existsSync(file) && (anchor === undefined || anchorsOf(file).includes(anchor));
};

it.for(pages)('every link to a page of the repository leads there: %s', page => {
  const text = readFileSync(path.join(root, page), 'utf8').replaceAll(FENCED, '');
  const targets = [...text.matchAll(LINK)].map(({ groups }) => groups?.['target'] ?? '');
  expect(targets.filter(target => !isThere(page, target))).toEqual([]);
});
