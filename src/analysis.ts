import path from 'node:path';

import type { ParserServices, TSESLint, TSESTree } from '@typescript-eslint/utils';

import { analyse, catalogOf, gapOf, NOTHING, type Analysis, type Report } from './engine.ts';
import type { Owner } from './delivery/finding.ts';
import { docsUrl, namespace } from './manifest.ts';
import { ConfigurationError } from './settings/configuration-error.ts';
import { settingsOf, type Settings } from './settings.ts';
import { packageOfSpecifier } from './typescript/origin.ts';
import { ts } from './typescript/syntax.ts';

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
      for (const found of analysisOf(context).reports) if (found.finding.owner === owner) report(found);
    },
  };
}

/** The rows that the analysis goes by, the user's among them. */
export function catalogFor(context: Context): ReturnType<typeof catalogOf> {
  return catalogOf(settingsOf(context.settings));
}

function analyseSafely(context: Context, settings: Settings): Analysis {
  const services = context.sourceCode.parserServices as Partial<ParserServices> | undefined;
  if (services?.program == null || services.esTreeNodeToTSNodeMap === undefined) {
    if (!mayHaveConsumer(context.sourceCode.ast, settings)) return NOTHING;
    throw new ConfigurationError(withoutTypes());
  }
  if (typeof (ts as Partial<typeof ts>).forEachChild !== 'function') throw new ConfigurationError(withoutApi());
  const { program } = services;
  const file = program.getSourceFile(context.filename) ?? services.esTreeNodeToTSNodeMap.get(context.sourceCode.ast);
  try {
    return analyse(program, file, settings, path.resolve(context.cwd, settings.root ?? '.'));
  } catch (error) {
    return failed(error, context.filename);
  }
}

/** An internal failure never ends a lint run: it is a gap, and told to those who ask. */
function failed(error: unknown, file: string): Analysis {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (process.env['DEBUG']?.includes(namespace) === true) process.stderr.write(`${namespace}: ${file}: ${reason}\n`);
  return { ...NOTHING, gaps: [gapOf(file, `internal failure: ${reason}`)] };
}

/** The imports alone, without types: a file without them is none of our business and needs no type information. */
function mayHaveConsumer(program: TSESTree.Program, settings: Settings): boolean {
  const { consumerPackages } = catalogOf(settings);
  return program.body.some(
    statement =>
      (statement.type as string) === 'ImportDeclaration' &&
      consumerPackages.has(packageOfSpecifier((statement as TSESTree.ImportDeclaration).source.value)),
  );
}

function withoutTypes(): string {
  return (
    'this file imports a message client but has no type information. Set languageOptions.parser to the typescript-eslint ' +
    `parser and parserOptions.projectService to true for it, or turn the rules off there. See ${docsUrl('setup')}`
  );
}

function withoutApi(): string {
  return (
    'TypeScript 7 has no JavaScript API yet. Give tools version 6 and keep the compiler beside it: ' +
    'npm i -D typescript@npm:@typescript/typescript6 @typescript/native@npm:typescript@7. ' +
    `See ${docsUrl('setup')}`
  );
}
