import { describe, expect, it } from 'vitest';

import { createRule } from '../../rules/create-rule.ts';
import { configsOf } from '../../src/configs.ts';
import { namespace } from '../../src/manifest.ts';

const rules = {
  'in-recommended': createRule({
    name: 'in-recommended',
    meta: {
      type: 'problem',
      docs: { description: 'Disallow one thing', recommended: true },
      messages: { found: 'Found.' },
      schema: [],
    },
    create: () => ({}),
  }),
  'stricter-in-strict': createRule({
    name: 'stricter-in-strict',
    meta: {
      type: 'problem',
      docs: { description: 'Disallow another thing', recommended: true, strict: [{ checkDefaults: true }] },
      messages: { found: 'Found.' },
      schema: [
        {
          type: 'object',
          properties: { checkDefaults: { type: 'boolean', description: 'Check what is not configured.' } },
          additionalProperties: false,
        },
      ],
      defaultOptions: [{ checkDefaults: false }],
    },
    create: () => ({}),
  }),
  'in-strict': createRule({
    name: 'in-strict',
    meta: { type: 'problem', docs: { description: 'Require a thing' }, messages: { found: 'Found.' }, schema: [] },
    create: () => ({}),
  }),
  'in-all': createRule({
    name: 'in-all',
    meta: {
      type: 'problem',
      docs: { description: 'Require another thing', strict: false },
      messages: { found: 'Found.' },
      schema: [],
    },
    create: () => ({}),
  }),
};
const plugin = { meta: { name: 'p', namespace } };
const configs = configsOf(plugin, rules);

describe('the configs', () => {
  it('name themselves and bring the plugin', () => {
    for (const name of ['recommended', 'strict', 'all'] as const) {
      expect(configs[name]).toMatchObject({ name: `exactly-once/${name}` });
      expect(configs[name].plugins?.['exactly-once']).toBe(plugin);
    }
  });

  it('take their rules from the metadata, always as errors', () => {
    expect(configs.recommended.rules).toEqual({
      'exactly-once/in-recommended': 'error',
      'exactly-once/stricter-in-strict': 'error',
    });
    expect(configs.strict.rules).toEqual({
      'exactly-once/in-recommended': 'error',
      'exactly-once/stricter-in-strict': ['error', { checkDefaults: true }],
      'exactly-once/in-strict': 'error',
    });
    expect(configs.all.rules).toEqual({ ...configs.strict.rules, 'exactly-once/in-all': 'error' });
  });
});
