import type { Contract } from '../consumers/consumer.ts';
import type { Effect, Step } from '../effects/program.ts';
import { isNeverJoined, placeKey, type Candidate, type Case } from './case.ts';
import { doneKeyOf, type Mark } from './history.ts';
import { occasionsOf, type Occasion } from './occasions.ts';
import { withoutRoute } from './dead-letter.ts';
import { isEffect, isWork, repetitionOf } from './kinds.ts';
import { failureIndex, remediesOf } from './remedies.ts';
import { isAcked, type Failing, type Played } from './schedules.ts';
import { unawaited } from './unawaited.ts';
import { unsettledOf } from './unsettled.ts';
import type { World } from './world.ts';

/** The message was acknowledged after, and in spite of, the failure. */
const ackAfterFailure = ({ failing, played }: { failing: Failing; played: Played }) => {
  const { settled } = played.run;
  const settlement = failing.message >= 0 ? settled.get(failing.message) : [...settled.values()][0];
  if (!isAcked(settlement) || settlement.handedOff) return undefined;
  return settlement.index > failureIndex(played.world.history) ? settlement : undefined;
};

/** A question to a store or to another service, or a marker. */
const isAsking = (effect: Effect | undefined): boolean =>
  effect?.kind === 'read' || effect?.kind === 'write' || (effect?.kind === 'compute' && effect.asks === true);

/** What fails is only asked; but the work that would have come after it is not done either. */
const preventsWork = ({ clean, setting }: Case, { mark, message }: Occasion, variants: readonly Played[]): boolean =>
  isAsking(mark.step?.effect) &&
  clean.history
    .slice(clean.history.indexOf(mark) + 1)
    .some(
      ({ what, step, message: of }) =>
        what === 'runs' &&
        step !== undefined &&
        of === message &&
        isEffect(step, setting.facts) &&
        variants.every(({ world }) => !world.done.has(doneKeyOf(step, message))),
    );

const swallowed = (subject: Case, occasion: Occasion, variants: readonly Played[]): Candidate | undefined => {
  const { consumer, clean, setting } = subject;
  const { step, message } = occasion;
  const [first] = variants;
  if (first === undefined || !(isWork(step, setting.facts) || preventsWork(subject, occasion, variants)))
    return undefined;
  if (consumer.isSignal === true || consumer.contract.answersSender === true) return undefined;
  const isLost = variants.every(played => {
    const { done } = played.world;
    if (done.has(doneKeyOf(step, message)) || ackAfterFailure({ failing: occasion, played }) === undefined)
      return false;
    return remediesOf(subject, step, played).length === 0;
  });
  const settlement = ackAfterFailure({ failing: occasion, played: first });
  if (!isLost || settlement === undefined) return undefined;
  // Work that nobody awaits is the other defect, unless it acknowledges by itself: `save(m).catch(log).finally(() => ack(m))`.
  const { task } = occasion.mark;
  const { keptBy } = first.run;
  const ack = settlement.step;
  const shared = {
    outcome: 'lost',
    effect: step,
    history: first.world.history,
    about: [ack],
    rank: clean.history.indexOf(occasion.mark),
  } as const;
  if (isNeverJoined(task, setting) && settlement.task !== task) {
    if (task.isSent !== true) return undefined;
    return unawaited(task, ack, shared);
  }
  const other = { trace: step.trace, step };
  const isReported = isReporting(subject) && message >= 0;
  const batch = { owner: 'require-batch-item-failures', at: { at: consumer.at, via: [] }, group: 'batch' } as const;
  if (settlement.cleaningUp && ack !== undefined) {
    const group = `finally ${placeKey(ack.trace)}`;
    return {
      ...shared,
      owner: 'no-swallowed-failure',
      cause: 'finally',
      at: ack.trace,
      other,
      group,
    };
  }
  if (keptBy?.catch !== undefined) {
    if (keptBy.catch.tells === true) return undefined;
    // A helper elsewhere that answers for work nobody knows may well have an answer: a default, a cache.
    if (step.effect.kind === 'unknown' && keptBy.catch.at.file !== consumer.at.file) return undefined;
    const at = { at: keptBy.catch.at, via: keptBy.catch.via ?? [] };
    const { returnedAs } = keptBy.catch;
    if (returnedAs !== undefined) {
      const group = `ignored ${placeKey(at)}`;
      return {
        ...shared,
        owner: 'no-ignored-outcome',
        cause: 'returned',
        at: step.trace,
        member: returnedAs,
        other,
        group,
      };
    }
    if (isReported && !setting.facts.aroundBatch.has(keptBy.id))
      return { ...shared, ...batch, cause: 'caught', other: { trace: at } };
    const group = `swallowed ${placeKey(at)}`;
    return { ...shared, owner: 'no-swallowed-failure', cause: 'caught', at, other, group };
  }
  const parallel = setting.facts.settledIn.get(step.id);
  if (parallel === undefined) return undefined;
  const { at } = parallel;
  if (isReported) return { ...shared, ...batch, cause: 'settled', other: { trace: at } };
  const group = `ignored ${placeKey(at)}`;
  return { ...shared, owner: 'no-ignored-outcome', cause: 'settled', at, other, group };
};

/** What is done about the failure waits in the process's memory, and the message is acknowledged: a crash loses both. */
const postponed = (subject: Case, occasion: Occasion, variants: readonly Played[]): Candidate | undefined => {
  const { setting, clean } = subject;
  for (const played of variants) {
    const { history } = played.world;
    const settlement = ackAfterFailure({ failing: occasion, played });
    const remedies = settlement === undefined ? [] : remediesOf(subject, occasion.step, played);
    const [task] = remedies.map(mark => mark.task);
    const isLater = ({ task: of }: Mark): boolean =>
      isNeverJoined(of, setting) && of.isSent !== true && of !== settlement?.task;
    if (settlement === undefined || task === undefined || !remedies.every(isLater)) continue;
    return unawaited(task, settlement.step, {
      outcome: 'lost',
      effect: occasion.step,
      history,
      rank: clean.history.indexOf(occasion.mark),
    });
  }
  return undefined;
};

const isReporting = ({ consumer, setting }: Case): boolean =>
  consumer.contract.reportsFailures === true && setting.facts.hasBatch;

/** One record fails, the invocation with it: the broker delivers the whole batch again, with what was done already. */
const wholeBatch = (subject: Case, occasion: Occasion, variants: readonly Played[]): Candidate | undefined => {
  const { schedules, consumer, clean } = subject;
  const { step, message } = occasion;
  if (!isReporting(subject) || message < 0) return undefined;
  if (variants.some(({ run }) => run.completion.kind !== 'throw' || run.settled.size > 0)) return undefined;
  const stories = variants.map(({ world }) => ({ world, played: schedules.redeliver(world, schedules.messages) }));
  const [story] = stories;
  const [told] = story?.played ?? [];
  if (story === undefined || told === undefined) return undefined;
  const shared = {
    owner: 'require-batch-item-failures',
    at: { at: consumer.at, via: [] },
    history: told.world.history,
    rank: clean.history.indexOf(occasion.mark),
  } as const;
  const lost = neverDone(
    subject,
    stories.flatMap(({ played }) => played),
  );
  if (lost !== undefined && stories.every(({ played }) => played.length > 0)) {
    const refusal = told.world.history.find(isRefusal)?.step;
    const other = refusal && { trace: refusal.trace, step: refusal };
    return { ...shared, outcome: 'lost', cause: 'refused', effect: lost, other, group: 'refused again' };
  }
  const repeated = stories.map(({ world, played }) => doneTwice(subject, world, played, message));
  if (repeated.includes(undefined)) return undefined;
  const other = { trace: step.trace, step };
  return { ...shared, outcome: 'duplicated', cause: 'throws', effect: repeated[0], other, group: 'whole batch' };
};

const isRefusal = ({ what, delivery }: Mark): boolean => what === 'refused' && delivery === 2;

/** The store refuses what one record has done before, that fails the batch again, and nobody comes to the work of another record. */
const neverDone = ({ clean, setting }: Case, again: readonly Played[]): Step | undefined =>
  clean.history.find(
    ({ what, step, message }) =>
      what === 'runs' &&
      step !== undefined &&
      message >= 0 &&
      isEffect(step, setting.facts) &&
      again.every(
        ({ run, world }) =>
          run.completion.kind === 'throw' &&
          !world.done.has(doneKeyOf(step, message)) &&
          world.history.some(mark => isRefusal(mark) && mark.message >= 0 && mark.message !== message),
      ),
  )?.step;

/** An effect of another record that no repetition should have, done before the failure and in each redelivery. */
const doneTwice = ({ setting }: Case, before: World, again: readonly Played[], failed: number): Step | undefined =>
  before.history.find(({ what, step, message }) => {
    if (what !== 'runs' || step === undefined || message < 0 || message === failed) return false;
    if (repetitionOf(step, setting.facts) !== 'harmful') return false;
    const key = doneKeyOf(step, message);
    return before.done.has(key) && again.every(({ world }) => (world.done.get(key) ?? 0) > (before.done.get(key) ?? 0));
  })?.step;

const requeuedBy = (failing: Failing, { run, world }: Played): Step | undefined => {
  const settled = failing.message >= 0 ? run.settled.get(failing.message) : [...run.settled.values()][0];
  if (settled?.how !== 'nack' || settled.requeue !== true) return undefined;
  const { history } = world;
  const failedAt = history.findLastIndex(({ what }) => what === 'fails');
  return failedAt >= 0 && settled.index > failedAt ? settled.step : undefined;
};

/** Each delivery fails, and each puts the message back. */
const poison = (subject: Case, occasion: Occasion, variants: readonly Played[]): Candidate | undefined => {
  const { schedules, clean, consumer } = subject;
  if (consumer.contract.redeliveries !== 'unlimited') return undefined;
  let story: Played | undefined;
  let nack: Step | undefined;
  for (const variant of variants) {
    const first = requeuedBy(occasion, variant);
    if (first === undefined || variant.run.answers.hasCounted) return undefined;
    const pending = schedules.pending(variant.run.settled);
    const again = schedules.redeliver(variant.world, pending, { failing: occasion });
    if (again.length === 0 || again.some(played => requeuedBy(occasion, played) === undefined)) return undefined;
    story ??= again[0];
    nack ??= first;
  }
  if (story === undefined || nack === undefined) return undefined;
  return {
    owner: 'no-poison-requeue',
    outcome: 'stuck',
    cause: 'requeue',
    at: nack.trace,
    effect: occasion.step,
    other: { trace: occasion.step.trace, step: occasion.step },
    history: story.world.history,
    about: [nack],
    group: `requeue ${placeKey(nack.trace)}`,
    rank: clean.history.indexOf(occasion.mark),
  };
};

/** The client gives a message back by itself when the handler throws, again and again. */
const requeuesByDefault = ({ acks, onThrow, redeliveries }: Contract): boolean =>
  redeliveries === 'unlimited' && acks === 'onReturn' && onThrow === 'redeliver';

/** Each delivery fails, and nothing in the handler does anything about it. */
const poisonByDefault = (subject: Case, occasion: Occasion, variants: readonly Played[]): Candidate | undefined => {
  const { consumer, clean } = subject;
  const { step, mark } = occasion;
  const [first] = variants;
  if (!requeuesByDefault(consumer.contract) || first === undefined) return undefined;
  const leaves = ({ run }: Played): boolean =>
    run.completion.kind === 'throw' && run.settled.size === 0 && !run.answers.hasCounted;
  if (!variants.every(leaves)) return undefined;
  return {
    owner: 'no-poison-requeue',
    outcome: 'stuck',
    cause: 'default',
    at: { at: consumer.at, via: [] },
    effect: step,
    history: first.world.history,
    group: 'requeue by default',
    rank: clean.history.indexOf(mark),
  };
};

/** What failing steps bring about. */
export const failuresOf = (subject: Case): readonly Candidate[] => {
  const { contract } = subject.consumer;
  if (contract.acks === 'onDelivery') return [];
  const candidates: Candidate[] = [];
  const isThrowSeen =
    contract.onThrow === 'swallow' ||
    contract.withoutDeadLetter !== undefined ||
    requeuesByDefault(contract) ||
    isReporting(subject);
  for (const occasion of occasionsOf(subject)) {
    if (subject.isTried(occasion)) continue;
    // A throw that leaves the handler unseen is the broker's to answer.
    if (!isThrowSeen && !subject.setting.facts.observed.has(occasion.step.id)) continue;
    const variants = subject.schedules.fail(occasion);
    const found = [
      swallowed(subject, occasion, variants),
      postponed(subject, occasion, variants),
      poison(subject, occasion, variants),
      poisonByDefault(subject, occasion, variants),
      unsettledOf(subject, variants, occasion),
      wholeBatch(subject, occasion, variants),
      withoutRoute(subject, occasion, variants),
    ];
    candidates.push(...found.filter(candidate => candidate !== undefined));
  }
  return candidates;
};
