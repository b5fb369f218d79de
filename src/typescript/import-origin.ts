import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { unaliased } from './declaration-origin.ts';
import { accessedName, boundName } from './member-origin.ts';
import { packageOfDeclaration, packageOfSpecifier } from './package.ts';
import { unwrap } from './syntax.ts';

/** How many variables, calls and accesses are followed back to an import. */
const maximumDepth = 16;

/** A name that leads to an import: the package, the type it was declared with if any, and the members after it. */
interface Root {
  readonly package: string;
  readonly container: string | undefined;
  readonly chain: readonly string[];
}

const extended = (root: Root | undefined, name: string | undefined): Root | undefined =>
  root === undefined || name === undefined ? undefined : { ...root, chain: [...root.chain, name] };

const specifierOf = (node: ts.Node): string | undefined => {
  let current = node as ts.Node | undefined;
  while (current !== undefined && !ts.isImportDeclaration(current) && !ts.isImportEqualsDeclaration(current)) {
    current = current.parent;
  }
  if (current === undefined) return undefined;
  if (ts.isImportDeclaration(current)) {
    return ts.isStringLiteral(current.moduleSpecifier) ? current.moduleSpecifier.text : undefined;
  }
  const reference = current.moduleReference;
  return ts.isExternalModuleReference(reference) && ts.isStringLiteral(reference.expression)
    ? reference.expression.text
    : undefined;
};

const rootOfImport = (declaration: ts.Declaration): Root | undefined => {
  const specifier = specifierOf(declaration);
  const named = specifier === undefined ? '' : packageOfSpecifier(specifier);
  if (named === '') return undefined;
  // Default imports have the local name only; it is the best word there is for them.
  const chain = ts.isImportSpecifier(declaration)
    ? [(declaration.propertyName ?? declaration.name).text]
    : ts.isImportClause(declaration) && declaration.name !== undefined
      ? [declaration.name.text]
      : [];
  return { package: named, container: undefined, chain };
};

const requiredPackage = (node: ts.Expression): string | undefined => {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'require')
    return undefined;
  const [argument] = node.arguments;
  return argument !== undefined && ts.isStringLiteralLike(argument) ? packageOfSpecifier(argument.text) : undefined;
};

const declarationsOf = (checker: ts.TypeChecker, name: ts.Node): readonly ts.Declaration[] => {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol?.declarations ?? [];
};

/** What a name of one of the program's own files stands for there. */
const declarationsBehind = (checker: ts.TypeChecker, name: ts.Node): readonly ts.Declaration[] => {
  const symbol = checker.getSymbolAtLocation(name);
  return (symbol && unaliased(checker, symbol).declarations) ?? [];
};

/** An object of what a name stands for: `new PrismaClient()`, `prisma: PrismaClient`. */
const objectOf = (root: Root | undefined): Root | undefined =>
  root === undefined ? undefined : { package: root.package, container: root.chain.at(-1), chain: [] };

/** What a class extends that did not resolve: `class PrismaService extends PrismaClient`. */
const rootOfBase = (checker: ts.TypeChecker, of: ts.ClassLikeDeclaration, depth: number): Root | undefined => {
  const [base] = of.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types ?? [];
  return base && rootOfConstructed(checker, base.expression, depth + 1);
};

const rootOfConstructed = (checker: ts.TypeChecker, callee: ts.Expression, depth: number): Root | undefined => {
  if (depth > maximumDepth) return undefined;
  const own = declarationsBehind(checker, callee).find(ts.isClassLike);
  return own === undefined ? objectOf(rootOfExpression(checker, callee, depth + 1)) : rootOfBase(checker, own, depth);
};

/** A value declared with an imported type that did not resolve: `channel: Channel`. */
const rootOfAnnotation = (checker: ts.TypeChecker, type: ts.TypeNode | undefined, depth: number): Root | undefined => {
  if (type === undefined) return undefined;
  if (ts.isUnionTypeNode(type)) {
    for (const part of type.types) {
      const found = rootOfAnnotation(checker, part, depth);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const name = type.typeName;
  const own = declarationsBehind(checker, name).find(ts.isClassLike);
  if (own !== undefined) return rootOfBase(checker, own, depth);
  // A type's name leads to an import, never through a variable: `declare var JSON: JSON` leads to itself.
  const root = declarationsOf(checker, ts.isIdentifier(name) ? name : name.left)
    .map(rootOfImport)
    .find(found => found !== undefined);
  if (root === undefined) return undefined;
  return ts.isIdentifier(name) ? objectOf(root) : { package: root.package, container: name.right.text, chain: [] };
};

const isVariableLike = (
  node: ts.Declaration,
): node is ts.VariableDeclaration | ts.PropertyDeclaration | ts.ParameterDeclaration | ts.PropertySignature =>
  ts.isVariableDeclaration(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isParameter(node) ||
  ts.isPropertySignature(node);

const rootOfBinding = (checker: ts.TypeChecker, node: ts.BindingElement, depth: number): Root | undefined => {
  const holder = node.parent.parent;
  const root = ts.isBindingElement(holder)
    ? rootOfBinding(checker, holder, depth + 1)
    : rootOfVariable(checker, holder, depth);
  return extended(root, boundName(node));
};

const rootOfVariable = (
  checker: ts.TypeChecker,
  node: ts.VariableDeclaration | ts.PropertyDeclaration | ts.ParameterDeclaration | ts.PropertySignature,
  depth: number,
): Root | undefined => {
  const annotated = rootOfAnnotation(checker, node.type, depth);
  if (annotated !== undefined) return annotated;
  if (ts.isParameter(node)) return rootOfTransaction(checker, node, depth);
  const initializer = ts.isPropertySignature(node) ? undefined : node.initializer;
  return initializer && rootOfExpression(checker, initializer, depth + 1);
};

/** The client that a transaction of an untyped client hands to its callback. */
const rootOfTransaction = (
  checker: ts.TypeChecker,
  parameter: ts.ParameterDeclaration,
  depth: number,
): Root | undefined => {
  const call = parameter.parent.parent;
  if (parameter.parent.parameters[0] !== parameter || !ts.isCallExpression(call)) return undefined;
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || !/transaction$/iu.test(callee.name.text)) return undefined;
  return rootOfExpression(checker, callee.expression, depth + 1);
};

/** What a function of the program's own gives: its first `return` that leads somewhere. */
const rootOfResult = (
  checker: ts.TypeChecker,
  declaration: ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction,
  depth: number,
): Root | undefined => {
  const { body } = declaration;
  if (body === undefined) return undefined;
  if (!ts.isBlock(body)) return rootOfExpression(checker, body, depth + 1);
  for (const statement of body.statements) {
    if (!ts.isReturnStatement(statement) || statement.expression === undefined) continue;
    const root = rootOfExpression(checker, statement.expression, depth + 1);
    if (root !== undefined) return root;
  }
  return undefined;
};

const rootOfName = (checker: ts.TypeChecker, name: ts.Node, depth: number): Root | undefined => {
  if (depth > maximumDepth) return undefined;
  const behind = declarationsBehind(checker, name);
  // A path that is mapped to a file of the program (`~/db`) looks like a package.
  const isOwn = behind.some(declaration => packageOfDeclaration(declaration) === '');
  const imported = isOwn
    ? undefined
    : declarationsOf(checker, name)
        .map(rootOfImport)
        .find(root => root !== undefined);
  if (imported !== undefined) return imported;
  for (const declaration of behind) {
    const root = ts.isBindingElement(declaration)
      ? rootOfBinding(checker, declaration, depth + 1)
      : isVariableLike(declaration)
        ? rootOfVariable(checker, declaration, depth + 1)
        : ts.isFunctionDeclaration(declaration)
          ? rootOfResult(checker, declaration, depth + 1)
          : undefined;
    if (root !== undefined) return root;
  }
  return undefined;
};

/** `global.prisma ?? new PrismaClient()` */
const isAlternative = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;

const rootOfExpression = (checker: ts.TypeChecker, expression: ts.Expression, depth: number): Root | undefined => {
  if (depth > maximumDepth) return undefined;
  const node = unwrap(expression);
  const required = requiredPackage(node);
  if (required !== undefined)
    return required === '' ? undefined : { package: required, container: undefined, chain: [] };
  if (ts.isNewExpression(node)) return rootOfConstructed(checker, node.expression, depth + 1);
  if (ts.isAwaitExpression(node) || ts.isCallExpression(node)) {
    return rootOfExpression(checker, node.expression, depth + 1);
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return rootOfResult(checker, node, depth + 1);
  if (ts.isBinaryExpression(node) && isAlternative(node.operatorToken.kind)) {
    return rootOfExpression(checker, node.left, depth + 1) ?? rootOfExpression(checker, node.right, depth + 1);
  }
  if (node.kind === ts.SyntaxKind.ThisKeyword) {
    const of = ts.findAncestor(node, ts.isClassLike);
    return of && rootOfBase(checker, of, depth + 1);
  }
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const own = ts.isPropertyAccessExpression(node) ? rootOfName(checker, node.name, depth + 1) : undefined;
    return own ?? extended(rootOfExpression(checker, node.expression, depth + 1), accessedName(checker, node));
  }
  return ts.isIdentifier(node) ? rootOfName(checker, node, depth) : undefined;
};

/** `Channel` for `channel.ack`, `PrismaClient.order` for `prisma.order.create`. */
const containerOf = ({ container, chain }: Root): string | undefined =>
  container === undefined || chain.length === 0 || chain.length > 2
    ? undefined
    : [container, ...chain.slice(0, -1)].join('.');

/**
 * For callees without types: the package that the expression's root was imported from, and the last member of the chain.
 * The container is known only where an object is made of an imported class, or declared with an imported type.
 */
export const originFromImport = (checker: ts.TypeChecker, expression: ts.Expression): Origin | undefined => {
  const root = rootOfExpression(checker, expression, 0);
  if (root === undefined) return undefined;
  const member = root.chain.at(-1) ?? root.container;
  if (member === undefined) return undefined;
  const container = containerOf(root);
  return { package: root.package, container, member, inferred: true };
};
