import type { StoreMeaning } from '../../catalog/model.ts';
import { placeOf } from '../place.ts';
import type { Cell, Selection, StepId, WriteEffect } from '../program.ts';
import { termOf, type OutcomeShape, type Value } from '../value.ts';
import { clientOf } from './clients.ts';
import { branch, type Lowering } from './lowering.ts';
import { anyHolds, valueAt, type Located, type Site } from './site.ts';

/** Lowers a read or write that a catalog row describes. */
export function applyStore(cx: Lowering, site: Site, meaning: StoreMeaning): Value {
  return meaning.is === 'read' ? applyRead(cx, site, meaning) : applyWrite(cx, site, meaning);
}

export function storeOf(site: Site): string {
  return site.match.library.store ?? site.match.library.package;
}

function applyRead(cx: Lowering, site: Site, meaning: StoreMeaning): Value {
  const rows = selectionOf(cx, site, meaning, meaning.where);
  const step = emitRead(cx, site, rows, meaning.locks === true);
  const shape = meaning.yields ?? 'value';
  if (shape === 'rowOrThrow') {
    branch(
      cx,
      site.scope.frame,
      { kind: 'found', read: step },
      () => undefined,
      () => {
        cx.emit({ kind: 'exit', how: 'throw', at: placeOf(site.node) });
      },
    );
    return { kind: 'outcome', step, of: 'read', shape: { is: 'row' } };
  }
  return { kind: 'outcome', step, of: 'read', shape: { is: shape } };
}

export function emitRead(cx: Lowering, site: Site, rows: Selection, locks: boolean): StepId {
  return cx.step({ kind: 'read', rows, locks, client: clientOf(cx, site.receiver) }, site.node, true);
}

function applyWrite(cx: Lowering, site: Site, meaning: StoreMeaning): Value {
  const form = meaning.is === 'read' ? 'update' : meaning.is;
  const values = meaning.values === undefined ? undefined : valueAt(cx, site, meaning.values);
  const isInsert = form === 'insert';
  const changes = changesOf(values, meaning.relativeOperators ?? []);
  const rows = isInsert
    ? insertedRow(cx, site, meaning, values, changes)
    : selectionOf(cx, site, meaning, meaning.where ?? meaning.key);
  const atomic = meaning.atomic === true || anyHolds(cx, site, meaning.atomicWhen);
  const expires = anyHolds(cx, site, meaning.expiresWhen);
  return emitWrite(cx, site, {
    form,
    rows,
    sets: isInsert ? [] : changes.cells,
    relative: meaning.relative === true || changes.relative,
    guarded: false,
    refusal: atomic && meaning.refusal !== 'throws' ? 'result' : meaning.refusal === 'count' ? 'result' : 'throws',
    certainlyUnique: atomic,
    expires,
    shape: resultShape(meaning, atomic),
  });
}

function resultShape(meaning: StoreMeaning, atomic: boolean): OutcomeShape {
  if (meaning.countAt !== undefined) return { is: 'result', rowsAt: undefined, countAt: meaning.countAt };
  if (meaning.refusal === 'count') return { is: 'count' };
  return atomic ? { is: 'boolean' } : { is: 'nothing' };
}

export interface WriteFacts extends Pick<WriteEffect, 'form' | 'rows' | 'sets' | 'relative' | 'guarded' | 'refusal'> {
  /** The statement itself is refused when the row is there, whatever the schema says. */
  readonly certainlyUnique: boolean;
  readonly expires: boolean;
  readonly shape: OutcomeShape;
}

/** Emits a write; what the schema knows of its uniqueness is looked up here, once for every store. */
export function emitWrite(cx: Lowering, site: Site, facts: WriteFacts): Value {
  const { rows } = facts;
  const keyed = rows.cells.filter(cell => cell.value.stability !== 'unstable');
  const keyValue = rows.table === '';
  let uniqueness: WriteEffect['uniqueness'] = 'unseen';
  let remedy: string | undefined;
  if (facts.certainlyUnique) uniqueness = 'unique';
  else if (keyValue) uniqueness = 'free';
  else if (rows.table !== undefined) {
    const known = cx.services.uniquenessOf(
      rows.table,
      keyed.map(cell => cell.column),
    );
    uniqueness = known.coverage.kind === 'covered' ? 'unique' : known.coverage.kind;
    remedy = known.remedy;
  }
  const effect: WriteEffect = {
    kind: 'write',
    form: facts.form,
    rows,
    sets: facts.sets,
    relative: facts.relative,
    guarded: facts.guarded,
    uniqueness,
    refusal: facts.refusal,
    ...(remedy === undefined ? {} : { remedy }),
    ...(facts.expires ? { expires: true } : {}),
    markerOnly: facts.form === 'insert' && holdsOnlyKeys(rows),
    client: clientOf(cx, site.receiver),
  };
  const step = cx.step(effect, site.node, true);
  return { kind: 'outcome', step, of: 'write', shape: facts.shape };
}

/** Nothing but keys, constants, clocks and minted ids: a marker. A single message-derived column is a key, several are data. */
function holdsOnlyKeys(rows: Selection): boolean {
  if (!rows.complete) return false;
  return rows.cells.filter(cell => cell.value.perMessage && cell.value.stability !== 'unstable').length <= 1;
}

// ---------------------------------------------------------------------------------------------- rows

function tableOf(cx: Lowering, site: Site, path: string | undefined): string | undefined {
  if (path === undefined) return '';
  const located = valueAt(cx, site, path)?.value;
  return located?.kind === 'literal' && typeof located.value === 'string' ? located.value : undefined;
}

function selectionOf(cx: Lowering, site: Site, meaning: StoreMeaning, path: string | undefined): Selection {
  const located = meaning.key !== undefined ? keyCell(cx, site, meaning.key) : undefined;
  const store = storeOf(site);
  const table = tableOf(cx, site, meaning.table);
  if (located !== undefined) return { store, table, cells: [located], complete: true };
  const where = path === undefined ? undefined : valueAt(cx, site, path);
  const { cells, complete } = cellsOf(where);
  return { store, table, cells, complete };
}

function keyCell(cx: Lowering, site: Site, path: string): Cell | undefined {
  const key = valueAt(cx, site, path);
  return key === undefined ? undefined : { column: 'key', value: termOf(key.value, placeOf(key.node)) };
}

function insertedRow(
  cx: Lowering,
  site: Site,
  meaning: StoreMeaning,
  values: Located | undefined,
  changes: Changes,
): Selection {
  const store = storeOf(site);
  const table = tableOf(cx, site, meaning.table);
  const key = meaning.key === undefined ? undefined : keyCell(cx, site, meaning.key);
  if (key !== undefined) {
    const stored: readonly Cell[] = values === undefined ? [] : [{ column: 'value', value: termOf(values.value) }];
    return { store, table, cells: [key, ...stored], complete: true };
  }
  return { store, table, cells: changes.cells, complete: changes.complete && meaning.many !== true };
}

interface Changes {
  readonly cells: readonly Cell[];
  readonly complete: boolean;
  readonly relative: boolean;
}

/** The members of `{ column: value }`; `{ column: { increment: 1 } }` is relative, `{ column: { set: 1 } }` absolute. */
function changesOf(located: Located | undefined, relativeOperators: readonly string[]): Changes {
  if (located?.value.kind !== 'object') return { cells: [], complete: located === undefined, relative: false };
  let relative = false;
  const cells: Cell[] = [];
  for (const [column, value] of located.value.members) {
    const isRelative = value.kind === 'object' && relativeOperators.some(operator => value.members.has(operator));
    relative ||= isRelative;
    const set = value.kind === 'object' ? value.members.get('set') : undefined;
    if (!isRelative && !isUndefined(value)) cells.push({ column, value: termOf(set ?? value) });
  }
  return { cells, complete: !located.value.open, relative };
}

function isUndefined(value: Value): boolean {
  return value.kind === 'literal' && value.value === undefined;
}

/** Equality conditions of `{ column: value }`, compound selectors (`{ a_b: { a, b } }`), `{ equals }` and `AND` flattened. */
function cellsOf(located: Located | undefined): { readonly cells: readonly Cell[]; readonly complete: boolean } {
  if (located === undefined) return { cells: [], complete: true };
  if (located.value.kind !== 'object') return { cells: [], complete: false };
  const cells: Cell[] = [];
  let complete = !located.value.open;
  for (const [column, value] of located.value.members) {
    if (isUndefined(value)) continue;
    if (value.kind !== 'object') {
      cells.push({ column, value: termOf(value, placeOf(located.node)) });
      continue;
    }
    const equals = value.members.get('equals');
    if (equals !== undefined && value.members.size === 1)
      cells.push({ column, value: termOf(equals, placeOf(located.node)) });
    else if (isCompound(column, value)) {
      const inner = cellsOf({ value, node: located.node });
      cells.push(...inner.cells);
      complete &&= inner.complete;
    } else complete = false;
  }
  return { cells, complete };
}

/** `consumer_messageId: { consumer, messageId }`: Prisma's compound selector names its own members. */
function isCompound(column: string, value: Extract<Value, { kind: 'object' }>): boolean {
  return column === 'AND' || (value.members.size > 1 && [...value.members.keys()].every(name => column.includes(name)));
}
