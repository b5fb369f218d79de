import { ts, walk, type FunctionWithBody } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { evaluate } from './scopes.ts';
import { holdsFunction } from './tables.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Is the function being followed already, and would it do the same again? */
export function isRepeated(
  cx: Lowering,
  callee: FunctionValue,
  declaration: FunctionWithBody,
  args: readonly Value[],
): boolean {
  // A closure that another call of its maker has made is another function.
  const isActive = cx.active.some(of => of.declaration === declaration && of.scope === callee.scope);
  return isActive && !isNextOfList(cx, callee, declaration, args);
}

/** `const dispatch = index => middlewares[index](context, () => dispatch(index + 1))`: each call runs another function, and the list has an end. */
function isNextOfList(
  cx: Lowering,
  { scope }: FunctionValue,
  { parameters, body }: FunctionWithBody,
  args: readonly Value[],
): boolean {
  const argumentOf = (name: ts.Node): Value | undefined =>
    args[parameters.findIndex(parameter => parameter.name.getText() === name.getText())];
  let isNext = false;
  walk(body, node => {
    if (!ts.isElementAccessExpression(node)) return !isNext;
    const index = argumentOf(node.argumentExpression);
    if (index?.kind !== 'literal' || typeof index.value !== 'number') return !isNext;
    const list = argumentOf(node.expression) ?? evaluate(cx, node.expression, scope as Scope);
    isNext ||= list !== undefined && isStep(list, index.value);
    return !isNext;
  });
  return isNext;
}

/** One of the list's functions, or its end. */
function isStep(value: Value, index: number): boolean {
  if (value.kind !== 'array' || value.list.open || value.list.perMessage) return false;
  const { elements } = value.list;
  return index <= elements.length && elements.every(holdsFunction);
}
