import type { Consumer } from '../consumers/consumer.ts';
import { MAX_PATHS, MAX_VISITS } from './bounds.ts';
import { caseOf, type Case } from './case.ts';
import type { Facts } from './facts.ts';
import { OutOfBudget, type Setting } from './interpreter.ts';
import { Paths, type Path } from './path.ts';
import { Schedules } from './schedules.ts';

/**
 * Plays every path of the handler, those that show nothing new aside, until a bound is hit.
 *
 * @returns the bound, in words; `undefined` when all was played
 */
export const eachCase = (consumer: Consumer, facts: Facts, visit: (subject: Case) => void): string | undefined => {
  const setting: Setting = {
    facts,
    contract: consumer.contract,
    isRelay: consumer.kind === 'relay',
    program: consumer.program,
    budget: { left: MAX_VISITS },
  };
  const paths = new Paths();
  const visitPath = (path: Path): void => {
    const schedules = new Schedules(setting, path, false);
    const clean = schedules.clean();
    if (clean !== undefined && paths.isNew(path)) {
      visit(caseOf(consumer, setting, schedules, clean));
      const reversed = new Schedules(setting, path, true);
      const other = facts.hasParallel ? reversed.clean() : undefined;
      if (other !== undefined) visit(caseOf(consumer, setting, reversed, other));
    }
    paths.branchOff(path);
  };
  try {
    for (let count = 0; count < MAX_PATHS; count += 1) {
      const path = paths.next();
      if (path === undefined) break;
      visitPath(path);
    }
    return paths.hasNext ? `more than ${String(MAX_PATHS)} paths` : undefined;
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    return error.message;
  }
};
