/** UPDATE and DELETE, and the choice between all statements that write. */
import { readAssignments } from './assignment.ts';
import { bareScope, NO_CONDITIONS, readConditions, type Conditions } from './condition.ts';
import { clausesOf, EMPTY_STATEMENT, gather, gatheredParts, merge, type Context, type Gathered } from './context.ts';
import type { Cursor } from './cursor.ts';
import { readInsert } from './insert.ts';
import { readMerge } from './merge.ts';
import { takeName } from './name.ts';
import { walk } from './select.ts';
import type { SqlStatement } from './statement.ts';
import { readTables, takeAlias, takeHints, type TableReference } from './tables.ts';

export const readWrite = (statement: Cursor, context: Context): SqlStatement | undefined => {
  const rest = statement.clone();
  switch (rest.word()) {
    case 'insert':
    case 'replace':
      return readInsert(rest, context);
    case 'update':
      return readUpdate(rest, context);
    case 'delete':
      return readDelete(rest, context);
    case 'merge':
      return readMerge(rest, context);
    case 'truncate':
      return readTruncate(rest);
    default:
      return undefined;
  }
};

const UPDATE_CLAUSES = new Set(['set', 'from', 'where', 'returning', 'output', 'order', 'limit', 'option']);
const DELETE_CLAUSES = new Set(['from', 'using', 'where', 'returning', 'output', 'order', 'limit', 'option']);

const takeModifiers = (cursor: Cursor): void => {
  if (cursor.take('or')) cursor.at += 1;
  while (cursor.takeAny('low_priority', 'quick', 'ignore', 'only') !== undefined);
  if (cursor.take('top')) cursor.step();
  cursor.take('only');
};

const readUpdate = (statement: Cursor, context: Context): SqlStatement => {
  const rest = statement.clone();
  rest.take('update');
  takeModifiers(rest);
  const gathered = gather();
  const clauses = clausesOf(rest, UPDATE_CLAUSES);
  const own = gather();
  const targets = readTarget(clauses.get('') ?? rest, context, own);
  const sources = readSources(clauses.get('from'), context, gathered);
  const main = resolve(targets[0], sources);
  const scope = bareScope([main?.table, main?.alias, targets[0]?.table], true);
  const assignments = readAssignments(clauses.get('set') ?? emptyRange(rest), scope);
  const joined = targets.length > 1 || sources.length > 0;
  const conditions = readWhere(clauses.get('where'), scope);
  walkClauses(clauses, context, gathered);
  gathered.openEnded ||= conditions.openEnded || assignments.openEnded;
  addTarget(gathered, own, main, main !== targets[0]);
  return {
    ...EMPTY_STATEMENT,
    ...gatheredParts(gathered),
    kind: 'update',
    table: main?.table,
    sets: assignments.sets,
    row: assignments.row,
    ...whereParts(conditions, joined || clauses.has('limit') || gathered.openEnded),
    returning: clauses.has('returning') || clauses.has('output'),
  };
};

const readDelete = (statement: Cursor, context: Context): SqlStatement => {
  const rest = statement.clone();
  rest.take('delete');
  takeModifiers(rest);
  const gathered = gather();
  // `DELETE t FROM t JOIN …` names the target first; `DELETE FROM t` does not.
  const named =
    rest.word() === 'from' ? undefined : rest.until(c => c.isKeyword() && DELETE_CLAUSES.has(c.word() ?? ''));
  rest.take('from');
  takeModifiers(rest);
  const clauses = clausesOf(rest, DELETE_CLAUSES);
  const first = named === undefined || rest.at === named.end ? (named ?? clauses.get('')) : clauses.get('');
  const own = gather();
  const tables = first === undefined ? [] : readTarget(first, context, own);
  const target = named === undefined ? tables[0] : readTarget(named, context, gather())[0];
  const sources = [
    ...readSources(clauses.get('using'), context, gathered),
    ...readSources(clauses.get('from'), context, gathered),
  ];
  const main = resolve(target, [...tables, ...sources]);
  const scope = bareScope([main?.table, main?.alias, target?.table], true);
  const conditions = readWhere(clauses.get('where'), scope);
  walkClauses(clauses, context, gathered);
  gathered.openEnded ||= conditions.openEnded;
  addTarget(gathered, own, main, main !== target);
  const joined = tables.length > 1 || sources.length > 0;
  return {
    ...EMPTY_STATEMENT,
    ...gatheredParts(gathered),
    kind: 'delete',
    table: main?.table,
    ...whereParts(conditions, joined || clauses.has('limit') || gathered.openEnded),
    returning: clauses.has('returning') || clauses.has('output'),
  };
};

const readTruncate = (statement: Cursor): SqlStatement => {
  const rest = statement.clone();
  rest.take('truncate');
  rest.take('table');
  rest.take('only');
  return { ...EMPTY_STATEMENT, kind: 'delete', table: takeName(rest)?.name };
};

const emptyRange = (near: Cursor): Cursor => {
  const range = near.clone();
  range.at = range.end;
  return range;
};

/** The tables between the verb and its first clause, joined ones of MySQL included. */
const readTarget = (range: Cursor, context: Context, gathered: Gathered): readonly TableReference[] => {
  const rest = range.clone();
  const name = takeName(rest);
  takeHints(rest, gathered);
  if (rest.symbol() === '*') rest.at += 1;
  const alias = takeAlias(rest);
  takeHints(rest, gathered);
  if (name === undefined || rest.done) return [{ table: name?.name, alias, derived: false }];
  if (rest.length === 1 && rest.peek()?.kind === 'hole') {
    gathered.openEnded = true;
    return [{ table: name.name, alias, derived: false }];
  }
  return readTables(range, context, gathered);
};

/** The target is not among the tables that are read, unless a FROM or a subquery names it again. */
const addTarget = (into: Gathered, own: Gathered, main: TableReference | undefined, fromAlias: boolean): void => {
  if (main?.table !== undefined) own.reads.delete(main.table);
  if (main?.table !== undefined && fromAlias) into.reads.delete(main.table);
  into.openEnded ||= own.openEnded;
  merge(into, own);
};

const readSources = (range: Cursor | undefined, context: Context, gathered: Gathered): readonly TableReference[] =>
  range === undefined ? [] : readTables(range, context, gathered);

/** `UPDATE p SET … FROM payments p`: the target is named by its alias. */
const resolve = (
  target: TableReference | undefined,
  sources: readonly TableReference[],
): TableReference | undefined => {
  const wanted = target?.table?.toLowerCase();
  if (wanted === undefined) return target;
  return sources.find(source => !source.derived && source.alias?.toLowerCase() === wanted) ?? target;
};

const readWhere = (where: Cursor | undefined, scope: Parameters<typeof readConditions>[1]): Conditions =>
  where === undefined ? NO_CONDITIONS : readConditions(where, scope);

const walkClauses = (clauses: ReadonlyMap<string, Cursor>, context: Context, gathered: Gathered): void => {
  for (const keyword of ['set', 'where', 'returning', 'order']) {
    const clause = clauses.get(keyword);
    if (clause !== undefined) walk(clause, context, gathered);
  }
};

export const whereParts = (
  conditions: Conditions,
  more: boolean,
): Pick<SqlStatement, 'where' | 'whereComplete' | 'compared' | 'bounded' | 'comparisons'> => ({
  where: conditions.equalities,
  whereComplete: conditions.complete && !more,
  compared: conditions.compared,
  bounded: conditions.bounded,
  comparisons: conditions.comparisons,
});
