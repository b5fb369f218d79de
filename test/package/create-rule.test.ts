import { Linter, type Rule } from 'eslint';
import { describe, expect, it } from 'vitest';

import { createRule } from '../../rules/create-rule.ts';

const rule = createRule({
  name: 'no-thing',
  meta: {
    type: 'problem',
    docs: { description: 'Disallow things' },
    messages: { found: '{{options}}' },
    schema: [
      {
        type: 'object',
        properties: {
          depth: { type: 'integer', description: 'How deep to look.' },
          allow: { type: 'array', items: { type: 'string' }, description: 'What to leave alone.' },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ depth: 1, allow: ['a'] }],
  },
  create: (context, options) => ({
    Program: node => {
      context.report({ node, messageId: 'found', data: { options: JSON.stringify(options) } });
    },
  }),
});

/** The options that the rule sees, given the user's. */
const seen = (...options: readonly unknown[]): unknown => {
  const plugin = { rules: { thing: rule as unknown as Rule.RuleModule } };
  const [message] = new Linter().verify('', { plugins: { t: plugin }, rules: { 't/thing': ['error', ...options] } });
  return JSON.parse(message?.message ?? 'null');
};

describe('createRule', () => {
  it('fills the defaults of options that the user leaves out', () => {
    expect(seen()).toEqual([{ depth: 1, allow: ['a'] }]);
    expect(seen({ depth: 2 })).toEqual([{ depth: 2, allow: ['a'] }]);
    expect(seen({ allow: [] })).toEqual([{ depth: 1, allow: [] }]);
  });

  it('fills them also where ESLint does not, before 9.15', () => {
    const reports: unknown[] = [];
    const context = { options: [{ depth: 3 }], report: (report: unknown) => reports.push(report) };
    const listener = rule.create(context as unknown as Parameters<typeof rule.create>[0]);
    listener.Program?.({} as never);
    expect(reports).toMatchObject([{ data: { options: JSON.stringify([{ depth: 3, allow: ['a'] }]) } }]);
  });

  it('completes the metadata', () => {
    expect(rule.meta).toMatchObject({
      languages: ['js/js'],
      docs: { requiresTypeChecking: true, url: expect.stringMatching(/\/docs\/rules\/no-thing\.md$/u) as string },
    });
  });

  it('gives a rule without options empty defaults', () => {
    const plain = createRule({
      name: 'no-other',
      meta: { type: 'problem', docs: { description: 'Disallow others' }, messages: { found: 'Found.' }, schema: [] },
      create: () => ({}),
    });
    expect(plain.meta.defaultOptions).toEqual([]);
  });
});
