import { partsOf } from '../effects/parts.ts';
import type { Program, Step } from '../effects/program.ts';

/** What else there is on the way of a step through the program. */
interface Surroundings {
  readonly isRepeated: boolean;
  /** Calls that may happen in the same run as the step. */
  readonly beside: readonly Step[];
}

/**
 * Is the step the only call of a run, and made once for each message, so that one key of the message can stand for it? A retry loop
 * makes the same request again; a loop over a list makes many.
 */
export const isOneRequest = (program: Program, isIt: (step: Step) => boolean): boolean => {
  const found = surroundingsOf(program, isIt);
  return found !== undefined && !found.isRepeated && found.beside.length === 0;
};

const surroundingsOf = (program: Program, isIt: (step: Step) => boolean): Surroundings | undefined => {
  if (program.kind === 'step') return isIt(program) ? { isRepeated: false, beside: [] } : undefined;
  const parts = partsOf(program);
  for (const part of parts) {
    const inner = surroundingsOf(part, isIt);
    if (inner === undefined) continue;
    // The other side of a branch is another run.
    const others = program.kind === 'branch' ? [] : parts.filter(other => other !== part).flatMap(callsOf);
    const beside = [...inner.beside, ...others.filter(step => !isIt(step))];
    return { isRepeated: inner.isRepeated || isMany(program), beside };
  }
  return undefined;
};

const isMany = (program: Program): boolean => {
  if (program.kind === 'loop') return program.over === 'payload' || (program.over === 'times' && !program.endless);
  return program.kind === 'parallel' && !program.overMessages && program.branches.length === 1;
};

const callsOf = (program: Program): readonly Step[] => {
  if (program.kind === 'step') return program.effect.kind === 'call' && program.effect.takesKey ? [program] : [];
  return partsOf(program).flatMap(callsOf);
};
