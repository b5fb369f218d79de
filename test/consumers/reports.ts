import path from 'node:path';

import type ts from 'typescript';

import { analyse } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';

/** `file:line rule`, for every report of every file that the project names: the files are in memory, packages are real, no schema is in sight. */
export const reportsOf = (
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions = {},
  isRoot: (name: string) => boolean = () => true,
): readonly string[] => {
  const { program, file, problems } = programOf(files, options, isRoot);
  const wrong = problems();
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return Object.keys(files)
    .filter(isRoot)
    .flatMap(name => {
      const source = file(name);
      const { reports } = analyse(program, source, settingsOf({}), path.dirname(source.fileName));
      return reports.map(({ finding, place }) => `${name}:${place.line} ${finding.owner}`);
    });
};
