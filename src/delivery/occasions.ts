import type { Case } from './case.ts';
import { keyOf, type Mark } from './history.ts';
import type { Failing } from './schedules.ts';

export type Occasion = Failing & { readonly mark: Mark };

/** Every step of the clean run that can fail, commits only if asked for; the failure route's own steps are not tried. */
export const occasionsOf = (subject: Case, commits: 'withCommits' | 'without' = 'without'): readonly Occasion[] => {
  const { cleanup } = subject.setting.facts;
  const found = new Map<string, Occasion>();
  for (const mark of subject.clean.history) {
    const { step, message } = mark;
    if (step === undefined || !step.canThrow || cleanup.has(step.id)) continue;
    if (mark.what === 'commits' && commits === 'without') continue;
    const key = keyOf(step, message);
    if (!found.has(key)) found.set(key, { step, message, mark });
  }
  return [...found.values()];
};
