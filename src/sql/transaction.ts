/** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their spellings. */
import { EMPTY_STATEMENT } from './context.ts';
import type { Cursor } from './cursor.ts';
import type { SqlStatement } from './statement.ts';

/** Reads a statement that controls a transaction; `undefined` for anything else. */
export const readTransaction = (statement: Cursor): SqlStatement | undefined => {
  const rest = statement.clone();
  switch (rest.word()) {
    case 'begin':
      return beginsTransaction(rest) ? { ...EMPTY_STATEMENT, kind: 'begin', isolation: isolationOf(rest) } : undefined;
    case 'start':
      return rest.word(1) === 'transaction'
        ? { ...EMPTY_STATEMENT, kind: 'begin', isolation: isolationOf(rest) }
        : undefined;
    case 'commit':
      return { ...EMPTY_STATEMENT, kind: 'commit' };
    case 'end':
      return rest.length === 1 || ['transaction', 'work'].includes(rest.word(1) ?? '')
        ? { ...EMPTY_STATEMENT, kind: 'commit' }
        : undefined;
    case 'abort':
      return { ...EMPTY_STATEMENT, kind: 'rollback' };
    case 'rollback':
      return { ...EMPTY_STATEMENT, kind: toSavepoint(rest) ? 'savepoint' : 'rollback' };
    case 'savepoint':
    case 'release':
      return { ...EMPTY_STATEMENT, kind: 'savepoint' };
    case 'save':
      return ['tran', 'transaction'].includes(rest.word(1) ?? '')
        ? { ...EMPTY_STATEMENT, kind: 'savepoint' }
        : undefined;
    case 'set':
      return mentions(rest, 'transaction')
        ? { ...EMPTY_STATEMENT, kind: 'other', isolation: isolationOf(rest) }
        : undefined;
    default:
      return undefined;
  }
};

const AFTER_BEGIN = new Set([
  'tran',
  'transaction',
  'work',
  'immediate',
  'exclusive',
  'deferred',
  'concurrent',
  'isolation',
  'read',
  'not',
  'deferrable',
  'distributed',
]);

/** SQL Server's `BEGIN … END` block is no transaction. */
const beginsTransaction = (rest: Cursor): boolean =>
  rest.length === 1 || rest.peek(1)?.kind === 'hole' || AFTER_BEGIN.has(rest.word(1) ?? '');

const toSavepoint = (rest: Cursor): boolean => {
  const to = rest.clone();
  to.at += 1;
  to.takeAny('work', 'transaction');
  return to.take('to');
};

/** SQLite's IMMEDIATE and EXCLUSIVE let one writer in at a time, from the start. */
const isolationOf = (rest: Cursor): SqlStatement['isolation'] =>
  mentions(rest, 'serializable') || rest.word(1) === 'immediate' || rest.word(1) === 'exclusive'
    ? 'serializable'
    : 'default';

const mentions = (rest: Cursor, word: string): boolean => {
  const search = rest.clone();
  search.until(c => c.word() === word);
  return !search.done;
};
