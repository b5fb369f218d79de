import { posix } from 'node:path';

import { ts } from './syntax.ts';

/** What an import names: `{ name: 'Worker', module: '/app/src/work' }`, the module by its path or, where it is none, its last segment. */
interface Imported {
  readonly name: string;
  readonly module: string;
}

const named = new WeakMap<ts.SourceFile, ReadonlyMap<string, Imported>>();

/** The name under which a local name was exported: with `import { Worker as W }`, `W` gives `Worker`. Syntax only. */
export function exportedName(file: ts.SourceFile, local: string): string {
  return importedName(file, local)?.name ?? local;
}

/** What a local name was imported as, by that name. Syntax only. */
export function importedName(file: ts.SourceFile, local: string): Imported | undefined {
  const known = named.get(file) ?? namedIn(file);
  named.set(file, known);
  return known.get(local);
}

/** The other names under which a file imports what is exported by that name: `W` of `import { Worker as W }`. Syntax only. */
export function aliasesOf(file: ts.SourceFile, exported: string): readonly string[] {
  const known = named.get(file) ?? namedIn(file);
  named.set(file, known);
  return [...known].flatMap(([local, { name }]) => (name === exported && local !== exported ? [local] : []));
}

function namedIn(file: ts.SourceFile): ReadonlyMap<string, Imported> {
  const found = new Map<string, Imported>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    const module = keyOf(file, statement.moduleSpecifier.text);
    for (const { name, propertyName } of bindings.elements) {
      found.set(name.text, { name: (propertyName ?? name).text, module });
    }
  }
  return found;
}

const locals = new WeakMap<ts.SourceFile, ReadonlySet<string>>();

/** Does the file import something that it calls by that name? */
export function importsName(file: ts.SourceFile, local: string): boolean {
  const known = locals.get(file) ?? new Set(file.statements.flatMap(localNames));
  locals.set(file, known);
  return known.has(local);
}

function localNames(statement: ts.Statement): readonly string[] {
  if (ts.isImportEqualsDeclaration(statement)) return [statement.name.text];
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return [];
  const { name, namedBindings } = statement.importClause;
  const own = name === undefined ? [] : [name.text];
  if (namedBindings === undefined) return own;
  return ts.isNamespaceImport(namedBindings)
    ? [...own, namedBindings.name.text]
    : [...own, ...namedBindings.elements.map(element => element.name.text)];
}

const modules = new WeakMap<ts.SourceFile, ReadonlySet<string>>();

/** The modules that a file imports or exports from: paths of relative ones, last segments of others. Nothing is looked up. */
export function importedModules(file: ts.SourceFile): ReadonlySet<string> {
  const known = modules.get(file) ?? modulesIn(file);
  modules.set(file, known);
  return known;
}

function modulesIn(file: ts.SourceFile): ReadonlySet<string> {
  return new Set(specifiersOf(file).map(specifier => keyOf(file, specifier)));
}

/**
 * What a file imports or exports from. The parser has collected it, `require('x')` of JavaScript and `import('x').Type` among it; it keeps that
 * to itself, as it does with names.
 */
export function specifiersOf(file: ts.SourceFile): readonly string[] {
  const { imports } = file as { readonly imports?: readonly ts.StringLiteralLike[] };
  return (imports ?? declaredSpecifiers(file)).map(({ text }) => text);
}

function declaredSpecifiers(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return file.statements.flatMap(statement =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
    statement.moduleSpecifier !== undefined &&
    ts.isStringLiteralLike(statement.moduleSpecifier)
      ? [statement.moduleSpecifier]
      : [],
  );
}

const keys = new WeakMap<ts.SourceFile, readonly string[]>();

/** By what other files import a file: its path, or the last segment of an alias. */
export function moduleKeys(file: ts.SourceFile): readonly string[] {
  const known = keys.get(file) ?? keysOf(modulePath(file));
  keys.set(file, known);
  return known;
}

function keysOf(path: string): readonly string[] {
  return [path, lastSegment(path)];
}

/** The path by which a relative import names the file: without an extension, and without `index`. */
export function modulePath({ fileName }: ts.SourceFile): string {
  return withoutIndex(withoutExtension(fileName));
}

/** Does a file import that module, as far as its name tells? */
export function importsFrom(file: ts.SourceFile, home: ts.SourceFile): boolean {
  const imported = importedModules(file);
  return moduleKeys(home).some(key => imported.has(key));
}

function keyOf(file: ts.SourceFile, specifier: string): string {
  const module = withoutIndex(withoutExtension(specifier));
  return specifier.startsWith('.')
    ? withoutIndex(posix.join(posix.dirname(file.fileName), module))
    : lastSegment(module);
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function withoutIndex(path: string): string {
  return path.replace(/(?:\/index)?\/?$/u, '');
}

function withoutExtension(name: string): string {
  return name.replace(/\.[cm]?[jt]sx?$/u, '');
}
