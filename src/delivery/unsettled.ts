import type { Step, StepId, Trace } from '../effects/program.ts';
import { isNeverJoined, placeKey, type Candidate, type Case } from './case.ts';
import type { Mark } from './history.ts';
import { isWork } from './kinds.ts';
import type { CleanRun, Played } from './schedules.ts';

/** What the handler does with other messages, on other paths. */
const settlingStep = ({ setting }: Case): Step | undefined =>
  [...setting.facts.steps.values()].find(({ effect }) => effect.kind === 'ack' || effect.kind === 'nack');

/** How the handler left the message with nobody; `undefined` when it did not. */
const leftBy = (
  subject: Case,
  { run }: Played,
): { readonly cause: string; readonly at: Trace | undefined } | undefined => {
  if (run.isRejected || run.plan.messages.every(message => run.settled.has(message))) return undefined;
  const { completion, keptBy } = run;
  switch (completion.kind) {
    case 'normal':
    case 'return': {
      if (run.answers.hasFailed && keptBy?.catch?.returnedAs === undefined && keptBy?.catch !== undefined) {
        return { cause: 'caught', at: { at: keptBy.catch.at, via: keptBy.catch.via ?? [] } };
      }
      if (completion.kind === 'return' && completion.at !== undefined) return { cause: 'return', at: completion.at };
      const settling = settlingStep(subject);
      return { cause: settling === undefined ? 'never' : 'end', at: settling?.trace };
    }
    case 'throw':
      return subject.consumer.contract.onThrow === 'swallow'
        ? { cause: 'swallowedThrow', at: completion.failure.step?.trace }
        : undefined;
    default:
      return undefined;
  }
};

const unknownsOf = ({ world }: Played): readonly StepId[] =>
  world.history.flatMap(({ what, step }) => (what === 'runs' && step?.effect.kind === 'unknown' ? [step.id] : []));

/** A step that failed, and the moment when the clean run did it. */
interface Lost {
  readonly step: Step;
  readonly mark: Mark;
}

/** A message that is neither acked nor nacked, by a client that never gives it back. */
export const unsettledOf = (subject: Case, variants: readonly Played[], failing?: Lost): Candidate | undefined => {
  const { consumer } = subject;
  const { acks, unsettled } = consumer.contract;
  const [first] = variants;
  if (acks !== 'explicit' || unsettled !== 'stuck' || first === undefined || subject.setting.isRelay) return undefined;
  if (consumer.handsMessageOn === true) return undefined;
  const left = leftBy(subject, first);
  if (left === undefined || !variants.every(played => leftBy(subject, played) !== undefined)) return undefined;
  // A rejection that nobody handles ends the process, and the broker delivers again.
  if (left.cause !== 'caught' && failing !== undefined && isNeverJoined(failing.mark.task, subject.setting))
    return undefined;
  return {
    owner: 'no-unsettled-message',
    outcome: 'stuck',
    cause: left.cause,
    at: { at: consumer.at, via: [] },
    effect: failing?.step,
    other: left.at === undefined ? undefined : { trace: left.at },
    history: first.world.history,
    group: `unsettled ${left.cause === 'swallowedThrow' ? '' : left.at === undefined ? left.cause : placeKey(left.at)}`,
    rank: first.world.history.length,
    unknowns: unknownsOf(first),
  };
};

/** Where only a return value acknowledges: work was done, and the message comes back for ever. */
const neverAcked = (subject: Case): Candidate | undefined => {
  const { consumer, clean, occurrences, setting } = subject;
  const { completion, settled } = clean.run;
  if (consumer.contract.acks !== 'returnValue' || settled.size > 0) return undefined;
  if (completion.kind !== 'normal' && completion.kind !== 'return') return undefined;
  const work = occurrences.find(({ step }) => isWork(step, setting.facts));
  if (work === undefined || clean.history.some(({ what }) => what === 'caught')) return undefined;
  return {
    owner: 'no-unsettled-message',
    outcome: 'stuck',
    cause: 'neverAcked',
    at: { at: consumer.at, via: [] },
    effect: work.step,
    other: completion.kind === 'return' && completion.at !== undefined ? { trace: completion.at } : undefined,
    history: subject.lostAck.played[0]?.world.history ?? clean.history,
    group: 'never acked',
    rank: clean.history.length,
  };
};

/** Work after which some path acknowledges: one that does not has its reason, such as an answer that was no success. */
export const acknowledgedWork = ({ clean, occurrences }: Case): readonly StepId[] =>
  clean.run.settled.size === 0 ? [] : occurrences.map(({ step }) => step.id);

/** Deliveries in which nothing fails, the first and the second. */
export const unsettledWithoutFailure = (subject: Case): readonly Candidate[] => {
  const first = unsettledOf(subject, [subject.clean]);
  const candidates = [first ?? unsettledOf(subject, subject.lostAck.played), neverAcked(subject)];
  return candidates.filter(candidate => candidate !== undefined);
};

/** Unknown work that a settle step follows: it does not settle by itself. */
export const leavesOpen = ({ history, run }: CleanRun): readonly StepId[] => {
  const last = Math.max(-1, ...[...run.settled.values()].map(({ step, index }) => (step === undefined ? -1 : index)));
  return history.slice(0, Math.max(0, last)).flatMap(({ step }) => (step?.effect.kind === 'unknown' ? [step.id] : []));
};
