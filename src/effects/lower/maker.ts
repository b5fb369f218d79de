import type { Match } from '../../catalog/index.ts';
import { lazily } from '../../catalog/lazily.ts';
import { bodyOf, constructorOf } from '../../typescript/declarations.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { enclosing, returnedBy, ts, unwrap, walk } from '../../typescript/syntax.ts';
import { undefinedValue, type Value } from '../value.ts';
import { lowerExpression } from './expressions.ts';
import { selfOf } from './instances.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { passedBy } from './passed.ts';
import { childScope, moduleScope } from './scopes.ts';
import type { Site } from './site.ts';

/** How many variables and fields lie between a client and the call that made it. */
const LONGEST_WAY = 6;

/**
 * A call outside the handler, with its arguments lowered; nothing is known there but what is declared. Of many such calls one argument
 * tells that they do not matter: each is lowered when it is first looked at.
 */
export function siteOf(
  cx: Lowering,
  node: ts.CallExpression | ts.NewExpression,
  match: Match,
  scope: Scope = childScope(moduleScope, undefined, selfOf(node)),
): Site {
  const argumentNodes = node.arguments ?? [];
  const args = lazyMap(argumentNodes, argument => {
    let value: Value = undefinedValue;
    cx.isolated(() =>
      cx.collect(() => {
        value = lowerExpression(cx, scope, argument);
      }),
    );
    return value;
  });
  return { node, scope, match, receiver: undefined, argumentNodes, args };
}

function lazyMap<T, U>(all: readonly T[], make: (one: T) => U): readonly U[] {
  const list = Array.from<U>({ length: all.length });
  for (const [at, one] of all.entries())
    Object.defineProperty(list, at, { get: lazily(() => make(one)), enumerable: true });
  return list;
}

/** The call or construction that made the client on which the site's method is called. */
export function makerOf(cx: Lowering, site: Site): Site | undefined {
  if (ts.isTaggedTemplateExpression(site.node)) return undefined;
  const callee = unwrap(site.node.expression);
  if (ts.isNewExpression(site.node)) return makerOfValue(cx, callee, site.match);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  return makerOfValue(cx, callee.expression, site.match);
}

/** The call or construction that made the value. */
export function makerOfValue(cx: Lowering, expression: ts.Expression, match: Match): Site | undefined {
  const made = madeBy(cx, expression, 0);
  return made === undefined ? undefined : siteOf(cx, made, match);
}

/** The same call by its node, its arguments not looked at. */
export function callThatMade(
  cx: Lowering,
  expression: ts.Expression,
): ts.CallExpression | ts.NewExpression | undefined {
  return madeBy(cx, expression, 0);
}

function madeBy(
  cx: Lowering,
  expression: ts.Expression,
  depth: number,
): ts.CallExpression | ts.NewExpression | undefined {
  const node = unwrap(expression);
  if (depth > LONGEST_WAY) return undefined;
  if (ts.isAwaitExpression(node)) return madeBy(cx, node.expression, depth + 1);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const own = ts.isCallExpression(node) ? bodyOf(cx.services.index, cx.services.checker, node.expression) : undefined;
    if (own === undefined) {
      const passed = passedBy(cx.services, node);
      return passed === undefined ? node : madeBy(cx, passed, depth + 1);
    }
    // The program's own factory: what it returns.
    const [made, ...others] = returnedBy(own.declaration);
    return made === undefined || others.length > 0 ? undefined : madeBy(cx, made, depth + 1);
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const declaration = symbolOf(cx.services.checker, ts.isIdentifier(node) ? node : node.name)?.valueDeclaration;
  if (declaration === undefined || !cx.services.index.isOwn(declaration)) return undefined;
  const initial = initialOf(declaration);
  return initial === undefined ? undefined : madeBy(cx, initial, depth + 1);
}

function initialOf(declaration: ts.Declaration): ts.Expression | undefined {
  if (ts.isVariableDeclaration(declaration)) return declaration.initializer ?? onlyAssigned(declaration);
  if (!ts.isPropertyDeclaration(declaration)) return undefined;
  return declaration.initializer ?? onlyAssigned(declaration);
}

/** The one expression that is assigned to a variable or field of that name; the constructor's, if there are several. */
function onlyAssigned(declaration: ts.VariableDeclaration | ts.PropertyDeclaration): ts.Expression | undefined {
  const home = ts.isPropertyDeclaration(declaration) ? declaration.parent : declaration.getSourceFile();
  const name = declaration.name.getText();
  const found: ts.Expression[] = [];
  walk(home, node => {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      isNamed(node.left, name)
    ) {
      found.push(node.right);
    }
    return undefined;
  });
  const constructor = ts.isPropertyDeclaration(declaration) ? constructorOf(declaration.parent) : undefined;
  const [only] =
    found.length === 1 ? found : found.filter(node => constructor !== undefined && isInside(node, constructor));
  return only;
}

function isNamed(target: ts.Expression, name: string): boolean {
  if (ts.isIdentifier(target)) return target.text === name;
  return (
    ts.isPropertyAccessExpression(target) &&
    target.expression.kind === ts.SyntaxKind.ThisKeyword &&
    target.name.getText() === name
  );
}

function isInside(node: ts.Node, constructor: ts.ConstructorDeclaration): boolean {
  return enclosing(node, ts.isConstructorDeclaration) === constructor;
}
