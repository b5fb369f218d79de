import type { AccessPath, CallbackPath } from './path.ts';

/** Runs its callback once, and gives its result or promise: `tracer.startActiveSpan(name, fn)`, `storage.run(value, fn)`. */
export interface RunMeaning {
  readonly is: 'run';
  /** `Receiver`: it is called with the call's own arguments. */
  readonly callback: AccessPath;
  /** What the receiver gives to whoever asks it meanwhile: `storage.run(client, fn)`, and `storage.getStore()` in there. */
  readonly surrounding?: AccessPath;
  /** A store client that the callback gets (`withPgClient(client => …)`). */
  readonly client?: CallbackPath;
  /** What it gave once is kept: a later run of the handler gets the same (`step.run(id, fn)`). */
  readonly memoised?: boolean;
  /**
   * Its result is what the callback hands to the function at this parameter; at `rejects`, the one that makes it fail:
   * `new Promise((resolve, reject) => …)`.
   */
  readonly resolves?: CallbackPath;
  readonly rejects?: CallbackPath;
}

/** Takes a lock that other deliveries wait for, and gives it: `redlock.acquire([key], ttl)`. */
export interface LockMeaning {
  readonly is: 'lock';
  readonly key: AccessPath;
  /** It is held while this runs: `redlock.using([key], ttl, fn)`. */
  readonly callback?: AccessPath;
}

/** Lets go of a lock. */
export interface UnlockMeaning {
  readonly is: 'unlock';
  readonly lock: AccessPath;
}
