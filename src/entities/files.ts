import type { ProgramIndex } from '../typescript/declarations.ts';
import { ts } from '../typescript/syntax.ts';

/** The file that a specifier leads to. */
export function moduleOf(checker: ts.TypeChecker, specifier: ts.Expression | undefined): ts.SourceFile | undefined {
  if (specifier === undefined) return undefined;
  return checker.getSymbolAtLocation(specifier)?.declarations?.find(ts.isSourceFile);
}

/** Files that may name the package: those whose text does, and those that import from one which hands it on. */
export function filesNaming(index: ProgramIndex, checker: ts.TypeChecker, owner: string): readonly ts.SourceFile[] {
  const naming = new Set(index.ownFiles.filter(file => file.text.includes(owner)));
  let barrels = new Set([...naming].filter(file => exportsFrom(file).some(({ text }) => text.startsWith(owner))));
  while (barrels.size > 0) {
    const next = new Set<ts.SourceFile>();
    const leadsThere = (specifier: ts.Expression): boolean => {
      const file = moduleOf(checker, specifier);
      return file !== undefined && barrels.has(file);
    };
    for (const file of index.ownFiles) {
      if (naming.has(file) || !importsFrom(file).some(leadsThere)) continue;
      naming.add(file);
      if (exportsFrom(file).some(leadsThere)) next.add(file);
    }
    barrels = next;
  }
  return index.ownFiles.filter(file => naming.has(file));
}

function exportsFrom(file: ts.SourceFile): readonly ts.StringLiteral[] {
  return file.statements.flatMap(statement => {
    const specifier = ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
    return specifier !== undefined && ts.isStringLiteral(specifier) ? [specifier] : [];
  });
}

function importsFrom(file: ts.SourceFile): readonly ts.Expression[] {
  const imported = file.statements.flatMap(statement =>
    ts.isImportDeclaration(statement) ? [statement.moduleSpecifier] : [],
  );
  return [...imported, ...exportsFrom(file)];
}
