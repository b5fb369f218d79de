import { hasModifier, ts } from './syntax.ts';

const exporting = new WeakMap<ts.SourceFile, boolean>();

/** Does a statement of its own export names of the file: `export { run }`, `export default run`, `module.exports = …`? */
function exportsByStatement(file: ts.SourceFile): boolean {
  const known = exporting.get(file) ?? file.statements.some(isExport);
  exporting.set(file, known);
  return known;
}

function isExport(statement: ts.Statement): boolean {
  if (ts.isExportDeclaration(statement)) return statement.moduleSpecifier === undefined;
  return (
    ts.isExportAssignment(statement) || (ts.isExpressionStatement(statement) && statement.getText().includes('exports'))
  );
}

/** The statement by which a function, class or variable is declared at the top of a file. */
function topStatement(declaration: ts.Node): ts.Statement | undefined {
  const holder = ts.isVariableDeclaration(declaration.parent) ? declaration.parent : declaration;
  const statement = ts.isVariableDeclaration(holder) ? holder.parent.parent : holder;
  const isDeclaring =
    ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return isDeclaring && ts.isSourceFile(statement.parent) ? statement : undefined;
}

/** Is it declared at the top of a module, and known by its name to that module only? Syntax only; `false` where it cannot be told. */
export function isOfModuleOnly(declaration: ts.Node): boolean {
  const file = declaration.getSourceFile();
  const statement = topStatement(declaration);
  return (
    statement !== undefined &&
    ts.isExternalModule(file) &&
    !hasModifier(statement, ts.SyntaxKind.ExportKeyword) &&
    !exportsByStatement(file)
  );
}
