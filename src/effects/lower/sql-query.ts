import type { BindsMeaning, SqlMeaning } from '../../catalog/model.ts';
import type { SqlAssignment, SqlEquality, SqlStatement, SqlValue } from '../../sql/statement.ts';
import { ts } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { Cell, Selection } from '../program.ts';
import type { SqlPieces } from '../query.ts';
import { termOf } from '../term-of.ts';
import { literal, textOf, type Value } from '../value.ts';
import type { Compared } from './closing.ts';
import { piecesIn, spliced, withNames } from './fragments.ts';
import type { Lowering } from './lowering.ts';
import { memberOf } from './members.ts';
import { valueAt, type Located, type Site } from './site.ts';
import { storeOf } from './clients.ts';

export function queryOf(
  cx: Lowering,
  site: Site,
  meaning: Pick<SqlMeaning, 'text' | 'parameters'>,
): SqlPieces | undefined {
  const parameters =
    meaning.parameters?.map(path => valueAt(cx, site, path)).find(located => located !== undefined) ??
    boundParameters(cx, site);
  for (const path of meaning.text) {
    if (path === 'Template') {
      if (!ts.isTaggedTemplateExpression(site.node)) continue;
      return spliced({ parts: templateParts(site.node.template), holes: site.args, parameters });
    }
    const text = valueAt(cx, site, path)?.value;
    const pieces = text === undefined ? undefined : piecesIn(text);
    if (pieces !== undefined) return pieces;
    const query = text === undefined ? undefined : piecesOfText(text);
    if (query !== undefined) return withNames({ ...query, parameters });
  }
  return undefined;
}

/** Lowers a tagged template that makes SQL text: a text that another template or a query can take in. */
export function sqlText(cx: Lowering, { node, args }: Site): Value {
  if (!ts.isTaggedTemplateExpression(node)) return cx.unknown(args);
  const [head = '', ...rest] = templateParts(node.template);
  // A literal in a hole is a value, no part of the text.
  const parts = rest.flatMap((part, position): readonly Value[] => {
    const hole = args[position] ?? cx.unknown();
    return [hole.kind === 'literal' ? { kind: 'derived', op: 'string', parts: [hole] } : hole, literal(part)];
  });
  return { kind: 'derived', op: 'template', parts: [literal(head), ...parts] };
}

/** Lowers `request.input('id', id)`: its queries find it under the name. */
export function bindParameter(cx: Lowering, site: Site, meaning: BindsMeaning): Value {
  const { receiver } = site;
  const name = valueAt(cx, site, meaning.name)?.value;
  const value = valueAt(cx, site, meaning.value)?.value;
  if (receiver === undefined) return cx.unknown(site.args);
  if (name?.kind !== 'literal' || value === undefined) return receiver;
  const key = textOf(receiver);
  const binding = cx.boundParameters.get(key) ?? { value: NO_PARAMETERS };
  cx.boundParameters.set(key, binding);
  const known = cx.read(binding);
  const members = new Map(known.kind === 'object' ? known.members : []);
  cx.assign(binding, { kind: 'object', members: members.set(String(name.value), value), open: true });
  return receiver;
}

const NO_PARAMETERS: Value = { kind: 'object', members: new Map(), open: true };

function boundParameters(cx: Lowering, { receiver, node }: Site): Located | undefined {
  const binding = receiver === undefined ? undefined : cx.boundParameters.get(textOf(receiver));
  return binding === undefined ? undefined : { value: cx.read(binding), node };
}

function templateParts(template: ts.TemplateLiteral): readonly string[] {
  return ts.isNoSubstitutionTemplateLiteral(template)
    ? [template.text]
    : [template.head.text, ...template.templateSpans.map(span => span.literal.text)];
}

/** A string, a template or a concatenation; `undefined` when nothing of the text is known. */
export function piecesOfText(text: Value): SqlPieces | undefined {
  const parts = [''];
  const holes: Value[] = [];
  const add = (value: Value): void => {
    if (value.kind === 'literal') parts[parts.length - 1] = `${parts.at(-1) ?? ''}${String(value.value)}`;
    else if (value.kind === 'derived' && value.op === 'template') value.parts.forEach(add);
    else {
      holes.push(value);
      parts.push('');
    }
  };
  add(text);
  return parts.every(part => part.trim() === '') ? undefined : { parts, holes, parameters: undefined };
}

export function selectionOf(
  cx: Lowering,
  site: Site,
  query: SqlPieces,
  statement: SqlStatement,
  where: readonly SqlEquality[],
): Selection {
  return {
    store: storeOf(site.match),
    table: statement.table,
    cells: where.map(({ column, value }) => cell(cx, site, query, column, value)),
    complete: statement.whereComplete,
  };
}

export function comparedWith(cx: Lowering, query: SqlPieces, { comparisons }: SqlStatement): readonly Compared[] {
  return comparisons.map(({ column, is, values }) => ({
    column,
    is,
    values: values.map(value => termOf(valueOf(cx, query, value))),
  }));
}

/** The columns of a value that stands for a whole row. */
export function wholeRow(cx: Lowering, query: SqlPieces, { row }: SqlStatement): readonly Cell[] | undefined {
  const value = row === undefined ? undefined : valueOf(cx, query, row);
  if (value?.kind !== 'object' || value.open) return undefined;
  return [...value.members].map(([column, member]) => ({ column, value: termOf(member) }));
}

export function insertedCells(cx: Lowering, site: Site, query: SqlPieces, statement: SqlStatement): readonly Cell[] {
  const row = wholeRow(cx, query, statement);
  if (row !== undefined) return row;
  return statement.columns.flatMap((column, position) => {
    const value = statement.values[position];
    return value === undefined ? [] : [cell(cx, site, query, column, value)];
  });
}

export function assigned(
  cx: Lowering,
  query: SqlPieces,
  sets: readonly SqlAssignment[],
  inserted: readonly Cell[],
): readonly Cell[] {
  return sets.flatMap(set => {
    if (set.relative) return [];
    if (set.value.kind === 'excluded') {
      const { column } = set.value;
      const source = inserted.find(candidate => candidate.column === column);
      return source === undefined ? [] : [{ column: set.column, value: source.value }];
    }
    return [{ column: set.column, value: termOf(valueOf(cx, query, set.value)) }];
  });
}

function cell(cx: Lowering, site: Site, query: SqlPieces, column: string, value: SqlValue): Cell {
  const node = query.parameters === undefined ? site.node : elementNode(query.parameters.node, value);
  return { column, value: termOf(valueOf(cx, query, value), placeOf(node)) };
}

/** The element of a literal parameter list that stands behind the placeholder. */
function elementNode(node: ts.Node, value: SqlValue): ts.Node {
  const element =
    value.kind === 'parameter' && ts.isArrayLiteralExpression(node) ? node.elements[value.index] : undefined;
  return element ?? node;
}

/** Functions of the database that give another value on every run. */
const volatileFunctions: ReadonlySet<string> = new Set([
  'now',
  'current_timestamp',
  'current_date',
  'clock_timestamp',
  'gen_random_uuid',
  'uuid_generate_v4',
  'uuid',
  'random',
  'rand',
  'newid',
  'nextval',
  'getdate',
  'sysdate',
  'utc_timestamp',
  'unix_timestamp',
]);

/** `all(a, b)` takes what it binds one by one, or as a list. */
function positional({ parameters }: SqlPieces): Value | undefined {
  const list = parameters?.value;
  const [only] = list?.kind === 'array' && list.list.elements.length === 1 ? list.list.elements : [];
  return only?.kind === 'array' ? only : list;
}

/** The member of an object, or of the message, that is given as a whole. */
function namedParameter(cx: Lowering, { parameters }: SqlPieces, name: string): Value | undefined {
  if (parameters === undefined) return undefined;
  const { value, node } = parameters;
  const holders = value.kind === 'array' ? value.list.elements : [value];
  const holder = holders.find(({ kind }) => kind === 'object' || kind === 'message');
  if (holder?.kind === 'object') return holder.members.get(name);
  return holder === undefined ? undefined : memberOf(cx, holder, name, node);
}

export function valueOf(cx: Lowering, query: SqlPieces, value: SqlValue): Value {
  switch (value.kind) {
    case 'parameter': {
      const list = positional(query);
      const element = list?.kind === 'array' ? list.list.elements[value.index] : undefined;
      return element ?? cx.unknown(list === undefined ? [] : [list]);
    }
    case 'named':
      return namedParameter(cx, query, value.name) ?? cx.unknown();
    case 'hole':
      return query.holes[value.index] ?? cx.unknown();
    case 'literal':
      return { kind: 'literal', value: value.text };
    case 'function':
      return volatileFunctions.has(value.name)
        ? { kind: 'minted', by: value.name, at: { file: '', start: 0, end: 0, line: 0, name: value.name } }
        : cx.unknown();
    case 'excluded':
    case 'expression':
      return cx.unknown();
  }
}
