import { partsOf, stepsOf } from '../effects/parts.ts';
import type { Program, Step } from '../effects/program.ts';

/** What else there is on the way of a step through the program. */
interface Surroundings {
  readonly isRepeated: boolean;
  /** Steps of its kind that may happen in the same run as the step. */
  readonly beside: readonly Step[];
}

/** Would a second step with the same key be taken for the first? */
type IsLike = (other: Step) => boolean;

/**
 * Is the step the only one of its kind in a run, and made once for each message, so that one key of the message can stand for it? A
 * retry loop makes the same request again; a loop over a list makes many.
 *
 * @param isLike which steps are of its kind; calls that take a key, unless said otherwise
 */
export const isOneRequest = (program: Program, isIt: (step: Step) => boolean, isLike: IsLike = takesKey): boolean => {
  const found = surroundingsOf(program, isIt, isLike);
  return found !== undefined && !found.isRepeated && found.beside.length === 0;
};

const takesKey: IsLike = ({ effect }) => effect.kind === 'call' && effect.takesKey;

const surroundingsOf = (program: Program, isIt: (step: Step) => boolean, isLike: IsLike): Surroundings | undefined => {
  if (program.kind === 'step') return isIt(program) ? { isRepeated: false, beside: [] } : undefined;
  const parts = partsOf(program);
  for (const part of parts) {
    const inner = surroundingsOf(part, isIt, isLike);
    if (inner === undefined) continue;
    // The other side of a branch is another run.
    const others =
      program.kind === 'branch' ? [] : parts.filter(other => other !== part).flatMap(other => stepsLike(other, isLike));
    const beside = [...inner.beside, ...others.filter(step => !isIt(step))];
    return { isRepeated: inner.isRepeated || isMany(program), beside };
  }
  return undefined;
};

const isMany = (program: Program): boolean => {
  if (program.kind === 'loop') return program.over === 'payload' || (program.over === 'times' && !program.endless);
  return program.kind === 'parallel' && !program.overMessages && program.branches.length === 1;
};

const stepsLike = (program: Program, isLike: IsLike): readonly Step[] => [...stepsOf(program)].filter(isLike);
