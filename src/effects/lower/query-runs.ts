import { hasMember } from '../../typescript/parameters.ts';
import type { ts } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { Cell, Condition, Selection } from '../program.ts';
import type { QueryDraft, Shown } from '../query.ts';
import { partsOf, termOf, type OutcomeShape, type Value } from '../value.ts';
import { assignmentOf, piecesIn } from './fragments.ts';
import { branch, choice, type Lowering } from './lowering.ts';
import { cellsOf, isUndefined } from './matches.ts';
import { columnName } from './query-conditions.ts';
import { moduleScope } from './scopes.ts';
import { memberName, type Site } from './site.ts';
import { applyText, nameOf, resultShape, type SqlResult } from './sql-calls.ts';
import { emitInsert } from './inserts.ts';
import { storeOf } from './clients.ts';
import { emitRead, emitWrite, type Changes } from './stores.ts';

/** The queries that a value holds and that were not sent. */
export function queriesIn(value: Value): readonly QueryDraft[] {
  return [...partsOf(value)].flatMap(part => (part.kind === 'query' ? [part.query] : []));
}

export function holdsQuery(value: Value): boolean {
  return queriesIn(value).length > 0;
}

/** What a value is once it was awaited: the query that it is was sent then. Lists and objects may hold queries that are not. */
export function sendQueries(cx: Lowering, value: Value): Value {
  if (value.kind === 'query') return runQuery(cx, value.query);
  if (value.kind !== 'choice' || !holdsQuery(value)) return value;
  const { condition } = value;
  let [yes, no] = [value.then, value.else];
  branch(
    cx,
    undefined,
    condition,
    () => (yes = sendQueries(cx, yes)),
    () => (no = sendQueries(cx, no)),
  );
  return choice(condition, yes, no);
}

/** Emits the query; returns what it gives. */
export function runQuery(cx: Lowering, query: QueryDraft): Value {
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
  const { name } = nameOf({ kind: 'select', table: query.table });
  const step = emitRead(cx, site, selectionOf(site, query), { locks: query.locks }, name);
  const { computes, takes, yields } = query;
  if (yields === 'count') return { kind: 'outcome', step, of: 'read', shape: { is: 'count' } };
  if (computes === 'other') return cx.unknown([{ kind: 'outcome', step, of: 'read', shape: { is: 'nothing' } }], true);
  const cells = computes === undefined ? {} : { cells: computes };
  return { kind: 'outcome', step, of: 'read', shape: { is: takes === undefined ? 'rows' : 'row', ...cells } };
}

function runWrite(cx: Lowering, site: Site, query: QueryDraft): Value {
  const { does, table } = query;
  const shape = writeShape(cx, query);
  switch (does) {
    case 'read':
    case 'insert':
    case 'upsert':
      return runInsert(cx, site, query, shape);
    case 'update':
    case 'delete': {
      const rows = selectionOf(site, query);
      const changes = changesOf(cx, query);
      const moved = [...query.moved, ...changes.moved];
      return emitWrite(cx, site, {
        form: does,
        rows,
        sets: changes.cells,
        relative: query.isRelative || changes.relative,
        moved,
        guarded: !rows.complete && !asksForAmount(query, moved),
        refusal: 'result',
        certainlyUnique: false,
        expires: false,
        ...nameOf({ kind: does, table }),
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

function selectionOf(site: Site, { table, conditions, isNarrowed }: QueryDraft): Selection {
  const matched = conditions.map(condition => cellsOf(condition));
  return {
    store: storeOf(site.match),
    table,
    cells: matched.flatMap(({ cells }) => cells),
    complete: !isNarrowed && matched.every(({ complete }) => complete),
  };
}

/** Besides equalities, the conditions only ask that enough is left of what the update takes from. */
function asksForAmount({ conditions, isNarrowed }: QueryDraft, moved: readonly string[]): boolean {
  if (isNarrowed) return false;
  const matched = conditions.map(condition => cellsOf(condition));
  return matched.every(({ isPlain, bounded }) => isPlain && bounded.every(column => moved.includes(column)));
}

// ---------------------------------------------------------------------------------------------- written columns

const NO_CHANGES: Changes = { cells: [], complete: true, relative: false, moved: [] };

function changesOf(cx: Lowering, { table, values }: Pick<QueryDraft, 'table' | 'values'>): Changes {
  return values.map(shown => changesIn(cx, table, shown)).reduce(merged, NO_CHANGES);
}

function merged(before: Changes, after: Changes): Changes {
  const isChanged = new Set(after.cells.map(({ column }) => column));
  return {
    cells: [...before.cells.filter(({ column }) => !isChanged.has(column)), ...after.cells],
    complete: before.complete && after.complete,
    relative: before.relative || after.relative,
    moved: [...before.moved, ...after.moved],
  };
}

/** The columns of `{ column: value }`; a value that is SQL may depend on what the column was. */
function changesIn(cx: Lowering, table: string | undefined, { value }: Shown): Changes {
  if (value.kind !== 'object') return { ...NO_CHANGES, complete: false };
  const cells: Cell[] = [];
  const moved: string[] = [];
  for (const [name, given] of value.members) {
    if (isUndefined(given)) continue;
    const column = columnName(name);
    const pieces = piecesIn(given);
    const set = pieces === undefined ? undefined : assignmentOf(cx, table, column, pieces);
    if (set?.relative === true) moved.push(column);
    else cells.push({ column, value: termOf(set?.value ?? given) });
  }
  return { cells, complete: !value.open, relative: moved.length > 0, moved };
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

function runInsert(cx: Lowering, site: Site, query: QueryDraft, shape: OutcomeShape): Value {
  const { row, many } = rowOf(query.values);
  const inserted = changesOf(cx, { table: query.table, values: row });
  const isKnown = !many && row.length > 0 && inserted.complete && inserted.moved.length === 0;
  const { cells } = inserted;
  const rows: Selection = { store: storeOf(site.match), table: query.table, cells, complete: isKnown };
  const { conflict } = query;
  const does = conflict?.does ?? (query.does === 'upsert' ? 'replace' : undefined);
  const changes = conflict?.updates === undefined ? undefined : updatesOf(cx, query.table, conflict.updates, cells);
  return emitInsert(cx, site, {
    rows,
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
    ...nameOf({ kind: 'insert', table: query.table }),
    shape,
  });
}

/** What a row that is there is changed to: an object, or the names of columns that take what was to be inserted. */
function updatesOf(cx: Lowering, table: string | undefined, updates: Shown, inserted: readonly Cell[]): Changes {
  const { value } = updates;
  if (value.kind !== 'array') return changesIn(cx, table, updates);
  const names = value.list.elements.flatMap(element => (element.kind === 'literal' ? [String(element.value)] : []));
  return { ...NO_CHANGES, cells: inserted.filter(({ column }) => names.includes(column)) };
}
