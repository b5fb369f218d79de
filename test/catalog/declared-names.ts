import ts from 'typescript';
import { packageOfDeclaration, packageOfFile } from '../../src/typescript/package.ts';
import type { InMemoryProgram } from '../program.ts';

/**
 * The symbols that a package's declaration files declare, by name; namespaces and `declare module` blocks included.
 * A program may have several copies of a package; `folders` says which one counts.
 */
const nodeModules = '/node_modules/';

export class DeclaredNames {
  readonly #names = new Map<string, Map<string, Set<ts.Symbol>>>();
  readonly #checker: ts.TypeChecker;

  constructor({ program, checker }: InMemoryProgram, folders: ReadonlyMap<string, string>) {
    this.#checker = checker;
    for (const file of program.getSourceFiles()) {
      const owner = packageOfFile(file);
      // Some packages are published as sources, and a generated Prisma client is one.
      if (!file.isDeclarationFile && owner === '') continue;
      const folder = folders.get(owner);
      if (folder !== undefined && file.fileName.includes(nodeModules) && !file.fileName.startsWith(`${folder}/`))
        continue;
      for (const statement of file.statements) this.#visit(statement);
    }
  }

  named(packages: readonly string[], name: string): readonly ts.Symbol[] {
    return packages.flatMap(owner => [...(this.#names.get(owner)?.get(name) ?? [])]);
  }

  all(packages: readonly string[]): readonly ts.Symbol[] {
    return packages.flatMap(owner => [...(this.#names.get(owner)?.values() ?? [])].flatMap(symbols => [...symbols]));
  }

  /** Names that end in the text, of all kinds. */
  endingIn(packages: readonly string[], suffix: string): readonly string[] {
    return packages.flatMap(owner => [...(this.#names.get(owner)?.keys() ?? [])].filter(name => name.endsWith(suffix)));
  }

  #visit(node: ts.Node): void {
    if (ts.isVariableStatement(node)) {
      for (const declaration of node.declarationList.declarations) this.#add(declaration, declaration.name);
    } else if (ts.isModuleDeclaration(node)) {
      if (ts.isIdentifier(node.name)) this.#add(node, node.name);
      if (node.body !== undefined && ts.isModuleBlock(node.body)) {
        for (const statement of node.body.statements) this.#visit(statement);
      }
    } else if (ts.isExportDeclaration(node)) {
      for (const element of exportedNames(node)) this.#add(element, element.name);
    } else if (isNamed(node)) {
      this.#add(node, node.name);
    }
  }

  #add(declaration: ts.Node, name: ts.Node | undefined): void {
    if (name === undefined || !ts.isIdentifier(name)) return;
    const named = this.#checker.getSymbolAtLocation(name);
    if (named === undefined) return;
    const isAlias = (named.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? this.#checker.getAliasedSymbol(named) : named;
    const owner = packageOfDeclaration(declaration);
    const names = this.#names.get(owner) ?? new Map<string, Set<ts.Symbol>>();
    names.set(name.text, (names.get(name.text) ?? new Set()).add(symbol));
    this.#names.set(owner, names);
  }
}

const exportedNames = (node: ts.ExportDeclaration): readonly ts.ExportSpecifier[] =>
  node.exportClause !== undefined && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];

const isNamed = (
  node: ts.Node,
): node is ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration | ts.FunctionDeclaration =>
  ts.isInterfaceDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isFunctionDeclaration(node);
