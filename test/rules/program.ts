import path from 'node:path';

import type ts from 'typescript';

import { programOf, type InMemoryProgram } from '../program.ts';
import { snippetOptions, viewsOf } from '../view.ts';
import { collectSnippets, type Snippet } from './cases.ts';

interface SnippetProgram {
  readonly snippets: readonly Snippet[];
  readonly whole: InMemoryProgram;
  /** The file that has this text, in that folder of `fixtures/rule-tester`. */
  readonly fileOf: (folder: string, code: string) => string | undefined;
  /** The program as if that file were its only source. */
  readonly only: (file: string) => Pick<ts.Program, 'getSourceFiles'>;
}

const made = (): SnippetProgram => {
  const snippets = collectSnippets();
  const whole = programOf(Object.fromEntries(snippets.map(({ file, code }) => [file, code])), snippetOptions());
  const view = viewsOf(whole.program, new Set(snippets.map(({ file }) => file)));
  const files = new Map(snippets.map(({ file, code }) => [`${path.dirname(file)}\n${code}`, file]));
  return {
    snippets,
    whole,
    fileOf: (folder, code) => files.get(`${folder}\n${code}`),
    only: file => view([file]),
  };
};

let known: SnippetProgram | undefined;

/** One program over the snippets of all rules' tests: the types of the clients are most of the time of every one of them. */
export const snippetProgram = (): SnippetProgram => (known ??= made());
