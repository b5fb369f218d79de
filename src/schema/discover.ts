/** Finds the schema files of a project, by convention or by globs, and never outside its root. */
import path from 'node:path';
import picomatch from 'picomatch';

import type { Entry, FileSystem } from './files.ts';
import type { Schema } from './schema.ts';

/**
 * Where schema files are looked for when the settings name none; relative to the root. Besides these: the path that
 * `package.json#prisma.schema` names. Files for the way down are left out. `node_modules`, `dist` and folders whose name starts
 * with a dot are not entered.
 */
export const SCHEMA_CONVENTIONS: readonly string[] = [
  '**/migrations/**/*.sql', // also prisma/migrations/*/migration.sql, supabase/migrations/*.sql
  '**/{migration,migrations}/**/!(*.d).{ts,mts,cts,js,mjs,cjs}', // of Knex, Kysely, MikroORM, Sequelize and TypeORM
  '**/drizzle/**/*.sql',
  '**/db/migrate/*.sql',
  '**/V*__*.sql', // Flyway
  '**/schema.sql',
  '**/structure.sql',
  '**/*.prisma', // also prisma/schema.prisma, prisma/schema/*.prisma
];

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist']);

/** Folders visited, schema files taken, bytes read of one file. What is beyond is a problem in the schema's list. */
export const MAX_FOLDERS = 20_000;
export const MAX_FILES = 2_000;
const MAX_DEPTH = 24;

const TOO_MANY = 'too many schema files: this one and those after it were not read';

type Problem = Schema['problems'][number];

export interface Discovery {
  /** Absolute, in a fixed order. */
  readonly files: readonly string[];
  /** Every folder whose entries were looked at: a change there may add or remove a file. */
  readonly folders: readonly string[];
  /** Other files the outcome depends on: package.json. */
  readonly manifests: readonly string[];
  readonly problems: readonly Problem[];
}

interface Walk {
  readonly fs: FileSystem;
  readonly root: string;
  readonly realRoot: string;
  readonly files: Set<string>;
  readonly folders: Set<string>;
  readonly manifests: Set<string>;
  readonly problems: Problem[];
  /** Real paths of folders entered through links: a link may lead back up. */
  readonly linked: Set<string>;
  readonly takes: (relative: string) => boolean;
}

export const discover = (root: string, globs: readonly string[] | undefined, fs: FileSystem): Discovery => {
  const problems: Problem[] = [];
  const realRoot = attempt(() => fs.real(root));
  if (realRoot === undefined) {
    return {
      files: [],
      folders: [root],
      manifests: [],
      problems: [{ file: root, reason: 'the folder cannot be read' }],
    };
  }
  const shared = {
    fs,
    root,
    realRoot,
    folders: new Set<string>(),
    manifests: new Set<string>(),
    problems,
    linked: new Set([realRoot]),
  };
  const files = new Set<string>();
  if (globs === undefined) {
    const takes = matcher(SCHEMA_CONVENTIONS);
    const walk: Walk = { ...shared, files, takes };
    enter(walk, root, 0);
    addPrismaPaths(walk);
  } else {
    for (const glob of globs) for (const file of filesOf(glob, shared)) files.add(file);
  }
  return {
    files: [...files].sort(),
    folders: [...shared.folders],
    manifests: [...shared.manifests],
    problems,
  };
};

type Shared = Omit<Walk, 'files' | 'takes'>;

const filesOf = (glob: string, shared: Shared): ReadonlySet<string> => {
  const files = new Set<string>();
  const pattern = glob.replace(/^\.\//, '');
  const { base } = picomatch.scan(pattern);
  const start = path.resolve(shared.root, base);
  if (!isInside(shared.root, start)) {
    shared.problems.push({ file: glob, reason: 'it leads out of the project' });
    return files;
  }
  const walk: Walk = { ...shared, files, linked: new Set([shared.realRoot]), takes: matcher([pattern]) };
  const kind = attempt(() => shared.fs.stamp(start))?.kind;
  // A folder that does not exist yet: its nearest existing ancestor tells when it comes.
  shared.folders.add(kind === 'directory' ? start : nearestFolder(path.dirname(start), shared));
  if (!staysInside(start, walk)) return files;
  if (kind === 'directory') enter(walk, start, 0);
  else if (kind === 'file') takeFile(walk, start);
  if (files.size === 0) shared.problems.push({ file: glob, reason: 'no file matches' });
  return files;
};

const nearestFolder = (folder: string, shared: Shared): string => {
  let current = folder;
  while (current !== shared.root && isInside(shared.root, current)) {
    if (attempt(() => shared.fs.stamp(current))?.kind === 'directory') return current;
    current = path.dirname(current);
  }
  return shared.root;
};

const matcher = (patterns: readonly string[]): ((relative: string) => boolean) =>
  picomatch([...patterns], { dot: true });

const relativeTo = (root: string, file: string): string => path.relative(root, file).split(path.sep).join('/');

const isInside = (root: string, file: string): boolean => {
  const relative = path.relative(root, file);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
};

/** The path, links resolved, is below the root. Otherwise a problem. */
const staysInside = (file: string, walk: Walk): boolean => {
  const real = attempt(() => walk.fs.real(file));
  if (real === undefined) return true; // not there: nothing is read
  if (isInside(walk.realRoot, real)) return true;
  walk.problems.push({ file, reason: 'a symbolic link leads out of the project' });
  return false;
};

const enter = (walk: Walk, folder: string, depth: number): void => {
  if (walk.folders.size >= MAX_FOLDERS || depth > MAX_DEPTH) {
    walk.problems.push({ file: folder, reason: 'too many folders: this one was not looked into' });
    return;
  }
  walk.folders.add(folder);
  const entries = attempt(() => walk.fs.entries(folder));
  if (entries === undefined) {
    walk.problems.push({ file: folder, reason: 'the folder cannot be read' });
    return;
  }
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(walk, folder, entry, depth);
};

const visit = (walk: Walk, folder: string, entry: Entry, depth: number): void => {
  const full = path.join(folder, entry.name);
  const isSkipped = SKIPPED_FOLDERS.has(entry.name) || entry.name.startsWith('.');
  switch (entry.kind) {
    case 'directory':
      if (!isSkipped) enter(walk, full, depth + 1);
      return;
    case 'file':
      takeFile(walk, full);
      return;
    case 'link':
      if (!isSkipped) followLink(walk, full, depth);
      return;
    case 'other':
      return;
  }
};

const followLink = (walk: Walk, link: string, depth: number): void => {
  const kind = attempt(() => walk.fs.stamp(link))?.kind;
  const real = attempt(() => walk.fs.real(link));
  if (kind === undefined || kind === 'other' || real === undefined) return;
  if (kind === 'file' && !walk.takes(relativeTo(walk.root, link))) return;
  if (!staysInside(link, walk)) return;
  if (kind === 'file') {
    takeFile(walk, link);
    return;
  }
  if (walk.linked.has(real)) return;
  walk.linked.add(real);
  enter(walk, link, depth + 1);
};

const takeFile = (walk: Walk, file: string): void => {
  const relative = relativeTo(walk.root, file);
  if (path.basename(file) === 'package.json') walk.manifests.add(file);
  if (!walk.takes(relative)) return;
  if (walk.files.size < MAX_FILES) walk.files.add(file);
  else if (walk.problems.at(-1)?.reason !== TOO_MANY) walk.problems.push({ file, reason: TOO_MANY });
};

/** `"prisma": { "schema": "./db/schema.prisma" }`, a file or a folder. */
const addPrismaPaths = (walk: Walk): void => {
  for (const manifest of walk.manifests) {
    const named = prismaPathIn(attempt(() => walk.fs.read(manifest)) ?? '');
    if (named === undefined) continue;
    const target = path.resolve(path.dirname(manifest), named);
    if (!isInside(walk.root, target)) {
      walk.problems.push({ file: manifest, reason: `prisma.schema leads out of the project: ${named}` });
      continue;
    }
    if (!staysInside(target, walk)) continue;
    const kind = attempt(() => walk.fs.stamp(target))?.kind;
    if (kind === 'file') walk.files.add(target);
    else if (kind === 'directory') enter({ ...walk, takes: matcher(['**/*.prisma']) }, target, 0);
    else walk.problems.push({ file: manifest, reason: `prisma.schema names nothing: ${named}` });
  }
};

const prismaPathIn = (text: string): string | undefined => {
  if (!text.includes('"prisma"')) return undefined;
  const manifest: unknown = attempt(() => JSON.parse(text) as unknown);
  const prisma = member(manifest, 'prisma');
  const schema = member(prisma, 'schema');
  return typeof schema === 'string' ? schema : undefined;
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

const attempt = <T>(action: () => T): T | undefined => {
  try {
    return action();
  } catch {
    return undefined;
  }
};
