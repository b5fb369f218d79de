import type { FragmentMeaning } from '../../catalog/model.ts';
import { readSql } from '../../sql/read.ts';
import type { SqlStatement } from '../../sql/statement.ts';
import type { ts } from '../../typescript/syntax.ts';
import type { Shown, SqlPieces } from '../query.ts';
import { undefinedValue, type Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { valueAt, type Site } from './site.ts';
import { queryOf, valueOf } from './sql-query.ts';

/** Lowers a piece of SQL that is a value of its own. */
export function makeFragment(cx: Lowering, site: Site, meaning: FragmentMeaning): Value {
  if (meaning.means !== undefined) return textFragment(meaning.means);
  if (meaning.name !== undefined) {
    const name = valueAt(cx, site, meaning.name)?.value;
    return name?.kind === 'literal' ? nameFragment(String(name.value)) : cx.unknown(site.args);
  }
  if (meaning.counts === true)
    return { kind: 'fragment', text: { parts: [''], holes: [], parameters: undefined }, counts: true };
  const pieces = queryOf(cx, site, { text: meaning.text ?? [] });
  return pieces === undefined ? cx.unknown(site.args) : { kind: 'fragment', text: pieces };
}

/** Text that has no values. */
function textFragment(text: string): Value {
  return { kind: 'fragment', text: { parts: [text], holes: [], parameters: undefined } };
}

/** The name of a column or table, `orders.id as key`: SQL does not keep the case of one without quotes. */
export function nameFragment(name: string): Value {
  return textFragment(quoted(name.split(/\s/u)[0] ?? name));
}

/** Whatever it is: `left`, `order` and `user` are words of the language. */
function quoted(name: string): string {
  return name
    .split('.')
    .map(part => `"${part}"`)
    .join('.');
}

/** What a fragment names that is nothing but a column or table. */
export function nameIn(value: Value | undefined): string | undefined {
  if (value?.kind !== 'fragment' || value.text.holes.length > 0) return undefined;
  const text = value.text.parts.join('').replaceAll('"', '');
  return /^[\w$.]+$/u.test(text) ? text : undefined;
}

/** What a column is set to by `stock - 1`, and whether that depends on what it was. */
export function assignmentOf(
  cx: Lowering,
  table: string | undefined,
  column: string,
  pieces: SqlPieces,
): { readonly relative: boolean; readonly value: Value } {
  const [statement] = readSql(within(`UPDATE ${table ?? 'rows'} SET ${quoted(column)} = `, pieces));
  const set = statement?.sets[0];
  if (set === undefined) return { relative: false, value: cx.unknown() };
  return { relative: set.relative, value: valueOf(cx, pieces, set.value) };
}

/** The conditions of a `WHERE` that is given as text, as an object of column → value. */
export function conditionOf(cx: Lowering, pieces: SqlPieces, node: ts.Node, alias = 'rows'): Shown {
  const [statement] = readSql(within(`SELECT 1 FROM rows AS "${alias}" WHERE `, pieces));
  return { value: statement === undefined ? open : conditionsIn(cx, statement, pieces), node };
}

const open: Value = { kind: 'object', members: new Map(), open: true };

function conditionsIn(cx: Lowering, statement: SqlStatement, pieces: SqlPieces): Value {
  const members = new Map<string, Value>();
  for (const { column, value } of statement.where) members.set(column, valueOf(cx, pieces, value));
  for (const column of statement.bounded) members.set(column, bound(undefinedValue));
  const isKnown = statement.whereComplete || statement.compared.length > 0;
  const isPlain = statement.compared.every(column => statement.bounded.includes(column));
  return { kind: 'object', members, open: !isKnown || !isPlain };
}

/** A column that only has to be more or less than something. */
export function bound(value: Value): Value {
  return { kind: 'object', members: new Map([['gt', value]]), open: false };
}

function within(start: string, { parts }: SqlPieces): readonly string[] {
  const [first = '', ...rest] = parts;
  return [start + first, ...rest];
}

/** A column that is computed: `eb('stock', '-', 1)`. */
export function computed(column: string, operator: string, operand: Value): Value {
  return {
    kind: 'fragment',
    text: { parts: [`${column} ${operator} `, ''], holes: [operand], parameters: undefined },
  };
}

/** The SQL that a value holds: a fragment, or a query that is nothing but text. */
export function piecesIn(value: Value): SqlPieces | undefined {
  if (value.kind === 'fragment') return value.text;
  return value.kind === 'query' ? value.query.text : undefined;
}

/** The text with the pieces in its holes put in, as far as they have no parameters of their own. */
export function spliced({ parts, holes, parameters }: SqlPieces): SqlPieces {
  const texts = [parts[0] ?? ''];
  const values: Value[] = [];
  const append = (text: string): void => {
    texts[texts.length - 1] = `${texts.at(-1) ?? ''}${text}`;
  };
  holes.forEach((hole, position) => {
    const inner = piecesIn(hole);
    if (inner === undefined || inner.parameters !== undefined) {
      values.push(hole);
      texts.push('');
    } else {
      inner.parts.forEach((part, at) => {
        const value = inner.holes[at - 1];
        if (value !== undefined) {
          values.push(value);
          texts.push('');
        }
        append(part);
      });
    }
    append(parts[position + 1] ?? '');
  });
  return { parts: texts, holes: values, parameters };
}

/** `??` among the placeholders stands for a name: `raw('?? - ?', ['stock', 1])`. */
export function withNames(pieces: SqlPieces): SqlPieces {
  const { parameters } = pieces;
  const given = parameters?.value;
  if (parameters === undefined || given?.kind !== 'array' || !pieces.parts.some(part => part.includes('??')))
    return pieces;
  const values = [...given.list.elements];
  const placed: Value[] = [];
  const parts = pieces.parts.map(part =>
    part.replaceAll(/\?\??/gu, placeholder => {
      const value = values.shift() ?? undefinedValue;
      if (placeholder === '??' && value.kind === 'literal') return String(value.value);
      placed.push(value);
      return '?';
    }),
  );
  const rest: Value = { kind: 'array', list: { ...given.list, elements: placed } };
  return { ...pieces, parts, parameters: { ...parameters, value: rest } };
}
