import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { declaredOrigins, Origins, unaliased } from './declaration-origin.ts';
import { originFromImport } from './import-origin.ts';
import { accessedName, boundName, originsOfMember } from './member-origin.ts';
import { globalPackage, packageOfDeclaration } from './package.ts';
import { typeOfReceiver } from './receiver.ts';
import { isCallable, isUntyped, signatureOrigins } from './signature.ts';
import { unwrap } from './syntax.ts';
import { originsOfType } from './type-origin.ts';

export type { Origin } from '../catalog/origin.ts';
export { originFromImport } from './import-origin.ts';
export { originsOfType } from './type-origin.ts';
export { packageOfFile, packageOfSpecifier } from './package.ts';

/** How many variables a function value is followed through: `const ack = channel.ack.bind(channel)`. */
const maximumDepth = 6;

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;

const isAccess = (node: ts.Node): node is Access =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);

/** `crypto` of `crypto.randomUUID()`: a global variable lends its name, whatever its type is called. */
const globalName = (checker: ts.TypeChecker, receiver: ts.Expression): string | undefined => {
  const node = unwrap(receiver);
  const name = ts.isIdentifier(node) ? node : ts.isPropertyAccessExpression(node) ? node.name : undefined;
  const declaration = name && checker.getSymbolAtLocation(name)?.valueDeclaration;
  return declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    packageOfDeclaration(declaration) === globalPackage
    ? name?.text
    : undefined;
};

function* accessOrigins(checker: ts.TypeChecker, node: Access): Generator<Origin> {
  const name = accessedName(checker, node);
  if (name === undefined) return;
  yield* originsOfMember(checker, typeOfReceiver(checker, node.expression), name);
  const container = globalName(checker, node.expression);
  if (container !== undefined) yield { package: globalPackage, container, member: name };
}

const originsOfBinding = (checker: ts.TypeChecker, node: ts.BindingElement): Iterable<Origin> => {
  const name = boundName(node);
  return name === undefined ? [] : originsOfMember(checker, checker.getTypeAtLocation(node.parent), name);
};

const isBind = (node: ts.Node): node is ts.CallExpression & { expression: ts.PropertyAccessExpression } =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind';

const isConstant = (node: ts.VariableDeclaration): boolean =>
  ts.isVariableDeclarationList(node.parent) && (node.parent.flags & ts.NodeFlags.Const) !== 0;

function* variableOrigins(checker: ts.TypeChecker, declaration: ts.Declaration, depth: number): Generator<Origin> {
  if (ts.isBindingElement(declaration)) {
    yield* originsOfBinding(checker, declaration);
    return;
  }
  yield* declaredOrigins([declaration]);
  if (ts.isVariableDeclaration(declaration) && isConstant(declaration) && declaration.initializer !== undefined) {
    yield* valueOrigins(checker, declaration.initializer, depth + 1);
  }
}

/** The origins of a function value, by its symbol. */
function* valueOrigins(checker: ts.TypeChecker, expression: ts.Expression, depth: number): Generator<Origin> {
  if (depth > maximumDepth) return;
  const node = unwrap(expression);
  if (isAccess(node)) yield* accessOrigins(checker, node);
  else if (isBind(node)) yield* valueOrigins(checker, node.expression.expression, depth + 1);
  else if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node);
    for (const declaration of (symbol && unaliased(checker, symbol).declarations) ?? []) {
      yield* variableOrigins(checker, declaration, depth);
    }
  }
}

/** The construction of what the origins name, be it a class or a member that holds one: `new amqp.Foo()`. */
function* asConstructors(origins: Iterable<Origin>): Generator<Origin> {
  for (const { package: owner, member } of origins) yield { package: owner, container: member, member: 'new' };
}

const hasOwnConstructor = (declaration: ts.Declaration): boolean =>
  ts.isClassLike(declaration) &&
  packageOfDeclaration(declaration) === '' &&
  declaration.members.some(member => ts.isConstructorDeclaration(member));

/** A subclass with a constructor of its own takes arguments of its own: its base's construction is the `super` call. */
const inheritsConstructor = (part: ts.Type): boolean => !(part.getSymbol()?.declarations ?? []).some(hasOwnConstructor);

const originsOfConstructed = (checker: ts.TypeChecker, node: ts.Node): Iterable<Origin> =>
  asConstructors(originsOfType(checker, checker.getTypeAtLocation(node), inheritsConstructor));

type Callee = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression | ts.Decorator;

const calledExpression = (node: Callee): ts.Expression => {
  if (ts.isTaggedTemplateExpression(node)) return node.tag;
  if (!ts.isDecorator(node)) return node.expression;
  const decorator = node.expression;
  return ts.isCallExpression(decorator) ? decorator.expression : decorator;
};

/**
 * What a call, construction, tagged template or decorator refers to, most specific first: the symbol under the receiver's own
 * type, its aliases and bases, the declaration, then the resolved signature's declaration. Empty when nothing is known.
 */
export const originsOfCallee = (checker: ts.TypeChecker, node: Callee): Iterable<Origin> =>
  new Origins(calleeOrigins(checker, node));

function* calleeOrigins(checker: ts.TypeChecker, node: Callee): Generator<Origin> {
  const callee = calledExpression(node);
  if (ts.isNewExpression(node)) {
    yield* asConstructors(valueOrigins(checker, callee, 0));
    yield* originsOfConstructed(checker, node);
  } else if (callee.kind === ts.SyntaxKind.SuperKeyword) yield* originsOfConstructed(checker, callee);
  else yield* valueOrigins(checker, callee, 0);
  if (!ts.isDecorator(node)) {
    yield* signatureOrigins(checker, node);
    if (isCallable(checker, node)) return;
  }
  if (isUntyped(checker, callee)) {
    const imported = originFromImport(checker, callee);
    if (imported !== undefined) yield imported;
  }
}

/** The property that a receiver is, through constants and destructuring: `m.Attributes` for `const a = m.Attributes; a`. */
const parentProperty = (
  checker: ts.TypeChecker,
  expression: ts.Expression,
  depth = 0,
): Access | ts.BindingElement | undefined => {
  const node = unwrap(expression);
  if (isAccess(node)) return node;
  if (!ts.isIdentifier(node) || depth > maximumDepth) return undefined;
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (declaration === undefined) return undefined;
  if (ts.isBindingElement(declaration)) return declaration;
  return ts.isVariableDeclaration(declaration) && isConstant(declaration) && declaration.initializer !== undefined
    ? parentProperty(checker, declaration.initializer, depth + 1)
    : undefined;
};

const holderOf = (
  checker: ts.TypeChecker,
  node: Access | ts.BindingElement,
): Access | ts.BindingElement | undefined => {
  if (!ts.isBindingElement(node)) return parentProperty(checker, node.expression);
  const owner = node.parent.parent;
  if (ts.isBindingElement(owner)) return owner;
  return ts.isVariableDeclaration(owner) && owner.initializer !== undefined
    ? parentProperty(checker, owner.initializer)
    : undefined;
};

const isDeclared = (checker: ts.TypeChecker, receiver: ts.Type, name: string): boolean => {
  const type = checker.getApparentType(checker.getNonNullableType(receiver));
  return (checker.getPropertyOfType(type, name)?.declarations ?? []).length > 0;
};

/**
 * The origins of a property that is read or destructured. A member without a declaration (mapped and index types) is named by
 * the property that holds it: container `Message.Attributes`, member `ApproximateReceiveCount`.
 */
export const originsOfProperty = (checker: ts.TypeChecker, node: Access | ts.BindingElement): Iterable<Origin> =>
  new Origins(propertyOrigins(checker, node, 0));

function* propertyOrigins(checker: ts.TypeChecker, node: Access | ts.BindingElement, depth: number): Generator<Origin> {
  const name = ts.isBindingElement(node) ? boundName(node) : accessedName(checker, node);
  if (name === undefined) return;
  const receiver = checker.getTypeAtLocation(ts.isBindingElement(node) ? node.parent : node.expression);
  yield* originsOfMember(checker, receiver, name);
  if (isDeclared(checker, receiver, name)) return;
  const holder = holderOf(checker, node);
  // A variable may be declared by itself: `const { x } = x`.
  if (holder === undefined || depth > maximumDepth) return;
  for (const parent of propertyOrigins(checker, holder, depth + 1)) {
    const container = parent.container === undefined ? parent.member : `${parent.container}.${parent.member}`;
    yield { package: parent.package, container, member: name };
  }
}
