/** What the reader extracts from SQL text, whatever the dialect. Names are lower-cased unless quoted; schema prefixes and quotes are removed. */

/** A value as the text shows it. */
export type SqlValue =
  /** `$1`, `?`, `?1`, `:name`, `@name`, `%s`: zero-based position in the parameter list, or the name. */
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'named'; readonly name: string }
  /** The hole between two parts of a template. */
  | { readonly kind: 'hole'; readonly index: number }
  | { readonly kind: 'literal'; readonly text: string }
  /** `now()`, `gen_random_uuid()`, `CURRENT_TIMESTAMP`, `DEFAULT`: lower-case name. */
  | { readonly kind: 'function'; readonly name: string }
  /** `EXCLUDED.x`, `VALUES(x)`, `NEW.x`: the value of the inserted row. */
  | { readonly kind: 'excluded'; readonly column: string }
  | { readonly kind: 'expression' };

export interface SqlAssignment {
  readonly column: string;
  readonly value: SqlValue;
  /** The new value depends on the old one: `qty = qty - 1`. */
  readonly relative: boolean;
}

export interface SqlEquality {
  readonly column: string;
  readonly value: SqlValue;
}

/** `status <> 'SENT'`, `sent_at IS NULL`, `status IN ('NEW', 'PAID')`: the column has one of the values, or none of them. */
export interface SqlComparison {
  readonly column: string;
  readonly is: 'among' | 'notAmong';
  readonly values: readonly SqlValue[];
}

export interface SqlConflict {
  readonly action: 'nothing' | 'update' | 'replace';
  /** The conflict target's columns; `undefined` when the text names none (or a constraint by name, or an expression). */
  readonly columns: readonly string[] | undefined;
  /** `ON CONFLICT ON CONSTRAINT name`. */
  readonly constraint: string | undefined;
  readonly sets: readonly SqlAssignment[];
  /** `ON CONFLICT … DO UPDATE … WHERE …`. */
  readonly guarded: boolean;
}

export interface SqlStatement {
  readonly kind:
    | 'select'
    | 'insert'
    | 'update'
    | 'delete'
    | 'merge'
    | 'begin'
    | 'commit'
    | 'rollback'
    | 'savepoint'
    | 'lock' // advisory or table lock as a statement of its own; an advisory lock's arguments are in `values`
    | 'unlock' // the counterpart
    | 'ddl'
    | 'other';
  /** The target table; for a select the first table of FROM. `undefined` when dynamic or absent. */
  readonly table: string | undefined;
  /** All tables that are read. */
  readonly reads: readonly string[];
  /** Insert: column names in order; empty when the text has none. */
  readonly columns: readonly string[];
  /** Insert … VALUES: the first row's values, aligned with `columns`. */
  readonly values: readonly SqlValue[];
  /** The parameter or hole that stands for a whole row (or list of rows): `SET ?`, `insert into t ${sql(row)}`, `VALUES ?`. */
  readonly row: SqlValue | undefined;
  /** More than one VALUES row, or INSERT … SELECT from a table. */
  readonly many: boolean;
  /**
   * `INSERT … SELECT … WHERE NOT EXISTS (…)`, or `IF NOT EXISTS (…) INSERT …` as a statement before it: reads the table it inserts
   * into; `where` is what that read compares.
   */
  readonly onlyIfAbsent: 'where' | 'if' | undefined;
  /** AND-ed equality conditions of the outer WHERE; of a MERGE: its ON, as conditions on the target. */
  readonly where: readonly SqlEquality[];
  /** The WHERE is exactly the equalities above. */
  readonly whereComplete: boolean;
  /** Columns compared otherwise in the WHERE (`version < $1`): the write is guarded. */
  readonly compared: readonly string[];
  /** Of these, those that only have to be more or less than something (`quantity >= $1`). */
  readonly bounded: readonly string[];
  /** Of the conditions that are no equalities, those that compare a column with values. */
  readonly comparisons: readonly SqlComparison[];
  readonly sets: readonly SqlAssignment[];
  readonly conflict: SqlConflict | undefined;
  /** `FOR UPDATE`, `FOR SHARE`, `UPDLOCK`, `GET_LOCK`/advisory lock call, also of an inner select. */
  readonly lock: 'update' | 'share' | 'advisory' | undefined;
  /** `WITH (UPDLOCK, HOLDLOCK)`: rows that are not there yet are locked as well. */
  readonly locksAbsent: boolean;
  /** `SKIP LOCKED`; an advisory lock that gives up at once (`pg_try_advisory_lock`). */
  readonly skipLocked: boolean;
  readonly returning: boolean;
  /**
   * The select list always yields exactly one row: `count(*)`, `EXISTS (…)` (also `count(*) > 0`), or something else whose
   * meaning is not read (`max(x)`, `NOT EXISTS (…)`).
   */
  readonly aggregate: 'count' | 'exists' | 'other' | undefined;
  readonly isolation: 'serializable' | 'default';
  /** A hole stands where a clause may be: conditions, a lock or a conflict clause may be there that are not shown. */
  readonly openEnded: boolean;
  /** Positions (in the list that `readSql` returns) of data-modifying CTEs whose returned rows this statement reads. */
  readonly dependsOn: readonly number[];
}

/** Text with holes: `holes` stand between the parts. A plain string is one part. */
export type SqlText = readonly string[];
