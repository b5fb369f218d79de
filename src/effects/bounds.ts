/** Limits of the lowering. Hitting one is a gap, never a guess. */

/** Calls followed inside calls. */
export const DEEPEST_CALL = 24;
/** Program nodes of one consumer. */
export const MOST_NODES = 20_000;
/** Functions spliced into one consumer. */
export const MOST_CALLS = 2_000;
/** Nested expressions and statements; deeper code is machine-made. */
export const DEEPEST_SYNTAX = 400;
