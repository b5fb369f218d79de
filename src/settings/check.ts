import { nearest } from './nearest.ts';

/** Says in one sentence what is wrong with a value, or nothing. `key` is how the sentence names the value. */
export type Check = (value: unknown, key: string) => string | undefined;

/** Every value of which `test` holds; `what` names them: `a list of globs`. */
export const valueThat =
  (what: string, test: (value: unknown) => boolean): Check =>
  (value, key) =>
    test(value) ? undefined : `${key} must be ${what}, not ${show(value)}.`;

export const text = valueThat('a text', value => typeof value === 'string' && value !== '');
export const flag = valueThat('true or false', value => typeof value === 'boolean');
export const literal = valueThat(
  'a text, a number, true, false or null',
  value => value === null || ['string', 'number', 'boolean'].includes(typeof value),
);

export const oneOf = (...words: readonly string[]): Check => {
  const list = valueThat(`one of ${quoted(words)}`, value => words.some(word => word === value));
  return (value, key) => {
    const problem = list(value, key);
    return problem === undefined ? undefined : problem.replace(/\.$/u, '') + suggestion(value, words);
  };
};

export const listOf =
  (item: Check, what = 'a list'): Check =>
  (value, key) => {
    if (!Array.isArray(value)) return `${key} must be ${what}, not ${show(value)}.`;
    return firstProblem(value, (element, index) => item(element, `${key}[${index}]`));
  };

/** The first check that accepts decides; otherwise the sentence of the last. */
export const either =
  (first: Check, last: Check): Check =>
  (value, key) =>
    first(value, key) === undefined ? undefined : last(value, key);

export type Fields = Readonly<Record<string, Check>>;

/** An object with these keys and no others; all are optional but the `required` ones. */
export const record =
  (fields: Fields, required: readonly string[] = []): Check =>
  (value, key) => {
    if (!isRecord(value)) return `${key} must be an object, not ${show(value)}.`;
    const missing = required.find(name => value[name] === undefined);
    if (missing !== undefined) return `${key} needs the key "${missing}".`;
    return firstProblem(Object.keys(value), name => {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (check === undefined) return unknownKey(key, name, Object.keys(fields));
      return value[name] === undefined ? undefined : check(value[name], `${key}.${name}`);
    });
  };

export const unknownKey = (key: string, name: string, known: readonly string[]): string =>
  `${key} has no key "${name}"${suggestion(name, known)} Its keys are ${quoted(known.toSorted())}.`;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const firstProblem = <T>(
  items: readonly T[],
  problemOf: (item: T, index: number) => string | undefined,
): string | undefined => {
  for (const [index, item] of items.entries()) {
    const problem = problemOf(item, index);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

export const quoted = (words: readonly string[]): string => words.map(word => `"${word}"`).join(', ');

const suggestion = (value: unknown, words: readonly string[]): string => {
  const word = typeof value === 'string' ? nearest(value, words) : undefined;
  return word === undefined ? '.' : `; did you mean "${word}"?`;
};

/** Longer texts say enough with their beginning. */
const shownLength = 40;

const show = (value: unknown): string => {
  switch (typeof value) {
    case 'string': {
      const shown = JSON.stringify(value);
      return shown.length > shownLength ? `${shown.slice(0, shownLength)}…` : shown;
    }
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    default:
      return `a value of type ${typeof value}`;
  }
};
