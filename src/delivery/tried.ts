import { keyOf } from './history.ts';
import type { Failing } from './schedules.ts';

/** Which failures were played, and with which answers of a path. */
export class Tried {
  private readonly played = new Map<string, Set<string>>();

  /** Notes that the failure is played with these answers. Is one of them new to it? */
  isNew({ step, message }: Failing, answers: readonly string[]): boolean {
    const key = keyOf(step, message);
    const known = this.played.get(key);
    const before = known?.size;
    const all = known ?? new Set();
    for (const answer of answers) all.add(answer);
    this.played.set(key, all);
    return all.size !== before;
  }
}
