import { ts } from './syntax.ts';

/** What test runners call a group of tests or a test, as globals or as what a file imports from them. */
const runners: ReadonlySet<string> = new Set(['describe', 'it', 'test', 'suite']);

const known = new WeakMap<ts.SourceFile, boolean>();

/**
 * Is the file there for a test runner (`describe('orders', () => …)` at its top)? Syntax only: the types of globals are often left out of a
 * program. What tests call, and what they put in the place of a store, says nothing of how the program itself uses it.
 */
export function isTestFile(file: ts.SourceFile): boolean {
  const answer = known.get(file) ?? file.statements.some(statement => isTest(file, statement));
  known.set(file, answer);
  return answer;
}

function isTest(file: ts.SourceFile, statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return false;
  const { expression, arguments: given } = statement.expression;
  const name = rootOf(expression);
  const [title] = given;
  return (
    name !== undefined &&
    runners.has(name) &&
    title !== undefined &&
    (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title)) &&
    given.some(argument => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument)) &&
    !file.statements.some(other => declares(other, name))
  );
}

/** `describe` of `describe.each(cases)('…', …)` and of `describe.only('…', …)`. */
function rootOf(callee: ts.Expression): string | undefined {
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isTaggedTemplateExpression(callee)) return rootOf(callee.tag);
  return ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee) ? rootOf(callee.expression) : undefined;
}

/** The program's own function of that name. */
function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isFunctionDeclaration(statement)) return statement.name?.text === name;
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.some(one => ts.isIdentifier(one.name) && one.name.text === name);
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return false;
  const named = statement.importClause?.namedBindings;
  const isNamed = named !== undefined && ts.isNamedImports(named) && named.elements.some(one => one.name.text === name);
  return isNamed && statement.moduleSpecifier.text.startsWith('.');
}
