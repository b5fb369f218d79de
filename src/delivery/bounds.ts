/** How far the delivery model looks. A bound that is hit becomes a gap, never a guess. */

/** Combinations of opaque conditions per consumer. */
export const MAX_PATHS = 256;

/** Opaque conditions of one path that are looked at two by two; those after them one by one. */
export const MAX_PAIRED = 64;

/** Nodes of the program that all runs of one consumer may visit together. */
export const MAX_VISITS = 400_000;

/** With fewer than these left, a failure is played again only with an answer that it was not played with: most visits are theirs. */
export const SCARCE_VISITS = 300_000;

/** With fewer than these left, no path of a handler that used up the others is played to its end. */
export const LEAST_VISITS = 1000;

/** Messages of a batch; two are enough to tell "this one" from "the other one". */
export const BATCH: readonly number[] = [0, 1];

/** The message index of work that belongs to the whole batch. */
export const WHOLE_BATCH = -1;

/** A lease of so many seconds for each message is long enough for the work on it: calls time out before. */
export const ENOUGH_FOR_MESSAGE = 60;

/** The same for a list of unknown length that a message brings. */
export const ENOUGH_FOR_PAYLOAD = 600;

/** Kinds of error that one failure is tried with. */
export const MAX_KINDS = 8;
