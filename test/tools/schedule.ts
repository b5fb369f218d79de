import type { Linter, Rule } from 'eslint';

import type { Moment } from '../../src/delivery/finding.ts';

/** A report as the ESLint API gives it, with the file it is about. */
export interface Report {
  readonly file: string;
  readonly message: Linter.LintMessage;
}

/** The schedule behind a report; empty when the engine shows none. */
export type ScheduleOf = (report: Report) => readonly Moment[];

type Analyses = Pick<typeof import('../../src/analysis.ts'), 'analysisOf'>;

/** A rule that reports nothing and keeps the schedules of the run that all rules share; and how to look one up afterwards. */
export const recordSchedules = (
  analyses: Analyses,
): { readonly rule: Rule.RuleModule; readonly scheduleOf: ScheduleOf } => {
  const schedules = new Map<string, readonly Moment[]>();
  const keyOf = (file: string, owner: string, line: number, column: number): string =>
    `${file}:${owner}:${line}:${column}`;
  const rule: Rule.RuleModule = {
    create: context => ({
      Program: () => {
        for (const { finding, place } of analyses.analysisOf(context as never).reports) {
          const { line, column } = context.sourceCode.getLocFromIndex(place.start);
          schedules.set(keyOf(context.filename, finding.owner, line, column + 1), finding.schedule);
        }
      },
    }),
  };
  const scheduleOf: ScheduleOf = ({ file, message }) =>
    schedules.get(keyOf(file, (message.ruleId ?? '').replace(/^exactly-once\//u, ''), message.line, message.column)) ??
    [];
  return { rule, scheduleOf };
};
