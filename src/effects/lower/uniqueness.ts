import type { Library } from '../../catalog/model.ts';
import type { Table } from '../../schema/schema.ts';
import { membersNamed } from '../../typescript/members-named.ts';
import type { ts } from '../../typescript/syntax.ts';
import type { Selection, WriteEffect } from '../program.ts';
import type { Lowering } from './lowering.ts';
import { holdsFor } from './partial-index.ts';
import type { WriteFacts } from './stores.ts';

/** What keeps a second row out: the statement's own form, or a unique key that the row has all columns of. */
export function uniquenessOf(
  cx: Lowering,
  library: Library,
  { form, rows, certainlyUnique, uniqueOn, unseenIn }: WriteFacts,
): Pick<WriteEffect, 'uniqueness' | 'uniqueOn' | 'remedy'> {
  if (certainlyUnique) return { uniqueness: 'unique', ...(uniqueOn === undefined ? {} : { uniqueOn }) };
  // A key-value store keeps one value a key and overwrites it.
  if (rows.table === '') return { uniqueness: 'free', ...ifAbsentOf(library) };
  if (library.documents === true) {
    const [key = 'id'] = keyColumns(cx, rows);
    return { uniqueness: 'free', remedy: `.doc(${key}).create(…)` };
  }
  if (rows.table === undefined) return { uniqueness: 'unseen' };
  const stable = rows.cells.filter(cell => cell.value.stability !== 'unstable').map(cell => cell.column);
  const { coverage } = cx.services.uniquenessOf(library, rows.table, stable);
  const key = keyColumns(cx, rows);
  const told = key.length === 0 ? {} : { remedy: cx.services.uniquenessOf(library, rows.table, key).remedy };
  if (coverage.kind === 'free') {
    if (coverage.near !== undefined && holdsFor(coverage.near, rows)) {
      return { uniqueness: 'unique', uniqueOn: coverage.near.columns, ...told };
    }
    // A constraint on a minted column refuses nothing on redelivery, but it shows which column was meant as the key.
    const minted = cx.services.uniquenessOf(
      library,
      rows.table,
      rows.cells.map(cell => cell.column),
    ).coverage;
    if (minted.kind === 'covered') return { uniqueness: 'unique', uniqueOn: minted.key.columns, ...told };
    const mayHold =
      form === 'insert' &&
      unseenIn !== undefined &&
      mayHoldKey(cx, library, rows.table, coverage.table, stable, unseenIn);
    if (mayHold) return { uniqueness: 'unseen', ...told };
  }
  return coverage.kind === 'covered'
    ? { uniqueness: 'unique', uniqueOn: coverage.key.columns, ...told }
    : { uniqueness: coverage.kind, ...told };
}

/**
 * May columns that are not visible make up a unique key with the others? As far as the type of what is written names them; of one that tells
 * nothing, all but the key that every row has.
 */
function mayHoldKey(
  cx: Lowering,
  library: Library,
  name: string,
  { uniqueKeys }: Table,
  columns: readonly string[],
  unseenIn: ts.Node,
): boolean {
  const named = membersNamed(cx.services.checker, unseenIn);
  if (named !== undefined)
    return cx.services.uniquenessOf(library, name, [...columns, ...named]).coverage.kind === 'covered';
  const [primary = 'id'] = cx.services.primaryKeyOf(library, name) ?? [];
  return uniqueKeys.some(key => key.condition === undefined && !key.columns.every(column => column === primary));
}

/** How the store sets a key only where there is none, where that takes another call than its plain `set`. */
function ifAbsentOf({ entries }: Library): Pick<WriteEffect, 'remedy'> {
  if (entries.some(entry => entry.is === 'upsert' && entry.atomicWhen !== undefined)) return {};
  const call = entries.find(entry => entry.is === 'insert' && entry.atomic === true);
  return call === undefined || !('member' in call) ? {} : { remedy: call.member };
}

/** The columns that should be unique: those that the code compares before it inserts; else those that tell messages apart. */
function keyColumns(cx: Lowering, rows: Selection): readonly string[] {
  const stored = new Map(rows.cells.map(cell => [cell.column, cell.value]));
  const check = [...cx.reads.values()].findLast(
    read =>
      read.store === rows.store &&
      read.table === rows.table &&
      read.cells.length > 0 &&
      read.cells.every(cell => stored.get(cell.column)?.text === cell.value.text),
  );
  if (check !== undefined) return check.cells.map(cell => cell.column);
  const stable = rows.cells.filter(cell => cell.value.stability !== 'unstable');
  const perMessage = stable.filter(cell => cell.value.perMessage);
  return (perMessage.length > 0 ? perMessage : stable).map(cell => cell.column);
}
