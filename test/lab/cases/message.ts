import ts from 'typescript';

/** What stands for the id of the message in a body that is made before its message. */
export const ID = '§id§';

const NUMBERS =
  /amount|total|quantity|price|version|count|attempt|balance|points|sequence|cents|revision|qty|offset|stock/iu;

/** A body that fits what the handler makes of it: text, or a document with the members that it reads. */
export const bodyFor = (source: ts.SourceFile, checker: ts.TypeChecker, dataType: ts.Type | undefined): string => {
  if (dataType !== undefined) return JSON.stringify(valueOf(dataType, 'data', checker, source, 0));
  const parsed = parsedIn(source);
  if (parsed.length === 0) return ID;
  const types = parsed.flatMap(call => typeGiven(call, checker) ?? []);
  const [type] = types;
  return JSON.stringify(type === undefined ? membersRead(source) : valueOf(type, 'body', checker, source, 0));
};

const parsedIn = (source: ts.SourceFile): readonly ts.CallExpression[] => {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'JSON.parse') found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** `JSON.parse(…) as T`, `const order: T = JSON.parse(…)`, `return JSON.parse(…)` of a function that says what it gives. */
const typeGiven = (call: ts.CallExpression, checker: ts.TypeChecker): ts.Type | undefined => {
  const { parent } = call;
  const type = ts.isAsExpression(parent) ? checker.getTypeFromTypeNode(parent.type) : checker.getContextualType(call);
  return type === undefined || (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 ? undefined : type;
};

/** Members of whatever `any` the file asks for. */
const membersRead = (source: ts.SourceFile): Readonly<Record<string, unknown>> => {
  const found: Record<string, unknown> = {};
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) found[node.name.text] = primitiveOf(node.name.text);
    if (ts.isBindingElement(node)) found[node.name.getText(source)] = primitiveOf(node.name.getText(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const primitiveOf = (name: string): number | string => (NUMBERS.test(name) ? 5 : name === 'id' ? ID : `${name}-${ID}`);

const MAX_DEPTH = 5;

const valueOf = (
  type: ts.Type,
  name: string,
  checker: ts.TypeChecker,
  source: ts.SourceFile,
  depth: number,
): unknown => {
  const { flags } = type;
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if ((flags & ts.TypeFlags.BooleanLike) !== 0) return true;
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return 5;
  if ((flags & ts.TypeFlags.StringLike) !== 0) return name === 'id' ? ID : `${name}-${ID}`;
  if ((flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return primitiveOf(name);
  if (type.isUnion()) {
    const [first] = type.types.filter(part => (part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) === 0);
    return first === undefined ? null : valueOf(first, name, checker, source, depth);
  }
  if (depth > MAX_DEPTH) return null;
  const inner = (part: ts.Type, called: string): unknown => valueOf(part, called, checker, source, depth + 1);
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  if (element !== undefined) return [inner(element, name)];
  return Object.fromEntries(
    type
      .getProperties()
      .map(property => [property.name, inner(checker.getTypeOfSymbolAtLocation(property, source), property.name)]),
  );
};
