import type { ClientId, Place, Pool, Step, Trace } from '../effects/program.ts';
import { placeKey, type Candidate, type Case } from './case.ts';
import { lacksKey, repetitionOf } from './kinds.ts';
import type { Mark } from './history.ts';

/** The story of a crash right after the step, its transaction still open. */
const crashAfter = (subject: Case, index: number): readonly Mark[] => {
  const crash = subject.crashes.find(({ point }) => point.index > index);
  return crash?.played[0]?.world.history ?? crash?.point.world.history ?? subject.clean.history.slice(0, index + 1);
};

const writesThrough = (subject: Case, client: ClientId): boolean =>
  subject.clean.history.some(
    ({ what, step }) => what === 'runs' && step?.effect.kind === 'write' && step.effect.client === client,
  );

/** Of two databases, each has transactions of its own. */
const isAnother = (left: Pool | undefined, right: Pool | undefined): boolean =>
  right !== undefined && left?.among === right.among && left.name !== right.name;

/** The transaction of the same store that the step should have been part of. */
const bypassed = (subject: Case, { step, transactions }: Mark): ClientId | undefined => {
  const effect = step?.effect;
  if (effect?.kind !== 'write' && !(effect?.kind === 'read' && effect.locks)) return undefined;
  if (effect.unseen === true || (effect.client !== undefined && transactions.includes(effect.client))) return undefined;
  const { storeOf, poolOf } = subject.setting.facts;
  return transactions.find(
    client => storeOf.get(client) === effect.rows.store && !isAnother(effect.pool, poolOf.get(client)),
  );
};

const holds = (outer: Place, { file, start, end }: Place): boolean =>
  outer.file === file && outer.start <= start && end <= outer.end;

/** What a reader takes for the beginning of the transaction: the call whose callback leads to the step, be it a helper's; else `BEGIN`. */
export const openedAround = (subject: Case, client: ClientId, inside: Trace): Candidate['other'] => {
  const begun = subject.setting.facts.begunAt.get(client);
  if (begun === undefined) return undefined;
  for (const place of [inside.at, ...inside.via.toReversed()]) {
    const helper = begun.via.findLast(call => holds(call, place) && call !== place);
    if (helper !== undefined) return { trace: { at: helper, via: [] } };
    if (holds(begun.at, place)) break;
  }
  return { trace: begun };
};

const external = (
  subject: Case,
  mark: Mark,
  step: Step,
): Pick<Candidate, 'owner' | 'cause' | 'group' | 'other'> | undefined => {
  const { effect } = step;
  if (subject.setting.isRelay || (effect.kind !== 'call' && effect.kind !== 'publish')) return undefined;
  // Its own transaction decides about it.
  if (effect.kind === 'publish' && effect.client !== undefined) return undefined;
  if (effect.key !== undefined || repetitionOf(step, subject.setting.facts) !== 'harmful') return undefined;
  const client = mark.transactions.find(open => writesThrough(subject, open));
  if (client === undefined) return undefined;
  const other = openedAround(subject, client, step.trace);
  return lacksKey(step)
    ? { owner: 'require-idempotency-key', cause: 'rollback', group: `needs key ${placeKey(step.trace)}` }
    : { owner: 'no-side-effect-in-transaction', cause: effect.kind, group: `kept ${placeKey(step.trace)}`, other };
};

/** What stays although the transaction around it rolls back. */
export const keptAfterRollback = (subject: Case): readonly Candidate[] => {
  const { clean } = subject;
  const candidates: Candidate[] = [];
  for (const [index, mark] of clean.history.entries()) {
    const { step, what } = mark;
    if (step === undefined || mark.transactions.length === 0 || mark.catching !== undefined) continue;
    if (what !== 'runs' && what !== 'reads') continue;
    const kept = external(subject, mark, step);
    const shared = {
      outcome: 'keptAfterRollback',
      at: step.trace,
      effect: step,
      history: crashAfter(subject, index),
      rank: index,
    } as const;
    if (kept !== undefined) candidates.push({ ...shared, ...kept });
    const client = bypassed(subject, mark);
    if (client === undefined) continue;
    candidates.push({
      ...shared,
      owner: 'no-outer-client-in-transaction',
      cause: step.effect.kind === 'read' ? 'lock' : 'write',
      other: openedAround(subject, client, step.trace),
      bypassed: { client, variables: subject.consumer.clientVariables?.get(client) ?? [] },
      group: `outer ${placeKey(step.trace)}`,
    });
  }
  return candidates;
};
