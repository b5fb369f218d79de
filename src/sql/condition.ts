/** The conditions of a WHERE or ON: which are equalities on the target's columns, which are not. */
import type { Cursor } from './cursor.ts';
import { endsInClauseHole, isNameToken, isReserved, takeName, withoutClauseHole, type Name } from './name.ts';
import type { SqlComparison, SqlEquality, SqlValue } from './statement.ts';
import { PLAIN_SCOPE, valueOf, withoutCasts, type ValueScope } from './value.ts';

export interface Conditions {
  readonly equalities: readonly SqlEquality[];
  /** There is nothing but the equalities. */
  readonly complete: boolean;
  readonly compared: readonly string[];
  /** Of the compared columns, those that only have to be more or less than something. */
  readonly bounded: readonly string[];
  readonly comparisons: readonly SqlComparison[];
  /** The insides of `EXISTS (…)` and `NOT EXISTS (…)` that all rows must fulfil. */
  readonly exists: readonly Cursor[];
  readonly absent: readonly Cursor[];
  readonly openEnded: boolean;
}

/** Whose columns the conditions are about. */
export interface ConditionScope extends ValueScope {
  /** Lower-case names (table, alias) that qualify a column of the target. */
  readonly target: ReadonlySet<string>;
  /** Does a column without a qualifier belong to the target? */
  readonly bare: boolean;
}

interface Draft {
  readonly equalities: SqlEquality[];
  readonly compared: Set<string>;
  readonly bounded: Set<string>;
  /** Compared otherwise: `a <> 1`, `a IS NULL`, `NOT a @> b`. */
  readonly unbounded: Set<string>;
  readonly comparisons: SqlComparison[];
  readonly exists: Cursor[];
  readonly absent: Cursor[];
  complete: boolean;
  openEnded: boolean;
}

const MAX_NESTING = 20;

export const NO_CONDITIONS: Conditions = {
  equalities: [],
  complete: true,
  compared: [],
  bounded: [],
  comparisons: [],
  exists: [],
  absent: [],
  openEnded: false,
};

export const readConditions = (cursor: Cursor, scope: ConditionScope): Conditions => {
  const draft: Draft = {
    equalities: [],
    compared: new Set(),
    bounded: new Set(),
    unbounded: new Set(),
    comparisons: [],
    exists: [],
    absent: [],
    complete: true,
    openEnded: false,
  };
  readAll(cursor, scope, draft, 0);
  const { equalities, complete, exists, absent, openEnded, compared, bounded, unbounded, comparisons } = draft;
  return {
    equalities,
    complete,
    exists,
    absent,
    openEnded,
    compared: [...compared],
    bounded: [...bounded].filter(column => !unbounded.has(column)),
    comparisons,
  };
};

/** Splits at `AND` of this level; `undefined` when there is an `OR`. */
const conjuncts = (cursor: Cursor): Cursor[] | undefined => {
  const rest = cursor.clone();
  const parts: Cursor[] = [];
  while (!rest.done) {
    let cases = 0;
    let between = 0;
    let alternatives = 0;
    const part = rest.until(c => {
      const word = c.isKeyword() ? c.word() : undefined;
      if (word === 'case') cases += 1;
      else if (word === 'end' && cases > 0) cases -= 1;
      if (cases > 0) return false;
      if (word === 'between') between += 1;
      if (word === 'or') alternatives += 1;
      if (word !== 'and') return false;
      if (between === 0) return true;
      between -= 1;
      return false;
    });
    if (alternatives > 0) return undefined;
    parts.push(part);
    rest.take('and');
  }
  return parts;
};

const readAll = (cursor: Cursor, scope: ConditionScope, draft: Draft, depth: number): void => {
  const parts = depth < MAX_NESTING ? conjuncts(cursor) : undefined;
  if (parts === undefined) {
    compare(cursor, scope, draft);
    return;
  }
  for (const part of parts) readOne(part, scope, draft, depth);
};

const readOne = (part: Cursor, scope: ConditionScope, draft: Draft, depth: number): void => {
  if (part.done) return;
  if (part.length === 1 && (part.peek()?.kind === 'hole' || part.peek()?.kind === 'dynamic')) {
    draft.complete = false;
    draft.openEnded = true;
    return;
  }
  const inside = wholeGroup(part);
  if (inside !== undefined) {
    readAll(inside, scope, draft, depth + 1);
    return;
  }
  const rest = part.clone();
  const absent = rest.take('not', 'exists');
  if (absent || rest.take('exists')) {
    const query = rest.group();
    if (query !== undefined) (absent ? draft.absent : draft.exists).push(query);
    draft.complete = false;
    return;
  }
  if (isAlwaysTrue(part) || readEquality(part, scope, draft)) return;
  compare(part, scope, draft);
};

const wholeGroup = (part: Cursor): Cursor | undefined => {
  const rest = part.clone();
  const inside = rest.group();
  return inside !== undefined && rest.done && !inside.hasAny('select', 'with', 'values') ? inside : undefined;
};

const isAlwaysTrue = (part: Cursor): boolean => {
  if (part.length === 1) return part.word() === 'true' || (part.peek()?.kind === 'number' && part.peek()?.text !== '0');
  const [left, right] = [part.peek(), part.peek(2)];
  const isLiteral = left?.kind === 'number' || left?.kind === 'string';
  return (
    part.length === 3 && part.symbol(1) === '=' && isLiteral && left.kind === right?.kind && left.text === right.text
  );
};

/** The range left of an equality sign of this level and the range right of it. */
const sides = (part: Cursor): readonly [Cursor, Cursor] | undefined => {
  const right = part.clone();
  let words = 0;
  const left = right.until(c => {
    const symbol = c.symbol();
    if (symbol === '=' || symbol === '==' || symbol === '<=>') words = 1;
    else if (c.has('is', 'not', 'distinct', 'from')) words = 4;
    return words > 0;
  });
  if (words === 0) return undefined;
  right.at += words;
  return [left, right];
};

const readEquality = (part: Cursor, scope: ConditionScope, draft: Draft): boolean => {
  const found = sides(part);
  if (found === undefined) return false;
  const [left, right] = found;
  const value = withoutTrailingHole(right, draft);
  if (value.hasAny('any', 'all', 'some') || hasComparison(value)) return false;
  const lefts = rowItems(left);
  const rights = rowItems(value);
  if (lefts === undefined || rights === undefined) return addEquality(left, value, scope, draft);
  if (lefts.length !== rights.length) return false;
  const before = draft.equalities.length;
  const added = lefts.every((item, index) => {
    const other = rights[index];
    return other !== undefined && addEquality(item, other, scope, draft);
  });
  if (!added) draft.equalities.length = before;
  return added;
};

/** `a = $1 ${more}` */
const withoutTrailingHole = (right: Cursor, draft: Draft): Cursor => {
  const value = withoutClauseHole(right);
  if (value === right) return right;
  draft.complete = false;
  draft.openEnded = true;
  return value;
};

const COMPARISONS = new Set(['=', '<', '>', '<>', '!=', '<=', '>=']);

/** Outside of a CASE, where conditions are part of the value. */
const hasComparison = (value: Cursor): boolean => {
  const rest = value.clone();
  let cases = 0;
  rest.until(c => {
    if (c.isKeyword() && c.word() === 'case') cases += 1;
    if (c.isKeyword() && c.word() === 'end') cases -= 1;
    return cases <= 0 && (COMPARISONS.has(c.symbol() ?? '') || (c.isKeyword() && c.hasAny('in', 'is')));
  });
  return !rest.done;
};

/** `(a, b)` or `ROW(a, b)` as a list. */
const rowItems = (side: Cursor): Cursor[] | undefined => {
  const rest = side.clone();
  rest.take('row');
  const inside = rest.group();
  if (inside === undefined || !rest.done || inside.hasAny('select', 'with')) return undefined;
  const items = inside.items();
  return items.length > 1 ? items : undefined;
};

const addEquality = (left: Cursor, right: Cursor, scope: ConditionScope, draft: Draft): boolean => {
  const column = targetColumn(left, scope);
  if (column !== undefined) {
    draft.equalities.push({ column, value: valueOf(right, scope) });
    return true;
  }
  const other = targetColumn(right, scope);
  if (other === undefined || isSubquery(left)) return false;
  draft.equalities.push({ column: other, value: valueOf(left, scope) });
  return true;
};

const isSubquery = (side: Cursor): boolean => side.clone().group()?.hasAny('select', 'with') ?? false;

/** The side is exactly one column of the target. */
const targetColumn = (side: Cursor, scope: ConditionScope): string | undefined => {
  let rest = withoutCasts(side);
  rest = wholeGroup(rest) ?? rest;
  rest.take('binary');
  const only = rest.peek();
  if (only?.kind === 'doubleQuoted' && rest.length === 1 && rest.source.mysql) return undefined;
  if (!isNameToken(only)) return undefined;
  const name = takeName(rest);
  return name !== undefined && rest.done && belongs(name, scope) ? name.name : undefined;
};

const belongs = (name: Name, scope: ConditionScope): boolean =>
  name.qualifier === undefined ? scope.bare : scope.target.has(name.qualifier.toLowerCase());

const NOT_COLUMNS = new Set([
  'any',
  'all',
  'some',
  'array',
  'row',
  'interval',
  'date',
  'timestamp',
  'escape',
  'current_timestamp',
  'current_date',
]);

const BOUNDS = new Set(['<', '>', '<=', '>=']);

/** `a >= $1` and nothing else. */
const isBound = (part: Cursor): boolean => {
  const rest = part.clone();
  rest.until(c => BOUNDS.has(c.symbol() ?? ''));
  return !rest.done && !part.hasAny('or', 'not', 'case', 'any', 'all', 'some');
};

/** A condition of another shape: its columns of the target are compared. */
const compare = (part: Cursor, scope: ConditionScope, draft: Draft): void => {
  draft.complete = false;
  const comparison = comparisonIn(part, scope);
  if (comparison !== undefined) draft.comparisons.push(comparison);
  const found = isBound(part) ? draft.bounded : draft.unbounded;
  for (const column of columnsIn(part, scope)) {
    draft.compared.add(column);
    found.add(column);
  }
  if (part.length > 1 && endsInClauseHole(part)) draft.openEnded = true;
};

const NULL: SqlValue = { kind: 'literal', text: 'null' };

/** `a <> $1`, `a IS NULL`, `a IN (1, 2)`, `a NOT IN (1, 2)` */
const comparisonIn = (part: Cursor, scope: ConditionScope): SqlComparison | undefined => {
  const rest = part.clone();
  const left = rest.until(
    c => ['<>', '!='].includes(c.symbol() ?? '') || (c.isKeyword() && c.hasAny('is', 'in', 'not')),
  );
  const column = targetColumn(left, scope);
  if (column === undefined) return undefined;
  if (rest.take('is', 'null')) return rest.done ? { column, is: 'among', values: [NULL] } : undefined;
  const isUnlike = rest.takeSymbol('<>') || rest.takeSymbol('!=') || rest.take('is', 'distinct', 'from');
  if (isUnlike) {
    if (rest.hasAny('any', 'all', 'some') || hasComparison(rest)) return undefined;
    return { column, is: 'notAmong', values: [valueOf(rest, scope)] };
  }
  const is = rest.take('not') ? 'notAmong' : 'among';
  const list = rest.take('in') ? rest.group() : undefined;
  if (list === undefined || !rest.done || list.hasAny('select', 'with')) return undefined;
  return { column, is, values: list.items().map(item => valueOf(item, scope)) };
};

/** The target's columns that an expression mentions outside of subqueries. */
export const columnsIn = (range: Cursor, scope: ConditionScope): readonly string[] => {
  const columns: string[] = [];
  const rest = range.clone();
  while (!rest.done) {
    if (rest.symbol() === '(' && ['select', 'with'].includes(rest.word(1) ?? '')) {
      rest.step();
      continue;
    }
    if (rest.symbol() === '::') {
      rest.at += 2;
      continue;
    }
    const token = rest.peek();
    const isName =
      isNameToken(token) && !(token.kind === 'word' && (isReserved(token.text) || NOT_COLUMNS.has(token.text)));
    const name = isName ? takeName(rest) : undefined;
    if (name === undefined) rest.at += 1;
    else if (rest.symbol() === '(') {
      if (name.name === 'values') rest.step(); // MySQL: the inserted row's value, not the column's
    } else if (name.name !== undefined && belongs(name, scope)) columns.push(name.name);
  }
  return columns;
};

export const bareScope = (names: readonly (string | undefined)[], bare = true): ConditionScope => ({
  ...PLAIN_SCOPE,
  target: new Set(names.flatMap(name => (name === undefined ? [] : [name.toLowerCase()]))),
  bare,
});
