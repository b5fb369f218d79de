import type { Catalog } from '../catalog/index.ts';
import type { Library } from '../catalog/model.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import { exportedName, moduleKeys, importedModules } from '../typescript/imports.ts';
import { packagesNamedIn, type PackageGraph } from '../typescript/package-graph.ts';
import type { ts } from '../typescript/syntax.ts';
import { importsConsumer } from './candidates.ts';

/** Libraries by the names that their rows ask for. */
export type Named = ReadonlyMap<string, ReadonlySet<Library>>;

/** Sets of libraries that were needed before: memos of files go by them, in one program after the other. */
const interned = new WeakMap<Catalog, Map<string, ReadonlySet<Library>>>();

/** Tells of which libraries a file can have objects, by imports alone: what cannot be there needs no look at types. */
export class Reach {
  readonly #catalog: Catalog;
  readonly #graph: PackageGraph;
  readonly #modules: ReadonlyMap<string, readonly ts.SourceFile[]>;
  readonly #ofFiles = new Map<ts.SourceFile, ReadonlySet<Library>>();
  readonly #storing = new Map<string, boolean>();
  readonly index: ProgramIndex;
  #ofProgram: ReadonlySet<Library> | undefined;

  constructor(index: ProgramIndex, graph: PackageGraph, catalog: Catalog) {
    this.index = index;
    this.#catalog = catalog;
    this.#graph = graph;
    const modules = new Map<string, ts.SourceFile[]>();
    for (const file of index.ownFiles) {
      if (!importsConsumer(file, catalog)) continue;
      for (const key of moduleKeys(file)) modules.set(key, [...(modules.get(key) ?? []), file]);
    }
    this.#modules = modules;
  }

  /** Does the file import a module of the program that imports a broker: `rabbit.channel.consume(…)`? */
  isNearBroker(file: ts.SourceFile): boolean {
    return this.#modules.size > 0 && [...importedModules(file)].some(name => this.#modules.has(name));
  }

  /** Those that the file imports, or a module next to it that imports a broker, and what these libraries hand out of others. */
  librariesOf(file: ts.SourceFile): ReadonlySet<Library> {
    const known = this.#ofFiles.get(file);
    if (known !== undefined) return known;
    const near = [...importedModules(file)].flatMap(name => this.#modules.get(name) ?? []);
    const packages = [file, ...near].flatMap(one => [...packagesNamedIn(one)]);
    const libraries = this.#intern(this.#graph.reachedFrom(packages));
    this.#ofFiles.set(file, libraries);
    return libraries;
  }

  /** Those of which any file of the program can have objects. */
  get ofProgram(): ReadonlySet<Library> {
    this.#ofProgram ??= this.#intern(
      new Set([...this.#graph.packages, ...this.index.ownFiles.flatMap(file => [...packagesNamedIn(file)])]),
    );
    return this.#ofProgram;
  }

  /** Could a package get to a store by itself? Of one that has nothing to do with any, only what it is given can be stored. */
  readonly reachesStore = (name: string): boolean => {
    const known = this.#storing.get(name);
    if (known !== undefined) return known;
    const { storePackages } = this.#catalog;
    const reaches = [...this.#graph.reachedFrom([name])].some(reached => storePackages.has(reached));
    this.#storing.set(name, reaches);
    return reaches;
  };

  #intern(packages: ReadonlySet<string>): ReadonlySet<Library> {
    const sets = interned.get(this.#catalog) ?? new Map<string, ReadonlySet<Library>>();
    interned.set(this.#catalog, sets);
    const libraries = this.#catalog.librariesOf(packages);
    const key = Array.from(libraries, ({ package: name }) => name)
      .sort()
      .join();
    const known = sets.get(key) ?? libraries;
    sets.set(key, known);
    return known;
  }
}

/** Could that name in the file mean something of these libraries? */
export function isNamed(names: Named, libraries: ReadonlySet<Library>, file: ts.SourceFile, name: string): boolean {
  const having = names.get(exportedName(file, name));
  return having !== undefined && [...having].some(library => libraries.has(library));
}
