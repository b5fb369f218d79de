import { nameText, ts, walk } from './syntax.ts';

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

const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;

/** Editors keep the files of one program for the next: a type is only good with the checker that made it. */
const assignedTypes = new WeakMap<ts.TypeChecker, WeakMap<ts.VariableDeclaration, ts.Type | 'none'>>();

const knownTypes = (checker: ts.TypeChecker): WeakMap<ts.VariableDeclaration, ts.Type | 'none'> => {
  const known = assignedTypes.get(checker) ?? new WeakMap<ts.VariableDeclaration, ts.Type | 'none'>();
  assignedTypes.set(checker, known);
  return known;
};

/** The one type of all that a variable is given: `let order: any; … order = new Order(…)`. */
const typeOfAssigned = (checker: ts.TypeChecker, declaration: ts.VariableDeclaration): ts.Type | undefined => {
  const known = knownTypes(checker);
  const earlier = known.get(declaration);
  if (earlier !== undefined) return earlier === 'none' ? undefined : earlier;
  // A variable may be assigned from itself.
  known.set(declaration, 'none');
  const types = new Set<ts.Type>();
  const add = (value: ts.Expression): unknown => types.add(checker.getTypeAtLocation(value));
  if (declaration.initializer !== undefined) add(declaration.initializer);
  walk(declaration.getSourceFile(), node => {
    if (!isAssignment(node) || !ts.isIdentifier(node.left) || node.left.text !== nameText(declaration.name))
      return undefined;
    if (checker.getSymbolAtLocation(node.left)?.valueDeclaration === declaration) add(node.right);
    return undefined;
  });
  const [only, ...others] = [...types].filter(
    type => (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) === 0,
  );
  const found = only !== undefined && others.length === 0 && !isAny(only) ? only : undefined;
  if (found !== undefined) known.set(declaration, found);
  return found;
};

const isAny = (type: ts.Type): boolean => (type.flags & ts.TypeFlags.Any) !== 0;

/** Of a variable that is declared as `any`, what it is given tells the type. */
const typeBehindAny = (checker: ts.TypeChecker, receiver: ts.Expression): ts.Type | undefined => {
  const node = withoutParentheses(receiver);
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  return declaration !== undefined && ts.isVariableDeclaration(declaration)
    ? typeOfAssigned(checker, declaration)
    : undefined;
};

export const typeOfReceiver = (checker: ts.TypeChecker, receiver: ts.Expression): ts.Type => {
  const constructed = typeOfConstructed(checker, receiver);
  if (constructed !== undefined) return constructed;
  const type = checker.getTypeAtLocation(receiver);
  return isAny(type) ? (typeBehindAny(checker, receiver) ?? type) : type;
};

/** `start` of `new Consumer(…).start`. */
export const memberOfConstructed = (
  checker: ts.TypeChecker,
  { expression, name }: ts.PropertyAccessExpression,
): ts.Symbol | undefined => {
  const type = ts.isIdentifier(name) ? typeOfConstructed(checker, expression) : undefined;
  return type && checker.getPropertyOfType(type, name.text);
};
