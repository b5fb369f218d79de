import { ts, type MemberAssignment } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import { lowerExpression } from './expressions.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { childScope, evaluate, moduleScope } from './scopes.ts';

type Instance = Extract<Value, { kind: 'instance' }>;

/**
 * `this.options.handler = handler` of an object that collects what is registered later. Only while registering code is followed: there it runs
 * once, from its beginning. A field that is assigned two functions may hold either.
 */
export function keepField(cx: Lowering, scope: Scope, { left }: MemberAssignment, value: Value): void {
  if (cx.registering === undefined || value.kind !== 'function') return;
  const owner = evaluate(cx, left.expression, scope);
  if (owner?.kind !== 'instance' || owner.made === undefined) return;
  const name = left.name.text;
  const before = owner.made.get(name);
  owner.made.set(name, before === undefined || before === value ? value : cx.unknown([before, value]));
}

/** The object that a field of such an object starts with, one and the same for all who read it. */
export function madeField(cx: Lowering, self: Instance, name: string, initializer: ts.Expression): Value | undefined {
  if (cx.registering === undefined || self.made === undefined || !ts.isNewExpression(initializer)) return undefined;
  const value = lowerExpression(cx, childScope(moduleScope, undefined, self), initializer);
  if (value.kind !== 'instance') return undefined;
  self.made.set(name, value);
  return value;
}
