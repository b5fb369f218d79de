import type { Step } from '../effects/program.ts';
import type { Case } from './case.ts';
import { keyOf, type Mark } from './history.ts';

export const failureIndex = (history: readonly Mark[]): number => history.findIndex(({ what }) => what === 'fails');

/** What the handler did about the failure: stored it, sent it elsewhere, told the broker, or took another way. */
const isRemedy = (failing: Step, { effect }: Step): boolean => {
  switch (effect.kind) {
    case 'write':
      return effect.form !== 'delete';
    case 'publish':
    case 'unknown':
    case 'deadLetter':
    case 'nack':
    case 'collect':
    case 'handOff':
      return true;
    case 'call':
      return effect.lexical === true || (failing.effect.kind === 'call' && failing.effect.service === effect.service);
    default:
      return false;
  }
};

/** What was done because of the failure: in a catch clause, or not at all when nothing fails. */
export const remediesOf = ({ clean }: Case, failing: Step, history: readonly Mark[]): readonly Mark[] => {
  const cleanKeys = new Set(clean.history.flatMap(mark => (mark.step ? [keyOf(mark.step, mark.message)] : [])));
  return history.slice(failureIndex(history)).filter(({ what, step, message, catching }) => {
    if (what !== 'runs' || step === undefined || !isRemedy(failing, step)) return false;
    return catching !== undefined || !cleanKeys.has(keyOf(step, message));
  });
};
