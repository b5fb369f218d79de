import type { ESLint, Linter } from 'eslint';

import type { RuleDocs } from '../rules/create-rule.ts';
import { namespace } from './manifest.ts';

export type ConfigName = 'recommended' | 'strict' | 'all';

/** The part of a rule that decides in which configs it is. */
interface Classified {
  readonly meta: { readonly docs: RuleDocs };
}

/** What a config says about a rule, `undefined` when it leaves it out. Always an error: ESLint can baseline only errors. */
const entryOf = (config: ConfigName, { recommended = false, strict }: RuleDocs): Linter.RuleEntry | undefined => {
  const inStrict = strict !== false;
  switch (config) {
    case 'recommended':
      return recommended ? 'error' : undefined;
    case 'strict':
      return inStrict || recommended ? severityWith(strict) : undefined;
    case 'all':
      return severityWith(strict);
  }
};

const severityWith = (strict: RuleDocs['strict']): Linter.RuleEntry => (strict ? ['error', ...strict] : 'error');

/**
 * `recommended`: the rules that need no judgement; `strict`: also the others, at their strict options; `all`: every rule.
 * The metadata of the rules is the only source.
 */
export const configsOf = (
  plugin: ESLint.Plugin,
  rules: Readonly<Record<string, Classified>>,
): Record<ConfigName, Linter.Config> => {
  const configOf = (config: ConfigName): Linter.Config => {
    const entries: Linter.RulesRecord = {};
    for (const [id, rule] of Object.entries(rules)) {
      const entry = entryOf(config, rule.meta.docs);
      if (entry !== undefined) entries[`${namespace}/${id}`] = entry;
    }
    return { name: `${namespace}/${config}`, plugins: { [namespace]: plugin }, rules: entries };
  };
  return { recommended: configOf('recommended'), strict: configOf('strict'), all: configOf('all') };
};
