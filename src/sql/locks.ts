/** Locks that are calls or statements of their own. */
import { addLock, EMPTY_STATEMENT, type Gathered } from './context.ts';
import type { Cursor } from './cursor.ts';
import { takeName } from './name.ts';
import type { SqlStatement } from './statement.ts';
import { valueOf } from './value.ts';

const LOCK_CALLS = new Map<string, { readonly waits: boolean }>([
  ['pg_advisory_lock', { waits: true }],
  ['pg_advisory_xact_lock', { waits: true }],
  ['pg_advisory_lock_shared', { waits: true }],
  ['pg_advisory_xact_lock_shared', { waits: true }],
  ['pg_try_advisory_lock', { waits: false }],
  ['pg_try_advisory_xact_lock', { waits: false }],
  ['get_lock', { waits: true }],
  ['sp_getapplock', { waits: true }],
]);
const UNLOCK_CALLS = new Set([
  'pg_advisory_unlock',
  'pg_advisory_unlock_all',
  'release_lock',
  'release_all_locks',
  'sp_releaseapplock',
]);

/** An advisory lock's call stands here: notes it and moves behind its name. */
export const takeLockCall = (cursor: Cursor, into: Gathered): boolean => {
  const call = LOCK_CALLS.get(cursor.word() ?? '');
  if (call === undefined || cursor.symbol(1) !== '(') return false;
  cursor.at += 1;
  addLock(into, 'advisory');
  if (!call.waits) into.skipLocked = true;
  into.lockArguments =
    cursor
      .clone()
      .group()
      ?.items()
      .map(item => valueOf(item)) ?? [];
  return true;
};

/** A select list that is nothing but one such call: `SELECT pg_advisory_xact_lock($1)`, `SELECT RELEASE_LOCK(?)`. */
export const soleCall = (list: readonly Cursor[]): 'lock' | 'unlock' | undefined => {
  const call = list.length === 1 ? list[0] : undefined;
  if (call?.symbol(1) !== '(') return undefined;
  const name = call.word() ?? '';
  if (LOCK_CALLS.has(name)) return 'lock';
  return UNLOCK_CALLS.has(name) ? 'unlock' : undefined;
};

/** `LOCK TABLE t IN … MODE`, `LOCK TABLES t WRITE`, `UNLOCK TABLES`, `EXEC sp_getapplock`. */
export const readLockStatement = (statement: Cursor): SqlStatement | undefined => {
  const rest = statement.clone();
  if (rest.takeAny('exec', 'execute') !== undefined) {
    const name = takeName(rest)?.name?.toLowerCase() ?? '';
    if (LOCK_CALLS.has(name)) return { ...EMPTY_STATEMENT, kind: 'lock', lock: 'advisory', values: resourceOf(rest) };
    return UNLOCK_CALLS.has(name) ? { ...EMPTY_STATEMENT, kind: 'unlock', values: resourceOf(rest) } : undefined;
  }
  if (rest.take('unlock')) return { ...EMPTY_STATEMENT, kind: 'unlock' };
  if (!rest.take('lock')) return undefined;
  rest.takeAny('table', 'tables');
  rest.take('only');
  const table = takeName(rest)?.name;
  rest.until(c => c.hasAny('share', 'read'));
  const shared = !rest.done && !rest.has('share', 'row', 'exclusive') && !rest.has('share', 'update', 'exclusive');
  return { ...EMPTY_STATEMENT, kind: 'lock', table, lock: shared ? 'share' : 'update' };
};

/** `@Resource = @key` */
const resourceOf = (parameters: Cursor): SqlStatement['values'] => {
  for (const item of parameters.items()) {
    const name = item.peek();
    if (name?.kind !== 'named' || name.text.toLowerCase() !== 'resource' || item.symbol(1) !== '=') continue;
    item.at += 2;
    return [valueOf(item)];
  }
  return [];
};
