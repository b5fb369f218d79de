import { type AnyRule, rules } from '../../../rules/index.ts';
import { between, code, listText, table } from './markdown.ts';

const configsOf = ({ docs }: AnyRule['meta']): readonly string[] => [
  ...(docs.recommended === true ? ['recommended'] : []),
  ...(docs.strict === false && docs.recommended !== true ? [] : ['strict']),
  'all',
];

const offerOf = ({ fixable, hasSuggestions }: AnyRule['meta']): string =>
  [...(fixable === undefined ? [] : ['fix']), ...(hasSuggestions === true ? ['suggestion'] : [])].join(' or ');

interface Option {
  readonly description?: string;
}

/** The properties of the rule's one options object. */
const optionsOf = ({ schema }: AnyRule['meta']): readonly (readonly [string, Option])[] => {
  const [first] = (Array.isArray(schema) ? schema : []) as readonly { readonly properties?: Record<string, Option> }[];
  return Object.entries(first?.properties ?? {});
};

const valueIn = (options: unknown, name: string): unknown =>
  Array.isArray(options) ? (options[0] as Record<string, unknown> | undefined)?.[name] : undefined;

const shown = (value: unknown): string => (value === undefined ? '' : code(JSON.stringify(value)));

const optionTable = (meta: AnyRule['meta']): string =>
  table(
    ['option', 'meaning', 'default', 'in `strict`'],
    optionsOf(meta).map(([name, { description = '' }]) => {
      const usual = valueIn(meta.defaultOptions, name);
      return [code(name), description, shown(usual), shown(valueIn(meta.docs.strict, name) ?? usual)];
    }),
  );

/** What every page says about its rule after the description. */
const factsOf = (rule: AnyRule): string => {
  const { meta } = rule;
  const offers = offerOf(meta);
  const facts = [
    `In ${listText(configsOf(meta).map(code))}.`,
    offers === '' ? 'Offers no fix.' : `Offers a ${offers}.`,
    'Needs type information.',
    ...(optionsOf(meta).length === 0 ? ['No options.'] : []),
  ];
  return [facts.join(' '), ...(optionsOf(meta).length === 0 ? [] : [optionTable(meta)])].join('\n\n');
};

const marker = 'facts';

/** The page of a rule with its generated head: the title, the description, configs, fixes and options. */
export const withHead = (id: string, rule: AnyRule, page: string): string => {
  const [, , , ...rest] = page.split('\n');
  const body = rest.join('\n');
  const marked = body.includes(`<!-- ${marker} -->`) ? body : `\n<!-- ${marker} -->\n<!-- end ${marker} -->\n${body}`;
  const withFacts = between(marked, marker, factsOf(rule));
  if (withFacts === undefined) throw new Error(`docs/rules/${id}.md has half a generated part`);
  return `# exactly-once/${id}\n\n${rule.meta.docs.description}\n${withFacts}`;
};

/** The README with the table of all rules. */
export const withRules = (readme: string): string => {
  const rows = Object.entries<AnyRule>(rules).map(([id, { meta }]) => [
    `[${id}](docs/rules/${id}.md)`,
    meta.docs.description,
    configsOf(meta)[0] ?? '',
    offerOf(meta),
  ]);
  const text = between(readme, 'rules', table(['rule', 'what it does', 'from config', 'offers'], rows));
  if (text === undefined) throw new Error('the README has no place for the rules');
  return text;
};
