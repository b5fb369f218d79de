/** Lints one file of an in-memory program with every rule of the plugin, through ESLint itself. */
import path from 'node:path';

import parser from '@typescript-eslint/parser';
import { Linter, type Rule } from 'eslint';
import type ts from 'typescript';

import plugin from '../../src/index.ts';
import { programOf } from '../program.ts';

export const repository = path.resolve(import.meta.dirname, '../..');
/** Where `programOf` puts its files. */
export const folder = path.join(repository, 'test', 'in-memory');

export interface Message {
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number | undefined;
  readonly endColumn: number | undefined;
  readonly text: string;
}

export interface LintOptions {
  /** Of `settings["exactly-once"]`. */
  readonly settings?: unknown;
  readonly rules?: readonly string[];
  /** The name under which ESLint knows the file; as a rule the program's own. */
  readonly fileName?: string;
}

/** What ESLint says of a file of the program: reports of the plugin, and parse errors with the rule `parser`. */
export const lintFile = (program: ts.Program, file: ts.SourceFile, options: LintOptions = {}): readonly Message[] =>
  verify(file.text, options.fileName ?? file.fileName, {
    languageOptions: { parser, parserOptions: { programs: [program] } },
    settings: settingsOf(options),
    rules: rulesOf(options),
  });

/** As `lintFile`, for the first of the files. */
export const lintSources = (
  sources: Readonly<Record<string, string>>,
  options: LintOptions & { readonly compilerOptions?: ts.CompilerOptions } = {},
): readonly Message[] => {
  const { program, file } = programOf(sources, options.compilerOptions);
  return lintFile(program, file(Object.keys(sources)[0] ?? ''), options);
};

/** Lints a text with whatever parser and options the configuration has. */
export const verify = (text: string, fileName: string, config: Linter.Config): readonly Message[] =>
  new Linter({ cwd: fileName.startsWith(repository) ? repository : path.dirname(fileName) })
    .verify(
      text,
      { files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'], plugins: { 'exactly-once': plugin }, ...config },
      { filename: fileName },
    )
    .map(({ ruleId, line, column, endLine, endColumn, message }) => ({
      rule: ruleId?.replace('exactly-once/', '') ?? 'parser',
      line,
      column,
      endLine,
      endColumn,
      text: message,
    }));

export const everyRule = (): Linter.RulesRecord => rulesOf({});

const rulesOf = ({ rules }: LintOptions): Linter.RulesRecord =>
  Object.fromEntries((rules ?? Object.keys(plugin.rules)).map(name => [`exactly-once/${name}`, 'error']));

const settingsOf = ({ settings }: LintOptions): NonNullable<Linter.Config['settings']> => ({
  'exactly-once': settings ?? { root: folder },
});

/** The error that ends the run. Fails when there is none. */
export const errorOf = (run: () => unknown): Error => {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

/** A rule that does something with the file's context, to look into the analysis. */
export const probe = (look: (context: Rule.RuleContext) => void): Rule.RuleModule => ({
  create: context => ({
    Program: () => {
      look(context);
    },
  }),
});
