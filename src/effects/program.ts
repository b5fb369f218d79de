/**
 * The effect program: a handler as ordered effects. Plain data; knows no TypeScript and no ESLint.
 * The lowering (`src/effects/lower`) makes it from syntax, the delivery model (`src/delivery`) runs it.
 */

import type { ReadColumn, Term } from './term.ts';

/** A range of source text. Plain data, so that findings outlive the program they came from. */
export interface Place {
  readonly file: string;
  /** UTF-16 offset of the first character. */
  readonly start: number;
  /** UTF-16 offset after the last character. */
  readonly end: number;
  /** One-based line of `start`. */
  readonly line: number;
  /** The name a reader would use for it: `stripe.charges.create`, `ch.ack`. */
  readonly name: string;
}

export type { ReadColumn, Stability, Term } from './term.ts';

/** Where a step stands, and the calls that lead there from the handler, outermost first. */
export interface Trace {
  readonly at: Place;
  readonly via: readonly Place[];
}

export interface Cell {
  readonly column: string;
  readonly value: Term;
}

/**
 * Rows of one table that agree with all `cells` (equality only).
 * Key-value stores have a single cell with column `key` and table `''`.
 */
export interface Selection {
  /** The store family and, where known, the instance: `pg`, `prisma`, `redis`. Equal text = same store. */
  readonly store: string;
  /** The table, model, collection; `undefined` when not known (dynamic). */
  readonly table: string | undefined;
  readonly cells: readonly Cell[];
  /** `false` when there are further conditions that `cells` does not show. */
  readonly complete: boolean;
  /** Columns whose value has to be one of a list; beside them and `cells` there is no condition. */
  readonly among?: readonly string[];
}

/** What a branch asks. Row and claim conditions are answered by the world's state, opaque ones by the path. */
export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | {
      readonly kind: 'opaque';
      /** Equal ids are equal conditions. */
      readonly id: string;
      /**
       * It depends on something that the handler's own effects might have changed (an unresolved call, a read whose rows
       * cannot be told): it need not be equal on redelivery.
       */
      readonly mayObserve: boolean;
      /** The reads that it depends on, if it observes nothing else. */
      readonly reads?: readonly StepId[];
      /** It asks whether there is enough: columns of rows that were read are compared, as amounts, with these parts of the message. */
      readonly weighs?: { readonly columns: readonly ReadColumn[]; readonly wanted: readonly string[] };
      /** It depends on what the message says alone: whatever fails in a delivery, the answer stays. */
      readonly isOfMessage?: true;
      /** It asks whether a request went well: `response.ok`. */
      readonly isStatus?: true;
      /** It asks what kind of error the attempt caught: handling one kind apart is a decision, not an oversight. */
      readonly about?: AttemptId;
      /** It asks which of the promises failed whose failures are collected under that id. */
      readonly results?: AttemptId;
      /** It compares an amount that the message brings: for all that is known, the number of its deliveries. */
      readonly counts?: boolean;
      /** It compares what the rounds of that loop count: some round answers otherwise. */
      readonly countedIn?: LabelId;
      /** The parts of the message that are compared with something; `asksAll`: code that cannot be seen looks at them, and at what is in them. */
      readonly asks?: readonly string[];
      readonly asksAll?: boolean;
      /** It asks whether this is that constant, or whether it is truthy: what is one constant is no other. */
      readonly identity?: { readonly of: string; readonly is?: { readonly value: unknown } };
    }
  /** The read found a row. */
  | { readonly kind: 'found'; readonly read: StepId }
  /** The read found a row, and its column equals the constant. */
  | { readonly kind: 'column'; readonly read: StepId; readonly column: string; readonly equals: Term }
  /** The write took effect: not refused by a constraint, `NX`, a condition or a guard that matched nothing. */
  | { readonly kind: 'won'; readonly write: StepId }
  /** The caught error of the attempt says "already there" (unique violation). */
  | { readonly kind: 'conflict'; readonly attempt: AttemptId }
  /** The body of the attempt threw in this run. */
  | { readonly kind: 'failed'; readonly attempt: AttemptId }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and'; readonly of: readonly Condition[] }
  | { readonly kind: 'or'; readonly of: readonly Condition[] };

export type StepId = number;
export type AttemptId = number;
export type TaskId = number;
export type LabelId = number;
export type ListId = number;

/** A key that makes an external call or a publish idempotent at the other side. */
export interface Key {
  readonly value: Term;
}

/** Through which client a query goes. */
export interface Connection {
  /** Whose connection: the id of an open transaction's client, or `undefined` for an outer client. */
  readonly client: ClientId | undefined;
  /** Which outer client, as far as that is visible. */
  readonly pool?: Pool;
  /** It is not visible what the client is: it may be that of any open transaction. */
  readonly unseen?: true;
}

/** An outer client. Of two with the same `among`, a different name means another client. */
export interface Pool {
  readonly among: string;
  readonly name: string;
}

export type ClientId = number;

export interface ReadEffect extends Connection {
  readonly kind: 'read';
  readonly rows: Selection;
  /** `FOR UPDATE` and friends: blocks others until the transaction ends, if the row exists. */
  readonly locks: boolean;
  /** Also blocks the range where the row would be (`HOLDLOCK`). */
  readonly locksAbsent?: boolean;
  /** Gives one row at most. */
  readonly single?: boolean;
}

export interface WriteEffect extends Connection {
  readonly kind: 'write';
  readonly form: 'insert' | 'upsert' | 'update' | 'delete';
  /** For `insert`: the new row's cells. For the others: the rows that are changed. */
  readonly rows: Selection;
  /** Columns that an `update` or `upsert` sets to a value that does not depend on the old one; for `insert` empty. */
  readonly sets: readonly Cell[];
  /** `qty = qty - 1`, `{ increment: 1 }`, `INCR`: running it twice changes the outcome. */
  readonly relative: boolean;
  /** The columns that such a write changes, where they are known, and the parts of the message that it may change them by. */
  readonly moves?: { readonly columns: readonly string[]; readonly by: readonly string[] };
  /** The write applies only where a condition on the row holds (`WHERE version < $1`, `ON CONFLICT … WHERE`). */
  readonly guarded: boolean;
  /**
   * Does the store refuse a second row with the same key?
   * `unique`: yes, known from the schema or the store's own form (`SET NX`, `ConditionExpression`);
   * `free`: the schema is visible and no constraint covers the key; `unseen`: no schema file shows the table.
   */
  readonly uniqueness: 'unique' | 'free' | 'unseen';
  /** The columns of the constraint behind `unique`, as the cells name them; absent: the cells that serve as a key (`usedAt`). */
  readonly uniqueOn?: readonly string[];
  /** What a refusal does, or that there is no such row: throws, or is told by the result (`ON CONFLICT DO NOTHING`, `SET NX`), see condition `won`. */
  readonly refusal: 'throws' | 'result';
  /** Text for the reader: which index would be needed (`CREATE UNIQUE INDEX … ON payments (message_id)`). */
  readonly remedy?: string;
  /** A cache entry or lease with an expiry. */
  readonly expires?: boolean;
  /** After how many seconds, where that is known. */
  readonly lifetime?: number;
  /** The row holds nothing but the key, constants, clocks and minted ids: it is a marker, not business data. */
  readonly markerOnly: boolean;
}

export interface CallEffect {
  readonly kind: 'call';
  /** What the service does, for texts: `payment`, `email`, `http`. */
  readonly service: string;
  /** The API takes an idempotency key, whether or not it got one. */
  readonly takesKey: boolean;
  readonly key?: Key;
  /** PUT/DELETE over HTTP, or a tagged idempotent function. */
  readonly idempotent: boolean;
  /** Known only from the verb list: never the ground for a duplicate on its own. */
  readonly lexical?: boolean;
}

/** The broker leaves out a message that it has seen, but this one has no id to be recognised by. */
export interface MissingId {
  /** The option that takes it, for texts: `MessageDeduplicationId`. */
  readonly option: string;
  /** The broker goes by the content instead, which differs on redelivery. */
  readonly unstableContent?: Term;
}

export interface PublishEffect {
  readonly kind: 'publish';
  /** Sent with the commit of this client's transaction, which is the broker's own. */
  readonly client?: ClientId;
  readonly key?: Key;
  readonly missingId?: MissingId;
  /** An id that receivers may deduplicate by; it has to be stable, but makes nothing idempotent by itself. */
  readonly identity?: Key;
  /** The same, inside of the message's content. */
  readonly payloadId?: Key;
  /** The attempts of whose failure it tells. */
  readonly tells?: readonly AttemptId[];
  /** Goes to a dead-letter or retry destination of the handler's own failure route. */
  readonly failureRoute: boolean;
  /** A reply to the caller (`reply-to`). */
  readonly reply: boolean;
}

/** What a message's settle step covers. */
export type Coverage =
  | 'message' // the current message
  | 'upTo' // the current message and all before it (offset, allUpTo)
  | 'batch'; // every message of this delivery

/** The messages that a settle step speaks of. */
export interface Covered {
  readonly covers: Coverage;
  /** Of these only the messages that were put into the list. */
  readonly listed?: ListId;
  /** Of these only the messages that a filter let through: whichever failed is believed to be left out. */
  readonly chosen?: boolean;
}

export type Effect =
  | ReadEffect
  | WriteEffect
  | CallEffect
  | PublishEffect
  /** `client`: settles with the commit of this client's transaction. */
  | ({ readonly kind: 'ack'; readonly client?: ClientId } & Covered)
  | ({ readonly kind: 'nack'; readonly requeue: boolean | 'unknown' } & Covered)
  /** `listed`: the messages of the batch that were put into the list, and not the current one. */
  | { readonly kind: 'deadLetter'; readonly listed?: ListId }
  | { readonly kind: 'extendLease' }
  /** The content is safely stored elsewhere; an ack after it is right. */
  | { readonly kind: 'handOff' }
  | { readonly kind: 'begin'; readonly client: ClientId; readonly isolation: Isolation; readonly pool?: Pool }
  | { readonly kind: 'commit'; readonly client: ClientId }
  | { readonly kind: 'rollback'; readonly client: ClientId }
  /** The client's transaction, or the next one where there is none, is serialisable. */
  | { readonly kind: 'isolate'; readonly client: ClientId }
  /** A lock that other deliveries wait for, held until `unlock` or the end of the run (advisory lock, redlock). */
  | { readonly kind: 'lock'; readonly key: Term }
  | { readonly kind: 'unlock'; readonly key: Term }
  /** The current message is put into a list that the return value may name (`batchItemFailures.push(…)`). */
  | { readonly kind: 'collect'; readonly list: ListId }
  /**
   * A call whose meaning is not known. Counts as processing for ack order, never as a duplicate; a request marks no message as done, and what is
   * outside of all stores changes no row.
   */
  | { readonly kind: 'unknown'; readonly isRequest?: true; readonly isOutside?: true }
  /**
   * A known call without effect that can throw (`JSON.parse`); one that receives fails for no message's sake, one that asks waits for
   * another service.
   */
  | { readonly kind: 'compute'; readonly receives?: boolean; readonly asks?: boolean };

export type Isolation = 'default' | 'serializable';

export interface Step {
  readonly kind: 'step';
  readonly id: StepId;
  /** The same call on the other side of a condition: whichever of them runs, it is done. */
  readonly sameAs?: StepId;
  readonly effect: Effect;
  readonly trace: Trace;
  /** A gate of a framework stands around it, and a second run of the step changes nothing; or the settings let it happen twice. */
  readonly gated?: boolean;
  /** Ack, nack, telemetry and accessors cannot; everything else can. */
  readonly canThrow: boolean;
}

export interface Sequence {
  readonly kind: 'sequence';
  readonly parts: readonly Program[];
}

export interface Branch {
  readonly kind: 'branch';
  readonly condition: Condition;
  readonly then: Program;
  readonly else: Program;
}

export interface Loop {
  readonly kind: 'loop';
  /** The body runs for two messages of the batch; for the elements of a message's list, or once, and again while an opaque failure repeats. */
  readonly over: 'messages' | 'payload' | 'times';
  /** `for (;;)`, `while (true)`: only `break`, `return` and `throw` leave it. */
  readonly endless: boolean;
  readonly label: LabelId;
  readonly body: Program;
}

export interface Attempt {
  readonly kind: 'attempt';
  readonly id: AttemptId;
  readonly body: Program;
  /** `undefined` when the statement has no catch clause. */
  readonly catch:
    | {
        readonly at: Place;
        /** The calls that lead there. */
        readonly via?: readonly Place[];
        readonly body: Program;
        /** No clause of the source: the call gives its failure in that member of its result. */
        readonly returnedAs?: string;
        /** It answers with a value of unknown meaning: `return err(cause)`. */
        readonly tells?: boolean;
      }
    | undefined;
  readonly finally: Program | undefined;
}

export interface Parallel {
  readonly kind: 'parallel';
  /** `settled`: failures are collected, not thrown (`allSettled`). `race`: the rest goes on unobserved. */
  readonly mode: 'all' | 'settled' | 'race';
  /** Names what is collected, for what tells of it: `results.filter(({ status }) => status === 'rejected').length`. */
  readonly id?: AttemptId;
  /** One branch per promise; `overMessages` runs its only branch for two messages. */
  readonly branches: readonly Program[];
  readonly overMessages: boolean;
  readonly at: Trace;
}

/** How a promise got detached; decides words and fixes. `later`: by a timer or a bus that nobody can wait for. */
export type DetachedForm = 'statement' | 'void' | 'variable' | 'caught' | 'iteration' | 'callback' | 'later';

/** Work that is started and not (yet) awaited. `join` with the same task waits for it; without one it is lost sight of. */
export interface Detached {
  readonly kind: 'detached';
  readonly task: TaskId;
  readonly form: DetachedForm;
  /** A query that nobody awaits, or that nobody executes where that takes a call of its own: it does nothing at all. */
  readonly neverRuns?: 'unawaited' | 'unexecuted';
  /** A request that is on its way when the call returns; what nobody waits for is only whether it failed. */
  readonly isSent?: true;
  readonly body: Program;
  readonly at: Trace;
}

export interface Join {
  readonly kind: 'join';
  readonly task: TaskId;
}

/** A transaction in callback form: commits when the body ends, rolls back when it throws. */
export interface Transaction {
  readonly kind: 'transaction';
  readonly client: ClientId;
  /** The client that opened it. */
  readonly pool?: Pool;
  /** Absent where it is not known. */
  readonly store?: string;
  readonly isolation: Isolation;
  readonly body: Program;
  readonly at: Trace;
}

/** A function's body; `return` inside leaves it. */
export interface Call {
  readonly kind: 'call';
  readonly body: Program;
}

/** A statement that `break` can leave (`switch`, labelled block). */
export interface Block {
  readonly kind: 'block';
  readonly label: LabelId;
  readonly body: Program;
}

/** How a handler's return value settles, for clients that ack by return value. */
export type ReturnSettles =
  // everything that was received; `chosen`: what a filter let through, which leaves out what failed
  | { readonly kind: 'ack'; readonly chosen?: boolean }
  | { readonly kind: 'nothing' }
  // batchItemFailures; `onward`: what follows the first of them counts as failed as well
  | { readonly kind: 'ackExcept'; readonly list: ListId; readonly onward?: true }
  | { readonly kind: 'ackOnly'; readonly list: ListId };

export type Exit =
  | { readonly kind: 'exit'; readonly how: 'return'; readonly at: Place; readonly settles?: ReturnSettles }
  /** `rethrows`: what this attempt caught. */
  | { readonly kind: 'exit'; readonly how: 'throw'; readonly at: Place; readonly rethrows?: AttemptId }
  | { readonly kind: 'exit'; readonly how: 'break' | 'continue'; readonly label: LabelId; readonly at: Place }
  /** `process.exit`, `process.kill`: the run stops here as if it had crashed. */
  | { readonly kind: 'exit'; readonly how: 'die'; readonly at: Place };

export type Program =
  Sequence | Branch | Loop | Attempt | Parallel | Detached | Join | Transaction | Call | Block | Exit | Step;

/** What the analysis could not see, so that "clean" means something. */
export interface Gap {
  readonly trace: Trace;
  readonly reason: string;
}
