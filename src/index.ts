import type { Linter, Rule } from 'eslint';

import { type RuleId, rules } from '../rules/index.ts';
import { type ConfigName, configsOf } from './configs.ts';
import { manifest, namespace } from './manifest.ts';

export interface ExactlyOncePlugin {
  meta: { name: string; version: string; namespace: string };
  rules: Record<RuleId, Rule.RuleModule>;
  configs: Record<ConfigName, Linter.Config>;
}

const base = {
  meta: { name: manifest.name, version: manifest.version, namespace },
  // The same object in two descriptions: typescript-eslint's context type still has members that ESLint's dropped.
  rules: rules as unknown as ExactlyOncePlugin['rules'],
};

const plugin: ExactlyOncePlugin = Object.assign(base, { configs: configsOf(base, rules) });

export default plugin;
