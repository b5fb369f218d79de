/** What an expression is worth to the analysis: a parameter, a literal, a call, or just an expression. */
import type { Cursor } from './cursor.ts';
import { isNameToken, isReserved } from './name.ts';
import type { SqlValue } from './statement.ts';

export const EXPRESSION: SqlValue = { kind: 'expression' };

export interface ValueScope {
  /** Lower-case names for the row that was to be inserted: `excluded`, MySQL's `AS new`. */
  readonly inserted: ReadonlySet<string>;
  /** Columns of a source row whose values are known: `MERGE … USING (SELECT $1 AS id) s`, by `s.id`. */
  readonly known: ReadonlyMap<string, SqlValue>;
}

export const PLAIN_SCOPE: ValueScope = { inserted: new Set(['excluded']), known: new Map() };

const NILADIC = new Set([
  'default',
  'current_timestamp',
  'current_date',
  'current_time',
  'localtimestamp',
  'localtime',
  'sysdate',
  'sysdatetime',
  'current_user',
  'session_user',
  'user',
  'utc_timestamp',
  'utc_date',
  'rowid',
]);
const CONSTANTS = new Set(['null', 'true', 'false']);
/** `DATE '2026-01-01'` */
const TYPED_LITERALS = new Set([
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'interval',
  'json',
  'jsonb',
  'uuid',
  'binary',
]);
/** The same value in another representation. */
const CONVERSIONS = new Set(['uuid_to_bin', 'bin_to_uuid', 'unhex', 'hex']);

/** Bounds the unwrapping of parentheses, casts and conversions. */
const MAX_WRAPPERS = 20;

export const valueOf = (expression: Cursor, scope: ValueScope = PLAIN_SCOPE): SqlValue => {
  let cursor = withoutCasts(expression);
  for (let wrappers = 0; wrappers < MAX_WRAPPERS; wrappers += 1) {
    const inner = unwrapped(cursor);
    if (inner === undefined) return simpleValue(cursor, scope);
    cursor = withoutCasts(inner);
  }
  return EXPRESSION;
};

/** Drops `::type`, `COLLATE x` at the end. */
export const withoutCasts = (expression: Cursor): Cursor => {
  const cursor = expression.clone();
  const isEnd = (c: Cursor): boolean => c.symbol() === '::' || (c.isKeyword() && c.word() === 'collate');
  const value = cursor.until(isEnd);
  while (!cursor.done) {
    const collate = cursor.word() === 'collate';
    if (!collate && !cursor.takeSymbol('::')) return expression.clone();
    if (collate) cursor.step();
    takeType(cursor);
  }
  return value;
};

/** `uuid`, `varchar(10)`, `double precision`, `timestamp with time zone`, `text[]`, `public.kind`. */
const takeType = (cursor: Cursor): void => {
  if (isNameToken(cursor.peek())) cursor.step();
  while (cursor.symbol() === '.') {
    cursor.step();
    cursor.step();
  }
  if (cursor.hasAny('precision', 'varying')) cursor.step();
  if (cursor.symbol() === '(') cursor.step();
  if (cursor.hasAny('with', 'without') && cursor.word(1) === 'time') cursor.at = Math.min(cursor.end, cursor.at + 3);
  while (cursor.symbol() === '[') cursor.step();
};

/** The inside of `(x)`, `CAST(x AS t)`, `CONVERT(t, x)`, `UNHEX(x)`. */
const unwrapped = (expression: Cursor): Cursor | undefined => {
  const cursor = expression.clone();
  const name = cursor.symbol(1) === '(' ? cursor.word() : undefined;
  if (name !== undefined) cursor.step();
  const inside = cursor.group();
  if (inside === undefined || !cursor.done || inside.hasAny('select', 'with', 'values')) return undefined;
  if (name === undefined) return inside;
  if (name === 'cast' || name === 'try_cast') return inside.until(c => c.word() === 'as');
  const items = inside.items();
  if (name === 'convert') return items.length === 2 ? items[1] : undefined;
  return CONVERSIONS.has(name) ? items[0] : undefined;
};

const simpleValue = (cursor: Cursor, scope: ValueScope): SqlValue => {
  const token = cursor.peek();
  if (token === undefined) return EXPRESSION;
  if (cursor.length === 1) {
    switch (token.kind) {
      case 'parameter':
        return { kind: 'parameter', index: token.index };
      case 'named':
        return { kind: 'named', name: token.text };
      case 'hole':
        return { kind: 'hole', index: token.index };
      case 'string':
      case 'number':
        return { kind: 'literal', text: token.text };
      case 'word':
        if (CONSTANTS.has(token.text)) return { kind: 'literal', text: token.text };
        if (NILADIC.has(token.text)) return { kind: 'function', name: token.text };
        return scope.known.get(token.text) ?? EXPRESSION;
      case 'doubleQuoted':
        // A string for MySQL, a name for the others.
        if (cursor.source.mysql) return { kind: 'literal', text: token.text };
        return scope.known.get(token.text) ?? EXPRESSION;
      case 'quoted':
        return scope.known.get(token.text) ?? EXPRESSION;
      case 'dynamic':
      case 'symbol':
        return EXPRESSION;
    }
  }
  const second = cursor.peek(1);
  if (cursor.length === 2 && second !== undefined) {
    if (token.text === '-' && second.kind === 'number') return { kind: 'literal', text: `-${second.text}` };
    if (token.kind === 'word' && TYPED_LITERALS.has(token.text)) return simpleValue(after(cursor), scope);
  }
  if (cursor.length === 3 && cursor.symbol(1) === '.' && isNameToken(token)) return memberValue(cursor, scope);
  return callValue(cursor, scope);
};

const after = (cursor: Cursor): Cursor => {
  const rest = cursor.clone();
  rest.at += 1;
  return rest;
};

const memberValue = (cursor: Cursor, scope: ValueScope): SqlValue => {
  const qualifier = cursor.peek()?.text.toLowerCase() ?? '';
  const member = cursor.peek(2);
  if (!isNameToken(member)) return EXPRESSION;
  if (scope.inserted.has(qualifier)) return { kind: 'excluded', column: member.text };
  return scope.known.get(`${qualifier}.${member.text}`) ?? EXPRESSION;
};

/** `name(…)` as the whole expression. */
const callValue = (expression: Cursor, scope: ValueScope): SqlValue => {
  const cursor = expression.clone();
  let name: string | undefined;
  while (isNameToken(cursor.peek())) {
    name = cursor.peek()?.text.toLowerCase();
    cursor.at += 1;
    if (!cursor.takeSymbol('.')) break;
  }
  const inside = cursor.group();
  if (name === undefined || inside === undefined || !cursor.done || isReserved(name)) return EXPRESSION;
  if (name !== 'values') return { kind: 'function', name };
  const column = inside.peek(inside.length - 1);
  return scope.inserted.has('values()') && isNameToken(column) ? { kind: 'excluded', column: column.text } : EXPRESSION;
};
