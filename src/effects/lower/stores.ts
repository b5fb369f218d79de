import type { StoreMeaning } from '../../catalog/model.ts';
import { movedColumns, withMoves } from './moves.ts';
import { isBare } from '../../typescript/bare.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { Cell, ReadEffect, Selection, StepId, WriteEffect } from '../program.ts';
import { termOf } from '../term-of.ts';
import { literal, textOf, type OutcomeShape, type Value } from '../value.ts';
import { messagePathsIn } from '../value-reads.ts';
import { batchResult } from './batch-results.ts';
import { sendStep, storeOf, type Unsent } from './clients.ts';
import { noteStoredOrder } from './event-order.ts';
import { branch, type Lowering } from './lowering.ts';
import { changesWhatItFinds, withClosing, type Compared } from './closing.ts';
import { createdRow } from './creations.ts';
import { declaredNames, withDeclaredNames } from './declared-names.ts';
import { insertIfAbsent, makeIfAbsent } from './if-absent.ts';
import { changesOf, type Changes } from './changes.ts';
import { asksForAmount, cellsOf } from './matches.ts';
import { refusedCells } from './refused-columns.ts';
import { uniquenessOf } from './uniqueness.ts';
import { shapeOfWrite } from './write-shape.ts';
import { asAsked } from './asked.ts';
import { anyHolds, secondsAt, testOption, valueAt, type Located, type Site } from './site.ts';

/** Lowers a read or write that a catalog row describes. `isGuarded`: with a condition that is checked beside it. */
export function applyStore(cx: Lowering, site: Site, meaning: StoreMeaning, isGuarded = false): Value {
  if (meaning.makesIfAbsent !== undefined) return makeIfAbsent(cx, site, meaning);
  if (meaning.is === 'read') return applyRead(cx, site, meaning);
  if (meaning.ifAbsent === true) return insertIfAbsent(cx, site, meaning);
  return (
    (meaning.creates === undefined ? undefined : createdRow(cx, site, meaning, meaning.creates)) ??
    applyWrite(cx, site, meaning, isGuarded)
  );
}

/** Does the store look at a condition before the write, other than that the row is not there? */
export function isConditional(cx: Lowering, site: Site, { condition, atomicWhen }: StoreMeaning): boolean {
  return condition !== undefined && valueAt(cx, site, condition) !== undefined && !anyHolds(cx, site, atomicWhen);
}

function applyRead(cx: Lowering, site: Site, meaning: StoreMeaning): Value {
  const rows = selectionOf(cx, site, meaning, meaning.where);
  const locks = meaning.locks === true || (meaning.locksWhen ?? []).some(test => testOption(cx, site, test) === 'yes');
  const shape = meaning.yields ?? 'value';
  const single = shape === 'row' || shape === 'rowOrThrow';
  const step = emitRead(cx, site, rows, { locks, single });
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
  const exists = meaning.valueAt;
  const result: OutcomeShape = exists === undefined ? { is: shape } : { is: 'snapshot', exists };
  return { kind: 'outcome', step, of: 'read', shape: result };
}

export function emitRead(
  cx: Lowering,
  site: Site,
  given: Selection,
  locking: Pick<ReadEffect, 'locks' | 'locksAbsent' | 'single'>,
  name?: string,
): StepId {
  const rows = asAsked(cx, declaredNames(cx, site, given.table).rows(given));
  const step = sendStep(cx, site, { kind: 'read', rows, ...locking }, name);
  cx.reads.set(step, rows);
  if (site.match.library.tracksChanges === true) cx.tracked.add(step);
  return step;
}

function applyWrite(cx: Lowering, site: Site, meaning: StoreMeaning, isGuarded: boolean): Value {
  const atomic = meaning.atomic === true || anyHolds(cx, site, meaning.atomicWhen);
  const plain = formOf(cx, site, meaning);
  const form = atomic ? 'insert' : plain === 'read' ? 'update' : plain;
  const isInsert = form === 'insert';
  const { given, many } = valuesOf(cx, site, meaning);
  const changes = changesOf(given, meaning);
  const updates = meaning.updates === undefined ? changes : changesOf(valueAt(cx, site, meaning.updates), meaning);
  // An upsert that updates nothing inserts or does nothing.
  const isCreation =
    form === 'upsert' &&
    meaning.updates !== undefined &&
    updates.complete &&
    updates.cells.length === 0 &&
    !updates.relative;
  const refusal =
    meaning.refusalWhen?.find(test => testOption(cx, site, test) === 'yes')?.refusal ?? meaning.refusal ?? 'throws';
  const rows = isInsert
    ? insertedRow(cx, site, meaning, given, changes, many)
    : selectionOf(cx, site, meaning, meaning.where ?? meaning.key);
  const where = meaning.where === undefined ? undefined : valueAt(cx, site, meaning.where);
  const lifetime = secondsAt(cx, site, meaning.expiresAfter);
  const moved = [...updates.moved, ...movedColumns(cx, site, meaning.moves)];
  const change = {
    form,
    rows,
    sets: isInsert ? [] : [...updates.cells, ...storedValue(cx, site, meaning, given)],
    relative: meaning.relative === true || updates.relative || isRelativeExpression(cx, site, meaning),
    comparisons: cellsOf(where).comparisons,
  };
  const written = emitWrite(cx, site, {
    ...change,
    moved,
    // Of conditions that are more than equality nobody here knows what they hold off.
    guarded:
      !isInsert &&
      (isGuarded ||
        isConditional(cx, site, meaning) ||
        (!rows.complete && (where === undefined || !asksForAmount([cellsOf(where)], moved)))),
    // That there is no such row, few clients throw.
    refusal: refusal === 'throws' && (isInsert || meaning.refusal === 'throws') ? 'throws' : 'result',
    certainlyUnique: atomic,
    ...(isInsert && changes.unseenIn !== undefined ? { unseenIn: changes.unseenIn } : {}),
    ...(isCreation ? { created: changes } : {}),
    // Nothing is kept for no time: where a number is needed, 0 stands for ever.
    expires: lifetime !== 0 && mayExpire(cx, site, meaning),
    lifetime,
    shape: shapeOfWrite(meaning, atomic, refusal, changesWhatItFinds(change)),
  });
  return meaning.failuresAt !== undefined && written.kind === 'outcome'
    ? batchResult(cx, site, meaning.failuresAt, written.step)
    : written;
}

/** What the options make of the call. */
export function formOf(cx: Lowering, site: Site, { is, isWhen }: StoreMeaning): StoreMeaning['is'] {
  return isWhen?.find(test => testOption(cx, site, test) === 'yes')?.is ?? is;
}

/** What is written; a list of one row is that row. */
export function valuesOf(
  cx: Lowering,
  site: Site,
  meaning: StoreMeaning,
): { readonly given: Located | undefined; readonly many: boolean } {
  const given = meaning.values === undefined ? undefined : valueAt(cx, site, meaning.values);
  const many = meaning.many === true;
  if (!many || given?.value.kind !== 'array' || given.value.list.open || given.value.list.perMessage)
    return { given, many };
  const [only, ...others] = given.value.list.elements;
  if (only === undefined || others.length > 0) return { given, many };
  const node = ts.isExpression(given.node) ? unwrap(given.node) : given.node;
  const element = ts.isArrayLiteralExpression(node) ? node.elements[0] : undefined;
  return { given: { value: only, node: element ?? given.node }, many: false };
}

export interface WriteFacts extends Pick<WriteEffect, 'form' | 'rows' | 'sets' | 'relative' | 'refusal'> {
  /** The columns whose new value depends on the old one, where they are known. */
  readonly moved?: readonly string[];
  /** What is written, where it is not among the call's arguments. */
  readonly written?: readonly Value[];
  /** The columns that are compared otherwise than with `=`. */
  readonly compared?: readonly string[];
  /** Of these, those that only have to be more or less than something. */
  readonly bounded?: readonly string[];
  /** What columns are compared with, otherwise than for equality. */
  readonly comparisons?: readonly Compared[];
  /** The row of an upsert that changes nothing where there is one. */
  readonly created?: Changes;
  /** The row of an upsert, where all that it may change of one is when it was written. */
  readonly restamped?: Pick<Changes, 'cells' | 'complete'>;
  /** The statement says by itself that it writes only where a condition holds. */
  readonly guarded?: boolean;
  /** The statement itself is refused when the row is there, whatever the schema says. */
  readonly certainlyUnique: boolean;
  readonly expires: boolean;
  /** After how many seconds. */
  readonly lifetime?: number | 'unknown' | undefined;
  readonly shape: OutcomeShape;
  /** What a reader would call the write, where the called function's name says too little: `INSERT INTO orders`. */
  readonly name?: string;
  /** Of an insert: where columns come from that are not visible. */
  readonly unseenIn?: ts.Node;
  /** The columns of the conflict target, where the statement names one. */
  readonly uniqueOn?: readonly string[];
}

/** Emits a write; what the schema knows of its uniqueness is looked up here, once for every store. */
export function emitWrite(cx: Lowering, site: Site, given: WriteFacts): Value {
  const facts = withMoves(cx, given.sets, withDeclaredNames(cx, site, { ...given, rows: withClosing(given) }));
  const rows = facts.form === 'insert' ? facts.rows : asAsked(cx, facts.rows);
  noteStoredOrder(cx, facts.sets);
  const { uniqueness, uniqueOn, remedy } = uniquenessOf(cx, site.match.library, { ...facts, rows });
  const effect: Unsent<WriteEffect> = {
    kind: 'write',
    form: facts.form,
    rows,
    sets: facts.sets,
    relative: facts.relative,
    ...movesOf(site, given, facts),
    guarded: isGuarded(facts),
    uniqueness,
    refusal: facts.refusal,
    ...(uniqueOn === undefined ? {} : { uniqueOn }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(facts.expires ? { expires: true } : {}),
    ...(facts.expires && typeof facts.lifetime === 'number' ? { lifetime: facts.lifetime } : {}),
    markerOnly: holdsOnlyKeys(facts.created ?? facts.restamped ?? (facts.form === 'insert' ? rows : undefined)),
  };
  const step = sendStep(cx, site, effect, facts.name);
  return { kind: 'outcome', step, of: 'write', shape: facts.shape };
}

function movesOf(
  { args }: Site,
  { sets, written = [] }: WriteFacts,
  { relative, moved }: WriteFacts,
): Pick<WriteEffect, 'moves'> {
  if (!relative || moved === undefined || moved.length === 0) return {};
  const by = new Set([...messagePathsIn([...args, ...written]), ...sets.flatMap(({ value }) => value.from ?? [])]);
  return { moves: { columns: moved, by: [...by] } };
}

/**
 * Does the write find its row only once? Where a column is compared that it does not move (`seq < $1`), or where the column that
 * it moves has to be what the message says (`SET version = version + 1 … WHERE version = $1`). That enough is left of an amount
 * (`WHERE quantity >= $1`) is true the second time as well.
 */
function isGuarded({ guarded, moved = [], compared = [], bounded = [], rows }: WriteFacts): boolean {
  if (guarded === true || compared.some(column => !moved.includes(column) || !bounded.includes(column))) return true;
  return rows.cells.some(({ column, value }) => moved.includes(column) && value.stability === 'stable');
}

/** Nothing but keys, constants, clocks and minted ids: a marker. A single message-derived column is a key, several are data. */
function holdsOnlyKeys(rows: Pick<Selection, 'cells' | 'complete'> | undefined): boolean {
  if (rows?.complete !== true) return false;
  return rows.cells.filter(cell => cell.value.perMessage && cell.value.stability !== 'unstable').length <= 1;
}

// ---------------------------------------------------------------------------------------------- rows

/** `''` for key-value stores, `undefined` where it cannot be told. A name from the environment is a name like any other. */
export function tableOf(cx: Lowering, site: Site, path: StoreMeaning['table']): string | undefined {
  if (path === undefined) return '';
  for (const one of typeof path === 'string' ? [path] : path) {
    const value = valueAt(cx, site, one)?.value;
    if (value?.kind === 'literal') {
      if (typeof value.value === 'string') return value.value;
    } else if (value !== undefined && !termOf(value).perMessage) return textOf(value);
  }
  return undefined;
}

/** Of options that cannot be seen, one may well be the expiry. */
function mayExpire(cx: Lowering, site: Site, { expiresWhen = false }: StoreMeaning): boolean {
  if (anyHolds(cx, site, expiresWhen)) return true;
  if (typeof expiresWhen === 'boolean') return false;
  return expiresWhen.some(test => 'at' in test && testOption(cx, site, test) === 'unknown');
}

/** `ADD stock :n`, `SET stock = stock - :n`, `list_append(…)`: what is stored then depends on what was. */
function isRelativeExpression(cx: Lowering, site: Site, { updateExpression }: StoreMeaning): boolean {
  const value = updateExpression === undefined ? undefined : valueAt(cx, site, updateExpression)?.value;
  return value?.kind === 'literal' && /\bADD\b|\blist_append\b|=[^,=]*\s[+-]\s/u.test(String(value.value));
}

export function selectionOf(cx: Lowering, site: Site, meaning: StoreMeaning, path: string | undefined): Selection {
  const entity = meaning.entity === undefined ? undefined : valueAt(cx, site, meaning.entity)?.value;
  const readAs = entity?.kind === 'outcome' ? cx.reads.get(entity.step) : undefined;
  if (readAs !== undefined) return readAs;
  const store = storeOf(site.match);
  const table = tableOf(cx, site, meaning.table);
  const keys = keyCells(cx, site, meaning);
  if (keys.length > 0) return { store, table, cells: keys, complete: true };
  const where = path === undefined ? undefined : valueAt(cx, site, path);
  const isKey = (columns: readonly string[]): boolean =>
    table !== undefined && cx.services.uniquenessOf(site.match.library, table, columns).coverage.kind === 'covered';
  const bare = bareKey(cx, site, meaning, where);
  if (bare.length > 0) return { store, table, cells: bare, complete: true };
  const { cells, complete, among } = cellsOf(where, meaning.valueTags, isKey);
  return { store, table, cells, complete, ...(complete || among === undefined ? {} : { among }) };
}

function keyCells(cx: Lowering, site: Site, meaning: StoreMeaning): readonly Cell[] {
  return [
    ...keyCell(cx, site, keyColumnOf(cx, site, meaning), meaning.key),
    // A set's member or a hash's field, under its key.
    ...keyCell(cx, site, 'subkey', meaning.subkey),
  ];
}

/** `update(id, { … })` */
function bareKey(cx: Lowering, site: Site, meaning: StoreMeaning, where: Located | undefined): readonly Cell[] {
  if (meaning.keyColumn === undefined || where === undefined || !isBare(cx.services.checker, where.node)) return [];
  return [{ column: keyColumnOf(cx, site, meaning), value: termOf(where.value, placeOf(where.node)) }];
}

/** The declared primary key, where it is one column; else what the row calls it. */
function keyColumnOf(cx: Lowering, site: Site, { keyColumn, table }: StoreMeaning): string {
  const name = keyColumn === undefined ? undefined : tableOf(cx, site, table);
  const declared = name === undefined ? undefined : cx.services.primaryKeyOf(site.match.library, name);
  return declared?.length === 1 ? (declared[0] ?? 'key') : (keyColumn ?? 'key');
}

function keyCell(cx: Lowering, site: Site, column: string, path: string | undefined): readonly Cell[] {
  const key = path === undefined ? undefined : valueAt(cx, site, path);
  return key === undefined ? [] : [{ column, value: termOf(key.value, placeOf(key.node)) }];
}

function insertedRow(
  cx: Lowering,
  site: Site,
  meaning: StoreMeaning,
  values: Located | undefined,
  changes: Changes,
  many: boolean,
): Selection {
  const store = storeOf(site.match);
  const table = tableOf(cx, site, meaning.table);
  const keys = keyCells(cx, site, meaning);
  if (keys.length > 0) {
    return { store, table, cells: [...keys, ...storedValue(cx, site, meaning, values)], complete: true };
  }
  const refused = refusedCells(cx, site, meaning, values, changes.cells);
  return { store, table, cells: [...refused, ...changes.cells], complete: changes.complete && !many };
}

/** What a key-value store holds under the key from now on. It gives back text, whatever it was given. */
function storedValue(cx: Lowering, site: Site, meaning: StoreMeaning, given: Located | undefined): readonly Cell[] {
  if (given === undefined || meaning.relative === true || keyCells(cx, site, meaning).length === 0) return [];
  const { value } = given;
  const text = value.kind === 'literal' && value.value != null ? literal(String(value.value)) : value;
  return [{ column: 'value', value: termOf(text) }];
}
