import { type ProgramIndex } from '../typescript/declarations.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { declaredName, unaliased } from '../typescript/declaration-origin.ts';
import { packageOfDeclaration, packageOfFile, packageOfSpecifier } from '../typescript/package.ts';
import { ts } from '../typescript/syntax.ts';
import { moduleOf } from './files.ts';

export interface Imported {
  readonly package: string;
  /** The exported name. */
  readonly name: string;
}

interface Binding extends Imported {
  /** The name in the file. */
  readonly local: ts.Identifier;
}

const bindingsOfFiles = new WeakMap<ts.SourceFile, ReadonlyMap<string, Binding>>();

/** `*` for a whole module, also as a default import: `import mongoose from 'mongoose'`. */
function bindingsOf(file: ts.SourceFile): ReadonlyMap<string, Binding> {
  const known = bindingsOfFiles.get(file);
  if (known !== undefined) return known;
  const found = new Map<string, Binding>();
  const add = (owner: string, name: string, local: ts.Identifier): void =>
    void found.set(local.text, { package: owner, name, local });
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const owner = packageOfSpecifier(statement.moduleSpecifier.text);
    const clause = statement.importClause;
    if (clause === undefined) continue;
    if (clause.name !== undefined) add(owner, '*', clause.name);
    const bindings = clause.namedBindings;
    if (bindings === undefined) continue;
    if (ts.isNamespaceImport(bindings)) add(owner, '*', bindings.name);
    else for (const { name, propertyName } of bindings.elements) add(owner, (propertyName ?? name).text, name);
  }
  bindingsOfFiles.set(file, found);
  return found;
}

/** Of a name that comes through a file of the program's own: what that file hands on. */
function handedOn(
  checker: ts.TypeChecker,
  { local, package: from }: Binding,
  used: ts.MemberName,
  exported: string,
): Imported | undefined {
  const barrel = moduleOf(checker, ts.findAncestor(local, ts.isImportDeclaration)?.moduleSpecifier);
  if (barrel === undefined || packageOfFile(barrel) !== '')
    return from === '' ? undefined : { package: from, name: exported };
  const symbol = checker.getSymbolAtLocation(used);
  const [declaration] = (symbol && unaliased(checker, symbol).declarations) ?? [];
  const owner = declaration === undefined ? '' : packageOfDeclaration(declaration);
  const name = declaration === undefined ? undefined : declaredName(declaration);
  return owner === '' || name === undefined ? undefined : { package: owner, name };
}

/** What a name was imported as, told from the file's imports: `Column`, `orm.Column`, `mongoose.Schema`. */
export function importedAs(checker: ts.TypeChecker, expression: ts.Expression): Imported | undefined {
  const bindings = bindingsOf(expression.getSourceFile());
  if (ts.isIdentifier(expression)) {
    const binding = bindings.get(expression.text);
    return binding && handedOn(checker, binding, binding.local, binding.name);
  }
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return undefined;
  const root = bindings.get(expression.expression.text);
  return root?.name === '*' ? handedOn(checker, root, expression.name, expression.name.text) : undefined;
}

export interface Decorator {
  readonly node: ts.Decorator;
  readonly callee: ts.Expression;
  readonly args: readonly ts.Expression[];
  readonly from: Imported | undefined;
}

export function decoratorsOf(checker: ts.TypeChecker, node: ts.Node): readonly Decorator[] {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.map(decorator => {
    const { expression } = decorator;
    const isCall = ts.isCallExpression(expression);
    const callee = isCall ? expression.expression : expression;
    return { node: decorator, callee, args: isCall ? expression.arguments : [], from: importedAs(checker, callee) };
  });
}

/** A decorator of the program's own may stand for any other. */
export function isOwnDecorator(index: ProgramIndex, checker: ts.TypeChecker, { callee }: Decorator): boolean {
  const symbol = symbolOf(checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  return symbol?.declarations?.some(declaration => index.isOwn(declaration)) === true;
}
