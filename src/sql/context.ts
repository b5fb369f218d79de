/** What the readers of the clauses share while one statement is read. */
import type { Cursor } from './cursor.ts';
import type { Query } from './select.ts';
import type { SqlStatement, SqlValue } from './statement.ts';

export interface Cte {
  /** The first table it reads or the table it writes. */
  readonly table: string | undefined;
  /** Position of the statement in the output, when it writes. */
  readonly statement: number | undefined;
  /** Positions of the writes that it reads from. */
  readonly dependsOn: readonly number[];
}

export interface Context {
  /** By lower-case name. */
  readonly ctes: ReadonlyMap<string, Cte>;
  readonly statements: SqlStatement[];
  readonly depth: number;
  /** Subqueries that were read already, by where they start: they are looked at from several sides. */
  readonly queries: Map<number, Query>;
  /** What the CTEs of the statement read and lock, for the statement that they belong to. */
  readonly withReads: Set<string>;
  readonly withLocks: Gathered[];
}

/** Subqueries nested deeper than this are not read. */
export const MAX_SUBQUERY_DEPTH = 25;

/** What a statement does besides its own clauses, gathered from everywhere inside it. */
export interface Gathered {
  readonly reads: Set<string>;
  readonly dependsOn: Set<number>;
  lock: SqlStatement['lock'];
  locksAbsent: boolean;
  skipLocked: boolean;
  openEnded: boolean;
  /** Arguments of an advisory lock's call. */
  lockArguments: readonly SqlValue[];
}

export const gather = (): Gathered => ({
  reads: new Set(),
  dependsOn: new Set(),
  lock: undefined,
  locksAbsent: false,
  skipLocked: false,
  openEnded: false,
  lockArguments: [],
});

const STRENGTH = { advisory: 3, update: 2, share: 1, none: 0 };

export const addLock = (into: Gathered, lock: SqlStatement['lock']): void => {
  if (STRENGTH[lock ?? 'none'] > STRENGTH[into.lock ?? 'none']) into.lock = lock;
};

export const merge = (into: Gathered, from: Gathered): void => {
  for (const table of from.reads) into.reads.add(table);
  for (const statement of from.dependsOn) into.dependsOn.add(statement);
  addLock(into, from.lock);
  into.locksAbsent ||= from.locksAbsent;
  into.skipLocked ||= from.skipLocked;
  if (into.lockArguments.length === 0) into.lockArguments = from.lockArguments;
};

export const EMPTY_STATEMENT: SqlStatement = {
  kind: 'other',
  table: undefined,
  reads: [],
  columns: [],
  values: [],
  row: undefined,
  many: false,
  onlyIfAbsent: undefined,
  where: [],
  whereComplete: true,
  compared: [],
  bounded: [],
  comparisons: [],
  sets: [],
  conflict: undefined,
  lock: undefined,
  locksAbsent: false,
  skipLocked: false,
  returning: false,
  aggregate: undefined,
  isolation: 'default',
  openEnded: false,
  dependsOn: [],
};

/** The parts of a statement that come from what was gathered. */
export const gatheredParts = (
  from: Gathered,
): Pick<SqlStatement, 'reads' | 'lock' | 'locksAbsent' | 'skipLocked' | 'openEnded' | 'dependsOn'> => ({
  reads: [...from.reads],
  lock: from.lock,
  locksAbsent: from.locksAbsent,
  skipLocked: from.skipLocked,
  openEnded: from.openEnded,
  dependsOn: [...from.dependsOn].sort((a, b) => a - b),
});

/** Splits a statement into its clauses: the keyword that opens each and its range; the first has the keyword `''`. */
export const clausesOf = (statement: Cursor, keywords: ReadonlySet<string>): ReadonlyMap<string, Cursor> => {
  const clauses = new Map<string, Cursor>();
  const rest = statement.clone();
  let open = '';
  for (;;) {
    const range = rest.until(c => startsClause(c, keywords));
    if (!clauses.has(open)) clauses.set(open, range);
    if (rest.done) return clauses;
    open = rest.word() ?? '';
    rest.at += 1;
  }
};

const startsClause = (cursor: Cursor, keywords: ReadonlySet<string>): boolean => {
  const word = cursor.word();
  if (word === undefined || !keywords.has(word) || !cursor.isKeyword()) return false;
  // `IS DISTINCT FROM` is a comparison.
  const before = cursor.source.tokens[cursor.at - 1];
  return !(word === 'from' && before?.kind === 'word' && before.text === 'distinct');
};
