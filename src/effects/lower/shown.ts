import type { Match } from '../../catalog/index.ts';
import { originsOfMember } from '../../typescript/member-origin.ts';
import { ts } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';

/** Of what is handed on and not known, the expression that it first came from: its type may say more than those by which others take it. */
const shown = new WeakMap<Value, ts.Expression>();

export function noteShown(value: Value, node: ts.Expression): Value {
  if (value.kind === 'unknown' && !shown.has(value)) shown.set(value, node);
  return value;
}

/**
 * The row of a method by what its receiver is, whatever it is declared as: `any`, or `interface Settles { ack(message: unknown): void }` for
 * `retry({ channel, message })`.
 */
export function rowOfReceiver(cx: Lowering, callee: ts.Expression, receiver: Value | undefined): Match | undefined {
  const { catalog, checker } = cx.services;
  if (receiver === undefined || !ts.isPropertyAccessExpression(callee)) return undefined;
  const member = callee.name.text;
  if (receiver.kind === 'typed') return catalog.find([{ package: receiver.package, container: receiver.type, member }]);
  const node = catalog.names.has(member) ? shown.get(receiver) : undefined;
  return node && catalog.find(originsOfMember(checker, checker.getTypeAtLocation(node), member));
}
