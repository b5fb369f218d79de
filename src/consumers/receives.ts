import type { Match } from '../catalog/index.ts';
import type { ReceiveMeaning } from '../catalog/model.ts';
import { Lowering } from '../effects/lower/lowering.ts';
import type { Services } from '../effects/lower/services.ts';
import { stepsOf } from '../effects/parts.ts';
import { exportedName } from '../typescript/imports.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import {
  enclosing,
  hasBody,
  lastName,
  nameText,
  returnedBy,
  ts,
  unwrap,
  walk,
  type FunctionWithBody,
} from '../typescript/syntax.ts';
import { lowerUncalled } from './build.ts';

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

function isLoop(node: ts.Node | undefined): node is ts.IterationStatement {
  return node !== undefined && ts.isIterationStatement(node, false);
}

/** What handles the received: the innermost loop around the call, or its function; `undefined` where that hands it to its caller. */
export function handlingOf(services: Services, call: ts.Node, { scope }: ReceiveMeaning): ts.Node | undefined {
  const around = enclosing(call, hasBody);
  if (scope === 'function') return around !== undefined && onlyFetches(services, around, call) ? undefined : around;
  return enclosing(call, isLoop, hasBody) ?? around;
}

/**
 * Does the function only fetch or check the message, for its caller: `return stripe.webhooks.constructEvent(…)`? What it gives may be made of
 * the message as well, if that is all it does: `return { id: event.id, type: event.type }`. So may it only throw, for a wrong signature.
 */
function onlyFetches(services: Services, declaration: FunctionWithBody, received: ts.Node): boolean {
  const value = outermost(received);
  const name = nameGiven(value);
  const returned = returnedBy(declaration);
  const isIt = (node: ts.Expression): boolean => {
    const inner = unwrap(node);
    return node === value || inner === value || (ts.isIdentifier(inner) && inner.text === name);
  };
  if (returned.some(isIt)) return true;
  const isMade = returned.length === 0 || returned.some(node => name !== undefined && saysName(node, name));
  return isMade && doesNothing(services, declaration);
}

/** Does the function ask the client for those who handle the messages there: around its call? */
export function fetchesFor(
  services: Services,
  declaration: FunctionWithBody,
  { node, meaning }: Receive,
  container: ts.Node,
): boolean {
  if (meaning.scope === 'function') return onlyFetches(services, declaration, node);
  return isLoop(container) && returnedBy(declaration).length > 0;
}

function saysName(expression: ts.Expression, name: string): boolean {
  let says = false;
  walk(expression, node => {
    says ||= ts.isIdentifier(node) && node.text === name;
    return !says;
  });
  return says;
}

function doesNothing(services: Services, declaration: FunctionWithBody): boolean {
  const cx = new Lowering(services);
  const program = cx.collect(() => {
    lowerUncalled(cx, declaration);
  });
  return [...stepsOf(program)].every(({ effect }) => effect.kind === 'compute');
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
