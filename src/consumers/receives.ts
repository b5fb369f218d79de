import type { Match } from '../catalog/index.ts';
import type { ReceiveMeaning } from '../catalog/model.ts';
import type { Services } from '../effects/lower/services.ts';
import { exportedName } from '../typescript/imports.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import {
  enclosing,
  hasBody,
  lastName,
  nameText,
  ts,
  unwrap,
  walk,
  type FunctionWithBody,
} from '../typescript/syntax.ts';

export interface Receive {
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly match: Match;
  readonly meaning: ReceiveMeaning;
}

/** The receive call whose innermost loop this is, or that the function makes outside of any. */
export function receiveIn(
  { checker, catalog }: Services,
  within: ts.IterationStatement | FunctionWithBody,
): Receive | undefined {
  const loop = isLoop(within) ? within : undefined;
  let found: Receive | undefined;
  walk(within, node => {
    if (found !== undefined || !(ts.isCallExpression(node) || ts.isNewExpression(node))) return undefined;
    const name = lastName(node.expression);
    if (name === undefined || !catalog.consumerNames.has(exportedName(node.getSourceFile(), name))) return undefined;
    if (enclosing(node, isLoop, hasBody) !== loop) return undefined;
    const origins = originsOfCallee(checker, node);
    const match = ts.isNewExpression(node) ? catalog.findConstruction(origins) : catalog.find(origins);
    if (match?.entry.is === 'receive') found = { node, match, meaning: match.entry };
    return undefined;
  });
  return found;
}

export function isLoop(node: ts.Node | undefined): node is ts.IterationStatement {
  return node !== undefined && ts.isIterationStatement(node, false);
}

/** What handles the received: the innermost loop around the call, or its function; `undefined` where that hands it to its caller. */
export function handlingOf(call: ts.Node, { scope }: ReceiveMeaning): ts.Node | undefined {
  const around = enclosing(call, hasBody);
  if (scope === 'function') return around !== undefined && handsBack(around, call) ? undefined : around;
  return enclosing(call, isLoop, hasBody) ?? around;
}

/** Does the function only fetch or check the message, for its caller: `return stripe.webhooks.constructEvent(…)`? */
export function handsBack({ body }: FunctionWithBody, received: ts.Node): boolean {
  const value = outermost(received);
  if (!ts.isBlock(body)) return value === body;
  const name = nameGiven(value);
  let does = false;
  walk(body, node => {
    if (hasBody(node)) return false;
    const returned = ts.isReturnStatement(node) && node.expression !== undefined ? unwrap(node.expression) : undefined;
    if (returned === undefined) return undefined;
    does ||= value.parent === node || (ts.isIdentifier(returned) && returned.text === name);
    return undefined;
  });
  return does;
}

/** With what has no effect on the value around it: `await`, parentheses, types. */
function outermost(node: ts.Node): ts.Node {
  const { parent } = node;
  const isSame = ts.isAwaitExpression(parent) || (ts.isExpression(parent) && unwrap(parent) === node);
  return isSame ? outermost(parent) : node;
}

/** `event` of `const event = …` and `event = …` */
function nameGiven({ parent }: ts.Node): string | undefined {
  if (ts.isVariableDeclaration(parent)) return nameText(parent.name);
  return ts.isBinaryExpression(parent) && ts.isIdentifier(parent.left) ? parent.left.text : undefined;
}
