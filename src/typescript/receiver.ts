import { isKeywordCallee, nameText, ts, walk } from './syntax.ts';

const withoutParentheses = (node: ts.Expression): ts.Expression => {
  let current = node;
  while (ts.isParenthesizedExpression(current)) current = current.expression;
  return current;
};

const symbolBehind = (checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined => {
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined) return undefined;
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
};

/** The expression that made a receiver: itself, or what its constant is set to. */
const makerOf = (checker: ts.TypeChecker, receiver: ts.Expression): ts.Expression | undefined => {
  const node = withoutParentheses(receiver);
  if (!ts.isIdentifier(node)) return node;
  const declaration = symbolBehind(checker, node)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  const { type, initializer, parent } = declaration;
  const isConstant = ts.isVariableDeclarationList(parent) && (parent.flags & ts.NodeFlags.Const) !== 0;
  return isConstant && type === undefined && initializer !== undefined ? withoutParentheses(initializer) : undefined;
};

/** The type that a class declares for what it constructs. */
export const declaredTypeOf = (checker: ts.TypeChecker, construction: ts.NewExpression): ts.Type | undefined => {
  const { expression } = construction;
  const symbol = ts.isIdentifier(expression) ? symbolBehind(checker, expression) : undefined;
  if (symbol?.valueDeclaration === undefined || !ts.isClassDeclaration(symbol.valueDeclaration)) return undefined;
  return checker.getDeclaredTypeOfSymbol(symbol);
};

/**
 * The type of a receiver that is constructed. What a class without type parameters constructs is of that class whatever the
 * constructor is given: the arguments, often a whole composition root, need not be looked at.
 */
const typeOfConstruction = (checker: ts.TypeChecker, construction: ts.NewExpression): ts.Type | undefined => {
  const declared = declaredTypeOf(checker, construction);
  return declared?.isClass() === true && (declared.typeParameters ?? []).length === 0 ? declared : undefined;
};

/** Calls on what calls give, `z.object({ … }).strict()`, are looked into as deep as this. */
const DEEPEST_CHAIN = 12;

/**
 * The class or interface that a call says it gives, without its type arguments: it has the same members as with them, and to compute these
 * takes long where libraries describe data by types.
 */
const typeOfCall = (checker: ts.TypeChecker, { expression }: ts.CallExpression, depth: number): ts.Type | undefined => {
  const callee = withoutParentheses(expression);
  if (depth > DEEPEST_CHAIN || isKeywordCallee(callee)) return undefined;
  const member = ts.isPropertyAccessExpression(callee) ? memberOfMade(checker, callee, depth + 1) : undefined;
  const type = member === undefined ? checker.getTypeAtLocation(callee) : checker.getTypeOfSymbol(member);
  const [only, ...others] = type.getCallSignatures();
  const written = only?.declaration?.type;
  if (others.length > 0 || written === undefined || !ts.isTypeReferenceNode(written)) return undefined;
  const symbol = symbolBehind(checker, written.typeName);
  const isDeclared = symbol !== undefined && (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) !== 0;
  return isDeclared ? checker.getDeclaredTypeOfSymbol(symbol) : undefined;
};

/** The type of a receiver, as far as it is known without what made it having been given anything. */
const typeOfMade = (checker: ts.TypeChecker, receiver: ts.Expression, depth = 0): ts.Type | undefined => {
  const maker = makerOf(checker, receiver);
  if (maker === undefined) return undefined;
  if (ts.isNewExpression(maker)) return typeOfConstruction(checker, maker);
  return ts.isCallExpression(maker) ? typeOfCall(checker, maker, depth) : undefined;
};

const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;

type Holder = ts.VariableDeclaration | ts.PropertyDeclaration;

/** Editors keep the files of one program for the next: a type is only good with the checker that made it. */
const assignedTypes = new WeakMap<ts.TypeChecker, WeakMap<Holder, ts.Type | 'none'>>();

const knownTypes = (checker: ts.TypeChecker): WeakMap<Holder, ts.Type | 'none'> => {
  const known = assignedTypes.get(checker) ?? new WeakMap<Holder, ts.Type | 'none'>();
  assignedTypes.set(checker, known);
  return known;
};

/** The variable or field that an expression reads: `channel`, `this.channel`. */
const holderOf = (checker: ts.TypeChecker, expression: ts.Expression): Holder | undefined => {
  const node = withoutParentheses(expression);
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  const symbol = ts.isIdentifier(name) || ts.isPrivateIdentifier(name) ? checker.getSymbolAtLocation(name) : undefined;
  if (symbol === undefined) return undefined;
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const declaration = (isAlias ? checker.getAliasedSymbol(symbol) : symbol).valueDeclaration;
  return declaration !== undefined && (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration))
    ? declaration
    : undefined;
};

/** Syntax only: most assignments are to something else. */
const mayHold = (target: ts.Expression, name: string | undefined): boolean => {
  const node = withoutParentheses(target);
  return (ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '') === name;
};

/** What a variable or field is given in its file, after it was declared. */
export const assignedTo = (checker: ts.TypeChecker, declaration: Holder): readonly ts.Expression[] => {
  const name = nameText(declaration.name);
  const values: ts.Expression[] = [];
  walk(declaration.getSourceFile(), node => {
    if (isAssignment(node) && mayHold(node.left, name) && holderOf(checker, node.left) === declaration)
      values.push(node.right);
    return undefined;
  });
  return values;
};

/** The one type of all that a variable or field is given: `let order: any; … order = new Order(…)`. */
const typeOfAssigned = (checker: ts.TypeChecker, declaration: Holder): ts.Type | undefined => {
  const known = knownTypes(checker);
  const earlier = known.get(declaration);
  if (earlier !== undefined) return earlier === 'none' ? undefined : earlier;
  // A variable may be assigned from itself.
  known.set(declaration, 'none');
  const types = new Set<ts.Type>();
  const add = (value: ts.Expression): unknown =>
    types.add(checker.getNonNullableType(checker.getTypeAtLocation(value)));
  if (declaration.initializer !== undefined) add(declaration.initializer);
  for (const value of assignedTo(checker, declaration)) add(value);
  const [only, ...others] = [...types].filter(type => (type.flags & ts.TypeFlags.Never) === 0);
  const found = only !== undefined && others.length === 0 && !isAny(only) ? only : undefined;
  if (found !== undefined) known.set(declaration, found);
  return found;
};

const isAny = (type: ts.Type): boolean => (type.flags & ts.TypeFlags.Any) !== 0;

/** Of a variable or field that is declared as `any`, what it is given tells the type. */
const typeBehindAny = (checker: ts.TypeChecker, receiver: ts.Expression): ts.Type | undefined => {
  const declaration = holderOf(checker, receiver);
  if (declaration === undefined || declaration.getSourceFile().isDeclarationFile) return undefined;
  return typeOfAssigned(checker, declaration);
};

export const typeOfReceiver = (checker: ts.TypeChecker, receiver: ts.Expression): ts.Type => {
  const made = typeOfMade(checker, receiver);
  if (made !== undefined) return made;
  const type = checker.getTypeAtLocation(receiver);
  return isAny(type) ? (typeBehindAny(checker, receiver) ?? type) : type;
};

/** `start` of `new Consumer(…).start`, `parse` of `z.object({ … }).parse`. */
export const memberOfMade = (
  checker: ts.TypeChecker,
  { expression, name }: ts.PropertyAccessExpression,
  depth = 0,
): ts.Symbol | undefined => {
  const type = ts.isIdentifier(name) ? typeOfMade(checker, expression, depth) : undefined;
  return type && checker.getPropertyOfType(type, name.text);
};
