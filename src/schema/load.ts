/** From schema files to the tables and unique keys of a project. */
import path from 'node:path';

import { applyCode, applySql } from './apply.ts';
import { isCodeFile, type CodeReader } from './code.ts';
import { discover, type Discovery } from './discover.ts';
import { newDraft, type DraftTable } from './draft.ts';
import { nodeFileSystem, type FileSystem } from './files.ts';
import { histories } from './history.ts';
import { readPrisma, type PrismaModel } from './prisma.ts';
import type { Schema, Table, UniqueKey } from './schema.ts';

export interface SchemaOptions {
  /** Instead of the conventions (`SCHEMA_CONVENTIONS`); relative to the root. */
  readonly globs?: readonly string[];
  /** Reads migrations that are written in code; without it they say nothing. */
  readonly readCode?: CodeReader;
}

/** A larger file is not read. */
export const MAX_FILE_SIZE = 4_000_000;

/**
 * Reads the schema files below the root. Never throws: what cannot be read is in `problems`.
 *
 * Migrations are the truth about the database. A model of schema.prisma counts when no SQL file speaks of its table (or none
 * that creates it); where one does, the model only adds the ORM's names. A table that a later migration drops is not there,
 * whatever schema.prisma says.
 */
export const loadSchema = (root: string, options: SchemaOptions = {}, fs: FileSystem = nodeFileSystem): Schema =>
  readSchema(root, discover(root, options.globs, fs), fs, options.readCode);

export const readSchema = (
  root: string,
  discovery: Discovery,
  fs: FileSystem,
  readCode: CodeReader = () => [],
): Schema => {
  const problems = [...discovery.problems];
  const read: string[] = [];
  const texts = new Map<string, string>();
  for (const file of discovery.files) {
    const text = readText(file, fs);
    if (typeof text === 'string') {
      texts.set(file, text);
      read.push(file);
    } else problems.push({ file, reason: text.reason });
  }
  const { tables, mentioned } = readMigrations(root, texts, readCode);
  const models = [...texts].flatMap(([file, text]) => (file.endsWith('.prisma') ? readPrisma(text, file) : []));
  return schemaOfTables(withModels(tables, mentioned, models), read, problems);
};

const readText = (file: string, fs: FileSystem): string | { readonly reason: string } => {
  try {
    const size = fs.stamp(file)?.size ?? 0;
    if (size > MAX_FILE_SIZE) return { reason: 'the file is too large' };
    return fs.read(file);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : 'the file cannot be read' };
  }
};

interface Migrated {
  /** By lower-case name. */
  readonly tables: Map<string, DraftTable>;
  readonly mentioned: ReadonlySet<string>;
}

/** Folds each history by itself, then puts the tables of all together: two services may share a root. */
const readMigrations = (root: string, texts: ReadonlyMap<string, string>, readCode: CodeReader): Migrated => {
  const byRelative = new Map<string, string>();
  for (const file of texts.keys()) {
    if (file.endsWith('.sql') || isCodeFile(file))
      byRelative.set(path.relative(root, file).split(path.sep).join('/'), file);
  }
  const tables = new Map<string, DraftTable>();
  const mentioned = new Set<string>();
  for (const history of histories([...byRelative.keys()])) {
    const draft = newDraft();
    for (const relative of history) {
      const file = byRelative.get(relative);
      if (file === undefined) continue;
      const text = texts.get(file) ?? '';
      if (isCodeFile(file)) applyCode(readCode(text, file), file, draft);
      else applySql(text, file, draft);
    }
    for (const name of draft.mentioned) mentioned.add(name);
    for (const [name, table] of draft.tables) {
      const other = tables.get(name);
      const merged =
        other === undefined
          ? table
          : { ...other, complete: other.complete || table.complete, keys: [...other.keys, ...table.keys] };
      tables.set(name, merged);
    }
  }
  return { tables, mentioned };
};

const withModels = (
  migrated: ReadonlyMap<string, DraftTable>,
  mentioned: ReadonlySet<string>,
  models: readonly PrismaModel[],
): readonly Table[] => {
  const tables = new Map<string, Table>();
  for (const [name, table] of migrated) {
    tables.set(name, {
      name: table.name,
      model: undefined,
      complete: table.complete,
      uniqueKeys: table.keys.map(plainKey),
      columnOf: new Map(),
      idiom: 'sql',
    });
  }
  for (const model of models) {
    const name = model.table.toLowerCase();
    const known = tables.get(name);
    if (known === undefined && mentioned.has(name)) continue; // dropped, or renamed away
    // The migrations' keys are all there is, once they show how the table was made.
    const own = migrated.get(name)?.complete === true ? [] : model.uniqueKeys;
    const uniqueKeys = [...(known?.uniqueKeys ?? []), ...own];
    const columnOf = new Map([...(known?.columnOf ?? []), ...model.columnOf]);
    tables.set(name, {
      name: known?.name ?? model.table,
      model: known?.model ?? model.name,
      complete: true,
      uniqueKeys,
      columnOf,
      idiom: 'prisma',
    });
  }
  return [...tables.values()];
};

const plainKey = ({ columns, condition, declaredIn }: UniqueKey): UniqueKey => ({ columns, condition, declaredIn });

const schemaOfTables = (tables: readonly Table[], files: readonly string[], problems: Schema['problems']): Schema => {
  const byName = new Map<string, Table>();
  for (const table of tables) if (table.model !== undefined) byName.set(table.model.toLowerCase(), table);
  // The database's name wins over a model of the same name.
  for (const table of tables) byName.set(table.name.toLowerCase(), table);
  return { table: name => byName.get(bareName(name)), files, problems };
};

/** `"public"."Payments"` → `payments` */
const bareName = (name: string): string => {
  const last = name.split('.').at(-1) ?? name;
  return last
    .replaceAll(/["`[\]]/g, '')
    .trim()
    .toLowerCase();
};
