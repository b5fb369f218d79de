import type { Key, Step } from '../effects/program.ts';
import { placeKey, type Candidate, type Occurrence } from './case.ts';
import type { Gate } from './gates.ts';
import { keyTrace, unstableIdOf } from './kinds.ts';
import type { Played } from './schedules.ts';

/** The unstable term that a check or claim compares. */
export const unstableCell = (step: Step | undefined): Key | undefined => {
  if (step === undefined || (step.effect.kind !== 'read' && step.effect.kind !== 'write')) return undefined;
  const unstable = step.effect.rows.cells.filter(({ value }) => value.stability === 'unstable');
  const cell = unstable.find(({ value }) => value.usedAt !== undefined) ?? unstable[0];
  return cell && { value: cell.value };
};

/** An id that only receivers compare lets the publish repeat in any case; what it spoils is their deduplication. */
const keyCause = ({ effect }: Step, key: Key, gate: Gate | undefined): string => {
  if (gate !== undefined) return 'gate';
  if (unstableIdOf(effect)?.value !== key.value) return 'key';
  return effect.kind === 'publish' && effect.payloadId?.value === key.value ? 'content' : 'identity';
};

/** The key, minted anew in each delivery, that lets the effect happen again. */
export const repeatedByKey = (
  occurrence: Occurrence,
  key: Key,
  played: Played,
  user = occurrence.step,
  gate?: Gate,
): Candidate => {
  const at = keyTrace(key, user);
  return {
    owner: 'no-unstable-idempotency-key',
    outcome: 'duplicated',
    cause: keyCause(occurrence.step, key, gate),
    at,
    effect: occurrence.step,
    other: { trace: user.trace, step: user },
    ...(key.value.mintedAt === undefined ? {} : { source: key.value.mintedAt }),
    history: played.world.history,
    about: [gate?.check, gate?.claim],
    group: `unstable ${placeKey(at)}`,
    rank: occurrence.index,
  };
};
