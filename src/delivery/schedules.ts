import type { Step } from '../effects/program.ts';
import { MODES, type Mode } from './answers.ts';
import { BATCH, MAX_KINDS } from './bounds.ts';
import type { Mark, Settlement } from './history.ts';
import { Run } from './interpreter.ts';
import type { Plan, Running, Setting, Stop } from './setting.ts';
import type { Path } from './path.ts';
import { NO_TRUST, type Trust, type Where } from './value.ts';
import { World } from './world.ts';

/** A schedule that has been played to its end; `run` is its last delivery. */
export interface Played {
  readonly run: Run;
  readonly world: World;
}

/** The world right after a crash, and what the broker knows then. */
export interface CrashPoint {
  readonly world: World;
  readonly settled: ReadonlyMap<number, Settlement>;
  /** Length of the history up to the crash. */
  readonly index: number;
}

export interface CleanRun extends Played {
  readonly crashPoints: readonly CrashPoint[];
  /** How often the run stopped: where another delivery can overtake it. */
  readonly stops: number;
  readonly history: readonly Mark[];
}

export interface Failing {
  readonly step: Step;
  readonly message: number;
}

export interface Variation {
  readonly failing?: Failing;
  readonly trust?: Partial<Trust>;
  readonly force?: ReadonlyMap<string, boolean>;
  readonly kind?: string;
}

const NOTHING_FORCED: ReadonlyMap<string, boolean> = new Map();

/** The broker has let go of the message: it is done, or parked where a person finds it. */
export const isFinal = (settlement: Settlement | undefined): boolean =>
  settlement !== undefined && !(settlement.how === 'nack' && settlement.requeue === true);

export const isAcked = (settlement: Settlement | undefined): settlement is Settlement =>
  settlement !== undefined &&
  (settlement.how === 'ack' || settlement.how === 'return' || settlement.how === 'delivery');

const special = (what: Mark['what'], delivery: 1 | 2, text?: string): Mark => ({
  delivery,
  what,
  message: -1,
  transactions: [],
  ...(text === undefined ? {} : { text }),
});

/** The run left its message with the broker because of a lease that another delivery had taken. */
const isTurnedAway = ({ answers, plan, settled }: Run): boolean =>
  answers.decisions.some(({ by }) => by?.effect.kind === 'write' && by.effect.expires === true) &&
  plan.messages.some(message => !isFinal(settled.get(message)));

const playToEnd = (running: Running<undefined>): boolean => {
  for (let next = running.next(); next.done !== true; next = running.next()) {
    // Alone in the world, nothing can block but the delivery's own mistake; such a run has no outcome.
    if (next.value.kind === 'blocked') return false;
  }
  return true;
};

/** Plays the schedules of one path. */
export class Schedules {
  readonly messages: readonly number[];
  private readonly setting: Setting;
  private readonly path: Path;
  private readonly isReversed: boolean;

  constructor(setting: Setting, path: Path, isReversed: boolean) {
    this.setting = setting;
    this.path = path;
    this.isReversed = isReversed;
    this.messages = setting.facts.hasBatch ? BATCH : [0];
  }

  /** One delivery, nothing goes wrong. */
  clean(): CleanRun | undefined {
    const world = new World();
    const run = new Run(this.setting, world, this.path, this.plan(1, this.messages, 'same', {}));
    const crashPoints: CrashPoint[] = [];
    let stops = 0;
    const running = run.deliver();
    for (let next = running.next(); next.done !== true; next = running.next()) {
      if (next.value.kind === 'blocked') return undefined;
      stops += 1;
      if (next.value.kind === 'changed') crashPoints.push(this.crash(world, run));
    }
    return { run, world, crashPoints, stops, history: world.history };
  }

  /**
   * What the broker still holds comes again, in each way that the second run may see things. A lease that turns it away
   * runs out before the broker gives up.
   */
  redeliver(before: World, messages: readonly number[], variation: Variation = {}): readonly Played[] {
    const played = this.redeliverOnce(before, messages, variation, 'the broker redelivers the message');
    if (!played.some(({ run }) => isTurnedAway(run))) return played;
    const later = before.afterCrash();
    later.rows = later.rows.withoutExpiring();
    return this.redeliverOnce(later, messages, variation, 'the lease runs out, the broker redelivers the message');
  }

  /** The same when the store has forgotten such rows. */
  redeliverForgotten(before: World, messages: readonly number[], rows: Where): readonly Played[] {
    const later = before.afterCrash();
    later.rows = later.rows.without(rows);
    return this.redeliverOnce(later, messages, {}, 'the broker redelivers the message');
  }

  /** One delivery in which a step fails whenever it runs; with every kind of error that the handler tells apart. */
  fail(failing: Failing): readonly Played[] {
    const played = this.inAllModes(mode => {
      const failed = this.playFailing(mode, { failing });
      return failed && { played: failed, unsure: failed.run.answers.unsureCount };
    });
    return [...played, ...this.inAllKinds(failing, played)];
  }

  /** Kinds exclude each other: an error is at most one of those that are asked for, which no mode answers when there are several. */
  private inAllKinds(failing: Failing, played: readonly Played[]): readonly Played[] {
    const kinds = new Set(played.flatMap(({ run }) => [...run.answers.kindsAsked]));
    if (kinds.size < 2) return [];
    const all: Played[] = [];
    for (const kind of kinds) {
      if (all.length >= MAX_KINDS) break;
      const failed = this.playFailing('false', { failing, kind });
      if (failed === undefined) continue;
      all.push(failed);
      for (const asked of failed.run.answers.kindsAsked) kinds.add(asked);
    }
    return all;
  }

  private playFailing(mode: Mode, variation: Variation): Played | undefined {
    const world = new World();
    const run = new Run(this.setting, world, this.path, this.plan(1, this.messages, mode, variation));
    return playToEnd(run.deliver()) ? { run, world } : undefined;
  }

  /** The first delivery pauses at its n-th stop, a second one of the same messages runs, the first goes on. */
  overlap(pauseAt: number): readonly Played[] {
    return this.inAllModes(mode => {
      const world = new World();
      const first = new Run(this.setting, world, this.path, this.plan(1, this.messages, mode, {}));
      const firstRunning = first.deliver();
      for (let stop = 0; stop < pauseAt; stop += 1) {
        const next = firstRunning.next();
        if (next.done === true || next.value.kind === 'blocked') return undefined;
      }
      world.history.push(special('pauses', 1));
      first.answers.isObserving = true;
      const second = new Run(this.setting, world, this.path, this.plan(2, this.messages, mode, {}));
      if (!interleave(second.deliver(), firstRunning, world)) return undefined;
      const unsure = first.answers.unsureCount + second.answers.unsureCount;
      return { played: { run: second, world }, unsure };
    });
  }

  /** The messages that the broker delivers again. */
  pending(settled: ReadonlyMap<number, Settlement>): readonly number[] {
    return this.messages.filter(message => !isFinal(settled.get(message)));
  }

  private redeliverOnce(
    before: World,
    messages: readonly number[],
    variation: Variation,
    text: string,
  ): readonly Played[] {
    return this.inAllModes(mode => {
      const world = before.afterCrash();
      world.history.push(special('redelivered', 2, text));
      const run = new Run(this.setting, world, this.path, this.plan(2, messages, mode, variation));
      return playToEnd(run.deliver()) ? { played: { run, world }, unsure: run.answers.unsureCount } : undefined;
    });
  }

  private crash(world: World, run: Run): CrashPoint {
    const after = world.afterCrash();
    const isOpen = world.open.some(open => open.delivery === run.plan.delivery);
    after.history.push(special('crash', 1, isOpen ? 'the process crashes; the transaction rolls back' : undefined));
    return { world: after, settled: new Map(run.settled), index: world.history.length };
  }

  private plan(delivery: 1 | 2, messages: readonly number[], mode: Mode, variation: Variation): Plan {
    const { failing, trust, force, kind } = variation;
    return {
      delivery,
      messages,
      mode,
      trust: { ...NO_TRUST, lasting: this.setting.facts.lasting, ...trust },
      isReversed: this.isReversed,
      ...(failing === undefined ? {} : { failing }),
      ...(kind === undefined ? {} : { kind }),
      force: force ?? NOTHING_FORCED,
    };
  }

  private inAllModes(
    play: (mode: Mode) => { readonly played: Played; readonly unsure: number } | undefined,
  ): readonly Played[] {
    const all: Played[] = [];
    for (const mode of MODES) {
      const result = play(mode);
      if (result === undefined) return [];
      all.push(result.played);
      if (result.unsure === 0) break;
    }
    return all;
  }
}

/** Runs the second delivery; where it blocks, the first goes on until it lets go. False for a deadlock. */
const interleave = (second: Running<undefined>, first: Running<undefined>, world: World): boolean => {
  const resume = (): void => void world.history.push(special('resumes', 1));
  let firstAt: Stop['kind'] | 'over' | 'paused' = 'paused';
  const advanceFirst = (): Stop['kind'] | 'over' => {
    if (firstAt === 'paused') resume();
    const next = first.next();
    firstAt = next.done === true ? 'over' : next.value.kind;
    return firstAt;
  };
  let at: Stop['kind'] | 'over' = 'stepped';
  for (let next = second.next(); next.done !== true; next = second.next()) {
    if (next.value.kind !== 'blocked') continue;
    if (at === 'over') return false;
    at = advanceFirst();
    if (at === 'blocked') return false;
  }
  while (at !== 'over') {
    at = advanceFirst();
    if (at === 'blocked') return false;
  }
  return true;
};
