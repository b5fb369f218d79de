/** Which SQL files belong together, and in which order they were applied. */
import { isDownFile } from './sections.ts';

/** Files that show a whole schema at once, rather than a step. */
const SNAPSHOTS = new Set(['schema.sql', 'structure.sql']);
/** One step per folder: `20260101_init/migration.sql`. */
const STEP_FILES = new Set(['migration.sql', 'up.sql']);

/**
 * Files (relative, with forward slashes) as independent histories, each in order. One folder of migrations is one history; a
 * `schema.sql` beside or above a folder of migrations comes before them, else it stands alone. Way-down files are left out.
 */
export const histories = (files: readonly string[]): readonly (readonly string[])[] => {
  const steps = new Map<string, string[]>();
  const snapshots: string[] = [];
  for (const file of files) {
    if (isDownFile(file)) continue;
    if (SNAPSHOTS.has(baseOf(file).toLowerCase())) snapshots.push(file);
    else {
      const key = historyOf(file);
      const list = steps.get(key) ?? [];
      list.push(file);
      steps.set(key, list);
    }
  }
  const used = new Set<string>();
  const result: (readonly string[])[] = [];
  for (const [folder, list] of steps) {
    const base = nearestSnapshot(folder, snapshots);
    if (base !== undefined) used.add(base);
    const ordered = list.sort(inOrder);
    result.push(base === undefined ? ordered : [base, ...ordered]);
  }
  for (const snapshot of snapshots) if (!used.has(snapshot)) result.push([snapshot]);
  return result;
};

const baseOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
const folderOf = (file: string): string => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '');

/** The folder of the history: steps that are folders of their own, and folders named by a number, belong to the folder above. */
const historyOf = (file: string): string => {
  let folder = folderOf(file);
  if (STEP_FILES.has(baseOf(file).toLowerCase())) folder = folderOf(folder);
  while (/^v?\d/i.test(baseOf(folder))) folder = folderOf(folder);
  return folder;
};

/** Two folders of migrations up, no more: `db/schema.sql` for `db/migrations`, `schema.sql` for `db/migrations`. */
const nearestSnapshot = (folder: string, snapshots: readonly string[]): string | undefined => {
  let current = folder;
  for (let up = 0; up <= 2; up += 1) {
    const found = snapshots.find(file => folderOf(file) === current);
    if (found !== undefined) return found;
    if (current === '') return undefined;
    current = folderOf(current);
  }
  return undefined;
};

/** File-name order; numbers by their value (`V2` before `V10`, `V1__a` before `V1.1__b`). */
const inOrder = (a: string, b: string): number => {
  const left = partsOf(a);
  const right = partsOf(b);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const one = left[index] ?? '';
    const other = right[index] ?? '';
    if (one === other) continue;
    const numbers = isNumeric(one) && isNumeric(other);
    if (numbers && BigInt(one) !== BigInt(other)) return BigInt(one) < BigInt(other) ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return left.length - right.length;
};

const isNumeric = (part: string): boolean => /^\d+$/.test(part);

/** Digits and the text between them; Flyway's `__` ends the version and sorts before any further part of it. */
const partsOf = (file: string): readonly string[] => file.replaceAll('__', ' ').match(/\d+|\D+/g) ?? [];
