import type { Step, StepId, WriteEffect } from '../effects/program.ts';
import { doneIn, placeKey, type Candidate, type Case, type Occurrence } from './case.ts';
import type { Facts } from './facts.ts';
import type { Gate } from './gates.ts';
import { isFinal } from './schedules.ts';
import type { Played } from './schedules.ts';
import { compareWheres, NO_TRUST, whereOf } from './value.ts';

/** Under its key the row holds nothing of the message: it is there to be found. */
const isMarker = ({ effect }: Step): boolean =>
  effect.kind === 'write' &&
  (effect.form === 'insert' || effect.form === 'upsert') &&
  [...effect.rows.cells, ...effect.sets].every(
    ({ column, value }) =>
      column === 'key' || column === 'subkey' || !value.perMessage || value.stability === 'unstable',
  );

/** Writes that end the marker: they let it expire, with the write itself or after it (`EXPIRE key`), or remove it. */
const endsOf = (claim: WriteEffect, facts: Facts): readonly WriteEffect[] => {
  const rows = whereOf(claim.rows, 1, 0);
  return [...facts.steps.values()].flatMap(({ effect }) =>
    effect.kind === 'write' &&
    (effect.expires === true || effect.form === 'delete') &&
    compareWheres(whereOf(effect.rows, 1, 0), rows, NO_TRUST) !== 'differs'
      ? [effect]
      : [],
  );
};

/** How long the marker stays at the most: a number of seconds, for ever, or as long as nobody can tell. */
const lifetimeOf = (claim: WriteEffect, facts: Facts): number | undefined => {
  const ends = endsOf(claim, facts);
  if (ends.length === 0) return Infinity;
  const expiries = ends.filter(({ form }) => form !== 'delete');
  const lifetimes = expiries.flatMap(({ lifetime }) => lifetime ?? []);
  return lifetimes.length === expiries.length && lifetimes.length > 0 ? Math.max(...lifetimes) : undefined;
};

/** A key for all messages, such as that of a lock: there is never more than one. */
const isOfAll = ({ rows: { cells } }: WriteEffect): boolean =>
  cells.length > 0 && cells.every(({ value }) => value.constant);

/** How long markers in a cache stay, of those of which it is known. */
export const markersIn = (facts: Facts): ReadonlyMap<StepId, number> => {
  const found = new Map<StepId, number>();
  for (const step of facts.steps.values()) {
    const { effect } = step;
    if (effect.kind !== 'write' || effect.rows.table !== '' || !isMarker(step) || isOfAll(effect)) continue;
    const lifetime = lifetimeOf(effect, facts);
    if (lifetime !== undefined) found.set(step.id, lifetime);
  }
  return found;
};

/** Something else may hold the effect back: its own row, under a unique key. */
const isRepeatedWithout = ({ schedules, lostAck }: Case, { effect }: Step, occurrence: Occurrence): boolean => {
  if (effect.kind !== 'write') return false;
  const marker = whereOf(effect.rows, 1, occurrence.message);
  const played = schedules.redeliverForgotten(lostAck.before, schedules.messages, marker);
  return played.length > 0 && played.every(({ world }) => doneIn(world, occurrence) >= 2);
};

/** The marker guards the step: for ever, or not for as long as the message may come again. */
export const misplacedMarker = (
  subject: Case,
  { claim }: Gate,
  occurrence: Occurrence,
  lifetime: number,
  { run }: Played,
): Candidate | undefined => {
  const { clean, consumer } = subject;
  const { step: guarded } = occurrence;
  const window = consumer.retryWindow;
  const shared = {
    owner: 'require-dedup-ttl',
    at: claim.trace,
    effect: guarded,
    other: { trace: guarded.trace, step: guarded },
    about: [claim],
    group: `kept ${placeKey(claim.trace)}`,
    rank: 0,
  } as const;
  if (lifetime === Infinity) return { ...shared, outcome: 'kept', cause: 'never', history: clean.history };
  // A message that is turned away but kept met a lease, which is meant to be short.
  const isTurnedAway = ![...run.settled.values()].some(isFinal);
  if (window === undefined || lifetime >= window || isTurnedAway) return undefined;
  if (!isRepeatedWithout(subject, claim, occurrence)) return undefined;
  return {
    ...shared,
    outcome: 'duplicated',
    cause: 'short',
    forgets: { after: lifetime, window },
    history: [
      ...clean.history,
      {
        delivery: 1,
        what: 'ends',
        message: -1,
        transactions: [],
        text: `the marker expires after ${String(lifetime)} seconds`,
      },
      { delivery: 2, what: 'redelivered', message: -1, transactions: [] },
      { delivery: 2, what: 'runs', message: -1, transactions: [], step: guarded },
    ],
  };
};
