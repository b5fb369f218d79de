import type ts from 'typescript';
import { specifiersOf } from './imports.ts';
import { packageOfFile, packageOfSpecifier } from './package.ts';

const named = new WeakMap<ts.SourceFile, ReadonlySet<string>>();

/** The packages that a file names where it imports something, in whatever form. Syntax only. */
export const packagesNamedIn = (file: ts.SourceFile): ReadonlySet<string> => {
  const known = named.get(file);
  if (known !== undefined) return known;
  const packages = new Set([...specifiersOf(file), ...referencedIn(file), ...calledIn(file)].map(packageOfSpecifier));
  packages.delete('');
  named.set(file, packages);
  return packages;
};

const referencedIn = (file: ts.SourceFile): readonly string[] =>
  file.typeReferenceDirectives.map(({ fileName }) => fileName);

/** `require('amqplib')`, `import('amqplib')`, perhaps in a comment. */
const calledIn = (file: ts.SourceFile): readonly string[] =>
  file.isDeclarationFile
    ? []
    : [...file.text.matchAll(/\b(?:require|import)\s*\(\s*["'`]([^"'`]+)/gu)].map(([, specifier = '']) => specifier);

/** `@types/amqplib` declares what is imported as `amqplib`. */
const typesOf = (name: string): string => `@types/${name.replace(/^@/u, '').replace('/', '__')}`;

/** Which packages the declarations of a program's packages import. */
export class PackageGraph {
  readonly #program: ts.Program;
  #imports: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(program: ts.Program) {
    this.#program = program;
  }

  /** The packages of the program's declarations, and of code that was generated for it. */
  get packages(): ReadonlySet<string> {
    return new Set(this.#graph.keys());
  }

  /** These and what their declarations import: an object of one of them may be reached through an object of another. */
  reachedFrom(packages: Iterable<string>): ReadonlySet<string> {
    const reached = new Set(packages);
    // A set that grows is gone through to its end.
    for (const name of reached) {
      const types = typesOf(name);
      if (this.#graph.has(types)) reached.add(types);
      for (const other of this.#graph.get(name) ?? []) reached.add(other);
    }
    return reached;
  }

  get #graph(): ReadonlyMap<string, ReadonlySet<string>> {
    return (this.#imports ??= this.#read());
  }

  #read(): ReadonlyMap<string, ReadonlySet<string>> {
    const graph = new Map<string, Set<string>>();
    for (const file of this.#program.getSourceFiles()) {
      const owner = packageOfFile(file);
      if (owner === '') continue;
      const known = graph.get(owner) ?? new Set();
      graph.set(owner, known);
      for (const name of packagesNamedIn(file)) known.add(name);
    }
    return graph;
  }
}
