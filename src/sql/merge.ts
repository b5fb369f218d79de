/** MERGE: an upsert with its conditions written out. */
import { readAssignments } from './assignment.ts';
import { bareScope, NO_CONDITIONS, readConditions, type ConditionScope } from './condition.ts';
import { clausesOf, EMPTY_STATEMENT, gather, gatheredParts, merge, type Context, type Gathered } from './context.ts';
import type { Cursor } from './cursor.ts';
import { withoutItemAlias } from './insert.ts';
import { nameList, takeName } from './name.ts';
import { isQuery, itemName, readQuery, walk } from './select.ts';
import type { SqlAssignment, SqlConflict, SqlStatement, SqlValue } from './statement.ts';
import { readTables, takeAlias, takeHints } from './tables.ts';
import { EXPRESSION, valueOf } from './value.ts';
import { whereParts } from './write.ts';

const CLAUSES = new Set(['using', 'on', 'when', 'returning', 'output', 'option']);

export const readMerge = (statement: Cursor, context: Context): SqlStatement => {
  const rest = statement.clone();
  rest.take('merge');
  if (rest.take('top')) rest.step();
  rest.take('into');
  rest.take('only');
  const gathered = gather();
  const table = takeName(rest)?.name;
  takeHints(rest, gathered);
  const alias = takeAlias(rest);
  takeHints(rest, gathered);
  // HOLDLOCK keeps a second MERGE out of the range that this one looked at.
  if (gathered.lock === 'share') gathered.lock = 'update';
  const clauses = clausesOf(rest, CLAUSES);
  const using = clauses.get('using');
  const known = using === undefined ? new Map<string, SqlValue>() : readSource(using, context, gathered);
  const scope: ConditionScope = { ...bareScope([table, alias]), known };
  const on = clauses.get('on');
  const conditions = on === undefined ? NO_CONDITIONS : readConditions(on, scope);
  const arms = readArms(rest, scope, context, gathered);
  gathered.openEnded ||= conditions.openEnded;
  return {
    ...EMPTY_STATEMENT,
    ...gatheredParts(gathered),
    kind: 'merge',
    table,
    columns: arms.columns,
    values: arms.values,
    ...whereParts(conditions, false),
    sets: arms.sets,
    conflict: { ...arms.conflict, columns: conditions.equalities.map(equality => equality.column) },
    returning: clauses.has('returning') || clauses.has('output'),
  };
};

/** The columns of the source whose values the text shows, by name and by `alias.name`. */
const readSource = (using: Cursor, context: Context, gathered: Gathered): ReadonlyMap<string, SqlValue> => {
  const known = new Map<string, SqlValue>();
  const rest = using.clone();
  const inside = rest.group();
  if (inside === undefined || !isQuery(inside)) {
    readTables(using, context, gathered);
    return known;
  }
  const alias = takeAlias(rest)?.toLowerCase();
  const names = rest.group();
  const given = names === undefined ? undefined : nameList(names);
  let items: readonly Cursor[];
  if (inside.take('values')) items = inside.group()?.items() ?? [];
  else {
    const query = readQuery(inside, context);
    merge(gathered, query.gathered);
    if (query.references.length > 0) return known;
    items = query.list;
  }
  for (const [index, item] of items.entries()) {
    const name = given?.[index] ?? itemName(item);
    if (name === undefined) continue;
    const value = valueOf(withoutItemAlias(item));
    if (alias !== undefined) known.set(`${alias}.${name}`, value);
    known.set(name, value);
  }
  return known;
};

interface Arms {
  columns: readonly string[];
  values: readonly SqlValue[];
  sets: readonly SqlAssignment[];
  conflict: SqlConflict;
}

const readArms = (rest: Cursor, scope: ConditionScope, context: Context, gathered: Gathered): Arms => {
  const arms: Arms = {
    columns: [],
    values: [],
    sets: [],
    conflict: { action: 'nothing', columns: undefined, constraint: undefined, sets: [], guarded: false },
  };
  const cursor = rest.clone();
  cursor.until(c => c.isKeyword() && c.word() === 'when');
  while (cursor.take('when')) {
    const arm = takeArm(cursor);
    walk(arm, context, gathered);
    const missing = arm.word() === 'not' && !arm.has('not', 'matched', 'by', 'source');
    const condition = arm.until(c => c.isKeyword() && c.word() === 'then');
    arm.take('then');
    const guarded = hasAnd(condition);
    if (arm.take('insert')) readInsertArm(arm, scope, arms);
    else if (!missing && arm.take('update')) {
      arm.take('set');
      const { sets } = readAssignments(armBody(arm), scope);
      arms.sets = [...arms.sets, ...sets];
      arms.conflict = {
        ...arms.conflict,
        action: 'update',
        sets: arms.sets,
        guarded: arms.conflict.guarded || guarded,
      };
    }
  }
  return arms;
};

/** Up to the next WHEN that is not part of a CASE. */
const takeArm = (cursor: Cursor): Cursor => {
  let cases = 0;
  return cursor.until(c => {
    const word = c.isKeyword() ? c.word() : undefined;
    if (word === 'case') cases += 1;
    else if (word === 'end' && cases > 0) cases -= 1;
    return word === 'when' && cases === 0;
  });
};

const armBody = (arm: Cursor): Cursor =>
  arm.clone().until(c => c.isKeyword() && c.hasAny('output', 'returning', 'option'));

const hasAnd = (condition: Cursor): boolean => {
  const rest = condition.clone();
  rest.until(c => c.word() === 'and');
  return !rest.done;
};

const readInsertArm = (arm: Cursor, scope: ConditionScope, arms: Arms): void => {
  const columns = arm.group();
  arm.take('overriding');
  arm.until(c => c.word() === 'values');
  arm.take('values');
  const values = arm.group();
  arms.columns = columns === undefined ? [] : (nameList(columns) ?? []);
  // A column of a source table is a value, but none that the text shows.
  arms.values = values?.items().map(item => valueOf(item, scope)) ?? [];
  if (arms.values.length === 0) arms.values = arms.columns.map(() => EXPRESSION);
};
