import path from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import { linkedProject, manifest } from './packed.ts';
import { readmeBlock } from './readme.ts';

const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.NodeNext,
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
};

/** Ways to use the plugin that have to type-check. */
const uses = `
import exactlyOnce from 'eslint-plugin-exactly-once';
import type { ESLint, Linter } from 'eslint';
import { defineConfig } from 'eslint/config';

export const list = defineConfig([exactlyOnce.configs.recommended]);
export const lists = defineConfig([[exactlyOnce.configs.strict], exactlyOnce.configs.all]);
export const extended = defineConfig({
  files: ['src/**/*.ts'],
  extends: [exactlyOnce.configs.recommended],
  settings: { 'exactly-once': { retryWindow: 60 } },
});
export const named = defineConfig({
  plugins: { 'exactly-once': exactlyOnce },
  extends: ['exactly-once/recommended'],
});
export const config: Linter.Config[] = [exactlyOnce.configs.recommended];
export const plugin: ESLint.Plugin = exactlyOnce;
export const namespace: string = exactlyOnce.meta.namespace;
// @ts-expect-error: the types know the configs, so a misspelt one is refused
export const misspelt = exactlyOnce.configs.recomended;
`;

const linksTo = (eslint: string) => ({
  '@types': '@types',
  eslint,
  typescript: 'typescript',
  'typescript-eslint': 'typescript-eslint',
});

/**
 * What the compiler says about the code in a project where `eslint` is this package. The plugin's declaration files are checked as well:
 * a broken one would turn into `any` in silence.
 */
const errorsOf = (code: string, eslint: string): string => {
  const project = linkedProject(linksTo(eslint));
  project.write('uses.ts', code);
  const uses = path.join(project.folder, 'uses.ts');
  const options = { ...strictest, typeRoots: [path.join(project.folder, 'node_modules/@types')] };
  const program = ts.createProgram([uses], options);
  const own = path.posix.join('node_modules', manifest.name, '/');
  const checked = program.getSourceFiles().filter(({ fileName }) => fileName === uses || fileName.includes(own));
  expect(checked.length).toBeGreaterThan(1);
  const problems = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...checked.flatMap(file => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  project.dispose();
  return ts.formatDiagnostics(problems, {
    getCanonicalFileName: file => file,
    getCurrentDirectory: () => project.folder,
    getNewLine: () => '\n',
  });
};

describe('the types under exactOptionalPropertyTypes', { timeout: 120_000 }, () => {
  it.each([
    ['10', 'eslint'],
    ['9', 'eslint-9'],
  ])('accept every way to use the plugin with ESLint %s', (_, eslint) => {
    expect(errorsOf(uses, eslint)).toBe('');
  });

  it('accept the configuration of the README', () => {
    expect(errorsOf(readmeBlock('eslint.config.mjs'), 'eslint')).toBe('');
  });
});
