import type { Entry, Library } from './model.ts';
import type { Origin } from './origin.ts';

export type TargetKind =
  | 'member'
  | 'function'
  | 'construct'
  | 'command'
  | 'field'
  | 'handlerType'
  | 'parameterType'
  | 'decorator'
  | 'iterable'
  | 'extends';

export interface Row {
  readonly entry: Entry;
  readonly wildcard?: string;
}

/** A pattern with one `*`, split at it; without one, the whole text is the prefix. */
export interface Pattern {
  readonly prefix: string;
  readonly suffix: string | undefined;
}

interface PatternRow {
  readonly type: Pattern;
  readonly member: Pattern;
  readonly entry: Entry;
}

const star = '*';

export const patternOf = (text: string): Pattern => {
  const [prefix = '', suffix] = text.split(star);
  return { prefix, suffix };
};

/** The text that the `*` stands for, `''` when the pattern has none; `undefined` when the text does not match. */
export const captured = (pattern: Pattern, text: string): string | undefined => {
  const { prefix, suffix } = pattern;
  if (suffix === undefined) return text === prefix ? '' : undefined;
  const fits = text.length >= prefix.length + suffix.length && text.startsWith(prefix) && text.endsWith(suffix);
  return fits ? text.slice(prefix.length, text.length - suffix.length) : undefined;
};

const namespaceSeparator = '.';

const keyOf = (container: string, member: string): string => `${container}#${member}`;

/** Asked by the properties of the target; a meaning may have a property of the same name (`command` of a dispatch). */
const kindOf = (entry: Entry): TargetKind => {
  if ('field' in entry) return 'field';
  if ('extends' in entry) return 'extends';
  if ('type' in entry) return 'member';
  if ('command' in entry) return 'command';
  if ('construct' in entry) return 'construct';
  if ('function' in entry) return 'function';
  if ('handlerType' in entry) return 'handlerType';
  if ('iterable' in entry) return 'iterable';
  return 'parameterType' in entry ? 'parameterType' : 'decorator';
};

export interface Address {
  readonly kind: TargetKind;
  /** The type, function, class, … */
  readonly name: string;
  /** The member or field; `''` where the target has none. */
  readonly member: string;
}

/** What a row is about, in one form for all targets. */
export const addressOf = (entry: Entry): Address => {
  const kind = kindOf(entry);
  if ('field' in entry) return { kind, name: entry.type, member: entry.field };
  if ('extends' in entry) return { kind, name: entry.extends, member: entry.member };
  if ('type' in entry) return { kind, name: entry.type, member: entry.member };
  if ('command' in entry) return { kind, name: entry.command, member: '' };
  if ('construct' in entry) return { kind, name: entry.construct, member: '' };
  if ('function' in entry) return { kind, name: entry.function, member: '' };
  if ('handlerType' in entry) return { kind, name: entry.handlerType, member: '' };
  if ('iterable' in entry) return { kind, name: entry.iterable, member: '' };
  return { kind, name: 'parameterType' in entry ? entry.parameterType : entry.decorator, member: '' };
};

const isMemberKind = (kind: TargetKind): boolean => kind === 'member' || kind === 'field';

const isConstruction = (origin: Origin): boolean => origin.member === 'new';

/** The names under which an origin may be written in a row of that kind, best first. */
const namesFor = (kind: TargetKind, origin: Origin): readonly string[] => {
  if (isMemberKind(kind)) return origin.container === undefined ? [] : [origin.container];
  if (kind === 'construct' || kind === 'command') {
    if (isConstruction(origin)) return origin.container === undefined ? [] : [origin.container];
    return kind === 'command' ? [origin.member] : [];
  }
  if (isConstruction(origin)) return [];
  if (origin.container === undefined) return [origin.member];
  const qualified = origin.container + namespaceSeparator + origin.member;
  // A type inside a namespace is still that type; a member of a type is no function of that name.
  return kind === 'function' || kind === 'decorator' ? [qualified] : [qualified, origin.member];
};

/** The rows of one library by kind and name; built when the library is asked for the first time. */
export class LibraryTable {
  readonly library: Library;
  #exact: Map<TargetKind, Map<string, Entry>> | undefined;
  readonly #patterns = new Map<TargetKind, PatternRow[]>();
  readonly #members = new Map<string, Entry[]>();

  constructor(library: Library) {
    this.library = library;
  }

  find(kind: TargetKind, origin: Origin, member?: string): Row | undefined {
    // `new` is no member, and `*` does not stand for it.
    if (isConstruction(origin) && isMemberKind(kind)) return undefined;
    this.#exact ??= this.#build();
    const rows = this.#exact.get(kind);
    const asked = isMemberKind(kind) ? origin.member : (member ?? '');
    for (const name of namesFor(kind, origin)) {
      const entry = rows?.get(keyOf(name, asked));
      if (entry !== undefined) return { entry };
    }
    return isMemberKind(kind) ? this.#findLoosely(kind, origin) : undefined;
  }

  #findLoosely(kind: TargetKind, origin: Origin): Row | undefined {
    const { container, member } = origin;
    if (container !== undefined) {
      for (const row of this.#patterns.get(kind) ?? []) {
        const wildcard = captured(row.type, container);
        if (wildcard === undefined || captured(row.member, member) === undefined) continue;
        return row.type.suffix === undefined ? { entry: row.entry } : { entry: row.entry, wildcard };
      }
    }
    if (origin.inferred !== true) return undefined;
    // Without types there is hardly more than the member's name: enough when the library has one row for it.
    const candidates = this.#members.get(keyOf(kind, member)) ?? [];
    const [entry] = candidates;
    return candidates.length === 1 && entry !== undefined ? { entry } : undefined;
  }

  #build(): Map<TargetKind, Map<string, Entry>> {
    const exact = new Map<TargetKind, Map<string, Entry>>();
    for (const entry of this.library.entries) {
      const { kind, name, member } = addressOf(entry);
      if (name.includes(star) || member.includes(star)) {
        push(this.#patterns, kind, { type: patternOf(name), member: patternOf(member), entry });
        continue;
      }
      push(this.#members, keyOf(kind, member), entry);
      const rows = exact.get(kind) ?? new Map<string, Entry>();
      // First row wins, as everywhere.
      if (!rows.has(keyOf(name, member))) rows.set(keyOf(name, member), entry);
      exact.set(kind, rows);
    }
    return exact;
  }
}

const push = <K, T>(map: Map<K, T[]>, key: K, value: T): void => {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
};
