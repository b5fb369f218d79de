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
