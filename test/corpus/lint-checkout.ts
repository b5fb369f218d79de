/**
 * `jiti lint-checkout.ts <folder> <output.json>`: lints every TypeScript project of a checkout with all rules, and writes the reports.
 * A process of its own for each checkout: programs of large repositories do not fit into memory together.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { inventoryOf } from '../../src/cli/inventory/inventory.ts';
import { relativeTo } from '../../src/cli/inventory/places.ts';
import { linter } from '../../src/cli/lint.ts';
import type { LintedFile } from '../../src/cli/projects.ts';
import plugin from '../../src/index.ts';
import { namespace } from '../../src/manifest.ts';
import type { CheckoutReports, CorpusReport } from './reports.ts';

const [folder = '', output = ''] = process.argv.slice(2);
const root = path.resolve(folder);
const skipped = new Set(['node_modules', 'dist', 'build', '.git', '.next', 'coverage']);

const foldersBelow = (at: string): readonly string[] => [
  at,
  ...readdirSync(at, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !skipped.has(entry.name))
    .flatMap(entry => foldersBelow(path.join(at, entry.name))),
];

/** The projects of a folder: what each compiles. One that only refers to others compiles nothing. */
const projectsOf = (
  at: string,
): readonly { readonly names: readonly string[]; readonly options: ts.CompilerOptions }[] =>
  readdirSync(at)
    .filter(name => /^(?:tsconfig|jsconfig)(?:\.(?:app|lib|build))?\.json$/u.test(name))
    .flatMap(name => {
      const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (): void => undefined };
      const parsed = ts.getParsedCommandLineOfConfigFile(path.join(at, name), {}, host);
      return parsed === undefined ? [] : [{ names: parsed.fileNames, options: parsed.options }];
    });

/** Libraries of the workspace by their names, as their source: they are not built. */
const libraries = (folders: readonly string[]): ts.MapLike<string[]> => {
  const paths: ts.MapLike<string[]> = {};
  for (const at of folders) {
    const manifest = path.join(at, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
    const entry = ['src/index.ts', 'index.ts', 'lib/index.ts'].find(file => existsSync(path.join(at, file)));
    if (name === undefined || entry === undefined) continue;
    paths[name] = [path.join(at, entry)];
    paths[`${name}/*`] = [path.join(at, '*'), path.join(at, 'src/*')];
  }
  return paths;
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

const relative = relativeTo(root);
const isTest = (file: string): boolean => /\.d\.[cm]?ts$|(?:^|[/.])(?:test|tests|spec|e2e|__tests__)[/.]/u.test(file);

const folders = foldersBelow(root);
const workspace = libraries(folders);

const linted: LintedFile[] = [];
const seen = new Set<string>();
const lint = await linter(root);
const configFrom = (name: 'all' | 'recommended') => ({
  prefix: namespace,
  rules: Object.fromEntries(
    Object.entries(plugin.configs[name].rules ?? {}).flatMap(([id, entry]) =>
      entry === undefined ? [] : [[id.slice(namespace.length + 1), entry] as const],
    ),
  ),
  settings: { [namespace]: { root } },
  allowsInlineConfig: false,
});
const config = configFrom('all');
const recommended = configFrom('recommended');
/** Of the files that have any, the reports of `recommended`. */
const ofRecommended = new Map<string, ReadonlySet<string>>();
const keyOf = ({ line, rule, text }: { readonly line: number; readonly rule: string; readonly text: string }): string =>
  `${String(line)} ${rule} ${text}`;

const lintProject = (names: readonly string[], options: ts.CompilerOptions): void => {
  const fresh = names.filter(
    name =>
      name.startsWith(`${root}${path.sep}`) &&
      !name.includes('/node_modules/') &&
      !seen.has(name) &&
      !isTest(relative(name)),
  );
  if (fresh.length === 0) return;
  const program = ts.createProgram([...names], {
    ...options,
    noEmit: true,
    incremental: false,
    composite: false,
    paths: { ...workspace, ...options.paths },
  });
  for (const name of fresh) {
    const file = program.getSourceFile(name);
    if (file === undefined) continue;
    seen.add(name);
    const found = lint(program, file, config);
    linted.push({ file: name, sourceText: file.text, ...found });
    if (found.messages.length > 0)
      ofRecommended.set(name, new Set(lint(program, file, recommended).messages.map(keyOf)));
  }
};

// The innermost projects first: a file belongs to the nearest one.
const projects = folders
  .toSorted((one, other) => other.split(path.sep).length - one.split(path.sep).length)
  .flatMap(projectsOf);
for (const { names, options } of projects) lintProject(names, options);
const rest = looseProject();
lintProject(
  rest.names.filter(name => projects.length === 0 || /\.[cm]?tsx?$/u.test(name)),
  rest.options,
);

const reports = linted.flatMap(({ file, messages, problem }): readonly CorpusReport[] => {
  const at = relative(file);
  return [
    ...messages.map(message => ({
      path: at,
      line: message.line,
      endLine: message.endLine,
      rule: message.rule,
      message: message.text,
      isRecommended: ofRecommended.get(file)?.has(keyOf(message)) === true,
    })),
    ...(problem === undefined
      ? []
      : [{ path: at, line: 1, endLine: 1, rule: 'fatal', message: problem, isRecommended: false }]),
  ];
});
const { consumers } = inventoryOf(linted, [], relative);
const found: CheckoutReports = { files: seen.size, reports, consumers };
writeFileSync(output, JSON.stringify(found, undefined, 1));
