import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { accessedName, boundName } from './member-origin.ts';
import { packageOfSpecifier } from './package.ts';
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

/** A value declared with an imported type that did not resolve: `channel: Channel`. */
const rootOfAnnotation = (checker: ts.TypeChecker, type: ts.TypeNode | undefined): Root | undefined => {
  if (type === undefined) return undefined;
  if (ts.isUnionTypeNode(type)) {
    for (const part of type.types) {
      const found = rootOfAnnotation(checker, part);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const name = type.typeName;
  // A type's name leads to an import, never through a variable: `declare var JSON: JSON` leads to itself.
  const declarations = checker.getSymbolAtLocation(ts.isIdentifier(name) ? name : name.left)?.declarations ?? [];
  const root = declarations.map(rootOfImport).find(found => found !== undefined);
  if (root === undefined) return undefined;
  return { package: root.package, container: ts.isIdentifier(name) ? root.chain.at(-1) : name.right.text, chain: [] };
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
  const annotated = rootOfAnnotation(checker, node.type);
  if (annotated !== undefined) return annotated;
  const initializer = ts.isPropertySignature(node) ? undefined : node.initializer;
  return initializer && rootOfExpression(checker, initializer, depth + 1);
};

const rootOfName = (checker: ts.TypeChecker, name: ts.Node, depth: number): Root | undefined => {
  if (depth > maximumDepth) return undefined;
  for (const declaration of checker.getSymbolAtLocation(name)?.declarations ?? []) {
    const root = ts.isBindingElement(declaration)
      ? rootOfBinding(checker, declaration, depth + 1)
      : isVariableLike(declaration)
        ? rootOfVariable(checker, declaration, depth + 1)
        : rootOfImport(declaration);
    if (root !== undefined) return root;
  }
  return undefined;
};

const rootOfExpression = (checker: ts.TypeChecker, expression: ts.Expression, depth: number): Root | undefined => {
  if (depth > maximumDepth) return undefined;
  const node = unwrap(expression);
  const required = requiredPackage(node);
  if (required !== undefined)
    return required === '' ? undefined : { package: required, container: undefined, chain: [] };
  if (ts.isAwaitExpression(node) || ts.isCallExpression(node) || ts.isNewExpression(node)) {
    return rootOfExpression(checker, node.expression, depth + 1);
  }
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const own = ts.isPropertyAccessExpression(node) ? rootOfName(checker, node.name, depth + 1) : undefined;
    return own ?? extended(rootOfExpression(checker, node.expression, depth + 1), accessedName(checker, node));
  }
  return ts.isIdentifier(node) ? rootOfName(checker, node, depth) : undefined;
};

/**
 * For callees without types: the package that the expression's root was imported from, and the last member of the chain.
 * The container is known only where a variable, field or parameter is declared with an imported type.
 */
export const originFromImport = (checker: ts.TypeChecker, expression: ts.Expression): Origin | undefined => {
  const root = rootOfExpression(checker, expression, 0);
  if (root === undefined) return undefined;
  const member = root.chain.at(-1) ?? root.container;
  if (member === undefined) return undefined;
  const container = root.chain.length === 1 ? root.container : undefined;
  return { package: root.package, container, member, inferred: true };
};
