import type { AccessPath, ArgumentTest, Duration, OptionTest, ResultPath, TextTest, ValueTest } from './path.ts';

/** How a store call names its rows. */
export interface RowShape {
  /**
   * Where the table's name is: `Type[*]`, `Argument[0].Member[TableName]`, `TypeArgument[0]`; several are tried in order. None for
   * key-value stores.
   */
  readonly table?: AccessPath | readonly AccessPath[];
  /** Equality conditions: an object of column → value (`Argument[0].Member[where]`), or a key (key-value stores). */
  readonly where?: AccessPath;
  readonly key?: AccessPath;
  /**
   * The column that the key is compared with, in stores whose rows have columns, where the program declares no other: `_id`. Without a `key`,
   * that of a condition which is a bare value: `update(id, { … })`.
   */
  readonly keyColumn?: string;
  /** The second half of a compound key: a hash's field, a set's member. */
  readonly subkey?: AccessPath;
  /** The new row's or the changed columns' object. */
  readonly values?: AccessPath;
  /** For an upsert: what a row that is there already is changed to. */
  readonly updates?: AccessPath;
  /** An entity: where it was read in this run, the row is the one that it was read from (`order.destroy()`). */
  readonly entity?: AccessPath;
  /** Of a call that is told an entity: nothing is written before the client is flushed; see `FlushMeaning`. */
  readonly waits?: boolean;
}

/** How a call of a store that has no client of its own for a transaction takes part in one. */
export interface Participation {
  /** The transaction that an option names (`{ session }`, `{ transaction }`); without it the call is outside. */
  readonly through?: AccessPath;
  /** The call further down the chain that names it as well: `query.session(session)`. */
  readonly throughSetter?: string;
}

export interface StoreMeaning extends RowShape, Participation {
  readonly is: 'read' | 'insert' | 'upsert' | 'update' | 'delete';
  /** Options that make it another call (`{ upsert: true }`); first match wins. */
  readonly isWhen?: readonly (ValueTest & { readonly is: 'insert' | 'upsert' | 'update' })[];
  /** What a read gives: a row or nothing, a list, a count, a yes/no (also 0/1), a single value. */
  readonly yields?: 'row' | 'rows' | 'count' | 'boolean' | 'value' | 'rowOrThrow';
  /** Of a read: where in the awaited result that is; a callback is given just that. */
  readonly valueAt?: ResultPath;
  /**
   * The call is the store's atomic form (`SETNX`), or is when the option matches (`'NX'` among the arguments): an insert that the
   * store refuses when there is one already, also where the plain form is an upsert.
   */
  readonly atomic?: boolean;
  readonly atomicWhen?: readonly (OptionTest | TextTest | ArgumentTest)[];
  /** How the result tells a refusal: falsy (`null`, `0`, `false`), an affected-row count, or an exception. */
  readonly refusal?: 'falsy' | 'count' | 'throws';
  /** Options that change the above (`skipDuplicates`); first match wins. */
  readonly refusalWhen?: readonly (OptionTest & { readonly refusal: 'falsy' | 'count' | 'throws' })[];
  /** The member of the awaited result that counts the affected rows: `Member[count]`; a second one counts those that differ now. Absent: the result. */
  readonly countAt?: ResultPath | readonly [found: ResultPath, changed: ResultPath];
  readonly relative?: boolean;
  /** The columns that are changed so, where the call names them: `decrement(where, 'stock', 1)`. */
  readonly moves?: AccessPath;
  /** Operators inside `values` that make the update relative: `{ stock: { increment: 1 } }`. */
  readonly relativeOperators?: readonly string[];
  /** Operators that hold the columns themselves: `{ $set: { status }, $inc: { stock: 1 } }`. */
  readonly operators?: { readonly absolute: readonly string[]; readonly relative: readonly string[] };
  /** Tags around stored values: `{ id: { S: 'a' } }` holds `a`. */
  readonly valueTags?: readonly string[];
  /** A condition that the store checks together with the write: `ConditionExpression`. */
  readonly condition?: AccessPath;
  /** The text of an update in DynamoDB's language: `ADD stock :n`, `SET stock = stock - :n`. */
  readonly updateExpression?: AccessPath;
  readonly expiresWhen?: readonly (ValueTest | ArgumentTest)[] | boolean;
  /** After which time it does, where the call says so; the first that is given holds. */
  readonly expiresAfter?: readonly Duration[];
  /**
   * An insert that looks for the row at `where` first, in a statement of its own, and inserts it with those columns where there is none.
   * The awaited result is a pair: the row, and whether it was inserted; a refusal is no failure.
   */
  readonly ifAbsent?: boolean;
  /** Of an upsert whose values all stand under such an operator: it inserts a row, or does nothing. See `CreationMeaning`. */
  readonly creates?: CreationMeaning;
  /** Of a read: where there is no row, it gives a new entity with these columns. The awaited result is a pair: that, and whether it is new. */
  readonly makesIfAbsent?: AccessPath;
  /** Many rows at once (`createMany`): cells are not known one by one. */
  readonly many?: boolean;
  /** What tells, in the awaited result, of rows that were not written: `Member[UnprocessedItems]`. The call does not throw then. */
  readonly failuresAt?: ResultPath;
  readonly locks?: boolean;
  readonly locksWhen?: readonly OptionTest[];
}

/** How the awaited result of an upsert that changes no row tells whether it has inserted one. */
export interface CreationMeaning {
  /** What stands under them is written to new rows only: `$setOnInsert`. */
  readonly operators: readonly string[];
  /** Counts the rows that were inserted, those that were found, and gives the key of a new one. */
  readonly inserted?: ResultPath;
  readonly found?: ResultPath;
  readonly keyAt?: ResultPath;
  /** The result itself is the row that was found, or null, unless one of these options says otherwise. */
  readonly givesFoundUnless?: readonly ValueTest[];
}
