import type { AttemptId, Step } from '../effects/program.ts';
import type { Case } from './case.ts';
import type { Facts } from './facts.ts';
import { keyOf, type Mark } from './history.ts';
import type { Played } from './schedules.ts';

export const failureIndex = (history: readonly Mark[]): number => history.findIndex(({ what }) => what === 'fails');

/** What the handler did about the failure: stored it, sent it elsewhere, told the broker, or took another way. */
const isRemedy = (facts: Facts, failing: Step, { effect, trace }: Step): boolean => {
  // The same place once more: a second try.
  if (trace.at.file === failing.trace.at.file && trace.at.start === failing.trace.at.start) return true;
  switch (effect.kind) {
    case 'write':
      return effect.form !== 'delete';
    case 'publish':
    case 'unknown':
    case 'deadLetter':
    case 'nack':
    case 'handOff':
      return true;
    case 'collect':
      return !facts.doneLists.has(effect.list);
    case 'call':
      return effect.lexical === true || (failing.effect.kind === 'call' && failing.effect.service === effect.service);
    default:
      return false;
  }
};

/** What was done because of the failure: in a catch clause, with something that tells of it, or not at all when nothing fails. */
export const remediesOf = (
  { clean, setting }: Case,
  failing: Step,
  { world: { history }, run: { answers } }: Played,
): readonly Mark[] => {
  const cleanKeys = new Set(clean.history.flatMap(mark => (mark.step ? [keyOf(mark.step, mark.message)] : [])));
  return history.slice(failureIndex(history)).filter(({ what, step, message, catching }) => {
    if (what !== 'runs' || step === undefined || !isRemedy(setting.facts, failing, step)) return false;
    const { id } = setting.facts.settledIn.get(failing.id) ?? {};
    const isTold = toldBy(step).some(told => told === id || answers.failureOf(told, message) !== undefined);
    return catching !== undefined || isTold || !cleanKeys.has(keyOf(step, message));
  });
};

/** The attempts of whose failure a step tells: `UPDATE mails SET state = $1` with `error ? 'failed' : 'sent'`. */
const toldBy = ({ effect }: Step): readonly AttemptId[] => {
  if (effect.kind === 'publish') return effect.tells ?? [];
  if (effect.kind !== 'write') return [];
  return [...effect.rows.cells, ...effect.sets].flatMap(({ value }) => value.tells ?? []);
};

/** What a redelivery did in a catch clause, when the store refused a row that an earlier delivery had left. */
export const remediesOfRefusal = (facts: Facts, failing: Step, history: readonly Mark[]): readonly Mark[] =>
  history.filter(
    ({ delivery, what, step, catching }) =>
      delivery === 2 &&
      what === 'runs' &&
      catching !== undefined &&
      step !== undefined &&
      isRemedy(facts, failing, step),
  );
