import { describe, expect, it } from 'vitest';

import { linkedProject } from './packed.ts';
import { readmeBlock } from './readme.ts';

/** Declaration files are checked as well: a broken one would turn into `any` in silence. */
const strictest = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  },
  files: ['uses.ts'],
});

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

/** What the compiler says about the code in a project where `eslint` is this package. */
const errorsOf = (code: string, eslint: string, tsconfig: string): string => {
  const project = linkedProject(linksTo(eslint));
  project.write('tsconfig.json', tsconfig);
  project.write('uses.ts', code);
  const { stdout } = project.run('typescript/bin/tsc', '-p', '.');
  project.dispose();
  return stdout;
};

describe('the types under exactOptionalPropertyTypes', { timeout: 120_000 }, () => {
  it.each([
    ['10', 'eslint'],
    ['9', 'eslint-9'],
  ])('accept every way to use the plugin with ESLint %s', (_, eslint) => {
    expect(errorsOf(uses, eslint, strictest)).toBe('');
  });

  it('accept the configuration of the README', () => {
    const tsconfig = strictest.replace('"skipLibCheck":false', '"skipLibCheck":true');
    expect(errorsOf(readmeBlock('eslint.config.mjs'), 'eslint', tsconfig)).toBe('');
  });
});
