import type { AttemptId, Place, StepId } from './program.ts';

export type Stability = 'stable' | 'unstable' | 'unknown';

/** A value as far as the analysis knows it. Two terms with the same `text` hold equal values within one delivery. */
export interface Term {
  /** Canonical text: `"PAID"`, `message.content.json.orderId`, `minted:randomUUID@120`, `?42`. */
  readonly text: string;
  /** Is it equal on every redelivery of the same message? */
  readonly stability: Stability;
  /** Does it differ between two messages (derived from the message)? */
  readonly perMessage: boolean;
  /** It is the broker's own name for the message, or made of nothing else. */
  readonly identifies?: boolean;
  /** A literal's text; distinct constants are distinct values. */
  readonly constant: boolean;
  /** The unstable source, where there is one: the `randomUUID()` call. */
  readonly mintedAt?: Place;
  /** The expression that uses the term as a key; keys are reported here. */
  readonly usedAt?: Place;
  /** The parts of the message that it is made of: `message.content.json.state`. Absent: none, or not known. */
  readonly from?: readonly string[];
  /** The reads whose rows it is made of. Absent: none, or not known. */
  readonly reads?: readonly StepId[];
  /** It is made of these columns of rows that were read, of constants and of parts of the message, and of nothing else. */
  readonly columns?: readonly ReadColumn[];
  /** The columns of these rows that it is a sum with: `row.quantity + 1`. Absent: none, or not known. */
  readonly summed?: readonly ReadColumn[];
  /** The attempts whose failure it depends on: `error.message`, `isSent ? 'sent' : 'failed'`. */
  readonly tells?: readonly AttemptId[];
}

/** A column of the row that a read found. */
export interface ReadColumn {
  readonly step: StepId;
  readonly column: string;
}
