import type { ConflictClause, QueryMeaning } from '../../catalog/model.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import type { DraftConflict, QueryDraft, Shown } from '../query.ts';
import type { Value } from '../value.ts';
import { connectionOf, isCalledItself, transactionAt } from './clients.ts';
import { lowerExpression } from './expressions.ts';
import { nameIn } from './fragments.ts';
import { callFunction } from './functions.ts';
import { choice, type Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { movedColumns } from './moves.ts';
import { addedConditions, boundParameters, columnName, withTexts } from './query-conditions.ts';
import { holdsQuery, runQuery, sendQueries } from './query-runs.ts';
import { lookup } from './scopes.ts';
import { testOption, valueAt, type Site } from './site.ts';
import { queryOf } from './sql-query.ts';

/** Lowers a call that puts a query together: its value is the query with what the call adds. */
export function applyQuery(cx: Lowering, site: Site, meaning: QueryMeaning): Value {
  if (meaning.of !== undefined) return applyThrough(cx, site, meaning, meaning.of);
  const { receiver } = site;
  if (receiver?.kind === 'choice' && holdsQuery(receiver)) {
    // `let q = …; if (paid) q = q.where(…)`: whichever it is, it goes on like this.
    const side = (part: Value): Value => applyQuery(cx, { ...site, receiver: part }, { ...meaning, runs: false });
    const either = choice(receiver.condition, side(receiver.then), side(receiver.else));
    return meaning.runs === true ? sendQueries(cx, either) : either;
  }
  const before = receiver?.kind === 'query' ? receiver.query : begun(cx, site);
  const { node } = site;
  if (before === undefined || ts.isNewExpression(node)) return cx.unknown(site.args);
  const query = added(cx, site, meaning, { ...before, node });
  return meaning.runs === true ? runQuery(cx, query) : { kind: 'query', query };
}

/** Lowers `tx.set(reference, data)`; a write gives back what it was called on. */
function applyThrough(cx: Lowering, site: Site, meaning: QueryMeaning, path: string): Value {
  const { node } = site;
  const given = valueAt(cx, site, path)?.value;
  const before = given?.kind === 'query' ? given.query : begun(cx, site);
  if (before === undefined || ts.isNewExpression(node)) return cx.unknown(site.args);
  // Of a reference that cannot be seen, it is not known which row it is.
  const isNarrowed = before.isNarrowed || given?.kind !== 'query';
  const query = added(cx, site, meaning, { ...before, node, isNarrowed, connection: connectionOf(cx, site) });
  const value = runQuery(cx, query);
  return query.does === 'read' ? value : (site.receiver ?? value);
}

function begun(cx: Lowering, site: Site): QueryDraft | undefined {
  const { node, match } = site;
  if (ts.isNewExpression(node)) return undefined;
  const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
  const receiver = isCalledItself(match.entry) ? lowerExpression(cx, site.scope, callee) : site.receiver;
  return {
    id: cx.newId(),
    match,
    node,
    connection: connectionOf(cx, { ...site, receiver }),
    does: 'read',
    table: undefined,
    alias: undefined,
    values: [],
    moved: [],
    movedBy: [],
    isRelative: false,
    conditions: [],
    bound: undefined,
    isNarrowed: false,
    conflict: undefined,
    returns: false,
    computes: undefined,
    takes: undefined,
    yields: undefined,
    countAt: undefined,
    rowsAt: undefined,
    locks: false,
    text: undefined,
    returned: undefined,
    throws: false,
    snapshot: undefined,
    isAtomic: false,
    isNew: false,
  };
}

function added(cx: Lowering, site: Site, meaning: QueryMeaning, before: QueryDraft): QueryDraft {
  if (meaning.within !== undefined) return addedWithin(cx, site, meaning.within, before);
  const conditions = addedConditions(cx, site, meaning, before);
  const values = addedValues(cx, site, meaning);
  const moved = movedColumns(cx, site, meaning.moves);
  const does = meaning.does ?? before.does;
  return {
    ...before,
    id: cx.newId(),
    does,
    connection: transactionAt(cx, site, meaning.through) ?? before.connection,
    table: tableAt(cx, site, meaning) ?? before.table,
    alias: aliasAt(cx, site, meaning) ?? before.alias,
    // Of rows to insert the last ones count, changes add up.
    values: values === undefined ? before.values : does === 'update' ? [...before.values, values] : [values],
    moved: [...before.moved, ...moved],
    movedBy: moved.length === 0 ? before.movedBy : [...before.movedBy, ...site.args],
    isRelative: before.isRelative || meaning.moves !== undefined,
    // With `or`, what was compared before need not hold.
    conditions:
      meaning.restarts === true ? conditions : meaning.widens === true ? [] : [...before.conditions, ...conditions],
    bound: boundParameters(cx, site, meaning, before.bound),
    isNarrowed:
      before.isNarrowed ||
      meaning.narrows === true ||
      meaning.widens === true ||
      (meaning.narrowsWhen ?? []).some(test => testOption(cx, site, test) !== 'no'),
    conflict:
      meaning.conflict === undefined ? before.conflict : conflictAt(cx, site, meaning.conflict, before.conflict),
    returns:
      before.returns ||
      meaning.returns === true ||
      (meaning.returnsWhen ?? []).some(test => testOption(cx, site, test) === 'yes'),
    computes: meaning.computes ?? computedBy(cx, site, meaning) ?? before.computes,
    takes: meaning.takes ?? before.takes,
    yields: meaning.yields ?? before.yields,
    countAt: meaning.countAt ?? before.countAt,
    rowsAt: meaning.rowsAt ?? before.rowsAt,
    locks:
      before.locks ||
      meaning.locks === true ||
      (meaning.locksWhen ?? []).some(test => testOption(cx, site, test) === 'yes'),
    text: meaning.text === undefined ? before.text : queryOf(cx, site, { ...meaning, text: meaning.text }),
    returned: meaning.returned ?? before.returned,
    throws: before.throws || meaning.throws === true,
    snapshot: meaning.snapshot ?? before.snapshot,
    isAtomic: before.isAtomic || meaning.atomic === true,
    isNew: (before.isNew && meaning.restarts !== true) || (meaning.mintsKey === true && site.args.length === 0),
  };
}

/** `onConflict(oc => oc.column('id').doNothing())`; of a callback that cannot be followed, anything may come. */
function addedWithin(cx: Lowering, site: Site, path: string, before: QueryDraft): QueryDraft {
  const callback = valueAt(cx, site, path)?.value;
  let given: Value | undefined;
  if (callback?.kind === 'function') {
    cx.collect(() => (given = callFunction(cx, callback, site.node, [{ kind: 'query', query: before }], false)));
  }
  return given?.kind === 'query' ? { ...given.query, node: before.node } : { ...before, isNarrowed: true };
}

function addedValues(cx: Lowering, site: Site, { values, value, givenAsText }: QueryMeaning): Shown | undefined {
  const column = value === undefined ? undefined : valueAt(cx, site, value.column)?.value;
  const set = value === undefined ? undefined : valueAt(cx, site, value.value);
  if (set !== undefined && column?.kind === 'literal') {
    const members = new Map([[columnName(String(column.value)), set.value]]);
    return { value: { kind: 'object', members, open: false }, node: set.node };
  }
  const given = values === undefined ? undefined : valueAt(cx, site, values);
  if (given !== undefined && givenAsText === true) return withTexts(cx, given);
  return given?.value.kind === 'function' ? { ...given, value: givenBy(cx, given.value, given.node) } : given;
}

/** `set(eb => ({ stock: eb('stock', '-', 1) }))` */
function givenBy(cx: Lowering, callback: Extract<Value, { kind: 'function' }>, node: ts.Node): Value {
  let value: Value = cx.unknown();
  cx.collect(() => (value = callFunction(cx, callback, node, [], false)));
  return value;
}

function tableAt(cx: Lowering, site: Site, { table }: QueryMeaning): string | undefined {
  for (const path of table === undefined ? [] : typeof table === 'string' ? [table] : table) {
    const name = tableName(valueAt(cx, site, path)?.value);
    if (name !== undefined) return name;
  }
  return undefined;
}

function aliasAt(cx: Lowering, site: Site, { alias }: QueryMeaning): string | undefined {
  const name = alias === undefined ? undefined : valueAt(cx, site, alias)?.value;
  return name?.kind === 'literal' && typeof name.value === 'string' ? name.value : undefined;
}

/** `orders`, `orders as o`, `{ o: 'orders' }` */
function tableName(value: Value | undefined): string | undefined {
  const name = nameIn(value);
  if (name !== undefined) return name;
  if (value?.kind === 'literal') return typeof value.value === 'string' ? value.value.split(/\s/u)[0] : undefined;
  if (value?.kind === 'object') return tableName([...value.members.values()][0]);
  return value?.kind === 'array' ? tableName(value.list.elements[0]) : undefined;
}

function conflictAt(
  cx: Lowering,
  site: Site,
  clause: ConflictClause,
  before: DraftConflict | undefined,
): DraftConflict {
  const target = clause.columns === undefined ? undefined : valueAt(cx, site, clause.columns)?.value;
  const columns = target === undefined ? [] : columnsOf(target);
  const updates = clause.updates === undefined ? undefined : valueAt(cx, site, clause.updates);
  const does = clause.does ?? before?.does;
  const isIgnored = (clause.ignoresWhen ?? []).some(test => testOption(cx, site, test) === 'yes');
  return {
    ...(does === undefined ? {} : { does: isIgnored ? 'nothing' : does }),
    columns: columns.length > 0 ? columns : (before?.columns ?? []),
    constraint: before?.constraint === true || clause.constraint === true,
    guarded:
      before?.guarded === true ||
      clause.guarded === true ||
      (clause.guardedWhen ?? []).some(test => testOption(cx, site, test) !== 'no'),
    ...(updates === undefined ? before?.updates && { updates: before.updates } : { updates }),
  };
}

function columnsOf(target: Value): readonly string[] {
  const name = nameIn(target);
  if (name !== undefined) return [columnName(name)];
  if (target.kind === 'literal')
    return typeof target.value === 'string' ? target.value.split(',').map(name => columnName(name.trim())) : [];
  return target.kind === 'array' && !target.list.open ? target.list.elements.flatMap(columnsOf) : [];
}

/** Text, lists of text and objects of columns are columns; what else is selected may be a number of rows. */
function computedBy(cx: Lowering, site: Site, { selects }: QueryMeaning): QueryDraft['computes'] {
  const value = selects === undefined ? undefined : valueAt(cx, site, selects)?.value;
  if (value === undefined || isColumns(value)) return undefined;
  const [only, ...others] = value.kind === 'object' ? value.members.values() : [value];
  return only !== undefined && others.length === 0 && isCount(only) ? 'count' : 'other';
}

/** `count(*)` */
function isCount(value: Value): boolean {
  return value.kind === 'fragment' && /^\s*(?:cast\s*\(\s*)?count\s*\(/iu.test(value.text.parts[0] ?? '');
}

function isColumns(value: Value): boolean {
  if (value.kind === 'fragment') return nameIn(value) !== undefined;
  if (value.kind === 'array') return value.list.elements.every(isColumns);
  if (value.kind === 'object') return [...value.members.values()].every(isColumns);
  return value.kind === 'literal';
}

/** The variable at the root of a chain: `q` of `q.where(…).limit(1)`. */
function rootOf(expression: ts.Expression): ts.Expression {
  const node = unwrap(expression);
  if (!ts.isCallExpression(node)) return node;
  const callee = unwrap(node.expression);
  return ts.isPropertyAccessExpression(callee) ? rootOf(callee.expression) : node;
}

/**
 * Is the query that stands as a statement one that a variable holds, with something added? Builders keep what they are told, so it
 * is the variable's from now on.
 */
export function keepsQuery(cx: Lowering, scope: Scope, value: Value, expression: ts.Expression): boolean {
  if (!holdsQuery(value)) return false;
  // An assignment keeps it as well.
  if (ts.isBinaryExpression(unwrap(expression))) return true;
  const root = rootOf(expression);
  const symbol = ts.isIdentifier(root) ? symbolOf(cx.services.checker, root) : undefined;
  const binding = symbol === undefined ? undefined : lookup(scope, symbol);
  if (binding === undefined || !holdsQuery(cx.read(binding))) return false;
  cx.assign(binding, value);
  return true;
}
