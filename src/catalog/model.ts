import type { AwaitsMeaning } from './awaits-meaning.ts';
import type { CallMeaning } from './call-meaning.ts';
import type { ConfigureMeaning } from './configure-meaning.ts';
import type { ConsumerMeaning, ReceiveMeaning } from './consumer-meaning.ts';
import type { AccessPath, ResultPath, CallbackPath, OptionTest, TextTest, ValueTest } from './path.ts';
import type { EnlistsMeaning, FlushMeaning, MakesMeaning, SaveMeaning } from './entity-meaning.ts';
import type { CaseMeaning, ChosenMeaning, MatchMeaning } from './match-meaning.ts';
import type { MediateMeaning } from './mediate-meaning.ts';
import type { PublishMeaning } from './publish-meaning.ts';
import type { ConditionMeaning, FragmentMeaning, QueryMeaning } from './query-meaning.ts';
import type { ReplyMeaning, StatusMeaning } from './reply-meaning.ts';
import type { LockMeaning, RunMeaning, UnlockMeaning } from './run-meaning.ts';
import type { Participation, StoreMeaning } from './store-meaning.ts';

export type * from './awaits-meaning.ts';
export type * from './call-meaning.ts';
export type * from './configure-meaning.ts';
export type * from './consumer-meaning.ts';
export type * from './entity-meaning.ts';
export type * from './match-meaning.ts';
export type * from './mediate-meaning.ts';
export type * from './path.ts';
export type * from './publish-meaning.ts';
export type * from './query-meaning.ts';
export type * from './reply-meaning.ts';
export type * from './run-meaning.ts';
export type * from './store-meaning.ts';

/**
 * What the calls of a package mean, as data. A row names the declaring package's symbol as the checker resolves it and says what
 * it means; it has no logic. If a library cannot be described with these words, a word is missing here.
 */

/** Which symbol a row is about. Exactly one form. */
export type Target =
  /**
   * A member of a class, interface, object type or namespace. `*` in `type` stands for any prefix (`*Delegate`), `*` in `member` for
   * any rest (`list*`, or every member); rows without one come first, then those with one in their order.
   * `()` is the call of a value of that type.
   */
  | { readonly type: string; readonly member: string }
  /** An exported function, a callable default export under its declared name, or a value of a function type of that name. */
  | { readonly function: string }
  /** `new X(…)`, also of a subclass. */
  | { readonly construct: string }
  /** A command object handed to `send`: means what the row says when it is sent. */
  | { readonly command: string }
  /** A property of a message or context type; see `FieldMeaning`. */
  | { readonly type: string; readonly field: string }
  /** A function value of this declared type (`SQSHandler`). */
  | { readonly handlerType: string }
  /**
   * A function whose first parameter (or the one at `position`) has this type (`SQSEvent`). `either`: or the second, before which
   * stands what was parsed from it (`onMessage(data, msg)`); the handler's paths are those of the first.
   */
  | { readonly parameterType: string; readonly position?: 1 | 'either' }
  | { readonly decorator: string }
  /** What `for await` goes over: a value of this type is a stream of messages, the loop their consumer. For `receive`. */
  | { readonly iterable: string }
  /** A method that overrides a member of this base class, or a function that is assigned to the member of an object of that class. */
  | { readonly extends: string; readonly member: string };

/** What `nack` does with the message. */
export interface Requeue {
  /** Where the flag is; `default` holds without it. */
  readonly at?: AccessPath;
  readonly default: boolean;
}

export interface SettleMeaning {
  readonly is: 'ack' | 'nack' | 'deadLetter' | 'extendLease';
  /** Options that make it another step (`VisibilityTimeout: 0` gives the message back); first match wins. */
  readonly isWhen?: readonly (ValueTest & { readonly is: SettleMeaning['is'] })[];
  readonly message?: AccessPath;
  /** A transaction's client through which it settles: that holds from its commit on. */
  readonly through?: AccessPath;
  readonly covers?: 'message' | 'upTo' | 'batch';
  /** An option that widens the cover (`allUpTo`). */
  readonly coversWhen?: readonly (OptionTest & { readonly covers: 'message' | 'upTo' | 'batch' })[];
  readonly requeue?: Requeue;
  /** What tells of entries that failed, in the awaited result of a batch call: `Member[Failed]`, `Member[FailedRecordCount]`. */
  readonly failuresAt?: ResultPath;
}

/** Closes what holds the messages: those that are not settled yet come again, to another consumer or after a restart. */
export interface ReleaseMeaning {
  readonly is: 'release';
}

/** A value that tells the broker something when the handler returns it: `new Nack(true)`, `ConsumerStatus.REQUEUE`. */
export interface VerdictMeaning {
  readonly is: 'verdict';
  readonly as: 'ack' | 'nack' | 'deadLetter';
  readonly requeue?: Requeue;
}

/** SQL text in an argument. Everything else about it comes from the SQL reader. */
export interface SqlMeaning extends Participation {
  readonly is: 'sql';
  /** Where the text is; several are tried in order (`query(text)`, `query({ text })`). The path `Template` is a tagged template's own text. */
  readonly text: readonly AccessPath[];
  readonly parameters?: readonly AccessPath[];
  /** The client that it is sent through, where that is not what it is called on: `` sql`…`.execute(db) ``. */
  readonly client?: AccessPath;
  /** Where the rows and the affected count are in the awaited result: `Member[rows]`. Both absent: `yields` says what it is. */
  readonly rowsAt?: ResultPath;
  readonly countAt?: ResultPath;
  /** What the awaited result itself is; `value` is the first column of the row. */
  readonly yields?: 'row' | 'rowOrThrow' | 'rows' | 'count' | 'boolean' | 'value';
}

/** A tagged template that makes SQL text with its values, for another call to send: `` sql.unsafe`SELECT …` ``. */
export interface SqlTextMeaning {
  readonly is: 'sqlText';
}

/** Gives a named parameter to the query that is sent through the same receiver later: `request.input('id', id)`. */
export interface BindsMeaning {
  readonly is: 'binds';
  readonly name: AccessPath;
  readonly value: AccessPath;
}

export interface TransactionMeaning {
  readonly is: 'transaction';
  /** The callback that runs inside. */
  readonly callback?: AccessPath;
  /** The transaction's client, seen from the callback. */
  readonly client?: CallbackPath;
  /** A list of queries that run as one transaction (`$transaction([...])`). */
  readonly list?: AccessPath;
  /** Writes that are told as data, all done or none: `TransactItems: [{ Put: … }, { Update: … }]`. */
  readonly writes?: WriteList;
  /** Without a callback it only begins, and gives the transaction's client: `const trx = await knex.transaction()`. */
  readonly begins?: boolean;
  readonly serializableWhen?: readonly (OptionTest | TextTest)[];
  /** It gives a function; each call of that runs the callback in a transaction: `db.transaction(fn)`. */
  readonly callable?: boolean;
  /** Its client is the one that the method is called on: `session.withTransaction(…)`. */
  readonly onReceiver?: boolean;
  /** Every call in the callback takes part, whatever client it goes through. */
  readonly ambient?: boolean;
  /** It flushes the client before it commits; see `FlushMeaning`. */
  readonly flushes?: boolean;
}

/** Writes that are told as data, each of which is done by itself: `bulkWrite([{ insertOne: … }, { updateOne: … }])`. */
export interface BulkMeaning extends Participation {
  readonly is: 'bulk';
  readonly writes: WriteList;
}

export interface WriteList {
  readonly list: AccessPath;
  /** What an element is, by what is given at `at`; paths go through the list's `Element`, whichever it is. */
  readonly forms: readonly (StoreMeaning & { readonly at: AccessPath })[];
  /** A key under which the store drops what it has done before. */
  readonly key?: AccessPath;
}

/** Begins or ends a transaction on the client that it is called on: `session.startTransaction()`. */
export interface TransactionStepMeaning {
  readonly is: 'begin' | 'commit' | 'rollback';
  /** In a transaction that a callback is: the call fails, and so does the callback. */
  readonly throws?: boolean;
  /** It flushes the client first; see `FlushMeaning`. */
  readonly flushes?: boolean;
  readonly serializableWhen?: readonly (OptionTest | TextTest)[];
}

/** A client that is got from another (`pool.connect()`): calls on it may be inside a transaction begun on it. */
export interface AcquireMeaning {
  readonly is: 'acquire';
}

export interface PlainMeaning {
  /**
   * `pure`: no effect, cannot throw worth speaking of. `telemetry`: logs and metrics; `compute`: no effect, can throw.
   * `exit`: ends the process. `work`: something that no row can tell, a request that another service answers.
   */
  readonly is: 'pure' | 'telemetry' | 'compute' | 'handOff' | 'exit' | 'work';
  /** As with `PublishMeaning`. */
  readonly observable?: true;
  /** Of `pure`: it asks, or keeps, what only this process knows: `Set.has`, `Map.set`. */
  readonly memory?: 'asks' | 'keeps';
  /** Gives what the code around was started with: see `RunMeaning.surrounding`. */
  readonly asksAround?: true;
}

/** The call gives what the client knows of the current delivery: `activityInfo()`. */
export interface ContextMeaning {
  readonly is: 'context';
}

/** The call's value is that value: `middy(handler)`, `builder.use(plugin)`. */
export interface PassesMeaning {
  readonly is: 'passes';
  readonly value: AccessPath;
  /** A gate of the framework stands around the function: a second run of what is inside changes nothing (`makeIdempotent(fn)`). */
  readonly gated?: boolean;
  /** What is put around the function: a middleware or a list of them; see `AroundMeaning`. */
  readonly around?: AccessPath;
}

/** A middleware that is given to a `passes` call, or a decorator: what it does to the function that it stands around; nothing, with no word more. */
export interface AroundMeaning {
  readonly is: 'around';
  /** A second run of what is inside changes nothing. */
  readonly gated?: boolean;
  /** The handler of a batch returns the settled results of its messages; those whose result is a rejection are delivered again. */
  readonly settledResults?: boolean;
}

/** The result is declared as `any`, but is of that type: `context.getChannelRef()` gives an amqplib `Channel`. */
export interface GivesMeaning {
  readonly is: 'gives';
  readonly what: { readonly package: string; readonly type: string };
}

/** Runs the callback for each message of the batch, catches its failure, and lists that message among the failed ones. */
export interface EachMessageMeaning {
  readonly is: 'eachMessage';
  readonly callback: AccessPath;
  /** The list of failed messages: `Member[batchItemFailures]`. */
  readonly failuresAt: ResultPath;
}

/** Runs a function later, unobserved: `setTimeout(fn, ms)`. */
export interface ScheduleMeaning {
  readonly is: 'schedule';
  readonly callback: AccessPath;
  /**
   * Runs it over and over, beside the work, to keep that alive or to measure it; unless the function itself ends that by a call of this name, when what
   * it waited for has come.
   */
  readonly repeatsUntil?: string;
}

/**
 * An unstable value that earlier deliveries left: a mark of redelivery, a counter of attempts, the last error, kept progress. Code that
 * asks for it may go another way on redelivery; of a value that is merely another on each (a receipt handle), it learns nothing.
 */
interface Telling {
  readonly tells?: 'redelivery';
}

/** A function whose value is a source of keys. */
export interface KeySourceMeaning extends Telling {
  readonly is: 'keySource';
  /** `derived`: as stable as its arguments (a hash, `uuid.v5`). */
  readonly stability: 'unstable' | 'derived';
  /** What holds when arguments are given: `new Date()` is the clock, `new Date(value)` is as stable as its value. */
  readonly stabilityWithArguments?: 'derived';
}

/** A field of a message, job or context type. */
export interface FieldMeaning extends Telling {
  readonly is: 'field';
  readonly stability: 'stable' | 'unstable';
  /** The field that identifies the message best; offered by suggestions. */
  readonly identity?: boolean;
}

/** `client.send(command)`: what it means is what the command's row says. */
export interface DispatchMeaning {
  readonly is: 'dispatch';
  readonly command: AccessPath;
}

export type Meaning =
  | ConsumerMeaning
  | ReceiveMeaning
  | SettleMeaning
  | ReleaseMeaning
  | StatusMeaning
  | ReplyMeaning
  | VerdictMeaning
  | StoreMeaning
  | MakesMeaning
  | SaveMeaning
  | EnlistsMeaning
  | FlushMeaning
  | SqlMeaning
  | SqlTextMeaning
  | BindsMeaning
  | QueryMeaning
  | ConditionMeaning
  | FragmentMeaning
  | TransactionMeaning
  | BulkMeaning
  | TransactionStepMeaning
  | AcquireMeaning
  | PublishMeaning
  | CallMeaning
  | PlainMeaning
  | RunMeaning
  | LockMeaning
  | UnlockMeaning
  | ContextMeaning
  | PassesMeaning
  | AroundMeaning
  | AwaitsMeaning
  | GivesMeaning
  | EachMessageMeaning
  | ScheduleMeaning
  | KeySourceMeaning
  | FieldMeaning
  | DispatchMeaning
  | MediateMeaning
  | MatchMeaning
  | CaseMeaning
  | ChosenMeaning
  | ConfigureMeaning;

/** What limits a row. */
export interface RowLimits {
  /**
   * Versions whose types are known to have what the row names, within the library's own; absent: all of them. Older ones may have it,
   * too. For the test that compares rows with the types of several versions. The engine does not ask: where versions differ, their types do.
   */
  readonly versions?: string;
}

export type Entry = Target & Meaning & RowLimits;

export { assertedQueue, queueWithArguments } from './amqp-queue.ts';
export { defineLibrary, type ConflictTest, type Evidence, type Injection, type Library } from './library.ts';
export { constructs, fields, functions, history, identity, inVersions, members, operations } from './rows.ts';
