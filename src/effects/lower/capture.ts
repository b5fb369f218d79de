import { constructorOf, functionIn } from '../../typescript/declarations.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { calledDeclaration } from '../../typescript/signature.ts';
import {
  hasBody,
  hasModifier,
  lastName,
  nameText,
  rootOf,
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
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import type { Keeper } from './registering.ts';
import type { Round } from './rounds.ts';
import { evaluate, moduleScope } from './scopes.ts';
import type { Site } from './site.ts';
import { callablesIn, holdsFunction } from './tables.ts';

/** What stands inside the program's own wrapper, bound to what the caller passed. */
export type Captured =
  | {
      readonly kind: 'registration';
      readonly cx: Lowering;
      readonly site: Site;
      /** The table of the program in which its handler is. */
      readonly filled?: Filled | undefined;
    }
  | { readonly kind: 'assignment'; readonly cx: Lowering; readonly assignment: MemberAssignment; readonly value: Value }
  | { readonly kind: 'loop'; readonly cx: Lowering; readonly loop: ts.IterationStatement; readonly program: Program };

/** A table as one call has filled it, and the variable that holds it. */
export interface Filled {
  readonly table: Value;
  readonly variable: ts.Symbol | undefined;
}

/** What the program's own registering code does with what a caller, constructor or subclass hands it. */
export type Use = UseOf & {
  /** The class that is meant where only what it stands in for is named. */
  readonly chosen?: ts.ClassLikeDeclaration | undefined;
};

type UseOf =
  | { readonly kind: 'call'; readonly call: ts.CallExpression }
  | { readonly kind: 'construction'; readonly construction: ts.NewExpression; readonly method: FunctionWithBody }
  | { readonly kind: 'subclass'; readonly of: ts.ClassLikeDeclaration; readonly method: FunctionWithBody }
  | {
      /** The called function, or one that it hands the handler on to, keeps it in a table, where the method's registered function finds it. */
      readonly kind: 'entry';
      readonly call: ts.CallExpression | ts.NewExpression;
      readonly keeper: FunctionWithBody;
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
  const tell = (site: Site, filled?: Filled): void => void captured.push({ kind: 'registration', cx, site, filled });
  const keeper = use.kind === 'entry' ? keeperOf(cx, use, tell) : undefined;
  if (keeper === undefined) cx.onRegistration = tell;
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
  cx.registering = { chosen: use.chosen, keeper };
  cx.isolated(() => cx.collect(() => runUse(cx, use, scope)));
  cx.registering = undefined;
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
  if (ts.isArrayLiteralExpression(given)) return given.elements.flatMap(namedIn);
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
    if (ts.isCallExpression(node) && names.has(lastName(rootOf(node.expression))))
      found.push(...node.arguments.map(unwrap));
    return undefined;
  });
  return found;
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
      runCall(cx, use.call, scope);
      return;
    case 'construction': {
      if (ts.isConstructorDeclaration(use.method)) {
        runCall(cx, use.construction, scope);
        return;
      }
      const self = lowerExpression(cx, scope, use.construction);
      if (self.kind === 'instance') runMethod(cx, self, use.method, use.construction);
      return;
    }
    case 'subclass':
      runMethod(cx, instanceOf(use.of), use.method, use.of);
      return;
    case 'entry':
      runCall(cx, use.call, scope);
  }
}

/** Each time the table is filled, the function is registered that looks the handler up there; nothing else brings this handler. */
function keeperOf(
  cx: Lowering,
  { call, keeper, table, method }: Extract<Use, { kind: 'entry' }>,
  tell: (site: Site, filled?: Filled) => void,
): Keeper {
  return {
    declaration: keeper,
    around: (callee, fill) => {
      const filled = startFilling(cx, callee.self, table);
      const { self } = filled;
      // Around a function that some call has made lies that call's own table.
      const filling = { ...callee, scope: moduleScope, self };
      const register = (run: () => void): void => {
        cx.onRegistration = site => {
          tell(site, filled);
        };
        run();
        cx.onRegistration = () => undefined;
      };
      if (keeper === method) {
        register(() => {
          fill(filling);
        });
        return;
      }
      fill(filling);
      register(() => {
        runMethod(cx, self, method, call);
      });
    },
  };
}

/** With the table still empty: the object whose field it is; of one in a variable, whoever mentions it knows it. */
function startFilling(
  cx: Lowering,
  receiver: Value | undefined,
  declared: EmptyTable,
): Filled & { readonly self?: Value } {
  const table = freshTable(cx, declared);
  if (ts.isVariableDeclaration(declared)) {
    const variable = symbolOf(cx.services.checker, declared.name);
    if (variable === undefined) return { table, variable };
    cx.moduleValues.set(variable, table);
    cx.filling.set(variable, table);
    return { table, variable };
  }
  const owner =
    receiver?.kind === 'instance' && receiver.of === declared.parent ? receiver : instanceOf(declared.parent);
  const fields = new Map([...owner.fields, [nameText(declared.name) ?? '', table]]);
  return { table, variable: undefined, self: { ...owner, fields } };
}

/** A constructor's body is run as well. */
function runCall(cx: Lowering, call: ts.CallExpression | ts.NewExpression, scope: Scope): void {
  const made = lowerExpression(cx, scope, call, true);
  const body = ts.isNewExpression(call) && made.kind === 'instance' ? constructorOf(made.of) : undefined;
  if (body === undefined || !hasBody(body)) return;
  const args = (call.arguments ?? []).map(argument => lowerExpression(cx, scope, argument));
  callFunction(cx, { kind: 'function', declaration: body, scope: moduleScope, self: made }, call, args, true);
}

function runMethod(cx: Lowering, self: Value | undefined, method: FunctionWithBody, at: ts.Node): void {
  if (!hasBody(method)) return;
  const args = method.parameters.map(() => cx.unknown());
  callFunction(cx, { kind: 'function', declaration: method, scope: moduleScope, self }, at, args, true);
}
