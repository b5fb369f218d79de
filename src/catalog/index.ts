import { lazily } from './lazily.ts';
import { libraries } from './libraries.ts';
import { declaringPackagesOf } from './library.ts';
import type { Entry, Injection, Library } from './model.ts';
import type { Origin } from './origin.ts';
import { addressOf, captured, LibraryTable, patternOf, type TargetKind } from './table.ts';

export interface Match {
  readonly library: Library;
  readonly entry: Entry;
  /** The text that the `*` of the row's type stood for: `Order` of `*Delegate`. */
  readonly wildcard?: string;
}

/** Those with a row of that name. */
export type LibrariesByName = ReadonlyMap<string, ReadonlySet<Library>>;

export interface NameTest {
  has: (name: string) => boolean;
}

/** Everything takes origins in order of preference; the first that a row describes wins. */
export interface Catalog {
  readonly libraries: readonly Library[];
  /** A called member or function, or a construction. */
  find: (origins: Iterable<Origin>) => Match | undefined;
  /** A command object: origins of its construction or of its type. */
  findCommand: (origins: Iterable<Origin>) => Match | undefined;
  /** A construction of whatever kind: of a client, or of a command object. */
  findConstruction: (origins: Iterable<Origin>) => Match | undefined;
  /** Origins of a function value's declared type. */
  findHandlerType: (origins: Iterable<Origin>) => Match | undefined;
  /** Origins of a first parameter's type. */
  findParameterType: (origins: Iterable<Origin>) => Match | undefined;
  /** A decorator, or the method that makes one: `@logger.injectLambdaContext()`. */
  findDecorator: (origins: Iterable<Origin>) => Match | undefined;
  /** Origins of the type of what a loop goes over. */
  findIterable: (origins: Iterable<Origin>) => Match | undefined;
  /** Origins of a class's type, for the method of that name. */
  findHeritage: (origins: Iterable<Origin>, member: string) => Match | undefined;
  /** Origins of a property that is read. */
  findField: (origins: Iterable<Origin>) => Match | undefined;
  /** The library that an origin belongs to, whether or not a row describes it. */
  libraryOf: (origin: Origin) => Library | undefined;
  /** Those that the packages bring, and what is everywhere: what has no package, and the user's own, which may be the program's. */
  librariesOf: (packages: Iterable<string>) => ReadonlySet<Library>;
  readonly injections: readonly Injection[];
  /** Packages that can bring a consumer when a module of theirs is imported: `amqplib`, `aws-lambda`. */
  readonly consumerPackages: ReadonlySet<string>;
  /** Global types of consumers: a file that names one imports nothing for it. */
  readonly globalNames: readonly string[];
  /** Identifiers without which no consumer can be written: members, functions, classes and types of the consumer rows. */
  readonly consumerNames: LibrariesByName;
  /** Members and functions by which rows are read: the receive of an outbox relay. */
  readonly queryNames: LibrariesByName;
  /** Members, functions and commands by which messages are published. */
  readonly sendNames: LibrariesByName;
  /** Packages of which they are. */
  readonly sendPackages: ReadonlySet<string>;
  /** Packages through which rows are read and written. */
  readonly storePackages: ReadonlySet<string>;
  /** Members that take a list of queries as one transaction. */
  readonly queryListNames: NameTest;
  /** Members, functions and classes by which queues are declared, bound and consumed. */
  readonly declarationNames: LibrariesByName;
  /** Those of a library, and of the others whose broker is the same. */
  declarationNamesOf: (library: Library) => ReadonlySet<string>;
  /** Packages that declare queues: those of consumers, and of infrastructure. */
  readonly declarationPackages: ReadonlySet<string>;
  /** Members and functions by which a named queue is consumed. */
  readonly queueConsumerNames: ReadonlySet<string>;
  /** Members and functions that publish to a named destination. */
  readonly publishNames: ReadonlySet<string>;
  /** For each name of `configure` rows about consumers elsewhere: the members and functions that are called. */
  readonly configurationNames: ReadonlyMap<string, ReadonlySet<string>>;
  /** The `configure` row of a member or function about consumers elsewhere, whatever it is called on. */
  findConfiguration: (called: string) => Match | undefined;
  /** Could a call, construction or field of that name be catalogued? A cheap test before any type is asked for. */
  readonly names: NameTest;
  /** Names of the catalogued message fields. */
  readonly fieldNames: ReadonlySet<string>;
  /** Names of the constants that settle when they are returned. */
  readonly verdictNames: ReadonlySet<string>;
}

const isField = (entry: Entry): boolean => entry.is === 'field';

const isConstantVerdict = (entry: Entry): boolean => entry.is === 'verdict' && 'field' in entry;

const bringsConsumer = (entry: Entry): boolean => entry.is === 'consumer' || entry.is === 'receive';

const isAboutQueues = (entry: Entry): boolean =>
  ((entry.is === 'configure' || entry.is === 'consumer') && entry.declares !== undefined) ||
  (entry.is === 'configure' && (entry.binds ?? entry.consumes ?? entry.renames) !== undefined);

const namesQueue = (entry: Entry): boolean =>
  (entry.is === 'consumer' || entry.is === 'receive') && entry.queue !== undefined;

const sends = (entry: Entry): boolean => entry.is === 'publish';

const publishes = (entry: Entry): boolean => entry.is === 'publish' && entry.destination !== undefined;

const takesQueries = (entry: Entry): boolean => entry.is === 'transaction' && entry.list !== undefined;

/** Of what a builder offers, the calls without which rows are hardly asked for. */
const asksForRows = (entry: Entry): boolean =>
  entry.is === 'query' &&
  (entry.does === 'read' ||
    (entry.does === undefined && (entry.selects ?? entry.where ?? entry.compares) !== undefined));

const givesRows = (entry: Entry): boolean =>
  entry.is === 'sql' || (entry.is === 'read' && entry.yields === 'rows') || asksForRows(entry);

const storeMeanings: ReadonlySet<Entry['is']> = new Set([
  'read',
  'insert',
  'upsert',
  'update',
  'delete',
  'sql',
  'query',
  'save',
  'flush',
  'transaction',
]);

const isOfStore = ({ is }: Entry): boolean => storeMeanings.has(is);

/** Several packages may be clients of one broker. */
export const brokerOf = (library: Library): string => library.broker ?? library.package;

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

/** Options of consumers elsewhere, by name. */
const isConsumersConfiguration = (entry: Entry): boolean => entry.is === 'configure' && entry.name !== undefined;

const configurationNamesOf = (entries: readonly Entry[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry.is !== 'configure' || entry.name === undefined) continue;
    found.set(entry.name, new Set([...(found.get(entry.name) ?? []), ...namesOf(entry)]));
  }
  return found;
};

/** `@types/aws-lambda` is imported as `aws-lambda`. */
const importedName = (declaringPackage: string): string => {
  const [, name] = /^@types\/(.+)$/.exec(declaringPackage) ?? [];
  if (name === undefined) return declaringPackage;
  return name.includes('__') ? `@${name.replace('__', '/')}` : name;
};

const packagesOf = (library: Library): readonly string[] =>
  declaringPackagesOf(library).flatMap(name => [name, importedName(name)]);

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
  const search = (origins: Iterable<Origin>, kinds: readonly TargetKind[], member?: string): Match | undefined => {
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
  // Looked at in this order, and the most of it never: a file without a consumer needs the packages only.
  const namesWhere = (isWanted: (entry: Entry) => boolean): readonly string[] =>
    all.flatMap(library => library.entries.flatMap(entry => (isWanted(entry) ? namesOf(entry) : [])));
  const consumerPackages = lazily(
    () =>
      new Set(
        all.filter(library => library.ambient !== true && library.entries.some(bringsConsumer)).flatMap(packagesOf),
      ),
  );
  const everywhere = lazily(() => [
    ...extra,
    ...libraries.filter(
      ({ package: name, ambient, declaresGlobals }) =>
        declaresGlobals === true || (ambient === true && !name.startsWith('node:')),
    ),
  ]);
  const librariesWhere = (isWanted: (entry: Entry) => boolean): LibrariesByName => {
    const found = new Map<string, Set<Library>>();
    for (const library of all) {
      for (const name of library.entries.filter(isWanted).flatMap(namesOf)) {
        found.set(name, (found.get(name) ?? new Set()).add(library));
      }
    }
    return found;
  };
  const consumerNames = lazily(() => librariesWhere(bringsConsumer));
  const queryNames = lazily(() => librariesWhere(givesRows));
  const sendNames = lazily(() => librariesWhere(sends));
  const sendPackages = lazily(() => new Set(all.filter(({ entries }) => entries.some(sends)).flatMap(packagesOf)));
  const storePackages = lazily(() => new Set(all.filter(({ entries }) => entries.some(isOfStore)).flatMap(packagesOf)));
  const queryListNames = lazily(() => nameTest(namesWhere(takesQueries)));
  const names = lazily(() => nameTest(namesWhere(() => true)));
  const declarationNames = lazily(() => librariesWhere(isAboutQueues));
  const namesByBroker = new Map<string, ReadonlySet<string>>();
  const declarationNamesOf = (library: Library): ReadonlySet<string> => {
    const broker = brokerOf(library);
    const known = namesByBroker.get(broker);
    if (known !== undefined) return known;
    const entries = all.filter(one => brokerOf(one) === broker).flatMap(one => one.entries);
    const own = new Set(entries.filter(isAboutQueues).flatMap(namesOf));
    namesByBroker.set(broker, own);
    return own;
  };
  const declarationPackages = lazily(
    () => new Set(all.filter(library => library.entries.some(isAboutQueues)).flatMap(packagesOf)),
  );
  const queueConsumerNames = lazily(() => new Set(namesWhere(namesQueue)));
  const publishNames = lazily(() => new Set(namesWhere(publishes)));
  const verdictNames = lazily(() => new Set(namesWhere(isConstantVerdict)));
  const fieldNames = lazily(() => new Set(namesWhere(isField)));
  const globalNames = lazily(() =>
    all
      .filter(library => library.declaresGlobals === true)
      .flatMap(library => library.entries.filter(bringsConsumer).map(entry => addressOf(entry).name)),
  );
  const configurationNames = lazily(() => configurationNamesOf(all.flatMap(library => library.entries)));
  return {
    libraries: all,
    find: origins => search(origins, ['member', 'function', 'construct']),
    findCommand: origins => search(origins, ['command']),
    findConstruction: origins => search(origins, ['member', 'function', 'construct', 'command']),
    findHandlerType: origins => search(origins, ['handlerType']),
    findParameterType: origins => search(origins, ['parameterType']),
    findDecorator: origins => search(origins, ['decorator', 'member']),
    findIterable: origins => search(origins, ['iterable']),
    findHeritage: (origins, member) => search(origins, ['extends'], member),
    findField: origins => search(origins, ['field']),
    librariesOf: packages => {
      const found = new Set(everywhere());
      for (const name of packages) for (const { library } of tables.get(name) ?? []) found.add(library);
      return found;
    },
    libraryOf: origin => tables.get(origin.package)?.[0]?.library,
    injections: all.flatMap(({ injection }) => injection ?? []),
    get consumerPackages() {
      return consumerPackages();
    },
    get consumerNames() {
      return consumerNames();
    },
    get queryNames() {
      return queryNames();
    },
    get sendNames() {
      return sendNames();
    },
    get sendPackages() {
      return sendPackages();
    },
    get storePackages() {
      return storePackages();
    },
    get queryListNames() {
      return queryListNames();
    },
    get names() {
      return names();
    },
    get fieldNames() {
      return fieldNames();
    },
    get declarationNames() {
      return declarationNames();
    },
    declarationNamesOf,
    get declarationPackages() {
      return declarationPackages();
    },
    get queueConsumerNames() {
      return queueConsumerNames();
    },
    get publishNames() {
      return publishNames();
    },
    get verdictNames() {
      return verdictNames();
    },
    get globalNames() {
      return globalNames();
    },
    findConfiguration: called => {
      for (const library of all) {
        const entry = library.entries.find(row => isConsumersConfiguration(row) && namesOf(row).includes(called));
        if (entry !== undefined) return { library, entry };
      }
      return undefined;
    },
    get configurationNames() {
      return configurationNames();
    },
  };
};
