/** Names of tables and columns, with quotes and schema prefixes removed. */
import type { Cursor } from './cursor.ts';
import type { Token } from './token.ts';

/** Words that no dialect takes as a column without quotes. */
const RESERVED = new Set(
  (
    'select from where and or not in is null like ilike between case when then else end as on using join inner left right full outer ' +
    'cross natural lateral group order by having limit for union except intersect insert update delete into set ' +
    'returning default distinct all any some exists with true false asc desc collate'
  ).split(' '),
);

/** Words that end a table reference: columns in some dialects, but never an alias. */
const NO_ALIAS = new Set(
  (
    'values output offset fetch window do conflict duplicate key option if begin commit rollback merge matched ignore force use ' +
    'partition check pivot unpivot apply qualify tablesample overriding exec execute declare straight_join escape returning start lock'
  ).split(' '),
);

/** Reserved words that are values or end one. */
const VALUE_WORDS = new Set(['null', 'true', 'false', 'end', 'default']);

const endsValue = (token: Token | undefined): boolean => {
  if (token === undefined) return false;
  if (token.kind === 'symbol') return token.text === ')' || token.text === ']';
  return token.kind !== 'word' || !RESERVED.has(token.text) || VALUE_WORDS.has(token.text);
};

/** The range ends in a hole that is no part of the value before it: a further clause or condition. */
export const endsInClauseHole = (range: Cursor): boolean => {
  const { tokens } = range.source;
  return !range.done && tokens[range.end - 1]?.kind === 'hole' && endsValue(tokens[range.end - 2]);
};

/** The range without such a hole. */
export const withoutClauseHole = (range: Cursor): Cursor =>
  range.length > 1 && endsInClauseHole(range) ? range.upTo(range.end - 1) : range;

export const isReserved = (word: string): boolean => RESERVED.has(word);

export const canBeAlias = (word: string): boolean => !RESERVED.has(word) && !NO_ALIAS.has(word);

export type NameToken = Token & { readonly kind: 'word' | 'quoted' | 'doubleQuoted' };

export const isNameToken = (token: Token | undefined): token is NameToken =>
  token !== undefined && (token.kind === 'quoted' || token.kind === 'doubleQuoted' || token.kind === 'word');

export interface Name {
  /** The last part; `undefined` when it is partly a hole. */
  readonly name: string | undefined;
  /** The part before it, as written. */
  readonly qualifier: string | undefined;
}

/** `name`, `"schema"."name"`, `db..name`, `${schema}.name`. Moves behind it; `undefined` and no move when there is none. */
export const takeName = (cursor: Cursor): Name | undefined => {
  const first = cursor.peek();
  if (first === undefined) return undefined;
  const isPart = (token: Token | undefined): token is Token =>
    isNameToken(token) || token?.kind === 'dynamic' || token?.kind === 'hole' || token?.kind === 'parameter';
  if (!isPart(first) || (first.kind === 'word' && isReserved(first.text) && cursor.symbol(1) !== '.')) return undefined;
  let last = first;
  let qualifier: string | undefined;
  cursor.at += 1;
  while (cursor.symbol() === '.') {
    const skip = cursor.symbol(1) === '.' ? 2 : 1;
    const next = cursor.peek(skip);
    if (!isPart(next)) break;
    qualifier = textOf(last);
    last = next;
    cursor.at += skip + 1;
  }
  return { name: textOf(last), qualifier };
};

const textOf = (token: Token): string | undefined => (isNameToken(token) ? token.text : undefined);

/** The names of a column list, `undefined` when one of them is no plain name. */
export const nameList = (list: Cursor): readonly string[] | undefined => {
  const names: string[] = [];
  for (const item of list.items()) {
    const name = takeName(item)?.name;
    if (name === undefined || !item.done) return undefined;
    names.push(name);
  }
  return names;
};
