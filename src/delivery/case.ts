import type { ClientId, Detached, Place, Step, StepId, Trace } from '../effects/program.ts';
import type { Consumer } from '../consumers/consumer.ts';
import type { Finding, Outcome, Owner } from './finding.ts';
import { doneKeyOf, type Mark } from './history.ts';
import type { Setting } from './setting.ts';
import type { CleanRun, CrashPoint, Failing, Played, Schedules } from './schedules.ts';
import type { World } from './world.ts';

/** A step as the clean run did it, once per message. */
export interface Occurrence {
  readonly key: string;
  readonly step: Step;
  readonly message: number;
  /** Position in the clean run's history. */
  readonly index: number;
  readonly task: Detached | undefined;
  readonly transactions: readonly ClientId[];
}

export interface Crash {
  readonly point: CrashPoint;
  /** The redelivery in all its variants; empty when the broker has nothing to redeliver. */
  readonly played: readonly Played[];
  readonly isRedelivered: boolean;
}

/** One path with the schedules that all questions share. */
export interface Case {
  readonly consumer: Consumer;
  readonly setting: Setting;
  readonly schedules: Schedules;
  readonly clean: CleanRun;
  /** Effects that the clean run had, except those of catch clauses. */
  readonly occurrences: readonly Occurrence[];
  /** Of a handler with much left to play: was the failure played with each of the path's answers before? */
  readonly isTried: (failing: Failing) => boolean;
  /** How the clean run's questions were answered. */
  readonly cleanAnswers: ReadonlyMap<string, boolean>;
  readonly crashes: readonly Crash[];
  /** The acknowledgement gets lost: the world before, and the second run's variants. */
  readonly lostAck: { readonly before: World; readonly played: readonly Played[] };
}

/** A finding before those of one defect are merged, and before its schedule is put into words. */
export interface Candidate {
  readonly owner: Owner;
  readonly outcome: Outcome;
  readonly cause: string;
  readonly at: Trace;
  readonly effect: Step | undefined;
  readonly other?: Finding['other'];
  readonly source?: Place;
  readonly configuration?: Place;
  readonly forgets?: Finding['forgets'];
  readonly bypassed?: Finding['bypassed'];
  readonly member?: string;
  readonly history: readonly Mark[];
  /** Steps that the schedule shows, besides the effect and the other place. */
  readonly about?: readonly (Step | undefined)[];
  /** Candidates of one group are one defect; the smallest rank speaks for it. */
  readonly group: string;
  readonly rank: number;
  /** Duplicates of this kind speak for the whole gate: no other report about its claim. */
  readonly claim?: Step;
  /** Unknown work that ran: it might have settled the message itself. */
  readonly unknowns?: readonly StepId[];
}

export const doneIn = (world: World, occurrence: Occurrence): number => world.done.get(occurrence.key) ?? 0;

export const isNeverJoined = (task: Detached | undefined, setting: Setting): task is Detached =>
  task !== undefined && !setting.facts.joined.has(task.task);

const occurrencesOf = (clean: CleanRun): readonly Occurrence[] => {
  const found = new Map<string, Occurrence>();
  for (const [index, mark] of clean.history.entries()) {
    if (mark.what !== 'runs' || mark.step === undefined || mark.catching !== undefined) continue;
    const key = doneKeyOf(mark.step, mark.message);
    if (found.has(key) || !clean.world.done.has(key)) continue;
    const { step, message, task, transactions } = mark;
    found.set(key, { key, step, message, index, task, transactions });
  }
  return [...found.values()];
};

const redeliverAfterLostAck = (schedules: Schedules, clean: CleanRun): Case['lostAck'] => {
  const before = clean.world.afterCrash();
  const isAcked = clean.run.settled.size > 0;
  before.history.push({
    delivery: 1,
    what: 'ends',
    message: -1,
    transactions: [],
    text: isAcked ? 'the acknowledgement gets lost' : 'the message is not acknowledged',
  });
  return { before, played: schedules.redeliver(before, schedules.messages) };
};

/** Most crashes are never asked what their redelivery does. */
const crashAt = (schedules: Schedules, point: CrashPoint): Crash => {
  const pending = schedules.pending(point.settled);
  let played: readonly Played[] | undefined;
  return {
    point,
    isRedelivered: pending.length > 0,
    get played() {
      played ??= pending.length > 0 ? schedules.redeliver(point.world, pending) : [];
      return played;
    },
  };
};

export const caseOf = (
  consumer: Consumer,
  setting: Setting,
  schedules: Schedules,
  clean: CleanRun,
  isTried: Case['isTried'],
): Case => {
  const isOnDelivery = consumer.contract.acks === 'onDelivery';
  return {
    consumer,
    setting,
    schedules,
    clean,
    occurrences: occurrencesOf(clean),
    isTried,
    cleanAnswers: new Map(clean.run.answers.decisions.map(({ key, answer }) => [key, answer])),
    crashes: clean.crashPoints.map(point => crashAt(schedules, point)),
    lostAck: isOnDelivery ? { before: clean.world, played: [] } : redeliverAfterLostAck(schedules, clean),
  };
};

/** Names a place in the source for groups. */
export const placeKey = ({ at, via }: Trace): string =>
  [...via, at].map(({ file, start, end }) => `${file}:${String(start)}-${String(end)}`).join('>');
