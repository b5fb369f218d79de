import path from 'node:path';

import { covers } from './coverage.ts';
import type { CodeReader } from './code.ts';
import { nodeFileSystem } from './files.ts';
import { schemaTree, type SchemaTree } from './cache.ts';
import { remedy } from './remedy.ts';
import type { Coverage, Schema } from './schema.ts';

export interface Uniqueness {
  readonly coverage: Coverage;
  /** The index that would be needed, in the project's own idiom. */
  readonly remedy: string;
}

/** How the program's declarations call a table and its columns. */
export interface DeclaredTable {
  readonly name: string;
  /** Column of the database → name in the program, where they differ. */
  readonly nameOf: ReadonlyMap<string, string>;
}

export interface SchemaLookup {
  readonly uniquenessOf: (file: string, table: string, columns: readonly string[]) => Uniqueness;
  /** What could not be read of the schema, if it was asked at all. */
  readonly problems: () => Schema['problems'];
}

/**
 * Answers from the schema files nearest to the asking file: its own folder first, then each folder above it up to the root.
 * Two packages of a monorepo may both have a table `orders`. Nothing is read before the first question.
 */
export const schemaLookup = (
  owner: object,
  root: string,
  globs: readonly string[] | undefined,
  readCode?: CodeReader,
): SchemaLookup => {
  // One look at the file system is enough while one file is analysed.
  let tree: SchemaTree | undefined;
  const asked = new Set<Schema>();
  return {
    problems: () => [...new Set([...(tree?.problems ?? []), ...[...asked].flatMap(schema => schema.problems)])],
    uniquenessOf: (file, table, columns) => {
      tree ??= schemaTree(owner, root, globs, nodeFileSystem, readCode);
      for (const folder of foldersAbove(file, root)) {
        const schema = tree.below(folder);
        if (schema !== undefined) asked.add(schema);
        if (schema?.table(table) !== undefined) return uniquenessIn(schema, table, columns);
      }
      return uniquenessIn(undefined, table, columns);
    },
  };
};

const uniquenessIn = (schema: Schema | undefined, table: string, columns: readonly string[]): Uniqueness => {
  const coverage: Coverage = schema === undefined ? { kind: 'unseen' } : covers(schema, table, columns);
  return { coverage, remedy: remedy(schema?.table(table) ?? table, columns) };
};

/** The folders from the file's own up to the root; only the root for files outside it. */
const foldersAbove = (file: string, root: string): readonly string[] => {
  const folders: string[] = [];
  // TypeScript writes forward slashes on every system.
  let folder = path.dirname(path.normalize(file));
  while (folder.startsWith(root + path.sep)) {
    folders.push(folder);
    folder = path.dirname(folder);
  }
  return [...folders, root];
};
