import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Where the in-memory files stand: inside the repository, so that packages resolve to the real `node_modules`. */
const base = path.join(root, 'test', 'in-memory');

const defaults: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.Node20,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * Declaration files of packages parsed by earlier programs; parsing them again would dominate the time of every test file. What binding
 * leaves in them depends on no option of the compiler.
 */
const parsed = new Map<string, ts.SourceFile>();

const isOfPackage = (name: string): boolean => name.includes('/node_modules/') && /\.d\.[cm]?ts$/u.test(name);

export interface InMemoryProgram {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** The source file of that name, as given to `programOf`. */
  readonly file: (name: string) => ts.SourceFile;
  /** Syntax and type errors in the given files, one text each. */
  readonly problems: () => readonly string[];
}

/**
 * A type-checked program over in-memory files and the real `node_modules`.
 * Those that are no roots are there because others import them. Names are relative (`a.ts`, `src/b.ts`) and may import each other (`./b.ts`). Absolute names are taken as they are.
 */
export const programOf = (
  sources: Readonly<Record<string, string>>,
  options: ts.CompilerOptions = {},
  isRoot: (name: string) => boolean = () => true,
): InMemoryProgram => {
  const merged = { ...defaults, ...options };
  const texts = new Map(Object.entries(sources).map(([name, text]) => [path.resolve(base, name), text]));
  const folders = new Set<string>();
  for (const name of texts.keys()) {
    for (let folder = path.dirname(name); folder !== path.dirname(folder); folder = path.dirname(folder)) {
      folders.add(folder);
    }
  }
  const host = ts.createCompilerHost(merged);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  const directoryExists = host.directoryExists?.bind(host);
  host.readFile = name => texts.get(name) ?? readFile(name);
  host.fileExists = name => texts.has(name) || fileExists(name);
  host.directoryExists = name => folders.has(name) || (directoryExists?.(name) ?? false);
  host.realpath = name => (texts.has(name) ? name : (ts.sys.realpath?.(name) ?? name));
  host.getSourceFile = (name, language, onError, again) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, language, true);
    if (!isOfPackage(name)) return getSourceFile(name, language, onError, again);
    const options = typeof language === 'object' ? language : { languageVersion: language };
    const id = `${name}|${String(options.impliedNodeFormat)}`;
    const known = parsed.get(id);
    if (known !== undefined) return known;
    const made = getSourceFile(name, { ...options, jsDocParsingMode: ts.JSDocParsingMode.ParseNone }, onError, again);
    if (made !== undefined) parsed.set(id, made);
    return made;
  };
  const roots = Object.keys(sources).filter(isRoot);
  const program = ts.createProgram(
    roots.map(name => path.resolve(base, name)),
    merged,
    host,
  );
  const file = (name: string): ts.SourceFile => {
    const found = program.getSourceFile(path.resolve(base, name));
    if (found === undefined) throw new Error(`no file ${name} in the program`);
    return found;
  };
  return {
    program,
    checker: program.getTypeChecker(),
    file,
    problems: () =>
      Object.keys(sources)
        .map(file)
        .flatMap(source => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
        .map(problem => ts.flattenDiagnosticMessageText(problem.messageText, ' ')),
  };
};

/** Every node of the file that passes the test, in source order. */
export const nodesOf = <T extends ts.Node>(source: ts.SourceFile, is: (node: ts.Node) => node is T): T[] => {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** The first node whose text is `text` and that passes the test. Throws when there is none. */
export const nodeOf = <T extends ts.Node>(source: ts.SourceFile, text: string, is: (node: ts.Node) => node is T): T => {
  const found = nodesOf(source, is).find(node => node.getText(source) === text);
  if (found === undefined) throw new Error(`no node ${text}`);
  return found;
};
