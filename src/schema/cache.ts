/** Schemas by root, read again when a file or folder they came from has changed. */
import { discover, type Discovery } from './discover.ts';
import { nodeFileSystem, type FileSystem } from './files.ts';
import { readSchema } from './load.ts';
import type { Schema } from './schema.ts';

interface Cached {
  readonly schema: Schema;
  /** What each file and folder looked like when it was read. */
  readonly stamps: ReadonlyMap<string, string>;
}

const caches = new WeakMap<object, Map<string, Cached>>();

/**
 * The schema below a root. The owner (a program, a settings object) only bounds how long it is remembered; each call looks at
 * the time stamps of all files and folders it came from, so that a changed, new or removed file is seen.
 */
export const schemaOf = (
  owner: object,
  root: string,
  globs?: readonly string[],
  fs: FileSystem = nodeFileSystem,
): Schema => {
  const cache = caches.get(owner) ?? new Map<string, Cached>();
  caches.set(owner, cache);
  const key = JSON.stringify([root, globs ?? null]);
  const known = cache.get(key);
  if (known !== undefined && isCurrent(known, fs)) return known.schema;
  const discovery = discover(root, globs, fs);
  // Stamps before contents: a file that changes in between is read again next time.
  const stamps = stampsOf(discovery, fs);
  const schema = readSchema(root, discovery, fs);
  cache.set(key, { schema, stamps });
  return schema;
};

const isCurrent = (cached: Cached, fs: FileSystem): boolean => {
  for (const [path, stamp] of cached.stamps) if (stampOf(path, fs) !== stamp) return false;
  return true;
};

const stampsOf = (discovery: Discovery, fs: FileSystem): ReadonlyMap<string, string> => {
  const stamps = new Map<string, string>();
  for (const path of [...discovery.files, ...discovery.folders, ...discovery.manifests])
    stamps.set(path, stampOf(path, fs));
  return stamps;
};

const stampOf = (path: string, fs: FileSystem): string => {
  const stamp = fs.stamp(path);
  return stamp === undefined ? '' : `${stamp.kind} ${String(stamp.modified)} ${String(stamp.size)}`;
};
