import { createRequire } from 'node:module';

import { expect, it } from 'vitest';

import { missingPackageOf } from '../../src/cli/failure.ts';

const notFound = (message: string, code = 'ERR_MODULE_NOT_FOUND'): Error => Object.assign(new Error(message), { code });

it.each([
  [
    "Cannot find package '@typescript-eslint/parser' imported from /app/node_modules/x/main.js",
    '@typescript-eslint/parser',
  ],
  ["Cannot find package 'eslint' imported from /app/node_modules/x/main.js", 'eslint'],
  ["Cannot find module 'typescript'\nRequire stack:\n- /app/main.js", 'typescript'],
])('names the package: %s', (message, name) => {
  expect(missingPackageOf(notFound(message))).toBe(name);
});

it.each([
  notFound("Cannot find module '/app/dist/main.js' imported from /app/bin.js"),
  notFound("Cannot find module './main.js'"),
  notFound("Cannot find package 'eslint'", 'EOTHER'),
  'eslint',
])('knows nothing of other failures: %s', error => {
  expect(missingPackageOf(error)).toBeUndefined();
});

it('knows how Node says it', () => {
  const load = createRequire(import.meta.url);
  let error: unknown;
  try {
    load('@no-such/package');
  } catch (thrown) {
    error = thrown;
  }
  expect(missingPackageOf(error)).toBe('@no-such/package');
});
