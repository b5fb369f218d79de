import { functionIn } from '../typescript/declarations.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { packageOfDeclaration } from '../typescript/package.ts';
import { nameText, ts, unwrap, walk, type FunctionWithBody } from '../typescript/syntax.ts';
import { importedAs } from './decorators.ts';

const PACKAGE = 'mongoose';

/** Where a schema keeps the functions of its models and documents: as a property, and in the options that it is made with. */
const tables: ReadonlySet<string> = new Set(['statics', 'methods']);
const setters: ReadonlySet<string> = new Set(['static', 'method']);

interface Given {
  readonly schema: ts.Expression;
  readonly value: ts.Node;
}

/**
 * The function that a schema of the same file gives its models or documents under the name of an interface's member:
 * `schema.statics.build = attributes => new Order(attributes)`. `undefined`: none, or several.
 */
export function mongooseMember(
  checker: ts.TypeChecker,
  member: ts.MethodSignature | ts.PropertySignature,
): FunctionWithBody | undefined {
  const file = member.getSourceFile();
  const name = nameText(member.name);
  if (name === undefined || !file.text.includes(PACKAGE)) return undefined;
  const found = new Set<FunctionWithBody>();
  walk(file, node => {
    const given = assignedAt(node, name) ?? setAt(node, name) ?? optionAt(checker, node, name);
    const body = given && isSchema(checker, given.schema) ? bodyIn(checker, given.value) : undefined;
    if (body !== undefined) found.add(body);
    return undefined;
  });
  const [only, ...others] = found;
  return others.length > 0 ? undefined : only;
}

/** `schema.statics.build = …` */
function assignedAt(node: ts.Node, name: string): Given | undefined {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const { left, right } = node;
  if (!ts.isPropertyAccessExpression(left) || left.name.text !== name) return undefined;
  const table = unwrap(left.expression);
  return ts.isPropertyAccessExpression(table) && tables.has(table.name.text)
    ? { schema: table.expression, value: right }
    : undefined;
}

/** `schema.static('build', …)` */
function setAt(node: ts.Node, name: string): Given | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  if (!setters.has(node.expression.name.text)) return undefined;
  const [first, value] = node.arguments;
  return first !== undefined && ts.isStringLiteralLike(first) && first.text === name && value !== undefined
    ? { schema: node.expression.expression, value }
    : undefined;
}

/** `new Schema({ … }, { statics: { build(…) { … } } })` */
function optionAt(checker: ts.TypeChecker, node: ts.Node, name: string): Given | undefined {
  if (!ts.isNewExpression(node) || importedAs(checker, node.expression)?.package !== PACKAGE) return undefined;
  const options = node.arguments?.[1];
  if (options === undefined) return undefined;
  for (const table of membersOf(options)) {
    if (!tables.has(nameText(table.name) ?? '') || !ts.isPropertyAssignment(table)) continue;
    const value = membersOf(table.initializer).find(member => nameText(member.name) === name);
    if (value !== undefined) return { schema: node, value };
  }
  return undefined;
}

function membersOf(node: ts.Expression): readonly ts.ObjectLiteralElementLike[] {
  const object = unwrap(node);
  return ts.isObjectLiteralExpression(object) ? [...object.properties] : [];
}

function isSchema(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const symbol = checker.getTypeAtLocation(node).getSymbol();
  return (
    symbol?.name === 'Schema' &&
    (symbol.declarations ?? []).some(declaration => packageOfDeclaration(declaration) === PACKAGE)
  );
}

function bodyIn(checker: ts.TypeChecker, value: ts.Node): FunctionWithBody | undefined {
  const node = ts.isExpression(value) ? unwrap(value) : value;
  const declared = ts.isIdentifier(node) ? symbolOf(checker, node)?.valueDeclaration : node;
  return declared && functionIn(declared);
}
