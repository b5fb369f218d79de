import type { Guarantee } from '../../delivery/guarantee.ts';
import { Failure } from '../failure.ts';
import type { ConsumerEntry, FindingEntry, Inventory } from './model.ts';
import { findingsIn } from './inventory.ts';

export interface Change {
  /** As it is now. */
  readonly consumer: ConsumerEntry;
  readonly before: Guarantee;
  readonly after: Guarantee;
}

/** What happened to the guarantees between two reports. */
export interface Comparison {
  /** In some respect: more can go wrong than before, or it can no longer be told. */
  readonly weaker: readonly Change[];
  readonly stronger: readonly Change[];
  readonly added: readonly ConsumerEntry[];
  readonly removed: readonly ConsumerEntry[];
  /** Of a rule and text that the file did not have before. */
  readonly newFindings: readonly FindingEntry[];
  /** Of a rule and text that the file no longer has. */
  readonly goneFindings: readonly FindingEntry[];
}

const RANKS: Readonly<Record<string, number>> = { none: 0, unknown: 1, possible: 2, window: 2 };
const RESPECTS = ['loss', 'duplicateOnCrash', 'duplicateOnOverlap'] as const;

const rankOf = (guarantee: Guarantee, respect: (typeof RESPECTS)[number]): number => RANKS[guarantee[respect]] ?? 0;

const isWeaker = (before: Guarantee, after: Guarantee): boolean =>
  RESPECTS.some(respect => rankOf(after, respect) > rankOf(before, respect));

const isEqual = (before: Guarantee, after: Guarantee): boolean =>
  RESPECTS.every(respect => before[respect] === after[respect]);

const isAlike = (left: ConsumerEntry, right: ConsumerEntry): boolean =>
  left.name === right.name && left.broker === right.broker;

/** The same consumer by its id; else, where it was moved, the only one left of its name and client. */
const pairsOf = (
  before: readonly ConsumerEntry[],
  after: readonly ConsumerEntry[],
): ReadonlyMap<ConsumerEntry, ConsumerEntry> => {
  const byId = new Map(before.map(consumer => [consumer.id, consumer]));
  const pairs = new Map<ConsumerEntry, ConsumerEntry>();
  for (const consumer of after) {
    const same = byId.get(consumer.id);
    if (same !== undefined) pairs.set(consumer, same);
  }
  const taken = new Set(pairs.values());
  const gone = before.filter(consumer => !taken.has(consumer));
  const moved = after.filter(consumer => !pairs.has(consumer));
  for (const consumer of moved) {
    const [origin, ...more] = gone.filter(other => isAlike(consumer, other));
    if (origin !== undefined && more.length === 0 && moved.filter(other => isAlike(consumer, other)).length === 1)
      pairs.set(consumer, origin);
  }
  return pairs;
};

/** Lines move, and others like it come and go; what a message says of the code stays. */
const sameFinding = ({ rule, file, message }: FindingEntry): string =>
  `${rule} ${file} ${message.replaceAll(/\bline \d+|:\d+| and \d+ more\b/gu, '')}`;

/** The findings that the other report does not have. */
const onlyIn = (now: Inventory, base: Inventory): readonly FindingEntry[] => {
  const counts = new Map<string, number>();
  const isActive = ({ suppressed }: FindingEntry): boolean => suppressed === undefined;
  for (const finding of findingsIn(base).filter(isActive))
    counts.set(sameFinding(finding), (counts.get(sameFinding(finding)) ?? 0) + 1);
  return findingsIn(now)
    .filter(isActive)
    .filter(finding => {
      const left = counts.get(sameFinding(finding)) ?? 0;
      counts.set(sameFinding(finding), left - 1);
      return left <= 0;
    });
};

export const compare = (base: Inventory, now: Inventory): Comparison => {
  const pairs = pairsOf(base.consumers, now.consumers);
  const changes = [...pairs].flatMap(([consumer, { guarantee: before }]): readonly Change[] =>
    isEqual(before, consumer.guarantee) ? [] : [{ consumer, before, after: consumer.guarantee }],
  );
  const kept = new Set(pairs.values());
  return {
    weaker: changes.filter(({ before, after }) => isWeaker(before, after)),
    stronger: changes.filter(({ before, after }) => !isWeaker(before, after)),
    added: now.consumers.filter(consumer => !pairs.has(consumer)),
    removed: base.consumers.filter(consumer => !kept.has(consumer)),
    newFindings: onlyIn(now, base),
    goneFindings: onlyIn(base, now),
  };
};

/** A report that `--format json` wrote. */
export const readBase = (text: string, file: string): Inventory => {
  const given = parsed(text, file);
  const isReport =
    typeof given === 'object' &&
    given !== null &&
    'consumers' in given &&
    Array.isArray(given.consumers) &&
    'version' in given;
  if (!isReport) throw new Failure(`${file} is no report: write one with \`exactly-once report --format json\``);
  if (given.version !== 1) throw new Failure(`${file} was written by another version: write it again with this one`);
  return given as unknown as Inventory;
};

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${file} is not JSON`);
  }
};
