import path from 'node:path';

import type { LabelledDefect, LabelledHandler } from './labels.ts';
import type { CorpusReport } from './reports.ts';

/** A report may stand at the other line of the pair that the label names. */
const LINES_AROUND = 25;
/** How far below its first line a handler reaches, where its end is not labelled. */
const HANDLER_LINES = 60;

const isNear = (line: number, from: number, to: number): boolean => line >= from && line <= to;

/** Whether the report tells the labelled defect: by one of its rules, and at the defect or in the handler. */
export const tells = (report: CorpusReport, handler: LabelledHandler, defect: LabelledDefect): boolean =>
  defect.rules.includes(report.rule) &&
  ((report.path === defect.path && isNear(report.line, defect.line - LINES_AROUND, defect.line + LINES_AROUND)) ||
    names(report, defect) ||
    isInHandler(report, handler));

/** A report that stands where the handler is registered says where the effect is: `fetch` (vouchers.ts:26). */
const names = ({ message }: CorpusReport, { path: file, line }: LabelledDefect): boolean =>
  message.includes(`(${path.posix.basename(file)}:${String(line)})`);

/** Where another file hands the handler over, the report stands there and says its name. It tells which one if no other has that name. */
const namesHandler = (
  { message }: CorpusReport,
  { repo, handler }: LabelledHandler,
  handlers: readonly LabelledHandler[],
): boolean =>
  message.includes(`\`${handler}\`, in \``) &&
  handlers.filter(other => other.repo === repo && other.handler === handler).length === 1;

/** Whether a report is in the file of a handler, at its lines. */
export const isInHandler = (report: CorpusReport, handler: LabelledHandler): boolean =>
  report.path === handler.path && isNear(report.line, handler.line - 3, handler.line + HANDLER_LINES);

/** The handler that a report is in: of those above it in the file, the nearest. */
export const handlerOf = (report: CorpusReport, handlers: readonly LabelledHandler[]): LabelledHandler | undefined =>
  handlers.filter(handler => isInHandler(report, handler)).toSorted((one, other) => other.line - one.line)[0];

export interface RootCause {
  readonly root: string;
  readonly repo: string;
  readonly kind: string;
  readonly confidence: LabelledDefect['confidence'];
  readonly rules: readonly string[];
  readonly defect: LabelledDefect;
  readonly handlers: readonly LabelledHandler[];
  readonly isFound: boolean;
}

/** Every root cause once, found if any of the handlers that it reaches has a report that tells it. */
export const rootCausesOf = (
  handlers: readonly LabelledHandler[],
  reportsOf: (repo: string) => readonly CorpusReport[],
): readonly RootCause[] => {
  const roots = new Map<string, { readonly handler: LabelledHandler; readonly defect: LabelledDefect }[]>();
  for (const handler of handlers) {
    for (const defect of handler.defects) {
      const same = roots.get(defect.root);
      if (same === undefined) roots.set(defect.root, [{ handler, defect }]);
      else same.push({ handler, defect });
    }
  }
  return [...roots].map(([root, labels]) => {
    const [{ handler, defect }] = labels as [(typeof labels)[number]];
    return {
      root,
      repo: handler.repo,
      kind: defect.kind,
      confidence: defect.confidence,
      rules: defect.rules,
      defect,
      handlers: labels.map(label => label.handler),
      isFound: labels.some(label =>
        reportsOf(label.handler.repo).some(
          report =>
            tells(report, label.handler, label.defect) ||
            (label.defect.rules.includes(report.rule) && namesHandler(report, label.handler, handlers)),
        ),
      ),
    };
  });
};
