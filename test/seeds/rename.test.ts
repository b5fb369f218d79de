import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { seedCases } from '../../fixtures/seeds/expected.ts';
import { lint, type Report, root } from '../tools/lint.ts';
import { renameEverything } from '../tools/rename.ts';

const seeds = path.join(root, 'fixtures/seeds');
const renamedRoot = path.join(root, 'fixtures/generated/renamed');

const sourcesOf = (slug: string): string[] => readdirSync(path.join(seeds, slug)).filter(file => file.endsWith('.ts'));

/** Rule and place without the column: new names move columns, never lines. */
const placesIn = (reports: readonly Report[], slug: string): string[] =>
  reports
    .filter(({ file }) => path.basename(path.dirname(file)) === slug)
    .map(({ file, line, rule }) => `${path.basename(file)}:${line} ${rule}`)
    .sort();

describe('renaming every variable and import', () => {
  let before: readonly Report[];
  let after: readonly Report[];
  let texts: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const files = seedCases.flatMap(({ slug }) => sourcesOf(slug).map(file => path.join(seeds, slug, file)));
    texts = renameEverything(path.join(root, 'fixtures/tsconfig.json'), files);

    rmSync(renamedRoot, { recursive: true, force: true });
    mkdirSync(renamedRoot, { recursive: true });
    for (const { slug } of seedCases) cpSync(path.join(seeds, slug), path.join(renamedRoot, slug), { recursive: true });
    for (const [file, text] of texts) writeFileSync(path.join(renamedRoot, path.relative(seeds, file)), text);
    const config = { extends: '../../tsconfig.base.json', include: ['**/*.ts'] };
    writeFileSync(path.join(renamedRoot, 'tsconfig.json'), JSON.stringify(config));

    before = await lint(['fixtures/seeds/*/*.ts']);
    after = await lint(['fixtures/generated/renamed/*/*.ts']);
  });

  afterAll(() => {
    rmSync(renamedRoot, { recursive: true, force: true });
  });

  it('leaves no name of the fixture and still type-checks', () => {
    const all = [...texts.values()].join('\n');
    expect(all).not.toMatch(/\b(?:class|interface|function) (?!T\d|v\d)\w+/);
    expect(all).not.toMatch(/\b(?:const|let) (?!v\d|\{|\[)\w+/);

    const { config } = ts.readConfigFile(path.join(renamedRoot, 'tsconfig.json'), file => ts.sys.readFile(file)) as {
      config: object;
    };
    const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, renamedRoot);
    const problems = ts
      .getPreEmitDiagnostics(ts.createProgram(fileNames, options))
      .map(({ file, messageText }) => `${file?.fileName ?? ''} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    expect(problems).toEqual([]);
  });

  it.for(seedCases)('changes nothing in $slug', ({ slug, expected }) => {
    const places = placesIn(after, slug);
    expect(places).toEqual(placesIn(before, slug));
    expect(places.length).toBeGreaterThanOrEqual(expected.length);
  });
});
