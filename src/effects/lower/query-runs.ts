import { hasMember } from '../../typescript/parameters.ts';
import { isPromiseLike } from '../../typescript/signature.ts';
import type { ts } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { Cell, Condition, Selection } from '../program.ts';
import type { QueryDraft, Shown, SqlPieces } from '../query.ts';
import { termOf } from '../term-of.ts';
import { partsOf, type OutcomeShape, type Value } from '../value.ts';
import { unseenIn, type Changes } from './changes.ts';
import { assignmentOf, conditionOf, piecesIn } from './fragments.ts';
import { branch, choice, type Lowering } from './lowering.ts';
import { asksForAmount, cellsOf, isUndefined } from './matches.ts';
import { columnName } from './query-conditions.ts';
import { returnedResult } from './returned.ts';
import { moduleScope } from './scopes.ts';
import { memberName, type Site } from './site.ts';
import { applyText, nameOf, resultShape, type SqlResult } from './sql-calls.ts';
import { emitInsert } from './inserts.ts';
import { storeOf } from './clients.ts';
import { emitRead, emitWrite } from './stores.ts';

/** The queries that a value holds and that were not sent. */
export function queriesIn(value: Value): readonly QueryDraft[] {
  return [...partsOf(value)].flatMap(part => (part.kind === 'query' ? [part.query] : []));
}

export function holdsQuery(value: Value): boolean {
  return queriesIn(value).length > 0;
}

/** What a value is once its queries were executed. Lists and objects may hold queries that are not. */
export function sendQueries(cx: Lowering, value: Value): Value {
  return sentWhere(cx, value, () => true);
}

/** What a value is once it was awaited: the query that it is was sent then, unless it takes a call to execute it. */
export function awaitQueries(cx: Lowering, value: Value): Value {
  return sentWhere(cx, value, ({ node }) => isPromiseLike(cx.services.checker, node));
}

function sentWhere(cx: Lowering, value: Value, isSent: (query: QueryDraft) => boolean): Value {
  if (value.kind === 'query') return isSent(value.query) ? runQuery(cx, value.query) : value;
  if (value.kind !== 'choice' || !holdsQuery(value)) return value;
  const { condition } = value;
  let [yes, no] = [value.then, value.else];
  branch(
    cx,
    undefined,
    condition,
    () => (yes = sentWhere(cx, yes, isSent)),
    () => (no = sentWhere(cx, no, isSent)),
  );
  return choice(condition, yes, no);
}

/** Emits the query; returns what it gives. */
export function runQuery(cx: Lowering, query: QueryDraft): Value {
  return query.returned === undefined
    ? run(cx, query)
    : returnedResult(cx, query, query.returned, () => run(cx, query));
}

function run(cx: Lowering, query: QueryDraft): Value {
  const { match, node, connection, does } = query;
  const site: Site = {
    node,
    scope: moduleScope,
    match,
    receiver: undefined,
    argumentNodes: [],
    args: [],
    connection,
  };
  if (query.text !== undefined) return applyText(cx, site, resultOf(cx, query), query.text);
  if (does === 'other') {
    cx.gap(node, 'what this call does is not known');
    cx.step({ kind: 'unknown' }, node, true);
    return cx.unknown([], true);
  }
  const value = does === 'read' ? runRead(cx, site, query) : runWrite(cx, site, query);
  return query.takes === 'firstOrThrow' ? orThrow(cx, query, value) : value;
}

/** `executeTakeFirstOrThrow()` fails where there is no row. */
function orThrow(cx: Lowering, { node }: QueryDraft, value: Value): Value {
  if (value.kind !== 'outcome' || value.shape.is !== 'row' || 'cells' in value.shape) return value;
  const { step } = value;
  const isThere: Condition = value.of === 'read' ? { kind: 'found', read: step } : { kind: 'won', write: step };
  branch(
    cx,
    undefined,
    isThere,
    () => undefined,
    () => {
      cx.emit({ kind: 'exit', how: 'throw', at: placeOf(node) });
    },
  );
  return value;
}

/** Where the result of this call holds its rows and their number: of the places where drivers put them, those that its type has. */
function resultOf(cx: Lowering, { node, rowsAt, countAt, yields }: QueryDraft): SqlResult {
  const rows = pathIn(cx, node, rowsAt);
  const count = pathIn(cx, node, countAt);
  const isList = rows === undefined && rowsAt !== undefined;
  const told = isList ? 'rows' : yields;
  return {
    ...(rows === undefined ? {} : { rowsAt: rows }),
    ...(count === undefined ? {} : { countAt: count }),
    ...(told === undefined ? {} : { yields: told }),
  };
}

function pathIn(cx: Lowering, node: ts.Expression, paths: QueryDraft['rowsAt']): string | undefined {
  if (paths === undefined || typeof paths === 'string') return paths;
  const { checker } = cx.services;
  const type = checker.getAwaitedType(checker.getTypeAtLocation(node));
  return type && paths.find(path => hasMember(checker, type, memberName(path) ?? ''));
}

function runRead(cx: Lowering, site: Site, query: QueryDraft): Value {
  const { name } = nameIn(query, 'select');
  const step = emitRead(cx, site, selectionOf(cx, site, query), { locks: query.locks }, name);
  const { computes, takes, yields, snapshot } = query;
  if (snapshot !== undefined && computes === undefined)
    return { kind: 'outcome', step, of: 'read', shape: { is: 'snapshot', ...snapshot } };
  if (yields !== undefined) return { kind: 'outcome', step, of: 'read', shape: { is: yields } };
  if (computes === 'other') return cx.unknown([{ kind: 'outcome', step, of: 'read', shape: { is: 'nothing' } }], true);
  const cells = computes === undefined ? {} : { cells: computes };
  return { kind: 'outcome', step, of: 'read', shape: { is: takes === undefined ? 'rows' : 'row', ...cells } };
}

function runWrite(cx: Lowering, site: Site, query: QueryDraft): Value {
  const { does } = query;
  const shape = writeShape(cx, query);
  switch (does) {
    case 'read':
    case 'other':
    case 'insert':
    case 'upsert':
      return runInsert(cx, site, query, shape);
    case 'update':
    case 'delete': {
      const rows = selectionOf(cx, site, query);
      const matched = conditionsOf(cx, query).map(condition => cellsOf(condition));
      const changes = changesOf(cx, query);
      const moved = [...query.moved, ...changes.moved];
      return emitWrite(cx, site, {
        form: does,
        rows,
        sets: changes.cells,
        relative: query.isRelative || changes.relative,
        moved,
        written: [...query.movedBy, ...query.values.map(({ value }) => value)],
        guarded: !rows.complete && (query.isNarrowed || !asksForAmount(matched, moved)),
        comparisons: matched.flatMap(({ comparisons }) => comparisons),
        refusal: 'result',
        certainlyUnique: false,
        expires: false,
        ...nameIn(query, does),
        shape,
      });
    }
  }
}

function writeShape(cx: Lowering, query: QueryDraft): OutcomeShape {
  const { returns, takes, yields } = query;
  if (returns) return { is: takes === undefined ? 'rows' : 'row' };
  const result = resultOf(cx, query);
  return yields === undefined && result.countAt === undefined ? { is: 'nothing' } : resultShape(result);
}

function selectionOf(cx: Lowering, site: Site, query: QueryDraft): Selection {
  const { table, isNarrowed } = query;
  const matched = conditionsOf(cx, query).map(condition => cellsOf(condition));
  return {
    store: storeOf(site.match),
    table,
    cells: matched.flatMap(({ cells }) => cells),
    complete: !isNarrowed && matched.every(({ complete }) => complete),
  };
}

/** The conditions with what their placeholders stand for. */
function conditionsOf(cx: Lowering, { conditions, bound, alias }: QueryDraft): readonly Shown[] {
  return conditions.map(shown => {
    const pieces = piecesIn(shown.value);
    return pieces === undefined ? shown : conditionOf(cx, withBound(pieces, bound), shown.node, alias);
  });
}

function withBound(pieces: SqlPieces, bound: Shown | undefined): SqlPieces {
  return pieces.parameters === undefined ? { ...pieces, parameters: bound } : pieces;
}

// ---------------------------------------------------------------------------------------------- written columns

/** What SQL among the values needs to be read. */
type WrittenTo = Pick<QueryDraft, 'table' | 'bound'>;

const NO_CHANGES: Changes = { cells: [], complete: true, relative: false, moved: [] };

function changesOf(cx: Lowering, query: WrittenTo & Pick<QueryDraft, 'values'>): Changes {
  return query.values.map(shown => changesIn(cx, query, shown)).reduce(merged, NO_CHANGES);
}

function merged(before: Changes, after: Changes): Changes {
  const isChanged = new Set(after.cells.map(({ column }) => column));
  return {
    cells: [...before.cells.filter(({ column }) => !isChanged.has(column)), ...after.cells],
    complete: before.complete && after.complete,
    relative: before.relative || after.relative,
    moved: [...before.moved, ...after.moved],
    ...shownIn(after, before),
  };
}

function shownIn(...changes: readonly Changes[]): Pick<Changes, 'unseenIn'> {
  const shown = changes.find(one => one.unseenIn !== undefined)?.unseenIn;
  return shown === undefined ? {} : { unseenIn: shown };
}

/** The columns of `{ column: value }`; a value that is SQL may depend on what the column was. */
function changesIn(cx: Lowering, { table, bound }: WrittenTo, { value, node }: Shown): Changes {
  if (value.kind !== 'object') return { ...NO_CHANGES, complete: false, unseenIn: node };
  const cells: Cell[] = [];
  const moved: string[] = [];
  for (const [name, given] of value.members) {
    if (isUndefined(given)) continue;
    const column = columnName(name);
    if (given.kind === 'fragment' && given.counts === true) {
      moved.push(column);
      continue;
    }
    const pieces = piecesIn(given);
    const set = pieces === undefined ? undefined : assignmentOf(cx, table, column, withBound(pieces, bound));
    if (set?.relative === true) moved.push(column);
    else cells.push({ column, value: termOf(set?.value ?? given) });
  }
  return { cells, complete: !value.open, relative: moved.length > 0, moved, ...unseenIn(value, node) };
}

/** The row to insert; a list of one row is that row. */
function rowOf(values: readonly Shown[]): { readonly row: readonly Shown[]; readonly many: boolean } {
  const given = values.at(-1);
  if (given?.value.kind !== 'array') return { row: values, many: false };
  const { elements, open, perMessage } = given.value.list;
  const [only] = elements;
  if (only === undefined) return { row: [], many: true };
  // Several rows of one making: what is known of the first is known of the others.
  const isSingle = elements.length === 1 && !open && !perMessage;
  return { row: isSingle ? [{ ...given, value: only }] : [], many: !isSingle };
}

/** An insert or upsert of the row that the conditions name. */
function runKeyed(cx: Lowering, site: Site, query: QueryDraft): Value {
  const key = selectionOf(cx, site, query);
  const changes = changesOf(cx, query);
  const isInsert = query.does === 'insert';
  return emitWrite(cx, site, {
    form: isInsert ? 'insert' : 'upsert',
    rows: isInsert ? { ...key, cells: [...key.cells, ...changes.cells], complete: changes.complete } : key,
    ...(isInsert ? shownIn(changes) : {}),
    sets: isInsert ? [] : changes.cells,
    relative: !isInsert && changes.relative,
    moved: changes.moved,
    guarded: !isInsert && !key.complete,
    refusal: isInsert ? 'throws' : 'result',
    certainlyUnique: query.isAtomic,
    expires: false,
    ...nameIn(query, 'insert'),
    shape: { is: 'nothing' },
  });
}

/** What SQL would say; documents are spoken of in the words of the code. */
function nameIn(
  { match, table }: QueryDraft,
  kind: 'select' | 'insert' | 'update' | 'delete',
): { readonly name?: string } {
  return match.library.documents === true ? {} : nameOf({ kind, table });
}

function runInsert(cx: Lowering, site: Site, query: QueryDraft, shape: OutcomeShape): Value {
  if (query.conditions.length > 0) return runKeyed(cx, site, query);
  const { row, many } = rowOf(query.values);
  const inserted = changesOf(cx, { ...query, values: row });
  const isKnown = !many && row.length > 0 && inserted.complete && inserted.moved.length === 0;
  const { cells } = inserted;
  const rows: Selection = { store: storeOf(site.match), table: query.table, cells, complete: isKnown };
  const { conflict } = query;
  const does = conflict?.does ?? (query.does === 'upsert' && !query.isNew ? 'replace' : undefined);
  const changes = conflict?.updates === undefined ? undefined : updatesOf(cx, query, conflict.updates, cells);
  return emitInsert(cx, site, {
    rows,
    ...shownIn(inserted),
    conflict:
      does === undefined
        ? undefined
        : {
            does,
            columns: conflict?.columns ?? [],
            isNamed: conflict?.constraint === true,
            sets: changes?.cells ?? cells,
            relative: changes?.relative === true,
            guarded: conflict?.guarded === true,
          },
    ...nameIn(query, 'insert'),
    isAtomic: query.isAtomic,
    shape,
  });
}

/** What a row that is there is changed to: an object, or the names of columns that take what was to be inserted. */
function updatesOf(cx: Lowering, query: WrittenTo, updates: Shown, inserted: readonly Cell[]): Changes {
  const { value } = updates;
  if (value.kind !== 'array') return changesIn(cx, query, updates);
  const names = value.list.elements.flatMap(element => (element.kind === 'literal' ? [String(element.value)] : []));
  return { ...NO_CHANGES, cells: inserted.filter(({ column }) => names.includes(column)) };
}
