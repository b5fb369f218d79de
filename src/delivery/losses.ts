import { doneIn, isNeverJoined, placeKey, type Candidate, type Case, type Crash, type Occurrence } from './case.ts';
import type { Step } from '../effects/program.ts';
import { claimIndex, findGate } from './gates.ts';
import type { Settlement } from './history.ts';
import { isEffect, isSameStore, isWork } from './kinds.ts';
import { remediesOfRefusal } from './remedies.ts';
import { isAcked, isFinal } from './schedules.ts';

import { unawaited, type Shared } from './unawaited.ts';
import { compareWheres, NO_TRUST, whereOf } from './value.ts';

const settlementOf = (settled: ReadonlyMap<number, Settlement>, message: number): Settlement | undefined => {
  if (message >= 0) return settled.get(message);
  return [...settled.values()].sort((a, b) => b.index - a.index)[0];
};

/** The broker forgets the message on delivery. */
const forgotten = ({ consumer }: Case, { step }: Occurrence, shared: Shared): readonly Candidate[] => {
  // Whoever waits for the answer sees that none comes.
  if (consumer.contract.answersSender === true || consumer.contract.acksUnsure === true) return [];
  const configuration = consumer.contract.ackConfiguredAt;
  return [
    {
      ...shared,
      owner: 'no-auto-ack',
      cause: 'configuration',
      at: { at: configuration ?? consumer.at, via: [] },
      other: { trace: step.trace, step },
      group: 'auto-ack',
      ...(configuration === undefined ? {} : { configuration }),
    },
  ];
};

/** A batch whose messages are sorted: what is acknowledged after the work is another part than what was before it. */
const isOtherPart = ({ setting, clean }: Case, { index, message }: Occurrence, ack: Step): boolean =>
  (setting.facts.hasBatch || (ack.effect.kind === 'ack' && ack.effect.covers === 'batch')) &&
  clean.history
    .slice(index)
    .some(
      mark =>
        mark.what === 'runs' &&
        mark.step?.effect.kind === 'ack' &&
        mark.step.id !== ack.id &&
        (mark.message === message || message < 0 || mark.message < 0),
    );

/** The broker was told "done" before the effect. */
const lostAfterAck = (subject: Case, crash: Crash, lost: Occurrence, settlement: Settlement): readonly Candidate[] => {
  if (!isAcked(settlement) || settlement.handedOff) return [];
  const { setting, consumer } = subject;
  const { step } = lost;
  const shared: Shared = {
    outcome: 'lost',
    effect: step,
    history: crash.point.world.history,
    rank: lost.index - settlement.index,
  };
  const task = isNeverJoined(lost.task, setting) && settlement.task !== lost.task ? lost.task : undefined;
  if (settlement.how === 'delivery') {
    if (!isEffect(step, setting.facts)) return [];
    // To acknowledge later is of no use to work that nobody waits for: that is two defects.
    const isDropped = task !== undefined && consumer.contract.awaitsHandler;
    return [
      ...(isDropped ? [unawaited(task, settlement.step, { ...shared, rank: lost.index })] : []),
      ...forgotten(subject, lost, shared),
    ];
  }
  const ack = settlement.step;
  if (ack !== undefined && isOtherPart(subject, lost, ack)) return [];
  // There is no awaiting what takes a callback; the acknowledgement belongs into it.
  if (task !== undefined && (task.form !== 'callback' || ack === undefined))
    return [unawaited(task, ack, { ...shared, rank: lost.index })];
  if (ack === undefined) return [];
  return [
    {
      ...shared,
      owner: 'no-ack-before-processing',
      cause: 'ackFirst',
      at: ack.trace,
      other: { trace: step.trace, step },
      about: [ack],
      group: `ack ${placeKey(ack.trace)}`,
    },
  ];
};

/** A marker that is set to done: no work, but the marker's own business. */
const isOwnState = ({ effect }: Step, claim: Step): boolean => {
  if (effect.kind !== 'write' || claim.effect.kind !== 'write' || !claim.effect.markerOnly) return false;
  return compareWheres(whereOf(effect.rows, 1, 0), whereOf(claim.effect.rows, 1, 0), NO_TRUST) === 'agrees';
};

/** Given back for another try, by a broker that gives up some time; what comes back for ever is a defect of its own. */
const isMereReturn = ({ consumer, setting }: Case, { effect }: Step): boolean =>
  consumer.contract.redeliveries !== 'unlimited' &&
  ((effect.kind === 'nack' && effect.requeue === true) ||
    (effect.kind === 'collect' && setting.facts.failedLists.has(effect.list)));

/** The marker was durable before the effect, and the redelivery believes it. */
const lostBehindClaim = (subject: Case, crash: Crash, lost: Occurrence): Candidate | undefined => {
  const { schedules, setting } = subject;
  const [played] = crash.played;
  if (played === undefined || !isEffect(lost.step, setting.facts)) return undefined;
  const gate = findGate(subject, crash.point.world, schedules.pending(crash.point.settled), played, lost);
  if (gate === undefined) return undefined;
  const { claim, check } = gate;
  if (isOwnState(lost.step, claim)) return undefined;
  // The refusal is stored or sent elsewhere like any other failure; given back, it comes again as what is thrown does.
  const remedies = remediesOfRefusal(subject.setting.facts, lost.step, played.world.history);
  if (remedies.some(({ step }) => step === undefined || !isMereReturn(subject, step))) return undefined;
  // A message that is turned away but kept is not lost: the lease runs out, or somebody looks into what was begun.
  const isLease = claim.effect.kind === 'write' && claim.effect.expires === true;
  const isTurnedAway = isLease || setting.facts.handled.has(claim.id);
  if (isTurnedAway && !isFinal(settlementOf(played.run.settled, lost.message))) return undefined;
  return {
    owner: isSameStore(lost.step, claim) ? 'require-atomic-dedup' : 'no-dedup-before-completion',
    outcome: 'lost',
    cause: 'claimFirst',
    at: claim.trace,
    effect: lost.step,
    other: { trace: lost.step.trace, step: lost.step },
    history: played.world.history,
    about: [claim, check],
    group: `lost behind ${placeKey(claim.trace)}`,
    rank: lost.index - claimIndex(subject, claim, lost.message),
  };
};

const isLostBy = (subject: Case, crash: Crash, occurrence: Occurrence): boolean => {
  const isMissing = doneIn(crash.point.world, occurrence) === 0;
  if (!crash.isRedelivered) return isMissing;
  if (!subject.setting.facts.dependsOnRows) {
    // The redelivery does again what it is given.
    return isMissing && occurrence.message >= 0 && isFinal(crash.point.settled.get(occurrence.message));
  }
  return crash.played.length > 0 && crash.played.every(({ world }) => doneIn(world, occurrence) === 0);
};

/** Effects that a crash loses for good. */
export const lossesOf = (subject: Case): readonly Candidate[] => {
  const { setting, occurrences, crashes } = subject;
  const work = occurrences.filter(({ step }) => isWork(step, setting.facts) && !setting.facts.cleanup.has(step.id));
  const candidates: Candidate[] = [];
  const explained = new Set<string>();
  for (const crash of crashes) {
    for (const occurrence of work) {
      if (!isLostBy(subject, crash, occurrence)) continue;
      const settlement = settlementOf(crash.point.settled, occurrence.message);
      const isOver = occurrence.message >= 0 ? isFinal(settlement) : !crash.isRedelivered;
      const behindClaim = (): readonly Candidate[] => {
        const candidate = lostBehindClaim(subject, crash, occurrence);
        return candidate === undefined ? [] : [candidate];
      };
      const found =
        isOver && settlement !== undefined ? lostAfterAck(subject, crash, occurrence, settlement) : behindClaim();
      // The earliest crash that loses it tells the story.
      for (const candidate of found) {
        const key = `${candidate.group} ${occurrence.key}`;
        if (!explained.has(key)) candidates.push(candidate);
        explained.add(key);
      }
    }
  }
  return candidates;
};
