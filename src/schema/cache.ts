/** Schemas by root, read again when a file or folder they came from has changed. */
import path from 'node:path';

import type { CodeReader } from './code.ts';
import { discover, type Discovery } from './discover.ts';
import { nodeFileSystem, type FileSystem } from './files.ts';
import { readSchema } from './load.ts';
import type { Schema } from './schema.ts';

/** The schema files of a project, seen from any of its folders. */
export interface SchemaTree {
  /** What the files below the folder say; `undefined` when there are none. */
  readonly below: (folder: string) => Schema | undefined;
  /** Files and globs that could not be read. */
  readonly problems: Schema['problems'];
}

interface Cached {
  readonly tree: SchemaTree;
  /** What each file and folder looked like when it was read. */
  readonly stamps: ReadonlyMap<string, string>;
}

const caches = new WeakMap<object, Map<string, Cached>>();

/**
 * The schema files below a root. The owner (a settings object) only bounds how long they are remembered: each call looks at the
 * time stamps of the files and of the folders that lead to them, so that a changed, new or removed migration is seen. The first
 * schema file in a part of the project that had none is seen when a new process starts.
 */
export const schemaTree = (
  owner: object,
  root: string,
  globs?: readonly string[],
  fs: FileSystem = nodeFileSystem,
  readCode?: CodeReader,
): SchemaTree => {
  const cache = caches.get(owner) ?? new Map<string, Cached>();
  caches.set(owner, cache);
  const key = JSON.stringify([root, globs ?? null]);
  const known = cache.get(key);
  if (known !== undefined && isCurrent(known, fs)) return known.tree;
  const discovery = discover(root, globs, fs);
  // Stamps before contents: a file that changes in between is read again next time.
  const stamps = stampsOf(root, discovery, globs === undefined ? [] : discovery.folders, fs);
  const tree = treeOf(root, discovery, fs, readCode);
  cache.set(key, { tree, stamps });
  return tree;
};

const treeOf = (root: string, discovery: Discovery, fs: FileSystem, readCode: CodeReader | undefined): SchemaTree => {
  const schemas = new Map<string, Schema>();
  return {
    problems: discovery.problems,
    below: folder => {
      const files = discovery.files.filter(file => file.startsWith(folder + path.sep));
      if (files.length === 0) return undefined;
      // Folders with the same files below them have the same schema.
      const key = files.join('\n');
      const schema = schemas.get(key) ?? readSchema(root, { ...discovery, files }, fs, readCode);
      schemas.set(key, schema);
      return schema;
    },
  };
};

const isCurrent = (cached: Cached, fs: FileSystem): boolean => {
  for (const [file, stamp] of cached.stamps) if (stampOf(file, fs) !== stamp) return false;
  return true;
};

/** By convention the whole project is looked through, too many folders to ask after each time; globs name few. */
const stampsOf = (
  root: string,
  discovery: Discovery,
  folders: readonly string[],
  fs: FileSystem,
): ReadonlyMap<string, string> => {
  const watched = new Set([...discovery.files, ...discovery.manifests, ...folders, root]);
  for (const file of discovery.files) {
    for (let folder = path.dirname(file); folder.length > root.length; folder = path.dirname(folder))
      watched.add(folder);
  }
  return new Map([...watched].map(file => [file, stampOf(file, fs)]));
};

const stampOf = (file: string, fs: FileSystem): string => {
  const stamp = fs.stamp(file);
  return stamp === undefined ? '' : `${stamp.kind} ${String(stamp.modified)} ${String(stamp.size)}`;
};
