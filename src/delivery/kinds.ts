import type { Effect, Key, MissingId, Step, Trace, WriteEffect } from '../effects/program.ts';
import type { Facts } from './facts.ts';
import { compareWheres, NO_TRUST, whereOf } from './value.ts';

/** A marker or cache entry guards work; it is not the work. */
const isMarker = (effect: Effect): boolean => effect.kind === 'write' && (effect.markerOnly || effect.expires === true);

/** A delete that takes back a marker of the same program. */
const isRelease = (step: Step, facts: Facts): boolean => {
  const { effect } = step;
  if (effect.kind !== 'write' || effect.form !== 'delete') return false;
  const rows = whereOf(effect.rows, 1, 0);
  return [...facts.steps.values()].some(
    other =>
      other.effect.kind === 'write' &&
      other.effect.form !== 'delete' &&
      isMarker(other.effect) &&
      compareWheres(whereOf(other.effect.rows, 1, 0), rows, NO_TRUST) !== 'differs',
  );
};

/** An insert of nothing but an id is a marker where there is work beside it, else it is the work. */
const isBesideWork = (step: Step, facts: Facts): boolean =>
  [...facts.steps.values()].some(
    ({ id, effect }) =>
      id !== step.id &&
      (effect.kind === 'unknown' ||
        effect.kind === 'call' ||
        effect.kind === 'publish' ||
        (effect.kind === 'write' && !isMarker(effect))),
  );

/** A second row of it does no harm: it guards work, or nobody can tell that it does not. */
const isHarmlessMarker = (step: Step, effect: WriteEffect, facts: Facts): boolean =>
  effect.markerOnly &&
  (effect.expires === true ||
    effect.uniqueness === 'unseen' ||
    isBesideWork(step, facts) ||
    !effect.rows.cells.some(({ value }) => value.perMessage && value.stability !== 'unstable'));

/** Known work of the message: something is wrong if it never happens. */
export const isEffect = (step: Step, facts: Facts): boolean => {
  const { effect } = step;
  switch (effect.kind) {
    case 'call':
      return true;
    case 'publish':
      return !effect.failureRoute && !effect.reply;
    case 'write':
      if (effect.expires === true || isRelease(step, facts)) return false;
      return !effect.markerOnly || !isBesideWork(step, facts);
    default:
      return false;
  }
};

/** Work, known or not. */
export const isWork = (step: Step, facts: Facts): boolean => step.effect.kind === 'unknown' || isEffect(step, facts);

/** An unstable key makes every delivery a new request. */
const unstableKey = (key: Key | undefined): Key | undefined => (key?.value.stability === 'unstable' ? key : undefined);

/** The unstable key or id that an external call or a publish carries. */
export const unstableKeyOf = ({ effect, gated }: Step): Key | undefined => {
  if (gated === true) return undefined;
  if (effect.kind === 'call') return unstableKey(effect.key);
  return effect.kind === 'publish' ? (unstableKey(effect.key) ?? unstableIdOf(effect)) : undefined;
};

/** The unstable id that only the receivers of a publish compare. */
export const unstableIdOf = (effect: Effect): Key | undefined =>
  effect.kind === 'publish' ? (unstableKey(effect.identity) ?? unstableKey(effect.payloadId)) : undefined;

/**
 * What a second execution does. `lexical` and `unseen` are harmful for all we know, but never the ground of a report on
 * their own: the first needs a gate, the second a check on the same rows.
 */
export type Repetition = 'harmless' | 'harmful' | 'lexical' | 'unseen';

export const repetitionOf = (step: Step, facts: Facts): Repetition => {
  const { effect, gated } = step;
  if (gated === true) return 'harmless';
  switch (effect.kind) {
    case 'call':
      if (effect.idempotent) return 'harmless';
      if (effect.key !== undefined) return unstableKey(effect.key) === undefined ? 'harmless' : 'harmful';
      return effect.lexical === true ? 'lexical' : 'harmful';
    case 'publish':
      if (effect.reply || effect.failureRoute) return 'harmless';
      if (effect.key !== undefined) return unstableKey(effect.key) === undefined ? 'harmless' : 'harmful';
      return 'harmful';
    case 'write':
      if (effect.form === 'insert') {
        if (isHarmlessMarker(step, effect, facts)) return 'harmless';
        return effect.uniqueness === 'unseen' ? 'unseen' : 'harmful';
      }
      // What is counted in a row of the message itself are its deliveries.
      if (effect.rows.cells.some(({ value }) => value.identifies === true)) return 'harmless';
      return effect.relative && !effect.guarded ? 'harmful' : 'harmless';
    default:
      return 'harmless';
  }
};

/** Where a key is reported: at its use, else where it is minted, else at the step. */
export const keyTrace = (key: Key, step: Step): Trace => ({
  at: key.value.usedAt ?? key.value.mintedAt ?? step.trace.at,
  via: step.trace.via,
});

/** Is the effect a write in the store of the other write? */
export const isSameStore = (step: Step, other: Step): boolean =>
  step.effect.kind === 'write' && other.effect.kind === 'write' && step.effect.rows.store === other.effect.rows.store;

/** An external call that would be safe with the key that its API takes. */
export const lacksKey = ({ effect }: Step): boolean =>
  effect.kind === 'call' && effect.takesKey && effect.key === undefined;

/** A publish that its broker would leave out the second time, had it an id. */
export const missingIdOf = ({ effect }: Step): MissingId | undefined =>
  effect.kind === 'publish' ? effect.missingId : undefined;
