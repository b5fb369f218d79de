import type { AccessPath, ResultPath, ValueTest } from './path.ts';

export interface CallMeaning {
  readonly is: 'call';
  readonly service: 'payment' | 'email' | 'sms' | 'chat' | 'push' | 'http' | 'storage' | 'invoke' | 'api';
  /**
   * Where the idempotency key goes, when the API takes one: `Argument[last].Member[idempotencyKey]`. A row for many members says so of
   * those whose parameter has that property.
   */
  readonly key?: AccessPath;
  /** A key that only some of those who are called look at: it makes the call keyed, its absence says nothing. */
  readonly optionalKey?: AccessPath;
  /**
   * HTTP: where the method is, or a route that begins with it, and what holds without it; safe methods are no effect, PUT and DELETE are
   * idempotent.
   */
  readonly method?: { readonly at?: AccessPath; readonly default: string };
  /** HTTP: where headers are; a key header makes the call keyed. */
  readonly headers?: AccessPath;
  /** HTTP: the member of the request that sets a header (`request.set(name, value)`, `request.set({ name: value })`), further down the chain. */
  readonly headerSetter?: string;
  /** GraphQL: where the document is; several are tried in order. A query is no effect, one that cannot be seen is unknown work. */
  readonly document?: readonly AccessPath[];
  /** What tells, in the awaited result, that the service refused all or part of it; the call does not throw then: `Member[error]`. */
  readonly failuresAt?: ResultPath;
  /** Its failure is no exception: the awaited result has that at `error`, which is nothing where all went well, and the answer at `data`. */
  readonly returned?: { readonly data: ResultPath; readonly error: ResultPath };
  /** Reads at the other side: no effect, can throw. */
  readonly safe?: boolean;
  /** Options with which it does nothing there: `InvocationType: 'DryRun'`. */
  readonly safeWhen?: readonly ValueTest[];
}
