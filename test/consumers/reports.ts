import path from 'node:path';

import type ts from 'typescript';
import { expect } from 'vitest';

import { analyse, type Analysis } from '../../src/engine.ts';
import { namespace } from '../../src/manifest.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';

/**
 * `file:line rule`, for every report of every file that the project names: the files are in memory, packages are real, no schema is in sight.
 * What one file's analysis leaves for the others must not show: in the opposite order they have the same reports and gaps.
 */
export const reportsOf = (
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions = {},
  isRoot: (name: string) => boolean = () => true,
): readonly string[] => {
  const { program, file, problems } = programOf(files, options, isRoot);
  const wrong = problems();
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  const names = Object.keys(files).filter(isRoot);
  const analysed = (order: readonly string[]): ReadonlyMap<string, Analysis> => {
    // What is known of a program is known for these settings.
    const settings = settingsOf({ [namespace]: {} });
    return new Map(
      order.map(name => {
        const source = file(name);
        return [name, analyse(program, source, settings, path.dirname(source.fileName))];
      }),
    );
  };
  const first = analysed(names);
  const second = analysed(names.toReversed());
  for (const name of names) expect(told(name, second)).toEqual(told(name, first));
  return names.flatMap(name => reportsIn(name, first));
};

const reportsIn = (name: string, all: ReadonlyMap<string, Analysis>): readonly string[] =>
  (all.get(name)?.reports ?? []).map(({ finding, place }) => `${name}:${place.line} ${finding.owner}`);

const told = (name: string, all: ReadonlyMap<string, Analysis>): readonly string[] => [
  ...reportsIn(name, all),
  ...(all.get(name)?.gaps ?? []).map(({ trace, reason }) => `${name}:${trace.at.line} ${reason}`),
];
