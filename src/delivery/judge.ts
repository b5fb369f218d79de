import type { Gap, StepId } from '../effects/program.ts';
import type { Consumer } from '../consumers/consumer.ts';
import { MAX_PATHS, MAX_VISITS } from './bounds.ts';
import { caseOf, type Candidate } from './case.ts';
import { duplicatesOf } from './duplicates.ts';
import { factsOf } from './facts.ts';
import { failuresOf } from './failures.ts';
import type { Finding } from './finding.ts';
import { OutOfBudget, type Setting } from './interpreter.ts';
import { lossesOf } from './losses.ts';
import { mergeCandidates } from './merge.ts';
import { Path } from './path.ts';
import { keptAfterRollback } from './rollback.ts';
import { Schedules } from './schedules.ts';
import { leavesOpen, unsettledWithoutFailure } from './unsettled.ts';

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
  const settlesNothing = new Set<StepId>();
  const gaps: Gap[] = [];
  const addGap = (reason: string): void => void gaps.push({ trace: { at: consumer.at, via: [] }, reason });

  const judgePath = (path: Path, isReversed: boolean): void => {
    const subject = caseOf(consumer, setting, new Schedules(setting, path, isReversed));
    if (subject === undefined) return;
    for (const unknown of leavesOpen(subject.clean)) settlesNothing.add(unknown);
    candidates.push(
      ...lossesOf(subject),
      ...duplicatesOf(subject),
      ...failuresOf(subject),
      ...unsettledWithoutFailure(subject),
      ...keptAfterRollback(subject),
    );
  };

  const path = new Path();
  try {
    for (let count = 1; ; count += 1) {
      judgePath(path, false);
      if (facts.hasParallel) judgePath(path, true);
      if (!path.next()) break;
      if (count < MAX_PATHS) continue;
      addGap(`more than ${String(MAX_PATHS)} paths`);
      break;
    }
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    addGap(error.message);
  }
  return { findings: mergeCandidates(candidates, settlesNothing), gaps };
};
