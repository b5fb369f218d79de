import type { Step, StepId } from '../effects/program.ts';
import { placeKey, type Candidate } from './case.ts';
import type { Finding } from './finding.ts';
import { narrate, narrateLoss } from './narrate.ts';

/** What loses work is told before what repeats it. */
const isBetter = (left: Candidate, right: Candidate): boolean =>
  (left.outcome === 'lost') !== (right.outcome === 'lost')
    ? left.outcome === 'lost'
    : left.rank !== right.rank
      ? left.rank < right.rank
      : left.history.length < right.history.length;

const idOf = (step: Step | undefined): StepId | undefined => step?.id;

/** Claims whose gate is reported already: the effect runs before them, whoever races. */
const spokenFor = (candidates: readonly Candidate[]): ReadonlySet<StepId> => {
  const claims = candidates.flatMap(({ cause, claim }) =>
    cause === 'effectFirst' && claim !== undefined ? [claim.id] : [],
  );
  return new Set(claims);
};

const effectsOf = (candidates: readonly Candidate[], owner: Finding['owner']): ReadonlySet<StepId | undefined> =>
  new Set(candidates.filter(candidate => candidate.owner === owner).map(({ effect }) => idOf(effect)));

/** One outcome, one owner: drops what another report explains. */
const withoutExplained = (
  candidates: readonly Candidate[],
  settlesNothing: ReadonlySet<StepId>,
): readonly Candidate[] => {
  const claims = spokenFor(candidates);
  const outer = effectsOf(candidates, 'no-outer-client-in-transaction');
  const before = effectsOf(candidates, 'no-side-effect-before-dedup');
  // Reports that already say how the publish and the write come apart.
  const apart = new Set([...before, ...effectsOf(candidates, 'no-side-effect-in-transaction')]);
  const ungated = effectsOf(candidates, 'require-dedup');
  const isDual = effectsOf(
    candidates.filter(({ effect }) => !apart.has(idOf(effect))),
    'no-dual-write',
  );
  const isRequeued = candidates.some(({ owner }) => owner === 'no-poison-requeue');
  return candidates.filter(({ owner, outcome, claim, effect, unknowns }) => {
    if (unknowns?.some(unknown => !settlesNothing.has(unknown)) === true) return false;
    // A limit for the queue mends both, a dead-letter route neither.
    if (owner === 'require-dead-letter') return !isRequeued;
    if (owner === 'no-check-then-insert') return claim === undefined || !claims.has(claim.id);
    // Without a gate it repeats wherever it stands.
    if (owner === 'no-side-effect-in-transaction') return !before.has(idOf(effect)) && !ungated.has(idOf(effect));
    // On the way on which the service refuses (`if (!response.ok) throw`) there is no marker; on the others it comes too late.
    if (owner === 'require-dedup') return !before.has(idOf(effect)) && !outer.has(idOf(effect));
    // A key mends both.
    if (owner === 'require-idempotency-key') return !before.has(idOf(effect)) && !outer.has(idOf(effect));
    if (owner === 'no-dual-write') return !apart.has(idOf(effect));
    // An outbox takes the publish out of the handler; its relay is then asked for the id.
    if (owner === 'require-publish-dedup-id') return !isDual.has(idOf(effect));
    if (outcome === 'duplicated') return !outer.has(idOf(effect));
    return true;
  });
};

const compareFindings = (left: Finding, right: Finding): number => {
  const a = left.at.at;
  const b = right.at.at;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.start !== b.start) return a.start - b.start;
  return left.owner < right.owner ? -1 : left.owner > right.owner ? 1 : 0;
};

const scheduleOf = (candidate: Candidate, file: string): Finding['schedule'] => {
  const { history, effect, other, claim, about } = candidate;
  const steps = [effect, other?.step, claim, ...(about ?? [])];
  const moments = narrate(history, new Set(steps.flatMap(step => (step === undefined ? [] : [step.id]))), file);
  return candidate.outcome === 'lost' ? narrateLoss(candidate, moments, file) : moments;
};

const findingOf = (best: Candidate, group: readonly Candidate[], file: string): Finding => {
  const also = new Map<string, Step>();
  for (const { effect } of group) {
    if (effect === undefined || effect.id === best.effect?.id) continue;
    if (best.effect !== undefined && placeKey(effect.trace) === placeKey(best.effect.trace)) continue;
    const key = placeKey(effect.trace);
    if (!also.has(key)) also.set(key, effect);
  }
  const { owner, outcome, cause, at, effect, other, source, configuration, forgets, bypassed, member } = best;
  return {
    owner,
    outcome,
    cause,
    at,
    effect,
    other,
    also: [...also.values()].sort((a, b) => a.trace.at.start - b.trace.at.start),
    schedule: scheduleOf(best, file),
    ...(source === undefined ? {} : { source }),
    ...(configuration === undefined ? {} : { configuration }),
    ...(forgets === undefined ? {} : { forgets }),
    ...(bypassed === undefined ? {} : { bypassed }),
    ...(member === undefined ? {} : { member }),
  };
};

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
};

const bestOf = (group: readonly Candidate[]): Candidate | undefined => {
  let best = group[0];
  for (const candidate of group) if (best === undefined || isBetter(candidate, best)) best = candidate;
  return best;
};

/** One defect, one finding: candidates of all paths, merged and in the order of the source text. */
export const mergeCandidates = (
  candidates: readonly Candidate[],
  settlesNothing: ReadonlySet<StepId>,
  file: string,
): readonly Finding[] => {
  const groups = groupBy(withoutExplained(candidates, settlesNothing), ({ group }) => group);
  const chosen = groups.flatMap(group => {
    const best = bestOf(group);
    return best === undefined ? [] : [{ best, group }];
  });
  // Two defects of one rule at one place would read as the same report.
  const perPlace = groupBy(chosen, ({ best }) => {
    const path = best.owner === 'no-unsettled-message' && best.other !== undefined ? placeKey(best.other.trace) : '';
    return `${best.owner} ${placeKey(best.at)} ${path}`;
  });
  const findings = perPlace.flatMap(same => {
    const group = same.flatMap(entry => entry.group);
    const best = bestOf(same.map(entry => entry.best));
    return best === undefined ? [] : [findingOf(best, group, file)];
  });
  return [...findings].sort(compareFindings);
};
