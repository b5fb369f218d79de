import type { Cell, Selection } from '../program.ts';
import type { Lowering } from './lowering.ts';
import type { Site } from './site.ts';
import type { WriteFacts } from './stores.ts';

/** The table and its columns by the names of the program's declaration, whatever the call or its SQL text calls them. */
export function withDeclaredNames(cx: Lowering, site: Site, facts: WriteFacts): WriteFacts {
  const { rows, cells, columns, isDeclared } = declaredNames(cx, site, facts.rows.table);
  if (!isDeclared) return facts;
  const { moved, compared, bounded, uniqueOn, created } = facts;
  return {
    ...facts,
    rows: rows(facts.rows),
    sets: cells(facts.sets),
    ...(moved && { moved: columns(moved) }),
    ...(compared && { compared: columns(compared) }),
    ...(bounded && { bounded: columns(bounded) }),
    ...(uniqueOn && { uniqueOn: columns(uniqueOn) }),
    ...(created && { created: { ...created, cells: cells(created.cells) } }),
  };
}

/** Those of one table; as they are, where none is declared. */
export function declaredNames(
  cx: Lowering,
  { match }: Site,
  table: string | undefined,
): {
  readonly isDeclared: boolean;
  readonly rows: (rows: Selection) => Selection;
  readonly cells: (cells: readonly Cell[]) => readonly Cell[];
  readonly columns: (columns: readonly string[]) => readonly string[];
} {
  const declared = table === undefined ? undefined : cx.services.declaredAs(match.library, table);
  const nameOf = (column: string): string => declared?.nameOf.get(column) ?? column;
  const cells = (given: readonly Cell[]): readonly Cell[] =>
    given.map(cell => ({ ...cell, column: nameOf(cell.column) }));
  return {
    isDeclared: declared !== undefined,
    rows: rows => (declared === undefined ? rows : { ...rows, table: declared.name, cells: cells(rows.cells) }),
    cells,
    columns: columns => columns.map(nameOf),
  };
}
