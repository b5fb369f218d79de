import path from 'node:path';

import { WRAPPER } from './generator/consumer.ts';
import type { Shown, Verdict } from './laboratory.ts';
import type { OutcomeKind } from './harness/outcome.ts';
import type { Claim, Extent } from './lint.ts';

/** Where the plugin and the lab say different things about a handler. */
export type Disagreement =
  /** The lab breaks the handler, and no report speaks of such an outcome. */
  | { readonly kind: 'missed'; readonly shown: Shown }
  /** A report that no schedule bears out. */
  | { readonly kind: 'false alarm'; readonly claim: Claim };

/**
 * Rules that ask something else than what a schedule shows: whether a redelivery puts a write and its news together again is not what
 * `no-dual-write` asks; the others speak of time that goes by, of declarations, and of the order of events.
 */
const NOT_PLAYED: ReadonlySet<string> = new Set([
  'no-dual-write',
  'require-dead-letter',
  'require-lease-extension',
  'require-version-guard',
]);

/** What a schedule has to show for a claim to hold; `undefined`: the lab says nothing about such claims. */
const provenBy = ({ rule, outcome }: Claim): readonly OutcomeKind[] | undefined => {
  if (NOT_PLAYED.has(rule)) return undefined;
  switch (outcome) {
    case 'lost':
    case 'duplicated':
    case 'stuck':
      return [outcome];
    case 'keptAfterRollback':
      return ['kept', 'duplicated'];
    default:
      return undefined;
  }
};

const isIn = (place: string, { file, start, end }: Extent): boolean => {
  const colon = place.lastIndexOf(':');
  const position = Number(place.slice(colon + 1));
  return place.slice(0, colon) === file && position >= start && position < end;
};

const isProven = (claim: Claim, { shown, effects, markers }: Verdict): boolean => {
  const kinds = provenBy(claim);
  if (kinds === undefined) return true;
  // What a wrapper does to whatever it is given, it is told for all of its handlers, though this one may have nothing to lose.
  if (claim.effects.length > 0 && claim.effects.every(({ file }) => path.basename(file) === WRAPPER)) return true;
  // A read that fails is no effect: what is lost is the work that would have followed.
  const isAboutEffect = claim.effects.some(extent => [...effects].some(place => isIn(place, extent)));
  const isAboutMarker = claim.effects.some(extent => [...markers].some(place => isIn(place, extent)));
  if (isAboutMarker && !isAboutEffect) {
    // Where there is nothing else, no schedule tells whether the row is a marker or all the work.
    if (claim.outcome === 'lost' || effects.size === 0) return true;
  }
  return shown.some(
    ({ outcome: { kind, place } }) =>
      kinds.includes(kind) && (kind === 'stuck' || !isAboutEffect || claim.effects.some(extent => isIn(place, extent))),
  );
};

/** One report may speak for several effects of a handler: each kind of outcome has to be told, not each effect. */
const isTold = ({ outcome }: Shown, claims: readonly Claim[]): boolean =>
  claims.some(claim => {
    const kinds = provenBy(claim) ?? [];
    // An outbox takes the publish out of the handler, with all that is wrong with it.
    if (claim.rule === 'no-dual-write' && claim.effects.some(extent => isIn(outcome.place, extent))) return true;
    // What nobody awaits is told as that; what else is wrong with it shows when it is awaited.
    if (claim.rule === 'no-unawaited-processing' && claim.effects.some(extent => isIn(outcome.place, extent)))
      return true;
    // A marker that is not in the transaction of the work: one report for what that loses and what it repeats.
    if (claim.rule === 'require-atomic-dedup' && (outcome.kind === 'lost' || outcome.kind === 'duplicated'))
      return true;
    return kinds.includes(outcome.kind) || (outcome.kind === 'kept' && kinds.includes('duplicated'));
  });

export const disagreements = (verdict: Verdict, claims: readonly Claim[]): readonly Disagreement[] => [
  // With schedules left out, one of those may be what the claim is about.
  ...(verdict.skipped > 0 ? [] : claims)
    .filter(claim => !isProven(claim, verdict))
    .map(claim => ({ kind: 'false alarm', claim }) as const),
  ...verdict.shown
    .filter(shown => !shown.isOnlyProof && !isTold(shown, claims))
    .map(shown => ({ kind: 'missed', shown }) as const),
];
