import type { Step } from '../effects/program.ts';
import { WHOLE_BATCH } from './bounds.ts';
import { doneIn, type Case, type Occurrence } from './case.ts';
import { wonKeyOf, type Decision } from './history.ts';
import type { Played, Variation } from './schedules.ts';
import type { World } from './world.ts';

/** What kept a second delivery from doing an effect. */
export interface Gate {
  /** The read that was answered differently; `undefined` when the store itself refused. */
  readonly check: Step | undefined;
  /** The write whose row answered. */
  readonly claim: Step;
}

type Decided = Decision & { readonly by: Step };

const isDecided = (decision: Decision): decision is Decided => decision.by !== undefined;

const gateOf = ({ asker, by }: Decided): Gate => ({
  check: asker.effect.kind === 'read' ? asker : undefined,
  claim: by,
});

/**
 * Finds the gate of an effect that a second run did not do: the answer which, had it been that of the first run, would have
 * let the effect happen. Where no single answer would, the first that differed.
 */
export const findGate = (
  subject: Case,
  before: World,
  messages: readonly number[],
  played: Played,
  occurrence: Occurrence,
  variation: Variation = {},
): Gate | undefined => {
  const differing = played.run.answers.decisions
    .filter(isDecided)
    .filter(({ message }) => message === occurrence.message || Math.min(message, occurrence.message) === WHOLE_BATCH)
    // A question that the first run never came to was moot there.
    .filter(({ key, answer }) => subject.cleanAnswers.get(key) !== answer);
  const [first] = differing;
  if (first === undefined) return undefined;
  if (differing.every(({ by }) => by.id === first.by.id)) {
    return gateOf(differing.find(({ asker }) => asker.effect.kind === 'read') ?? first);
  }
  for (const decision of [...differing].reverse()) {
    // What nobody found does not refuse the next one either.
    const force = new Map([
      [wonKeyOf(decision.by, decision.message), true],
      [decision.key, !decision.answer],
    ]);
    const replayed = subject.schedules.redeliver(before, messages, { ...variation, force });
    if (replayed.some(({ world }) => doneIn(world, occurrence) > doneIn(played.world, occurrence)))
      return gateOf(decision);
  }
  return gateOf(first);
};

/** Where the claim stands in the clean run; -1 when it is not part of it. */
export const claimIndex = (subject: Case, claim: Step, message: number): number => {
  const { history } = subject.clean;
  const own = history.findIndex(mark => mark.what === 'runs' && mark.step?.id === claim.id && mark.message === message);
  return own >= 0 ? own : history.findIndex(mark => mark.what === 'runs' && mark.step?.id === claim.id);
};
