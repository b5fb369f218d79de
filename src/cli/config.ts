import path from 'node:path';

import type { ESLint, Linter } from 'eslint';

import { rules } from '../../rules/index.ts';
import { type ConfigName, configsOf } from '../configs.ts';
import { manifest, namespace } from '../manifest.ts';
import type { RuleChoice } from './arguments.ts';
import { Failure, lineOf } from './failure.ts';

type Settings = NonNullable<Linter.Config['settings']>;

/** What the project's ESLint configuration says about one file, as far as it concerns this plugin. */
export interface FileConfig {
  /** The plugin's name in the configuration: what rules are called in comments. */
  readonly prefix: string;
  /** Entries of this plugin's rules, without the prefix. */
  readonly rules: Readonly<Record<string, Linter.RuleEntry>>;
  readonly settings: Settings;
  readonly allowsInlineConfig: boolean;
}

/** `undefined`: ESLint ignores the file. */
export type ConfigOf = (file: string) => Promise<FileConfig | undefined>;

const plugin: ESLint.Plugin = { meta: { name: manifest.name, version: manifest.version, namespace } };
const configs = configsOf(plugin, rules);

const withoutPrefix = (entries: Linter.Config['rules'], prefix: string): FileConfig['rules'] =>
  Object.fromEntries(
    Object.entries(entries ?? {}).flatMap(([id, entry]) =>
      id.startsWith(`${prefix}/`) && entry !== undefined ? [[id.slice(prefix.length + 1), entry]] : [],
    ),
  );

const ofConfig = (name: ConfigName): FileConfig['rules'] => withoutPrefix(configs[name].rules, namespace);

const prefixIn = ({ plugins }: Linter.Config): string | undefined =>
  Object.entries(plugins ?? {}).find(([name, { meta }]) => meta?.name === manifest.name || name === namespace)?.[0];

/** Reads files' configurations as `eslint` does when it is started in the folder. */
export const configReader = async (cwd: string, choice: RuleChoice, isRead: boolean): Promise<ConfigOf> => {
  const chosen = choice === 'project' ? 'recommended' : choice;
  const rooted = settingsRootedIn(cwd);
  const plain: FileConfig = {
    prefix: namespace,
    rules: ofConfig(chosen),
    settings: rooted(undefined),
    allowsInlineConfig: true,
  };
  if (!isRead) return () => Promise.resolve(plain);
  const { ESLint } = await import('eslint');
  const eslint = new ESLint({ cwd });
  return async file => {
    if ((await eslint.findConfigFile(file)) === undefined) return plain;
    const config = await read(eslint, file);
    if (config === undefined) return undefined;
    const prefix = prefixIn(config);
    const shared = {
      settings: rooted(config.settings),
      allowsInlineConfig: config.linterOptions?.noInlineConfig !== true,
    };
    return prefix === undefined || choice !== 'project'
      ? { ...plain, ...shared, prefix: prefix ?? namespace }
      : { ...shared, prefix, rules: withoutPrefix(config.rules, prefix) };
  };
};

/** ESLint's settings with the plugin's root made absolute; one object for one, since what is read of them is kept by object. */
const settingsRootedIn = (cwd: string): ((settings: Linter.Config['settings']) => Settings) => {
  const known = new Map<unknown, Settings>();
  return settings => {
    const given: unknown = settings?.[namespace];
    const before = known.get(given);
    if (before !== undefined) return before;
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    const root = isObject && 'root' in given && typeof given.root === 'string' ? given.root : '.';
    // What is wrong stays as it is, to be told by those who read it.
    const completed = given === undefined || isObject ? { ...given, root: path.resolve(cwd, root) } : given;
    const rooted = { ...settings, [namespace]: completed };
    known.set(given, rooted);
    return rooted;
  };
};

const read = async (eslint: ESLint, file: string): Promise<Linter.Config | undefined> => {
  try {
    return (await eslint.calculateConfigForFile(file)) as Linter.Config | undefined;
  } catch (error) {
    throw new Failure(`the ESLint configuration cannot be read: ${lineOf(error)} (--no-config goes without it)`);
  }
};
