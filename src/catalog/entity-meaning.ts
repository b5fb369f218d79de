import type { Participation } from './model.ts';
import type { AccessPath } from './path.ts';

/** Makes an entity in memory; nothing is stored yet: `new OrderModel({ … })`, `repository.create({ … })`. */
export interface MakesMeaning {
  readonly is: 'makes';
  /** Its columns; absent: none yet. */
  readonly value: AccessPath;
  readonly table?: AccessPath | readonly AccessPath[];
  /** The client saves it when it is flushed; see `FlushMeaning`. */
  readonly waits?: boolean;
}

/** Writes an entity: an update of the row that it was read from, else an insert of a new one. */
export interface SaveMeaning extends Participation {
  readonly is: 'save';
  readonly entity: AccessPath;
  readonly table?: AccessPath | readonly AccessPath[];
  /** The entity, where the first argument is its class: `manager.save(Order, { … })`. */
  readonly entityOfClass?: AccessPath;
  /** An entity that brings its own key replaces the row with that key; `upsertsBy` is the key where none is declared. */
  readonly upsertsBy?: readonly string[];
  /** Nothing is written before the client is flushed; see `FlushMeaning`. */
  readonly waits?: boolean;
  /** An entity that was read in a transaction is saved in it, where none is named. */
  readonly keepsClient?: boolean;
}

/** From here on the entity is saved in the transaction that is named, if one is: `order.$session(session)`. */
export interface EnlistsMeaning extends Participation {
  readonly is: 'enlists';
  readonly entity: AccessPath;
}

/**
 * Writes what waits in the client's memory, in one transaction unless there is one: new entities, those to delete, and where the
 * library tracks changes the rows that it gave and that were changed since.
 */
export interface FlushMeaning {
  readonly is: 'flush';
  /** Entities that the same call adds to what waits: `persistAndFlush(order)`. */
  readonly saves?: AccessPath;
  readonly deletes?: AccessPath;
}
