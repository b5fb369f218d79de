/** INSERT and REPLACE in all dialects. */
import { readConflict } from './conflict.ts';
import { bareScope } from './condition.ts';
import { EMPTY_STATEMENT, gather, gatheredParts, merge, type Context, type Gathered } from './context.ts';
import type { Cursor } from './cursor.ts';
import { readAssignments } from './assignment.ts';
import { isNameToken, nameList, takeName } from './name.ts';
import { isQuery, readQuery, walk, type Query } from './select.ts';
import type { SqlConflict, SqlStatement, SqlValue } from './statement.ts';
import { takeAlias, takeHints } from './tables.ts';
import { valueOf, type ValueScope } from './value.ts';

interface Body {
  readonly columns: readonly string[];
  readonly values: readonly SqlValue[];
  readonly row: SqlValue | undefined;
  readonly many: boolean;
  readonly query?: Query;
}

const NOTHING: Body = { columns: [], values: [], row: undefined, many: false };

/** The words that end the rows. */
const isTail = (cursor: Cursor): boolean => {
  if (!cursor.isKeyword()) return false;
  if (cursor.has('on', 'conflict') || cursor.has('on', 'duplicate')) return true;
  return cursor.hasAny('returning') || (cursor.word() === 'option' && cursor.symbol(1) === '(');
};

export const readInsert = (statement: Cursor, context: Context): SqlStatement | undefined => {
  const rest = statement.clone();
  const verb = rest.takeAny('insert', 'replace');
  const modifier = takeModifier(rest);
  rest.take('into');
  rest.take('table');
  const gathered = gather();
  if (rest.symbol() === '(') return undefined; // a function: `SELECT` was left out of a fragment
  const table = takeName(rest)?.name;
  takeHints(rest, gathered);
  if (rest.take('partition')) rest.step();
  const alias = rest.word() === 'as' ? takeAlias(rest) : undefined;
  const list = takeColumns(rest);
  const columns = list === 'dynamic' ? [] : list;
  if (rest.take('overriding')) rest.at += 2;
  const output = takeOutput(rest);
  const body = readBody(rest, columns ?? [], context, gathered);
  // Values of columns that are not known say nothing, unless one hole stands for all of them.
  const shown = list === 'dynamic' ? { values: [], row: body.row ?? soleHole(body.values) } : body;
  const rowAlias = takeRowAlias(rest);
  const tail = readTail(rest, { table, alias, rowAlias }, context, gathered);
  const fallback = verb === 'replace' ? 'replace' : modifier;
  return {
    ...EMPTY_STATEMENT,
    ...insertedOnce(body, table, context, gathered),
    ...gatheredParts(gathered),
    kind: 'insert',
    table,
    columns: columns ?? body.columns,
    values: shown.values,
    row: shown.row,
    many: body.many,
    conflict: tail.conflict ?? (fallback === undefined ? undefined : implicit(fallback)),
    returning: tail.returning || output,
  };
};

const implicit = (action: 'nothing' | 'replace'): SqlConflict => ({
  action,
  columns: undefined,
  constraint: undefined,
  sets: [],
  guarded: false,
});

const takeModifier = (cursor: Cursor): 'nothing' | 'replace' | undefined => {
  while (cursor.takeAny('low_priority', 'delayed', 'high_priority') !== undefined);
  if (cursor.take('ignore')) return 'nothing';
  if (cursor.take('top')) cursor.step();
  if (!cursor.take('or')) return undefined;
  const action = cursor.word();
  cursor.at += 1;
  if (action === 'ignore') return 'nothing';
  return action === 'replace' ? 'replace' : undefined;
};

/** `undefined`: there is no list; `'dynamic'`: there is one, but not of names alone. */
const takeColumns = (cursor: Cursor): readonly string[] | 'dynamic' | undefined => {
  if (cursor.symbol() !== '(') return undefined;
  const inside = cursor.clone().group();
  if (inside === undefined || isQuery(inside)) return undefined;
  cursor.step();
  return nameList(inside) ?? 'dynamic';
};

/** SQL Server's `OUTPUT inserted.id [INTO @t]`. */
const takeOutput = (cursor: Cursor): boolean => {
  if (!cursor.take('output')) return false;
  cursor.until(c => c.isKeyword() && c.hasAny('values', 'select', 'with', 'default', 'exec', 'execute'));
  return true;
};

const readBody = (cursor: Cursor, columns: readonly string[], context: Context, gathered: Gathered): Body => {
  const start = cursor.clone();
  if (cursor.take('default', 'values')) return NOTHING;
  if (cursor.takeAny('values', 'value') !== undefined) return readValues(cursor, columns, context, gathered);
  if (cursor.take('set')) {
    const range = cursor.until(c => isTail(c) || (c.isKeyword() && c.hasAny('as')));
    walk(range, context, gathered);
    const { sets, row, openEnded } = readAssignments(range, bareScope([]));
    gathered.openEnded ||= openEnded;
    return { columns: sets.map(set => set.column), values: sets.map(set => set.value), row, many: false };
  }
  if (isQuery(cursor)) return readSelected(cursor.until(isTail), columns, context, gathered);
  const token = start.peek();
  if (token?.kind === 'hole' || token?.kind === 'parameter' || token?.kind === 'named' || token?.kind === 'dynamic') {
    cursor.at += 1;
    // With a column list, the hole stands for `VALUES …` or a select; without one, for the row itself.
    gathered.openEnded ||= columns.length > 0;
    return { ...NOTHING, row: valueOf(start.until(c => c.at >= cursor.at)) };
  }
  return NOTHING;
};

const readValues = (cursor: Cursor, columns: readonly string[], context: Context, gathered: Gathered): Body => {
  const token = cursor.peek();
  if (token !== undefined && cursor.symbol() !== '(' && !isTail(cursor) && cursor.word() !== 'row') {
    const one = cursor.clone();
    cursor.at += 1;
    return { ...NOTHING, row: valueOf(one.until(c => c.at >= cursor.at)), many: true };
  }
  const rows: Cursor[] = [];
  for (;;) {
    cursor.take('row');
    const row = cursor.group();
    if (row === undefined) break;
    rows.push(row);
    walk(row, context, gathered);
    if (!cursor.takeSymbol(',')) break;
  }
  const items = rows[0]?.items() ?? [];
  const values = items.map(item => valueOf(item));
  const row = columns.length > 1 ? soleHole(values) : undefined;
  if (row !== undefined) return { ...NOTHING, row, many: rows.length > 1 };
  return { ...NOTHING, values, many: rows.length > 1 };
};

/** `VALUES (${join(values)})`, `VALUES (?)` with a list: one thing stands for all columns. */
const soleHole = (values: readonly SqlValue[]): SqlValue | undefined => {
  const [only] = values;
  return values.length === 1 && (only?.kind === 'hole' || only?.kind === 'parameter') ? only : undefined;
};

const readSelected = (range: Cursor, columns: readonly string[], context: Context, gathered: Gathered): Body => {
  const query = readQuery(range, context);
  merge(gathered, query.gathered);
  gathered.openEnded ||= query.gathered.openEnded;
  const starred = query.list.some(item => item.peek(item.length - 1)?.text === '*');
  const aligned = !starred && query.list.length > 0 && (columns.length === 0 || columns.length === query.list.length);
  const onlyDual = query.references.every(reference => reference.table?.toLowerCase() === 'dual');
  return {
    ...NOTHING,
    values: aligned ? query.list.map(item => valueOf(withoutItemAlias(item))) : [],
    many: !(onlyDual && query.list.length > 0),
    query,
  };
};

/** `$1 AS id` → `$1` */
export const withoutItemAlias = (item: Cursor): Cursor => {
  const rest = item.clone();
  const value = rest.until(c => c.word() === 'as');
  if (!rest.done) return value;
  // `$1 id`: a value followed by a bare name.
  const last = item.peek(item.length - 1);
  const before = item.peek(item.length - 2);
  const isBareAlias =
    item.length === 2 && isNameToken(last) && before !== undefined && !isNameToken(before) && before.kind !== 'symbol';
  if (!isBareAlias) return item;
  const only = item.clone();
  return only.until(c => c.at >= item.end - 1);
};

/** MySQL's `VALUES (…) AS new (a, b)`: the row's name in what follows. */
const takeRowAlias = (cursor: Cursor): string | undefined => {
  if (cursor.word() !== 'as' || !isNameToken(cursor.peek(1))) return undefined;
  const alias = cursor.peek(1)?.text;
  cursor.at += 2;
  if (cursor.symbol() === '(') cursor.step();
  return alias;
};

interface Names {
  readonly table: string | undefined;
  readonly alias: string | undefined;
  readonly rowAlias: string | undefined;
}

const readTail = (
  cursor: Cursor,
  names: Names,
  context: Context,
  gathered: Gathered,
): { readonly conflict: SqlConflict | undefined; readonly returning: boolean } => {
  const inserted = new Set([
    'excluded',
    'values()',
    ...(names.rowAlias === undefined ? [] : [names.rowAlias.toLowerCase()]),
  ]);
  const scope = { ...bareScope([names.table, names.alias]), inserted } satisfies ValueScope;
  let conflict: SqlConflict | undefined;
  let returning = false;
  while (!cursor.done) {
    if (cursor.has('on', 'conflict') || cursor.has('on', 'duplicate')) {
      const start = cursor.clone();
      cursor.at += 2;
      const clause = cursor.until(isTail);
      const range = start.until(c => c.at >= clause.end);
      walk(range, context, gathered);
      const read = readConflict(range, scope);
      gathered.openEnded ||= read.openEnded;
      conflict ??= read.conflict;
      continue;
    }
    if (cursor.word() === 'returning') returning = true;
    const token = cursor.peek();
    if ((token?.kind === 'hole' || token?.kind === 'dynamic') && !returning) gathered.openEnded = true;
    cursor.step();
  }
  return { conflict, returning };
};

/** `INSERT … SELECT … WHERE NOT EXISTS (SELECT … FROM the same table WHERE …)` */
const insertedOnce = (
  body: Body,
  table: string | undefined,
  context: Context,
  gathered: Gathered,
): Partial<SqlStatement> => {
  for (const range of body.query?.conditions.absent ?? []) {
    const inner = readQuery(range, context);
    if (table !== undefined && inner.table?.toLowerCase() !== table.toLowerCase()) continue;
    merge(gathered, inner.gathered);
    return {
      onlyIfAbsent: 'where',
      where: inner.conditions.equalities,
      whereComplete: inner.complete,
      compared: inner.conditions.compared,
    };
  }
  return {};
};
