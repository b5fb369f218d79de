import type { Gap, StepId } from '../effects/program.ts';
import type { Consumer } from '../consumers/consumer.ts';
import type { Candidate, Case } from './case.ts';
import { eachCase } from './cases.ts';
import { dualWrites } from './dual-writes.ts';
import { refused, unseenConsumer } from './dead-letter.ts';
import { duplicatesOf } from './duplicates.ts';
import { factsOf } from './facts.ts';
import { failuresOf } from './failures.ts';
import type { Finding } from './finding.ts';
import { outlivedLease } from './lease.ts';
import { lossesOf } from './losses.ts';
import { mergeCandidates } from './merge.ts';
import { overtakingOf } from './overtaking.ts';
import { partlyFailed } from './partial.ts';
import { keptAfterRollback } from './rollback.ts';
import { acknowledgedWork, leavesOpen, unsettledWithoutFailure } from './unsettled.ts';

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Bounds that were hit: what was judged is right, but not all was judged. */
  readonly gaps: readonly Gap[];
}

/**
 * Plays every schedule of every path of the handler and tells what goes wrong, each outcome with the schedule that shows it.
 * Deterministic; a function of the consumer alone. Of a handler whose end is not known nothing is said: an ack, a gate or an `await` may be there.
 */
export const judge = (consumer: Consumer): Judgement => {
  if (consumer.isCutShort === true) return { findings: [], gaps: [] };
  const facts = factsOf(consumer.program);
  const candidates: Candidate[] = [];
  const questions = [
    lossesOf,
    duplicatesOf,
    failuresOf,
    unsettledWithoutFailure,
    keptAfterRollback,
    dualWrites,
    overtakingOf(consumer, facts),
    partlyFailed,
    refused,
  ];
  const settlesNothing = new Set<StepId>();
  const acknowledged = new Set<StepId>();
  const gaps: Gap[] = [];
  const addGap = (reason: string): void => void gaps.push({ trace: { at: consumer.at, via: [] }, reason });

  const judgeCase = (subject: Case): void => {
    for (const unknown of leavesOpen(subject.clean)) settlesNothing.add(unknown);
    for (const work of acknowledgedWork(subject)) acknowledged.add(work);
    // One by one: what was found before the budget ran out is right.
    for (const ask of questions) candidates.push(...ask(subject));
  };

  const bound = eachCase(consumer, facts, judgeCase);
  if (bound !== undefined) addGap(bound);
  const outlived = outlivedLease(consumer);
  candidates.push(...outlived.candidates, ...unseenConsumer(consumer));
  if (outlived.isUnsure) addGap('how long the broker holds a message is not visible');
  const { acksUnsure, acks } = consumer.contract;
  if (acksUnsure === true && acks === 'onDelivery')
    addGap('whether the broker waits for an acknowledgement is not visible');
  const isMeant = ({ cause, effect }: Candidate): boolean =>
    cause === 'neverAcked' && effect !== undefined && acknowledged.has(effect.id);
  const kept = candidates.filter(candidate => !isMeant(candidate));
  return { findings: mergeCandidates(kept, settlesNothing, consumer.at.file), gaps };
};
