import path from 'node:path';

import type { Library } from './catalog/model.ts';
import { namespace } from './manifest.ts';
import { library } from './settings/catalog.ts';
import { type Check, isRecord, listOf, oneOf, record, text, valueThat } from './settings/check.ts';
import { services } from './settings/services.ts';
import { ConfigurationError } from './settings/configuration-error.ts';

const tolerated = [...services, 'publish'] as const;

/** What an external call does, as the catalog has it, or a publish. */
export type ToleratedEffect = (typeof tolerated)[number];

/** `settings["exactly-once"]` with defaults filled in: what all rules share. */
export interface Settings {
  /** Globs of the schema files, relative to `root`. Unset: where migration tools and Prisma keep them. */
  readonly schema: readonly string[] | undefined;
  /** Libraries and in-house wrappers; their rows come before the plugin's own. */
  readonly catalog: readonly Library[];
  /** Seconds for which the broker may redeliver a message. Unset: only a marker without any expiry is too short. */
  readonly retryWindow: number | undefined;
  /** Kinds of effect that may happen twice: `email`. */
  readonly tolerate: readonly ToleratedEffect[];
  /** Globs of the files, relative to `root`, whose consumers may lose messages and handle them twice. */
  readonly bestEffort: readonly string[];
  /** What is added to each message: the schedule that shows what goes wrong, numbered. */
  readonly explain: 'schedule' | undefined;
  /** Verbs that make an awaited call on the program's own bodiless types an effect, instead of the built-in ones. */
  readonly lexicon: readonly string[] | undefined;
  /** The project's folder: nothing outside it is read. Unset: the folder in which ESLint runs. */
  readonly root: string | undefined;
}

const defaults: Settings = {
  schema: undefined,
  catalog: [],
  retryWindow: undefined,
  tolerate: [],
  bestEffort: [],
  explain: undefined,
  lexicon: undefined,
  root: undefined,
};

/** What leads out of the root would be read by nobody: better said at once than left out. */
const globBelowRoot = valueThat(
  'a glob below the root',
  value =>
    typeof value === 'string' &&
    value !== '' &&
    !path.isAbsolute(value) &&
    path.normalize(value).split(path.sep)[0] !== '..',
);

const check: Check = record({
  schema: listOf(globBelowRoot, 'a list of globs'),
  catalog: listOf(library, 'a list of libraries'),
  retryWindow: valueThat(
    'a positive number of seconds',
    value => typeof value === 'number' && value > 0 && Number.isFinite(value),
  ),
  tolerate: listOf(oneOf(...tolerated), 'a list of kinds of effects'),
  bestEffort: listOf(globBelowRoot, 'a list of globs'),
  explain: oneOf('schedule'),
  lexicon: listOf(text, 'a list of verbs'),
  root: valueThat('the path of a folder', value => typeof value === 'string' && value !== ''),
} satisfies Readonly<Record<keyof Settings, Check>>);

const known = new WeakMap<object, Settings>();

/**
 * The plugin's settings out of ESLint's `context.settings`, one result per settings object.
 *
 * @throws ConfigurationError naming the key and what it accepts.
 */
export const settingsOf = (shared: unknown): Settings => {
  const given = isRecord(shared) ? shared[namespace] : undefined;
  if (given === undefined) return defaults;
  const before = isRecord(given) ? known.get(given) : undefined;
  if (before !== undefined) return before;
  const problem = check(given, `settings["${namespace}"]`);
  if (problem !== undefined) throw new ConfigurationError(problem);
  const valid = given as GivenSettings;
  const settings = completed(valid);
  known.set(valid, settings);
  return settings;
};

type GivenLibrary = Omit<Library, 'versions' | 'docs'> & Partial<Pick<Library, 'versions' | 'docs'>>;
type GivenSettings = Partial<Omit<Settings, 'catalog'>> & { readonly catalog?: readonly GivenLibrary[] };

const completed = (given: GivenSettings): Settings => ({
  ...defaults,
  ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  // In-house packages have one version and often no page.
  catalog: (given.catalog ?? []).map(rows => ({ versions: '*', docs: '', ...rows })),
});
