/** SELECT, at the top and inside other statements. */
import { bareScope, NO_CONDITIONS, readConditions, type Conditions } from './condition.ts';
import { addLock, clausesOf, gather, MAX_SUBQUERY_DEPTH, merge, type Context, type Gathered } from './context.ts';
import type { Cursor } from './cursor.ts';
import { takeLockCall } from './locks.ts';
import { endsInClauseHole, isNameToken } from './name.ts';
import type { SqlStatement } from './statement.ts';
import { readTables, type TableReference } from './tables.ts';
import { withContext } from './with.ts';

export interface Query {
  readonly table: string | undefined;
  /** The items of the select list. */
  readonly list: readonly Cursor[];
  readonly references: readonly TableReference[];
  readonly conditions: Conditions;
  /** The conditions say everything about which rows are found. */
  readonly complete: boolean;
  readonly aggregate: SqlStatement['aggregate'];
  readonly gathered: Gathered;
}

const CLAUSES = new Set([
  'from',
  'where',
  'group',
  'having',
  'window',
  'order',
  'limit',
  'offset',
  'fetch',
  'for',
  'lock',
  'option',
  'into',
  'qualify',
]);
const SET_OPERATORS = ['union', 'except', 'intersect', 'minus'];

/** The range starts like a query. */
export const isQuery = (range: Cursor): boolean => {
  const rest = range.clone();
  for (let depth = 0; depth < MAX_SUBQUERY_DEPTH && rest.symbol() === '('; depth += 1) rest.at += 1;
  return rest.hasAny('select', 'with') || (rest.word() === 'values' && rest.symbol(1) === '(');
};

export const EMPTY_QUERY = (): Query => ({
  table: undefined,
  list: [],
  references: [],
  conditions: NO_CONDITIONS,
  complete: false,
  aggregate: undefined,
  gathered: gather(),
});

export const readQuery = (range: Cursor, outer: Context): Query => {
  if (outer.depth > MAX_SUBQUERY_DEPTH) return EMPTY_QUERY();
  const known = outer.queries.get(range.at);
  if (known !== undefined) return known;
  const query = readNewQuery(range, outer);
  outer.queries.set(range.at, query);
  return query;
};

const readNewQuery = (range: Cursor, outer: Context): Query => {
  const inner = { ...outer, depth: outer.depth + 1 };
  const { context, body } = withContext(range, inner);
  const first = body.until(c => c.isKeyword() && c.hasAny(...SET_OPERATORS));
  const query = readSimple(first, context);
  let parts = 1;
  for (; !body.done; parts += 1) {
    body.at += 1;
    while (body.takeAny('all', 'distinct') !== undefined);
    const next = readSimple(
      body.until(c => c.isKeyword() && c.hasAny(...SET_OPERATORS)),
      context,
    );
    merge(query.gathered, next.gathered);
  }
  if (parts === 1) return query;
  const { compared } = query.conditions;
  return {
    ...query,
    list: [],
    conditions: { ...NO_CONDITIONS, compared, complete: false },
    complete: false,
    aggregate: undefined,
  };
};

/** One SELECT without set operators. */
const readSimple = (range: Cursor, context: Context): Query => {
  const rest = range.clone();
  const gathered = gather();
  if (rest.symbol() === '(') {
    const inside = rest.group();
    readLockClause(rest, gathered);
    if (inside === undefined) return EMPTY_QUERY();
    const query = readQuery(inside, { ...context, depth: context.depth + 1 });
    merge(query.gathered, gathered);
    return query;
  }
  if (!rest.take('select')) {
    walk(rest, context, gathered);
    return { ...EMPTY_QUERY(), gathered };
  }
  while (rest.takeAny('distinct', 'all', 'sql_calc_found_rows', 'high_priority', 'straight_join') !== undefined);
  if (rest.take('on')) rest.group();
  if (rest.word() === 'top') takeTop(rest);
  const clauses = clausesOf(rest, CLAUSES);
  const listRange = clauses.get('') ?? rest;
  const from = clauses.get('from');
  const references = from === undefined ? [] : readTables(from, context, gathered);
  const conditions = readWhere(clauses.get('where'), references, gathered);
  for (const [keyword, clause] of clauses) {
    if (keyword !== 'from') walk(clause, context, gathered);
  }
  readTail(clauses, gathered);
  const list = listRange.items();
  const single = references.length === 1 && references[0]?.derived === false;
  const complete = single && conditions.complete && !clauses.has('having') && !gathered.openEnded;
  const query: Query = {
    table: references.find(reference => reference.table !== undefined)?.table,
    list,
    references,
    conditions,
    complete,
    gathered,
    aggregate: clauses.has('group') ? undefined : aggregateOf(list),
  };
  return from === undefined ? adoptInner(query, context) : query;
};

const takeTop = (cursor: Cursor): void => {
  const number = cursor.peek(1);
  const isCount =
    number?.kind === 'number' || number?.kind === 'parameter' || number?.kind === 'named' || number?.text === '(';
  if (!isCount) return;
  cursor.at += 1;
  cursor.step();
  while (cursor.takeAny('percent') !== undefined || cursor.take('with', 'ties'));
};

const readWhere = (
  where: Cursor | undefined,
  references: readonly TableReference[],
  gathered: Gathered,
): Conditions => {
  if (where === undefined) return NO_CONDITIONS;
  const main = references[0];
  const scope = bareScope([main?.alias, main?.table], references.length <= 1);
  const conditions = readConditions(where, scope);
  if (conditions.openEnded) gathered.openEnded = true;
  return conditions;
};

const readTail = (clauses: ReadonlyMap<string, Cursor>, gathered: Gathered): void => {
  const strength = clauses.get('for');
  if (strength !== undefined) readForClause(strength, gathered);
  if (clauses.get('lock')?.has('in', 'share', 'mode') === true) addLock(gathered, 'share');
  for (const keyword of ['order', 'limit', 'offset', 'group', 'having', 'for']) {
    const clause = clauses.get(keyword);
    // `LIMIT ${n}` is a value, `LIMIT 1 ${lock}` a clause.
    if (clause !== undefined && clause.length > 1 && endsInClauseHole(clause)) gathered.openEnded = true;
  }
};

const readLockClause = (rest: Cursor, gathered: Gathered): void => {
  const clauses = clausesOf(rest, CLAUSES);
  readTail(clauses, gathered);
};

/** After FOR: `[NO KEY] UPDATE | [KEY] SHARE [OF t] [NOWAIT | SKIP LOCKED]`. */
const readForClause = (clause: Cursor, gathered: Gathered): void => {
  const rest = clause.clone();
  if (rest.take('update') || rest.take('no', 'key', 'update')) addLock(gathered, 'update');
  else if (rest.take('share') || rest.take('key', 'share')) addLock(gathered, 'share');
  else return;
  rest.until(c => c.has('skip', 'locked'));
  if (!rest.done) gathered.skipLocked = true;
};

/** Reads every subquery and lock call inside a range. */
export const walk = (range: Cursor, context: Context, into: Gathered): void => {
  const rest = range.clone();
  while (!rest.done) {
    if (takeLockCall(rest, into)) continue;
    if (rest.symbol() === '(' && (rest.word(1) === 'select' || rest.word(1) === 'with')) {
      const inside = rest.group();
      if (inside !== undefined) merge(into, readQuery(inside, context).gathered);
    } else rest.at += 1;
  }
};

const COUNTS = new Set(['count', 'count_big']);
const AGGREGATES = new Set([
  'max',
  'min',
  'sum',
  'avg',
  'bool_or',
  'bool_and',
  'every',
  'array_agg',
  'json_agg',
  'jsonb_agg',
  'string_agg',
  'group_concat',
  'total',
]);

const aggregateOf = (list: readonly Cursor[]): SqlStatement['aggregate'] => {
  const only = list[0];
  if (only === undefined) return undefined;
  if (list.some(item => AGGREGATES.has(item.word() ?? '') && item.symbol(1) === '(' && !isWindowed(item)))
    return 'other';
  if (list.length > 1) return list.some(item => isCount(item)) ? 'other' : undefined;
  if (only.has('not', 'exists')) return 'other';
  if (only.has('exists') || isExistsCase(only)) return 'exists';
  if (!isCount(only)) return only.word() === 'coalesce' && mentionsAggregate(only) ? 'other' : undefined;
  const rest = only.clone();
  rest.at += 1;
  rest.step();
  const operator = rest.symbol();
  if (operator === undefined || operator === '::') return 'count';
  const bound = rest.peek(1)?.text;
  const asksForAny = (operator === '>' && bound === '0') || (operator === '>=' && bound === '1');
  return asksForAny || ((operator === '<>' || operator === '!=') && bound === '0') ? 'exists' : 'other';
};

const isCount = (item: Cursor): boolean => COUNTS.has(item.word() ?? '') && item.symbol(1) === '(' && !isWindowed(item);

const isWindowed = (item: Cursor): boolean => {
  const rest = item.clone();
  rest.until(c => c.word() === 'over');
  return !rest.done;
};

const mentionsAggregate = (item: Cursor): boolean => {
  for (let offset = 0; offset < item.length; offset += 1) {
    const word = item.word(offset) ?? '';
    if ((AGGREGATES.has(word) || COUNTS.has(word)) && item.symbol(offset + 1) === '(') return true;
  }
  return false;
};

/** `CASE WHEN EXISTS (…) THEN 1 ELSE 0 END` */
const isExistsCase = (item: Cursor): boolean => {
  const rest = item.clone();
  if (!rest.take('case', 'when', 'exists') || rest.group() === undefined || !rest.take('then')) return false;
  return rest.peek()?.text === '1' || rest.word() === 'true';
};

/** `SELECT EXISTS (SELECT … FROM t WHERE …)` and `SELECT 1 WHERE EXISTS (…)` ask about the inner table. */
const adoptInner = (query: Query, context: Context): Query => {
  const inner = innerQuery(query, context);
  if (inner === undefined) return query;
  return {
    ...query,
    table: inner.table,
    conditions: inner.conditions,
    complete: inner.complete,
    references: inner.references,
  };
};

const innerQuery = (query: Query, context: Context): Query | undefined => {
  if (query.aggregate === 'exists' || query.aggregate === 'other') {
    const item = query.list[0]?.clone();
    item?.until(c => c.symbol() === '(' && (c.word(1) === 'select' || c.word(1) === 'with'));
    const inside = item?.group();
    return inside === undefined ? undefined : readQuery(inside, context);
  }
  const [exists] = query.conditions.exists;
  const alone =
    query.conditions.exists.length === 1 &&
    query.conditions.equalities.length === 0 &&
    query.conditions.absent.length === 0;
  return exists !== undefined && alone ? readQuery(exists, context) : undefined;
};

/** The name of a select item: its alias, or its column. */
export const itemName = (item: Cursor): string | undefined => {
  const last = item.peek(item.length - 1);
  return isNameToken(last) ? last.text : undefined;
};
