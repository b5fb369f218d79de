/** How far the delivery model looks. A bound that is hit becomes a gap, never a guess. */

/** Combinations of opaque conditions per consumer. */
export const MAX_PATHS = 256;

/** Opaque conditions of one path that are looked at two by two; those after them one by one. */
export const MAX_PAIRED = 64;

/** Nodes of the program that all runs of one consumer may visit together. */
export const MAX_VISITS = 400_000;

/** Messages of a batch; two are enough to tell "this one" from "the other one". */
export const BATCH: readonly number[] = [0, 1];

/** The message index of work that belongs to the whole batch. */
export const WHOLE_BATCH = -1;

/** Kinds of error that one failure is tried with. */
export const MAX_KINDS = 8;
