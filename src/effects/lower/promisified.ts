import type { Match } from '../../catalog/index.ts';
import { originsOfCallee, originsOfProperty } from '../../typescript/origin.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import type { Lowering } from './lowering.ts';
import { callThatMade } from './maker.ts';

/** The row of what is behind a function that `util.promisify` made: `promisify(client.get).bind(client)`. */
export function promisifiedRow(cx: Lowering, callee: ts.Expression): Match | undefined {
  const made = callThatMade(cx, callee);
  const member = made === undefined ? undefined : memberIn(cx, made, false);
  return member === undefined ? undefined : cx.services.catalog.find(originsOfProperty(cx.services.checker, member));
}

function memberIn(
  cx: Lowering,
  expression: ts.Expression,
  isPromisified: boolean,
): ts.PropertyAccessExpression | undefined {
  const node = unwrap(expression);
  if (ts.isPropertyAccessExpression(node)) return isPromisified ? node : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const callee = unwrap(node.expression);
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind') {
    return memberIn(cx, callee.expression, isPromisified);
  }
  const [argument] = node.arguments;
  return argument !== undefined && isPromisify(cx, node) ? memberIn(cx, argument, true) : undefined;
}

function isPromisify(cx: Lowering, node: ts.CallExpression): boolean {
  for (const { package: name, member } of originsOfCallee(cx.services.checker, node)) {
    if (name === 'node:util' && member === 'promisify') return true;
  }
  return false;
}
