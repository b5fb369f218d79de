import type { AccessPath } from './path.ts';

/** That promise or observable is waited for: `context.waitUntil(promise)` before the handler is done, `firstValueFrom(observable)`. */
export interface AwaitsMeaning {
  readonly is: 'awaits';
  readonly value: AccessPath;
  /**
   * Only in the executor of a promise, which its callbacks may settle: `new Promise((resolve, reject) => sent.subscribe({ complete:
   * resolve, error: reject }))`. Elsewhere it starts what nobody waits for.
   */
  readonly inExecutor?: true;
  /** Of a client: what was started through it so far. */
  readonly started?: true;
}
