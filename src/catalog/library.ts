import type { AccessPath, CallElsewhere, Entry } from './model.ts';

/** How the store tells "there is one already" by exception, for catch clauses: `err.code === '23505'`. */
export interface ConflictTest {
  /** `Member[code]` of the caught error; `instanceof` compares with the exported class. */
  readonly at?: AccessPath;
  /** `true`: a mark that only such an error has. */
  readonly equals?: readonly (string | number | true)[];
  readonly instanceOf?: string;
}

/**
 * How we know what a library's rows say about acknowledgement, failure and identity:
 * `executed`: its conformance test runs every claim against the running broker or store (`test/services`);
 * `source`: read in the package's own sources, its types included; `docs`: read in its documentation and types.
 */
export type Evidence = 'executed' | 'source' | 'docs';

/** How a container is told what it gives for a token: `{ provide: 'ORDERS', useClass: SqlOrders }`, `@Inject('ORDERS') orders`. */
export interface Injection {
  /** The decorator that asks for a token; without it a parameter asks for its class. */
  readonly decorator: string;
  /** The properties of a provider: its token, what names a class, what is a function that makes an object. */
  readonly token: string;
  readonly classes: readonly string[];
  readonly factory: string;
}

export interface Library {
  readonly package: string;
  /** Other packages that declare the same API, besides `@types/…`: `@redis/client`. */
  readonly alsoDeclaredBy?: readonly string[];
  /** Node builtins and globals have no package of their own: `node:crypto`, `global`. */
  readonly ambient?: boolean;
  /** Its types are global, and perhaps generated into the project: a file with a consumer need not import anything. */
  readonly declaresGlobals?: boolean;
  /** What a program imports from it, where that is not the package itself: `['amqplib', 'amqplib/callback_api']`. */
  readonly modules?: readonly string[];
  /** Semver range whose types the rows hold for; checked against the newest and one older version. */
  readonly versions: string;
  /** Required of the plugin's own libraries. */
  readonly evidence?: Evidence;
  readonly docs: string;
  /** Names the broker where several packages are its clients: a queue that one declares, another consumes. */
  readonly broker?: string;
  /** Names the store for `Selection.store`; stores only. */
  readonly store?: string;
  /** Its tables are declared in the program's code, not in schema files. */
  readonly schemaInCode?: boolean;
  /** The package that declares them, where that is another: the core of a driver. */
  readonly schemaOf?: string;
  /** It stores documents: nothing but their name is unique, and no SQL speaks of them. */
  readonly documents?: boolean;
  /** Values of these types stand for a column or a table, by the name that they are taken by: `orders.id` is the column `id`. */
  readonly columnType?: string;
  readonly tableType?: string;
  /** Its client is one connection: what begins on it, every call takes part in. */
  readonly oneConnection?: boolean;
  /** Calls of the program with which queries find the transaction around them by themselves, whatever names none. */
  readonly findsTransactionBeside?: readonly CallElsewhere[];
  /** What is assigned to the rows that its client gave, the client writes when it is flushed; see `FlushMeaning`. */
  readonly tracksChanges?: boolean;
  /** Its transactions are serialisable, however they begin. */
  readonly serializable?: boolean;
  /** Queries run only when awaited. */
  readonly lazy?: boolean;
  /** What a call gives goes to its last argument, where that is a function, after an error or none: `get(key, (error, value) => …)`. */
  readonly callbacks?: boolean;
  readonly conflicts?: readonly ConflictTest[];
  readonly injection?: Injection;
  readonly entries: readonly Entry[];
}

/** The packages in which a library's names are declared; `@types/…` too, which older versions of some need. */
export const declaringPackagesOf = ({ package: name, alsoDeclaredBy = [], ambient }: Library): readonly string[] =>
  ambient === true || name.startsWith('@types/')
    ? [name, ...alsoDeclaredBy]
    : [name, ...alsoDeclaredBy, `@types/${name.replace(/^@/u, '').replace('/', '__')}`];

/** Checks the literal against the model; to infer types of its own for each would take most of the compiler's time. */
export const defineLibrary = (library: Library): Library => library;
