import { readdirSync } from 'node:fs';
import path from 'node:path';
import type {
  ConsumerMeaning,
  Entry,
  FieldMeaning,
  Library,
  Meaning,
  ReceiveMeaning,
} from '../../../src/catalog/model.ts';
import {
  acksText,
  declarationText,
  evidenceText,
  headings,
  nameOf,
  neverSettledText,
  onThrowText,
  placeText,
  isWhenText,
  recognised,
} from './catalog-words.ts';
import { code, listText, table, wrapped } from './markdown.ts';

const folder = path.resolve(import.meta.dirname, '../../../src/catalog');

const groups = {
  brokers: 'Brokers, queues and webhooks',
  stores: 'Stores',
  services: 'Services',
  runtime: 'Language, Node and common libraries',
} as const;

const intro = `# Catalog

What the plugin knows of each package. It recognises calls by the package and the type that declare them, never by a name in your code;
what is not here is followed like code of your own, or taken for unknown work. In-house packages are added with the same
[rows](../src/catalog/model.ts) in [settings](../README.md#settings). This page is generated from them by \`npm run docs\`.

Every name and every path in the rows is compared with the types of the package's newest and of an older version. How we know what those
types do not say:

${table(
  ['how we know', 'meaning'],
  [
    [
      'executed',
      'a test runs the claims against the running broker: return, throw, crash, never settle; and compares two deliveries',
    ],
    ['source', "read in the package's own source"],
    ['docs', "read in the package's documentation and types"],
  ],
)}`;

type Consuming = Entry & (ConsumerMeaning | ReceiveMeaning);
const isConsuming = (entry: Entry): entry is Consuming => entry.is === 'consumer' || entry.is === 'receive';
type Field = Entry & FieldMeaning & { readonly type: string; readonly field: string };
const isField = (entry: Entry): entry is Field => entry.is === 'field' && 'field' in entry;

const isLibrary = (value: unknown): value is Library =>
  typeof value === 'object' && value !== null && 'package' in value && 'entries' in value;

const librariesIn = async (group: string): Promise<readonly Library[]> => {
  const files = readdirSync(path.join(folder, group)).toSorted();
  const modules = await Promise.all(files.map(file => import(path.join(folder, group, file)) as Promise<object>));
  return modules
    .flatMap(module => Object.values(module).filter(isLibrary))
    .toSorted((one, other) => one.package.localeCompare(other.package) || one.docs.localeCompare(other.docs));
};

/** Values by a text, in the order of their first appearance. */
const grouped = <T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> => {
  const found = new Map<string, T[]>();
  for (const value of values) found.set(keyOf(value), [...(found.get(keyOf(value)) ?? []), value]);
  return found;
};

/** `Channel`: ack, nack; what has no type comes first. */
const namesText = (entries: readonly Entry[]): string => {
  const byType = grouped(entries, entry => ('type' in entry && !('field' in entry) ? entry.type : ''));
  const texts = [...byType].map(([type, rows]) => {
    if (type === '') return listText(rows.map(row => code(nameOf(row))));
    const members = rows.flatMap(row => ('member' in row ? [row.member] : []));
    // Some clients have every command in two spellings.
    const shown = members.filter(name => !members.some(other => other !== name && other.toUpperCase() === name));
    return shown.length === 1
      ? code(`${type}.${shown.join('')}`.replace('.()', '()'))
      : `${code(type)}: ${listText(shown.map(code))}`;
  });
  return texts.join('; ');
};

const item = (text: string): string => wrapped(`- ${text}`, '  ');

const consumerItems = (entries: readonly Entry[]): readonly string[] => {
  const same = grouped(entries.filter(isConsuming), entry =>
    [acksText(entry), onThrowText(entry), neverSettledText(entry)].join('|'),
  );
  return [...same.values()].map(rows => {
    const ways = [...grouped(rows, row => recognised(row)[0])].map(
      ([way, ofWay]) => `${way} ${listText(ofWay.map(row => recognised(row)[1]))}`,
    );
    const [first] = rows as [Consuming];
    return [
      item(`**Consumer**: ${ways.join('; ')}`),
      wrapped(`  - acknowledged ${acksText(first)}`, '    '),
      wrapped(`  - when it throws: ${onThrowText(first)}`, '    '),
      wrapped(`  - never settled: ${neverSettledText(first)}`, '    '),
    ].join('\n');
  });
};

/** Where keys and ids go, of calls that take one. */
const keyOf = (entry: Entry): string | undefined => {
  if (entry.is !== 'publish' && entry.is !== 'call') return undefined;
  if (entry.key !== undefined)
    return entry.is === 'call' ? `key at ${placeText(entry.key)}` : `deduplication id at ${placeText(entry.key)}`;
  return entry.is === 'publish' && entry.identity !== undefined
    ? `message id at ${placeText(entry.identity)}`
    : undefined;
};

const kinds = Object.entries(headings) as readonly [Meaning['is'], string | undefined][];

const callItems = (entries: readonly Entry[], hides: (is: Meaning['is']) => boolean): readonly string[] =>
  kinds.flatMap(([is, heading]) => {
    const rows = entries.filter(entry => entry.is === is);
    if (heading === undefined || rows.length === 0 || hides(is)) return [];
    const byKey = [...grouped(rows, row => detail(row))];
    return byKey.map(([text, ofKey]) => item(`**${heading}**${text === '' ? '' : `, ${text}`}: ${namesText(ofKey)}`));
  });

/** What sets calls of one meaning apart. */
const detail = (entry: Entry): string => {
  if (entry.is === 'keySource')
    return entry.stability === 'unstable' ? 'new on every delivery' : 'as stable as the arguments';
  if (entry.is === 'call' && entry.safe === true) return 'only reads';
  if (entry.is === 'configure') return entry.what;
  if (entry.is === 'insert' && entry.atomic === true) return 'refuses a second one';
  if (entry.is === 'update' && entry.relative === true) return 'relative to the old value';
  if ('isWhen' in entry) return isWhenText(entry.isWhen ?? []);
  return keyOf(entry) ?? '';
};

/** Calls that declare queues, by the options that tell what becomes of failed and repeated messages. */
const declarationItems = (entries: readonly Entry[]): readonly string[] => {
  const rows = entries.flatMap(entry => {
    const declares = entry.is === 'configure' || entry.is === 'consumer' ? entry.declares : undefined;
    const text = declares === undefined ? '' : declarationText(declares);
    return text === '' ? [] : [{ text, entry }];
  });
  return [...grouped(rows, ({ text }) => text)].map(([text, same]) =>
    item(`**Declares a queue or subscription**, ${text}: ${namesText(same.map(({ entry }) => entry))}`),
  );
};

const fieldItems = (entries: readonly Entry[]): readonly string[] => {
  const rows = entries.filter(isField);
  const part = (heading: string, of: readonly Field[]): readonly string[] => {
    const byType = [...grouped(of, ({ type }) => type)];
    const texts = byType.map(([type, ofType]) => `${code(type)}: ${listText(ofType.map(({ field }) => code(field)))}`);
    return of.length === 0 ? [] : [item(`**${heading}**: ${texts.join('; ')}`)];
  };
  return [
    ...part(
      'Identifies the message',
      rows.filter(row => row.identity === true),
    ),
    ...part(
      'Same on redelivery',
      rows.filter(row => row.stability === 'stable' && row.identity !== true),
    ),
    ...part(
      'Different on redelivery',
      rows.filter(row => row.stability === 'unstable'),
    ),
  ];
};

const nothing = new Set<Meaning['is']>(['pure', 'compute', 'telemetry', 'configure']);

const sectionOf = (library: Library, group: keyof typeof groups): string => {
  const others = (library.alsoDeclaredBy ?? []).map(code);
  const facts = [
    ...(library.versions === '*' ? [] : [`versions ${code(library.versions)}`]),
    ...(others.length === 0 ? [] : [`types also from ${listText(others)}`]),
    ...(library.evidence === undefined ? [] : [evidenceText[library.evidence]]),
    `[documentation](${library.docs})`,
  ];
  const items = [
    ...consumerItems(library.entries),
    ...declarationItems(library.entries),
    ...callItems(library.entries, is => group !== 'runtime' && nothing.has(is)),
    ...fieldItems(library.entries),
  ];
  return [`### ${library.package}`, wrapped(facts.join(' · ')), items.join('\n')]
    .filter(part => part !== '')
    .join('\n\n');
};

/** One line a package that has consumers: its first, which is the usual one. */
const overview = (libraries: readonly Library[]): string =>
  table(
    ['package', 'acknowledged', 'when the handler throws', 'never settled', 'how we know'],
    libraries.flatMap(library => {
      const first = library.entries.find(isConsuming);
      if (first === undefined) return [];
      const anchor = library.package.toLowerCase().replaceAll(/[^a-z\d-]/gu, '');
      const link = `[${library.package}](#${anchor})`;
      return [[link, acksText(first), onThrowText(first), neverSettledText(first), library.evidence ?? '']];
    }),
  );

/** The text of `docs/catalog.md`. */
export const catalogPage = async (): Promise<string> => {
  const parts: string[] = [intro];
  for (const group of Object.keys(groups) as (keyof typeof groups)[]) {
    const libraries = await librariesIn(group);
    parts.push(`## ${groups[group]}`);
    if (group === 'brokers') parts.push(overview(libraries));
    parts.push(...libraries.map(library => sectionOf(library, group)));
  }
  return `${parts.join('\n\n')}\n`;
};
