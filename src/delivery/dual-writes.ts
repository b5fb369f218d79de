import type { Effect } from '../effects/program.ts';
import type { Candidate, Case, Occurrence } from './case.ts';
import { isEffect } from './kinds.ts';

/** A write to a database, where an outbox row could be written beside it; caches have no transactions worth the name. */
const isDatabaseWrite = (effect: Effect): boolean =>
  effect.kind === 'write' && effect.rows.table !== '' && effect.expires !== true;

/** The write next to the publish: the last one before it, else the first one after it. */
const writeBeside = (writes: readonly Occurrence[], publish: Occurrence): Occurrence | undefined => {
  const own = writes.filter(({ message }) => message === publish.message);
  return own.findLast(({ index }) => index < publish.index) ?? own.find(({ index }) => index > publish.index);
};

/** A change and the news of it that no transaction keeps together. Whether a redelivery repairs it is another question. */
export const dualWrites = ({ occurrences, setting, clean, crashes }: Case): readonly Candidate[] => {
  if (setting.isRelay) return [];
  const effects = occurrences.filter(({ step }) => isEffect(step, setting.facts));
  const writes = effects.filter(({ step }) => isDatabaseWrite(step.effect));
  return effects.flatMap(publish => {
    const write = publish.step.effect.kind === 'publish' ? writeBeside(writes, publish) : undefined;
    if (write === undefined) return [];
    const isLost = write.index < publish.index;
    const [earlier, later] = isLost ? [write, publish] : [publish, write];
    const between = crashes.find(({ point }) => point.index > earlier.index && point.index <= later.index);
    return [
      {
        owner: 'no-dual-write',
        outcome: 'split',
        cause: isLost ? 'lostEvent' : 'ghostEvent',
        at: later.step.trace,
        effect: publish.step,
        other: { trace: earlier.step.trace, step: earlier.step },
        history: between?.point.world.history ?? clean.history.slice(0, earlier.index + 1),
        about: [write.step],
        group: 'dual write',
        rank: later.index,
      } satisfies Candidate,
    ];
  });
};
