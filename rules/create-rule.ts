import type { TSESLint } from '@typescript-eslint/utils';

import { docsUrl } from '../src/manifest.ts';
import { knowTemplates } from '../src/report.ts';

/** What a rule says about itself in `meta.docs`; the configs are computed from it. */
export interface RuleDocs<Options extends readonly unknown[] = readonly unknown[]> {
  readonly description: string;
  /** The rule is in `recommended`, with its default options. */
  readonly recommended?: boolean;
  /** Options of the rule in `strict` and `all`, where they differ from the defaults; `false` keeps it out of `strict`. */
  readonly strict?: Options | false;
}

export interface CompleteRuleDocs<Options extends readonly unknown[]> extends RuleDocs<Options> {
  readonly url: string;
  readonly requiresTypeChecking: true;
}

type RuleMeta<MessageId extends string, Options extends readonly unknown[]> = Omit<
  TSESLint.RuleMetaData<MessageId, unknown, Options>,
  'docs' | 'languages'
> & { readonly docs: RuleDocs<NoInfer<Options>> };

interface RuleInput<MessageId extends string, Options extends readonly unknown[]> {
  readonly name: string;
  /** `defaultOptions` may be left out only together with an empty `schema`. */
  readonly meta: RuleMeta<MessageId, Options>;
  /** `options` are the user's on top of the defaults. */
  readonly create: (
    context: Readonly<TSESLint.RuleContext<MessageId, Options>>,
    options: Options,
  ) => TSESLint.RuleListener;
}

export type ExactlyOnceRule<
  MessageId extends string,
  Options extends readonly unknown[],
> = TSESLint.RuleModuleWithMetaDocs<MessageId, Options, CompleteRuleDocs<Options>> & { readonly name: string };

/** Completes a rule with what is the same for all: the docs page, the need for types, the language, the merged options. */
export const createRule = <MessageId extends string, Options extends readonly unknown[] | [] = []>({
  name,
  meta,
  create,
}: RuleInput<MessageId, Options>): ExactlyOnceRule<MessageId, Options> => {
  const defaultOptions = meta.defaultOptions ?? ([] as unknown as Options);
  return {
    name,
    meta: {
      ...meta,
      docs: { ...meta.docs, url: docsUrl(`rules/${name}`), requiresTypeChecking: true },
      languages: ['js/js'],
      defaultOptions,
    },
    create: context => {
      knowTemplates(context, meta.messages);
      return create(context, withDefaults(defaultOptions, context.options));
    },
  };
};

/** ESLint merges `meta.defaultOptions` itself only since 9.15. */
const withDefaults = <Options extends readonly unknown[]>(defaults: Options, given: Options): Options =>
  Array.from({ length: Math.max(defaults.length, given.length) }, (_, index) => {
    const [ours, theirs] = [defaults[index], given[index]];
    if (theirs === undefined) return ours;
    return isRecord(ours) && isRecord(theirs) ? { ...ours, ...theirs } : theirs;
  }) as unknown as Options;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
