import { baseClassOf, bodyOf, constructorOf, enclosingClass } from '../../typescript/declarations.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { hasModifier, nameText, ts, unwrap } from '../../typescript/syntax.ts';
import { isText, undefinedValue, type Value } from '../value.ts';
import { lowerExpression } from './expressions.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { patternBindings } from './patterns.ts';
import { childScope, evaluate, moduleScope } from './scopes.ts';

/** How many classes up a constructor is looked for. */
const MOST_BASES = 8;

interface Construction {
  readonly cx: Lowering;
  readonly scope: Scope;
  readonly args: readonly Value[];
}

/** An object of the class; with its construction, its fields are what the constructor puts there. */
export function instanceOf(
  declaration: ts.ClassLikeDeclaration,
  made?: Construction,
): Extract<Value, { kind: 'instance' }> {
  const fields = new Map<string, Value>();
  const constructor = made && constructorFor(made.cx, declaration);
  if (made !== undefined && constructor !== undefined) {
    for (const [field, value] of copiedFields(made, constructor)) fields.set(field, value);
    constructor.parameters.forEach((parameter, position) => {
      const name = nameText(parameter.name);
      if (name === undefined) return;
      const value = made.args[position] ?? defaultOf(made, parameter);
      if (ts.isParameterPropertyDeclaration(parameter, parameter.parent)) fields.set(name, value);
      for (const field of assignedFields(constructor, name)) fields.set(field, value);
    });
    for (const [field, value] of composedFields(made, constructor)) fields.set(field, value);
  }
  const isKept = made?.cx.registering !== undefined;
  return { kind: 'instance', of: declaration, fields, ...(isKept ? { made: fields } : {}) };
}

/** A class without a constructor of its own has that of the class that it extends. */
function constructorFor(cx: Lowering, declaration: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | undefined {
  let current: ts.ClassLikeDeclaration | undefined = declaration;
  for (let level = 0; current !== undefined && level < MOST_BASES; level += 1) {
    const found = constructorOf(current);
    if (found !== undefined) return found;
    current = baseClassOf(cx.services.checker, current);
  }
  return undefined;
}

/** Fields that the constructor takes over from the objects it is given: `Object.assign(this, partial)`. */
function copiedFields(
  made: Construction,
  constructor: ts.ConstructorDeclaration,
): readonly (readonly [string, Value])[] {
  const sources = (constructor.body?.statements ?? []).flatMap(copiedIn);
  if (sources.length === 0) return [];
  const scope = parameterScope(made, constructor);
  return sources.flatMap(source => {
    const value = evaluate(made.cx, source, scope);
    return value?.kind === 'object' ? [...value.members] : [];
  });
}

/** Also behind a question whether there is anything: `if (partial) Object.assign(this, partial)`. */
function copiedIn(statement: ts.Statement): readonly ts.Expression[] {
  if (ts.isIfStatement(statement)) {
    const { thenStatement } = statement;
    return ts.isBlock(thenStatement) ? thenStatement.statements.flatMap(copiedIn) : copiedIn(thenStatement);
  }
  if (!ts.isExpressionStatement(statement)) return [];
  const call = unwrap(statement.expression);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return [];
  const { expression: receiver, name } = call.expression;
  const isAssign = ts.isIdentifier(receiver) && receiver.text === 'Object' && name.text === 'assign';
  const [target, ...sources] = call.arguments;
  return isAssign && target?.kind === ts.SyntaxKind.ThisKeyword ? sources : [];
}

function parameterScope({ cx, args }: Construction, constructor: ts.ConstructorDeclaration): Scope {
  const scope = childScope(moduleScope);
  constructor.parameters.forEach(({ name }, position) => {
    const value = args[position];
    if (value !== undefined) patternBindings(cx, scope, name, value);
  });
  return scope;
}

function defaultOf(made: Construction, parameter: ts.ParameterDeclaration): Value {
  return parameter.initializer === undefined
    ? undefinedValue
    : lowerExpression(made.cx, made.scope, parameter.initializer);
}

/** A method of an object of which only the class is known, given to somebody: `new Worker('orders', this.orders.handle)`. */
export function givenMethod(cx: Lowering, node: ts.PropertyAccessExpression): Value | undefined {
  const { parent } = node;
  const isGiven =
    ts.isPropertyAssignment(parent) ||
    (ts.isPropertyAccessExpression(parent) && parent.name.text === 'bind') ||
    ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node);
  const body = isGiven ? bodyOf(cx.services.index, cx.services.checker, node) : undefined;
  if (body === undefined || ts.isGetAccessor(body.declaration)) return undefined;
  const self = body.of === undefined ? undefined : instanceOf(body.of);
  return { kind: 'function', declaration: body.declaration, scope: moduleScope, self };
}

/** Fields that the constructor sets to a text made from its parameters: `this.key = `seen:${id}``. */
function composedFields(
  made: Construction,
  constructor: ts.ConstructorDeclaration,
): readonly (readonly [string, Value])[] {
  const composed = assignments(constructor).filter(({ source }) => !ts.isIdentifier(source));
  if (composed.length === 0) return [];
  const scope = parameterScope(made, constructor);
  return composed.flatMap(({ field, source }) => {
    const value = evaluate(made.cx, source, scope);
    if (value === undefined || !isText(value)) return [];
    // What starts as a constant may be counted up.
    return value.kind !== 'literal' || isReadonly(constructor.parent, field) ? [[field, value] as const] : [];
  });
}

function isReadonly(of: ts.ClassLikeDeclaration, field: string): boolean {
  const declaration = of.members.find(({ name }) => nameText(name) === field);
  return declaration !== undefined && hasModifier(declaration, ts.SyntaxKind.ReadonlyKeyword);
}

/** Fields that the constructor sets to the parameter: `this.handler = handler`. */
function assignedFields(constructor: ts.ConstructorDeclaration, parameter: string): readonly string[] {
  return assignments(constructor).flatMap(({ field, source }) =>
    ts.isIdentifier(source) && source.text === parameter ? [field] : [],
  );
}

function assignments(
  constructor: ts.ConstructorDeclaration,
): readonly { readonly field: string; readonly source: ts.Expression }[] {
  return (constructor.body?.statements ?? []).flatMap(statement => {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return [];
    const { left, operatorToken, right } = statement.expression;
    if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
    if (!ts.isPropertyAccessExpression(left) || left.expression.kind !== ts.SyntaxKind.ThisKeyword) return [];
    return [{ field: left.name.text, source: unwrap(right) }];
  });
}

/**
 * The function behind a field or parameter of function type that is given at construction, when the program constructs
 * the class in exactly one place: `new Consumer(channel, message => handler.handle(message))`.
 */
export function injectedFunction(cx: Lowering, callee: ts.Expression): Value | undefined {
  const symbol = symbolOf(cx.services.checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  const declaration = symbol?.valueDeclaration;
  if (declaration === undefined || !cx.services.index.isOwn(declaration)) return undefined;
  const position = constructorParameterOf(declaration);
  if (position === undefined) return undefined;
  const home = position.of.getSourceFile();
  // Constructions in other files bring their handler there, and it is judged there.
  const sites = cx.services.index.constructionsOf(position.of).filter(site => site.getSourceFile() === home);
  const argument = sites.length === 1 ? sites[0]?.arguments?.[position.index] : undefined;
  if (argument === undefined) return undefined;
  const value = evaluate(cx, argument);
  return value?.kind === 'function' ? value : undefined;
}

function constructorParameterOf(
  declaration: ts.Declaration,
): { readonly of: ts.ClassLikeDeclaration; readonly index: number } | undefined {
  if (ts.isParameter(declaration) && ts.isConstructorDeclaration(declaration.parent)) {
    return { of: declaration.parent.parent, index: declaration.parent.parameters.indexOf(declaration) };
  }
  if (!ts.isPropertyDeclaration(declaration) || !ts.isClassLike(declaration.parent)) return undefined;
  const field = nameText(declaration.name);
  const constructor = constructorOf(declaration.parent);
  if (field === undefined || constructor === undefined) return undefined;
  const index = constructor.parameters.findIndex(parameter => {
    const name = nameText(parameter.name);
    return name !== undefined && assignedFields(constructor, name).includes(field);
  });
  return index < 0 ? undefined : { of: declaration.parent, index };
}

/** The instance that `this` is in a method, for code that was not called from anywhere. */
export function selfOf(node: ts.Node): Value | undefined {
  const declaration = enclosingClass(node);
  return declaration === undefined ? undefined : instanceOf(declaration);
}
