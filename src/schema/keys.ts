/** Reads the column lists of constraints and indexes. */
import type { Cursor } from '../sql/cursor.ts';
import { isNameToken, takeName } from '../sql/name.ts';
import type { DraftKey } from './draft.ts';
import { sameName } from './draft.ts';

/** Where a statement stands, for `declaredIn` and for texts. */
export interface Origin {
  readonly file: string;
  readonly text: string;
  /** One-based line of an offset. */
  readonly lineAt: (offset: number) => number;
}

interface KeyColumns {
  readonly columns: readonly string[];
  /** The first item that is not simply a column, as written. */
  readonly condition: string | undefined;
}

/** `(a, b DESC)`; an expression, a prefix length or a collation makes the key conditional. */
const readColumns = (list: Cursor, origin: Origin): KeyColumns => {
  const columns: string[] = [];
  let condition: string | undefined;
  for (const item of list.items()) {
    const written = textOf(item, origin);
    const name = isNameToken(item.peek()) ? takeName(item)?.name : undefined;
    if (name === undefined) {
      condition ??= written;
      columns.push(...namesIn(item));
      continue;
    }
    const expression = item.symbol() === '(';
    if (expression) {
      // MySQL's prefix `m(32)` or a function: of the latter the arguments are the columns.
      const inside = item.group();
      const names = inside === undefined ? [] : namesIn(inside);
      columns.push(...(names.length > 0 ? names : [name]));
    } else columns.push(name);
    // An operator class, ASC, NULLS FIRST change nothing.
    item.until(c => !isNameToken(c.peek()) || c.word() === 'collate');
    if (expression || !item.done) condition ??= written;
  }
  return { columns, condition };
};

const namesIn = (range: Cursor): readonly string[] => {
  const names: string[] = [];
  const rest = range.clone();
  while (!rest.done) {
    const name = isNameToken(rest.peek()) ? takeName(rest)?.name : undefined;
    if (name === undefined) rest.at += 1;
    else if (rest.symbol() !== '(') names.push(name);
  }
  return names;
};

export const textOf = (range: Cursor, origin: Origin): string => {
  const first = range.peek();
  const last = range.peek(range.length - 1);
  return first === undefined || last === undefined
    ? ''
    : origin.text.slice(first.start, last.end).replaceAll(/\s+/g, ' ');
};

export interface KeyShape {
  readonly table: string;
  readonly name: string | undefined;
  readonly primary: boolean;
  /** `CREATE INDEX` makes up other names than a constraint. */
  readonly index?: boolean;
}

/** A key from its column list and what follows it (`WHERE …`); `offset` is where it is declared. */
export const keyOf = (list: Cursor, tail: Cursor, shape: KeyShape, offset: number, origin: Origin): DraftKey => {
  const { columns, condition } = readColumns(list, origin);
  const where = predicateOf(tail, columns, origin);
  return keyOfColumns(columns, condition ?? where, shape, offset, origin);
};

export const keyOfColumns = (
  columns: readonly string[],
  condition: string | undefined,
  shape: KeyShape,
  offset: number,
  origin: Origin,
): DraftKey => ({
  columns,
  condition,
  declaredIn: { file: origin.file, line: origin.lineAt(offset) },
  names: new Set(
    (shape.name === undefined ? madeUpNames(columns, shape) : [shape.name]).map(name => name.toLowerCase()),
  ),
  primary: shape.primary,
});

/** PostgreSQL's and MySQL's names for what has none. */
const madeUpNames = (columns: readonly string[], shape: KeyShape): readonly string[] => {
  if (shape.primary) return [`${shape.table}_pkey`, 'primary'];
  const joined = [shape.table, ...columns].join('_');
  return [`${joined}_${shape.index === true ? 'idx' : 'key'}`, ...columns.slice(0, 1)];
};

/** `WHERE …`, unless it says no more than that the key's own columns are not null: null is never a duplicate anyway. */
const predicateOf = (tail: Cursor, columns: readonly string[], origin: Origin): string | undefined => {
  const rest = tail.clone();
  rest.until(c => c.isKeyword() && c.word() === 'where');
  if (rest.done) return undefined;
  const text = textOf(rest, origin);
  rest.at += 1;
  return onlyNotNull(rest, columns) ? undefined : text;
};

const onlyNotNull = (range: Cursor, columns: readonly string[]): boolean => {
  const rest = range.clone();
  const inside = rest.clone().group();
  if (inside?.end === range.end - 1) return onlyNotNull(inside, columns);
  do {
    const part = rest.until(c => c.word() === 'and');
    const only = part.symbol() === '(' ? (part.group() ?? part) : part;
    const name = takeName(only)?.name;
    if (name === undefined || !columns.some(column => sameName(column, name))) return false;
    if (!only.take('is', 'not', 'null') || !only.done) return false;
  } while (rest.take('and'));
  return rest.done;
};
