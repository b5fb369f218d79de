import type { Consumer } from '../consumers/consumer.ts';
import { stepsOf } from '../effects/parts.ts';
import type { Gap, Step, StepId } from '../effects/program.ts';
import type { Case, Occurrence } from './case.ts';
import { eachCase } from './cases.ts';
import { isTwiceInAll } from './duplicates.ts';
import { isExcused, isPassing } from './excuses.ts';
import { factsOf } from './facts.ts';
import type { Finding } from './finding.ts';
import { findGate, type Gate } from './gates.ts';
import type { Judgement } from './judge.ts';
import { isWork, repetitionOf } from './kinds.ts';

export type Verdict = 'effectively-once' | 'at-least-once' | 'at-most-once' | 'none' | 'unknown';

/** What a consumer promises for each of its messages, as far as its code shows. */
export interface Guarantee {
  /** Can a message be gone although its work was not done? */
  readonly loss: 'none' | 'possible' | 'unknown';
  /** Is there a moment at which a crash, or a lost acknowledgement, makes the redelivery repeat an effect? */
  readonly duplicateOnCrash: 'none' | 'window' | 'unknown';
  /** Can two deliveries at once both have the effect? */
  readonly duplicateOnOverlap: 'none' | 'possible' | 'unknown';
  /** The strongest promise that surely holds; `none`: messages get lost and are handled twice. */
  readonly verdict: Verdict;
}

export interface GuardedEffect extends Gate {
  readonly effect: Step;
}

export interface Assessment {
  readonly guarantee: Guarantee;
  /** What keeps redeliveries from repeating which effect. */
  readonly gates: readonly GuardedEffect[];
}

/** How sure it is that something happens, in rising order. */
type Certainty = 'no' | 'perhaps' | 'yes';
const ORDER: readonly Certainty[] = ['no', 'perhaps', 'yes'];
const higher = (left: Certainty, right: Certainty): Certainty =>
  ORDER.indexOf(left) < ORDER.indexOf(right) ? right : left;

/** Plays the schedules once more and asks of every effect, reported or not, how often it happens. */
class Assessor {
  crash: Certainty = 'no';
  overlap: Certainty = 'no';
  readonly gates = new Map<StepId, GuardedEffect>();

  visit(subject: Case): void {
    for (const occurrence of subject.occurrences) {
      const harm = harmOf(subject, occurrence);
      this.findGate(subject, occurrence);
      if (harm === 'no') continue;
      const { crashes, lostAck } = subject;
      if (isTwiceInAll(lostAck.played, occurrence) || crashes.some(({ played }) => isTwiceInAll(played, occurrence)))
        this.crash = higher(this.crash, harm);
      if (this.overlap !== 'yes' && this.isTwiceAtOnce(subject, occurrence)) this.overlap = higher(this.overlap, harm);
    }
  }

  private isTwiceAtOnce({ schedules, clean, lostAck }: Case, occurrence: Occurrence): boolean {
    // What is acknowledged on delivery goes to one consumer, once.
    if (lostAck.played.length === 0) return false;
    for (let pauseAt = 1; pauseAt <= clean.stops; pauseAt += 1) {
      if (isTwiceInAll(schedules.overlap(pauseAt), occurrence)) return true;
    }
    return false;
  }

  private findGate(subject: Case, occurrence: Occurrence): void {
    const { lostAck, schedules } = subject;
    const { step } = occurrence;
    const [second] = lostAck.played;
    if (second === undefined || this.gates.has(step.id) || !isWork(step, subject.setting.facts)) return;
    if (lostAck.played.some(({ world }) => (world.done.get(occurrence.key) ?? 0) > 1)) return;
    const gate = findGate(subject, lostAck.before, schedules.messages, second, occurrence);
    if (gate !== undefined) this.gates.set(step.id, { ...gate, effect: step });
  }
}

/** What a second run of the effect is: no harm, perhaps one, certainly one. */
const harmOf = (subject: Case, occurrence: Occurrence): Certainty => {
  const { effect } = occurrence.step;
  switch (repetitionOf(occurrence.step, subject.setting.facts)) {
    case 'harmless':
      return 'no';
    case 'lexical':
    case 'unseen':
      return 'perhaps';
    case 'harmful':
      // Receivers that know the id drop the second.
      if (effect.kind === 'publish' && [effect.identity, effect.payloadId].some(id => id?.value.stability === 'stable'))
        return 'no';
      if (isPassing(subject, occurrence)) return 'no';
      return isExcused(subject, occurrence) ? 'perhaps' : 'yes';
  }
};

const isLoss = ({ outcome, owner }: Finding): boolean =>
  // A redelivery repairs what is written here and there, unless something else is wrong.
  outcome === 'lost' || (outcome === 'split' && owner !== 'no-dual-write');

const isDuplicate = ({ outcome }: Finding): boolean => outcome === 'duplicated' || outcome === 'keptAfterRollback';

const isOverlap = ({ schedule }: Finding): boolean => schedule.some(({ what }) => what === 'pauses');

/** The rest of the gaps is about steps that are in the program: their order counts, and what they repeat is open. */
const hidesSteps = ({ program }: Consumer, gaps: readonly Gap[]): boolean => {
  const unknown = [...stepsOf(program)].filter(({ effect }) => effect.kind === 'unknown');
  return gaps.some(
    ({ trace }) =>
      !unknown.some(step => step.trace.at.file === trace.at.file && step.trace.at.start === trace.at.start),
  );
};

const verdictOf = (loss: Certainty, duplicate: Certainty): Verdict => {
  if (loss === 'no') return duplicate === 'no' ? 'effectively-once' : 'at-least-once';
  if (duplicate === 'no') return 'at-most-once';
  return loss === 'yes' && duplicate === 'yes' ? 'none' : 'unknown';
};

const said = <Yes extends string>(certainty: Certainty, yes: Yes): Yes | 'none' | 'unknown' =>
  certainty === 'yes' ? yes : certainty === 'no' ? 'none' : 'unknown';

/** What the consumer promises. Plays its schedules again: for reports, not for each lint run. */
export const assess = (consumer: Consumer, { findings, gaps }: Judgement): Assessment => {
  const facts = factsOf(consumer.program);
  const assessor = new Assessor();
  const bound = eachCase(consumer, facts, subject => assessor.visit(subject));
  const all = [...consumer.gaps, ...gaps];
  const isHidden = consumer.kind === 'unseen' || bound !== undefined || hidesSteps(consumer, all);
  const isOpen = isHidden || all.length > 0;
  const loss: Certainty =
    consumer.contract.acks === 'onDelivery' || findings.some(isLoss) ? 'yes' : isHidden ? 'perhaps' : 'no';
  const repeated = findings.filter(isDuplicate);
  const least: Certainty = isOpen ? 'perhaps' : 'no';
  const crash = repeated.some(finding => !isOverlap(finding)) ? 'yes' : higher(assessor.crash, least);
  const overlap = repeated.some(isOverlap) ? 'yes' : higher(assessor.overlap, least);
  return {
    guarantee: {
      loss: said(loss, 'possible'),
      duplicateOnCrash: said(crash, 'window'),
      duplicateOnOverlap: said(overlap, 'possible'),
      verdict: verdictOf(loss, higher(crash, overlap)),
    },
    gates: [...assessor.gates.values()].sort((left, right) => left.effect.id - right.effect.id),
  };
};
