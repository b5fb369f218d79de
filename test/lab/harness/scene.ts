import type { Database, Session } from '../databases/database.ts';
import type { Call, Deed, Process } from './process.ts';
import { currentSite, type Site } from './site.ts';

/** Where the broker has a message: `held` is to be delivered, again or for the first time. */
export type Standing = 'held' | 'acked' | 'parked';

export interface Message {
  readonly id: string;
  readonly body: string;
}

/** A transaction that a process opened. */
export interface Transaction {
  /** The messages that its statements are about. */
  readonly about: Set<number>;
  state: 'open' | 'committed' | 'rolledBack';
}

/** Something that happened outside of the handler's process. */
export interface Entry {
  readonly site: Site;
  readonly deed: Deed;
  /** Which messages it is about, by their position. */
  readonly about: readonly number[];
  /** Not, when the other side knows the key already. */
  readonly isNew: boolean;
  /** Does it carry a key, be it another one each time? */
  readonly isKeyed: boolean;
  /** A second request of the same kind changes nothing. */
  readonly isAbsolute: boolean;
  /** The transactions of the same process that were open then, its own not among them. */
  readonly beside: readonly Transaction[];
  /** Which of its tables a statement writes. */
  readonly table?: string;
}

/** A process's connection. */
export interface Connection {
  readonly process: Process;
  readonly session: Session;
  transaction: Transaction | undefined;
  /** Writes of the open transaction. */
  pending: Entry[];
  isAborted: boolean;
}

interface CacheEntry {
  readonly value: string;
  /** In how many seconds it is forgotten. */
  readonly expires: number;
}

/** How long a broker retries, in seconds. A lease is over by then, a marker is not. */
const MINUTES = 900;

/** The world of one schedule: what the broker, the services and the stores know. */
export class Scene {
  readonly journal: Entry[] = [];
  readonly standings: Standing[];
  /** How often the handler gave a message back by a call of its own. */
  readonly nacks: number[];
  readonly cache = new Map<string, CacheEntry>();
  readonly connections = new Set<Connection>();
  /** Acknowledgements that the broker never hears of. */
  isDeaf = false;
  readonly #deliveries: number[];
  /** What stopped the schedule: it says nothing then. */
  problem: Error | undefined;
  readonly messages: readonly Message[];
  readonly database: Database | undefined;
  readonly #keys = new Set<string>();

  constructor(messages: readonly Message[], database: Database | undefined) {
    this.messages = messages;
    this.database = database;
    this.standings = messages.map(() => 'held');
    this.nacks = messages.map(() => 0);
    this.#deliveries = messages.map(() => 0);
  }

  /** The messages whose id is in the values, which is how all data of a message is told. */
  about(values: unknown): readonly number[] {
    const text = typeof values === 'string' ? values : JSON.stringify(values);
    return this.messages.flatMap(({ id }, index) => (text.includes(id) ? [index] : []));
  }

  /** What names no message is about all of them. */
  concernedBy({ about }: Call): readonly number[] {
    return about.length > 0 ? about : [...this.messages.keys()];
  }

  /** Was the key new? */
  takeKey(key: string | undefined): boolean {
    if (key === undefined) return true;
    const isNew = !this.#keys.has(key);
    this.#keys.add(key);
    return isNew;
  }

  /** The open transactions of the process, when nothing else is under way for the same message. */
  transactionsOf(process: Process, call: Call, except?: Connection): readonly Transaction[] {
    if (process.isBusyBeside(call)) return [];
    return [...this.connections].flatMap(connection => {
      const { transaction } = connection;
      return connection.process === process && connection !== except && transaction?.state === 'open'
        ? [transaction]
        : [];
    });
  }

  /** @returns how often the message was delivered before */
  deliver(index: number): number {
    const before = this.#deliveries[index] ?? 0;
    this.#deliveries[index] = before + 1;
    return before;
  }

  /** A delivery of the message, which only its first settlement settles. */
  delivery(index: number): Delivery {
    return new Delivery(this, index);
  }

  settle(index: number, standing: Standing): void {
    if (this.isDeaf || this.standings[index] === 'acked' || this.standings[index] === 'parked') return;
    this.standings[index] = standing;
  }

  giveBack(index: number): void {
    this.nacks[index] = (this.nacks[index] ?? 0) + 1;
  }

  get held(): readonly number[] {
    return this.standings.flatMap((standing, index) => (standing === 'held' ? [index] : []));
  }

  /** What the database does when a process is gone; one connection may wait for another's end. */
  async disconnect(process: Process): Promise<void> {
    const own = [...this.connections].filter(connection => connection.process === process);
    for (const connection of own) {
      this.connections.delete(connection);
      if (connection.transaction?.state === 'open') connection.transaction.state = 'rolledBack';
    }
    await Promise.all(own.map(({ session }) => session.close()));
  }

  /** So much time goes by, in seconds; some minutes, if nothing is said. */
  expireCache(seconds = MINUTES): void {
    for (const [key, { expires }] of this.cache) if (expires <= seconds) this.cache.delete(key);
  }
}

export class Delivery {
  readonly #scene: Scene;
  readonly #index: number;
  #isSettled = false;

  constructor(scene: Scene, index: number) {
    this.#scene = scene;
    this.#index = index;
  }

  ack(): void {
    if (this.#settles()) this.#scene.settle(this.#index, 'acked');
  }

  reject(requeue: boolean): void {
    if (!this.#settles()) return;
    if (requeue) this.#scene.giveBack(this.#index);
    else this.#scene.settle(this.#index, 'parked');
  }

  #settles(): boolean {
    const isFirst = !this.#isSettled;
    this.#isSettled = true;
    return isFirst;
  }
}

/** A double that ends the schedule where a program asks it for what it cannot do, instead of showing what a real client would not do. */
export const bounded = <T extends object>(name: string, double: T, { scene, process }: Stage): T =>
  new Proxy(double, {
    get: (target, member) => {
      if (typeof member === 'string' && member !== 'then' && !(member in target)) {
        scene.problem = new Error(`the lab's ${name} has no ${member}`);
        process.crash();
      }
      return Reflect.get(target, member, target) as unknown;
    },
  });

interface Recorded {
  readonly key?: string | undefined;
  readonly isAbsolute?: boolean;
  /** Where it is kept, if it is a row. */
  readonly table?: string;
}

interface Request extends Recorded {
  readonly deed: 'call' | 'publish';
  readonly values: unknown;
}

/** What doubles of services need: a process that they are in, and the world around it. */
export class Stage {
  readonly process: Process;
  readonly scene: Scene;

  constructor(process: Process, scene: Scene) {
    this.process = process;
    this.scene = scene;
  }

  /** @param values what tells which message it is about */
  act<T>(deed: Deed, values: unknown, work: (call: Call) => T | Promise<T>): Promise<T> {
    const call = this.#call(deed, values);
    return this.process.act(call, () => work(call));
  }

  actNow<T>(deed: Deed, values: unknown, work: (call: Call) => T): T | undefined {
    const call = this.#call(deed, values);
    return this.process.actNow(call, () => work(call));
  }

  /** A request to a service, which the recording double always grants. */
  request<T>(request: Request, answer: T): Promise<T> {
    return this.act(request.deed, request.values, call => {
      this.record(call, request);
      return answer;
    });
  }

  requestNow<T>(request: Request, answer: T): T | undefined {
    return this.actNow(request.deed, request.values, call => {
      this.record(call, request);
      return answer;
    });
  }

  #call(deed: Deed, values: unknown): Call {
    return { site: currentSite(), deed, canThrow: deed !== 'settle', about: this.scene.about(values ?? '') };
  }

  record(call: Call, { key, isAbsolute = false, table }: Recorded): void {
    this.scene.journal.push({
      site: call.site,
      deed: call.deed,
      about: this.scene.concernedBy(call),
      isNew: this.scene.takeKey(key),
      isKeyed: key !== undefined,
      isAbsolute,
      beside: this.scene.transactionsOf(this.process, call),
      ...(table === undefined ? {} : { table }),
    });
  }
}
