import { bodyOf, functionIn } from '../../typescript/declarations.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { calledDeclaration } from '../../typescript/signature.ts';
import {
  hasBody,
  hasModifier,
  nameText,
  ts,
  unwrap,
  walk,
  type FunctionWithBody,
  type MemberAssignment,
} from '../../typescript/syntax.ts';
import type { Program } from '../program.ts';
import type { Value } from '../value.ts';
import { callFunction } from './functions.ts';
import { instanceOf } from './instances.ts';
import { lowerExpression } from './expressions.ts';
import { freshTable, type EmptyTable } from './filled-tables.ts';
import type { Lowering, Scope } from './lowering.ts';
import type { Round } from './rounds.ts';
import { evaluate, moduleScope } from './scopes.ts';
import type { Site } from './site.ts';
import { callablesIn, holdsFunction } from './tables.ts';

/** What stands inside the program's own wrapper, bound to what the caller passed. */
export type Captured =
  | { readonly kind: 'registration'; readonly cx: Lowering; readonly site: Site }
  | { readonly kind: 'assignment'; readonly cx: Lowering; readonly assignment: MemberAssignment; readonly value: Value }
  | { readonly kind: 'loop'; readonly cx: Lowering; readonly loop: ts.IterationStatement; readonly program: Program };

/** What the program's own registering code does with what a caller, constructor or subclass hands it. */
export type Use =
  | { readonly kind: 'call'; readonly call: ts.CallExpression }
  | { readonly kind: 'construction'; readonly construction: ts.NewExpression; readonly method: FunctionWithBody }
  | { readonly kind: 'subclass'; readonly of: ts.ClassLikeDeclaration; readonly method: FunctionWithBody }
  | {
      /** The called function keeps the handler in a table, where the method's registered function finds it. */
      readonly kind: 'entry';
      readonly call: ts.CallExpression;
      readonly table: EmptyTable;
      readonly method: FunctionWithBody;
    };

/** Runs the use of a wrapper symbolically and keeps the registrations, assigned handlers and receiving loops that it comes to. */
export function captureRegistrations(
  { cx, scope }: Round,
  use: Use,
  receives: (loop: ts.IterationStatement) => boolean,
): readonly Captured[] {
  if (!bringsHandler(cx, use, scope)) return [];
  noteHanded(cx, use, scope);
  const captured: Captured[] = [];
  cx.onRegistration = site => captured.push({ kind: 'registration', cx, site });
  cx.onMemberAssignment = (assignment, value) => captured.push({ kind: 'assignment', cx, assignment, value });
  cx.onLoop = (loop, lower) => {
    if (!receives(loop)) return false;
    cx.receivingLoop = loop;
    // What the loop does is the wrapper's; only what it calls of the caller's lies on the caller's way.
    const via = cx.via.splice(0);
    captured.push({ kind: 'loop', cx, loop, program: cx.collect(lower) });
    cx.via.push(...via);
    return true;
  };
  cx.registers = true;
  cx.isolated(() => cx.collect(() => runUse(cx, use, scope)));
  cx.registers = false;
  cx.onRegistration = () => undefined;
  cx.onMemberAssignment = () => undefined;
  return captured;
}

/** `subscribe('orders', onOrder)`, `subscribe({ queue: 'orders', handler: onOrder })`, `run(handlers)`, where they come from other files. */
function noteHanded(cx: Lowering, use: Use, scope: Scope): void {
  if (use.kind === 'subclass') return;
  const call = use.kind === 'construction' ? use.construction : use.call;
  for (const node of (call.arguments ?? []).flatMap(namedIn)) {
    const value = evaluate(cx, node, scope);
    for (const declaration of value === undefined ? [] : callablesIn(value).flatMap(functionsOf))
      if (declaration.getSourceFile() !== node.getSourceFile()) cx.handed.set(declaration, node);
  }
}

function functionsOf(callable: ReturnType<typeof callablesIn>[number]): readonly ts.Node[] {
  if (callable.kind === 'function') return [callable.declaration];
  return callable.of.members.flatMap(member => functionIn(member) ?? []);
}

function namedIn(argument: ts.Expression): readonly ts.Expression[] {
  const given = unwrap(argument);
  if (hasBody(given)) return describedIn(given);
  if (!ts.isObjectLiteralExpression(given)) return [given];
  return given.properties.flatMap(property => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    return ts.isPropertyAssignment(property) ? [unwrap(property.initializer)] : [];
  });
}

/** `subscribe(options => options.exchange('orders').handler(onOrder))`: what is said to the function's own parameter. */
function describedIn(describing: FunctionWithBody): readonly ts.Expression[] {
  const names = new Set(describing.parameters.map(({ name }) => nameText(name)));
  const found: ts.Expression[] = [];
  walk(describing.body, node => {
    if (ts.isCallExpression(node) && names.has(rootOf(node.expression))) found.push(...node.arguments.map(unwrap));
    return undefined;
  });
  return found;
}

function rootOf(expression: ts.Expression): string | undefined {
  let node = unwrap(expression);
  while (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) node = unwrap(node.expression);
  return ts.isIdentifier(node) ? node.text : undefined;
}

/** A caller that hands over no function brings no handler: the one inside the wrapper is judged in the wrapper's own file. */
function bringsHandler(cx: Lowering, use: Use, scope: Scope): boolean {
  if (use.kind === 'subclass') return true;
  const call = use.kind === 'construction' ? use.construction : use.call;
  const parameters = calledDeclaration(cx.services.checker, call)?.parameters ?? [];
  return (call.arguments ?? []).some((node, position) => {
    const parameter = parameters[position];
    // What the wrapper's own types show is followed from there: an argument brings something if its parameter is less than a class.
    if (parameter !== undefined && ts.isParameter(parameter) && isConcrete(cx, parameter)) return false;
    const value = evaluate(cx, node, scope);
    return value !== undefined && holdsFunction(value);
  });
}

function isConcrete(cx: Lowering, parameter: ts.ParameterDeclaration): boolean {
  // Types without a name have no symbol, whatever the declared type says.
  const symbol = cx.services.checker.getTypeAtLocation(parameter).symbol as ts.Symbol | undefined;
  const declaration = symbol?.declarations?.find(ts.isClassLike);
  return declaration !== undefined && !hasModifier(declaration, ts.SyntaxKind.AbstractKeyword);
}

function runUse(cx: Lowering, use: Use, scope: Scope): void {
  switch (use.kind) {
    case 'call':
      lowerExpression(cx, scope, use.call, true);
      return;
    case 'construction': {
      const self = lowerExpression(cx, scope, use.construction);
      if (self.kind === 'instance') runMethod(cx, self, use.method, use.construction);
      return;
    }
    case 'subclass':
      runMethod(cx, instanceOf(use.of), use.method, use.of);
      return;
    case 'entry':
      runEntry(cx, use, scope);
  }
}

/** Fills the table as the call does, then registers the function that looks its handlers up there. */
function runEntry(cx: Lowering, { call, table, method }: Extract<Use, { kind: 'entry' }>, scope: Scope): void {
  const callee = unwrap(call.expression);
  const keeper = bodyOf(cx.services.index, cx.services.checker, callee);
  if (keeper === undefined) return;
  const self = ownerOf(cx, callee, table, scope);
  const args = call.arguments.map(argument => lowerExpression(cx, scope, argument));
  const value = { kind: 'function', declaration: keeper.declaration, scope: moduleScope, self } as const;
  if (keeper.declaration === method) {
    callFunction(cx, value, call, args, true);
    return;
  }
  const tell = cx.onRegistration;
  cx.onRegistration = () => undefined;
  callFunction(cx, value, call, args, true);
  cx.onRegistration = tell;
  runMethod(cx, self, method, call);
}

/** The object whose field the table is, with the table still empty; of one in a variable, whoever mentions it knows it. */
function ownerOf(cx: Lowering, callee: ts.Expression, table: EmptyTable, scope: Scope): Value | undefined {
  const fresh = freshTable(cx, table);
  if (ts.isVariableDeclaration(table)) {
    const symbol = symbolOf(cx.services.checker, table.name);
    if (symbol === undefined) return undefined;
    cx.moduleValues.set(symbol, fresh);
    cx.filling.set(symbol, fresh);
    return undefined;
  }
  const receiver = ts.isPropertyAccessExpression(callee) ? lowerExpression(cx, scope, callee.expression) : undefined;
  const owner = receiver?.kind === 'instance' && receiver.of === table.parent ? receiver : instanceOf(table.parent);
  return { ...owner, fields: new Map([...owner.fields, [nameText(table.name) ?? '', fresh]]) };
}

function runMethod(cx: Lowering, self: Value | undefined, method: FunctionWithBody, at: ts.Node): void {
  if (!hasBody(method)) return;
  const args = method.parameters.map(() => cx.unknown());
  callFunction(cx, { kind: 'function', declaration: method, scope: moduleScope, self }, at, args, true);
}
