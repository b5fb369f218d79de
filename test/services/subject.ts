import type { AccessPath } from '../../src/catalog/model.ts';

/** Values at the access paths of a row, for a call that is made without a linter around it: `{ 'Argument[2]': false }`. */
export type Options = Readonly<Record<AccessPath, unknown>>;

/** One message as the client's own handler got it. */
export interface Delivery {
  /** Objects that have the catalogued fields, by the name of the type in the field's row: `{ MessageProperties: message.properties }`. */
  readonly holders: Readonly<Record<string, unknown>>;
  /**
   * The catalogued ways to settle this message, by the row's target: `Channel.nack`, `Nack`. Options are given by the access paths of
   * the row. What the function gives is what the handler returns.
   */
  readonly settle?: Readonly<Record<string, (options: Options) => unknown>>;
}

/** What a consumer module gets in the process that it runs in. */
export interface Session {
  readonly queue: string;
  /** The options of the registration, by the access paths of the consumer row. Those that are not named stay at their defaults. */
  readonly options: Options;
  /**
   * The handler. Its result belongs to the client as it is: a value, a promise, a throw.
   * A client whose handler calls back instead of returning hands over the result itself.
   */
  readonly handle: (delivery: Delivery) => unknown;
}

/** A consumer module's default export: starts a consumer in the way that the package documents. Resolves when it consumes. */
export type Consume = (session: Session) => Promise<void>;

/** What the handler does with the messages of a run. */
export type Behaviour =
  /** The client's way to say "done": a settle row, or `undefined` for those that acknowledge on return. */
  | { readonly does: 'settle'; readonly by: string | undefined; readonly options: Options }
  /** Settles the third message, and lets all others wait. */
  | { readonly does: 'settleThird'; readonly by: string; readonly options: Options }
  | { readonly does: 'throw' | 'reject' | 'hang' | 'returnUnsettled' };

export interface Plan {
  readonly module: string;
  readonly queue: string;
  readonly options: Options;
  readonly behaviour: Behaviour;
  /** How every message after those of the behaviour is settled, so that a run comes to an end. */
  readonly done: string | undefined;
  /** The fields to tell: type and field of each row. */
  readonly fields: readonly (readonly [type: string, field: string])[];
}

/** What a process of consumers is told: to start one more. */
export interface Order {
  readonly consumer: number;
  readonly plan: Plan;
}

/** What it tells of one of them. */
export type News = { readonly consumer: number } & (
  | { readonly kind: 'ready' }
  /** The fields that the message has, as text, by `Type.field`. */
  | { readonly kind: 'delivered'; readonly fields: Readonly<Record<string, string>> }
);
