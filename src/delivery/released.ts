import type { Step } from '../effects/program.ts';
import { doneIn, placeKey, type Candidate, type Case, type Occurrence } from './case.ts';
import type { Facts } from './facts.ts';
import { lacksKey, unstableKeyOf } from './kinds.ts';
import { occasionsOf, type Occasion } from './occasions.ts';
import { repeatedByKey } from './unstable.ts';
import { compareValues, compareWheres, NO_TRUST, valuesOf, whereOf } from './value.ts';

/** A write of what the claim has written, in a catch or finally clause. */
const releaseOf = (claim: Step, { steps, cleanup }: Facts): Step | undefined => {
  const { effect } = claim;
  if (effect.kind !== 'write') return undefined;
  const claimed = whereOf(effect.rows, 1, 0);
  return [...steps.values()].find(
    ({ id, effect: other }) =>
      cleanup.has(id) &&
      id !== claim.id &&
      other.kind === 'write' &&
      compareWheres(whereOf(other.rows, 1, 0), claimed, NO_TRUST) !== 'differs',
  );
};

/** A second time nothing happens: the row is there, or not found any more (`SET state = 'sent' … AND state = 'new'`). */
const isRefusedAgain = ({ effect }: Step): boolean => {
  if (effect.kind !== 'write') return false;
  if (effect.form === 'insert') return effect.uniqueness === 'unique';
  const set = valuesOf(effect.sets, 1, 0);
  return valuesOf(effect.rows.cells, 1, 0).some(asked =>
    set.some(
      ({ column, value }) => column === asked.column && compareValues(value, asked.value, NO_TRUST) === 'differs',
    ),
  );
};

/** How often the effect must have happened: once is enough for an element of a list that others of it were done before. */
const isBehind = (
  { setting, clean }: Case,
  { step, index, message }: Occurrence,
  occasion: Occasion,
): 1 | 2 | undefined => {
  if (occasion.message !== message) return undefined;
  if (occasion.step.id === step.id)
    return setting.facts.doneForEach.has(step.id) && !isRefusedAgain(step) ? 1 : undefined;
  return clean.history.indexOf(occasion.mark) > index ? 2 : undefined;
};

/** Something fails after the effect, and the claim is taken back for the redelivery, as if nothing had been done. */
export const repeatedByRelease = (subject: Case, occurrence: Occurrence, claim: Step): Candidate | undefined => {
  const { schedules, setting } = subject;
  const release = releaseOf(claim, setting.facts);
  if (release === undefined) return undefined;
  const { step, index } = occurrence;
  for (const occasion of occasionsOf(subject, 'withCommits')) {
    const wanted = isBehind(subject, occurrence, occasion);
    if (wanted === undefined) continue;
    const variants = schedules.fail(occasion);
    const played = variants.map(variant => {
      const pending = schedules.pending(variant.run.settled);
      return pending.length === 0 ? [] : schedules.redeliver(variant.world, pending);
    });
    const [again] = played.flat();
    const isRepeated = played.every(
      all => all.length > 0 && all.every(({ world }) => doneIn(world, occurrence) >= wanted),
    );
    if (again === undefined || !isRepeated) continue;
    const key = unstableKeyOf(step);
    if (key !== undefined) return repeatedByKey(occurrence, key, again);
    const needsKey = lacksKey(step);
    return {
      owner: needsKey ? 'require-idempotency-key' : 'require-dedup',
      outcome: 'duplicated',
      cause: needsKey ? 'redelivery' : 'released',
      at: step.trace,
      effect: step,
      other: { trace: release.trace, step: release },
      history: again.world.history,
      about: [occasion.step],
      group: needsKey ? `needs key ${placeKey(step.trace)}` : `released ${placeKey(release.trace)}`,
      rank: index,
    };
  }
  return undefined;
};
