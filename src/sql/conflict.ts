/** `ON CONFLICT …` and `ON DUPLICATE KEY UPDATE …`. */
import { readAssignments } from './assignment.ts';
import type { ConditionScope } from './condition.ts';
import type { Cursor } from './cursor.ts';
import { nameList, takeName } from './name.ts';
import type { SqlAssignment, SqlConflict } from './statement.ts';

export interface ReadConflict {
  readonly conflict: SqlConflict | undefined;
  readonly openEnded: boolean;
}

/** The range starts at ON. */
export const readConflict = (range: Cursor, scope: ConditionScope): ReadConflict => {
  const rest = range.clone();
  if (rest.take('on', 'duplicate')) {
    rest.take('key');
    rest.take('update');
    const { sets, row, openEnded } = readAssignments(rest, scope);
    const action =
      row === undefined && sets.length > 0 && sets.every(set => keepsItself(set, rest)) ? 'nothing' : 'update';
    return { conflict: { action, columns: undefined, constraint: undefined, sets, guarded: false }, openEnded };
  }
  rest.at += 2;
  const target = takeTarget(rest);
  if (!rest.take('do'))
    return { conflict: { action: 'nothing', ...target, sets: [], guarded: false }, openEnded: true };
  if (rest.take('nothing'))
    return { conflict: { action: 'nothing', ...target, sets: [], guarded: false }, openEnded: hasHole(rest) };
  rest.take('update');
  rest.take('set');
  const assignments = rest.until(c => c.isKeyword() && c.word() === 'where');
  const { sets, openEnded } = readAssignments(assignments, scope);
  const guarded = rest.take('where');
  return { conflict: { action: 'update', ...target, sets, guarded }, openEnded };
};

const hasHole = (rest: Cursor): boolean => rest.peek()?.kind === 'hole';

const takeTarget = (cursor: Cursor): Pick<SqlConflict, 'columns' | 'constraint'> => {
  if (cursor.take('on', 'constraint')) return { columns: undefined, constraint: takeName(cursor)?.name };
  const inside = cursor.group();
  cursor.until(c => c.isKeyword() && c.word() === 'do'); // the predicate of a partial index
  if (inside === undefined) return { columns: undefined, constraint: undefined };
  return { columns: nameList(inside), constraint: undefined };
};

/** `id = id`, `id = LAST_INSERT_ID(id)`: MySQL's ways to do nothing. */
const keepsItself = (set: SqlAssignment, clause: Cursor): boolean => {
  if (set.relative || set.value.kind === 'excluded') return false;
  if (set.value.kind === 'function' && set.value.name === 'last_insert_id') return true;
  if (set.value.kind !== 'expression') return false;
  return clause.items().some(item => {
    const target = takeName(item)?.name?.toLowerCase();
    if (target !== set.column.toLowerCase() || !item.takeSymbol('=')) return false;
    return takeName(item)?.name?.toLowerCase() === target && item.done;
  });
};
