import type { AccessPath, OptionTest, ResultPath, ValueTest } from './path.ts';

export type Operator = '=' | '<>' | '>' | '>=' | '<' | '<=' | 'in' | 'not in' | 'other';

/** A comparison that is written as arguments: `where('id', '=', id)`, `eq(orders.id, id)`. */
export interface Comparison {
  /** The column, or its name; absent: the column is named by whoever takes the comparison (`{ status: Not('SENT') }`). */
  readonly column?: AccessPath;
  /** Where the operator is; with one argument less than that takes, it is `=`. */
  readonly operator?: AccessPath;
  /** The operator that the member's name stands for: `gt`. Without either, it is `=`. */
  readonly by?: Operator;
  /** What the column is compared with; absent: null. */
  readonly value?: AccessPath;
}

/** What an insert does where there is such a row already. */
export interface ConflictClause {
  /** The columns of the unique key that it speaks of; text may name several, with commas. */
  readonly columns?: AccessPath;
  /** It names a key of the table, so there is one. */
  readonly constraint?: boolean;
  readonly does?: 'nothing' | 'update' | 'replace';
  /** Options that make it do nothing. */
  readonly ignoresWhen?: readonly OptionTest[];
  /** What the row is changed to; absent: to what was inserted. */
  readonly updates?: AccessPath;
  /** The row is changed only where a condition holds. */
  readonly guarded?: boolean;
  readonly guardedWhen?: readonly ValueTest[];
}

/**
 * Adds to the query that it is called on, or begins one where it is called on anything else. The query is a value: it is sent when it
 * is awaited, or by a call that `runs` it. Of a fact that several calls bring, the last one counts; conditions add up.
 */
export interface QueryMeaning {
  readonly is: 'query';
  /** The query that it goes on with, where that is not what it is called on but gets sent through that: `tx.set(reference, data)`. */
  readonly of?: AccessPath;
  /** Nothing holds any more of what was asked for before: a collection below a document. */
  readonly restarts?: boolean;
  /** What the query does; one that no call says it of, reads. `other`: what cannot be told, a function of the database. */
  readonly does?: 'read' | 'insert' | 'upsert' | 'update' | 'delete' | 'other';
  /** The table's name, or what it is declared as; several places are tried. */
  readonly table?: AccessPath | readonly AccessPath[];
  /** What its conditions call the table: `createQueryBuilder(Order, 'o')`. */
  readonly alias?: AccessPath;
  /** The new row's or the changed columns' object, or one column and its value. */
  readonly values?: AccessPath;
  /** A function among the values gives SQL text: `set({ stock: () => 'stock - 1' })`. */
  readonly givenAsText?: boolean;
  readonly value?: { readonly column: AccessPath; readonly value: AccessPath };
  /** The columns that are named here are counted up or down: their new value depends on the old one. */
  readonly moves?: AccessPath;
  /** An object of column → value, a condition, or a callback that gives one. */
  readonly where?: AccessPath;
  /** The same as arguments; goes before `where`, where there are enough of them. */
  readonly compares?: Comparison;
  /** A condition as SQL text, `where('o.id = :id', { id })`; goes before `where`, where it is text. */
  readonly condition?: { readonly text: AccessPath; readonly parameters?: AccessPath };
  /** What named placeholders of its texts stand for, all of them or one: `setParameter('id', id)`. */
  readonly binds?: AccessPath | { readonly name: AccessPath; readonly value: AccessPath };
  /** What that column has to be, in stores that name their rows apart from what is in them: `collection.doc(id)`. */
  readonly key?: { readonly at: AccessPath; readonly column: string };
  /** Without arguments the row gets a key of its own, another each time: `collection.doc()`. */
  readonly mintsKey?: boolean;
  /** Some other condition is added, of which nothing is known. */
  readonly narrows?: boolean;
  readonly narrowsWhen?: readonly ValueTest[];
  /** Rows come in that the conditions so far left out: `or …`. */
  readonly widens?: boolean;
  readonly conflict?: ConflictClause;
  /** The awaited result is a list of the rows that were written. */
  readonly returns?: boolean;
  readonly returnsWhen?: readonly ValueTest[];
  /** What is selected: text, or an object of columns. Anything else may be computed of several rows. */
  readonly selects?: AccessPath;
  /** What is selected is one number: of the rows, or of something else about them. */
  readonly computes?: 'count' | 'other';
  /** The awaited result is the first row, or nothing; `orThrow`: it fails without one. */
  readonly takes?: 'first' | 'firstOrThrow';
  /**
   * What a write gives that returns no rows, or a read of a number: the number of rows, or a result with that at `countAt`; several
   * places where that depends on the driver. `boolean`: whether a read finds any.
   */
  readonly yields?: 'count' | 'boolean';
  readonly countAt?: ResultPath | readonly ResultPath[];
  readonly locks?: boolean;
  readonly locksWhen?: readonly OptionTest[];
  /** The transaction that it takes part in: `transacting(trx)`; text there is something else. */
  readonly through?: AccessPath;
  /** A callback that is given the query and gives it back with more added: `onConflict(oc => oc.column('id').doNothing())`. */
  readonly within?: AccessPath;
  /** The query is SQL text; see `SqlMeaning`. */
  readonly text?: readonly AccessPath[];
  readonly parameters?: readonly AccessPath[];
  /** One that the result's type has none of: the rows are the result. */
  readonly rowsAt?: ResultPath | readonly ResultPath[];
  /** The awaited result is an object that is always there; its members tell of the row or the rows. */
  readonly snapshot?: Snapshot;
  /** The insert is refused where there is such a row already, whatever the schema says. */
  readonly atomic?: boolean;
  /** Sends it, awaited or not. */
  readonly runs?: boolean;
  /** Its failure is no exception: the awaited result has that at `error`, what the query gives at `data`, and its number of rows at `count`. */
  readonly returned?: { readonly data: ResultPath; readonly error: ResultPath; readonly count?: ResultPath };
  /** Its failure is an exception after all: `throwOnError()`. */
  readonly throws?: boolean;
}

export interface Snapshot {
  /** One row, and whether it is there. */
  readonly row?: ResultPath;
  readonly exists?: ResultPath;
  /** A list of rows, their number, and whether there is none. */
  readonly rows?: ResultPath;
  readonly count?: ResultPath;
  readonly empty?: ResultPath;
}

/** Makes a condition on rows: `eq(orders.id, id)`, `eb.and([…])`. One that is told nothing may be any. */
export interface ConditionMeaning {
  readonly is: 'condition';
  readonly compares?: Comparison;
  /** All of its arguments, and of the lists and objects among them, have to hold. */
  readonly all?: boolean;
}

/** A piece of SQL as a value, not sent by itself: `` sql`stock - ${n}` ``, `sql.ref('stock')`. */
export interface FragmentMeaning {
  readonly is: 'fragment';
  readonly text?: readonly AccessPath[];
  /** It is a name: of a column or table. */
  readonly name?: AccessPath;
  /** What is set to it moves by it: `FieldValue.increment(1)`. */
  readonly counts?: boolean;
  /** It stands for this text, whatever it is given: `count(*)`. */
  readonly means?: string;
}
