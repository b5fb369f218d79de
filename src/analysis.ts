import path from 'node:path';

import {
  AST_NODE_TYPES,
  AST_TOKEN_TYPES,
  type ParserServices,
  type TSESLint,
  type TSESTree,
} from '@typescript-eslint/utils';

import { analyse, catalogOf, gapOf, NOTHING, type Analysis, type Report } from './engine.ts';
import type { Owner } from './delivery/finding.ts';
import type { Gap } from './effects/program.ts';
import { docsUrl, namespace } from './manifest.ts';
import { ConfigurationError } from './settings/configuration-error.ts';
import { settingsOf, type Settings } from './settings.ts';
import { hasApi } from './typescript/api.ts';
import { packageOfSpecifier } from './typescript/origin.ts';
import { WITHOUT_API } from './without-api.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/** One run per linted file, shared by every rule. ESLint makes a new `SourceCode` for each run, so nothing here gets stale. */
const analyses = new WeakMap<object, Analysis>();

/**
 * The analysis of the file that the context is about.
 *
 * @throws ConfigurationError when a file that may have consumers has no type information, or when a setting is wrong
 */
export function analysisOf(context: Context): Analysis {
  const known = analyses.get(context.sourceCode);
  if (known !== undefined) return known;
  const settings = settingsOf(context.settings);
  const analysis = analyseSafely(context, settings);
  analyses.set(context.sourceCode, analysis);
  return analysis;
}

/** Listeners of a rule: calls `report` for each finding that the rule owns. */
export function findingsOf(context: Context, owner: Owner, report: (report: Report) => void): TSESLint.RuleListener {
  return {
    Program: () => {
      for (const found of analysisOf(context).reports)
        if (found.finding.owner === owner) reportSafely(context, report, found);
    },
  };
}

/** What goes wrong while a report is worded, or its suggestion is made, is a gap as well. */
function reportSafely(context: Context, report: (report: Report) => void, found: Report): void {
  try {
    report(found);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const analysis = analysisOf(context);
    const gap = failureOf(error, context.filename);
    analyses.set(context.sourceCode, { ...analysis, gaps: [...analysis.gaps, gap] });
  }
}

/** The rows that the analysis goes by, the user's among them. */
export function catalogFor(context: Context): ReturnType<typeof catalogOf> {
  return catalogOf(settingsOf(context.settings));
}

/** Do the settings ask for the schedule in each message? */
export function showsSchedules({ settings }: Pick<Context, 'settings'>): boolean {
  return settingsOf(settings).explain === 'schedule';
}

function analyseSafely(context: Context, settings: Settings): Analysis {
  const services: Partial<ParserServices> | undefined = context.sourceCode.parserServices;
  if (!hasApi() || services?.program == null || services.esTreeNodeToTSNodeMap === undefined) {
    if (!mayHaveConsumer(context.sourceCode, settings)) return NOTHING;
    throw new ConfigurationError(hasApi() ? withoutTypes() : WITHOUT_API);
  }
  try {
    const file = services.esTreeNodeToTSNodeMap.get(context.sourceCode.ast);
    return analyse(services.program, file, settings, path.resolve(context.cwd, settings.root ?? '.'));
  } catch (error) {
    return { ...NOTHING, gaps: [failureOf(error, context.filename)] };
  }
}

/** An internal failure never ends a lint run: it is a gap, and told to those who ask. */
function failureOf(error: unknown, file: string): Gap {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (process.env['DEBUG']?.includes(namespace) === true) process.stderr.write(`${namespace}: ${file}: ${reason}\n`);
  return gapOf(file, `internal failure: ${reason}`);
}

/** The imports alone, without types: a file without them is none of our business and needs no type information. */
function mayHaveConsumer({ ast, text }: Readonly<TSESLint.SourceCode>, settings: Settings): boolean {
  const { consumerPackages } = catalogOf(settings);
  const isConsumers = (specifier: unknown): boolean =>
    typeof specifier === 'string' && consumerPackages.has(packageOfSpecifier(specifier));
  const isImport = (statement: TSESTree.ProgramStatement): boolean =>
    statement.type === AST_NODE_TYPES.ImportDeclaration && isConsumers(statement.source.value);
  return (
    ast.body.some(isImport) || (/\b(?:require|import)\s*\(/u.test(text) && calledSpecifiers(ast).some(isConsumers))
  );
}

/** The texts of `require('…')` and `import('…')`, wherever they stand. */
function calledSpecifiers({ tokens = [] }: TSESTree.Program): readonly string[] {
  return tokens.flatMap((token, index) => {
    const [open, specifier] = [tokens[index + 1], tokens[index + 2]];
    if (token.value !== 'require' && token.value !== 'import') return [];
    if (open?.value !== '(' || specifier?.type !== AST_TOKEN_TYPES.String) return [];
    return [specifier.value.slice(1, -1)];
  });
}

function withoutTypes(): string {
  return (
    'this file imports a message client but has no type information. Set languageOptions.parser to the typescript-eslint ' +
    `parser and parserOptions.projectService to true for it, or turn the rules off there. See ${docsUrl('setup')}`
  );
}
