import path from 'node:path';

import type { ESLint, Linter, Rule } from 'eslint';

import { rules } from '../../rules/index.ts';
import { analysisOf } from '../analysis.ts';
import type { Analysis } from '../engine.ts';
import { manifest } from '../manifest.ts';
import type { ts } from '../typescript/syntax.ts';
import type { FileConfig } from './config.ts';

/** A message of a rule, and the comment that suppresses it. */
export interface Message {
  readonly rule: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Why it is suppressed: what the comment says behind its two dashes; empty when it says nothing. */
  readonly suppressed?: string;
}

/** `eslint-disable` and its kin, where it is about this plugin's rules or all rules. */
export interface DisableComment {
  readonly line: number;
  readonly text: string;
}

export interface Linted {
  readonly analysis: Analysis;
  readonly messages: readonly Message[];
  readonly comments: readonly DisableComment[];
  /** Why the file could not be linted. */
  readonly problem?: string;
}

export type Lint = (program: ts.Program, file: ts.SourceFile, config: FileConfig) => Linted;

/** Documented, and missing in ESLint's own types. */
interface SuppressionReader {
  getSuppressedMessages: () => readonly Linter.SuppressedLintMessage[];
}

const RECORDER = 'record-analysis';

/** Lints single files as ESLint does, with the rules of this plugin alone, on programs that are there already. */
export const linter = async (cwd: string): Promise<Lint> => {
  // Below the root is every file; `settings.root` says where the project is.
  const [{ Linter: EslintLinter }, parser] = await Promise.all([import('eslint'), import('@typescript-eslint/parser')]);
  const eslint = new EslintLinter({ cwd: path.parse(cwd).root });
  return (program, file, config) => {
    let analysis: Analysis = { consumers: [], reports: [], gaps: [] };
    let comments: readonly DisableComment[] = [];
    const recorder: Rule.RuleModule = {
      create: context => ({
        // After the rules: what goes wrong while they word their reports is part of the analysis.
        'Program:exit': () => {
          analysis = analysisOf(context as never);
          comments = commentsIn(context.sourceCode, config.prefix);
        },
      }),
    };
    const plugin = {
      meta: { name: manifest.name, version: manifest.version },
      rules: { ...rules, [RECORDER]: recorder },
    };
    const entries = Object.entries(config.rules).map(([id, entry]) => [`${config.prefix}/${id}`, entry] as const);
    const found = eslint.verify(
      file.text,
      [
        {
          files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'],
          plugins: { [config.prefix]: plugin as unknown as ESLint.Plugin },
          languageOptions: { parser, parserOptions: { programs: [program] } },
          settings: config.settings,
          linterOptions: { noInlineConfig: !config.allowsInlineConfig, reportUnusedDisableDirectives: 'off' },
          rules: { ...Object.fromEntries(entries), [`${config.prefix}/${RECORDER}`]: 'error' },
        },
      ],
      { filename: file.fileName },
    );
    // That the file cannot be parsed, or that there is nothing to lint it with.
    const fatal = found.find(message => message.ruleId === null && !isAboutComment(message));
    const isOurs = ({ ruleId }: Linter.LintMessage): boolean => ruleId?.startsWith(`${config.prefix}/`) === true;
    const suppressed = (eslint as Linter & SuppressionReader).getSuppressedMessages();
    return {
      analysis,
      comments,
      messages: [
        ...found.filter(isOurs).map(message => messageOf(message, config.prefix)),
        ...suppressed.filter(isOurs).map(message => ({
          ...messageOf(message, config.prefix),
          suppressed: message.suppressions.map(({ justification }) => justification).join(' '),
        })),
      ],
      ...(fatal === undefined ? {} : { problem: fatal.message }),
    };
  };
};

/** Comments that ESLint was told to pass over are no problem of the file. */
const isAboutComment = ({ message }: Linter.LintMessage): boolean => message.includes("'noInlineConfig'");

const messageOf = (
  { ruleId, message, line, column, endLine = line, endColumn = column }: Linter.LintMessage,
  prefix: string,
): Message => ({ rule: (ruleId ?? '').slice(prefix.length + 1), text: message, line, column, endLine, endColumn });

const DISABLE = /^eslint-disable(?:-next-line|-line)?(?!\S)/u;

const commentsIn = (sourceCode: Rule.RuleContext['sourceCode'], prefix: string): readonly DisableComment[] =>
  sourceCode.getAllComments().flatMap(({ value, loc }) => {
    const text = value.trim().replaceAll(/\s+/gu, ' ');
    const [directive] = DISABLE.exec(text) ?? [];
    if (directive === undefined) return [];
    const [rules = ''] = text.slice(directive.length).split(' --');
    return rules === '' || rules.includes(`${prefix}/`) ? [{ line: loc?.start.line ?? 1, text }] : [];
  });
