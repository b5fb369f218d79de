/** The little that the schema needs from a file system. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';

export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}

export interface Stamp {
  readonly kind: 'file' | 'directory' | 'other';
  readonly modified: number;
  readonly size: number;
}

/** All of these may throw what node:fs throws, except `stamp`. */
export interface FileSystem {
  readonly entries: (directory: string) => readonly Entry[];
  readonly read: (file: string) => string;
  /** Symbolic links resolved. */
  readonly real: (path: string) => string;
  /** `undefined` when there is nothing. */
  readonly stamp: (path: string) => Stamp | undefined;
}

export const nodeFileSystem: FileSystem = {
  entries: directory =>
    readdirSync(directory, { withFileTypes: true }).map(entry => ({
      name: entry.name,
      kind: entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : 'other',
    })),
  read: file => readFileSync(file, 'utf8'),
  real: path => realpathSync(path),
  stamp: path => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other';
    return { kind, modified: stats.mtimeMs, size: stats.size };
  },
};
