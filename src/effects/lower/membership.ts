import { hasBody, ts, unwrap } from '../../typescript/syntax.ts';
import { conditionValue } from '../conditions.ts';
import type { StepId } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Value } from '../value.ts';
import { lowerExpression } from './expressions.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { patternBindings } from './patterns.ts';
import { childScope } from './scopes.ts';

type Cell = Extract<Value, { kind: 'cell' }>;

/**
 * `new Set(rows.map(row => row.id))`, `new Map(rows.map(row => [row.id, row]))`: the list that it is made of, where all of it
 * are columns of rows that were read.
 */
export function setOfRows(callee: string, [list]: readonly Value[]): Value | undefined {
  if (list?.kind !== 'array') return undefined;
  const isKnown = callee === 'Set' ? columnIn(list) !== undefined : callee === 'Map' && pairIn(list) !== undefined;
  return isKnown ? list : undefined;
}

/** `ids.includes(id)`, `seen.has(id)`, `rowById.get(id)`: is there such a row among those that were read? */
export function amongRows(
  cx: Lowering,
  node: ts.Node,
  list: Value,
  method: string,
  [sought, ...others]: readonly Value[],
): Value | undefined {
  if (sought === undefined || others.length > 0) return undefined;
  const [key, row] =
    method === 'includes' ? [columnIn(list)] : [columnIn(list) ?? pairIn(list)?.[0], pairIn(list)?.[1]];
  const read = key === undefined ? undefined : readOfRow(cx, node, key, sought);
  if (read === undefined) return undefined;
  if (method !== 'get') return conditionValue({ kind: 'found', read });
  return row?.kind === 'outcome' ? { ...row, step: read } : undefined;
}

/** `rows.some(row => row.id === id)`, `rows.find(row => row.id === id)`: the same question. */
export function askedRow(
  cx: Lowering,
  node: ts.Node,
  self: Value,
  method: string,
  callback: Extract<Value, { kind: 'function' }>,
): Value | undefined {
  if ((method !== 'some' && method !== 'find') || self.kind !== 'outcome' || self.shape.is !== 'rows') return undefined;
  const row = { ...self, shape: { is: 'row' } } as const;
  const [left, right] = comparedBy(cx, callback, row);
  const isColumn = (side: Value | undefined): side is Cell => side?.kind === 'cell' && side.step === self.step;
  if (left === undefined || right === undefined || isColumn(left) === isColumn(right)) return undefined;
  const read = isColumn(left)
    ? readOfRow(cx, node, left, right)
    : isColumn(right)
      ? readOfRow(cx, node, right, left)
      : undefined;
  if (read === undefined) return undefined;
  return method === 'find' ? { ...row, step: read } : conditionValue({ kind: 'found', read });
}

/** The two sides of the comparison that is all that the function does. */
function comparedBy(
  cx: Lowering,
  { declaration, scope }: Extract<Value, { kind: 'function' }>,
  row: Value,
): readonly Value[] {
  const body = hasBody(declaration) ? returnedBy(declaration.body) : undefined;
  const [parameter] = declaration.parameters;
  if (body === undefined || parameter === undefined || !ts.isBinaryExpression(body)) return [];
  const { EqualsEqualsToken, EqualsEqualsEqualsToken } = ts.SyntaxKind;
  const { kind } = body.operatorToken;
  if (kind !== EqualsEqualsToken && kind !== EqualsEqualsEqualsToken) return [];
  const inner = childScope(scope as Scope);
  const sides: Value[] = [];
  cx.isolated(() =>
    cx.collect(() => {
      patternBindings(cx, inner, parameter.name, row);
      sides.push(lowerExpression(cx, inner, body.left), lowerExpression(cx, inner, body.right));
    }),
  );
  return sides;
}

function returnedBy(body: ts.ConciseBody): ts.Expression | undefined {
  if (!ts.isBlock(body)) return unwrap(body);
  const [only, ...others] = body.statements;
  return only !== undefined && others.length === 0 && ts.isReturnStatement(only) && only.expression !== undefined
    ? unwrap(only.expression)
    : undefined;
}

/** The one row with that key: it is there if the rows that were read hold it. */
function readOfRow(cx: Lowering, node: ts.Node, { step, column }: Cell, sought: Value): StepId | undefined {
  const rows = cx.reads.get(step);
  if (rows?.table === undefined) return undefined;
  const isAsked = rows.complete || rows.among?.every(other => other === column) === true;
  if (!isAsked) return undefined;
  const { store, table, cells } = rows;
  const key = { column, value: termOf(sought) };
  const one = { store, table, cells: [...cells.filter(cell => cell.column !== column), key], complete: true };
  const connection = cx.sentThrough.get(step) ?? { client: undefined };
  const read = cx.step({ kind: 'read', rows: one, locks: false, ...connection }, node, false);
  cx.reads.set(read, one);
  return read;
}

function columnIn(list: Value): Cell | undefined {
  const only = onlyElement(list);
  return only?.kind === 'cell' ? only : undefined;
}

function pairIn(list: Value): readonly [Cell, Value | undefined] | undefined {
  const pair = onlyElement(list);
  const [key, value] = pair?.kind === 'array' ? pair.list.elements : [];
  return key?.kind === 'cell' ? [key, value] : undefined;
}

/** What all elements of a list are alike, which was made of another one. */
function onlyElement(list: Value): Value | undefined {
  if (list.kind !== 'array' || !list.list.open || list.list.perMessage || list.list.chosen === true) return undefined;
  return list.list.elements.length === 1 ? list.list.elements[0] : undefined;
}
