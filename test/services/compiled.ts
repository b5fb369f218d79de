import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

const home = import.meta.dirname;

/** Among the packages, so that what is compiled finds them. */
const cache = path.resolve(home, '../../node_modules/.cache');

/**
 * The modules of this folder as JavaScript, in a folder of their own: hundreds of processes start with them, and for the oldest
 * supported Node each would have to translate them first.
 */
export const compile = (): string => {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'services-'));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  for (const file of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const { outputText } = ts.transpileModule(readFileSync(path.join(home, file), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    });
    const output = compiledIn(folder, path.join(home, file));
    mkdirSync(path.dirname(output), { recursive: true });
    writeFileSync(output, outputText);
  }
  return folder;
};

/** Where the compiled form of a module is. */
export const compiledIn = (folder: string, file: string): string =>
  path.join(folder, path.relative(home, file).replace(/\.ts$/u, '.js'));
