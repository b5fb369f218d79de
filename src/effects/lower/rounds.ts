import { hasBody, ts, unwrap } from '../../typescript/syntax.ts';
import { literal, type Value } from '../value.ts';
import { eachElement } from './arrays.ts';
import { Lowering, type Scope } from './lowering.ts';
import { patternBindings } from './patterns.ts';
import { childScope, evaluate } from './scopes.ts';
import type { Services } from './services.ts';
import { holdsFunction, MOST_HANDLERS, type TableValue } from './tables.ts';

/** What is known where a registration stands; a lowering of its own for each. */
export interface Round {
  readonly cx: Lowering;
  readonly scope: Scope;
}

/**
 * `workers.forEach(worker => subscribe(worker.topic, worker.handle))`: a round for each element of the list that a registration stands in
 * a loop over, where the list is known as a whole. Else the one that the scope shows.
 */
export function roundsOf(services: Services, node: ts.Node, scope: Scope): readonly Round[] {
  const loop = loopAround(node);
  const count = loop === undefined ? 0 : elementsOf(new Lowering(services), loop, scope).length;
  if (loop === undefined || count === 0) return [{ cx: new Lowering(services), scope }];
  return Array.from({ length: count }, (_, index) => {
    const cx = new Lowering(services);
    const inner = childScope(scope);
    const element = elementsOf(cx, loop, scope)[index];
    if (element !== undefined) patternBindings(cx, inner, loop.element, element);
    return { cx, scope: inner };
  });
}

interface HandlerLoop {
  readonly list: ts.Expression;
  readonly element: ts.BindingName;
  /** What a `Map` gives to each round. */
  readonly ofMap: 'entries' | 'values';
}

/** The innermost `for … of` or callback of a list method; what stands in another function does not run where the loop does. */
function loopAround(node: ts.Node): HandlerLoop | undefined {
  for (let inner = node, outer = node.parent; !ts.isSourceFile(inner); inner = outer, outer = outer.parent) {
    if (ts.isForOfStatement(outer) && inner === outer.statement) {
      const [variable] = ts.isVariableDeclarationList(outer.initializer) ? outer.initializer.declarations : [];
      return variable && { list: outer.expression, element: variable.name, ofMap: 'entries' };
    }
    if (!hasBody(inner)) continue;
    const [parameter] = inner.parameters;
    if (!ts.isCallExpression(outer) || outer.arguments[0] !== inner || parameter === undefined) return undefined;
    const method = unwrap(outer.expression);
    return ts.isPropertyAccessExpression(method) && eachElement.has(method.name.text)
      ? { list: method.expression, element: parameter.name, ofMap: 'values' }
      : undefined;
  }
  return undefined;
}

function elementsOf(cx: Lowering, { list, ofMap }: HandlerLoop, scope: Scope): readonly Value[] {
  const node = unwrap(list);
  const [method, table] = ts.isCallExpression(node) ? ofObject(node) : [];
  const value = evaluate(cx, table ?? node, scope);
  const elements =
    value?.kind === 'object'
      ? membersOf(cx, value, method ?? (value.isMap === true ? ofMap : undefined))
      : listed(value);
  return elements.length <= MOST_HANDLERS && elements.every(holdsFunction) ? elements : [];
}

/** `Object.entries(handlers)`, `Object.values(handlers)` */
function ofObject({
  expression,
  arguments: [table],
}: ts.CallExpression): readonly [] | readonly ['entries' | 'values', ts.Expression] {
  if (!ts.isPropertyAccessExpression(expression) || expression.expression.getText() !== 'Object') return [];
  const method = expression.name.text;
  return table !== undefined && (method === 'entries' || method === 'values') ? [method, table] : [];
}

function listed(value: Value | undefined): readonly Value[] {
  return value?.kind !== 'array' || value.list.open || value.list.perMessage ? [] : value.list.elements;
}

function membersOf(
  cx: Lowering,
  { members, open }: TableValue,
  method: HandlerLoop['ofMap'] | undefined,
): readonly Value[] {
  if (open || method === undefined) return [];
  return [...members].map(([name, member]) =>
    method === 'values' ? member : cx.newArray([literal(name), member], false),
  );
}
