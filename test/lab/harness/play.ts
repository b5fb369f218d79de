import { setImmediate as turn, setTimeout as pass } from 'node:timers/promises';

import type { Client, Register } from '../brokers/broker.ts';
import type { Compiled } from './modules.ts';
import { Process, type Fault, type Point } from './process.ts';
import { Scene, Stage, type Message } from './scene.ts';
import type { Database } from '../databases/database.ts';

/** What the lab does to the handler; places are calls, as `Point` names them. */
export type Schedule =
  /** One undisturbed delivery, whatever the broker has to say afterwards. */
  | { readonly kind: 'once' }
  | { readonly kind: 'clean' }
  /** The message cannot be read. */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'crash' | 'hold' | 'holdTwice' | 'fail' | 'failAlways' | 'overlap'; readonly at: string }
  /** With `late`, that call is slow in each delivery; with `after`, so many seconds go by until the next delivery. */
  | { readonly kind: 'lostAck'; readonly late?: string; readonly after?: number };

/** A handler that can be executed, in a world of doubles. */
export interface Executable {
  readonly program: Compiled;
  readonly entry: string;
  readonly client: Client;
  readonly packagesOf: (stage: Stage) => ReadonlyMap<string, unknown>;
  readonly globalsOf: (stage: Stage, register: Register) => Readonly<Record<string, unknown>>;
}

export interface Played {
  readonly scene: Scene;
  /** The calls of the first delivery that came back. */
  readonly points: readonly Point[];
  /** A message that nobody will ever settle, with a process that goes on. */
  readonly isStuck: boolean;
  /** A message hung until somebody restarted the service. */
  readonly hasHung: boolean;
  /** Every delivery failed, though nothing was done to those after the first. */
  readonly isExhausted: boolean;
  /** The failure goes on: what is done of the message by now is no result. */
  readonly isFailing: boolean;
}

/** More deliveries would not show anything else. */
const MAX_DELIVERIES = 5;

/** So many turns of the event loop without a call under way, and nothing more will come. */
const CALM = 2;
const HUNG = 12;
/** Milliseconds between two looks at the locks of the database. */
const LOOK = 3;
/** So many looks that find a lock in the way of the only process, and it is its own. */
const LOCKED = 60;

type End = 'returned' | 'thrown' | 'crashed' | 'hung';

interface Running {
  readonly process: Process;
  readonly messages: readonly number[];
  outcome: 'returned' | 'thrown' | undefined;
}

const BROKER = { file: 'broker', position: 0 } as const;

/** Plays one schedule from the first delivery until the broker has nothing more to deliver. */
export class Play {
  readonly #executable: Executable;
  readonly #scene: Scene;
  #hasHung = false;
  readonly #handlers = new Map<Process, { readonly handler: unknown; readonly stage: Stage }>();

  constructor(executable: Executable, messages: readonly Message[], database: Database | undefined) {
    this.#executable = executable;
    this.#scene = new Scene(messages, database);
  }

  async run(schedule: Schedule): Promise<Played> {
    const scene = this.#scene;
    const first = new Process(faultOf(schedule));
    scene.isDeaf = schedule.kind === 'lostAck';
    const points = schedule.kind === 'overlap' ? await this.#overlap(first) : await this.#deliverAndSettle(first, true);
    if (scene.isDeaf) first.crash();
    scene.isDeaf = false;
    if (schedule.kind === 'lostAck' && schedule.after !== undefined) scene.expireCache(schedule.after);
    let process = first;
    for (let count = 1; count < MAX_DELIVERIES && scene.held.length > 0; count += 1) {
      if (scene.problem !== undefined || schedule.kind === 'once') break;
      const isHeldAgain = schedule.kind === 'holdTwice' && count === 1;
      // What hangs comes again when somebody restarts the service.
      if (this.#hasHung) process.crash();
      // What a lease turned away comes again when the lease is over.
      if (count > 1) scene.expireCache();
      if (!process.isAlive) {
        await scene.disconnect(process);
        process = new Process(staysIn(schedule) || isHeldAgain ? faultOf(schedule) : undefined);
      }
      await this.#deliverAndSettle(process, isHeldAgain);
    }
    const { isForEver } = this;
    await scene.disconnect(first);
    await scene.disconnect(process);
    if (scene.problem !== undefined) throw scene.problem;
    return {
      scene,
      points,
      isStuck: this.#hasHung || isForEver,
      hasHung: this.#hasHung,
      isExhausted: schedule.kind !== 'failAlways' && !isForEver,
      isFailing: schedule.kind === 'failAlways',
    };
  }

  /** Does a live process give the message back, and get it again, for ever? */
  private get isForEver(): boolean {
    const { contract } = this.#executable.client;
    return (
      contract.redeliveries === 'unlimited' &&
      this.#scene.held.some(index => (this.#scene.nacks[index] ?? 0) >= MAX_DELIVERIES - 1)
    );
  }

  async #deliverAndSettle(process: Process, isFirst: boolean): Promise<readonly Point[]> {
    const running = await this.#begin(process, this.#scene.held, isFirst);
    const end = await this.#wait(running);
    this.#conclude(running, end);
    return [...process.points];
  }

  async #overlap(first: Process): Promise<readonly Point[]> {
    const messages = this.#scene.held;
    const one = await this.#begin(first, messages, true);
    await this.#wait(one);
    const second = new Process();
    const other = await this.#begin(second, messages, true);
    const end = await this.#wait(other, first);
    first.resume();
    this.#conclude(one, await this.#wait(one));
    this.#conclude(other, end);
    await this.#scene.disconnect(second);
    return [...first.points];
  }

  async #begin(process: Process, messages: readonly number[], isFirst: boolean): Promise<Running> {
    const { client } = this.#executable;
    const { handler, stage } = await this.#started(process);
    process.beginDelivery(isFirst);
    await turn();
    if (client.contract.acks === 'onDelivery') for (const index of messages) this.#scene.settle(index, 'acked');
    const running: Running = { process, messages, outcome: undefined };
    const before = [...this.#scene.nacks];
    client.deliver(handler, this.#scene.messages, messages, stage).then(
      value => {
        running.outcome = 'returned';
        this.#acceptReturn(running, value);
      },
      () => {
        running.outcome = 'thrown';
        // Nobody handles the rejection, which ends the process.
        if (!client.contract.awaitsHandler) process.crash();
      },
    );
    this.#nacksBefore.set(running, before);
    return running;
  }

  readonly #nacksBefore = new Map<Running, readonly number[]>();

  /** The program's modules are loaded once for each process. */
  async #started(process: Process): Promise<{ readonly handler: unknown; readonly stage: Stage }> {
    const known = this.#handlers.get(process);
    if (known !== undefined) return known;
    const { program, entry, client, packagesOf, globalsOf } = this.#executable;
    const stage = new Stage(process, this.#scene);
    const handlers: unknown[] = [];
    const register = (registered: unknown): void => void handlers.push(registered);
    const packages = new Map([...packagesOf(stage), ...client.packages(stage, register)]);
    const onFailure = (error: unknown): void => {
      this.#scene.problem ??= error instanceof Error ? error : new Error(String(error));
    };
    const exported = program.start(entry, { packages, globals: globalsOf(stage, register), onFailure });
    const started = client.start(exported, stage, register);
    if (started instanceof Promise) started.catch(onFailure);
    for (let calm = 0; calm < HUNG && handlers.length === 0; calm += 1) {
      await turn();
      if (process.isIdle) continue;
      // It asks the database before it listens.
      calm = 0;
      await process.change();
    }
    if (this.#scene.problem !== undefined) throw this.#scene.problem;
    if (handlers.length !== 1) throw new Error(`the program registers ${String(handlers.length)} handlers`);
    const made = { handler: handlers[0], stage };
    this.#handlers.set(process, made);
    return made;
  }

  #acceptReturn({ process, messages }: Running, value: unknown): void {
    const { contract, isBatch } = this.#executable.client;
    if (contract.acks !== 'onReturn') return;
    process.actNow({ site: BROKER, deed: 'settle', canThrow: false, about: messages }, () => {
      const failures = isBatch ? failuresIn(value) : new Set<string>();
      for (const index of messages)
        if (!failures.has(this.#scene.messages[index]?.id ?? '')) this.#scene.settle(index, 'acked');
    });
  }

  async #wait(running: Running, holder?: Process): Promise<End> {
    const { process } = running;
    let calm = 0;
    let locked = 0;
    for (;;) {
      await turn();
      if (this.#scene.problem !== undefined) return 'crashed';
      calm = process.isIdle ? calm + 1 : 0;
      if (calm >= CALM && process.releaseLate()) calm = 0;
      if (process.isHeld && calm >= CALM) process.crash();
      if (process.isPaused && calm >= CALM) return 'hung';
      if (!process.isAlive && calm >= CALM) return running.outcome === 'thrown' ? 'thrown' : 'crashed';
      if (running.outcome !== undefined && calm >= CALM) return running.outcome;
      if (calm >= HUNG) return 'hung';
      if (process.isIdle) continue;
      const isBack = await Promise.race([process.change().then(() => true), pass(LOOK, false)]);
      if (isBack || (await this.#scene.database?.isAnyBlocked()) !== true) locked = 0;
      else if (holder?.isPaused === true) holder.resume();
      else locked += 1;
      if (locked < LOCKED) continue;
      this.#scene.problem = new Error('the handler waits for a lock of its own');
      process.crash();
      return 'crashed';
    }
  }

  /** What the client makes of the handler's end. */
  #conclude(running: Running, end: End): void {
    const { contract } = this.#executable.client;
    const before = this.#nacksBefore.get(running) ?? [];
    for (const index of running.messages) {
      if (this.#scene.standings[index] !== 'held' || this.#scene.isDeaf) continue;
      if (end === 'thrown') {
        if (contract.onThrow === 'reject' || contract.onThrow === 'drop') this.#scene.settle(index, 'parked');
        else if (contract.onThrow === 'redeliver') {
          if (contract.acks === 'onReturn') this.#scene.giveBack(index);
          continue;
        }
      }
      const isNacked = (this.#scene.nacks[index] ?? 0) > (before[index] ?? 0);
      const isLeft = end === 'returned' || end === 'hung' || (end === 'thrown' && contract.onThrow === 'swallow');
      if (isLeft && !isNacked && contract.acks === 'explicit' && contract.unsettled === 'stuck') this.#hasHung = true;
    }
  }
}

/** Does the fault befall later processes as well? */
const staysIn = ({ kind }: Schedule): boolean => kind === 'failAlways' || kind === 'lostAck';

const faultOf = (schedule: Schedule): Fault | undefined => {
  switch (schedule.kind) {
    case 'once':
    case 'clean':
    case 'garbage':
      return undefined;
    case 'lostAck':
      return schedule.late === undefined ? undefined : { kind: 'late', at: schedule.late };
    case 'holdTwice':
      return { kind: 'hold', at: schedule.at };
    case 'overlap':
      return { kind: 'pause', at: schedule.at };
    default:
      return { kind: schedule.kind, at: schedule.at };
  }
};

interface Failures {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
}

const failuresIn = (value: unknown): ReadonlySet<string> => {
  const { batchItemFailures = [] } = (value ?? {}) as Failures;
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
};
