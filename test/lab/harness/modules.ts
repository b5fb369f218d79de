import { createRequire, SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';

import ts from 'typescript';

import { rememberLocator, SCHEME } from './site.ts';

/** The files of a handler's program, by their names: `handler.ts`, `helper.ts`. */
export type Sources = Readonly<Record<string, string>>;

/** What the program gets when it imports a package, and its globals. */
export interface World {
  readonly packages: ReadonlyMap<string, unknown>;
  readonly globals: Readonly<Record<string, unknown>>;
  /** Called when a module throws instead of being loaded. */
  readonly onFailure: (error: unknown) => void;
}

/** Asynchronous, for modules that await at their top level. */
type Wrapper = (...values: readonly unknown[]) => Promise<void>;

const realRequire = createRequire(import.meta.url);

/** A program, compiled once and started in as many processes as needed. */
export class Compiled {
  readonly #scripts = new Map<string, vm.Script>();
  readonly #globals: readonly string[];

  constructor(sources: Sources, globals: readonly string[]) {
    this.#globals = globals;
    for (const [file, text] of Object.entries(sources)) this.#scripts.set(file, this.#compile(file, text));
  }

  /** Runs the program's modules anew and gives what `entry` exports. */
  start(entry: string, world: World): Readonly<Record<string, unknown>> {
    const loaded = new Map<string, { exports: Record<string, unknown> }>();
    const load = (file: string): Record<string, unknown> => {
      const known = loaded.get(file);
      if (known !== undefined) return known.exports;
      const script = this.#scripts.get(file);
      if (script === undefined) throw new Error(`the program has no file ${file}`);
      const module = { exports: {} as Record<string, unknown> };
      loaded.set(file, module);
      const require = (specifier: string): unknown => {
        if (specifier.startsWith('.')) return load(path.posix.join(path.posix.dirname(file), specifier));
        if (world.packages.has(specifier)) return world.packages.get(specifier);
        // A real client would reach for real servers.
        if (!specifier.startsWith('node:')) throw new Error(`there is no double of ${specifier}`);
        return realRequire(specifier) as unknown;
      };
      const run = script.runInThisContext() as Wrapper;
      run(module.exports, require, module, ...this.#globals.map(name => world.globals[name])).catch(world.onFailure);
      return module.exports;
    };
    return load(entry);
  }

  #compile(file: string, text: string): vm.Script {
    const { outputText, sourceMapText } = ts.transpileModule(text, {
      fileName: file,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        sourceMap: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    });
    const map = new SourceMap(JSON.parse(sourceMapText ?? '{}') as SourceMapPayload);
    const starts = lineStartsOf(text);
    rememberLocator(file, (line, column) => {
      // Both count from zero, and the wrapper takes one line.
      const entry = map.findEntry(line - 2, column - 1);
      return 'originalLine' in entry ? (starts[entry.originalLine] ?? 0) + entry.originalColumn : 0;
    });
    const parameters = ['exports', 'require', 'module', ...this.#globals].join(', ');
    return new vm.Script(`(async function (${parameters}) {\n${outputText}\n})`, { filename: `${SCHEME}${file}` });
  }
}

const lineStartsOf = (text: string): readonly number[] => {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return starts;
};
