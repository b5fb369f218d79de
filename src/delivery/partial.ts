import type { Step } from '../effects/program.ts';
import { doneIn, placeKey, type Candidate, type Case, type Occurrence } from './case.ts';
import type { Mark } from './history.ts';
import { repetitionOf } from './kinds.ts';
import { isAcked } from './schedules.ts';

/** The first effect that a redelivery of the message repeats. */
const repeated = ({ occurrences, setting, lostAck: { played } }: Case): Occurrence | undefined =>
  occurrences.find(
    occurrence =>
      repetitionOf(occurrence.step, setting.facts) === 'harmful' &&
      played.length > 0 &&
      played.every(({ world }) => doneIn(world, occurrence) >= 2),
  );

const refused = ({ effect }: Step): string => {
  if (effect.kind === 'call') return 'the service refuses';
  return `the ${effect.kind === 'write' ? 'store' : 'broker'} refuses some entries of`;
};

const refuses = ({ delivery, message }: Mark, step: Step): Mark => ({
  delivery,
  what: 'ends',
  message,
  transactions: [],
  text: `${refused(step)} \`${step.trace.at.name}\`, and says so in a result that nobody reads`,
});

const candidateOf = (subject: Case, mark: Mark, step: Step, member: string): Candidate | undefined => {
  const index = subject.clean.history.indexOf(mark);
  const shared = {
    owner: 'no-ignored-outcome',
    at: step.trace,
    member,
    history: [...subject.clean.history.slice(0, index + 1), refuses(mark, step)],
    about: [step],
    group: `ignored ${placeKey(step.trace)}`,
    rank: index,
  } as const;
  if (step.effect.kind === 'ack') {
    const again = repeated(subject);
    if (again === undefined) return undefined;
    const other = { trace: again.step.trace, step: again.step };
    return { ...shared, outcome: 'duplicated', cause: 'undeleted', effect: again.step, other };
  }
  const isOver = [...subject.clean.run.settled.values()].some(isAcked);
  const cause = step.effect.kind === 'call' ? 'failed' : 'partial';
  return isOver ? { ...shared, outcome: 'split', cause, effect: step } : undefined;
};

/**
 * Batch calls do not throw when the broker or store refuses some of the entries, and calls of some services never do: the result says so,
 * and here nobody reads it.
 */
export const partlyFailed = (subject: Case): readonly Candidate[] => {
  const { unread } = subject.consumer;
  if (unread === undefined || unread.size === 0) return [];
  return subject.clean.history.flatMap(mark => {
    const { what, step, catching } = mark;
    const member = step === undefined ? undefined : unread.get(step.id);
    if (step === undefined || member === undefined || what !== 'runs' || catching !== undefined) return [];
    return candidateOf(subject, mark, step, member) ?? [];
  });
};
