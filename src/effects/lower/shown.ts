import type { Match } from '../../catalog/index.ts';
import { originsOfMember } from '../../typescript/member-origin.ts';
import { lastName, ts } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';

/** Of what is handed on and not known, the expression that it first came from: its type may say more than those by which others take it. */
const shown = new WeakMap<Value, ts.Expression>();

export function noteShown(value: Value, node: ts.Expression): Value {
  if (value.kind === 'unknown' && !shown.has(value)) shown.set(value, node);
  return value;
}

/**
 * The row of a method that only an interface of the program declares (`interface Settles { ack(message: unknown): void }`), by the type of what its
 * receiver came from: `retry({ channel, message })`.
 */
export function rowOfShown(cx: Lowering, callee: ts.Expression, receiver: Value | undefined): Match | undefined {
  const { catalog, checker } = cx.services;
  if (receiver === undefined || !ts.isPropertyAccessExpression(callee)) return undefined;
  const member = callee.name.text;
  const node = catalog.names.has(member) ? shown.get(receiver) : undefined;
  return node && catalog.find(originsOfMember(checker, checker.getTypeAtLocation(node), member));
}

/** The row of a method of a value whose type is known although it is declared as `any`. */
export function rowOfTyped(
  cx: Lowering,
  callee: ts.Expression,
  { package: of, type }: Extract<Value, { kind: 'typed' }>,
): Match | undefined {
  const member = lastName(callee);
  return member === undefined ? undefined : cx.services.catalog.find([{ package: of, container: type, member }]);
}
