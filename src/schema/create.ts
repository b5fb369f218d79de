/** CREATE TABLE and CREATE UNIQUE INDEX, and the definitions that ALTER TABLE shares with them. */
import type { Cursor } from '../sql/cursor.ts';
import { isNameToken, takeName } from '../sql/name.ts';
import { addKey, drop, find, put, type Draft, type DraftKey, type DraftTable } from './draft.ts';
import { keyOf, keyOfColumns, type Origin } from './keys.ts';

/** The cursor stands behind CREATE. */
export const readCreate = (rest: Cursor, draft: Draft, origin: Origin): void => {
  if (rest.take('or')) rest.at += 1;
  const temporary = rest.takeAny('temp', 'temporary') !== undefined;
  while (rest.takeAny('global', 'local', 'unlogged', 'foreign', 'external', 'temp', 'temporary') !== undefined);
  if (rest.take('table')) {
    if (!temporary) readTable(rest, draft, origin);
    return;
  }
  const unique = rest.take('unique');
  while (rest.takeAny('clustered', 'nonclustered') !== undefined);
  if (unique && rest.take('index')) readIndex(rest, draft, origin);
};

const readTable = (rest: Cursor, draft: Draft, origin: Origin): void => {
  const keepsExisting = rest.take('if', 'not', 'exists');
  if (rest.peek()?.kind === 'word' && rest.peek()?.text.startsWith('#') === true) return; // SQL Server's temporary table
  const name = takeName(rest)?.name;
  if (name === undefined) return;
  const existing = find(draft, name);
  if (keepsExisting && existing?.complete === true) return;
  put(draft, { name, complete: true, keys: [] });
  if (rest.take('like')) {
    copyKeys(draft, takeName(rest)?.name, name);
    return;
  }
  if (rest.take('partition', 'of')) {
    copyKeys(draft, takeName(rest)?.name, name);
    return;
  }
  const elements = rest.group();
  if (elements?.hasAny('select', 'with') === true) return;
  for (const element of elements?.items() ?? []) readElement(element, name, draft, origin);
};

const copyKeys = (draft: Draft, from: string | undefined, to: string): void => {
  const source = from === undefined ? undefined : find(draft, from);
  const target = find(draft, to);
  if (target === undefined) return;
  if (source === undefined)
    drop(draft, to); // its keys are somewhere out of view
  else put(draft, { ...target, complete: source.complete, keys: [...target.keys, ...source.keys] });
};

/** One line of a table's definition: a constraint, an index or a column. */
export const readElement = (element: Cursor, table: string, draft: Draft, origin: Origin): void => {
  const key = readConstraint(element.clone(), table, origin);
  if (key === 'none') return;
  if (key !== undefined) {
    addKey(draft, table, key);
    return;
  }
  if (element.word() === 'like' && isNameToken(element.peek(1))) {
    element.at += 1;
    const source = takeName(element)?.name;
    const copies = element.clone();
    copies.until(c => c.has('including', 'all') || c.has('including', 'indexes'));
    if (!copies.done) copyKeys(draft, source, table);
    return;
  }
  for (const found of readColumn(element, table, origin)) addKey(draft, table, found);
};

/** `undefined`: not a constraint; `'none'`: a constraint or index that makes nothing unique. */
export const readConstraint = (rest: Cursor, table: string, origin: Origin): DraftKey | 'none' | undefined => {
  const offset = rest.peek()?.start ?? 0;
  let name: string | undefined;
  if (rest.word() === 'constraint') {
    rest.at += 1;
    // MySQL allows CONSTRAINT without a name.
    if (!rest.hasAny('primary', 'unique', 'foreign', 'check')) name = takeName(rest)?.name;
  }
  if (rest.take('primary', 'key')) return readList(rest, table, name, true, offset, origin) ?? 'none';
  if (rest.word() === 'unique' && !looksLikeColumn(rest)) {
    rest.at += 1;
    return readList(rest, table, name, false, offset, origin) ?? 'none';
  }
  if (rest.word() === 'index' && isNameToken(rest.peek(1)) && rest.word(2) === 'unique') {
    rest.at += 1;
    name = takeName(rest)?.name;
    rest.at += 1;
    return readList(rest, table, name, false, offset, origin) ?? 'none';
  }
  const keyless = rest.hasAny('foreign', 'check', 'exclude', 'fulltext', 'spatial', 'period') || name !== undefined;
  if (keyless && !looksLikeColumn(rest)) return 'none';
  const isIndex =
    rest.hasAny('key', 'index') && (rest.symbol(1) === '(' || rest.symbol(2) === '(' || rest.word(2) === 'using');
  return isIndex && !isTypeWord(rest.word(1)) ? 'none' : undefined;
};

/** A column may be named `unique`, `check` or `period` where the dialect allows it: then a type follows. */
const looksLikeColumn = (rest: Cursor): boolean => isTypeWord(rest.word(1));

const TYPE_WORDS = new Set([
  'int',
  'integer',
  'bigint',
  'smallint',
  'tinyint',
  'text',
  'varchar',
  'nvarchar',
  'char',
  'uuid',
  'boolean',
  'bool',
  'date',
  'timestamp',
  'timestamptz',
  'datetime',
  'jsonb',
  'json',
  'numeric',
  'decimal',
  'blob',
  'bytea',
  'real',
  'float',
  'double',
  'varbinary',
  'binary',
]);
const isTypeWord = (word: string | undefined): boolean => word !== undefined && TYPE_WORDS.has(word);

/** `[KEY | INDEX] [name] [USING m] [CLUSTERED] [NULLS [NOT] DISTINCT] (…) …` */
const readList = (
  rest: Cursor,
  table: string,
  given: string | undefined,
  primary: boolean,
  offset: number,
  origin: Origin,
): DraftKey | undefined => {
  let name = given;
  while (!rest.done && rest.symbol() !== '(') {
    if (
      rest.takeAny('key', 'index', 'clustered', 'nonclustered', 'nulls', 'not', 'distinct', 'if', 'exists') !==
      undefined
    )
      continue;
    if (rest.take('using')) {
      rest.at += 1;
      continue;
    }
    const found = takeName(rest)?.name;
    if (found === undefined) return undefined;
    name ??= found;
  }
  const list = rest.group();
  return list === undefined ? undefined : keyOf(list, rest, { table, name, primary }, offset, origin);
};

/** A column's own `PRIMARY KEY` and `UNIQUE`. */
export const readColumn = (definition: Cursor, table: string, origin: Origin): readonly DraftKey[] => {
  const rest = definition.clone();
  const offset = rest.peek()?.start ?? 0;
  const column = takeName(rest)?.name ?? takeAnyName(rest);
  if (column === undefined) return [];
  const keys: DraftKey[] = [];
  let name: string | undefined;
  while (!rest.done) {
    if (rest.take('constraint')) {
      name = takeName(rest)?.name;
      continue;
    }
    const primary = rest.has('primary', 'key');
    if (primary || (rest.word() === 'unique' && rest.isKeyword())) {
      keys.push(keyOfColumns([column], undefined, { table, name, primary }, offset, origin));
      name = undefined;
      rest.at += 1;
    }
    if (rest.hasAny('check', 'references', 'default', 'not')) name = undefined;
    rest.step();
  }
  return keys;
};

const takeAnyName = (rest: Cursor): string | undefined => {
  const token = rest.peek();
  if (!isNameToken(token)) return undefined;
  rest.at += 1;
  return token.text;
};

/** The cursor stands behind CREATE UNIQUE INDEX. */
const readIndex = (rest: Cursor, draft: Draft, origin: Origin): void => {
  const offset = rest.peek()?.start ?? 0;
  rest.take('concurrently');
  const keepsExisting = rest.take('if', 'not', 'exists');
  const name = rest.word() === 'on' ? undefined : takeName(rest)?.name;
  if (rest.take('using')) rest.at += 1;
  if (!rest.take('on')) return;
  rest.take('only');
  const table = takeName(rest)?.name;
  if (table === undefined) return;
  if (rest.take('using')) rest.at += 1;
  const list = rest.group();
  if (list === undefined) return;
  const key = keyOf(list, rest, { table, name, primary: false, index: true }, offset, origin);
  if (keepsExisting && hasKeyNamed(find(draft, table), key)) return;
  addKey(draft, table, key);
};

const hasKeyNamed = (table: DraftTable | undefined, key: DraftKey): boolean =>
  table?.keys.some(other => [...key.names].some(name => other.names.has(name))) ?? false;
