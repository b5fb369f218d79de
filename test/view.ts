import path from 'node:path';

import ts from 'typescript';

const fixtures = path.resolve(import.meta.dirname, '../fixtures');

/** The compiler options that a folder of `fixtures` type-checks under, and nothing stricter. */
export const optionsIn = (folder: string): ts.CompilerOptions => {
  const file = path.join(fixtures, folder, 'tsconfig.json');
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  return { exactOptionalPropertyTypes: false, ...ts.getParsedCommandLineOfConfigFile(file, {}, host)?.options };
};

/** What a snippet of a rule's test type-checks under: a module of its own, whatever it imports. */
export const snippetOptions = (): ts.CompilerOptions => ({
  ...optionsIn('rule-tester'),
  moduleDetection: ts.ModuleDetectionKind.Force,
});

/**
 * Parts of one program, each as if its files were the only source. One program and one type checker serve them all:
 * most of the time goes to the types of their packages.
 *
 * @param own the source of all the parts; what else the program has in source is part of each
 */
export const viewsOf = (program: ts.Program, own: ReadonlySet<string>): ((files: Iterable<string>) => ts.Program) => {
  const shared = program.getSourceFiles().filter(file => !own.has(file.fileName) && !file.isDeclarationFile);
  return names => {
    const files = [...names].flatMap(name => program.getSourceFile(name) ?? []);
    const view = Object.create(program) as ts.Program;
    return Object.assign(view, { getSourceFiles: () => [...files, ...shared] });
  };
};
