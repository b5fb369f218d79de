import type { WriteEffect } from '../effects/program.ts';
import type { Report } from '../engine.ts';

/** Why two deliveries at once both get through, and what would let only one of them. */
export interface Race {
  /**
   * `free`, `unseen`: no key, or none in view; `unhandled`: a key refuses the loser, who goes on; `unenforced`: a conflict is waited for
   * that no key raises; `overwrites`: the write is no insert.
   */
  readonly kind: 'free' | 'unseen' | 'unhandled' | 'unenforced' | 'overwrites';
  readonly words: {
    /** The index that would refuse the second row. */
    readonly remedy: string;
    /** How the store itself would let one of the two win. */
    readonly atomicForm: string;
  };
}

export function raceOf(report: Report): Race {
  const claim = claimOf(report);
  const remedy = claim?.remedy === undefined ? 'a unique index on its key' : `\`${claim.remedy}\``;
  const setIfAbsent = claim?.remedy === undefined ? 'Set the key with NX' : `Set the key with ${remedy}`;
  const atomicForm =
    claim?.rows.table === ''
      ? `${setIfAbsent} and stop when it is there.`
      : 'Make the write conditional and stop when it changes nothing.';
  return { kind: kindOf(report, claim), words: { remedy, atomicForm } };
}

/** The write that the report is about. */
function claimOf({ finding: { at, effect, schedule } }: Report): WriteEffect | undefined {
  const steps = [effect, ...schedule.map(moment => moment.step)];
  const claim = steps.find(step => step?.trace.at === at.at)?.effect;
  return claim?.kind === 'write' ? claim : undefined;
}

function kindOf({ finding: { cause, other } }: Report, claim: WriteEffect | undefined): Race['kind'] {
  if (other === undefined) return 'unenforced';
  if (claim !== undefined && claim.form !== 'insert') return 'overwrites';
  return cause === 'unseen' || cause === 'unhandled' ? cause : 'free';
}
