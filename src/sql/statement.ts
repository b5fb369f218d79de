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

export interface SqlConflict {
  readonly action: 'nothing' | 'update' | 'replace';
  /** The conflict target's columns; `undefined` when the text names none (or a constraint by name). */
  readonly columns: readonly string[] | undefined;
  readonly sets: readonly SqlAssignment[];
  /** `ON CONFLICT … DO UPDATE … WHERE …`. */
  readonly guarded: boolean;
}

export interface SqlStatement {
  readonly kind:
    | 'select' | 'insert' | 'update' | 'delete' | 'merge'
    | 'begin' | 'commit' | 'rollback' | 'savepoint'
    | 'lock' // advisory or table lock as a statement of its own
    | 'ddl' | 'other';
  /** The target table; for a select the first table of FROM. `undefined` when dynamic or absent. */
  readonly table: string | undefined;
  /** All tables that are read. */
  readonly reads: readonly string[];
  /** Insert: column names in order; empty when the text has none. */
  readonly columns: readonly string[];
  /** Insert … VALUES: the first row's values, aligned with `columns`. */
  readonly values: readonly SqlValue[];
  /** More than one VALUES row, or INSERT … SELECT. */
  readonly many: boolean;
  /** `INSERT … SELECT … WHERE NOT EXISTS (…)`. */
  readonly onlyIfAbsent: boolean;
  /** AND-ed equality conditions of the outer WHERE. */
  readonly where: readonly SqlEquality[];
  /** The WHERE is exactly the equalities above. */
  readonly whereComplete: boolean;
  /** Columns compared otherwise in the WHERE (`version < $1`): the write is guarded. */
  readonly compared: readonly string[];
  readonly sets: readonly SqlAssignment[];
  readonly conflict: SqlConflict | undefined;
  /** Select: `FOR UPDATE`, `FOR SHARE`, `UPDLOCK`, `GET_LOCK`/advisory lock call. */
  readonly lock: 'update' | 'share' | 'advisory' | undefined;
  readonly skipLocked: boolean;
  readonly returning: boolean;
  /** Select list is an aggregate that always yields one row: `count(*)`, `EXISTS (…)`. */
  readonly aggregate: 'count' | 'exists' | undefined;
  readonly isolation: 'serializable' | 'default';
}

/** Text with holes: `holes` stand between the parts. A plain string is one part. */
export type SqlText = readonly string[];
