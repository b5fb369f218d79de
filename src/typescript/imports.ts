import { ts } from './syntax.ts';

const aliases = new WeakMap<ts.SourceFile, ReadonlyMap<string, string>>();

/** The name under which a local name was exported: with `import { Worker as W }`, `W` gives `Worker`. Syntax only. */
export function exportedName(file: ts.SourceFile, local: string): string {
  let known = aliases.get(file);
  if (known === undefined) {
    known = aliasesOf(file);
    aliases.set(file, known);
  }
  return known.get(local) ?? local;
}

function aliasesOf(file: ts.SourceFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) {
      if (propertyName !== undefined) found.set(name.text, propertyName.text);
    }
  }
  return found;
}

const modules = new WeakMap<ts.SourceFile, ReadonlySet<string>>();

/** The modules that a file imports or exports from, as the last segments of the specifiers. Nothing is resolved. */
export function importedModules(file: ts.SourceFile): ReadonlySet<string> {
  const known = modules.get(file) ?? modulesIn(file);
  modules.set(file, known);
  return known;
}

function modulesIn(file: ts.SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const specifier = statement.moduleSpecifier;
    if (specifier !== undefined && ts.isStringLiteral(specifier)) found.add(lastSegment(specifier.text));
  }
  return found;
}

/** The name by which other files import a file: the last segment of the specifier. */
export function moduleName(file: ts.SourceFile): string {
  const [folder = '', name = ''] = file.fileName.split('/').slice(-2);
  const module = withoutExtension(name);
  return module === 'index' ? folder : module;
}

/** Does a file import a module of that name? */
export function importsFrom(file: ts.SourceFile, home: ts.SourceFile): boolean {
  return importedModules(file).has(moduleName(home));
}

function lastSegment(specifier: string): string {
  return withoutExtension(specifier.split('/').at(-1) ?? '');
}

function withoutExtension(name: string): string {
  return name.replace(/\.[cm]?[jt]sx?$/u, '');
}
