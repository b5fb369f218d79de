import type { Guarantee, Verdict } from '../../delivery/guarantee.ts';
import type { Moment, Outcome } from '../../delivery/finding.ts';

/** The report as data: what `--format json` prints, `--compare` reads and every other format draws. Paths have forward slashes. */
export interface Inventory {
  /** Of this format. It changes when a field changes its meaning or goes away. */
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  /** The `tsconfig.json` files, relative to where the command ran, as all paths here. */
  readonly projects: readonly string[];
  readonly summary: Summary;
  readonly consumers: readonly ConsumerEntry[];
  /** Findings outside of consumers: at a declaration, or in a wrapper whose handlers are elsewhere. */
  readonly elsewhere: readonly FindingEntry[];
  /** What kept files from being seen whole. */
  readonly problems: readonly GapEntry[];
}

export interface Summary {
  readonly consumers: number;
  readonly guarantees: Readonly<Record<Verdict, number>>;
  readonly findings: number;
  readonly suppressed: number;
  readonly gaps: number;
}

export interface PlaceEntry {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

export interface ConsumerEntry {
  /** Equal in two reports for the same consumer, as long as its name, file and client stay. */
  readonly id: string;
  /** Of the handler, or of what registers it, with the queue that this names: `channel.consume('orders')`. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly kind: 'handler' | 'loop' | 'relay' | 'unseen';
  /** The client's package. */
  readonly broker: string;
  readonly acknowledgement: Acknowledgement;
  readonly guarantee: Guarantee;
  /** Its messages may be lost and handled twice, the program says. */
  readonly bestEffort: boolean;
  readonly effects: readonly EffectEntry[];
  readonly gates: readonly GateEntry[];
  readonly transactions: readonly TransactionEntry[];
  readonly gaps: readonly GapEntry[];
  /** `eslint-disable` comments of its file that are about this plugin's rules. */
  readonly comments: readonly CommentEntry[];
  readonly findings: readonly FindingEntry[];
}

export interface Acknowledgement {
  readonly when: 'explicit' | 'onReturn' | 'returnValue' | 'onDelivery';
  readonly onThrow: 'redeliver' | 'reject' | 'drop' | 'swallow';
  readonly awaitsHandler: boolean;
}

export type Lane = 'broker' | 'handler' | 'store' | 'service';

export interface EffectEntry extends PlaceEntry {
  readonly kind: 'read' | 'write' | 'call' | 'publish' | 'ack' | 'nack' | 'deadLetter' | 'handOff' | 'lock' | 'unknown';
  readonly lane: Lane;
  /** What it is about: `payment`, `insert into orders`. */
  readonly about: string;
  /** Running it again changes nothing, or the other side drops the second. */
  readonly repeatable: boolean;
  /** The constructs around it: `transaction`, `loop over messages`, `catch`, `not awaited`. */
  readonly within: readonly string[];
  /** The calls that lead there from the handler, outermost first. */
  readonly via: readonly PlaceEntry[];
}

export interface GateEntry {
  /** The effect that is kept from being repeated. */
  readonly guards: PlaceEntry;
  /** The read that is asked; absent where the store itself refuses. */
  readonly check?: PlaceEntry;
  /** The write that is remembered. */
  readonly claim: PlaceEntry;
}

export interface TransactionEntry {
  readonly store: string;
  readonly isolation: 'default' | 'serializable';
  readonly at: PlaceEntry;
  /** Its first and last step. */
  readonly from?: PlaceEntry;
  readonly to?: PlaceEntry;
}

export interface GapEntry {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface CommentEntry {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export interface FindingEntry {
  readonly rule: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly outcome: Outcome;
  /** The comment's reason; absent when nothing suppresses the finding. */
  readonly suppressed?: string;
  readonly schedule: readonly MomentEntry[];
}

export interface MomentEntry {
  readonly delivery: 1 | 2;
  readonly what: Moment['what'];
  readonly text: string;
  readonly lane: Lane;
  /** Who takes part besides the handler: `pg`, `payment`. */
  readonly actor: string;
  readonly at?: PlaceEntry;
}
