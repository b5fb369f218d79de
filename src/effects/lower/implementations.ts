import { bodiesOf, bodyOf, type CalleeBody } from '../../typescript/declarations.ts';
import { functionName } from '../../typescript/named-functions.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { hasBody, rootOf, ts, unwrap } from '../../typescript/syntax.ts';
import type { Condition } from '../program.ts';
import { undefinedValue, type Value } from '../value.ts';
import { callFunction } from './functions.ts';
import { instanceOf } from './instances.ts';
import { either, type Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { lookup, moduleScope } from './scopes.ts';

/** With more of them than people write for one service (visitors, handlers of an event), which one is called says too little. */
const MOST_IMPLEMENTATIONS = 4;

/** `this.mailer.send(…)`, where several classes of the program are mailers: each of them in turn, the same one for all calls of a path. */
export function callImplementation(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  callee: ts.Expression,
  args: readonly Value[],
  awaited: boolean,
): Value | undefined {
  const { index, checker } = cx.services;
  // What a base class leaves to its subclasses is judged with each of them.
  if (ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword) return undefined;
  if (isHandedOver(cx, scope, callee)) return undefined;
  const found = bodiesOf(index, checker, callee);
  if (found === undefined || found.bodies.length > MOST_IMPLEMENTATIONS) return undefined;
  // What one of them does with another of them is its own choice.
  if (found.bodies.some(({ of }) => isInside(cx, of))) return undefined;
  const call = ({ declaration, of }: CalleeBody): Value => {
    const self = of && instanceOf(of);
    return callFunction(cx, { kind: 'function', declaration, scope: moduleScope, self }, node, args, awaited);
  };
  const callOneOf = ([first, ...others]: readonly CalleeBody[]): Value => {
    if (first === undefined) return undefinedValue;
    if (others.length === 0) return call(first);
    return either(
      cx,
      scope.frame,
      isMeant(found.owner, first),
      () => call(first),
      () => callOneOf(others),
    );
  };
  return callOneOf(found.bodies);
}

/** Is that class in the place of the interface in this program? */
function isMeant(owner: ts.Symbol, { of }: CalleeBody): Condition {
  const place = of === undefined ? '' : `${of.getSourceFile().fileName}:${String(of.pos)}`;
  return { kind: 'opaque', id: `${owner.name} is ${place}`, mayObserve: false };
}

/**
 * `subscribers.map(subscriber => bus.on(subscriber.topic, m => subscriber.handle(m)))`, `start(bus, subscriber)`: not one for all, but each for
 * itself, and judged where the list or the caller names it.
 */
function isHandedOver(cx: Lowering, scope: Scope, callee: ts.Expression): boolean {
  const { checker, index } = cx.services;
  const root = rootOf(callee);
  const symbol = ts.isIdentifier(root) ? symbolOf(checker, root) : undefined;
  const variable = symbol?.valueDeclaration;
  const declared =
    variable && ts.findAncestor(variable, node => ts.isParameter(node) || ts.isVariableDeclaration(node));
  if (declared === undefined) return false;
  // `start(bus, container.resolve(topic))`: its caller is being followed, and does not know either.
  if (symbol !== undefined && lookup(scope, symbol)?.value.kind === 'unknown') return false;
  const { parent } = declared;
  if (ts.isVariableDeclarationList(parent)) return ts.isForOfStatement(parent.parent);
  // What the handler itself calls has its object from there.
  if (!hasBody(parent) || cx.active.some(({ declaration }) => declaration === parent)) return false;
  const name = functionName(parent);
  if (name === undefined) return ts.isCallExpression(parent.parent);
  const at = parent.parameters.findIndex(parameter => parameter === declared);
  return index.callsNamed(name).some(call => {
    const given = call.arguments[at];
    const isCall = given !== undefined && bodyOf(index, checker, unwrap(call.expression))?.declaration === parent;
    return isCall && isOfClass(checker, given);
  });
}

/** The argument names a class; of `container.resolve<Handler>(topic)` nobody knows more than of the parameter. */
function isOfClass(checker: ts.TypeChecker, given: ts.Expression): boolean {
  // Types without a name have no symbol, whatever the declared type says.
  const symbol = checker.getTypeAtLocation(given).symbol as ts.Symbol | undefined;
  return symbol?.declarations?.some(ts.isClassLike) === true;
}

function isInside({ active }: Lowering, of: ts.ClassLikeDeclaration | undefined): boolean {
  return of !== undefined && active.some(({ declaration }) => declaration.parent === of);
}
