import type { ClientId, Condition, Place, Step } from '../effects/program.ts';
import { doneIn, placeKey, type Candidate, type Case, type Occurrence } from './case.ts';
import { isExcused } from './excuses.ts';
import { claimIndex, findGate, type Gate } from './gates.ts';
import type { Mark } from './history.ts';
import { heldSteps } from './held.ts';
import { markersIn, misplacedMarker } from './markers.ts';
import { isSameStore, lacksKey, missingIdOf, repetitionOf, unstableIdOf, unstableKeyOf } from './kinds.ts';
import { repeatedByRelease } from './released.ts';
import { openedAround } from './rollback.ts';
import type { Played } from './schedules.ts';
import { repeatedByKey, unstableCell } from './unstable.ts';
import { isDoneWithAck } from './with-ack.ts';
import { compareWheres, NO_TRUST, whereOf, type Trust } from './value.ts';

/** Whatever the second run sees, the effect is there twice. */
export const isTwiceInAll = (played: readonly Played[], occurrence: Occurrence): boolean =>
  played.length > 0 && played.every(({ world }) => doneIn(world, occurrence) >= 2);

const isSameTable = (step: Step, other: Step): boolean =>
  step.effect.kind === 'write' &&
  isSameStore(step, other) &&
  other.effect.kind === 'write' &&
  step.effect.rows.table === other.effect.rows.table &&
  step.effect.rows.table !== '';

/** When the transaction that is open at that moment commits. */
const commitAfter = (history: readonly Mark[], index: number, client: ClientId): number =>
  history.findIndex(
    ({ what, step }, at) =>
      at > index && what === 'commits' && step?.effect.kind === 'commit' && step.effect.client === client,
  );

/** Which text an effect without a gate gets. */
const repeats = ({ effect }: Step): 'external' | 'insert' | 'change' => {
  if (effect.kind !== 'write') return 'external';
  return effect.form === 'insert' ? 'insert' : 'change';
};

/** What is to be done about an effect that every redelivery repeats. */
class Ungated {
  private readonly subject: Case;
  private readonly occurrence: Occurrence;
  private readonly played: Played;
  private readonly shared: Pick<Candidate, 'outcome' | 'effect' | 'history' | 'rank'>;

  constructor(subject: Case, occurrence: Occurrence, played: Played) {
    this.subject = subject;
    this.occurrence = occurrence;
    this.played = played;
    this.shared = {
      outcome: 'duplicated',
      effect: occurrence.step,
      history: played.world.history,
      rank: occurrence.index,
    };
  }

  owner(): Candidate | undefined {
    const { setting } = this.subject;
    const { step } = this.occurrence;
    const key = unstableKeyOf(step);
    if (key !== undefined) return repeatedByKey(this.occurrence, key, this.played);
    if (setting.isRelay) return this.missingId('relay');
    const other = this.ignored() ?? this.unstableGate() ?? this.freeClaim();
    if (other !== undefined) return other;
    if (isExcused(this.subject, this.occurrence)) return undefined;
    const unrecognised = this.missingId('redelivery');
    if (unrecognised !== undefined || this.isPassedOn()) return unrecognised;
    const needsKey = lacksKey(step);
    const memory = needsKey ? undefined : this.memory();
    if (memory !== undefined) {
      const other = { trace: { at: memory, via: [] } };
      return { ...this.shared, owner: 'require-dedup', cause: 'memory', at: step.trace, other, group: 'ungated' };
    }
    return {
      ...this.shared,
      owner: needsKey ? 'require-idempotency-key' : 'require-dedup',
      cause: needsKey ? 'redelivery' : repeats(step),
      at: step.trace,
      group: needsKey ? `needs key ${placeKey(step.trace)}` : 'ungated',
    };
  }

  /** What the process remembers holds the effect back, as long as it lives. */
  private memory(): Place | undefined {
    const { remembered, program } = this.subject.consumer;
    for (const [path, at] of remembered ?? []) {
      const asks = (condition: Condition): boolean =>
        condition.kind === 'opaque' && condition.asks?.includes(path) === true;
      if (heldSteps(program, asks).has(this.occurrence.step.id)) return at;
    }
    return undefined;
  }

  /**
   * A publish that nothing after it makes happen again but a crash: its receivers get each message at least once, whoever
   * sends it. So do those who can tell the second by its id.
   */
  private isPassedOn(): boolean {
    const { step, message, index } = this.occurrence;
    if (step.effect.kind !== 'publish') return false;
    const { identity, payloadId } = step.effect;
    if (identity?.value.stability === 'stable' || payloadId?.value.stability === 'stable') return true;
    // The next of them may fail.
    if (this.subject.setting.facts.doneForEach.has(step.id) && step.canThrow) return false;
    const { history, run } = this.subject.clean;
    const sentAt = step.effect.client === undefined ? index : commitAfter(history, index, step.effect.client);
    // What fails after the acknowledgement brings nothing back.
    return !history
      .slice(sentAt + 1, run.settled.get(message)?.index ?? history.length)
      .some(mark => mark.what === 'runs' && mark.message === message && mark.step?.canThrow === true);
  }

  /** The broker would drop the repeated message, could it tell. */
  private missingId(cause: string): Candidate | undefined {
    const { step } = this.occurrence;
    const missing = missingIdOf(step);
    if (missing === undefined) return undefined;
    const source = missing.unstableContent?.mintedAt;
    return {
      ...this.shared,
      owner: 'require-publish-dedup-id',
      cause: missing.unstableContent === undefined ? cause : 'content',
      at: step.trace,
      ...(source === undefined ? {} : { source }),
      group: `needs id ${placeKey(step.trace)}`,
    };
  }

  /** The store said "already there" before the effect, and nobody asked. */
  private ignored(): Candidate | undefined {
    const { setting, lostAck } = this.subject;
    const history = lostAck.played[0]?.world.history ?? [];
    let refused: Step | undefined;
    for (const { delivery, what, step, message } of history) {
      if (delivery !== 2 || step === undefined || message !== this.occurrence.message) continue;
      if (step.id === this.occurrence.step.id) break;
      const { effect } = step;
      if (what !== 'refused' || effect.kind !== 'write' || effect.form !== 'insert' || effect.refusal !== 'result')
        continue;
      // A row of its own business that has to be there says nothing of the message.
      if (!effect.markerOnly || isSameTable(step, this.occurrence.step)) continue;
      if (!setting.facts.wonAsked.has(step.id)) refused = step;
    }
    if (refused === undefined) return undefined;
    return {
      ...this.shared,
      owner: 'no-ignored-outcome',
      cause: 'refused',
      at: refused.trace,
      other: { trace: this.occurrence.step.trace, step: this.occurrence.step },
      about: [refused],
      group: `ignored ${placeKey(refused.trace)}`,
    };
  }

  /** A gate that would hold, were its key the same on redelivery. */
  private unstableGate(): Candidate | undefined {
    if (!this.subject.setting.facts.hasUnstableRows) return undefined;
    const gate = this.gateUnder({ unstable: true });
    // A minted primary key is no gate: nobody asks whether it is there.
    if (gate === undefined || (gate.check === undefined && !this.subject.setting.facts.handled.has(gate.claim.id)))
      return undefined;
    const user = [gate.check, gate.claim].find(step => unstableCell(step) !== undefined);
    const key = unstableCell(user);
    if (user === undefined || key === undefined) return undefined;
    return repeatedByKey(this.occurrence, key, this.played, user, gate);
  }

  /** An atomic claim that would hold, were there a constraint. */
  private freeClaim(): Candidate | undefined {
    if (!this.subject.setting.facts.hasFreeClaims) return undefined;
    const gate = this.gateUnder({ free: true });
    if (gate === undefined) return undefined;
    return {
      ...this.shared,
      owner: 'no-check-then-insert',
      cause: 'free',
      at: gate.claim.trace,
      about: [gate.claim],
      group: `race ${placeKey(gate.claim.trace)}`,
    };
  }

  private gateUnder(trust: Partial<Trust>): Gate | undefined {
    const { schedules, lostAck } = this.subject;
    const played = schedules.redeliver(lostAck.before, schedules.messages, { trust });
    const [first] = played;
    if (first === undefined || played.some(({ world }) => doneIn(world, this.occurrence) >= 2)) return undefined;
    return findGate(this.subject, lostAck.before, schedules.messages, first, this.occurrence, { trust });
  }
}

/**
 * The marker has two states: it was claimed before the effect, those that come in between are turned away, and afterwards it is
 * set to done. Nothing better can be done for an effect that takes no key.
 */
const isMarkedAsStarted = (subject: Case, { index, message }: Occurrence, claim: Step): boolean => {
  if (claim.effect.kind !== 'write') return false;
  const done = whereOf(claim.effect.rows, 1, message);
  return subject.clean.history.slice(0, index).some(({ what, step, message: of, transactions }) => {
    if (what !== 'runs' || of !== message || transactions.length > 0 || step?.effect.kind !== 'write') return false;
    if (!subject.setting.facts.handled.has(step.id)) return false;
    return compareWheres(whereOf(step.effect.rows, 1, message), done, NO_TRUST) === 'agrees';
  });
};

/** The effect happens before, or is not rolled back with, the claim that should guard it. */
const repeatedByCrash = (subject: Case, occurrence: Occurrence, gate: Gate, played: Played): Candidate | undefined => {
  const { clean } = subject;
  const { step } = occurrence;
  const { claim, check } = gate;
  const shared = { effect: step, history: played.world.history, claim, about: [check] } as const;
  const claimedAt = claimIndex(subject, claim, occurrence.message);
  if (claimedAt > occurrence.index) {
    const isAtomic = isSameStore(step, claim);
    if (!isAtomic && !lacksKey(step) && isMarkedAsStarted(subject, occurrence, claim)) return undefined;
    return {
      ...shared,
      owner: isAtomic ? 'require-atomic-dedup' : 'no-side-effect-before-dedup',
      outcome: 'duplicated',
      cause: 'effectFirst',
      at: isAtomic ? claim.trace : step.trace,
      other: isAtomic ? { trace: step.trace, step } : { trace: claim.trace, step: claim },
      group: `repeated before ${placeKey(claim.trace)}`,
      rank: claimedAt - occurrence.index,
    };
  }
  const claimMark = clean.history[claimedAt];
  const rolledBack = claimMark?.transactions.find(client => occurrence.transactions.includes(client));
  const isExternal = step.effect.kind === 'call' || step.effect.kind === 'publish';
  if (rolledBack === undefined || !isExternal) return undefined;
  return {
    ...shared,
    owner: lacksKey(step) ? 'require-idempotency-key' : 'no-side-effect-in-transaction',
    outcome: 'keptAfterRollback',
    cause: 'rollback',
    at: step.trace,
    other: lacksKey(step) ? { trace: claim.trace, step: claim } : openedAround(subject, rolledBack, step.trace),
    group: `${lacksKey(step) ? 'needs key' : 'kept'} ${placeKey(step.trace)}`,
    rank: occurrence.index,
  };
};

const raceCause = ({ effect }: Step): string => {
  if (effect.kind !== 'write' || effect.form === 'upsert') return 'free';
  if (effect.form !== 'insert') return 'update';
  if (effect.uniqueness !== 'unique') return effect.uniqueness;
  // A key on a made-up id refuses nothing.
  const isMadeUp = effect.rows.cells.some(
    ({ column, value }) => value.stability === 'unstable' && effect.uniqueOn?.includes(column) === true,
  );
  return isMadeUp ? 'free' : 'unhandled';
};

const repeatedByOverlap = (subject: Case, occurrence: Occurrence, gate: Gate, played: Played): Candidate => {
  const { claim, check } = gate;
  return {
    owner: 'no-check-then-insert',
    outcome: 'duplicated',
    cause: raceCause(claim),
    at: claim.trace,
    effect: occurrence.step,
    other: check === undefined ? undefined : { trace: check.trace, step: check },
    history: played.world.history,
    claim,
    group: `race ${placeKey(claim.trace)}`,
    rank: Math.abs(occurrence.index - claimIndex(subject, claim, occurrence.message)),
  };
};

interface Gated {
  readonly occurrence: Occurrence;
  readonly gate: Gate;
}

const overlaps = (subject: Case, gated: readonly Gated[]): readonly Candidate[] => {
  const candidates: Candidate[] = [];
  const open = new Set(gated);
  for (let pauseAt = 1; pauseAt <= subject.clean.stops && open.size > 0; pauseAt += 1) {
    const played = subject.schedules.overlap(pauseAt);
    const [first] = played;
    if (first === undefined) continue;
    for (const entry of open) {
      if (!isTwiceInAll(played, entry.occurrence)) continue;
      candidates.push(repeatedByOverlap(subject, entry.occurrence, entry.gate, first));
      // Receivers could tell the second, did it bear the same id: a defect of its own.
      const id = unstableIdOf(entry.occurrence.step.effect);
      if (id !== undefined) candidates.push(repeatedByKey(entry.occurrence, id, first));
      open.delete(entry);
    }
  }
  return candidates;
};

/** Nothing gives a relay's row back but a crash before its mark. */
const isRepeated = ({ lostAck, crashes, setting }: Case, occurrence: Occurrence): boolean =>
  isTwiceInAll(lostAck.played, occurrence) &&
  (!setting.isRelay || crashes.some(({ played }) => isTwiceInAll(played, occurrence)));

/** Effects that a redelivery, or a second delivery at the same time, does again. */
export const duplicatesOf = (subject: Case): readonly Candidate[] => {
  const { occurrences, lostAck, crashes, schedules, setting } = subject;
  const [second] = lostAck.played;
  if (second === undefined) return [];
  const candidates: Candidate[] = [];
  const gated: Gated[] = [];
  const markers = markersIn(setting.facts);
  for (const occurrence of occurrences) {
    if (isDoneWithAck(subject, occurrence)) continue;
    const { step } = occurrence;
    const repetition = repetitionOf(step, setting.facts);
    if (isRepeated(subject, occurrence)) {
      const candidate = repetition === 'harmful' ? new Ungated(subject, occurrence, second).owner() : undefined;
      if (candidate !== undefined) candidates.push(candidate);
      continue;
    }
    if (setting.isRelay || doneIn(second.world, occurrence) > 1) continue;
    if (repetition === 'harmless' && markers.size === 0) continue;
    const gate = findGate(subject, lostAck.before, schedules.messages, second, occurrence);
    if (gate === undefined) continue;
    const lifetime = markers.get(gate.claim.id);
    const isForgotten = lifetime !== undefined && lifetime !== Infinity;
    // Work that changes nothing the second time needs no marker, and none that stays.
    const misplaced =
      lifetime === undefined || (isForgotten && repetition === 'harmless')
        ? undefined
        : misplacedMarker(subject, gate, occurrence, lifetime, second);
    if (misplaced !== undefined) candidates.push(misplaced);
    if (repetition === 'harmless') continue;
    const isHarmful = repetition === 'harmful' || repetition === 'lexical';
    const repeated = crashes.find(({ played }) => isTwiceInAll(played, occurrence))?.played[0];
    if (isHarmful && repeated !== undefined) {
      const key = unstableKeyOf(step);
      const candidate =
        key === undefined
          ? repeatedByCrash(subject, occurrence, gate, repeated)
          : repeatedByKey(occurrence, key, repeated);
      if (candidate !== undefined) candidates.push(candidate);
      continue;
    }
    const released = isHarmful ? repeatedByRelease(subject, occurrence, gate.claim) : undefined;
    if (released !== undefined) candidates.push(released);
    // An insert of which no schema is seen may be told only together with the check on its own rows.
    if (isHarmful || gate.claim.id === step.id) gated.push({ occurrence, gate });
  }
  return [...candidates, ...overlaps(subject, gated)];
};
