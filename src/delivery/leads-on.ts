import { stepsOf } from '../effects/parts.ts';
import type { Program } from '../effects/program.ts';

type Branch = Extract<Program, { kind: 'branch' }>;

const known = new WeakMap<Branch, boolean>();

/** The answer with which a branch leads on: of `if (!isDue) return;` the one that does not leave without any work. */
export const leadsOn = (branch: Branch): boolean => {
  const answer = known.get(branch) ?? !(isBail(branch.then) && !leaves(branch.else));
  known.set(branch, answer);
  return answer;
};

const isBail = (program: Program): boolean => leaves(program) && ![...stepsOf(program)].some(isWork);

const isWork = ({ effect }: Extract<Program, { kind: 'step' }>): boolean =>
  effect.kind === 'write' || effect.kind === 'call' || effect.kind === 'publish' || effect.kind === 'unknown';

/** Nothing behind it is come to. */
const leaves = (program: Program): boolean => {
  switch (program.kind) {
    case 'exit':
      return true;
    case 'sequence':
      return program.parts.some(leaves);
    case 'branch':
      return leaves(program.then) && leaves(program.else);
    case 'transaction':
    case 'block':
      return leaves(program.body);
    case 'attempt':
      return leaves(program.body) && (program.catch === undefined || leaves(program.catch.body));
    default:
      return false;
  }
};
