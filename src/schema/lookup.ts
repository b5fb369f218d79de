import path from 'node:path';

import { covers } from './coverage.ts';
import { schemaOf } from './cache.ts';
import { remedy } from './remedy.ts';
import type { Coverage, Schema } from './schema.ts';

export interface Uniqueness {
  readonly coverage: Coverage;
  /** The index that would be needed, in the project's own idiom. */
  readonly remedy: string;
}

export interface SchemaLookup {
  readonly uniquenessOf: (file: string, table: string, columns: readonly string[]) => Uniqueness;
}

/**
 * Answers from the schema files nearest to the asking file: its own folder first, then each folder above it up to the root.
 * Two packages of a monorepo may both have a table `orders`. Nothing is read before the first question.
 */
export const schemaLookup = (owner: object, root: string, globs: readonly string[] | undefined): SchemaLookup => {
  // One look at the file system per folder is enough while one file is analysed.
  const schemas = new Map<string, Schema>();
  const schemaIn = (folder: string): Schema => {
    const schema = schemas.get(folder) ?? schemaOf(owner, folder, globs);
    schemas.set(folder, schema);
    return schema;
  };
  return {
    uniquenessOf: (file, table, columns) => {
      const nearest = foldersAbove(file, root).find(folder => schemaIn(folder).table(table) !== undefined);
      return uniquenessIn(nearest === undefined ? undefined : schemaIn(nearest), table, columns);
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
  let folder = path.dirname(file);
  while (folder.startsWith(root + path.sep)) {
    folders.push(folder);
    folder = path.dirname(folder);
  }
  return [...folders, root];
};
