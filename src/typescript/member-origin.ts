import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { declaredOrigins, Origins, unaliased } from './declaration-origin.ts';
import { packageOfDeclaration } from './package.ts';
import { originsOfType } from './type-origin.ts';

const declarationsOf = (
  checker: ts.TypeChecker,
  type: ts.Type,
  name: string,
): readonly ts.Declaration[] | undefined => {
  const property = checker.getPropertyOfType(checker.getApparentType(type), name);
  return property && (unaliased(checker, property).declarations ?? []);
};

/** The program's own classes decide what their members do: a call of an overridden member is not the base's. */
const isOwnImplementation = (declaration: ts.Declaration): boolean =>
  ts.isClassLike(declaration.parent) && packageOfDeclaration(declaration) === '';

const partsOf = (type: ts.Type): readonly ts.Type[] =>
  type.isUnionOrIntersection() ? type.types.flatMap(partsOf) : [type];

/**
 * The origins of `type.name`: under the type's own name and alias, under those of the bases that it may come from, and
 * where it is declared. Empty when the type has no such member.
 */
export const originsOfMember = (checker: ts.TypeChecker, receiver: ts.Type, name: string): Iterable<Origin> =>
  new Origins(memberOrigins(checker, receiver, name));

function* memberOrigins(checker: ts.TypeChecker, receiver: ts.Type, name: string): Generator<Origin> {
  const type = checker.getNonNullableType(receiver);
  const declarations = declarationsOf(checker, type, name);
  if (declarations === undefined) return;
  const inherits = (part: ts.Type, base: ts.Type): boolean =>
    declarationsOf(checker, base, name) !== undefined &&
    !(declarationsOf(checker, part, name) ?? []).some(
      declaration => isOwnImplementation(declaration) && declaration.parent === part.getSymbol()?.valueDeclaration,
    );
  const alias = type.aliasSymbol;
  if (alias !== undefined) {
    for (const owner of originsOfType(checker, type, inherits)) {
      if (owner.member === alias.name) yield memberOf(owner, name);
    }
  }
  for (const part of partsOf(type)) {
    if (declarationsOf(checker, part, name) === undefined) continue;
    for (const owner of originsOfType(checker, part, inherits)) yield memberOf(owner, name);
  }
  yield* declaredOrigins(declarations);
}

const memberOf = (owner: Origin, member: string): Origin => ({
  package: owner.package,
  container: owner.member,
  member,
});

/** `name` of `a.name` and `a['name']`; `undefined` when it is computed. */
export const accessedName = (
  checker: ts.TypeChecker,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): string | undefined => {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  const argument = node.argumentExpression as ts.Expression | undefined;
  if (argument === undefined) return undefined;
  if (ts.isStringLiteralLike(argument) || ts.isNumericLiteral(argument)) return argument.text;
  const type = checker.getTypeAtLocation(argument);
  return type.isStringLiteral() ? type.value : undefined;
};

/** The property that a binding element of an object pattern takes; `undefined` in array patterns and for rests. */
export const boundName = (node: ts.BindingElement): string | undefined => {
  if (!ts.isObjectBindingPattern(node.parent) || node.dotDotDotToken !== undefined) return undefined;
  const name = node.propertyName ?? node.name;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
};
