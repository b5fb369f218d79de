import type { ts } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import { branch, type Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';

/**
 * `done()` and `done(error)`: a callback in the manner of Node, which settles the message. An error counts as an attempt.
 * What cannot be told goes both ways.
 */
export function callSettler(cx: Lowering, scope: Scope, node: ts.Node, error: Value | undefined): Value {
  const acks = (): void => {
    cx.step({ kind: 'ack', covers: 'message' }, node, false);
  };
  const fails = (): void => {
    cx.step({ kind: 'nack', requeue: true, covers: 'message' }, node, false);
  };
  if (error === undefined || (error.kind === 'literal' && error.value == null)) acks();
  else if (isPerhaps(error)) {
    const condition = { kind: 'opaque', id: `error of ${String(node.pos)}`, mayObserve: true } as const;
    branch(cx, scope.frame, condition, fails, acks);
  } else fails();
  return cx.unknown();
}

/** The first parameter of somebody else's callback: an error or nothing. */
function isPerhaps(value: Value): boolean {
  return value.kind === 'unknown' || value.kind === 'choice' || value.kind === 'outcome';
}
