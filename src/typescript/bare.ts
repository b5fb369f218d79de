import ts from 'typescript';

const BARE =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Null;

/** Is the expression a string or a number, as far as its type tells? */
export const isBare = (checker: ts.TypeChecker, node: ts.Node): boolean => {
  const type = checker.getTypeAtLocation(node);
  return (type.isUnion() ? type.types : [type]).every(part => (part.flags & BARE) !== 0);
};

/** Does it stand for a class, as `Order` does? */
export const isClass = (checker: ts.TypeChecker, node: ts.Node): boolean =>
  checker.getTypeAtLocation(node).getConstructSignatures().length > 0;
