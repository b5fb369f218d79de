import { setImmediate as turn } from 'node:timers/promises';

import type { Site } from './site.ts';

/** What a call of a collaborator is to the outside; reads leave the world as it was. */
export type Deed = 'read' | 'write' | 'call' | 'publish' | 'settle' | 'prepare';

export interface Call {
  readonly site: Site;
  readonly deed: Deed;
  /** Acks and nacks only hand a frame to a socket. */
  readonly canThrow: boolean;
  /** The messages that it is about, as far as its arguments tell. */
  readonly about: readonly number[];
}

/** What befalls a process during its first delivery, at the call with this key. */
export interface Fault {
  /**
   * `crash`: right after the call's effect; `hold`: the call gets nowhere while everything else goes on, then the crash; `late`: it is carried out when
   * nothing else is under way, in each delivery.
   */
  readonly kind: 'crash' | 'hold' | 'fail' | 'failAlways' | 'late' | 'pause';
  readonly at: string;
}

/** A call that came back, as schedules name it: `handler.ts:120#1` is the second one made there. */
export interface Point {
  readonly key: string;
  readonly call: Call;
  /** Did the program go on while the call was under way? */
  readonly isBeside: boolean;
}

export class InjectedFailure extends Error {
  override readonly name = 'InjectedFailure';
}

/** Whose calls have failed, with which error. */
const failed = new WeakMap<object, Process>();

/** What Node does when nobody handles a rejection: the process that it happened in ends. */
export const endByRejection = (reason: unknown): void => {
  if (typeof reason === 'object' && reason !== null) failed.get(reason)?.crash();
};

type End<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** It will never come back. */
  | { readonly kind: 'gone' };

/** What is awaited in a process that has crashed. */
const never = new Promise<never>(() => undefined);

/** One run of the service's program. After a crash nothing that it still executes has any effect. */
export class Process {
  isAlive = true;
  /** Calls that have not come back. */
  readonly #underWay = new Set<Call>();
  #tellChange: (() => void) | undefined;
  /** Does the first delivery wait at the pause? */
  isPaused = false;
  /** Is there a call that gets nowhere? */
  isHeld = false;
  points: Point[] = [];
  readonly #fault: Fault | undefined;
  readonly #counts = new Map<string, number>();
  /** Calls are carried out one after the other, in the order in which they start: what happens depends on no clock. */
  #last: Promise<unknown> = Promise.resolve();
  #resume: (() => void) | undefined;
  #late: (() => void) | undefined;
  #isFirstDelivery = true;
  #starts = 0;

  constructor(fault?: Fault) {
    this.#fault = fault;
  }

  /** A call whose promise the program gets. */
  async act<T>(call: Call, work: () => T | Promise<T>): Promise<T> {
    if (!this.isAlive) return never;
    const key = this.#keyOf(call);
    this.#underWay.add(call);
    this.#starts += 1;
    const start = this.#starts;
    const performed = this.#isAt('late', key) ? this.#performLate(key, call, work) : this.#performNext(key, call, work);
    const end = await performed;
    if (end.kind === 'done' && this.#lives()) {
      this.#arrive(key, call, this.#starts > start);
      if (this.#lives() && this.#isAt('pause', key)) await this.#pause(call);
    }
    this.#noLongerUnderWay(call);
    if (!this.#lives() || end.kind === 'gone') return never;
    if (end.kind === 'failed') throw this.#blamed(end.error);
    return end.value;
  }

  /** A call that answers at once. */
  actNow<T>(call: Call, work: () => T): T | undefined {
    if (!this.isAlive) return undefined;
    const key = this.#keyOf(call);
    this.#starts += 1;
    if (this.#failsAt(key, call)) throw this.#blamed(new InjectedFailure(`the call at ${key} fails`));
    const result = work();
    this.#arrive(key, call, false);
    return result;
  }

  #performNext<T>(key: string, call: Call, work: () => T | Promise<T>): Promise<End<T>> {
    const before = this.#last;
    const performed = (async (): Promise<End<T>> => {
      await before;
      // What nobody waits for is not done yet when the next statement runs.
      await turn();
      return this.#perform(key, call, work);
    })();
    this.#last = performed;
    return performed;
  }

  async #performLate<T>(key: string, call: Call, work: () => T | Promise<T>): Promise<End<T>> {
    this.#noLongerUnderWay(call);
    await new Promise<void>(resolve => {
      this.#late = resolve;
    });
    this.#underWay.add(call);
    return this.#perform(key, call, work);
  }

  async #perform<T>(key: string, call: Call, work: () => T | Promise<T>): Promise<End<T>> {
    if (!this.isAlive) return { kind: 'gone' };
    if (this.#failsAt(key, call)) return { kind: 'failed', error: new InjectedFailure(`the call at ${key} fails`) };
    if (this.#isAt('hold', key)) {
      this.isHeld = true;
      return { kind: 'gone' };
    }
    try {
      return { kind: 'done', value: await work() };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  #blamed(error: unknown): unknown {
    if (typeof error === 'object' && error !== null) failed.set(error, this);
    return error;
  }

  #noLongerUnderWay(call: Call): void {
    this.#underWay.delete(call);
    this.#tellChange?.();
  }

  /** Waits for the next call to come back; asking the event loop again and again would take the time of the database that is waited for. */
  async change(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#tellChange = resolve;
    });
  }

  get isIdle(): boolean {
    return this.#underWay.size === 0;
  }

  /** Lets the call go on that was to be late; false when there is none. */
  releaseLate(): boolean {
    const release = this.#late;
    this.#late = undefined;
    release?.();
    return release !== undefined;
  }

  /** Is anything else under way for a message of the call? */
  isBusyBeside(call: Call): boolean {
    return [...this.#underWay].some(other => other !== call && other.about.some(index => call.about.includes(index)));
  }

  crash(): void {
    this.isAlive = false;
  }

  resume(): void {
    this.#resume?.();
  }

  /** The next delivery counts its calls anew; only a failure that stays befalls it as well. */
  beginDelivery(isFirst: boolean): void {
    this.#late = undefined;
    this.#isFirstDelivery = isFirst;
    this.#counts.clear();
    this.points = [];
  }

  /** Asked again and again, since it may crash meanwhile. */
  #lives(): boolean {
    return this.isAlive;
  }

  #keyOf({ site }: Call): string {
    const place = `${site.file}:${String(site.position)}`;
    const count = this.#counts.get(place) ?? 0;
    this.#counts.set(place, count + 1);
    return `${place}#${String(count)}`;
  }

  #isAt(kind: Fault['kind'], key: string): boolean {
    if (this.#fault?.kind !== kind || this.#fault.at !== key) return false;
    return this.#isFirstDelivery || kind === 'failAlways' || kind === 'late';
  }

  #failsAt(key: string, { canThrow }: Call): boolean {
    return canThrow && (this.#isAt('fail', key) || this.#isAt('failAlways', key));
  }

  #arrive(key: string, call: Call, isBeside: boolean): void {
    this.points.push({ key, call, isBeside });
    if (this.#isAt('crash', key)) this.crash();
  }

  async #pause(call: Call): Promise<void> {
    this.#noLongerUnderWay(call);
    this.isPaused = true;
    await new Promise<void>(resolve => {
      this.#resume = resolve;
    });
    this.isPaused = false;
  }
}
