/** Where one statement ends and the next begins. */
import { Cursor, type Source } from './cursor.ts';

/**
 * The statements between semicolons, the body of a `CREATE FUNCTION | PROCEDURE | TRIGGER … BEGIN … END` being part of its
 * statement.
 */
export const splitStatements = (source: Source): readonly Cursor[] => {
  const statements: Cursor[] = [];
  const { tokens } = source;
  let from = 0;
  let blocks = 0;
  let routine = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'word') {
      if (ROUTINES.has(token.text) && tokens[from]?.text === 'create' && at - from < MAX_HEADER) routine = true;
      if (routine) blocks = Math.max(0, blocks + blockChange(token.text, tokens[at + 1]?.text, tokens[at - 1]?.text));
    }
    if (token?.kind !== 'symbol' || token.text !== ';' || blocks > 0) continue;
    if (at > from) statements.push(new Cursor(source, from, at));
    from = at + 1;
    routine = false;
  }
  if (tokens.length > from) statements.push(new Cursor(source, from, tokens.length));
  return statements;
};

const ROUTINES = new Set(['function', 'procedure', 'trigger', 'event']);
/** `CREATE OR REPLACE DEFINER = x CONSTRAINT TRIGGER`: the kind of object stands near the start. */
const MAX_HEADER = 12;

const blockChange = (word: string, next: string | undefined, before: string | undefined): number => {
  if (word === 'begin') return 1;
  if (word === 'case') return before === 'end' ? 0 : 1;
  if (word !== 'end') return 0;
  return next === 'if' || next === 'loop' || next === 'while' || next === 'repeat' ? 0 : -1;
};

/**
 * SQL Server needs no semicolon: within a range, where the first statement ends because another one starts.
 * Only a statement that changes or reads rows is cut; `MERGE … THEN INSERT`, `DO UPDATE`, `FOR UPDATE` are no starts.
 */
export const takeStatement = (rest: Cursor): Cursor => {
  const start = rest.at;
  const first = rest.word();
  if (first === undefined || !CUT.has(first)) {
    const all = rest.clone();
    rest.at = rest.end;
    return all;
  }
  let verbs = first === 'with' ? 0 : 1;
  return rest.until(c => {
    if (c.at === start || !c.isKeyword() || !startsStatement(c)) return false;
    const before = c.source.tokens[c.at - 1];
    if (before?.kind === 'symbol' && before.text !== ')') return false;
    if (before?.kind === 'word' && CONTINUING.has(before.text)) return false;
    verbs += 1;
    return verbs > 1;
  });
};

const CUT = new Set([
  'with',
  'insert',
  'update',
  'delete',
  'select',
  'set',
  'declare',
  'begin',
  'commit',
  'rollback',
  'replace',
  'merge',
]);
const CONTINUING = new Set([
  'then',
  'do',
  'key',
  'for',
  'on',
  'or',
  'before',
  'after',
  'of',
  'and',
  'no',
  'instead',
  'with',
  'not',
  'else',
  'explain',
  'analyze',
  'select',
  'from',
  'into',
  'where',
  'set',
  'by',
  'in',
  'is',
  'as',
  'when',
  'case',
  'like',
  'between',
  'join',
  'having',
  'distinct',
  'all',
]);

/** The token could open a statement of its own. */
const startsStatement = (cursor: Cursor): boolean => {
  switch (cursor.word()) {
    case 'insert':
      return cursor.word(1) === 'into';
    case 'delete':
      return cursor.word(1) === 'from';
    case 'update': {
      const isName =
        cursor.peek(1)?.kind === 'word' || cursor.peek(1)?.kind === 'quoted' || cursor.peek(1)?.kind === 'doubleQuoted';
      return isName && cursor.word(1) !== 'set';
    }
    case 'begin':
      return ['tran', 'transaction', 'try', 'catch'].includes(cursor.word(1) ?? '');
    case 'commit':
    case 'rollback':
      return ['tran', 'transaction'].includes(cursor.word(1) ?? '') || cursor.length === 1;
    case 'if':
      return cursor.symbol(1) !== '(' || cursor.source.tokens[cursor.at - 1]?.kind !== 'symbol';
    case 'else':
    case 'end':
      return !insideCase(cursor);
    case 'declare':
      return cursor.peek(1)?.kind === 'named';
    default:
      return false;
  }
};

/** `ELSE` and `END` belong to a CASE that is open at this level. */
const insideCase = (cursor: Cursor): boolean => {
  let open = 1;
  for (let at = cursor.at - 1; at >= 0 && cursor.at - at < MAX_CASE; at -= 1) {
    const token = cursor.source.tokens[at];
    if (token?.kind === 'symbol' && token.text === ';') return false;
    if (token?.kind !== 'word') continue;
    if (token.text === 'end') open += 1;
    else if (token.text === 'case') open -= 1;
    if (open === 0) return true;
  }
  return false;
};

/** How far back the CASE of an ELSE or END is looked for, in tokens. */
const MAX_CASE = 200;
