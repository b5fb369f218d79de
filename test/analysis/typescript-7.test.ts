import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { write } from '../schema/project.ts';
import { repository } from './lint.ts';

/**
 * A project whose `typescript` is version 7: a package that exports its version and nothing else, as 7.0 does. All other packages
 * are links into this checkout; `--preserve-symlinks` lets them see that `typescript`, too.
 */
const setUp = (): string => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'exactly-once-')));
  const modules = path.join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(path.join(repository, 'node_modules'))) {
    if (name === 'typescript' || name.startsWith('.')) continue;
    symlinkSync(path.join(repository, 'node_modules', name), path.join(modules, name), 'junction');
  }
  write(modules, 'typescript/package.json', '{"name":"typescript","version":"7.0.2","exports":{".":"./version.cjs"}}');
  write(
    modules,
    'typescript/version.cjs',
    'exports.version = require("./package.json").version; exports.versionMajorMinor = "7.0";',
  );
  const plugin = path.join(modules, 'eslint-plugin-exactly-once');
  for (const part of ['src', 'rules']) transpile(path.join(repository, part), path.join(plugin, 'dist', part));
  cpSync(path.join(repository, 'package.json'), path.join(plugin, 'package.json'));
  write(folder, 'lint.mjs', script);
  return folder;
};

/** What `npm run build` does, without types. */
const transpile = (from: string, to: string): void => {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  };
  for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const { outputText } = ts.transpileModule(readFileSync(path.join(from, file), 'utf8'), { compilerOptions });
    write(to, file.replace(/\.ts$/u, '.js'), outputText);
  }
};

const script = `
import ts from 'typescript';
import { Linter } from 'eslint';
import plugin from 'eslint-plugin-exactly-once';

const espree = new Linter().verify.bind(new Linter());
const program = {};
/** A parser that brought a TypeScript of its own. */
const typed = {
  parseForESLint: () => ({
    ast: {
      type: 'Program', body: [], tokens: [], comments: [], sourceType: 'module', range: [0, 0],
      loc: { start: { line: 1, column: 0 }, end: { line: 1, column: 0 } },
      ...JSON.parse(process.argv[2]),
    },
    services: { program, esTreeNodeToTSNodeMap: new Map() },
  }),
};
const lint = (text, languageOptions) => {
  try {
    const rules = Object.fromEntries(Object.keys(plugin.rules).map(name => ['exactly-once/' + name, 'error']));
    return espree(text, { plugins: { 'exactly-once': plugin }, rules, languageOptions });
  } catch (error) {
    return error.stack;
  }
};
console.log(JSON.stringify({
  typescript: Object.keys(ts),
  rules: Object.keys(plugin.rules).length,
  consumer: lint("import amqp from 'amqplib'; amqp.connect();", {}),
  other: lint("import express from 'express'; express();", {}),
  typedConsumer: lint('', { parser: typed }),
}));
`;

const range = { range: [0, 0], loc: { start: { line: 1, column: 0 }, end: { line: 1, column: 0 } } };
const parsed = {
  body: [
    {
      type: 'ImportDeclaration',
      ...range,
      specifiers: [],
      attributes: [],
      source: { type: 'Literal', value: 'amqplib', raw: "'amqplib'", ...range },
    },
  ],
};

const recipe =
  /^(?:eslint-plugin-)?exactly-once: TypeScript 7 has no JavaScript API yet\. Give tools version 6 and keep the compiler beside it: npm i -D typescript@npm:@typescript\/typescript6 @typescript\/native@npm:typescript@7\. See https:\S+$/u;

describe('beside TypeScript 7', () => {
  let folder = '';
  let output: Readonly<Record<string, unknown>> = {};

  const node = (script: string, ...args: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, ['--preserve-symlinks', '--preserve-symlinks-main', script, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });

  beforeAll(() => {
    folder = setUp();
    const { stdout, stderr } = node('lint.mjs', JSON.stringify(parsed));
    if (stdout === '') throw new Error(stderr);
    output = JSON.parse(stdout) as typeof output;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('the plugin loads', () => {
    expect(output.typescript).toEqual(expect.not.arrayContaining(['forEachChild', 'SyntaxKind']));
    expect(output.rules).toBeGreaterThanOrEqual(7);
  });

  it('a consumer is one error with the recipe, whatever the parser', () => {
    expect(output.consumer).toMatch(recipe);
    expect(output.typedConsumer).toMatch(recipe);
  });

  it('the command ends with the recipe too', () => {
    write(folder, 'tsconfig.json', '{}');
    const { status, stdout, stderr } = node('node_modules/eslint-plugin-exactly-once/dist/src/cli/main.js', 'report');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trim()).toMatch(recipe);
  });

  it('other files are linted', () => {
    expect(output.other).toEqual([]);
  });
});
