import type { Match } from '../../catalog/index.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import { lowerExpression } from './expressions.ts';
import type { Lowering } from './lowering.ts';
import type { Site } from './site.ts';

/** What a call further down the chain is given. It is lowered where it is given; here it is only looked at. */
export function chainedValue(cx: Lowering, site: Site, node: ts.Expression): Value {
  let value: Value = cx.unknown();
  cx.collect(() => (value = lowerExpression(cx, site.scope, node)));
  return value;
}

/** The chain's end is kept in a variable or handed on: more may be said of it later. */
export function mayGoOn({ parent }: ts.CallExpression): boolean {
  return ts.isVariableDeclaration(parent) || ts.isCallExpression(parent);
}

/** `multi.incr(count).set(marker, 1).exec()`: what is called on a command of a transaction goes through its client. */
export function chainedClient(
  cx: Lowering,
  { entry }: Match,
  callee: ts.Expression,
  receiver: Value | undefined,
): Value | undefined {
  const isChained = ts.isPropertyAccessExpression(callee) && ts.isCallExpression(unwrap(callee.expression));
  if (!isChained || receiver?.kind !== 'outcome' || entry.is === 'passes') return receiver;
  const client = cx.sentThrough.get(receiver.step)?.client;
  return client === undefined ? receiver : { kind: 'client', client, name: `client@${String(client)}` };
}
