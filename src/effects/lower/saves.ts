import type { EnlistsMeaning, MakesMeaning, SaveMeaning } from '../../catalog/model.ts';
import type { Cell, Connection, Selection } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Value } from '../value.ts';
import { storeOf, transactionAt } from './clients.ts';
import { isClass } from '../../typescript/bare.ts';
import { membersNamed } from '../../typescript/members-named.ts';
import { loopOver } from './arrays.ts';
import { emitLoop } from './statements.ts';
import { branch, type Lowering } from './lowering.ts';
import { valueAt, type Site } from './site.ts';
import { emitWrite, tableOf } from './stores.ts';

/** A row that was read, as an object whose members can be assigned before it is saved. */
type ReadEntity = Extract<Value, { kind: 'outcome' }>;

/** Lowers `new OrderModel({ … })`: the columns, and whose they are. */
export function makeEntity(cx: Lowering, site: Site, meaning: MakesMeaning): Value {
  const table = tableOf(cx, site, meaning.table);
  const given = valueAt(cx, site, meaning.value);
  if (given === undefined) return { kind: 'object', members: new Map(), open: false, table };
  const made = { madeOf: given.node, table };
  return given.value.kind === 'object'
    ? { ...given.value, ...made }
    : { kind: 'object', members: new Map(), open: true, ...made };
}

/** Lowers `repository.save(order)`, `order.save()`: what is written depends on where the entity came from. */
export function applySave(cx: Lowering, site: Site, meaning: SaveMeaning): Value {
  const [first] = site.argumentNodes;
  const isTold = meaning.entityOfClass !== undefined && first !== undefined && isClass(cx.services.checker, first);
  const entity = valueAt(cx, site, isTold ? meaning.entityOfClass : meaning.entity)?.value;
  save(cx, site, entity, tableOf(cx, site, meaning.table ?? `${meaning.entity}.Name`), meaning.upsertsBy);
  return entity ?? cx.unknown(site.args);
}

/** Lowers `order.$session(session)`. */
export function enlist(cx: Lowering, site: Site, meaning: EnlistsMeaning): Value {
  const entity = valueAt(cx, site, meaning.entity)?.value;
  const connection = transactionAt(cx, site, meaning.through);
  if (entity !== undefined && connection !== undefined) {
    if (entity.kind === 'outcome') cx.sentThrough.set(entity.step, connection);
    else cx.enlisted.set(entity, connection);
  }
  return cx.unknown();
}

/** @param otherwise The table of an entity that does not tell its own. */
function save(
  cx: Lowering,
  site: Site,
  entity: Value | undefined,
  otherwise: string | undefined,
  upsertsBy: SaveMeaning['upsertsBy'],
): void {
  const table = (entity && tableIn(entity)) ?? otherwise;
  if (entity?.kind === 'choice') {
    const side = (value: Value) => (): void => {
      save(cx, site, value, table, upsertsBy);
    };
    branch(cx, site.scope.frame, entity.condition, side(entity.then), side(entity.else));
  } else if (entity?.kind === 'array' && entity.list.elements.length > 0) {
    const { elements, open } = entity.list;
    const each = (): void => elements.forEach(element => save(cx, site, element, table, upsertsBy));
    if (open) emitLoop(cx, loopOver(entity), false, undefined, each);
    else each();
  } else if (entity?.kind === 'outcome' && entity.of === 'read') saveRead(cx, site, entity, table);
  else saveNew(cx, through(cx, site, entity && cx.enlisted.get(entity)), upsertsBy, entity, table);
}

/** Writes an entity that waited: the row that it was read from, or a new one. */
export function writeEntity(cx: Lowering, site: Site, entity: Value): void {
  save(cx, site, entity, tableOfEntity(entity), undefined);
}

export function deleteEntity(cx: Lowering, site: Site, entity: Value): void {
  const known = entity.kind === 'outcome' ? cx.reads.get(entity.step) : undefined;
  const cells = cellsOf([...(membersOf(entity) ?? [])]);
  emitWrite(cx, site, {
    ...plain,
    form: 'delete',
    rows: known ?? { store: storeOf(site.match), table: tableOfEntity(entity), cells, complete: false },
    sets: [],
    relative: false,
    guarded: false,
  });
}

/** Of one that was read or made, whichever it is, what was made tells it. */
function tableIn(entity: Value): string | undefined {
  if (entity.kind === 'choice') return tableIn(entity.then) ?? tableIn(entity.else);
  return entity.kind === 'object' ? entity.table : undefined;
}

function tableOfEntity(entity: Value): string | undefined {
  if (entity.kind === 'object') return entity.table;
  return entity.kind === 'instance' ? entity.of.name?.text : undefined;
}

const plain = { refusal: 'result', certainlyUnique: false, expires: false, shape: { is: 'nothing' } } as const;

function saveRead(cx: Lowering, site: Site, { step, assigned }: ReadEntity, table: string | undefined): void {
  const known = cx.reads.get(step);
  const rows: Selection = known ?? { store: storeOf(site.match), table, cells: [], complete: false };
  const changes = [...(assigned ?? [])];
  const isMoved = ([column, value]: readonly [string, Value]): boolean =>
    termOf(value).summed?.some(sum => sum.step === step && sum.column === column) === true;
  const moved = changes.filter(isMoved).map(([column]) => column);
  emitWrite(cx, through(cx, site, cx.sentThrough.get(step)), {
    ...plain,
    form: 'update',
    rows,
    sets: cellsOf(changes.filter(change => !isMoved(change))),
    relative: moved.length > 0,
    moved,
    written: changes.map(([, value]) => value),
    guarded: false,
  });
}

/** What the entity was read or enlisted with counts where the call names nothing else. */
function through(cx: Lowering, site: Site, connection: Connection | undefined): Site {
  const { entry } = site.match;
  if (connection === undefined || entry.is !== 'save' || entry.keepsClient !== true) return site;
  return transactionAt(cx, site, entry.through) === undefined ? { ...site, connection } : site;
}

function saveNew(
  cx: Lowering,
  site: Site,
  upsertsBy: SaveMeaning['upsertsBy'],
  entity: Value | undefined,
  table: string | undefined,
): void {
  const members = membersOf(entity);
  const isOpen = members === undefined || (entity?.kind === 'object' && entity.open);
  const cells = cellsOf([...(members ?? [])]);
  const declared = table === undefined ? undefined : cx.services.primaryKeyOf(site.match.library, table);
  const by = upsertsBy === undefined ? [] : (declared ?? upsertsBy);
  const found = cells.filter(({ column }) => by.includes(column));
  // Of a key of several columns, a part is none.
  const key = declared !== undefined && found.length < declared.length ? [] : found;
  const rows = { store: storeOf(site.match), table, cells, complete: !isOpen };
  // Of an entity that is not known it may be either; writing a row once more as it is changes nothing. Nobody has written one whose key
  // is made in this delivery.
  const isNew = key.some(({ value }) => value.stability === 'unstable');
  const mayBringKey = isOpen && mayName(cx, entity, by);
  const isUpsert = members === undefined || (upsertsBy !== undefined && !isNew && (mayBringKey || key.length > 0));
  const sets = isUpsert ? cells.filter(cell => !key.includes(cell)) : [];
  emitWrite(cx, site, {
    ...plain,
    form: isUpsert ? 'upsert' : 'insert',
    refusal: isUpsert ? 'result' : 'throws',
    rows: isUpsert && key.length > 0 ? { ...rows, cells: key } : rows,
    sets,
    ...(key.length > 0 && sets.every(isStamp) ? { restamped: rows } : {}),
    ...(entity?.kind === 'object' && isOpen && entity.madeOf !== undefined ? { unseenIn: entity.madeOf } : {}),
    relative: false,
    guarded: false,
  });
}

/** What an entity is made of may bring its key, unless its type names other columns only: `repository.create(dto)`. */
function mayName(cx: Lowering, entity: Value | undefined, key: readonly string[]): boolean {
  const madeOf = entity?.kind === 'object' ? entity.madeOf : undefined;
  const named = madeOf === undefined ? undefined : membersNamed(cx.services.checker, madeOf);
  return named === undefined || key.some(column => named.includes(column));
}

/** `processedAt: new Date()`. */
function isStamp({ value }: Cell): boolean {
  return value.stability === 'unstable';
}

function membersOf(entity: Value | undefined): ReadonlyMap<string, Value> | undefined {
  if (entity?.kind === 'object') return entity.members;
  return entity?.kind === 'instance' ? entity.fields : undefined;
}

function cellsOf(members: readonly (readonly [string, Value])[]): readonly Cell[] {
  return members
    .filter(([, value]) => !(value.kind === 'literal' && value.value === undefined))
    .map(([column, value]) => ({ column, value: termOf(value) }));
}
