import { rules } from '../../../rules/index.ts';
import { readVerdicts, type Verdict } from '../../corpus/verdicts.ts';
import { type CaseCounts, caseCounts } from './case-counts.ts';
import { between, table } from './markdown.ts';

export const countsOfRules = (): readonly CaseCounts[] => caseCounts(Object.keys(rules));

/** What a reader can find of a report in public code. */
const FOUND = ['true', 'harmless', 'false'] as const satisfies readonly Verdict['verdict'][];

const head = [
  'rule',
  'invalid cases',
  'valid cases',
  'libraries',
  'structures',
  'fixtures with reports',
  ...FOUND.map(verdict => `public code: ${verdict}`),
];

const rowOf = (
  { rule, invalid, valid, libraries, structures, fixtures }: CaseCounts,
  verdicts: readonly Verdict[],
): readonly string[] => [
  `[${rule}](rules/${rule}.md)`,
  ...[invalid, valid, libraries.size, structures.size, fixtures].map(String),
  ...FOUND.map(found => verdicts.filter(one => one.rule === rule && one.verdict === found).length).map(String),
];

/** The page on validation with the table of what the tests show each rule, and what people said of its reports in public code. */
export const withCaseCounts = (page: string): string => {
  const verdicts = readVerdicts();
  const rows = countsOfRules().map(counts => rowOf(counts, verdicts));
  const text = between(page, 'cases', table(head, rows));
  if (text === undefined) throw new Error('docs/validation.md has no place for the cases');
  return text;
};
