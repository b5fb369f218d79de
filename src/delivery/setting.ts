import type { Contract } from '../consumers/consumer.ts';
import type { Program, Step } from '../effects/program.ts';
import type { Mode } from './answers.ts';
import type { Facts } from './facts.ts';
import type { Trust } from './value.ts';

/** Where a run stops for a moment, so that a scheduler can look at the world, crash it, or run another delivery. */
export type Stop =
  /** Something outside of a transaction's buffer changed. */
  | { readonly kind: 'changed' }
  /** A read, or a write that is not yet visible. */
  | { readonly kind: 'stepped' }
  /** The run waits for a lock or an uncommitted row of another delivery. */
  | { readonly kind: 'blocked' };

export type Running<T> = Generator<Stop, T, undefined>;

export interface Plan {
  readonly delivery: 1 | 2;
  /** The messages that this delivery brings. */
  readonly messages: readonly number[];
  readonly mode: Mode;
  readonly trust: Trust;
  /** Branches of a `Parallel` run last to first. */
  readonly isReversed: boolean;
  /** The occurrence that fails, whenever it runs. */
  readonly failing?: { readonly step: Step; readonly message: number };
  /** Answers that replace those of the world. */
  readonly force: ReadonlyMap<string, boolean>;
  /** Of all questions about the caught error, the only one whose answer is yes. */
  readonly kind?: string;
}

/** What is the same for all runs of one consumer. */
export interface Setting {
  readonly facts: Facts;
  readonly contract: Contract;
  readonly isRelay: boolean;
  readonly program: Program;
  /** Visits left; shared by all runs of a path. */
  readonly budget: { left: number };
}

/** Thrown when the budget is used up; the rest of the path becomes a gap. */
export class OutOfBudget extends Error {}
