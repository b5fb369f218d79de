/**
 * `jiti lint-checkout.ts <folder> <output.json>`: lints every TypeScript project of a checkout with all rules, and writes the reports.
 * A process of its own for each checkout: programs of large repositories do not fit into memory together.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

import plugin from '../../src/index.ts';
import type { CorpusReport } from './reports.ts';

const [folder = '', output = ''] = process.argv.slice(2);
const root = path.resolve(folder);
const sources = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'];
const skipped = new Set(['node_modules', 'dist', 'build', '.git', '.next', 'coverage']);

const foldersBelow = (at: string): readonly string[] => [
  at,
  ...readdirSync(at, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !skipped.has(entry.name))
    .flatMap(entry => foldersBelow(path.join(at, entry.name))),
];

/** What a project compiles; without a project, all its files, JavaScript among them. */
const projectOf = (
  at: string,
): { readonly names: readonly string[]; readonly options: ts.CompilerOptions } | undefined => {
  const file = ['tsconfig.json', 'tsconfig.app.json', 'tsconfig.lib.json', 'jsconfig.json']
    .map(name => path.join(at, name))
    .find(found => existsSync(found));
  if (file === undefined) return undefined;
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (): void => undefined };
  const parsed = ts.getParsedCommandLineOfConfigFile(file, {}, host);
  return parsed === undefined ? undefined : { names: parsed.fileNames, options: parsed.options };
};

const looseProject = (): { readonly names: readonly string[]; readonly options: ts.CompilerOptions } => ({
  names: ts.sys.readDirectory(root, ['.ts', '.tsx', '.js', '.mjs', '.cjs'], ['**/node_modules', '**/dist']),
  options: {
    allowJs: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    esModuleInterop: true,
    experimentalDecorators: true,
    noEmit: true,
  },
});

const relative = (file: string): string => path.relative(root, file).split(path.sep).join('/');
const isTest = (file: string): boolean => /\.d\.[cm]?ts$|(?:^|[/.])(?:test|tests|spec|e2e|__tests__)[/.]/u.test(file);

const reports: CorpusReport[] = [];
const seen = new Set<string>();
const linter = new Linter({ cwd: root });

const lintProject = (names: readonly string[], options: ts.CompilerOptions): void => {
  const fresh = names.filter(
    name =>
      name.startsWith(`${root}${path.sep}`) &&
      !name.includes('/node_modules/') &&
      !seen.has(name) &&
      !isTest(relative(name)),
  );
  if (fresh.length === 0) return;
  const program = ts.createProgram([...names], { ...options, noEmit: true, incremental: false, composite: false });
  for (const name of fresh) {
    if (program.getSourceFile(name) === undefined) continue;
    seen.add(name);
    const messages = linter.verify(
      readFileSync(name, 'utf8'),
      [
        { ...plugin.configs.all, files: sources },
        {
          files: sources,
          languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program], tsconfigRootDir: root } },
          linterOptions: { reportUnusedDisableDirectives: 'off' },
        },
      ],
      { filename: name, allowInlineConfig: false },
    );
    for (const { ruleId, line, endLine, message } of messages)
      reports.push({
        path: relative(name),
        line,
        endLine: endLine ?? line,
        rule: ruleId?.replace('exactly-once/', '') ?? 'fatal',
        message,
      });
  }
};

// The innermost projects first: a file belongs to the nearest one.
const projects = foldersBelow(root)
  .toSorted((one, other) => other.split(path.sep).length - one.split(path.sep).length)
  .flatMap(at => projectOf(at) ?? []);
for (const { names, options } of projects) lintProject(names, options);
const rest = looseProject();
lintProject(
  rest.names.filter(name => projects.length === 0 || /\.[cm]?tsx?$/u.test(name)),
  rest.options,
);

writeFileSync(output, JSON.stringify({ files: seen.size, reports }, undefined, 1));
