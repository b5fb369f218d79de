import ts from 'typescript';

/** Is the expression a string or a number, as far as its type tells? */
export const isBare = (checker: ts.TypeChecker, node: ts.Node): boolean => {
  const { StringLike, NumberLike, BigIntLike, Undefined, Null } = ts.TypeFlags;
  const bare = StringLike | NumberLike | BigIntLike | Undefined | Null;
  const type = checker.getTypeAtLocation(node);
  return (type.isUnion() ? type.types : [type]).every(part => (part.flags & bare) !== 0);
};

/** Does it stand for a class, as `Order` does? */
export const isClass = (checker: ts.TypeChecker, node: ts.Node): boolean =>
  checker.getTypeAtLocation(node).getConstructSignatures().length > 0;
