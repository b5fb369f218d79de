/** `SET a = 1, b = b - $1`: what each column becomes, and whether that depends on what it was. */
import { columnsIn, type ConditionScope } from './condition.ts';
import type { Cursor } from './cursor.ts';
import { endsInClauseHole, isNameToken, nameList, takeName, withoutClauseHole } from './name.ts';
import type { SqlAssignment, SqlValue } from './statement.ts';
import { EXPRESSION, valueOf } from './value.ts';

export interface Assignments {
  readonly sets: readonly SqlAssignment[];
  /** `SET ?`, `SET ${sql(row)}`. */
  readonly row: SqlValue | undefined;
  /** A hole follows the last assignment: a WHERE may be in it. */
  readonly openEnded: boolean;
}

const COMPOUND = new Set(['+=', '-=', '*=', '/=', '%=', '^=', '|=', '&=']);

export const readAssignments = (cursor: Cursor, scope: ConditionScope): Assignments => {
  const sets: SqlAssignment[] = [];
  let row: SqlValue | undefined;
  let openEnded = false;
  for (const item of cursor.items()) {
    const token = item.peek();
    if (token !== undefined && !isNameToken(token) && token.kind !== 'symbol') {
      if (item.symbol(1) !== '=') row ??= valueOf(item.upTo(item.at + 1), scope);
      openEnded ||= item.length > 1 && endsInClauseHole(item);
      continue;
    }
    const value = item.clone();
    const target = value.until(c => c.symbol() === '=' || c.symbol() === ':=' || COMPOUND.has(c.symbol() ?? ''));
    const operator = value.symbol();
    if (operator === undefined) continue;
    value.at += 1;
    const trimmed = withoutClauseHole(value);
    openEnded ||= trimmed !== value;
    if (target.symbol() === '(') sets.push(...readRow(target, trimmed, scope));
    else {
      const column = takeName(target)?.name;
      if (column === undefined) continue;
      sets.push(assignment(column, trimmed, scope, COMPOUND.has(operator)));
    }
  }
  return { sets, row, openEnded };
};

/** `(a, b) = ($1, $2)`, `(a, b) = (SELECT …)` */
const readRow = (target: Cursor, value: Cursor, scope: ConditionScope): readonly SqlAssignment[] => {
  const columns = nameList(target.group() ?? target) ?? [];
  const rest = value.clone();
  rest.take('row');
  const inside = rest.group();
  const values = inside === undefined || inside.hasAny('select', 'with') ? [] : inside.items();
  return columns.map((column, index) => {
    const part = values[index];
    return part === undefined ? { column, value: EXPRESSION, relative: false } : assignment(column, part, scope, false);
  });
};

const assignment = (column: string, value: Cursor, scope: ConditionScope, compound: boolean): SqlAssignment =>
  compound
    ? { column, value: EXPRESSION, relative: true }
    : {
        column,
        value: valueOf(value, scope),
        relative: isRelative(column, value, scope, 0) && !isDecidedByOthers(column, value, scope),
      };

/** `CASE WHEN seq < $1 THEN balance + $2 ELSE balance END`: whether it is done again is up to another column. */
const isDecidedByOthers = (column: string, value: Cursor, scope: ConditionScope): boolean =>
  value.word() === 'case' && columnsIn(value, scope).some(other => other.toLowerCase() !== column.toLowerCase());

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '||', '&', '|', '^', '#', '<<', '>>']);
/** Functions whose result grows with each application. */
const ACCUMULATING = new Set([
  'array_append',
  'array_prepend',
  'array_cat',
  'concat',
  'concat_ws',
  'json_array_append',
  'json_insert',
  'json_merge_preserve',
  'date_add',
  'date_sub',
  'dateadd',
  'adddate',
  'subdate',
  'pow',
  'power',
  'mod',
  'div',
  'not',
  'overlay',
  'insert',
]);
const SEPARATORS = new Set([',', '=', '<', '>', '<=', '>=', '<>', '!=', '<=>']);
const BOUNDARIES = new Set([
  'case',
  'when',
  'then',
  'else',
  'end',
  'and',
  'or',
  'between',
  'in',
  'is',
  'like',
  'from',
  'where',
  'select',
  'as',
]);
const MAX_NESTING = 30;

/**
 * Does doing it twice give another result? The column must take part in arithmetic: `GREATEST(version, $1)` or
 * `COALESCE(seen_at, now())` mention it, and are the same the second time.
 */
const isRelative = (column: string, range: Cursor, scope: ConditionScope, depth: number): boolean => {
  if (depth > MAX_NESTING) return true;
  const rest = range.clone();
  while (!rest.done) {
    const segment = rest.until(
      c => SEPARATORS.has(c.symbol() ?? '') || (c.isKeyword() && BOUNDARIES.has(c.word() ?? '')),
    );
    if (segmentIsRelative(column, segment, scope, depth)) return true;
    rest.at += 1;
  }
  return false;
};

const segmentIsRelative = (column: string, segment: Cursor, scope: ConditionScope, depth: number): boolean => {
  if (segment.done) return false;
  const rest = segment.clone();
  const groups: Cursor[] = [];
  let operates = rest.word() === 'not';
  let merges = false;
  while (!rest.done) {
    const symbol = rest.symbol();
    if (rest.at > segment.at && symbol !== undefined && ARITHMETIC.has(symbol)) operates = true;
    if (isJsonObject(rest) || (symbol === '::' && rest.word(1) === 'jsonb')) merges = true;
    if (symbol === '(') {
      const name = rest.source.tokens[rest.at - 1];
      const before = rest.clone();
      rest.step();
      const inside = before.group();
      if (inside === undefined) continue;
      if (isNameToken(name) && name.text.toLowerCase() === 'values') continue; // MySQL: the inserted row's value
      if (isNameToken(name) && ACCUMULATING.has(name.text.toLowerCase()) && mentions(column, inside, scope))
        return true;
      groups.push(inside);
      continue;
    }
    rest.at += 1;
  }
  // Merging an object into a jsonb column twice changes nothing.
  if (operates && !merges && mentions(column, segment, scope)) return true;
  return groups.some(group => isRelative(column, group, scope, depth + 1));
};

const isJsonObject = (cursor: Cursor): boolean => {
  const token = cursor.peek();
  if (token?.kind === 'string') return token.text.trimStart().startsWith('{');
  return token?.kind === 'word' && (token.text === 'jsonb_build_object' || token.text === 'json_build_object');
};

const mentions = (column: string, range: Cursor, scope: ConditionScope): boolean => {
  const wanted = column.toLowerCase();
  return columnsIn(range, scope).some(found => found.toLowerCase() === wanted);
};
