import type { AccessPath, ValueTest } from './path.ts';

/** What a call declares of a queue or subscription, by itself or beside registering a consumer (`queueOptions`). */
export interface DeclarationMeaning {
  /** Not one queue, but one for each entry of this list or map: paths that begin so go on from there. */
  readonly each?: AccessPath;
  /** The name of the queue; several places are tried. */
  readonly queue?: AccessPath | readonly AccessPath[];
  /** What people call it, where it has no name of its own: the id of a construct. */
  readonly label?: AccessPath;
  /** Without a name, or with an empty one, it is a queue for this process alone. */
  readonly privateUnlessNamed?: boolean;
  /** Options each of which limits how often a message is delivered. */
  readonly deliveryLimit?: readonly ValueTest[];
  /**
   * Options each of which sends what is rejected, or delivered too often, to another place. A row without them says nothing about
   * queues that have no such place.
   */
  readonly deadLetter?: readonly ValueTest[];
  /** The queue that takes the dead letters, or the exchange that brings them there; several places are tried. */
  readonly deadLetterTo?: { readonly queue?: readonly AccessPath[]; readonly exchange?: readonly AccessPath[] };
  /** The exchange or topic that it is bound to. */
  readonly boundTo?: AccessPath;
  /** Options with which it leaves out a message whose id it has seen, or takes a message's content for its id. */
  readonly deduplicates?: readonly ValueTest[];
  readonly deduplicatesContent?: readonly ValueTest[];
  /** Options with which nothing is declared (`passive`), or with which nobody wants to keep what fails (`exclusive`). */
  readonly exemptWhen?: readonly ValueTest[];
  /** Only those who consume declare it: a subscription. Otherwise a queue counts where a consumer of it is in sight. */
  readonly byConsumers?: boolean;
}

/** Facts about queues and options for rules on configuration. */
export interface ConfigureMeaning {
  readonly is: 'configure';
  /** `consumers`: options for handlers that stand elsewhere; `name` is what their rows call it. */
  readonly what: 'queue' | 'client' | 'prefetch' | 'consumers';
  readonly name?: string;
  /** Where the options are that `Configuration` paths start from. */
  readonly options?: AccessPath;
  readonly declares?: DeclarationMeaning;
  /** A queue that is bound to an exchange. */
  readonly binds?: { readonly queue: AccessPath; readonly exchange: AccessPath };
  /** Names of their own by which consumers know queues, for each entry of a map: `subscriptions: { billing: { queue: 'orders' } }`. */
  readonly renames?: { readonly each: AccessPath; readonly name: AccessPath; readonly queue: AccessPath };
  /** A queue for which a consumer is set up that is no code of this program: an event source. */
  readonly consumes?: AccessPath;
}
