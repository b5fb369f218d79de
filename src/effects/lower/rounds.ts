import { hasBody, ts, unwrap } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import { eachElement } from './arrays.ts';
import { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { patternBindings } from './patterns.ts';
import { childScope, evaluate } from './scopes.ts';
import type { Services } from './services.ts';
import { holdsFunction, listOf, MOST_REGISTERED } from './tables.ts';

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
  const value = evaluate(cx, list, scope);
  const known = value?.kind === 'object' && value.isMap === true ? listOf(cx, value, ofMap) : value;
  if (known?.kind !== 'array' || known.list.open || known.list.perMessage) return [];
  const { elements } = known.list;
  return elements.length <= MOST_REGISTERED && elements.every(holdsFunction) ? elements : [];
}
