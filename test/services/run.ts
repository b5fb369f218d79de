import { randomUUID } from 'node:crypto';

import { type Consumer, ConsumerProcess, type Fields } from './consumer-process.ts';
import type { Fate } from './expected.ts';
import { limited } from './limited.ts';
import type { Behaviour, Options, Plan } from './subject.ts';

/** The broker as the test sees it: with a client of its own, so that a fault of the tested one cannot hide. */
export interface Broker {
  /** Makes an empty queue of that name. */
  readonly create: (queue: string) => Promise<void>;
  /** Puts so many messages there, with every property set that a publisher can set. */
  readonly publish: (queue: string, count: number) => Promise<void>;
  readonly remove: (queue: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Setting {
  readonly broker: Broker;
  /** The program of the consumers' processes. */
  readonly child: string;
  readonly module: string;
  readonly fields: Plan['fields'];
  /** Milliseconds within which this broker gives a message again, if it does so at all. */
  readonly patience: number;
  /** A second consumer takes the place of the first, and cannot be beside it. */
  readonly takesOver: boolean;
}

export interface Registration {
  readonly options: Options;
  readonly done: string | undefined;
}

export interface Observed {
  readonly fate: Fate;
  /** The fields of two deliveries of one message. */
  readonly pair?: readonly [Fields, Fields];
}

/** A queue, and where the consumers on it are. */
interface Run {
  readonly setting: Setting;
  readonly queue: string;
  /** Starts the consumer that the run is about. */
  readonly start: (registration: Registration, behaviour: Behaviour) => Promise<Consumer>;
  /** Ends its process. */
  readonly crash: () => Promise<void>;
  /** Starts one beside it, or after it, that settles whatever it gets in the client's plainest way. */
  readonly startSecond: (registration: Registration) => Promise<Consumer>;
}

export type Body<T> = (run: Run) => Promise<T>;

const firstLimit = 30_000;

/**
 * The process of the consumer that a run is about: one that it has for itself, since what it does may end it, or one with the consumers
 * of other runs, which ends when all of them want that: at once in those that crash at work, and when there was time to see what
 * becomes of a message in those that last.
 */
export type Place = 'own' | 'crashing' | 'lasting';

/** What was seen in a run; when a test is tried again, what is seen in another one. */
export type Seen<T> = (attempt: number) => Promise<T>;

const noUsers: Readonly<Record<Place, number>> = { own: 0, crashing: 0, lasting: 0 };

/** The runs of one way to consume, made side by side. */
export class Runs {
  readonly #makers: ((places: Places) => Promise<unknown>)[] = [];
  readonly #users = { ...noUsers };
  #setting: Setting | undefined;
  #all: Promise<void> | undefined;

  add<T>(place: Place, body: Body<T>): Seen<T> {
    let seen: Promise<T> | undefined;
    this.#users[place] += 1;
    this.#makers.push(places => (seen = places.run(place, body)));
    return async attempt => {
      const setting = this.#setting;
      if (setting === undefined || seen === undefined) throw new Error('the run was not made');
      // What went wrong with the first runs is no matter of another one.
      if (attempt > 0) return alone(() => again(setting, place, body));
      await this.#all;
      return seen;
    };
  }

  make(setting: Setting): Promise<void> {
    this.#setting = setting;
    return (this.#all ??= this.#make(setting));
  }

  async #make(setting: Setting): Promise<void> {
    const places = new Places(setting, this.#users);
    await Promise.allSettled(this.#makers.map(make => make(places)));
    await places.leave();
  }
}

/** By itself and with more patience: on a busy machine what takes long looks like what never happens. */
const again = async <T>(setting: Setting, place: Place, body: Body<T>): Promise<T> => {
  const places = new Places({ ...setting, patience: 4 * setting.patience }, { ...noUsers, [place]: 1 });
  try {
    return await places.run(place, body);
  } finally {
    await places.leave();
  }
};

const alone = limited(1);

/** Processes for one run: no more than so many side by side. */
const inTurn = limited(6);

/** The processes and queues of some runs. */
class Places {
  readonly #setting: Setting;
  readonly #shared: Readonly<Record<Exclude<Place, 'own'>, SharedProcess>>;
  readonly #second: ConsumerProcess;
  readonly #queues: string[] = [];

  constructor(setting: Setting, users: Readonly<Record<Place, number>>) {
    const { child } = setting;
    this.#setting = setting;
    this.#shared = {
      crashing: new SharedProcess(child, users.crashing),
      lasting: new SharedProcess(child, users.lasting),
    };
    this.#second = new ConsumerProcess(child);
  }

  run<T>(place: Place, body: Body<T>): Promise<T> {
    if (place === 'own') {
      return inTurn(() => {
        const first = new ConsumerProcess(this.#setting.child);
        return this.#in(first, () => first.kill(), body);
      });
    }
    const shared = this.#shared[place];
    let ended: Promise<void> | undefined;
    return this.#in(shared.process, () => (ended ??= shared.end()), body);
  }

  /** Nothing outlives the runs. */
  async leave(): Promise<void> {
    const { hasEnded, output } = this.#second;
    await Promise.all(
      [this.#second, ...Object.values(this.#shared).map(({ process }) => process)].map(one => one.kill()),
    );
    for (const queue of this.#queues) await this.#setting.broker.remove(queue);
    if (hasEnded) throw new Error(`the process of the second consumers ended: ${output}`);
  }

  async #in<T>(first: ConsumerProcess, crash: () => Promise<void>, body: Body<T>): Promise<T> {
    const queue = `conformance-${randomUUID()}`;
    const { broker, module, fields } = this.#setting;
    const planOf = (registration: Registration, behaviour: Behaviour): Plan => ({
      module,
      queue,
      fields,
      behaviour,
      ...registration,
    });
    try {
      await broker.create(queue);
      this.#queues.push(queue);
      return await body({
        setting: this.#setting,
        queue,
        start: (registration, behaviour) => first.consume(planOf(registration, behaviour)),
        crash,
        startSecond: registration =>
          this.#second.consume(planOf(registration, { does: 'settle', by: registration.done, options: {} })),
      });
    } finally {
      await crash();
    }
  }
}

/** A process that ends when each of its users has asked for that. */
class SharedProcess {
  readonly process: ConsumerProcess;
  readonly #ended: Promise<void>;
  #users: number;
  #end: () => void = () => undefined;

  constructor(child: string, users: number) {
    this.process = new ConsumerProcess(child);
    this.#users = users;
    this.#ended = new Promise<void>(resolve => (this.#end = resolve)).then(async () => {
      const { hasEnded, output } = this.process;
      if (hasEnded) throw new Error(`the process of several consumers ended: ${output}`);
      await this.process.kill();
    });
  }

  end(): Promise<void> {
    this.#users -= 1;
    if (this.#users === 0) this.#end();
    return this.#ended;
  }
}

/** Starts the consumer and waits until it has so many messages. */
const started = async (
  run: Run,
  registration: Registration,
  behaviour: Behaviour,
  messages: number,
): Promise<Consumer> => {
  await run.setting.broker.publish(run.queue, messages);
  const consumer = await run.start(registration, behaviour);
  if (await consumer.delivered(messages, firstLimit)) return consumer;
  throw new Error(`${String(consumer.deliveries.length)} of ${String(messages)} messages were delivered`);
};

/** Hands one message to a consumer that does that with it, and watches what becomes of the message. */
export const observed =
  (registration: Registration, behaviour: Behaviour): Body<Observed> =>
  async run => {
    const { patience, takesOver } = run.setting;
    const first = await started(run, registration, behaviour, 1);
    if (takesOver) return observedAfter(run, registration, first);
    // Beside the first: what is given back while that one lives may go to either.
    const second = await run.startSecond(registration);
    await Promise.race([
      first.delivered(2, patience).then(again => again || second.delivered(1, patience)),
      second.delivered(1, patience),
    ]);
    const [before = {}, again = second.deliveries[0]] = first.deliveries;
    if (again !== undefined) return { fate: 'redelivered', pair: [before, again] };
    await run.crash();
    await second.delivered(1, patience);
    const [later] = second.deliveries;
    return later === undefined ? { fate: 'gone' } : { fate: 'stuck', pair: [before, later] };
  };

/** The same where the second can come after the first only. */
const observedAfter = async (run: Run, registration: Registration, first: Consumer): Promise<Observed> => {
  const { patience } = run.setting;
  await first.delivered(2, patience);
  const [before = {}, again] = first.deliveries;
  if (again !== undefined) return { fate: 'redelivered', pair: [before, again] };
  const hasEnded = first.hasEnded();
  await run.crash();
  const second = await run.startSecond(registration);
  await second.delivered(1, patience);
  const [later] = second.deliveries;
  if (later === undefined) return { fate: 'gone' };
  return { fate: hasEnded ? 'redelivered' : 'stuck', pair: [before, later] };
};

/** Ends the process while the handler is at work. */
export const observedCrash =
  (registration: Registration): Body<Observed> =>
  async run => {
    const first = await started(run, registration, { does: 'hang' }, 1);
    await run.crash();
    const second = await run.startSecond(registration);
    await second.delivered(1, run.setting.patience);
    const [before = {}] = first.deliveries;
    const [again] = second.deliveries;
    return again === undefined ? { fate: 'gone' } : { fate: 'redelivered', pair: [before, again] };
  };

/** Settles the third of three messages, and counts those that come again when the process has ended. */
export const observedThird =
  (registration: Registration, by: string, options: Options): Body<number> =>
  async run => {
    const { patience, takesOver } = run.setting;
    const first = await started(run, registration, { does: 'settleThird', by, options }, 3);
    // Time for what settles the third to reach the broker, as a second one's start is.
    if (takesOver) await first.delivered(4, patience);
    const beside = takesOver ? undefined : await run.startSecond(registration);
    await run.crash();
    const second = beside ?? (await run.startSecond(registration));
    await second.delivered(3, patience);
    return second.deliveries.length;
  };
