import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { CorpusReport } from './reports.ts';

/** What a person who read the code says of a report outside of the labelled handlers. */
export interface Verdict {
  readonly repo: string;
  readonly commit: string;
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  /** `harmless`: true by the code, but what may fail or happen twice is meant not to matter. */
  readonly verdict: 'true' | 'harmless' | 'false';
  readonly reason: string;
}

export interface JudgedReport {
  readonly repo: string;
  readonly report: CorpusReport;
  /** `undefined`: nobody has read it yet. */
  readonly verdict: Verdict | undefined;
}

export const readVerdicts = (): readonly Verdict[] =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'verdicts.json'), 'utf8')) as readonly Verdict[];

export const judgedBy = (verdicts: readonly Verdict[], repo: string, report: CorpusReport): JudgedReport => ({
  repo,
  report,
  verdict: verdicts.find(
    verdict =>
      verdict.repo === repo &&
      verdict.path === report.path &&
      verdict.line === report.line &&
      verdict.rule === report.rule,
  ),
});
