import path from 'node:path';

import type { Gap, Place } from '../../effects/program.ts';
import type { GapEntry, PlaceEntry } from './model.ts';

/** The path of a file as reports show it. */
export type Relative = (file: string) => string;

/** Relative to the folder, with forward slashes. */
export const relativeTo =
  (folder: string): Relative =>
  file =>
    path.relative(folder, file).split(path.sep).join('/');

export const placeEntry = ({ file, line, name }: Place, relative: Relative): PlaceEntry => ({
  file: relative(file),
  line,
  name,
});

export const gapEntry = ({ trace: { at }, reason }: Gap, relative: Relative): GapEntry => ({
  file: relative(at.file),
  line: at.line,
  reason: reason.split('\n')[0] ?? '',
});
