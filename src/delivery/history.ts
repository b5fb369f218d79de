import type { Attempt, ClientId, Detached, ReturnSettles, Step, Trace } from '../effects/program.ts';

/** What a read found; where the path decides it, from when the handler first asks. */
export interface Found {
  isThere: boolean | undefined;
}

/** One thing that happened in a schedule. The order of marks is the order of events over all deliveries. */
export interface Mark {
  readonly delivery: 1 | 2;
  readonly what:
    | 'runs'
    /** A read answered; `found` tells what. */
    | 'reads'
    /** The store refused the write, or its condition matched nothing. */
    | 'refused'
    | 'fails'
    | 'caught'
    | 'commits'
    | 'rollsBack'
    | 'crash'
    | 'redelivered'
    | 'pauses'
    | 'resumes'
    | 'settled'
    | 'ends';
  readonly step?: Step;
  readonly found?: Found;
  readonly message: number;
  /** The detached work that it is part of, innermost. */
  readonly task?: Detached | undefined;
  /** Open transactions of the delivery. */
  readonly transactions: readonly ClientId[];
  /** The catch clause that is being run. */
  readonly catching?: Attempt | undefined;
  /** Inside a `finally` that was entered by, or after, a failure. */
  readonly cleaningUp?: boolean;
  readonly at?: Trace;
  readonly text?: string;
}

export interface Settlement {
  readonly how: 'ack' | 'nack' | 'deadLetter' | 'return' | 'delivery';
  readonly step?: Step;
  readonly requeue?: boolean | 'unknown';
  /** The content was safely stored before. */
  readonly handedOff: boolean;
  /** Position in the history. */
  readonly index: number;
  readonly task?: Detached | undefined;
  readonly cleaningUp: boolean;
}

/** A thrown error, as far as schedules care. */
export interface Failure {
  /** The step that failed; `undefined` for a `throw` statement. */
  readonly step: Step | undefined;
  readonly conflict: boolean;
}

export type Completion =
  | { readonly kind: 'normal' }
  | { readonly kind: 'return'; readonly settles?: ReturnSettles | undefined; readonly at: Trace | undefined }
  | { readonly kind: 'throw'; readonly failure: Failure }
  | { readonly kind: 'break' | 'continue'; readonly label: number }
  /** The process is gone. */
  | { readonly kind: 'dies' }
  /** A retry loop that never ends while the failure lasts. */
  | { readonly kind: 'diverges' };

/** An answer that the handler's own writes decided. */
export interface Decision {
  /** Equal in all deliveries: the question. */
  readonly key: string;
  readonly answer: boolean;
  readonly message: number;
  /** The read or write whose outcome it is. */
  readonly asker: Step;
  /** The write that decided it. */
  readonly by: Step | undefined;
}

/** Names what a step does for one message, on whichever side of a condition. */
export const doneKeyOf = ({ id, sameAs = id }: Step, message: number): string => `${String(sameAs)}:${String(message)}`;

/** Names a step's occurrence for one message. */
export const keyOf = (step: Step, message: number): string => `${String(step.id)}:${String(message)}`;

/** The question whether a write takes effect. */
export const wonKeyOf = (step: Step, message: number): string => `won ${keyOf(step, message)}`;
