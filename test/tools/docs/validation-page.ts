import { rules } from '../../../rules/index.ts';
import { type CaseCounts, caseCounts } from './case-counts.ts';
import { between, table } from './markdown.ts';

export const countsOfRules = (): readonly CaseCounts[] => caseCounts(Object.keys(rules));

const head = ['rule', 'invalid cases', 'valid cases', 'libraries', 'structures', 'fixtures with reports'];

const rowOf = ({ rule, invalid, valid, libraries, structures, fixtures }: CaseCounts): readonly string[] => [
  `[${rule}](rules/${rule}.md)`,
  ...[invalid, valid, libraries.size, structures.size, fixtures].map(String),
];

/** The page on validation with the table of what the tests show each rule. */
export const withCaseCounts = (page: string): string => {
  const text = between(page, 'cases', table(head, countsOfRules().map(rowOf)));
  if (text === undefined) throw new Error('docs/validation.md has no place for the cases');
  return text;
};
