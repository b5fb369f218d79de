import type { TSESLint } from '@typescript-eslint/utils';

import type { RuleDocs } from './create-rule.ts';

/** What the plugin object and the configs need to know of a rule; every result of `createRule` fits. */
export interface AnyRule {
  readonly name: string;
  readonly meta: Omit<TSESLint.RuleMetaData<string, unknown, readonly unknown[]>, 'docs'> & { readonly docs: RuleDocs };
}

/** Every rule of the plugin by its id. A new rule is one import and one line here. */
export const rules = {} satisfies Record<string, AnyRule>;

export type RuleId = keyof typeof rules;
