/** The code on documentation pages, each block checked and linted as a project of its own. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

import plugin from '../../../src/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const prismaClient = path.join(root, 'fixtures/rule-tester/with-prisma/generated');

export interface CodeBlock {
  readonly title: string;
  readonly code: string;
  /** Where it is written to, with what belongs to it. */
  readonly folder: string;
  /** Files beside it, by their path in the folder: its schema, the declarations of a package. */
  readonly files: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export const FENCED = /^```(?<language>\w+)\n(?<code>.*?)^```$/gmsu;

/** What a `sql` or `prisma` block before the code is written to. */
export const schemaFiles: Readonly<Record<string, string>> = { sql: 'migrations/001.sql', prisma: 'schema.prisma' };

export const fileOf = ({ folder }: CodeBlock): string => path.join(folder, 'block.ts');

const write = (block: CodeBlock): void => {
  for (const [name, text] of Object.entries({ ...block.files, 'block.ts': block.code })) {
    const file = path.join(block.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const generated = path.join(block.folder, 'generated');
  if (block.code.includes("'./generated/") && !existsSync(generated)) symlinkSync(prismaClient, generated);
};

const programOf = (blocks: readonly CodeBlock[]): ts.Program => {
  const base = ts.readConfigFile(path.join(root, 'fixtures/tsconfig.base.json'), name => ts.sys.readFile(name));
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, path.join(root, 'fixtures'));
  return ts.createProgram(blocks.map(fileOf), {
    ...options,
    allowImportingTsExtensions: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
    experimentalDecorators: true,
  });
};

export interface Checked {
  /** What TypeScript has against the block. */
  readonly problems: (block: CodeBlock) => readonly string[];
  /** The rules that report in the block, with all rules on. */
  readonly reports: (block: CodeBlock) => readonly string[];
}

/** Writes, compiles and lints the blocks. */
export const check = async (blocks: readonly CodeBlock[]): Promise<Checked> => {
  blocks.forEach(write);
  const program = programOf(blocks);
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      plugin.configs.all,
      { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program] } } },
      ...blocks.map(block => ({
        files: [path.relative(root, fileOf(block))],
        settings: { 'exactly-once': { root: block.folder, ...block.settings } },
      })),
    ],
  });
  const results = await eslint.lintFiles(blocks.map(fileOf));
  const reported = new Map(
    results.map(({ filePath, messages }) => [
      filePath,
      messages.map(({ ruleId, message, line }) => {
        if (ruleId === null) throw new Error(`${filePath}:${String(line)}: ${message}`);
        return ruleId.replace(/^exactly-once\//u, '');
      }),
    ]),
  );
  return {
    problems: block => {
      const file = program.getSourceFile(fileOf(block));
      if (file === undefined) throw new Error(`${block.title} is not in the program`);
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
        ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
      );
    },
    reports: block => reported.get(fileOf(block)) ?? ['no file'],
  };
};
