/** Limits of the lowering. Hitting one is a gap, never a guess. */

/** Calls followed inside calls. */
export const DEEPEST_CALL = 24;
/** Program nodes of one consumer. */
export const MOST_NODES = 20_000;
/** Functions spliced into one consumer. */
export const MOST_CALLS = 2_000;
/** Nested expressions and statements; deeper code is machine-made. */
export const DEEPEST_SYNTAX = 400;
/** Constants of a list each of which is a question of its own (`[…].includes(status)`). */
export const MOST_CONSTANTS = 32;
