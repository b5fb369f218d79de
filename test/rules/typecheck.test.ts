import { readdirSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import type { Snippet } from './cases.ts';
import { snippetProgram } from './program.ts';

const { snippets, whole } = snippetProgram();
const { program, file } = whole;

const problemsIn = (name: string): readonly string[] =>
  [...program.getSyntacticDiagnostics(file(name)), ...program.getSemanticDiagnostics(file(name))].map(
    ({ messageText, start }) => {
      const { line } = file(name).getLineAndCharacterOfPosition(start ?? 0);
      return `line ${String(line + 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    },
  );

/** Pairs, because titles in `$title` are cut short. */
const titled = (isWanted: (snippet: Snippet) => boolean): readonly (readonly [string, Snippet])[] =>
  snippets.filter(isWanted).map(snippet => [snippet.title, snippet] as const);

describe('the snippets of the rules’ tests', () => {
  it('are found in every test of a rule', () => {
    const rules = readdirSync(path.resolve(import.meta.dirname, '../../rules')).filter(name =>
      /^(?:no|require)-/.test(name),
    );
    const covered = new Set(snippets.map(({ title }) => title.slice(0, title.search(/[.:]/))));
    expect([...covered].sort()).toEqual(rules.map(name => path.basename(name, '.ts')).sort());
  });

  it.for(titled(({ isBroken }) => !isBroken))('type-check: %s', ([, snippet]) => {
    expect(problemsIn(snippet.file)).toEqual([]);
  });

  it.for(titled(({ isBroken }) => isBroken))('have the fault that they name: %s', ([, snippet]) => {
    expect(problemsIn(snippet.file)).not.toEqual([]);
  });
});
