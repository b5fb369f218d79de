import type { Step, StepId } from '../effects/program.ts';
import { placeKey, type Candidate, type Case } from './case.ts';
import type { Facts } from './facts.ts';
import type { Gate } from './gates.ts';
import { compareWheres, NO_TRUST, whereOf } from './value.ts';

/** Under its key the row holds nothing of the message: it is there to be found. */
const isMarker = ({ effect }: Step): boolean =>
  effect.kind === 'write' &&
  (effect.form === 'insert' || effect.form === 'upsert') &&
  [...effect.rows.cells, ...effect.sets].every(
    ({ column, value }) =>
      column === 'key' || column === 'subkey' || !value.perMessage || value.stability === 'unstable',
  );

/** Does the program let it expire, with the write itself or after it (`EXPIRE key`), or remove it? */
const goesAway = (claim: Step, facts: Facts): boolean => {
  if (claim.effect.kind !== 'write') return true;
  const rows = whereOf(claim.effect.rows, 1, 0);
  return [...facts.steps.values()].some(
    ({ effect }) =>
      effect.kind === 'write' &&
      (effect.expires === true || effect.form === 'delete') &&
      compareWheres(whereOf(effect.rows, 1, 0), rows, NO_TRUST) !== 'differs',
  );
};

/** Markers in a cache that stay for ever. */
export const keptMarkersOf = (facts: Facts): ReadonlySet<StepId> =>
  new Set(
    [...facts.steps.values()]
      .filter(step => step.effect.kind === 'write' && step.effect.rows.table === '')
      .filter(step => isMarker(step) && !goesAway(step, facts))
      .map(({ id }) => id),
  );

/** The marker guards the step; it is never needed for longer than the message may come again. */
export const keptMarker = ({ clean }: Case, { claim }: Gate, guarded: Step): Candidate => ({
  owner: 'require-dedup-ttl',
  outcome: 'kept',
  cause: 'never',
  at: claim.trace,
  effect: guarded,
  other: { trace: guarded.trace, step: guarded },
  history: clean.history,
  about: [claim],
  group: `kept ${placeKey(claim.trace)}`,
  rank: 0,
});
