import ts from 'typescript';

type CallLike = ts.CallExpression | ts.NewExpression;

/**
 * Has the parameter at that position, a number or `last`, a property of that name? `true` where the types do not say: what is called is
 * of no known type.
 */
export const takesMember = (
  checker: ts.TypeChecker,
  node: CallLike,
  position: string | undefined,
  name: string | undefined,
): boolean => {
  const parameters = checker.getResolvedSignature(node)?.getParameters();
  if (parameters === undefined || position === undefined || name === undefined) return true;
  const parameter = parameters.at(position === 'last' ? -1 : Number(position));
  return parameter !== undefined && hasMember(checker, checker.getTypeOfSymbolAtLocation(parameter, node), name);
};

/** Can a value of the type have the member? */
export const hasMember = (checker: ts.TypeChecker, type: ts.Type, name: string): boolean => {
  const open = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter;
  return (type.isUnion() ? type.types : [type]).some(
    part =>
      (part.flags & open) !== 0 ||
      part.getStringIndexType() !== undefined ||
      checker.getPropertyOfType(checker.getApparentType(part), name) !== undefined,
  );
};
