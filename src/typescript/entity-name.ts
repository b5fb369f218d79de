import { symbolOf } from './symbols.ts';
import { lastName, ts, unwrap } from './syntax.ts';

/** Types that are written around an entity's own: `HydratedDocument<Order>`, `Partial<Order>`. */
const isAnonymous = (name: string): boolean => name.startsWith('__');

const nameOfType = (checker: ts.TypeChecker, type: ts.Type): string | undefined => {
  const wrapped = type.aliasSymbol !== undefined ? type.aliasTypeArguments?.[0] : undefined;
  if (wrapped !== undefined) return nameOfType(checker, wrapped);
  const name = type.aliasSymbol?.name ?? type.getSymbol()?.name;
  return name === undefined || isAnonymous(name) ? undefined : name;
};

/** The type arguments of the type, or of what it extends: `class Orders extends Repository<Order>`. */
const typeArgumentsOf = (checker: ts.TypeChecker, type: ts.Type, depth = 0): readonly ts.Type[] => {
  if (type.aliasTypeArguments !== undefined) return type.aliasTypeArguments;
  if (depth > DEEPEST) return [];
  if (type.isIntersection()) return type.types.flatMap(part => typeArgumentsOf(checker, part, depth + 1)).slice(0, 1);
  const flags = 'objectFlags' in type ? (type.objectFlags as ts.ObjectFlags) : 0;
  const given = (flags & ts.ObjectFlags.Reference) === 0 ? [] : checker.getTypeArguments(type as ts.TypeReference);
  // A class is a reference to itself whose only argument is `this`.
  if (given.some(argument => !argument.isTypeParameter())) return given;
  if (!type.isClassOrInterface()) return [];
  return checker.getBaseTypes(type).flatMap(base => typeArgumentsOf(checker, base, depth + 1));
};

const DEEPEST = 8;

/** `Order` of `Repository<Order>`. */
export const nameOfTypeArgument = (
  checker: ts.TypeChecker,
  receiver: ts.Expression | undefined,
  index: number,
): string | undefined => {
  if (receiver === undefined) return undefined;
  const type = checker.getNonNullableType(checker.getTypeAtLocation(receiver));
  const given = typeArgumentsOf(checker, type)[index];
  return (given === undefined ? undefined : nameOfType(checker, given)) ?? writtenName(checker, receiver, index);
};

/** `OrderDocument` of `orders: Model<OrderDocument>`: some types lose their name when they are resolved. */
const writtenName = (checker: ts.TypeChecker, receiver: ts.Expression, index: number): string | undefined => {
  const node = unwrap(receiver);
  const symbol = symbolOf(checker, ts.isPropertyAccessExpression(node) ? node.name : node);
  const declaration = symbol?.valueDeclaration;
  const type =
    declaration !== undefined && 'type' in declaration ? (declaration.type as ts.Node | undefined) : undefined;
  if (type === undefined || !ts.isTypeReferenceNode(type)) return undefined;
  let argument = type.typeArguments?.[index];
  // What is written around an entity's own: `Model<HydratedDocument<Order>>`.
  while (argument !== undefined && ts.isTypeReferenceNode(argument) && argument.typeArguments !== undefined)
    argument = argument.typeArguments[0];
  return argument !== undefined && ts.isTypeReferenceNode(argument) ? lastName(argument.typeName) : undefined;
};

/** The entity that an expression stands for: the class itself, the class of an instance, else the variable's own name. */
export const nameOfEntity = (checker: ts.TypeChecker, node: ts.Node): string | undefined => {
  const symbol = checker.getTypeAtLocation(node).getSymbol();
  const isClass = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Class) !== 0;
  return isClass && symbol.valueDeclaration?.getSourceFile().isDeclarationFile === false
    ? symbol.name
    : symbolOf(checker, ts.isPropertyAccessExpression(node) ? node.name : node)?.name;
};

/** The text of a class's static field or getter, seen from the class: `orders` of `Order.tableName`. */
export const staticText = (checker: ts.TypeChecker, node: ts.Node, name: string): string | undefined => {
  const declaration = checker.getTypeAtLocation(node).getProperty(name)?.valueDeclaration;
  if (declaration === undefined || (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) === 0)
    return undefined;
  if (ts.isPropertyDeclaration(declaration)) return literalText(declaration.initializer);
  const [only] = ts.isGetAccessor(declaration) ? (declaration.body?.statements ?? []) : [];
  return only !== undefined && ts.isReturnStatement(only) ? literalText(only.expression) : undefined;
};

const literalText = (expression: ts.Expression | undefined): string | undefined => {
  const node = expression === undefined ? undefined : unwrap(expression);
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
};
