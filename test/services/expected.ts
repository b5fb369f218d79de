import type { ConsumerMeaning, Entry, Library, Meaning, ReceiveMeaning } from '../../src/catalog/model.ts';
import { addressOf } from '../../src/catalog/table.ts';
import type { Behaviour, Options } from './subject.ts';

/** What the catalog's rows promise for a run: everything here is read from the rows. */

/**
 * What becomes of a message. `redelivered`: it comes again by itself, be it to the process that takes the place of one which ended;
 * `stuck`: not before the process that has it is ended; `gone`: never.
 */
export type Fate = 'redelivered' | 'stuck' | 'gone';

export interface Contract {
  readonly acks: ConsumerMeaning['acks'];
  readonly onThrow: ConsumerMeaning['onThrow'];
  readonly unsettled: ConsumerMeaning['unsettled'];
  readonly awaitsHandler: boolean;
}

/** The row's target as one text: `Channel.consume`, `Worker`. */
export const nameOf = (entry: Entry): string => {
  const { name, member } = addressOf(entry);
  return member === '' ? name : `${name}.${member}`;
};

export const rowNamed = (library: Library, name: string): Entry => {
  const row = library.entries.find(entry => entry.is !== 'field' && nameOf(entry) === name);
  if (row === undefined) throw new Error(`${library.package} has no row ${name}`);
  return row;
};

/** @param variant the type of the parameter by which the row knows the variant that is meant */
export const consumerNamed = (library: Library, name: string, variant?: string): ConsumerMeaning | ReceiveMeaning => {
  const row = rowNamed(library, name);
  if (row.is !== 'consumer' && row.is !== 'receive') throw new Error(`${name} of ${library.package} is no consumer`);
  if (variant === undefined) return row;
  const facts = row.is === 'consumer' && row.variants?.find(one => one.parameterType === variant)?.facts;
  if (!facts) throw new Error(`${name} of ${library.package} has no variant for ${variant}`);
  return { ...row, ...facts };
};

interface Test {
  readonly at: string;
  readonly equals?: unknown;
  readonly default?: unknown;
  readonly given?: true;
}

const holds = (test: object, options: Options): boolean => {
  // A literal among the arguments has no place of its own: `{ anyArgument: 'NOACK' }` is given as an option of that name.
  if ('anyArgument' in test) return options[String(test.anyArgument)] === true;
  const { at, equals, default: fallback, given } = test as Test;
  const value = options[at];
  if (given === true) return value !== undefined && value !== null;
  return (value ?? fallback) === equals && equals !== undefined;
};

const chosen = <T extends object>(tests: readonly T[] | undefined, options: Options): T | undefined =>
  tests?.find(test => holds(test, options));

type Tests = readonly object[] | undefined;

const testsOf = (meaning: Meaning, name: string): Tests =>
  (meaning as unknown as Readonly<Record<string, Tests>>)[name];

const choices = ['acksWhen', 'onThrowWhen', 'unsettledWhen'] as const;

/** The callback of a row's `done`, as a way to settle. */
export const callback = 'done';

export const callbackRuns = [
  { options: {} as Options, title: 'calls back' },
  { options: { 'Argument[0]': true }, title: 'calls back with an error' },
] as const;

export const contractOf = (
  meaning: ConsumerMeaning | ReceiveMeaning,
  options: Options,
  callsBack = false,
): Contract => {
  const plain: Contract =
    meaning.is === 'consumer'
      ? meaning
      : // A loop of the program's own: what is thrown leaves it, and the process with it.
        { acks: meaning.acks, unsettled: meaning.unsettled, onThrow: 'redeliver', awaitsHandler: true };
  const [acks, onThrow, unsettled] = choices.map(name => chosen(testsOf(meaning, name), options) as Partial<Contract>);
  return {
    acks: callsBack ? 'explicit' : (acks?.acks ?? plain.acks),
    onThrow: onThrow?.onThrow ?? plain.onThrow,
    unsettled: unsettled?.unsettled ?? plain.unsettled,
    awaitsHandler: plain.awaitsHandler,
  };
};

interface Variant {
  readonly options: Options;
  readonly title: string;
  /** Only what becomes of a message whose handler throws, or how it is settled at all. */
  readonly changes: 'onThrow' | 'settling';
}

/** The options that the row speaks of, one registration for each value. */
export const variantsOf = (meaning: ConsumerMeaning | ReceiveMeaning, givenValues: Options): readonly Variant[] =>
  choices.flatMap(name =>
    (testsOf(meaning, name) ?? []).map(test => {
      const changes = name === 'onThrowWhen' ? 'onThrow' : 'settling';
      if ('anyArgument' in test)
        return { options: { [String(test.anyArgument)]: true }, title: String(test.anyArgument), changes };
      const { at, equals, given } = test as Test;
      const value = given === true ? givenValues[at] : equals;
      if (value === undefined) throw new Error(`a value for ${at} is needed`);
      const title = `${at.replace(/^.*\[(.+)\]$/u, '$1')}: ${JSON.stringify(value)}`;
      return { options: { [at]: value }, title, changes };
    }),
  );

/** Is the message acknowledged before the handler's work has ended, whatever that does? */
const isAckedEarly = ({ acks, awaitsHandler }: Contract): boolean =>
  acks === 'onDelivery' || (acks === 'onReturn' && !awaitsHandler);

/** What settling by a row does to the message. */
const fateOfSettle = (row: Entry, options: Options): Fate => {
  switch (row.is) {
    case 'ack':
    case 'nack':
    case 'deadLetter':
    case 'extendLease': {
      const is = chosen(row.isWhen, options)?.is ?? row.is;
      if (is === 'extendLease') throw new Error(`${nameOf(row)} settles nothing`);
      return is === 'nack' && requeues(row.requeue, options) ? 'redelivered' : 'gone';
    }
    default: {
      const verdict = row as unknown as { readonly as?: string; readonly requeue?: Requeue };
      if (verdict.as === undefined) throw new Error(`${nameOf(row)} settles nothing`);
      return verdict.as === 'nack' && requeues(verdict.requeue, options) ? 'redelivered' : 'gone';
    }
  }
};

interface Requeue {
  readonly at?: string;
  readonly default: boolean;
}

const requeues = (requeue: Requeue | undefined, options: Options): boolean => {
  const flag = requeue?.at === undefined ? undefined : options[requeue.at];
  return typeof flag === 'boolean' ? flag : (requeue?.default ?? true);
};

/** No later message covers it here. */
const fateOfUnsettled = ({ unsettled }: Contract): Fate => (unsettled === 'passed' ? 'redelivered' : unsettled);

export const fateOf = (library: Library, contract: Contract, behaviour: Behaviour | 'crash'): Fate => {
  if (isAckedEarly(contract)) return 'gone';
  if (behaviour === 'crash') return 'redelivered';
  switch (behaviour.does) {
    case 'settle':
      // A callback with an error is what a throw is to those that return.
      if (behaviour.by === callback)
        return behaviour.options['Argument[0]'] === true ? fateOf(library, contract, { does: 'throw' }) : 'gone';
      return behaviour.by === undefined ? 'gone' : fateOfSettle(rowNamed(library, behaviour.by), behaviour.options);
    case 'throw':
    case 'reject':
      if (contract.onThrow === 'drop' || contract.onThrow === 'reject') return 'gone';
      return contract.onThrow === 'redeliver' ? 'redelivered' : fateOfUnsettled(contract);
    case 'hang':
      return fateOfUnsettled(contract);
    case 'returnUnsettled':
      return contract.acks === 'onReturn' ? 'gone' : fateOfUnsettled(contract);
    case 'settleThird':
      throw new Error('speaks of three messages');
  }
};

/** How many of three unsettled messages are left when the third is settled for good. */
export const leftOfThree = (row: Entry, options: Options): number => {
  if (row.is !== 'ack' && row.is !== 'nack') throw new Error(`${nameOf(row)} settles nothing`);
  const covers = chosen(row.coversWhen, options)?.covers ?? row.covers ?? 'message';
  return covers === 'message' ? 2 : 0;
};

export interface SettleRun {
  readonly by: string;
  readonly options: Options;
  readonly title: string;
}

const titled = (by: string, options: Options): SettleRun => {
  const given = Object.entries(options).map(([at, value]) => `${at}: ${String(value)}`);
  return { by, options, title: [by, ...given].join(', ') };
};

/** Stands for a value of which a row asks only whether it is given; the consumer's module makes a right one. */
export const givenValue = 'given';

/** Every way to settle one message that the library's rows know: the row as it is, and with each value of each of its options. */
export const settlesOf = (library: Library): readonly SettleRun[] =>
  library.entries.flatMap((row): SettleRun[] => {
    const { is } = row as { readonly is: string };
    if (is !== 'ack' && is !== 'nack' && is !== 'deadLetter' && is !== 'verdict') return [];
    const by = nameOf(row);
    const { requeue, isWhen } = row as { readonly requeue?: Requeue; readonly isWhen?: readonly Test[] };
    const flags = requeue?.at === undefined ? [] : [{ [requeue.at]: true }, { [requeue.at]: false }];
    const tests = (isWhen ?? []).map(({ at, equals, given }) => ({ [at]: given === true ? givenValue : equals }));
    // An option that turns the call into a `nack` may stand beside the one that says what becomes of the message.
    const both = tests.flatMap(test =>
      Object.values(test)[0] === givenValue ? flags.map(flag => ({ ...test, ...flag })) : [],
    );
    return [{}, ...flags, ...tests, ...both].map(options => titled(by, options));
  });

/** The same for what a settle call covers: the row as it is and with each option that widens it, without a requeue. */
export const coversOf = (library: Library): readonly SettleRun[] =>
  library.entries.flatMap((row): SettleRun[] => {
    if (row.is !== 'ack' && row.is !== 'nack') return [];
    const at = row.requeue?.at;
    if (row.is === 'nack' && at === undefined && (row.requeue?.default ?? true)) return [];
    const forGood: Options = row.is === 'nack' && at !== undefined ? { [at]: false } : {};
    const wider = (row.coversWhen ?? []).map(test => ({ ...forGood, [test.at]: (test as Test).equals }));
    return [forGood, ...wider].map(options => titled(nameOf(row), options));
  });

/** The type and name of every field row. */
export const fieldsOf = (library: Library): readonly { type: string; field: string; stability: string }[] =>
  library.entries.flatMap(entry =>
    entry.is === 'field' && 'field' in entry
      ? [{ type: entry.type, field: entry.field, stability: entry.stability }]
      : [],
  );
