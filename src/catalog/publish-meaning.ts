import type { AccessPath, ResultPath, SuffixTest, ValueTest } from './path.ts';

export interface PublishMeaning {
  readonly is: 'publish';
  /** It is done when the observable that it returns is: as with a promise, somebody has to wait for that. */
  readonly observable?: true;
  /** A client through which it is written: it commits with that client's transaction, and is no publish before (`{ db: tx }`). */
  readonly through?: AccessPath;
  /** What may be a transaction of the broker's own: the message is sent when that commits. */
  readonly within?: AccessPath;
  /** Where the broker's deduplication id goes; absent: the broker has none. */
  readonly key?: AccessPath;
  /** Other places for it, tried in order after `key`. */
  readonly keyAlternatives?: readonly AccessPath[];
  /** An id that the broker passes on unread and receivers can deduplicate by; has to be stable, makes nothing idempotent by itself. */
  readonly identity?: AccessPath;
  /** Where the destination is, for failure routes and replies. */
  readonly destination?: AccessPath;
  /** The other half of the destination (AMQP: the routing key). */
  readonly routing?: AccessPath;
  /** What tells of entries that failed, in the awaited result of a batch call: `Member[Failed]`, `Member[FailedRecordCount]`. */
  readonly failuresAt?: ResultPath;
  /** Absent: that the broker recognises a message by `key` depends on what no code shows. */
  readonly deduplication?: Deduplication;
}

/** When a broker leaves out a message whose id it has seen: what tells that one without an id is repeated. */
export interface Deduplication {
  /** Which messages: the first test that can be told decides. Absent: every one. */
  readonly of?: readonly (ValueTest | SuffixTest)[];
  /** Only in a queue whose declaration in the program says so: see `DeclarationMeaning.deduplicates`. */
  readonly declared?: true;
  /** Options that may hold an id unseen, or do without one: headers, a schedule. */
  readonly unlessGiven?: readonly AccessPath[];
  /** What it makes an id of where the message has none: with one of these options, or where the queue is declared so. */
  readonly content?: { readonly at: AccessPath; readonly when?: readonly ValueTest[] };
  /** The messages that it brings have ids of the same kind: a message that gets the id of another is taken for that one. */
  readonly sharesIds?: true;
}
