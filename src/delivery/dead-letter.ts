import type { Consumer } from '../consumers/consumer.ts';
import type { Step } from '../effects/program.ts';
import { isNeverJoined, type Candidate, type Case } from './case.ts';
import type { Mark } from './history.ts';
import { failureIndex, remediesOf } from './remedies.ts';
import type { Failing, Played } from './schedules.ts';

type Occasion = Failing & { readonly mark: Mark };

/** Where a failed message goes. */
interface Fate {
  readonly cause: 'rejected' | 'dropped' | 'redelivered';
  readonly nack?: Step | undefined;
}

const fateOf = (subject: Case, { step, message }: Occasion, played: Played): Fate | undefined => {
  const { contract } = subject.consumer;
  const { run } = played;
  const { history } = played.world;
  if (remediesOf(subject, step, played).some(({ step: done }) => done?.effect.kind !== 'nack')) return undefined;
  const settled = message >= 0 ? run.settled.get(message) : [...run.settled.values()][0];
  if (settled !== undefined) {
    if (settled.how !== 'nack' || settled.index < failureIndex(history)) return undefined;
    // A flag that depends on something, such as the redelivered mark, is not set for ever.
    return settled.requeue === true ? { cause: 'redelivered' } : { cause: 'rejected', nack: settled.step };
  }
  if (run.completion.kind !== 'throw') return undefined;
  if (contract.onThrow === 'reject') return { cause: 'dropped' };
  return contract.onThrow === 'redeliver' ? { cause: 'redelivered' } : undefined;
};

/**
 * A message that fails every time, on a queue that has no dead-letter route: it is gone with the first rejection on some way through
 * the handler, or comes back for ever on all ways. One that the handler has stored or sent elsewhere itself is neither.
 */
export const withoutRoute = (subject: Case, occasion: Occasion, variants: readonly Played[]): Candidate | undefined => {
  const { consumer, clean, setting } = subject;
  const { contract } = consumer;
  const lacking = contract.withoutDeadLetter;
  if (lacking === undefined || consumer.isSignal === true || contract.answersSender === true) return undefined;
  const { effect } = occasion.step;
  if (effect.kind === 'compute' && effect.receives === true) return undefined;
  const fates = variants.map(played => ({ played, fate: fateOf(subject, occasion, played) }));
  const isForEver = (): boolean =>
    !lacking.isLimited &&
    consumer.handsMessageOn !== true &&
    !isNeverJoined(occasion.mark.task, setting) &&
    fates.every(({ fate }) => fate?.cause === 'redelivered');
  const gone = fates.find(({ fate }) => fate?.cause === 'rejected' || fate?.cause === 'dropped');
  const story = gone ?? (isForEver() ? fates[0] : undefined);
  if (story?.fate === undefined) return undefined;
  const { cause, nack } = story.fate;
  return {
    owner: 'require-dead-letter',
    outcome: cause === 'redelivered' ? 'stuck' : 'lost',
    cause,
    at: { at: lacking.at, via: [] },
    effect: occasion.step,
    other: nack === undefined ? undefined : { trace: nack.trace, step: nack },
    history: story.played.world.history,
    about: [nack],
    group: 'dead letter',
    // A message that is lost says more than one that comes back.
    rank: clean.history.indexOf(occasion.mark) + (gone === undefined ? clean.history.length : 0),
  };
};

/** The handler refuses a message that it has done nothing with, although nothing has failed. */
export const refused = ({ consumer, clean }: Case): readonly Candidate[] => {
  const { withoutDeadLetter: lacking, answersSender } = consumer.contract;
  const nack = [...clean.run.settled.values()].find(({ how, requeue }) => how === 'nack' && requeue === false);
  if (lacking === undefined || answersSender === true || nack?.step === undefined) return [];
  const isKept = clean.history
    .slice(0, nack.index)
    .some(
      ({ what, step }) => what === 'runs' && step !== undefined && step !== nack.step && step.effect.kind !== 'compute',
    );
  if (isKept) return [];
  return [
    {
      owner: 'require-dead-letter',
      outcome: 'lost',
      cause: 'refused',
      at: { at: lacking.at, via: [] },
      effect: undefined,
      other: { trace: nack.step.trace, step: nack.step },
      history: clean.history,
      about: [nack.step],
      group: 'dead letter',
      rank: 2 * clean.history.length,
    },
  ];
};

/** The consumer is none of this program's code: whatever it does, a message that fails every time comes back. */
export const unseenConsumer = ({ kind, contract: { withoutDeadLetter } }: Consumer): readonly Candidate[] =>
  kind !== 'unseen' || withoutDeadLetter === undefined || withoutDeadLetter.isLimited
    ? []
    : [
        {
          owner: 'require-dead-letter',
          outcome: 'stuck',
          cause: 'declared',
          at: { at: withoutDeadLetter.at, via: [] },
          effect: undefined,
          history: [],
          group: 'dead letter',
          rank: 0,
        },
      ];
