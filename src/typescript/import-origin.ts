import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { unaliased } from './declaration-origin.ts';
import { accessedName, boundName } from './member-origin.ts';
import { packageOfDeclaration, packageOfSpecifier } from './package.ts';
import { assignedTo } from './receiver.ts';
import { unwrap } from './syntax.ts';

/** How many variables, calls and accesses are followed back to an import. */
const maximumDepth = 48;

/** A name that leads to an import: the package, the type it was declared with if any, and the members after it. */
interface Root {
  readonly package: string;
  readonly container: string | undefined;
  readonly chain: readonly string[];
}

/** The way back to an import: how far it is, and where the declarations lead that it came through; one that leads to itself leads nowhere. */
interface Trail {
  readonly depth: number;
  readonly seen: Map<ts.Declaration, Root | undefined>;
}

const further = ({ depth, seen }: Trail): Trail => ({ depth: depth + 1, seen });

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
const rootOfBase = (checker: ts.TypeChecker, of: ts.ClassLikeDeclaration, trail: Trail): Root | undefined => {
  const [base] = of.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types ?? [];
  return base && rootOfConstructed(checker, base.expression, further(trail));
};

const rootOfConstructed = (checker: ts.TypeChecker, callee: ts.Expression, trail: Trail): Root | undefined => {
  if (trail.depth > maximumDepth) return undefined;
  const own = declarationsBehind(checker, callee).find(ts.isClassLike);
  return own === undefined
    ? objectOf(rootOfExpression(checker, callee, further(trail)))
    : rootOfBase(checker, own, trail);
};

/** A value declared with an imported type that did not resolve: `channel: Channel`. */
const rootOfAnnotation = (checker: ts.TypeChecker, type: ts.TypeNode | undefined, trail: Trail): Root | undefined => {
  if (type === undefined) return undefined;
  if (ts.isUnionTypeNode(type)) {
    for (const part of type.types) {
      const found = rootOfAnnotation(checker, part, trail);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const name = type.typeName;
  const own = declarationsBehind(checker, name).find(ts.isClassLike);
  if (own !== undefined) return rootOfBase(checker, own, trail);
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

const rootOfBinding = (checker: ts.TypeChecker, node: ts.BindingElement, trail: Trail): Root | undefined => {
  const holder = node.parent.parent;
  const root = ts.isBindingElement(holder)
    ? rootOfBinding(checker, holder, further(trail))
    : rootOfVariable(checker, holder, trail);
  return extended(root, boundName(node));
};

const rootOfVariable = (
  checker: ts.TypeChecker,
  node: ts.VariableDeclaration | ts.PropertyDeclaration | ts.ParameterDeclaration | ts.PropertySignature,
  trail: Trail,
): Root | undefined => {
  const annotated = rootOfAnnotation(checker, node.type, trail);
  if (annotated !== undefined) return annotated;
  if (ts.isParameter(node)) return rootOfTransaction(checker, node, trail);
  if (ts.isPropertySignature(node)) return undefined;
  const initial = node.initializer && rootOfExpression(checker, node.initializer, further(trail));
  return initial ?? (isUntypedHolder(node) ? rootOfAssigned(checker, node, trail) : undefined);
};

/** `channel: any`, `let channel` */
const isUntypedHolder = ({ type }: ts.VariableDeclaration | ts.PropertyDeclaration): boolean =>
  type === undefined || type.kind === ts.SyntaxKind.AnyKeyword;

/** What a field or variable is given later, where all that it is given leads to the same. */
const rootOfAssigned = (
  checker: ts.TypeChecker,
  node: ts.VariableDeclaration | ts.PropertyDeclaration,
  trail: Trail,
): Root | undefined => {
  const [first, ...others] = assignedTo(checker, node)
    .filter(value => !isNullish(value))
    .map(value => rootOfExpression(checker, value, further(trail)));
  return first !== undefined && others.every(other => other !== undefined && isSameRoot(first, other))
    ? first
    : undefined;
};

const isSameRoot = (one: Root, other: Root): boolean =>
  one.package === other.package && one.container === other.container && one.chain.join('.') === other.chain.join('.');

const isNullish = (value: ts.Expression): boolean => {
  const node = unwrap(value);
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
};

/** The client that a transaction of an untyped client hands to its callback. */
const rootOfTransaction = (
  checker: ts.TypeChecker,
  parameter: ts.ParameterDeclaration,
  trail: Trail,
): Root | undefined => {
  const call = parameter.parent.parent;
  if (parameter.parent.parameters[0] !== parameter || !ts.isCallExpression(call)) return undefined;
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || !/transaction$/iu.test(callee.name.text)) return undefined;
  return rootOfExpression(checker, callee.expression, further(trail));
};

/** What a function of the program's own gives: its first `return` that leads somewhere. */
const rootOfResult = (
  checker: ts.TypeChecker,
  declaration: ts.FunctionLikeDeclaration,
  trail: Trail,
): Root | undefined => {
  const { body } = declaration;
  if (body === undefined) return undefined;
  if (!ts.isBlock(body)) return rootOfExpression(checker, body, further(trail));
  for (const statement of body.statements) {
    if (!ts.isReturnStatement(statement) || statement.expression === undefined) continue;
    const root = rootOfExpression(checker, statement.expression, further(trail));
    if (root !== undefined) return root;
  }
  return undefined;
};

const rootOfDeclaration = (checker: ts.TypeChecker, declaration: ts.Declaration, trail: Trail): Root | undefined => {
  trail.seen.set(declaration, undefined);
  const isFunction =
    ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration) || ts.isGetAccessor(declaration);
  const root = ts.isBindingElement(declaration)
    ? rootOfBinding(checker, declaration, further(trail))
    : isVariableLike(declaration)
      ? rootOfVariable(checker, declaration, further(trail))
      : isFunction
        ? rootOfResult(checker, declaration, further(trail))
        : undefined;
  trail.seen.set(declaration, root);
  return root;
};

const rootOfName = (checker: ts.TypeChecker, name: ts.Node, trail: Trail): Root | undefined => {
  if (trail.depth > maximumDepth) return undefined;
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
    const root = trail.seen.has(declaration)
      ? trail.seen.get(declaration)
      : rootOfDeclaration(checker, declaration, trail);
    if (root !== undefined) return root;
  }
  return undefined;
};

/** `global.prisma ?? new PrismaClient()` */
const isAlternative = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;

const rootOfExpression = (checker: ts.TypeChecker, expression: ts.Expression, trail: Trail): Root | undefined => {
  if (trail.depth > maximumDepth) return undefined;
  const node = unwrap(expression);
  const required = requiredPackage(node);
  if (required !== undefined)
    return required === '' ? undefined : { package: required, container: undefined, chain: [] };
  if (ts.isNewExpression(node)) return rootOfConstructed(checker, node.expression, further(trail));
  if (ts.isAwaitExpression(node) || ts.isCallExpression(node)) {
    return rootOfExpression(checker, node.expression, further(trail));
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return rootOfResult(checker, node, further(trail));
  if (ts.isBinaryExpression(node) && isAlternative(node.operatorToken.kind)) {
    return (
      rootOfExpression(checker, node.left, further(trail)) ?? rootOfExpression(checker, node.right, further(trail))
    );
  }
  if (node.kind === ts.SyntaxKind.ThisKeyword) {
    const of = ts.findAncestor(node, ts.isClassLike);
    return of && rootOfBase(checker, of, further(trail));
  }
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const own = ts.isPropertyAccessExpression(node) ? rootOfName(checker, node.name, further(trail)) : undefined;
    return own ?? extended(rootOfExpression(checker, node.expression, further(trail)), accessedName(checker, node));
  }
  return ts.isIdentifier(node) ? rootOfName(checker, node, trail) : undefined;
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
  const root = rootOfExpression(checker, expression, { depth: 0, seen: new Map() });
  if (root === undefined) return undefined;
  const member = root.chain.at(-1) ?? root.container;
  if (member === undefined) return undefined;
  const container = containerOf(root);
  return { package: root.package, container, member, inferred: true };
};
