import path from 'node:path';

import { ts } from './syntax.ts';

/** A `tsconfig.json` that cannot be used, in one line. */
export class ProjectError extends Error {}

/**
 * The programs of a `tsconfig.json`: its own, and those of the projects that it references. They are checked by the project's own
 * TypeScript, the one that lints it.
 *
 * @param configFile absolute
 * @throws ProjectError
 */
export function programsOf(configFile: string): readonly ts.Program[] {
  const programs = new Map<string, ts.Program | undefined>();
  addPrograms(configFile, programs);
  return [...programs.values()].filter(program => program !== undefined);
}

function addPrograms(configFile: string, programs: Map<string, ts.Program | undefined>): void {
  if (programs.has(configFile)) return;
  const { fileNames, options, projectReferences, errors } = parse(configFile);
  // Without files it is a list of references, and its program would be empty.
  programs.set(configFile, undefined);
  const references = (projectReferences ?? []).map(ts.resolveProjectReferencePath);
  const [error] = errors.filter(({ code }) => !(code === NO_INPUTS && references.length > 0));
  if (error !== undefined) throw new ProjectError(`${shown(configFile)}: ${textOf(error)}`);
  if (fileNames.length > 0) programs.set(configFile, create(fileNames, options, projectReferences));
  for (const reference of references) addPrograms(path.resolve(reference), programs);
}

/** "No inputs were found in config file", and that its list of files is empty. */
const NO_INPUTS = 18003;

function create(
  rootNames: readonly string[],
  options: ts.CompilerOptions,
  projectReferences: readonly ts.ProjectReference[] | undefined,
): ts.Program {
  return ts.createProgram({
    rootNames,
    options,
    host: ts.createCompilerHost(options, true),
    ...(projectReferences === undefined ? {} : { projectReferences }),
  });
}

function parse(configFile: string): ts.ParsedCommandLine {
  let unrecoverable: ts.Diagnostic | undefined;
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    getCurrentDirectory: () => path.dirname(configFile),
    onUnRecoverableConfigFileDiagnostic: diagnostic => {
      unrecoverable = diagnostic;
    },
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(configFile, { noEmit: true }, host);
  if (parsed === undefined || unrecoverable !== undefined) {
    throw new ProjectError(
      `${shown(configFile)}: ${unrecoverable === undefined ? 'it cannot be read' : textOf(unrecoverable)}`,
    );
  }
  return parsed;
}

function textOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, ' ').replaceAll(/\s+/gu, ' ');
}

function shown(file: string): string {
  return path.relative(process.cwd(), file) || file;
}

/** The files of a program that people of the project write. */
export function ownFilesOf(program: ts.Program): readonly ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter(
      file =>
        !file.isDeclarationFile &&
        !file.fileName.endsWith('.json') &&
        !program.isSourceFileFromExternalLibrary(file) &&
        !file.fileName.includes('/node_modules/'),
    );
}
