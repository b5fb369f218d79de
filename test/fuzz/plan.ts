/** What is judged: the files of folders as they are, in a handler, and mutated. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { repository } from '../analysis/lint.ts';
import { randomFrom } from '../sql/corpus.ts';
import { inHandler } from './in-handler.ts';
import type { Files, Group } from './judge.ts';
import { mutateCode } from './mutate.ts';

/** Groups that share a program. */
export type Batch = readonly Group[];

/** As many files as one program has at most; more do not fit into memory beside the types of all clients. */
const MOST_FILES = 400;

/** No file is a script, so that groups of one program do not see each other's names. */
export const options: ts.CompilerOptions = {
  moduleDetection: ts.ModuleDetectionKind.Force,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.Preserve,
};

/** The TypeScript files below the folders. Those outside of the repository get a name within, so that clients are found. */
export const filesBelow = (folders: readonly string[]): Files =>
  Object.fromEntries(
    folders.flatMap(folder => {
      const root = path.resolve(folder);
      return ts.sys
        .readDirectory(root, ['.ts', '.tsx', '.mts', '.cts'], ['**/node_modules', '**/generated', '**/dist'])
        .filter(file => !/\.d\.[cm]?ts$/u.test(file))
        .toSorted()
        .map(file => [placeOf(root, file), readFileSync(file, 'utf8')]);
    }),
  );

const placeOf = (root: string, file: string): string => {
  if (file.startsWith(repository + path.sep)) return file;
  return path.join('given', path.basename(root), path.relative(root, file));
};

/** All that is judged, batch by batch. */
export function* batchesOf(files: Files, count: number, seed: number): Generator<Batch> {
  yield* wholeFiles(files);
  yield* mutants(files, count, seed);
}

/** Every file as it is, beside its neighbours, and its code in a handler. */
function* wholeFiles(files: Files): Generator<Batch> {
  const entries = Object.entries(files);
  for (let start = 0; start < entries.length; start += MOST_FILES) {
    const part = entries.slice(start, start + MOST_FILES);
    yield [
      { files: Object.fromEntries(part), judged: part.map(([name]) => name) },
      ...part.map(([name, text]) =>
        alone(path.join(path.dirname(name), `handled-${path.basename(name)}`), inHandler(text, name)),
      ),
    ];
  }
}

const alone = (name: string, text: string): Group => ({ files: { [name]: text }, judged: [name] });

/** `count` mutants: each a copy of a folder in which one file or two are broken. */
function* mutants(files: Files, count: number, seed: number): Generator<Batch> {
  const byFolder = new Map<string, [string, string][]>();
  for (const entry of Object.entries(files)) {
    const folder = path.dirname(entry[0]);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), entry]);
  }
  const folders = [...byFolder];
  for (const [index, [folder, entries]] of folders.entries()) {
    const batch: Group[] = [];
    // Each folder gets its share, the first ones what is left over.
    for (let mutant = index; mutant < count; mutant += folders.length) {
      // A mutant depends on the seed and its number only.
      const random = randomFrom(Math.imul(seed, 1_000_003) + mutant);
      const copy = path.join(path.dirname(folder), `mutant-${mutant}-${path.basename(folder)}`);
      const inCopy = (name: string): string => path.join(copy, path.basename(name));
      const broken = new Set([entries[random(entries.length)]!, entries[random(entries.length)]!]);
      batch.push({
        files: Object.fromEntries(
          entries.map(entry => [
            inCopy(entry[0]),
            broken.has(entry) ? mutateCode(entry[1], entry[0], random) : entry[1],
          ]),
        ),
        judged: [...broken].map(([name]) => inCopy(name)),
      });
    }
    if (batch.length > 0) yield batch;
  }
}
