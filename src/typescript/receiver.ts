import ts from 'typescript';

const withoutParentheses = (node: ts.Expression): ts.Expression => {
  let current = node;
  while (ts.isParenthesizedExpression(current)) current = current.expression;
  return current;
};

/** The construction that a receiver is, or that its constant was made by. */
const constructionOf = (checker: ts.TypeChecker, receiver: ts.Expression): ts.NewExpression | undefined => {
  const node = withoutParentheses(receiver);
  if (ts.isNewExpression(node)) return node;
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  const { type, initializer, parent } = declaration;
  const isConstant = ts.isVariableDeclarationList(parent) && (parent.flags & ts.NodeFlags.Const) !== 0;
  if (!isConstant || type !== undefined || initializer === undefined) return undefined;
  const made = withoutParentheses(initializer);
  return ts.isNewExpression(made) ? made : undefined;
};

const classBehind = (checker: ts.TypeChecker, expression: ts.Expression): ts.Symbol | undefined => {
  const symbol = ts.isIdentifier(expression) ? checker.getSymbolAtLocation(expression) : undefined;
  if (symbol === undefined) return undefined;
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
};

/**
 * The type of a receiver that is constructed. What a class without type parameters constructs is of that class whatever the
 * constructor is given: the arguments, often a whole composition root, need not be looked at.
 */
const typeOfConstructed = (checker: ts.TypeChecker, receiver: ts.Expression): ts.Type | undefined => {
  const construction = constructionOf(checker, receiver);
  const symbol = construction && classBehind(checker, construction.expression);
  if (symbol?.valueDeclaration === undefined || !ts.isClassDeclaration(symbol.valueDeclaration)) return undefined;
  const declared = checker.getDeclaredTypeOfSymbol(symbol);
  return declared.isClass() && (declared.typeParameters ?? []).length === 0 ? declared : undefined;
};

export const typeOfReceiver = (checker: ts.TypeChecker, receiver: ts.Expression): ts.Type =>
  typeOfConstructed(checker, receiver) ?? checker.getTypeAtLocation(receiver);

/** `start` of `new Consumer(…).start`. */
export const memberOfConstructed = (
  checker: ts.TypeChecker,
  { expression, name }: ts.PropertyAccessExpression,
): ts.Symbol | undefined => {
  const type = ts.isIdentifier(name) ? typeOfConstructed(checker, expression) : undefined;
  return type && checker.getPropertyOfType(type, name.text);
};
