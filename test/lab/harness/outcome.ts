import type { Played } from './play.ts';
import type { Entry, Transaction } from './scene.ts';

export type OutcomeKind = 'lost' | 'duplicated' | 'stuck' | 'kept';

/** What went wrong, and with the effect of which call; a message that is stuck has no call. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly place: string;
}

/** The rows that tell of one message, by their table, with the message's id left out. */
export type Rows = ReadonlyMap<string, readonly string[]>;

export interface Observed {
  readonly played: Played;
  /** By the position of the message. */
  readonly rows: readonly Rows[];
}

export const placeOf = ({ site }: Entry): string => `${site.file}:${String(site.position)}`;

/** How often an effect is in the world. Doing the same again in an absolute form does not count. */
const countsOf = ({ played }: Observed, message: number): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const entry of played.scene.journal) {
    if (!entry.about.includes(message) || !entry.isNew) continue;
    const place = placeOf(entry);
    counts.set(place, entry.isAbsolute ? 1 : (counts.get(place) ?? 0) + 1);
  }
  return counts;
};

const tablesOf = ({ played }: Observed): ReadonlyMap<string, string> =>
  new Map(played.scene.journal.flatMap(entry => (entry.table === undefined ? [] : [[placeOf(entry), entry.table]])));

/** Compares what a schedule left behind with what an undisturbed delivery leaves. */
export const outcomesOf = (
  clean: Observed,
  disturbed: Observed,
  isBusiness: (table: string) => boolean,
): readonly Outcome[] => {
  const outcomes: Outcome[] = [];
  const { scene, isStuck, isExhausted, isFailing } = disturbed.played;
  if (isStuck) outcomes.push({ kind: 'stuck', place: '' });
  const tables = new Map([...tablesOf(clean), ...tablesOf(disturbed)]);
  const usualPlaces = new Set(clean.played.scene.journal.map(placeOf));
  // A failure that is written down or sent elsewhere is somebody's work, and not lost.
  const isStored = (index: number): boolean =>
    scene.journal.some(entry => entry.about.includes(index) && !usualPlaces.has(placeOf(entry)));
  const isChanged = (index: number, table: string): boolean => {
    const [before, after] = [clean, disturbed].map(({ rows }) => JSON.stringify(rows[index]?.get(table) ?? []));
    return before !== after;
  };
  for (const [index, standing] of scene.standings.entries()) {
    const usual = countsOf(clean, index);
    const actual = countsOf(disturbed, index);
    for (const place of new Set([...usual.keys(), ...actual.keys()])) {
      const table = tables.get(place);
      const isUnfinished = table !== undefined && standing === 'held' && isFailing;
      if (table !== undefined && !(isBusiness(table) && isChanged(index, table))) continue;
      const [wanted, got] = [usual.get(place) ?? 0, actual.get(place) ?? 0];
      if (got > wanted && wanted > 0 && !isUnfinished) outcomes.push({ kind: 'duplicated', place });
      // What is parked is not lost; what is delivered again and again, and never done, is.
      const isOver = !isStored(index) && (standing === 'acked' || (standing === 'held' && isExhausted));
      if (got < wanted && isOver) outcomes.push({ kind: 'lost', place });
    }
  }
  for (const entry of scene.journal) {
    const isBesideUndone = entry.beside.some(transaction => isUndone(transaction, entry));
    if (isBesideUndone && usualPlaces.has(placeOf(entry)) && isHarmfulBeside(entry, isBusiness))
      outcomes.push({ kind: 'kept', place: placeOf(entry) });
  }
  return outcomes;
};

/** A transaction about the same message that came to nothing. */
const isUndone = ({ state, about }: Transaction, entry: Entry): boolean =>
  state === 'rolledBack' && entry.about.some(index => about.has(index));

const isHarmfulBeside = ({ isAbsolute, isKeyed, table }: Entry, isBusiness: (table: string) => boolean): boolean =>
  !isAbsolute && !isKeyed && (table === undefined || isBusiness(table));
