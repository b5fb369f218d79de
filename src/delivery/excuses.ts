import type { Step } from '../effects/program.ts';
import type { Case, Occurrence } from './case.ts';
import { heldSteps } from './held.ts';
import { compareWheres, NO_TRUST, whereOf } from './value.ts';

/** An effect that runs twice, of which it is not certain that a second run does harm. */
export const isExcused = (subject: Case, occurrence: Occurrence): boolean =>
  isMissingRow(subject) ||
  isPerhapsRefused(subject, occurrence) ||
  isPerhapsClaimed(subject, occurrence) ||
  isPassing(subject, occurrence);

/** An update found no row to change: that is the fault of this path, and what would have been its mark is not there. */
const isMissingRow = ({ clean }: Case): boolean =>
  clean.history.some(
    ({ what, step }) => what === 'refused' && step?.effect.kind === 'write' && step.effect.form === 'update',
  );

/** An insert of which no schema is seen may throw on redelivery, before the effect or together with it. */
const isPerhapsRefused = ({ clean }: Case, { index, message, transactions }: Occurrence): boolean =>
  clean.history.some(
    ({ what, step, message: of, transactions: around }, at) =>
      what === 'runs' &&
      of === message &&
      step?.effect.kind === 'write' &&
      step.effect.form === 'insert' &&
      step.effect.uniqueness === 'unseen' &&
      step.effect.refusal === 'throws' &&
      step.effect.rows.cells.some(({ value }) => value.perMessage && value.stability === 'stable') &&
      (at < index || around.some(client => transactions.includes(client))),
  );

/** Nobody knows what a call does whose failure ends the work without a word: it may have found the message's mark. */
const isPerhapsClaimed = ({ consumer }: Case, { step }: Occurrence): boolean => {
  const isUnknown = ({ effect }: Step): boolean => effect.kind === 'unknown' && effect.isRequest !== true;
  return heldSteps(consumer.program, () => false, isUnknown).has(step.id);
};

/** A counter that the program lets expire, of a rate limit for example: it measures runs, and forgets them. */
export const isPassing = ({ setting }: Case, { step: { effect }, message }: Occurrence): boolean => {
  if (effect.kind !== 'write' || !effect.relative) return false;
  const counted = whereOf(effect.rows, 1, message);
  return [...setting.facts.steps.values()].some(
    ({ effect: other }) =>
      other.kind === 'write' &&
      other.expires === true &&
      compareWheres(whereOf(other.rows, 1, message), counted, NO_TRUST) === 'agrees',
  );
};
