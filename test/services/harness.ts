import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, inject, type RunnerTestCase, test } from 'vitest';

import type { Library } from '../../src/catalog/model.ts';
import { compiledIn } from './compiled.ts';
import {
  callback,
  callbackRuns,
  consumerNamed,
  contractOf,
  coversOf,
  type Contract,
  type Fate,
  fateOf,
  fieldsOf,
  leftOfThree,
  rowNamed,
  settlesOf,
  variantsOf,
} from './expected.ts';
import {
  type Broker,
  observed,
  observedCrash,
  observedThird,
  type Observed,
  type Place,
  type Registration,
  Runs,
  type Seen,
  type Setting,
} from './run.ts';
import { services, type ServiceName } from './services.ts';
import type { Behaviour, Options } from './subject.ts';

/** One library, whose claims are executed. */
export interface Subject {
  readonly library: Library;
  /** The client underneath whose rows say how messages are settled, where the library has none of its own. */
  readonly settlesLike?: Library;
  /** The package that has the types of the messages, where the library has none of its own. */
  readonly fieldsOf?: Library;
  readonly service: ServiceName;
  /** Opens the broker for the test's own side. */
  readonly broker: () => Broker | Promise<Broker>;
  readonly consumers: readonly ConsumerSubject[];
  /** Milliseconds within which this broker gives a message again, if it does so at all. */
  readonly patience?: number;
  /** Settle rows that no consumer of the subject can run, each with the reason. */
  readonly settlesNotRun?: Readonly<Record<string, string>>;
  /** `Type.field` of fields that a run does not show, or whose change it cannot bring about, each with the reason. */
  readonly fieldsNotSeen?: Readonly<Record<string, string>>;
}

export interface Exception {
  /** What the row would have to say for it. */
  readonly holds: Partial<Contract>;
  readonly because: string;
}

/** One way to consume. */
export interface ConsumerSubject {
  /** The row that is tested: `Channel.consume`. */
  readonly row: string;
  /** The module whose default export consumes, in a process of its own. */
  readonly module: URL;
  /** The settle row by which this consumer acknowledges, when a call does that. */
  readonly done?: string;
  /** The settle rows that the consumer's deliveries have. */
  readonly settles?: readonly string[];
  /** Options without which the client does not work as the row says, by access path. */
  readonly options?: Options;
  /** Values for options of which the row asks only whether they are given. */
  readonly givenValues?: Options;
  /** The type by which the row knows one of its variants: `RmqContext`. */
  readonly variant?: string;
  /** What the handler does that this client answers in another way than the row says, which speaks of other handlers. */
  readonly exceptions?: Readonly<Partial<Record<'throw' | 'reject' | 'callback', Exception>>>;
  /** The broker knows consumers by name: a second one takes the place of the first, and cannot be beside it. */
  readonly takesOver?: boolean;
  /** The consumer whose row says the same of the same options, and with which they are run. */
  readonly variantsAt?: string;
  /** Its handler settles by the callback that the row names as `done`, and by nothing else. */
  readonly callsBack?: boolean;
  /** It gets one message at a time: nothing can be said about three. */
  readonly sequential?: boolean;
}

/** Executes the claims of a library's rows. Every expectation is read from the rows, so that a wrong row fails. */
export const conformance = (subject: Subject): void => {
  const { library, service } = subject;
  const { name, port } = services[service];
  if (!inject('services').includes(service)) {
    describe.skip(`${library.package}: ${name} does not run at 127.0.0.1:${String(port)}`, () => {
      test('its claims', () => undefined);
    });
    return;
  }
  const settling = subject.settlesLike ?? library;
  describe(library.package, () => {
    const observations = new Observations(subject);
    afterAll(() => observations.close());
    for (const consumer of subject.consumers) {
      describe(consumer.row, () => {
        testConsumer(subject, consumer, observations);
      });
    }
    test('every settle row is run', () => {
      const run = new Set(
        subject.consumers.flatMap(({ settles, done }) => [...(settles ?? []), ...(done ? [done] : [])]),
      );
      const rows = new Set(settlesOf(settling).map(({ by }) => by));
      expect([...run, ...Object.keys(subject.settlesNotRun ?? {})].sort()).toEqual([...rows].sort());
    });
    testFields(subject, observations);
  });
};

const titleOf = (title: string, exception: Exception | undefined): string =>
  exception === undefined ? title : `${title}, because ${exception.because}`;

const testConsumer = (subject: Subject, consumer: ConsumerSubject, observations: Observations): void => {
  const settling = subject.settlesLike ?? subject.library;
  const meaning = consumerNamed(subject.library, consumer.row, consumer.variant);
  const given = consumer.options ?? {};
  const registrationOf = (contract: Contract, options: Options): Registration => ({
    options,
    done: consumer.callsBack === true ? callback : contract.acks === 'explicit' ? consumer.done : undefined,
  });
  const contract = contractOf(meaning, given, consumer.callsBack);
  const plain = registrationOf(contract, given);
  const claim = (title: string, registration: Registration, of: Contract, behaviour: Behaviour | 'crash'): void => {
    const expected: Fate = fateOf(settling, of, behaviour);
    const seen = observations.add(consumer, registration, behaviour);
    test.concurrent(`${title}: ${expected}`, async ({ task }) => {
      expect((await seen(attemptAt(task))).fate).toBe(expected);
    });
  };

  if (plain.done === undefined) claim('returns', plain, contract, { does: 'settle', by: undefined, options: {} });
  else claim('returns without settling', plain, contract, { does: 'returnUnsettled' });
  for (const { options, title } of consumer.callsBack === true ? callbackRuns : []) {
    const fails = options['Argument[0]'] === true;
    const exception = fails ? consumer.exceptions?.callback : undefined;
    claim(
      titleOf(title, exception),
      plain,
      { ...contract, ...exception?.holds },
      { does: 'settle', by: callback, options },
    );
  }
  const ways = new Set([...(consumer.settles ?? []), ...(plain.done === undefined ? [] : [plain.done])]);
  for (const { by, options, title } of settlesOf(settling)) {
    if (ways.has(by)) claim(title, plain, contract, { does: 'settle', by, options });
  }
  for (const { by, options, title } of contract.acks === 'explicit' && consumer.sequential !== true
    ? coversOf(settling)
    : []) {
    if (!ways.has(by)) continue;
    const left = leftOfThree(rowNamed(settling, by), options);
    const seen = observations.addThird(consumer, plain, by, options);
    test.concurrent(`${title} of the third of three: ${String(left)} left`, async ({ task }) => {
      expect(await seen(attemptAt(task))).toBe(left);
    });
  }
  const variants = (consumer.variantsAt === undefined ? variantsOf(meaning, consumer.givenValues ?? {}) : []).filter(
    ({ options }) => Object.entries(options).some(([at, value]) => given[at] !== value),
  );
  for (const { options, title, changes } of [{ options: {}, title: '', changes: undefined }, ...variants]) {
    const all = { ...given, ...options };
    const of = contractOf(meaning, all, consumer.callsBack);
    const registration = registrationOf(of, all);
    const suffix = title === '' ? '' : ` (${title})`;
    for (const does of ['throw', 'reject'] as const) {
      const exception = consumer.exceptions?.[does];
      claim(titleOf(`${does}s${suffix}`, exception), registration, { ...of, ...exception?.holds }, { does });
    }
    // What is done after a throw has no say in these.
    if (changes === 'onThrow') continue;
    claim(`never settles${suffix}`, registration, of, { does: 'hang' });
    claim(`crashes at work${suffix}`, registration, of, 'crash');
  }
};

const attemptAt = (task: RunnerTestCase): number => task.result?.retryCount ?? 0;

const placeOf = (behaviour: Behaviour | 'crash'): Place => {
  if (behaviour === 'crash') return 'crashing';
  return behaviour.does === 'throw' || behaviour.does === 'reject' ? 'own' : 'lasting';
};

type Pair = NonNullable<Observed['pair']>;

/** What was seen, run by run; all runs are made when the first is asked for. */
class Observations {
  readonly #subject: Subject;
  readonly #runs = new Map<ConsumerSubject, Runs>();
  readonly #messages: Seen<Observed>[] = [];
  #broker: Broker | Promise<Broker> | undefined;
  #made: Promise<void> | undefined;
  readonly #pairs = new Map<number, Promise<readonly Pair[]>>();

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  add(consumer: ConsumerSubject, registration: Registration, behaviour: Behaviour | 'crash'): Seen<Observed> {
    const body = behaviour === 'crash' ? observedCrash(registration) : observed(registration, behaviour);
    const seen = this.#afterAll(this.#runsOf(consumer).add(placeOf(behaviour), body));
    this.#messages.push(seen);
    return seen;
  }

  addThird(consumer: ConsumerSubject, registration: Registration, by: string, options: Options): Seen<number> {
    return this.#afterAll(this.#runsOf(consumer).add('crashing', observedThird(registration, by, options)));
  }

  /** The fields of every message that came twice, in the order of the runs; those that went wrong are run again when a test is. */
  pairs(attempt: number): Promise<readonly Pair[]> {
    const pairs = this.#pairs.get(attempt) ?? this.#pairsAt(attempt);
    this.#pairs.set(attempt, pairs);
    return pairs;
  }

  async #pairsAt(attempt: number): Promise<readonly Pair[]> {
    const first = await Promise.allSettled(this.#messages.map(seen => seen(0)));
    const all = await Promise.allSettled(
      this.#messages.map(async (seen, index) => {
        const run = first[index];
        return run?.status === 'fulfilled' ? run.value : seen(attempt);
      }),
    );
    return all.flatMap(run => (run.status === 'fulfilled' && run.value.pair !== undefined ? [run.value.pair] : []));
  }

  async close(): Promise<void> {
    await (await this.#broker)?.close();
  }

  #runsOf(consumer: ConsumerSubject): Runs {
    const runs = this.#runs.get(consumer) ?? new Runs();
    this.#runs.set(consumer, runs);
    return runs;
  }

  #afterAll<T>(seen: Seen<T>): Seen<T> {
    return async attempt => {
      if (attempt > 0) await this.#made?.catch(() => (this.#made = undefined));
      await (this.#made ??= this.#make());
      return seen(attempt);
    };
  }

  async #make(): Promise<void> {
    const broker = await (this.#broker = this.#subject.broker());
    const all = [...this.#runs].map(([consumer, runs]) => runs.make(this.#settingOf(consumer, broker)));
    // What went wrong is told to those that ask for their run.
    await Promise.allSettled(all);
  }

  #settingOf({ module, takesOver = false }: ConsumerSubject, broker: Broker): Setting {
    const fields = fieldsOf(this.#subject.fieldsOf ?? this.#subject.library).map(
      ({ type, field }) => [type, field] as const,
    );
    const compiled = (url: URL): string => compiledIn(inject('compiled'), fileURLToPath(url));
    return {
      broker,
      child: compiled(new URL('child.ts', import.meta.url)),
      module: compiled(module),
      fields,
      patience: this.#subject.patience ?? 1500,
      takesOver,
    };
  }
}

const testFields = (subject: Subject, observations: Observations): void => {
  const { fieldsNotSeen = {} } = subject;
  const rows = fieldsOf(subject.fieldsOf ?? subject.library);
  test('every excused field has a row', () => {
    const names = rows.map(({ type, field }) => `${type}.${field}`);
    expect(names).toEqual(expect.arrayContaining(Object.keys(fieldsNotSeen)));
  });
  for (const { type, field, stability } of rows) {
    const name = `${type}.${field}`;
    if (name in fieldsNotSeen) continue;
    test.concurrent(`${name} is ${stability}`, async ({ task }) => {
      const pairs = (await observations.pairs(attemptAt(task))).map(pair => pair.map(fields => fields[name]));
      const seen = pairs.filter(([before, after]) => before !== undefined && after !== undefined);
      expect(seen.length).toBeGreaterThan(0);
      const changes = seen.filter(([before, after]) => before !== after);
      // An unstable field need not change every time.
      if (stability === 'stable') expect(changes).toEqual([]);
      else expect(changes.length).toBeGreaterThan(0);
    });
  }
};
