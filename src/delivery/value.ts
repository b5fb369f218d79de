import type { Cell, Selection, StepId, Term } from '../effects/program.ts';

/** A term in one delivery, for one message. */
export interface Value {
  readonly term: Term;
  readonly delivery: number;
  readonly message: number;
}

export interface ValueCell {
  readonly column: string;
  readonly value: Value;
}

/** A selection whose terms have become values. */
export interface Where {
  readonly store: string;
  readonly table: string | undefined;
  readonly cells: readonly ValueCell[];
  readonly complete: boolean;
}

export type Verdict = 'agrees' | 'differs' | 'maybe';

/** What a run takes for granted; used to ask "would the gate hold if …". */
export interface Trust {
  /** Unstable terms compare as if they were stable. */
  readonly unstable: boolean;
  /** Inserts whose refusal the handler acts on are refused although no constraint is known. */
  readonly free: boolean;
  /** Reads that find the same row on every delivery, and which of its columns may be others by then. */
  readonly lasting: Lasting;
}

export type Lasting = ReadonlyMap<StepId, ReadonlySet<string>>;

export const NO_TRUST: Trust = { unstable: false, free: false, lasting: new Map() };

/** The id of a row that is found again. */
const isLasting = ({ columns }: Term, lasting: Lasting): boolean =>
  columns?.every(({ step, column }) => lasting.get(step)?.has(column) === false) ?? false;

/** `template("done:", message.id)`: how it is made, and the text it begins with. */
const literalBeginning = (term: Term): { readonly by: string; readonly text: string } | undefined => {
  const match = /^([\w.]+)\("((?:[^"\\]|\\.)*)",/.exec(term.text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { by: match[1], text: match[2] };
};

/** Is one made anew for each delivery, and the other what the message always has? */
const isOneUnstable = (left: Term, right: Term): boolean => {
  const isOfMessage = (term: Term): boolean => term.stability === 'stable' && term.perMessage;
  return (left.stability === 'unstable' && isOfMessage(right)) || (right.stability === 'unstable' && isOfMessage(left));
};

/**
 * Different texts are different values only between constants, a fresh value and a constant, what comes with a delivery and what
 * comes with the message, or two literal beginnings.
 */
const compareTexts = (left: Term, right: Term, trust: Trust): Verdict => {
  if (isOneUnstable(left, right)) return trust.unstable ? 'agrees' : 'differs';
  const isDefinite = (term: Term): boolean => term.constant || term.mintedAt !== undefined;
  if ((left.constant || right.constant) && isDefinite(left) && isDefinite(right)) return 'differs';
  const a = literalBeginning(left);
  const b = literalBeginning(right);
  if (a === undefined || a.by !== b?.by) return 'maybe';
  return a.text.startsWith(b.text) || b.text.startsWith(a.text) ? 'maybe' : 'differs';
};

/** Nothing is made of it: of two clocks' times the day may be the same. */
const isMinted = ({ term }: Value): boolean => term.text.startsWith('minted:');

/** Are the two values equal? Never a guess: what cannot be told is `maybe`. */
export const compareValues = (left: Value, right: Value, trust: Trust): Verdict => {
  if (left.term.text !== right.term.text) {
    // What one delivery mints no other does, wherever in the code.
    const isMintedAnew = left.delivery !== right.delivery && [left, right].every(isMinted);
    return isMintedAnew && !trust.unstable ? 'differs' : compareTexts(left.term, right.term, trust);
  }
  // What is not known to be equal for all messages was made for each of them.
  const isShared = !left.term.perMessage && left.term.stability === 'stable';
  if (!isShared && left.message !== right.message) {
    return left.message < 0 || right.message < 0 ? 'maybe' : 'differs';
  }
  if (left.delivery === right.delivery || left.term.constant) return 'agrees';
  if (left.term.stability === 'stable') return 'agrees';
  if (left.term.stability === 'unstable') return trust.unstable ? 'agrees' : 'differs';
  return trust.unstable || isLasting(left.term, trust.lasting) ? 'agrees' : 'maybe';
};

export const valuesOf = (cells: readonly Cell[], delivery: number, message: number): readonly ValueCell[] =>
  cells.map(({ column, value }) => ({ column, value: { term: value, delivery, message } }));

export const whereOf = (rows: Selection, delivery: number, message: number): Where => ({
  store: rows.store,
  table: rows.table,
  cells: valuesOf(rows.cells, delivery, message),
  complete: rows.complete,
});

/** Do the two selections name the same row? Columns that only one of them shows leave it open. */
export const compareWheres = (left: Where, right: Where, trust: Trust): Verdict => {
  if (left.store !== right.store) return 'differs';
  if (left.table !== undefined && right.table !== undefined && left.table !== right.table) return 'differs';
  let verdict: Verdict = 'maybe';
  for (const cell of left.cells) {
    const other = right.cells.find(({ column }) => column === cell.column);
    if (other === undefined) continue;
    const compared = compareValues(cell.value, other.value, trust);
    if (compared === 'differs') return 'differs';
    if (compared === 'agrees') verdict = 'agrees';
  }
  return verdict;
};
