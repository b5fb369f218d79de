import { stepsOf } from '../effects/parts.ts';
import type { Program } from '../effects/program.ts';

type Branch = Extract<Program, { kind: 'branch' }>;

/** Where a branch leads. */
export interface Lead {
  /** The answer with which the handler goes on: of `if (!isDue) return;` the one that does not leave without any work. */
  readonly on: boolean;
  /** With the other one it does nothing but throw: `if (!response.ok) throw new Error(…)`. */
  readonly elseThrows: boolean;
}

const known = new WeakMap<Branch, Lead>();

export const leadOf = (branch: Branch): Lead => {
  const lead = known.get(branch) ?? findLead(branch);
  known.set(branch, lead);
  return lead;
};

const findLead = (branch: Branch): Lead => {
  const on = !(isBail(branch.then) && !leaves(branch.else));
  return { on, elseThrows: throws(on ? branch.else : branch.then) };
};

const throws = (program: Program): boolean => {
  if (program.kind === 'sequence') {
    const last = program.parts.at(-1);
    return last !== undefined && throws(last) && isBail(program);
  }
  return program.kind === 'exit' && program.how === 'throw';
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
