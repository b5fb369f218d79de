import type { ClientId, Place, Step, Trace } from '../effects/program.ts';

/** The rule that owns a finding: the one whose fix a senior engineer makes first. */
export type Owner =
  | 'no-ack-before-processing'
  | 'no-auto-ack'
  | 'no-unawaited-processing'
  | 'no-swallowed-failure'
  | 'no-poison-requeue'
  | 'no-unsettled-message'
  | 'no-side-effect-before-dedup'
  | 'no-dedup-before-completion'
  | 'no-check-then-insert'
  | 'require-atomic-dedup'
  | 'no-outer-client-in-transaction'
  | 'no-unstable-idempotency-key'
  | 'no-ignored-outcome'
  | 'require-idempotency-key'
  | 'require-dedup'
  | 'require-batch-item-failures'
  | 'require-lease-extension'
  | 'require-publish-dedup-id'
  | 'no-side-effect-in-transaction'
  | 'no-dual-write'
  | 'require-dedup-ttl'
  | 'require-version-guard'
  | 'require-dead-letter';

/**
 * `split`: of two writes that belong together only one is done, of a batch only a part; `overtaken`: an older event replaces what a
 * newer one has written.
 */
export type Outcome = 'lost' | 'duplicated' | 'keptAfterRollback' | 'split' | 'overtaken' | 'kept' | 'stuck';

/** One line of a schedule, in the order in which it happens. */
export interface Moment {
  readonly delivery: 1 | 2;
  readonly what: 'step' | 'crash' | 'throws' | 'redelivered' | 'pauses' | 'resumes' | 'settled' | 'ends';
  readonly step?: Step;
  /** For people: `` `charge` runs ``. */
  readonly text: string;
}

export interface Finding {
  readonly owner: Owner;
  readonly outcome: Outcome;
  /**
   * Which text the rule uses; owners with one text have one cause.
   * Example: `no-check-then-insert` has `free`, `unseen` and `unhandled`.
   */
  readonly cause: string;
  /** Where it is reported. */
  readonly at: Trace;
  /** The effect that is lost or done twice. */
  readonly effect: Step | undefined;
  /** The other place of the text: the ack, the claim, the check, the catch clause. */
  readonly other: { readonly trace: Trace; readonly step?: Step } | undefined;
  /** Further effects with the same fault, merged into this finding. */
  readonly also: readonly Step[];
  readonly schedule: readonly Moment[];
  /** For keys: the call that mints another value on every run. */
  readonly source?: Place;
  /** A marker that is forgotten too early: after how many seconds, and for how many the message may come again. */
  readonly forgets?: { readonly after: number; readonly window: number };
  /** Options at the registration that a fix would change. */
  readonly configuration?: Place;
  /** The client of the transaction that a query bypasses, and where variables that hold it are declared. */
  readonly bypassed?: Bypassed;
  /** The member of a dropped result that tells what failed. */
  readonly member?: string;
}

export interface Bypassed {
  readonly client: ClientId;
  readonly variables: readonly Place[];
}
