/** The tables while migrations are applied to them. */
import type { UniqueKey } from './schema.ts';

export interface DraftKey extends UniqueKey {
  /** Lower-case names under which a later migration may drop it: the given one, or those a database would make up. */
  readonly names: ReadonlySet<string>;
  readonly primary: boolean;
}

export interface DraftTable {
  readonly name: string;
  /** The CREATE TABLE was seen. */
  readonly complete: boolean;
  readonly keys: readonly DraftKey[];
}

export interface Draft {
  /** By lower-case name. */
  readonly tables: Map<string, DraftTable>;
  /** Lower-case names of all tables that any statement spoke of, dropped ones included. */
  readonly mentioned: Set<string>;
}

export const newDraft = (): Draft => ({ tables: new Map(), mentioned: new Set() });

export const find = (draft: Draft, name: string): DraftTable | undefined => draft.tables.get(name.toLowerCase());

export const put = (draft: Draft, table: DraftTable): void => {
  draft.mentioned.add(table.name.toLowerCase());
  draft.tables.set(table.name.toLowerCase(), table);
};

/** The table, also when its CREATE TABLE is not in view. */
export const findOrAdd = (draft: Draft, name: string): DraftTable => {
  const found = find(draft, name);
  if (found !== undefined) return found;
  const added: DraftTable = { name, complete: false, keys: [] };
  put(draft, added);
  return added;
};

export const drop = (draft: Draft, name: string): void => {
  draft.mentioned.add(name.toLowerCase());
  draft.tables.delete(name.toLowerCase());
};

export const rename = (draft: Draft, from: string, to: string): void => {
  const table = find(draft, from);
  draft.mentioned.add(to.toLowerCase());
  drop(draft, from);
  if (table !== undefined) put(draft, { ...table, name: to });
};

/** Keys of one table; no database allows more than a few hundred. Beyond that the table may have keys that were not read. */
export const MAX_KEYS = 1_000;

export const addKey = (draft: Draft, tableName: string, key: DraftKey): void => {
  const table = findOrAdd(draft, tableName);
  if (table.keys.length >= MAX_KEYS) {
    put(draft, { ...table, complete: false });
    return;
  }
  // Replaying a dump and the migrations that led to it declares a key twice: the later one counts.
  const others = table.keys.filter(
    other => !sameColumns(other, key) || ![...other.names].some(name => key.names.has(name)),
  );
  put(draft, { ...table, keys: [...others, key] });
};

const sameColumns = (a: DraftKey, b: DraftKey): boolean =>
  a.columns.length === b.columns.length && a.columns.every((column, index) => sameName(column, b.columns[index] ?? ''));

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Drops the keys that the test holds for. */
export const dropKeys = (draft: Draft, table: DraftTable, test: (key: DraftKey) => boolean): void =>
  put(draft, { ...table, keys: table.keys.filter(key => !test(key)) });

/** An index name is unique in a schema (PostgreSQL, SQLite), so the table need not be named. */
export const dropKeyNamed = (draft: Draft, name: string, tableName?: string): void => {
  const wanted = name.toLowerCase();
  const tables = tableName === undefined ? [...draft.tables.values()] : [find(draft, tableName)];
  for (const table of tables) {
    if (table?.keys.some(key => key.names.has(wanted)) === true) dropKeys(draft, table, key => key.names.has(wanted));
  }
};

export const renameKey = (draft: Draft, from: string, to: string, tableName?: string): void => {
  const wanted = from.toLowerCase();
  for (const table of draft.tables.values()) {
    if (tableName !== undefined && !sameName(table.name, tableName)) continue;
    if (!table.keys.some(key => key.names.has(wanted))) continue;
    const keys = table.keys.map(key => (key.names.has(wanted) ? { ...key, names: new Set([to.toLowerCase()]) } : key));
    put(draft, { ...table, keys });
  }
};

export const renameColumn = (draft: Draft, tableName: string, from: string, to: string): void => {
  const table = find(draft, tableName);
  if (table === undefined) return;
  const keys = table.keys.map(key => ({
    ...key,
    columns: key.columns.map(column => (sameName(column, from) ? to : column)),
  }));
  put(draft, { ...table, keys });
};
