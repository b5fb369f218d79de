import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ESLint } from 'eslint';
import type ts from 'typescript';
import tseslint from 'typescript-eslint';

import plugin from '../../src/index.ts';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface Report {
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  /** Without the plugin's prefix. */
  readonly rule: string;
  readonly line: number;
  /** The source from the report's start to the end of that line. */
  readonly text: string;
  readonly message: string;
}

/** The rules that the plugin has. */
export const ruleIds: ReadonlySet<string> = new Set(Object.keys(plugin.rules));

/** Types come from the given program, else from the projects that the files belong to. */
const linter = (program: ts.Program | undefined): ESLint =>
  new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      plugin.configs.all,
      {
        files: ['**/*.ts'],
        languageOptions: {
          parser: tseslint.parser,
          parserOptions:
            program === undefined ? { projectService: true, tsconfigRootDir: root } : { programs: [program] },
        },
      },
    ],
  });

/**
 * Lints with every rule of the plugin. Patterns are relative to the repository.
 * A file that cannot be parsed or has no type information fails the call: its silence would mean nothing.
 */
export const lint = async (patterns: readonly string[], program?: ts.Program): Promise<readonly Report[]> => {
  const results = await linter(program).lintFiles([...patterns]);
  return results.flatMap(result => {
    const file = path.relative(root, result.filePath).split(path.sep).join('/');
    const lines = readFileSync(result.filePath, 'utf8').split('\n');
    return result.messages.map(message => {
      if (message.ruleId === null) throw new Error(`${file}:${message.line}: ${message.message}`);
      return {
        file,
        rule: message.ruleId.replace(/^exactly-once\//, ''),
        line: message.line,
        text: (lines[message.line - 1] ?? '').slice(message.column - 1),
        message: message.message,
      };
    });
  });
};
