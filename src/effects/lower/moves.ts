import type { AccessPath } from '../../catalog/model.ts';
import type { Cell, ReadColumn, Selection } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Lowering } from './lowering.ts';
import { columnName } from './query-conditions.ts';
import { valueAt, type Site } from './site.ts';
import type { WriteFacts } from './stores.ts';

/** Beside other changes it counts the writes: one more of them is no fault. */
const VERSION = /^(?:row|lock|record)?_?(?:version|revision)$/iu;

/**
 * What a write adds to: the columns that it says so of, and those whose new value the handler computes from the row as it read it
 * (`quantity: row.quantity + 1`). A version is no amount.
 *
 * @param named the columns that are set, by the names that the code has for them
 */
export function withMoves(cx: Lowering, named: readonly Cell[], facts: WriteFacts): WriteFacts {
  const { rows, sets, moved = [] } = facts;
  if (facts.form === 'insert' || facts.form === 'delete') return facts;
  const isComputed = sets.map((cell, at) => {
    const column = named[at]?.column ?? cell.column;
    return cell.value.summed?.some(sum => sum.column === column && isOf(cx, rows, sum)) === true;
  });
  const computed = sets.filter((_, at) => isComputed[at] === true).map(({ column }) => column);
  if (moved.length === 0 && computed.length === 0) return facts;
  const changes = new Set([...moved, ...sets.map(({ column }) => column)]);
  const isAmount = (column: string): boolean =>
    changes.size === 1 || (!VERSION.test(column) && !isComparedAsRead(cx, rows, column));
  return {
    ...facts,
    sets: sets.filter((_, at) => isComputed[at] !== true),
    moved: [...moved, ...computed],
    relative: (facts.relative && moved.length === 0) || [...moved, ...computed].some(isAmount),
  };
}

/** Is it the same row? Both are found by the same, or one by what the other holds in that column. */
function isOf(cx: Lowering, rows: Selection, { step }: ReadColumn): boolean {
  const read = cx.reads.get(step);
  if (read?.table === undefined || read.table !== rows.table || read.store !== rows.store) return false;
  return rows.cells.some(
    ({ column, value }) =>
      value.text === termOf({ kind: 'cell', step, column }).text ||
      read.cells.some(cell => cell.column === column && cell.value.text === value.text),
  );
}

/** `WHERE version = ${row.version}` */
function isComparedAsRead(cx: Lowering, rows: Selection, column: string): boolean {
  return rows.cells.some(
    cell => cell.column === column && cell.value.reads?.some(step => cx.reads.get(step)?.table === rows.table) === true,
  );
}

/** `increment('stock', 1)`, `increment(['stock', 'sold'])`, `increment({ stock: 1 })` */
export function movedColumns(cx: Lowering, site: Site, path: AccessPath | undefined): readonly string[] {
  const value = path === undefined ? undefined : valueAt(cx, site, path)?.value;
  if (value?.kind === 'object') return [...value.members.keys()];
  const names = value?.kind === 'array' ? value.list.elements : [value];
  return names.flatMap(name => (name?.kind === 'literal' ? [columnName(String(name.value))] : []));
}
