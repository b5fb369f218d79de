/** FROM, JOIN and USING lists: which tables, under which names, with which lock hints. */
import { addLock, merge, type Context, type Gathered } from './context.ts';
import type { Cursor } from './cursor.ts';
import { canBeAlias, endsInClauseHole, isNameToken, takeName } from './name.ts';
import { isQuery, readQuery, walk } from './select.ts';

export interface TableReference {
  /** `undefined` when it is dynamic, a function or a subquery without a table. */
  readonly table: string | undefined;
  readonly alias: string | undefined;
  readonly derived: boolean;
}

const JOIN_WORDS = new Set(['join', 'straight_join', 'apply']);
const HINTS = new Set([
  'updlock',
  'xlock',
  'tablockx',
  'holdlock',
  'serializable',
  'nolock',
  'rowlock',
  'readpast',
  'tablock',
  'paglock',
  'readcommitted',
  'readcommittedlock',
  'readuncommitted',
  'repeatableread',
  'nowait',
  'index',
  'forceseek',
  'forcescan',
  'noexpand',
  'snapshot',
]);

/** Reads a whole FROM clause. Tables go into `into.reads`, except names of CTEs, which stand for what they read. */
export const readTables = (clause: Cursor, context: Context, into: Gathered): readonly TableReference[] => {
  const references: TableReference[] = [];
  const rest = clause.clone();
  while (!rest.done) {
    while (rest.takeAny('only', 'lateral', 'table') !== undefined);
    const reference = readReference(rest, context, into);
    if (reference !== undefined) references.push(reference);
    // Up to the next table: the condition of a join, hints, column lists.
    const between = rest.until(c => c.symbol() === ',' || (c.isKeyword() && JOIN_WORDS.has(c.word() ?? '')));
    walk(between, context, into);
    if (endsInClauseHole(between)) into.openEnded = true;
    rest.at += 1;
  }
  return references;
};

const readReference = (cursor: Cursor, context: Context, into: Gathered): TableReference | undefined => {
  const inside = cursor.group();
  if (inside !== undefined) {
    if (!isQuery(inside)) return readTables(inside, context, into)[0];
    const query = readQuery(inside, context);
    merge(into, query.gathered);
    return { table: query.table, alias: takeAlias(cursor), derived: true };
  }
  const name = takeName(cursor);
  if (name === undefined) return undefined;
  // A function: its arguments are walked by the caller.
  if (cursor.symbol() === '(' && !isHintGroup(cursor)) return { table: undefined, alias: undefined, derived: true };
  takeHints(cursor, into);
  const alias = takeAlias(cursor);
  takeHints(cursor, into);
  const cte =
    name.qualifier === undefined && name.name !== undefined ? context.ctes.get(name.name.toLowerCase()) : undefined;
  if (cte !== undefined) {
    for (const statement of cte.dependsOn) into.dependsOn.add(statement);
    if (cte.statement !== undefined) into.dependsOn.add(cte.statement);
    return { table: cte.table, alias: alias ?? name.name, derived: true };
  }
  if (name.name !== undefined) into.reads.add(name.name);
  return { table: name.name, alias, derived: false };
};

export const takeAlias = (cursor: Cursor): string | undefined => {
  const explicit = cursor.take('as');
  const token = cursor.peek();
  if (!isNameToken(token) || (!explicit && token.kind === 'word' && !canBeAlias(token.text))) return undefined;
  cursor.at += 1;
  return token.text;
};

const isHintGroup = (cursor: Cursor): boolean => HINTS.has(cursor.word(1) ?? '');

/** SQL Server's `WITH (UPDLOCK, HOLDLOCK)` and the form without WITH. */
export const takeHints = (cursor: Cursor, into: Gathered): void => {
  if (cursor.word() === 'with' && cursor.symbol(1) === '(') cursor.at += 1;
  else if (cursor.symbol() !== '(' || !isHintGroup(cursor)) return;
  const words =
    cursor
      .group()
      ?.items()
      .map(hint => hint.word() ?? '') ?? [];
  const isRange = words.includes('holdlock') || words.includes('serializable');
  if (words.includes('tablockx') || (isRange && words.some(word => word === 'updlock' || word === 'xlock')))
    into.locksAbsent = true;
  for (const word of words) {
    if (['updlock', 'xlock', 'tablockx'].includes(word)) addLock(into, 'update');
    else if (['holdlock', 'serializable', 'repeatableread'].includes(word)) addLock(into, 'share');
    else if (word === 'readpast') into.skipLocked = true;
  }
};
