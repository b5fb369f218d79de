import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { libraries } from '../../src/catalog/libraries.ts';
import { declaringPackagesOf } from '../../src/catalog/library.ts';
import type { Library } from '../../src/catalog/model.ts';
import { packageOfSpecifier } from '../../src/typescript/package.ts';
import { programOf, type InMemoryProgram } from '../program.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** The two sets of installed clients: folders of `fixtures/clients`, whose packages come before those of the repository's root. */
export const sets = ['newest', 'older'] as const;
export type SetName = (typeof sets)[number];

/** Why a library is compared with one version only. */
export const oneVersionOnly: Readonly<Record<string, string>> = {
  rxjs: 'its rows describe one major version, of which the tests have the last',
  'class-transformer': 'as rxjs',
  '@mikro-orm/knex': 'version 7 calls it @mikro-orm/sql',
  '@mikro-orm/sql': 'until version 7 it was called @mikro-orm/knex',
  memjs: 'before version 1.3 its types know callbacks only',
  '@adyen/api-library': 'compared with 20.0.0 by hand: too many files to install for one test',
  '@hubspot/api-client': 'compared with 10.0.0 by hand, as @adyen/api-library',
  square: 'compared with 44.0.0 by hand, as @adyen/api-library',
  '@smithy/core': 'its older form is another package, @smithy/smithy-client, that is in both programs',
  'node-nats-streaming': 'its last version is of 2020; no older one is installed',
  '@nestjs-modules/mailer': 'its older version needs an older version of Nest',
  'aws-cdk-lib': 'too large to install twice',
};

/** Packages whose newest version cannot be installed; the newest that can is compared in its place. */
export const notInstallable: Readonly<Record<string, { readonly version: string; readonly why: string }>> = {
  '@google-cloud/pubsub': { version: '6.3.2', why: 'it depends on a version of a package that does not exist' },
};

/** A package as one set has it. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** What one set has of a library. */
export interface InstalledLibrary {
  /** The package itself, or the one that declares its types where there is no other (`@types/aws-lambda`). */
  readonly main: Installed;
  /** The packages whose declarations the rows are compared with. */
  readonly declaring: readonly Installed[];
  /** Declaration files by the specifier that imports them; `undefined` for one that this version does not have. */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** `bullmq 6.7.0`, `pg 8.23.1 (@types/pg 8.20.0)` */
export const versionText = ({ main, declaring }: InstalledLibrary): string => {
  const others = declaring.filter(one => one.folder !== main.folder).map(one => `${one.name} ${one.version}`);
  return `${main.name} ${main.version}${others.length === 0 ? '' : ` (${others.join(', ')})`}`;
};

/** The specifier that loads the declarations of a package: `@types/a__b` declares `@a/b`. */
const specifierOf = (name: string): string => {
  const [, untyped] = /^@types\/(.+)$/u.exec(name) ?? [];
  if (untyped === undefined) return name;
  return untyped.includes('__') ? `@${untyped.replace('__', '/')}` : untyped;
};

/** What a program imports of the library. */
const modulesOf = (library: Library): readonly string[] => library.modules ?? [specifierOf(library.package)];

/** The package as Node finds it from a folder. */
const installedFrom = (folder: string, name: string): Installed | undefined => {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = path.join(at, 'node_modules', name);
    const manifest = path.join(found, 'package.json');
    if (existsSync(manifest)) {
      const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
      // Two packages are published with a `v` before their version.
      return { name, version: version.replace(/^v/u, ''), folder: realpathSync(found) };
    }
    if (at === path.dirname(at)) return undefined;
  }
};

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.Node20,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
};

const isWithin = (file: string, { folder }: Installed): boolean => file.startsWith(folder + path.sep);

/** What each version of Prisma generates, and what else declares a client of that version. */
const prismaClients: Readonly<Record<SetName, { readonly client: string; readonly beside: string }>> = {
  newest: {
    client: '../../prisma/client/generated/client.ts',
    beside: '../../prisma/client-js/generated/index.js',
  },
  older: { client: './prisma/generated/index.js', beside: '@prisma/client/runtime/library.js' },
};

/** One set of installed clients. */
export class ClientSet {
  readonly name: SetName;
  readonly folder: string;
  /** The program's own file. */
  readonly file: string;
  readonly #libraries = new Map<Library, InstalledLibrary | undefined>();

  constructor(name: SetName) {
    this.name = name;
    this.folder = path.join(root, 'fixtures', 'clients', name);
    this.file = path.join(this.folder, 'packages.ts');
  }

  /** What the set has of the library; `undefined` when no declarations of it are installed. */
  installed(library: Library): InstalledLibrary | undefined {
    if (!this.#libraries.has(library)) this.#libraries.set(library, this.#find(library));
    return this.#libraries.get(library);
  }

  /** Whether the set has the package in its own folder. */
  has(name: string): boolean {
    return existsSync(path.join(this.folder, 'node_modules', name, 'package.json'));
  }

  #find(library: Library): InstalledLibrary | undefined {
    const itself = installedFrom(this.folder, library.package);
    const others = declaringPackagesOf(library)
      .slice(1)
      .flatMap(name => {
        // The set may have older types of a package that it has not itself.
        const from = itself === undefined || this.has(name) ? this.folder : itself.folder;
        return installedFrom(from, name) ?? installedFrom(this.folder, name) ?? [];
      });
    const candidates = [...(itself === undefined ? [] : [itself]), ...others];
    const files = new Map(modulesOf(library).map(specifier => [specifier, this.#fileOf(specifier, candidates)]));
    const loaded = [...files.values()].filter(file => file !== undefined);
    if (loaded.length === 0) return undefined;
    // Types of its own make `@types/…` beside it superfluous; other packages are there because the first one uses them.
    const isDeclaring = (one: Installed): boolean =>
      loaded.some(file => isWithin(file, one)) || (one !== itself && !one.name.startsWith('@types/'));
    const declaring = candidates.filter(isDeclaring);
    const main = itself ?? declaring[0];
    return main === undefined ? undefined : { main, declaring, files };
  }

  /**
   * The declaration file behind a specifier, out of the given packages. TypeScript itself goes past an older package without types to
   * a newer one with types further up before it looks at `@types`; in a project the older one has its `@types` beside it.
   */
  #fileOf(specifier: string, candidates: readonly Installed[]): string | undefined {
    const file = this.#resolved(specifier);
    const typed = candidates.find(one => specifierOf(one.name) !== one.name);
    const isDeclared = file !== undefined && /\.[cm]?ts$/u.test(file) && candidates.some(one => isWithin(file, one));
    if (isDeclared && (typed === undefined || !isWithin(file, typed))) return file;
    // Exports that name no types: its users write a path to those that the package has.
    const own = candidates.find(one => one.name === specifier);
    const types = own && path.join(own.folder, typesIn(own.folder));
    if (types !== undefined && /\.d\.[cm]?ts$/u.test(types)) return types;
    if (isDeclared) return file;
    if (typed === undefined) return undefined;
    const subpath = specifier.slice(packageOfSpecifier(specifier).length + 1);
    const declared = path.join(typed.folder, `${subpath === '' ? 'index' : subpath}.d.ts`);
    return existsSync(declared) ? declared : undefined;
  }

  #resolved(specifier: string): string | undefined {
    const { file } = this;
    const format = ts.ModuleKind.ESNext;
    return ts.resolveModuleName(specifier, file, options, ts.sys, undefined, undefined, format).resolvedModule
      ?.resolvedFileName;
  }

  /** The folder of every package that declares a library; declarations in another copy of the package do not count. */
  folders(): ReadonlyMap<string, string> {
    const all = libraries.flatMap(library => this.installed(library)?.declaring ?? []);
    return new Map(all.map(({ name, folder }) => [name, folder]));
  }

  /**
   * One program that has the declarations of every catalogued package. `clients` has a ready client for those containers whose own
   * declaration is generic or lists commands instead of functions.
   */
  program(): InMemoryProgram {
    const files = libraries.flatMap(library => [...(this.installed(library)?.files ?? [])]);
    const loaded = files.flatMap(([specifier, file]) => (file === undefined ? [] : [[specifier, file] as const]));
    const text = `${loaded.map(([, file]) => `/// <reference path="${file}" />`).join('\n')}
      import type { Redis } from 'ioredis';
      import type { createClient } from 'redis';
      import type { PrismaClient } from '${prismaClients[this.name].client}';
      declare const prisma: PrismaClient;
      const extended = prisma.$extends({ name: 'traced' });
      import '${prismaClients[this.name].beside}';
      export declare const clients: {
        RedisCommander: Redis;
        _default: ReturnType<typeof createClient>;
        DynamicClientExtensionThis: typeof extended;
        DynamicModelExtensionThis: typeof extended.order;
      };
    `;
    // The same for what the packages import of each other.
    const typedApart = loaded.filter(([specifier, file]) => file !== this.#resolved(specifier));
    const paths = Object.fromEntries(typedApart.map(([specifier, file]) => [specifier, [file]]));
    return programOf({ [this.file]: text }, { ...options, paths });
  }
}

/** What the manifest calls the package's types; empty where it has none. */
const typesIn = (folder: string): string =>
  (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { readonly types?: string }).types ?? '';

/** `>=1.2.0 <3` and `*`, the only forms that the catalog uses. */
export const satisfies = (version: string, range: string): boolean => {
  if (range === '*') return true;
  return range.split(' ').every(part => {
    const [, operator, bound] = /^(>=|<)(\d+(?:\.\d+){0,2})(?:-[\w.]+)?$/u.exec(part) ?? [];
    if (operator === undefined || bound === undefined) return false;
    const order = compare(version.replace(/-.*$/u, ''), bound);
    return operator === '<' ? order < 0 : order >= 0;
  });
};

const compare = (left: string, right: string): number => {
  const [a, b] = [left, right].map(text => text.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};
