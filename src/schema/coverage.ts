/** Does a unique key stand behind a check? */
import { sameName } from './draft.ts';
import type { Coverage, Schema, Table, UniqueKey } from './schema.ts';

/**
 * `covered`: a full unique key has all its columns among the given ones (database or ORM names). `free`: the table is in view
 * and has none. `unseen`: no schema file shows how the table is made.
 */
export const covers = (schema: Schema, tableName: string, columns: readonly string[]): Coverage => {
  const table = schema.table(tableName);
  return table === undefined ? { kind: 'unseen' } : coveredBy(table, columns);
};

export const coveredBy = (table: Table, columns: readonly string[]): Coverage => {
  const given = new Set(columns.flatMap(column => [column.toLowerCase(), databaseName(table, column).toLowerCase()]));
  const candidates = table.uniqueKeys.filter(
    key => key.columns.length > 0 && key.columns.every(column => given.has(column.toLowerCase())),
  );
  const full = candidates.find(key => key.condition === undefined);
  if (full !== undefined) return { kind: 'covered', key: full };
  if (!table.complete) return { kind: 'unseen' };
  const near: UniqueKey | undefined = candidates[0];
  return near === undefined ? { kind: 'free', table } : { kind: 'free', table, near };
};

/** The column behind an ORM's field. */
export const databaseName = (table: Table, field: string): string => {
  const direct = table.columnOf.get(field);
  if (direct !== undefined) return direct;
  for (const [name, column] of table.columnOf) if (sameName(name, field)) return column;
  return field;
};
