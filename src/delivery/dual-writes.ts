import type { Effect } from '../effects/program.ts';
import { nameOfTable } from '../effects/table-name.ts';
import { WHOLE_BATCH } from './bounds.ts';
import type { Candidate, Case, Occurrence } from './case.ts';
import { isEffect } from './kinds.ts';
import { isDoneWithAck } from './with-ack.ts';

/**
 * A change in a database, where an outbox row could be written beside it; caches have no transactions worth the name, and nobody
 * announces a marker.
 */
const isDatabaseWrite = (effect: Effect): boolean =>
  effect.kind === 'write' && effect.rows.table !== '' && effect.expires !== true && !effect.markerOnly;

/** By its name, which is the only thing that tells it from another table; it decides over words only. */
const isOutboxRow = ({ step: { effect } }: Occurrence): boolean =>
  effect.kind === 'write' && effect.form === 'insert' && /outbox/iu.test(nameOfTable(effect.rows.table ?? ''));

/** A batch may be written row by row and announced at once, or the other way round. */
const isSameNews = (write: Occurrence, publish: Occurrence): boolean =>
  write.message === publish.message || write.message === WHOLE_BATCH || publish.message === WHOLE_BATCH;

/** The write next to the publish: the last one before it, else the first one after it. A row of the outbox before all others. */
const writeBeside = (writes: readonly Occurrence[], publish: Occurrence): Occurrence | undefined => {
  const own = writes.filter(write => isSameNews(write, publish));
  const before = own.filter(({ index }) => index < publish.index);
  return before.find(isOutboxRow) ?? before.at(-1) ?? own.find(({ index }) => index > publish.index);
};

const causeOf = (write: Occurrence, publish: Occurrence): string => {
  if (write.index > publish.index) return 'ghostEvent';
  if (isOutboxRow(write)) return 'besideOutbox';
  return publish.transactions.some(client => write.transactions.includes(client)) ? 'uncommitted' : 'lostEvent';
};

/** A change and the news of it that no transaction keeps together. Whether a redelivery repairs it is another question. */
export const dualWrites = (subject: Case): readonly Candidate[] => {
  const { occurrences, setting, clean, crashes } = subject;
  if (setting.isRelay) return [];
  const effects = occurrences.filter(({ step }) => isEffect(step, setting.facts));
  const writes = effects.filter(({ step }) => isDatabaseWrite(step.effect));
  return effects.flatMap(publish => {
    const write = publish.step.effect.kind === 'publish' ? writeBeside(writes, publish) : undefined;
    // One that is sent with the acknowledgement is sent in the end: what is missing of it brings the message back.
    if (write === undefined || isDoneWithAck(subject, publish)) return [];
    const [earlier, later] = write.index < publish.index ? [write, publish] : [publish, write];
    const between = crashes.find(({ point }) => point.index > earlier.index && point.index <= later.index);
    return [
      {
        owner: 'no-dual-write',
        outcome: 'split',
        cause: causeOf(write, publish),
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
