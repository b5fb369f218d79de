/**
 * Where a value stands, seen from a call: `Argument[0].Member[eachMessage]`, `ReturnValue.Awaited.Member[Messages].Element`.
 * Words: `Argument[n]` (of the call), `Argument[last]`, `Arguments` (all of them, as a list), `Parameter[n]` (of the handler), `Member[x]`, `Member[*]` (every member of a map),
 * `Configuration` (the options of the configuring call elsewhere, see `ConsumerMeaning.configuredBy`), `ReturnValue`, `Awaited`, `Element`, `Receiver`, `Maker` (the call or construction that the receiver came from:
 * `Maker.Argument[1].Member[receiveMode]`), `Type[*]` (the part of the container's name that a `*` in `type` stood for), `TypeArgument[n]`
 * (the name of the receiver's n-th type argument: `Repository<Order>`), `Name` (of the class or variable: `Argument[0].Name`), `Key` (what the value is called in its map: `Member[*].Key`; a text is called by itself).
 *
 * For a `command` row the arguments are those of the command's construction and the return value is that of the call that sends it.
 *
 * A path with another starting point has a type of its own, below. The test that follows every path through the types of its package
 * starts where the type says.
 */
export type AccessPath = string;
/** Seen from the awaited result of the call: `Member[rows]`. */
export type ResultPath = AccessPath;
/** Seen from the handler that the row, or the `at` beside it, names: `Parameter[0].Member[message]`. */
export type HandlerPath = AccessPath;
/** Seen from the awaited value that the handler returns: `Member[batchItemFailures]`. */
export type ReturnedPath = AccessPath;
/** Seen from the typed object that the row names: `Member[queue]`. */
export type ObjectPath = AccessPath;
/** Seen from the `call` of the same test, elsewhere in the program. */
export type ElsewherePath = AccessPath;
/** Seen from the function at the `callback` of the same row: `Parameter[0]`. */
export type CallbackPath = AccessPath;

/** The value of an option at a call: `{ at: 'Argument[2].Member[noAck]', equals: true }`. Absent options compare as `default`. */
export interface OptionTest {
  readonly at: AccessPath;
  readonly equals: string | number | boolean | null;
  /** The option's value when it is not given; `undefined` = not given is no match. */
  readonly default?: string | number | boolean | null;
}

/** The value is given and not null: `{ at: 'Argument[0]', given: true }` tells `done(error)` from `done()`. */
export interface GivenTest {
  readonly at: AccessPath;
  readonly given: true;
}

/** The option's text has that part: `{ at: 'Argument[0].Member[ConditionExpression]', includes: 'attribute_not_exists' }`. */
export interface TextTest {
  readonly at: AccessPath;
  readonly includes: string;
}

export type ValueTest = OptionTest | GivenTest;

/** The text ends like that: `{ at: 'Argument[0].Member[QueueUrl]', endsWith: '.fifo' }`. */
export interface SuffixTest {
  readonly at: AccessPath;
  readonly endsWith: string;
}

/** A literal anywhere among the arguments: `'NX'`. */
export interface ArgumentTest {
  readonly anyArgument: string;
}

/** How long something lasts that the call makes: the number at the path, or the argument after that literal (`'EX', 60`). */
export interface Duration {
  readonly at: AccessPath | { readonly after: string };
  readonly unit: 'seconds' | 'milliseconds';
  /** What makes the number a duration (`{ type: 'EX', value: 60 }`). */
  readonly when?: OptionTest;
}

/** A call of that member of the library, with that option where one is named, anywhere in the program's own code. */
export interface CallElsewhere {
  readonly call: string;
  readonly at?: ElsewherePath;
  readonly equals?: string | number | boolean;
}
