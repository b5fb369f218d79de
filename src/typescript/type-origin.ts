import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { declaredName, originOfDeclaration, OriginList, unaliased } from './declaration-origin.ts';

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
  readonly list: OriginList;
  readonly types: Set<ts.Type>;
}

/** `type Mine = Theirs` is Theirs as well. */
const addAlias = (walk: Walk, symbol: ts.Symbol, depth: number): void => {
  if (depth > maximumDepth) return;
  for (const declaration of symbol.declarations ?? []) {
    if (!isTypeDeclaration(declaration)) continue;
    walk.list.add(originOfDeclaration(declaration));
    if (!ts.isTypeAliasDeclaration(declaration) || !ts.isTypeReferenceNode(declaration.type)) continue;
    const target = walk.checker.getSymbolAtLocation(declaration.type.typeName);
    if (target !== undefined) addAlias(walk, unaliased(walk.checker, target), depth + 1);
  }
};

const addSymbol = (walk: Walk, symbol: ts.Symbol): void => {
  for (const declaration of symbol.declarations ?? []) {
    if (isTypeDeclaration(declaration) || ts.isEnumMember(declaration)) {
      walk.list.add(originOfDeclaration(declaration));
    } else if (declaredName(declaration) === undefined) {
      const owner = ownerOfLiteral(declaration);
      if (owner !== undefined) walk.list.add(originOfDeclaration(owner));
    }
  }
};

const basesOf = (checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] => {
  const symbol = type.getSymbol();
  if (symbol === undefined || (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) === 0) return [];
  const declared = checker.getDeclaredTypeOfSymbol(symbol);
  return declared.isClassOrInterface() ? checker.getBaseTypes(declared) : [];
};

/** Whether the names of a base type count for the type that extends it. */
export type BaseFilter = (type: ts.Type, base: ts.Type) => boolean;

const addType = (walk: Walk, type: ts.Type, depth: number, counts: BaseFilter): void => {
  if (depth > maximumDepth || isUninformative(type) || walk.types.has(type)) return;
  walk.types.add(type);
  if (type.aliasSymbol !== undefined) addAlias(walk, type.aliasSymbol, 0);
  if ((type.flags & ts.TypeFlags.Instantiable) !== 0) {
    const constraint = walk.checker.getBaseConstraintOfType(type);
    if (constraint !== undefined) addType(walk, constraint, depth + 1, counts);
    return;
  }
  if (type.isUnionOrIntersection()) {
    for (const constituent of type.types) addType(walk, constituent, depth + 1, counts);
    return;
  }
  const symbol = type.getSymbol();
  if (symbol !== undefined) addSymbol(walk, symbol);
  for (const base of basesOf(walk.checker, type)) {
    if (counts(type, base)) addType(walk, base, depth + 1, counts);
  }
};

/**
 * The names of a type: its aliases, its own, those of its constituents (but for `null` and `undefined`) and of its base types.
 * `counts` says which base types of a class or interface count; all do by default.
 */
export const originsOfType = (
  checker: ts.TypeChecker,
  type: ts.Type,
  counts: BaseFilter = () => true,
): readonly Origin[] => {
  const list = new OriginList();
  addType({ checker, list, types: new Set() }, type, 0, counts);
  return list.origins;
};
