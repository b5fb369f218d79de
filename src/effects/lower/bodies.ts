import { bodyOf, enclosingClass, findMember, functionIn, type CalleeBody } from '../../typescript/declarations.ts';
import { bodyIn } from '../../typescript/overrides.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import { givenBody } from './given.ts';
import { callFunction, callValue } from './functions.ts';
import { callImplementation } from './implementations.ts';
import { injectedFunction, instanceOf } from './instances.ts';
import type { Lowering } from './lowering.ts';
import { namedClass, providedClass } from './provided.ts';
import type { Scope } from './scope.ts';
import { moduleScope } from './scopes.ts';

/** The body behind the callee: same file, other files, classes, the only implementation of an interface. */
export function followBody(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  callee: ts.Expression,
  receiver: Value | undefined,
  args: readonly Value[],
  awaited: boolean,
): Value | undefined {
  const { checker, index } = cx.services;
  const chosen = cx.registering?.chosen && bodyIn(index, checker, cx.registering.chosen, callee);
  const body =
    chosen ??
    bodyFrom(cx, callee, namedClass) ??
    bodyOf(index, checker, callee) ??
    bodyFrom(cx, callee, providedClass) ??
    givenBody(cx, callee);
  if (body !== undefined && !isOwnHole(callee, body.of)) {
    const self = receiver?.kind === 'instance' ? receiver : body.of === undefined ? undefined : instanceOf(body.of);
    return callFunction(
      cx,
      { kind: 'function', declaration: body.declaration, scope: moduleScope, self },
      node,
      args,
      awaited,
    );
  }
  // A function that the constructor was given: `this.handler(message)`.
  const injected = injectedFunction(cx, callee);
  return injected === undefined
    ? callImplementation(cx, scope, node, callee, args, awaited)
    : callValue(cx, scope, injected, node, args, awaited);
}

/** The method of the class that a container puts there. */
function bodyFrom(cx: Lowering, callee: ts.Expression, classOf: typeof providedClass): CalleeBody | undefined {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const of = classOf(cx.services, unwrap(callee.expression));
  const member = of === undefined ? undefined : findMember(cx.services.checker, of, callee.name.text);
  const declaration = member === undefined ? undefined : functionIn(member);
  return declaration === undefined ? undefined : { declaration, of };
}

/** `this.process(m)` that a base class leaves to its subclasses: each subclass is judged in its own file. */
function isOwnHole(callee: ts.Expression, of: ts.ClassLikeDeclaration | undefined): boolean {
  if (!ts.isPropertyAccessExpression(callee) || callee.expression.kind !== ts.SyntaxKind.ThisKeyword) return false;
  return of?.getSourceFile() !== callee.getSourceFile() && enclosingClass(callee) !== of;
}
