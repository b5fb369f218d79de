import type { Services } from '../effects/lower/services.ts';
import { isInherited } from '../typescript/declarations.ts';
import { isThenable } from '../typescript/signature.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { nameOfFunction } from '../typescript/named-functions.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { enclosing, hasBody, lastName, ts, unwrap } from '../typescript/syntax.ts';
import { givenAway, isExported, type GivenAway } from './around.ts';

/**
 * The expressions in which a function leaves the module with something around it (`middy(handler)`), none where it does so as it is.
 * `undefined`: it is called, passed on or registered somewhere, and belongs to that place.
 */
export function wrappingsOf(
  services: Services,
  declaration: ts.FunctionLikeDeclaration,
): readonly ts.Expression[] | undefined {
  if (ts.isMethodDeclaration(declaration) && isInherited(services.index, services.checker, declaration))
    return undefined;
  const name = nameOfFunction(declaration);
  // A function expression's own name is known inside of it only.
  const isKnown = name !== undefined && !(ts.isFunctionExpression(declaration) && name === declaration.name);
  if (isKnown) return wrappingsOfName(services, name, new Set());
  if (!ts.isArrowFunction(declaration) && !ts.isFunctionExpression(declaration)) return [];
  if (isMadeForRegistration(services, declaration)) return undefined;
  const given = givenAway(services, declaration);
  const { outermost } = given;
  if (outermost === declaration) return [];
  return isRegistering(services, outermost) ? undefined : (wrappingsFrom(services, given, new Set()) ?? [outermost]);
}

/** `bus.subscribe('orders', async (message: ConsumeMessage) => …)`: nothing is made of the function that could be called. */
function isRegistering({ checker }: Services, call: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(call);
  if ((type.flags & ts.TypeFlags.VoidLike) !== 0) return true;
  const awaited = isThenable(checker, type) ? checker.getAwaitedType(type) : undefined;
  return awaited !== undefined && (awaited.flags & ts.TypeFlags.Any) === 0 && awaited.getCallSignatures().length === 0;
}

function wrappingsOfName(
  services: Services,
  name: ts.Node,
  seen: ReadonlySet<ts.Node>,
): readonly ts.Expression[] | undefined {
  const symbol = symbolOf(services.checker, name);
  if (symbol === undefined || seen.has(name)) return [];
  const inside = new Set([...seen, name]);
  const found: ts.Expression[] = [];
  const isUsed = services.index.isMentioned(symbol, name, mention => {
    if (isExportedMember(mention.parent) || isTrial(services, mention, name)) return true;
    const given = givenAway(services, mention);
    const wrappings = given.isKept && given.outermost !== mention ? wrappingsFrom(services, given, inside) : undefined;
    found.push(...(wrappings ?? []));
    return wrappings !== undefined;
  });
  return isUsed ? undefined : found;
}

/** `channel.consume('orders', settling(handle))`: what `settling` makes belongs to the registration. */
function isMadeForRegistration(services: Services, declaration: ts.FunctionLikeDeclaration): boolean {
  const { parent } = declaration;
  const factory =
    ts.isArrowFunction(parent) || ts.isReturnStatement(parent) ? enclosing(declaration, ts.isFunctionLike) : undefined;
  const name = factory === undefined ? undefined : nameOfFunction(factory as ts.FunctionLikeDeclaration);
  return name !== undefined && isRegisteredUnder(services, name);
}

function isRegisteredUnder(services: Services, name: ts.Node): boolean {
  const symbol = symbolOf(services.checker, name);
  const isThere =
    symbol !== undefined && services.index.isMentioned(symbol, name, mention => !isRegistered(services, mention));
  return isThere || isMadeOften(services, name);
}

/** Do modules export what the function of that name makes, in more than one place? Each of these is another handler. */
export function isMadeOften(services: Services, name: ts.Node): boolean {
  const symbol = symbolOf(services.checker, name);
  if (symbol === undefined) return false;
  let count = 0;
  services.index.isMentioned(symbol, name, mention => {
    const variable = enclosing(mention, ts.isVariableDeclaration, hasBody);
    const isGivenOut =
      variable === undefined ? enclosing(mention, ts.isExportAssignment, hasBody) !== undefined : isExported(variable);
    if (isGivenOut && enclosing(mention, isCall, hasBody) !== undefined) count += 1;
    return true;
  });
  return count > 1;
}

function isRegistered(services: Services, node: ts.Node): boolean {
  const { checker, catalog } = services;
  const call = enclosing(node, isCall, hasBody);
  if (call === undefined) {
    const variable = enclosing(node, ts.isVariableDeclaration, hasBody);
    // What is made may be registered, called or passed on under its own name.
    return variable !== undefined && wrappingsOfName(services, variable.name, new Set()) === undefined;
  }
  const origins = originsOfCallee(checker, call);
  const match = ts.isNewExpression(call) ? catalog.findConstruction(origins) : catalog.find(origins);
  return match?.entry.is === 'consumer' || isRegistered(services, call);
}

function isCall(node: ts.Node): node is ts.CallExpression | ts.NewExpression {
  return ts.isCallExpression(node) || ts.isNewExpression(node);
}

/** `const wrapped = middy(handler)` may be wrapped once more. */
function wrappingsFrom(
  services: Services,
  { outermost, isHeld }: GivenAway,
  seen: ReadonlySet<ts.Node>,
): readonly ts.Expression[] | undefined {
  const { parent } = outermost;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return [outermost];
  const further = wrappingsOfName(services, parent.name, seen);
  if (further?.length !== 0) return further;
  return isHeld === true ? undefined : [outermost];
}

/** `await handler({ Records: [record] })` in a script beside the module: whoever makes up an event only tries the handler. */
function isTrial({ checker }: Services, mention: ts.Node, name: ts.Node): boolean {
  const { parent } = mention;
  const callee = ts.isPropertyAccessExpression(parent) && parent.name === mention ? parent : mention;
  const call = callee.parent;
  if (!ts.isCallExpression(call) || call.expression !== callee || mention.getSourceFile() === name.getSourceFile())
    return false;
  const [event] = call.arguments;
  return event !== undefined && isMadeUp(checker, unwrap(event));
}

function isMadeUp(checker: ts.TypeChecker, event: ts.Expression): boolean {
  if (ts.isObjectLiteralExpression(event)) return true;
  if (!ts.isIdentifier(event)) return false;
  const declaration = symbolOf(checker, event)?.valueDeclaration;
  if (declaration === undefined) return false;
  // `import event from './event.json'`
  if ((declaration.flags & ts.NodeFlags.JsonFile) !== 0) return true;
  const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return made !== undefined && isMadeUp(checker, unwrap(made));
}

/** `export default { queue, fetch: handle }`: whoever loads the module calls these. */
function isExportedMember(node: ts.Node): boolean {
  if (!ts.isShorthandPropertyAssignment(node) && !ts.isPropertyAssignment(node)) return false;
  const exported = enclosing(node, ts.isExportAssignment, hasBody);
  return exported !== undefined && unwrap(exported.expression) === node.parent;
}

/** `handler.handle` of `handler.handle.bind(handler)` */
export function withoutBind(node: ts.Node): ts.Node {
  if (!ts.isCallExpression(node) || lastName(node.expression) !== 'bind') return node;
  const callee = unwrap(node.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : node;
}
