import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { declaredName, declaredOrigins, Origins, unaliased } from './declaration-origin.ts';

/** How many steps of aliases, base types and constituents are followed; only broken code is deeper. */
const maximumDepth = 12;

const isUninformative = (type: ts.Type): boolean => {
  const { Any, Unknown, Never, Void, Undefined, Null } = ts.TypeFlags;
  return (type.flags & (Any | Unknown | Never | Void | Undefined | Null)) !== 0;
};

const isTypeDeclaration = (node: ts.Node): boolean =>
  ts.isInterfaceDeclaration(node) ||
  ts.isClassLike(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isEnumDeclaration(node);

/** The alias or variable that an anonymous object type was written for. */
const ownerOfLiteral = (literal: ts.Node): ts.Node | undefined => {
  let node = literal.parent as ts.Node | undefined;
  while (node !== undefined && (ts.isIntersectionTypeNode(node) || ts.isParenthesizedTypeNode(node))) {
    node = node.parent;
  }
  return node !== undefined && (ts.isTypeAliasDeclaration(node) || ts.isVariableDeclaration(node)) ? node : undefined;
};

interface Walk {
  readonly checker: ts.TypeChecker;
  readonly types: Set<ts.Type>;
  readonly counts: BaseFilter;
}

/** `type Mine = Theirs` is Theirs as well. */
function* aliasOrigins(checker: ts.TypeChecker, symbol: ts.Symbol, depth: number): Generator<Origin> {
  if (depth > maximumDepth) return;
  for (const declaration of symbol.declarations ?? []) {
    if (!isTypeDeclaration(declaration)) continue;
    yield* declaredOrigins([declaration]);
    if (!ts.isTypeAliasDeclaration(declaration) || !ts.isTypeReferenceNode(declaration.type)) continue;
    const target = checker.getSymbolAtLocation(declaration.type.typeName);
    if (target !== undefined) yield* aliasOrigins(checker, unaliased(checker, target), depth + 1);
  }
}

function* symbolOrigins(symbol: ts.Symbol): Generator<Origin> {
  for (const declaration of symbol.declarations ?? []) {
    if (isTypeDeclaration(declaration) || ts.isEnumMember(declaration)) {
      yield* declaredOrigins([declaration]);
    } else if (declaredName(declaration) === undefined) {
      const owner = ownerOfLiteral(declaration);
      if (owner !== undefined) yield* declaredOrigins([owner]);
    }
  }
}

const basesOf = (checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] => {
  const symbol = type.getSymbol();
  if (symbol === undefined || (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) === 0) return [];
  const declared = checker.getDeclaredTypeOfSymbol(symbol);
  return declared.isClassOrInterface() ? checker.getBaseTypes(declared) : [];
};

/** Whether the names of a base type count for the type that extends it. */
export type BaseFilter = (type: ts.Type, base: ts.Type) => boolean;

function* typeOrigins(walk: Walk, type: ts.Type, depth: number): Generator<Origin> {
  const { checker, types, counts } = walk;
  if (depth > maximumDepth || isUninformative(type) || types.has(type)) return;
  types.add(type);
  if (type.aliasSymbol !== undefined) yield* aliasOrigins(checker, type.aliasSymbol, 0);
  if ((type.flags & ts.TypeFlags.Instantiable) !== 0) {
    const constraint = checker.getBaseConstraintOfType(type);
    if (constraint !== undefined) yield* typeOrigins(walk, constraint, depth + 1);
    return;
  }
  if (type.isUnionOrIntersection()) {
    for (const constituent of type.types) yield* typeOrigins(walk, constituent, depth + 1);
    return;
  }
  const symbol = type.getSymbol();
  if (symbol !== undefined) yield* symbolOrigins(symbol);
  for (const base of basesOf(checker, type)) {
    if (counts(type, base)) yield* typeOrigins(walk, base, depth + 1);
  }
}

/**
 * The names of a type: its aliases, its own, those of its constituents (but for `null` and `undefined`) and of its base types.
 * `counts` says which base types of a class or interface count; all do by default.
 */
export const originsOfType = (
  checker: ts.TypeChecker,
  type: ts.Type,
  counts: BaseFilter = () => true,
): Iterable<Origin> => new Origins(typeOrigins({ checker, types: new Set(), counts }, type, 0));
