import ts from 'typescript';
import { symbolOf } from './symbols.ts';
import { unwrap } from './syntax.ts';

const isConstant = (symbol: ts.Symbol): boolean =>
  symbol.declarations?.every(
    declaration =>
      (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Constant) !== 0 || ts.isPropertySignature(declaration),
  ) === true;

/** Of a variable that functions may assign, the compiler's narrowing says too much: what it is declared as counts. */
const typeOf = (checker: ts.TypeChecker, expression: ts.Expression): ts.Type => {
  const symbol = ts.isIdentifier(unwrap(expression)) ? symbolOf(checker, expression) : undefined;
  return symbol === undefined || isConstant(symbol)
    ? checker.getTypeAtLocation(expression)
    : checker.getTypeOfSymbol(symbol);
};

/** Is each value that the expression may have, as far as its type tells, one of these constants? */
export const coversAll = (
  checker: ts.TypeChecker,
  expression: ts.Expression,
  constants: readonly ts.Expression[],
): boolean => {
  const type = typeOf(checker, expression);
  const values = type.isUnion() ? type.types : [type];
  if (values.some(value => (value.flags & ts.TypeFlags.Unit) === 0)) return false;
  const named = constants.map(constant => checker.getTypeAtLocation(constant));
  return values.every(value => named.some(constant => checker.isTypeAssignableTo(value, constant)));
};
