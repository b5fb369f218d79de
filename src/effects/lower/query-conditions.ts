import type { Comparison, ConditionMeaning, QueryMeaning } from '../../catalog/model.ts';
import type { QueryDraft, Shown, SqlPieces } from '../query.ts';
import { literal, type Value } from '../value.ts';
import { computed, conditionOf, nameIn, piecesIn } from './fragments.ts';
import { callFunction } from './functions.ts';
import type { Lowering } from './lowering.ts';
import { isUndefined } from './matches.ts';
import { pathParts, valueAt, type Site } from './site.ts';
import { piecesOfText, queryOf } from './sql-query.ts';

type Members = ReadonlyMap<string, Value>;

const anything: Value = { kind: 'object', members: new Map(), open: true };

/** Lowers a condition to an object of column → value, as stores without conditions of their own take it. */
export function makeCondition(cx: Lowering, site: Site, { all, compares }: ConditionMeaning): Value {
  const compared = compares === undefined ? undefined : comparisonAt(cx, site, compares);
  if (compared !== undefined) return compared.value;
  if (all !== true) return anything;
  const node = site.argumentNodes[0] ?? site.node;
  return allOf(site.args.flatMap(value => conditionsIn(cx, { value, node }).map(shown => shown.value)));
}

function allOf(conditions: readonly Value[]): Value {
  const members = new Map<string, Value>();
  let isOpen = false;
  for (const condition of conditions) {
    if (condition.kind !== 'object') {
      isOpen = true;
      continue;
    }
    // Two conditions on one column: the second is more than this can say.
    for (const [column, value] of condition.members) {
      if (members.has(column)) isOpen = true;
      else members.set(column, value);
    }
    isOpen ||= condition.open;
  }
  return { kind: 'object', members, open: isOpen };
}

/** The conditions that a call adds to its query; a callback gets one without any, to add its own. */
export function addedConditions(cx: Lowering, site: Site, meaning: QueryMeaning, before: QueryDraft): readonly Shown[] {
  const compared = meaning.compares === undefined ? undefined : comparisonAt(cx, site, meaning.compares);
  if (compared !== undefined) return [compared];
  const key = keyAt(cx, site, meaning.key);
  if (key !== undefined) return [key];
  const text = textAt(cx, site, meaning.condition?.text);
  if (text !== undefined) return [text];
  const given = meaning.where === undefined ? undefined : valueAt(cx, site, meaning.where);
  // Where text is a condition, too, a list says what may hold instead.
  if (given?.value.kind === 'array' && meaning.condition !== undefined) return [{ value: anything, node: given.node }];
  const query: QueryDraft = { ...before, conditions: [], isNarrowed: false };
  return given === undefined ? [] : conditionsIn(cx, given, [{ kind: 'query', query }]);
}

function keyAt(cx: Lowering, site: Site, key: QueryMeaning['key']): Shown | undefined {
  const given = key === undefined ? undefined : valueAt(cx, site, key.at);
  if (key === undefined || given === undefined) return undefined;
  return { value: { kind: 'object', members: new Map([[key.column, given.value]]), open: false }, node: given.node };
}

function textAt(cx: Lowering, site: Site, path: string | undefined): Shown | undefined {
  const pieces = path === undefined ? undefined : queryOf(cx, site, { text: [path] });
  const node = path === undefined ? undefined : valueAt(cx, site, path)?.node;
  return pieces === undefined || node === undefined ? undefined : { value: namedAsWritten(pieces), node };
}

/** Names keep the case that they are written in: what sends the text puts quotes around the properties in it. */
function namedAsWritten({ parts, holes }: SqlPieces): Value {
  const quoted = parts.map(part =>
    part
      .split(/('[^']*')/u)
      .map((text, at) => (at % 2 === 1 ? text : text.replaceAll(QUALIFIED, '"$1"."$2"').replaceAll(CAMEL, '"$&"')))
      .join(''),
  );
  return { kind: 'fragment', text: { parts: quoted, holes, parameters: undefined } };
}

const QUALIFIED = /(?<![\w:".])([A-Za-z_]\w*)\.([A-Za-z_]\w*)(?![\w".(])/gu;
const CAMEL = /(?<![\w:".])[a-z_][a-z\d_]*[A-Z]\w*(?![\w".(])/gu;

/** What is bound to named placeholders once the call has added its own. */
export function boundParameters(
  cx: Lowering,
  site: Site,
  { condition, binds }: QueryMeaning,
  before: Shown | undefined,
): Shown | undefined {
  if (typeof binds === 'object') {
    const name = valueAt(cx, site, binds.name)?.value;
    const given = valueAt(cx, site, binds.value);
    if (name?.kind !== 'literal' || given === undefined) return before;
    const value: Value = { kind: 'object', members: new Map([[String(name.value), given.value]]), open: false };
    return withMembers(before, { value, node: given.node });
  }
  const path = binds ?? condition?.parameters;
  const given = path === undefined ? undefined : valueAt(cx, site, path);
  return given === undefined ? before : withMembers(before, given);
}

/** Of an object of which no member is known, what was bound before may be replaced. */
function withMembers(before: Shown | undefined, { value, node }: Shown): Shown {
  if (value.kind !== 'object' || before?.value.kind !== 'object') return { value, node };
  const members = new Map([...before.value.members, ...value.members]);
  return { value: { kind: 'object', members, open: before.value.open || value.open }, node };
}

/** The values of a row, where the functions among them give SQL text. */
export function withTexts(cx: Lowering, { value, node }: Shown): Shown {
  if (value.kind !== 'object') return { value, node };
  const members = [...value.members].map(([name, member]): [string, Value] => {
    if (member.kind !== 'function') return [name, member];
    let given: Value = cx.unknown();
    cx.collect(() => (given = callFunction(cx, member, node, [], false)));
    const pieces = piecesOfText(given);
    return [name, pieces === undefined ? cx.unknown([given]) : namedAsWritten(pieces)];
  });
  return { value: { ...value, members: new Map(members) }, node };
}

function conditionsIn(cx: Lowering, { value, node }: Shown, args: readonly Value[] = []): readonly Shown[] {
  if (isUndefined(value)) return [];
  const pieces = piecesIn(value);
  if (pieces !== undefined) return [conditionOf(cx, pieces, node)];
  switch (value.kind) {
    case 'object':
      return [{ value: withBareColumns(value.members, value.open), node }];
    case 'array':
      return value.list.elements.flatMap(element => conditionsIn(cx, { value: element, node }, args));
    case 'function':
      return conditionsIn(cx, { value: conditionGivenBy(cx, value, node, args), node });
    case 'query':
      return value.query.isNarrowed ? [...value.query.conditions, { value: anything, node }] : value.query.conditions;
    default:
      return [{ value: anything, node }];
  }
}

/** `(eb) => eb('id', '=', id)`. One that gives nothing did something to what it was given. */
function conditionGivenBy(
  cx: Lowering,
  callback: Extract<Value, { kind: 'function' }>,
  node: Shown['node'],
  args: readonly Value[],
): Value {
  let value: Value = anything;
  cx.collect(() => (value = callFunction(cx, callback, node, args, false)));
  return isUndefined(value) || value.kind === 'function' ? anything : value;
}

/** `orders.id` is the column `id`. */
export function columnName(text: string): string {
  return text.split('.').at(-1) ?? text;
}

function withBareColumns(members: Members, open: boolean): Value {
  return { kind: 'object', members: new Map([...members].map(([name, value]) => [columnName(name), value])), open };
}

const operators: ReadonlyMap<string, string> = new Map([
  ['>', 'gt'],
  ['>=', 'gte'],
  ['<', 'lt'],
  ['<=', 'lte'],
  ['<>', 'ne'],
  ['!=', 'ne'],
  ['in', 'in'],
  ['not in', 'notIn'],
]);

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '||']);

/** `('id', '=', id)`, `('id', id)`, `eq(orders.id, id)`; `undefined` where there are too few arguments for one. */
function comparisonAt(cx: Lowering, site: Site, comparison: Comparison): Shown | undefined {
  const { column: columnAt, operator: operatorAt, by, value: valuePath } = comparison;
  const column = columnAt === undefined ? undefined : columnIn(valueAt(cx, site, columnAt)?.value);
  const needed = valuePath ?? columnAt;
  const last = needed === undefined ? -1 : positionOf(needed);
  const isShort = operatorAt !== undefined && site.args.length === last;
  if (site.args.length <= last && !isShort) return undefined;
  const operandAt = isShort ? operatorAt : valuePath;
  const operand = operandAt === undefined ? undefined : valueAt(cx, site, operandAt);
  const node = operand?.node ?? site.node;
  const value = operand?.value ?? literal(null);
  if (columnAt === undefined) return { value: comparedWith(by ?? '=', value), node };
  if (column === undefined) return { value: anything, node };
  const operator = by ?? (operatorAt === undefined || isShort ? '=' : operatorIn(valueAt(cx, site, operatorAt)?.value));
  if (arithmetic.has(operator)) return { value: computed(column, operator, value), node };
  return { value: compared(column, operator, value), node };
}

function compared(column: string, operator: string, value: Value): Value {
  const operand = comparedWith(operator, value);
  return operand === anything ? anything : { kind: 'object', members: new Map([[column, operand]]), open: false };
}

function comparedWith(operator: string, value: Value): Value {
  // Another column, or what is computed of one, is no value.
  const isPlain = !['function', 'array', 'query', 'fragment'].includes(value.kind);
  const isNull = value.kind === 'literal' && value.value === null;
  if (isPlain && (operator === '=' || (operator === 'is' && isNull))) return value;
  const name = operators.get(operator);
  return name === undefined ? anything : { kind: 'object', members: new Map([[name, value]]), open: false };
}

function columnIn(value: Value | undefined): string | undefined {
  if (value?.kind === 'literal' && typeof value.value === 'string') return columnName(value.value);
  const name = nameIn(value);
  return name === undefined ? undefined : columnName(name);
}

function operatorIn(value: Value | undefined): string {
  const operator = value?.kind === 'literal' ? String(value.value).toLowerCase() : '';
  return operator === '==' ? '=' : operator;
}

function positionOf(path: string): number {
  return Number(pathParts(path)[0]?.index ?? '0');
}
