/** Migrations that are written in code, as the schema takes them: whoever can read the code says what it does in SQL. */

export interface SqlStep {
  readonly sql: string;
  /** Where it stands in the file, one-based. */
  readonly line: number;
}

/** The table may get keys that could not be read; without a name, any of those that there are may. */
export interface UnsureStep {
  readonly unsure: string | undefined;
}

export type MigrationStep = SqlStep | UnsureStep;

/** The steps of the way up, in order; none for a file that is no migration. Never throws. */
export type CodeReader = (text: string, file: string) => readonly MigrationStep[];

export const isCodeFile = (file: string): boolean => /\.[cm]?[jt]s$/u.test(file);
