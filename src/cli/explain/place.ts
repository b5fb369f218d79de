import { existsSync } from 'node:fs';
import path from 'node:path';

import { Failure } from '../failure.ts';

/** A place as compilers print it: `src/orders.ts:12`, `src/orders.ts:12:5`. */
export interface Asked {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number | undefined;
}

/** `undefined` when the word is no place. */
export const placeIn = (word: string, cwd: string): Asked | undefined => {
  const found = /^(?<file>.+?):(?<line>\d+)(?::(?<column>\d+))?$/u.exec(word)?.groups;
  if (found?.['file'] === undefined) return undefined;
  const file = path.resolve(cwd, found['file']);
  if (!existsSync(file)) throw new Failure(`there is no ${found['file']}`);
  const column = found['column'];
  return { file, line: Number(found['line']), column: column === undefined ? undefined : Number(column) };
};

/** The `tsconfig.json` nearest to the file, looking upwards. */
export const nearestProject = (file: string): string => {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'tsconfig.json');
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder))
      throw new Failure(`there is no tsconfig.json above ${path.basename(file)}: name one with --project`);
  }
};

/** Offset of a place in the text; `undefined` beyond its end. */
export const offsetOf = (
  lineStarts: readonly number[],
  length: number,
  line: number,
  column: number,
): number | undefined => {
  const start = lineStarts[line - 1];
  if (start === undefined) return undefined;
  const offset = start + column - 1;
  return offset < (lineStarts[line] ?? length + 1) ? offset : undefined;
};
