import type { Contract } from '../harness/contract.ts';
import type { Message, Stage } from '../harness/scene.ts';

export type Handler = (messages: readonly number[]) => unknown;

/** A client of a broker, as far as a handler meets it. */
export interface Client {
  /** How the client treats the handler, with the options at the registration. */
  readonly contract: Contract;
  /** Does a delivery bring several messages? */
  readonly isBatch: boolean;
  /** What the program imports of it. */
  packages(stage: Stage, register: Register): ReadonlyMap<string, unknown>;
  /** Starts the consumer; answers with its handler if no call of a double has registered it. */
  start(exported: Readonly<Record<string, unknown>>, stage: Stage, register: Register): unknown;
  /** Calls the handler. */
  deliver(handler: unknown, messages: readonly Message[], indexes: readonly number[], stage: Stage): Promise<unknown>;
}

export type Register = (handler: unknown) => void;

type Callable = (...args: readonly unknown[]) => unknown;

/** Calls what the program has given as its handler; a throw before the first `await` rejects as well. */
export const call = (handler: unknown, ...args: readonly unknown[]): Promise<unknown> =>
  new Promise(resolve => {
    resolve((handler as Callable)(...args));
  });
