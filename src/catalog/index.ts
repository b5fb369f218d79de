import { libraries } from './libraries.ts';
import type { Entry, Library } from './model.ts';
import type { Origin } from './origin.ts';
import { addressOf, captured, LibraryTable, patternOf, type TargetKind } from './table.ts';

export interface Match {
  readonly library: Library;
  readonly entry: Entry;
  /** The text that the `*` of the row's type stood for: `Order` of `*Delegate`. */
  readonly wildcard?: string;
}

export interface NameTest {
  has: (name: string) => boolean;
}

/** Everything takes origins in order of preference; the first that a row describes wins. */
export interface Catalog {
  readonly libraries: readonly Library[];
  /** A called member or function, or a construction. */
  find: (origins: readonly Origin[]) => Match | undefined;
  /** A command object: origins of its construction or of its type. */
  findCommand: (origins: readonly Origin[]) => Match | undefined;
  findConstruct: (origins: readonly Origin[]) => Match | undefined;
  /** Origins of a function value's declared type. */
  findHandlerType: (origins: readonly Origin[]) => Match | undefined;
  /** Origins of a first parameter's type. */
  findParameterType: (origins: readonly Origin[]) => Match | undefined;
  findDecorator: (origins: readonly Origin[]) => Match | undefined;
  /** Origins of a class's type, for the method of that name. */
  findHeritage: (origins: readonly Origin[], member: string) => Match | undefined;
  /** Origins of a property that is read. */
  findField: (origins: readonly Origin[]) => Match | undefined;
  /** The library that an origin belongs to, whether or not a row describes it. */
  libraryOf: (origin: Origin) => Library | undefined;
  /** Packages that can bring a consumer when a module of theirs is imported: `amqplib`, `aws-lambda`. */
  consumerPackages: ReadonlySet<string>;
  /** Identifiers without which no consumer can be written: members, functions, classes and types of the consumer rows. */
  consumerNames: ReadonlySet<string>;
  /** Members and functions by which rows are read: the receive of an outbox relay. */
  queryNames: ReadonlySet<string>;
  /** Members and functions by which queues are declared. */
  declarationNames: ReadonlySet<string>;
  /** Could a call, construction or field of that name be catalogued? A cheap test before any type is asked for. */
  names: NameTest;
  /** Names of the catalogued message fields. */
  fieldNames: ReadonlySet<string>;
  /** Names of the constants that settle when they are returned. */
  verdictNames: ReadonlySet<string>;
}

const isField = (entry: Entry): boolean => entry.is === 'field';

const isConstantVerdict = (entry: Entry): boolean => entry.is === 'verdict' && 'field' in entry;

const bringsConsumer = (entry: Entry): boolean => entry.is === 'consumer' || entry.is === 'receive';

const declaresQueue = (entry: Entry): boolean => entry.is === 'configure' && entry.deliveryLimit !== undefined;

const givesRows = (entry: Entry): boolean => entry.is === 'sql' || (entry.is === 'read' && entry.yields === 'rows');

/** Words of a row's target that have to stand in the source for the row to match. */
const namesOf = (entry: Entry): readonly string[] => {
  const { kind, name, member } = addressOf(entry);
  const words = kind === 'extends' ? [name, member] : kind === 'member' || kind === 'field' ? [member] : [name];
  return words;
};

/** `list*` is every name that starts so. */
const nameTest = (names: readonly string[]): NameTest => {
  const exact = new Set(names.filter(name => !name.includes('*')));
  const patterns = [...new Set(names.filter(name => name.includes('*')))].map(patternOf);
  return { has: name => exact.has(name) || patterns.some(pattern => captured(pattern, name) !== undefined) };
};

/** `@types/aws-lambda` is imported as `aws-lambda`. */
const importedName = (declaringPackage: string): string => {
  const [, name] = /^@types\/(.+)$/.exec(declaringPackage) ?? [];
  if (name === undefined) return declaringPackage;
  return name.includes('__') ? `@${name.replace('__', '/')}` : name;
};

const packagesOf = (library: Library): readonly string[] =>
  [library.package, ...(library.alsoDeclaredBy ?? [])].flatMap(name => [name, importedName(name)]);

/** The rows of the plugin, and before them those of the user. */
export const createCatalog = (extra: readonly Library[] = []): Catalog => {
  const all: readonly Library[] = [...extra, ...libraries];
  const tables = new Map<string, LibraryTable[]>();
  for (const library of all) {
    const table = new LibraryTable(library);
    for (const name of new Set(packagesOf(library))) {
      const known = tables.get(name);
      if (known === undefined) tables.set(name, [table]);
      else known.push(table);
    }
  }
  const search = (origins: readonly Origin[], kinds: readonly TargetKind[], member?: string): Match | undefined => {
    for (const origin of origins) {
      for (const table of tables.get(origin.package) ?? []) {
        for (const kind of kinds) {
          const found = table.find(kind, origin, member);
          if (found !== undefined) return { library: table.library, ...found };
        }
      }
    }
    return undefined;
  };
  const consumers = all.flatMap(library => library.entries.filter(bringsConsumer));
  return {
    libraries: all,
    find: origins => search(origins, ['member', 'function', 'construct']),
    findCommand: origins => search(origins, ['command']),
    findConstruct: origins => search(origins, ['construct']),
    findHandlerType: origins => search(origins, ['handlerType']),
    findParameterType: origins => search(origins, ['parameterType']),
    findDecorator: origins => search(origins, ['decorator']),
    findHeritage: (origins, member) => search(origins, ['extends'], member),
    findField: origins => search(origins, ['field']),
    libraryOf: origin => tables.get(origin.package)?.[0]?.library,
    consumerPackages: new Set(
      all.filter(library => library.ambient !== true && library.entries.some(bringsConsumer)).flatMap(packagesOf),
    ),
    consumerNames: new Set(consumers.flatMap(namesOf)),
    queryNames: new Set(all.flatMap(library => library.entries.filter(givesRows).flatMap(namesOf))),
    declarationNames: new Set(all.flatMap(library => library.entries.filter(declaresQueue).flatMap(namesOf))),
    names: nameTest(all.flatMap(library => library.entries.flatMap(namesOf))),
    fieldNames: new Set(all.flatMap(library => library.entries.filter(isField).flatMap(namesOf))),
    verdictNames: new Set(all.flatMap(library => library.entries.filter(isConstantVerdict).flatMap(namesOf))),
  };
};
