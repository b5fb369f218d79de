import { parseArgs, type ParseArgsConfig } from 'node:util';

import type { ConfigName } from '../configs.ts';
import { Failure, lineOf } from './failure.ts';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

export const formats = ['markdown', 'html', 'json', 'sarif'] as const;
export type Format = (typeof formats)[number];

/** Which rules decide what a finding is: those of the project's ESLint configuration, or of one of the plugin's configs. */
export type RuleChoice = 'project' | ConfigName;

const ruleChoices = ['project', 'recommended', 'strict', 'all'] as const satisfies readonly RuleChoice[];

export interface ProjectOptions {
  /** `tsconfig.json` files or folders that have one, relative to where the command runs. */
  readonly projects: readonly string[];
  readonly rules: RuleChoice;
  readonly readsConfig: boolean;
}

export interface ReportCommand extends ProjectOptions {
  readonly name: 'report';
  readonly format: Format;
  readonly output: string | undefined;
  readonly compare: string | undefined;
}

export interface ExplainCommand extends ProjectOptions {
  readonly name: 'explain';
  /** A rule, or a place. */
  readonly subject: string;
  readonly isCall: boolean;
  readonly isJson: boolean;
}

export type Command =
  | { readonly name: 'help'; readonly of: string | undefined }
  | { readonly name: 'version' }
  | ReportCommand
  | ExplainCommand;

const common = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  json: { type: 'boolean' },
} as const satisfies OptionsConfig;

const ofProjects = {
  project: { type: 'string', short: 'p', multiple: true },
  rules: { type: 'string' },
  'no-config': { type: 'boolean' },
} as const satisfies OptionsConfig;

const ofReport = {
  ...common,
  ...ofProjects,
  format: { type: 'string', short: 'f' },
  output: { type: 'string', short: 'o' },
  compare: { type: 'string', short: 'c' },
} as const satisfies OptionsConfig;

const ofExplain = {
  ...common,
  ...ofProjects,
  call: { type: 'boolean' },
} as const satisfies OptionsConfig;

const commands = ['report', 'explain'] as const;

/** What the words on the command line ask for. */
export const commandOf = (words: readonly string[]): Command => {
  const [first] = words;
  if (first === undefined) return { name: 'help', of: undefined };
  if (first.startsWith('-')) return generalOf(words);
  if (first === 'help') return { name: 'help', of: words[1] };
  if (!commands.some(name => name === first))
    throw new Failure(`there is no command "${first}": the commands are ${listOf(commands)}`);
  return first === 'report' ? reportOf(words.slice(1)) : explainOf(words.slice(1));
};

const explainOf = (words: readonly string[]): Command => {
  const { values, positionals } = parsed(words, ofExplain);
  if (values.help === true) return { name: 'help', of: 'explain' };
  if (values.version === true) return { name: 'version' };
  const [subject, ...more] = positionals;
  if (subject === undefined || more.length > 0)
    throw new Failure('explain takes one rule, or one place such as src/orders.ts:12');
  return {
    name: 'explain',
    ...projectOptions(values),
    subject,
    isCall: values.call === true,
    isJson: values.json === true,
  };
};

const generalOf = (words: readonly string[]): Command => {
  const { values } = parsed(words, common);
  return values.version === true ? { name: 'version' } : { name: 'help', of: undefined };
};

const reportOf = (words: readonly string[]): Command => {
  const { values, positionals } = parsed(words, ofReport);
  if (values.help === true) return { name: 'help', of: 'report' };
  if (values.version === true) return { name: 'version' };
  if (positionals.length > 0) throw new Failure(`report takes options only, not "${positionals.join(' ')}"`);
  if (values.json === true && values.format !== undefined && values.format !== 'json')
    throw new Failure(`--json and --format ${values.format} ask for different formats`);
  return {
    name: 'report',
    ...projectOptions(values),
    format: values.json === true ? 'json' : oneOf(formats, values.format ?? 'markdown', '--format'),
    output: values.output,
    compare: values.compare,
  };
};

const projectOptions = (values: {
  readonly project?: string[] | undefined;
  readonly rules?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}): ProjectOptions => ({
  projects: values.project ?? [],
  rules: oneOf<RuleChoice>(ruleChoices, values.rules ?? 'project', '--rules'),
  readsConfig: values['no-config'] !== true,
});

const parsed = <Options extends OptionsConfig>(words: readonly string[], options: Options) => {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    // Node goes on about how to pass positional arguments that start with a dash.
    throw new Failure(
      lineOf(error)
        .replace(/\. To specify.*$/u, '')
        .replace(/^Unknown/u, 'unknown'),
    );
  }
};

const oneOf = <Value extends string>(accepted: readonly Value[], given: string, option: string): Value => {
  const found = accepted.find(value => value === given);
  if (found === undefined) throw new Failure(`${option} takes ${listOf(accepted)}, not "${given}"`);
  return found;
};

const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
