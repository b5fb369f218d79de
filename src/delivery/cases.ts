import type { Consumer } from '../consumers/consumer.ts';
import { LEAST_VISITS, MAX_PATHS, MAX_VISITS, SCARCE_VISITS } from './bounds.ts';
import { caseOf, type Case } from './case.ts';
import type { Facts } from './facts.ts';
import { OutOfBudget, type Setting } from './setting.ts';
import { Paths, type Path } from './path.ts';
import { Schedules } from './schedules.ts';
import { Tried } from './tried.ts';

/**
 * Plays every path of the handler, those that show nothing new aside, as far as the bounds allow.
 *
 * @returns the bound, in words; `undefined` when all was played
 */
export const eachCase = (consumer: Consumer, facts: Facts, visit: (subject: Case) => void): string | undefined => {
  let left = MAX_VISITS;
  const paths = new Paths();
  const tried = new Tried();
  const triedReversed = new Tried();
  const isTriedWith =
    (path: Path, before: Tried): Case['isTried'] =>
    failing =>
      !before.isNew(failing, path.answers()) && left < SCARCE_VISITS;
  const visitPath = (path: Path, setting: Setting): void => {
    const schedules = new Schedules(setting, path, false);
    const clean = schedules.clean();
    if (clean !== undefined && paths.isNew(path)) {
      visit(caseOf(consumer, setting, schedules, clean, isTriedWith(path, tried)));
      const reversed = new Schedules(setting, path, true);
      const other = facts.hasParallel ? reversed.clean() : undefined;
      if (other !== undefined) visit(caseOf(consumer, setting, reversed, other, isTriedWith(path, triedReversed)));
    }
  };
  /** One long path, such as all that an alert does, leaves half of what there is to the paths around it. */
  const isPlayed = (path: Path): boolean => {
    const budget = { left: Math.ceil(left / 2) };
    const given = budget.left;
    const { contract, kind, program } = consumer;
    try {
      visitPath(path, { facts, contract, isRelay: kind === 'relay', program, budget });
      return true;
    } catch (error) {
      if (!(error instanceof OutOfBudget)) throw error;
      return false;
    } finally {
      left -= given - Math.max(0, budget.left);
    }
  };
  let isCutShort = false;
  for (let count = 0; count < MAX_PATHS && left > LEAST_VISITS; count += 1) {
    const path = paths.next();
    if (path === undefined) break;
    isCutShort = !isPlayed(path) || isCutShort;
    paths.branchOff(path);
  }
  if (isCutShort || (paths.hasNext && left <= LEAST_VISITS)) return `more than ${String(MAX_VISITS)} visits`;
  return paths.hasNext ? `more than ${String(MAX_PATHS)} paths` : undefined;
};
