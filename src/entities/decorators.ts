import { symbolOf, type ProgramIndex } from '../typescript/declarations.ts';
import { packageOfSpecifier } from '../typescript/package.ts';
import { ts } from '../typescript/syntax.ts';

export interface Imported {
  readonly package: string;
  /** The exported name. */
  readonly name: string;
}

const importsOfFiles = new WeakMap<ts.SourceFile, ReadonlyMap<string, Imported>>();

/** `*` for a whole module, also as a default import: `import mongoose from 'mongoose'`. */
function importsOf(file: ts.SourceFile): ReadonlyMap<string, Imported> {
  const known = importsOfFiles.get(file);
  if (known !== undefined) return known;
  const found = new Map<string, Imported>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const owner = packageOfSpecifier(statement.moduleSpecifier.text);
    const clause = statement.importClause;
    if (owner === '' || clause === undefined) continue;
    if (clause.name !== undefined) found.set(clause.name.text, { package: owner, name: '*' });
    const bindings = clause.namedBindings;
    if (bindings === undefined) continue;
    if (ts.isNamespaceImport(bindings)) found.set(bindings.name.text, { package: owner, name: '*' });
    else {
      for (const { name, propertyName } of bindings.elements)
        found.set(name.text, { package: owner, name: (propertyName ?? name).text });
    }
  }
  importsOfFiles.set(file, found);
  return found;
}

/** What a name was imported as, told from the file's imports alone: `Column`, `orm.Column`, `mongoose.Schema`. */
export function importedAs(expression: ts.Expression): Imported | undefined {
  const imports = importsOf(expression.getSourceFile());
  if (ts.isIdentifier(expression)) return imports.get(expression.text);
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return undefined;
  const root = imports.get(expression.expression.text);
  return root?.name === '*' ? { package: root.package, name: expression.name.text } : undefined;
}

export interface Decorator {
  readonly node: ts.Decorator;
  readonly callee: ts.Expression;
  readonly args: readonly ts.Expression[];
  readonly from: Imported | undefined;
}

export function decoratorsOf(node: ts.Node): readonly Decorator[] {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.map(decorator => {
    const { expression } = decorator;
    const isCall = ts.isCallExpression(expression);
    const callee = isCall ? expression.expression : expression;
    return { node: decorator, callee, args: isCall ? expression.arguments : [], from: importedAs(callee) };
  });
}

/** A decorator of the program's own may stand for any other. */
export function isOwnDecorator(index: ProgramIndex, checker: ts.TypeChecker, { callee }: Decorator): boolean {
  const symbol = symbolOf(checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  return symbol?.declarations?.some(declaration => index.isOwn(declaration)) === true;
}
