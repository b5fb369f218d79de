import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type AnyRule, rules } from '../../../rules/index.ts';
import { catalogPage } from './catalog-page.ts';
import { withHead, withRules } from './rule-pages.ts';
import { withCaseCounts } from './validation-page.ts';

export const root = path.resolve(import.meta.dirname, '../../..');

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Every page that is generated or has generated parts, with the text that it should have. */
export const pages = async (): Promise<ReadonlyMap<string, string>> => {
  const ofRules = Object.entries<AnyRule>(rules).map(([id, rule]) => {
    const file = `docs/rules/${id}.md`;
    return [file, withHead(id, rule, read(file))] as const;
  });
  return new Map([
    ['docs/catalog.md', await catalogPage()],
    ['docs/validation.md', withCaseCounts(read('docs/validation.md'))],
    ['README.md', withRules(read('README.md'))],
    ...ofRules,
  ]);
};
