import ts from 'typescript';

/** The members that the type of an expression names; `undefined` where it may have any. */
export const membersNamed = (checker: ts.TypeChecker, node: ts.Node): readonly string[] | undefined => {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
  const isOpen =
    (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) !== 0 ||
    checker.getIndexInfosOfType(type).length > 0;
  return isOpen ? undefined : checker.getPropertiesOfType(type).map(({ name }) => name);
};
