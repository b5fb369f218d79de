import type { Gap, StepId } from '../effects/program.ts';
import type { Consumer } from '../consumers/consumer.ts';
import { MAX_PATHS, MAX_VISITS } from './bounds.ts';
import { caseOf, type Candidate, type Case } from './case.ts';
import { dualWrites } from './dual-writes.ts';
import { refused, unseenConsumer } from './dead-letter.ts';
import { duplicatesOf } from './duplicates.ts';
import { factsOf } from './facts.ts';
import { failuresOf } from './failures.ts';
import type { Finding } from './finding.ts';
import { OutOfBudget, type Setting } from './interpreter.ts';
import { outlivedLease } from './lease.ts';
import { lossesOf } from './losses.ts';
import { mergeCandidates } from './merge.ts';
import { overtakingOf } from './overtaking.ts';
import { partlyFailed } from './partial.ts';
import { Paths, type Path } from './path.ts';
import { keptAfterRollback } from './rollback.ts';
import { Schedules } from './schedules.ts';
import { acknowledgedWork, leavesOpen, unsettledWithoutFailure } from './unsettled.ts';

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Bounds that were hit: what was judged is right, but not all was judged. */
  readonly gaps: readonly Gap[];
}

/**
 * Plays every schedule of every path of the handler and tells what goes wrong, each outcome with the schedule that shows it.
 * Deterministic; a function of the consumer alone.
 */
export const judge = (consumer: Consumer): Judgement => {
  const facts = factsOf(consumer.program);
  const setting: Setting = {
    facts,
    contract: consumer.contract,
    isRelay: consumer.kind === 'relay',
    program: consumer.program,
    budget: { left: MAX_VISITS },
  };
  const candidates: Candidate[] = [];
  const overtaken = overtakingOf(consumer, facts);
  const settlesNothing = new Set<StepId>();
  const acknowledged = new Set<StepId>();
  const gaps: Gap[] = [];
  const addGap = (reason: string): void => void gaps.push({ trace: { at: consumer.at, via: [] }, reason });

  const judgeCase = (subject: Case): void => {
    for (const unknown of leavesOpen(subject.clean)) settlesNothing.add(unknown);
    for (const work of acknowledgedWork(subject)) acknowledged.add(work);
    candidates.push(
      ...lossesOf(subject),
      ...duplicatesOf(subject),
      ...failuresOf(subject),
      ...unsettledWithoutFailure(subject),
      ...keptAfterRollback(subject),
      ...dualWrites(subject),
      ...overtaken(subject),
      ...partlyFailed(subject),
      ...refused(subject),
    );
  };

  const paths = new Paths();
  const judgePath = (path: Path): void => {
    const schedules = new Schedules(setting, path, false);
    const clean = schedules.clean();
    if (clean !== undefined && paths.isNew(path)) {
      judgeCase(caseOf(consumer, setting, schedules, clean));
      const reversed = new Schedules(setting, path, true);
      const other = facts.hasParallel ? reversed.clean() : undefined;
      if (other !== undefined) judgeCase(caseOf(consumer, setting, reversed, other));
    }
    paths.branchOff(path);
  };

  try {
    for (let count = 0; count < MAX_PATHS; count += 1) {
      const path = paths.next();
      if (path === undefined) break;
      judgePath(path);
    }
    if (paths.hasNext) addGap(`more than ${String(MAX_PATHS)} paths`);
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    addGap(error.message);
  }
  const outlived = outlivedLease(consumer);
  candidates.push(...outlived.candidates, ...unseenConsumer(consumer));
  if (outlived.isUnsure) addGap('how long the broker holds a message is not visible');
  const isMeant = ({ cause, effect }: Candidate): boolean =>
    cause === 'neverAcked' && effect !== undefined && acknowledged.has(effect.id);
  const kept = candidates.filter(candidate => !isMeant(candidate));
  return { findings: mergeCandidates(kept, settlesNothing, consumer.at.file), gaps };
};
