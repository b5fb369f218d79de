import type { ClientId, Coverage, Covered, Effect, ReadEffect, Step, WriteEffect } from '../effects/program.ts';
import { WHOLE_BATCH } from './bounds.ts';
import { wonKeyOf, type Completion } from './history.ts';
import type { Run, Scope } from './interpreter.ts';
import type { Running } from './setting.ts';
import type { Match } from './rows.ts';
import { valuesOf, whereOf, type Where } from './value.ts';

/** How the step left its run; `undefined` when the next one follows. */
export type Performance = Completion | undefined;

/** The cells that a constraint compares: those it names, else those used as a key, else those that are not minted. */
const keyCells = (effect: WriteEffect): readonly string[] => {
  const { cells } = effect.rows;
  const named = effect.uniqueOn === undefined ? [] : cells.filter(({ column }) => effect.uniqueOn?.includes(column));
  const used = cells.filter(({ value }) => value.usedAt !== undefined);
  const lasting = cells.filter(({ value }) => value.stability !== 'unstable');
  const chosen = [named, used, lasting].find(list => list.length > 0) ?? cells;
  return chosen.map(({ column }) => column);
};

const uniqueWhere = (effect: WriteEffect, where: Where): Where => {
  const columns = keyCells(effect);
  return { ...where, cells: where.cells.filter(({ column }) => columns.includes(column)), complete: true };
};

/** Does the store refuse a second row? Where no schema shows it, a handler that acts on the refusal is believed. */
const isUnique = (run: Run, step: Step, effect: WriteEffect): boolean =>
  effect.uniqueness === 'unique' ||
  ((effect.uniqueness === 'unseen' || run.plan.trust.free) && run.setting.facts.handled.has(step.id));

const coveredBy = (covers: Coverage, message: number, all: readonly number[]): readonly number[] => {
  if (message === WHOLE_BATCH || covers === 'batch') return all;
  return covers === 'upTo' ? all.filter(other => other <= message) : [message];
};

/** Of the messages that a step covers, those that its list names; a cumulative one covers what comes before them as well. */
const namedBy = (run: Run, { covers, listed, chosen }: Covered, covered: readonly number[]): readonly number[] => {
  const names = listed === undefined ? undefined : (run.lists.get(listed) ?? new Set<number>());
  const isNamed = (message: number): boolean =>
    names === undefined ||
    names.has(WHOLE_BATCH) ||
    (covers === 'upTo' ? message <= Math.max(...names) : names.has(message));
  return (chosen === true ? run.chosenOf(covered) : covered).filter(isNamed);
};

const deadLettered = (
  run: Run,
  { listed }: Extract<Effect, { kind: 'deadLetter' }>,
  { message }: Scope,
): readonly number[] => {
  const { messages } = run.plan;
  return listed === undefined
    ? coveredBy('message', message, messages)
    : namedBy(run, { covers: 'batch', listed }, messages);
};

const isBlocked = (run: Run, step: Step, scope: Scope): boolean => {
  const { effect } = step;
  const { delivery, trust } = run.plan;
  if (effect.kind === 'lock') {
    return run.world.isLocked({ term: effect.key, delivery, message: scope.message }, trust);
  }
  if (effect.kind === 'read') {
    if (!effect.locks || effect.client === undefined) return false;
    return run.world.isHeldByOther(delivery, whereOf(effect.rows, delivery, scope.message), 'all', trust);
  }
  if (effect.kind !== 'write') return false;
  const where = whereOf(effect.rows, delivery, scope.message);
  if (effect.form !== 'insert') return run.world.isHeldByOther(delivery, where, 'all', trust);
  if (!isUnique(run, step, effect)) return false;
  return run.world.isHeldByOther(delivery, uniqueWhere(effect, where), 'inserts', trust);
};

/** The transaction that the step takes part in; where the client cannot be told, it may be that of the one that is open. */
const clientOf = (
  { setting, world, plan }: Run,
  { client, unseen, rows }: ReadEffect | WriteEffect,
): ClientId | undefined =>
  unseen === true
    ? world.clientsOf(plan.delivery).findLast(open => (setting.facts.storeOf.get(open) ?? rows.store) === rows.store)
    : client;

function* read(run: Run, step: Step, effect: ReadEffect, scope: Scope): Running<Performance> {
  const { delivery, trust } = run.plan;
  const where = whereOf(effect.rows, delivery, scope.message);
  const client = clientOf(run, effect);
  const match = run.world.view(delivery, client, trust).find(where, trust);
  const transaction = run.world.transaction(delivery, client);
  if (effect.locks && transaction !== undefined) {
    // Only a row that is there can be locked, unless its place is.
    const isThere =
      effect.locksAbsent === true ||
      match.kind === 'row' ||
      (match.kind !== 'gone' && run.answers.wasFound(where, step));
    if (isThere) transaction.locked.push(where);
  }
  const isThere = match.kind === 'row' ? true : match.kind === 'initial' ? run.answers.knownFound(where, step) : false;
  const found = { isThere };
  run.answers.didRead(scope.message, { step, where, match, found });
  run.mark(scope, 'reads', { step, found });
  yield { kind: 'stepped' };
  return undefined;
}

/** `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`, inside of the transaction or before it. */
function* isolate({ world, plan }: Run, client: ClientId): Running<undefined> {
  while (world.hasOtherSerializable(plan.delivery)) yield { kind: 'blocked' };
  world.isolate(plan.delivery, client);
  return undefined;
}

const matchOf = (run: Run, effect: WriteEffect, where: Where): Match => {
  const view = run.world.view(run.plan.delivery, clientOf(run, effect), run.plan.trust);
  return view.find(effect.form === 'insert' ? uniqueWhere(effect, where) : where, run.plan.trust);
};

/** Does the write take effect? */
const wins = (run: Run, step: Step, effect: WriteEffect, where: Where, scope: Scope): boolean => {
  const { answers } = run;
  const key = wonKeyOf(step, scope.message);
  if (effect.form === 'insert') {
    if (!isUnique(run, step, effect)) return true;
    const match = matchOf(run, effect, where);
    if (match.kind === 'row') return answers.decide(key, step, scope.message, false, match.by);
    return match.kind === 'maybe'
      ? answers.unsure(key, () => true)
      : answers.decide(key, step, scope.message, true, undefined);
  }
  const match = matchOf(run, effect, where);
  const isAsked = run.setting.facts.wonAsked.has(step.id);
  if (effect.form === 'upsert') {
    if (!effect.guarded || !isAsked) return true;
    return match.kind === 'row' || match.kind === 'maybe' ? answers.unsure(key, () => true) : true;
  }
  switch (match.kind) {
    case 'row':
      return answers.decide(key, step, scope.message, true, match.by);
    case 'gone':
      return answers.decide(key, step, scope.message, false, match.by);
    case 'maybe':
      return isAsked ? answers.unsure(key, () => true) : true;
    case 'initial': {
      const isThere = isAsked ? answers.wasFound(where, step) : !answers.isKnownMissing(where, step);
      return answers.decide(key, step, scope.message, isThere, undefined);
    }
  }
};

function* write(run: Run, step: Step, effect: WriteEffect, scope: Scope): Running<Performance> {
  const { delivery, trust } = run.plan;
  const where = whereOf(effect.rows, delivery, scope.message);
  const won = wins(run, step, effect, where, scope);
  run.answers.didWrite(step, scope.message, won);
  if (!won) {
    run.mark(scope, 'refused', { step });
    return effect.refusal === 'throws'
      ? { kind: 'throw', failure: { step, conflict: effect.form === 'insert' } }
      : undefined;
  }
  const sets = valuesOf(effect.sets, delivery, scope.message);
  run.mark(scope, 'runs', { step });
  const mutation = { step, message: scope.message, form: effect.form, where, sets };
  const isVisible = run.world.write(delivery, clientOf(run, effect), mutation, trust);
  yield { kind: isVisible ? 'changed' : 'stepped' };
  return undefined;
}

/**
 * Now, or with the commit of the transaction that is open: a relay's mark of its rows, what goes through the transaction's client.
 * @returns whether it is done already
 */
const nowOrWithCommit = (run: Run, client: ClientId | undefined, inAny: boolean, apply: () => void): boolean => {
  const open =
    inAny || client !== undefined
      ? run.world.open.find(of => of.delivery === run.plan.delivery && (client === undefined || of.client === client))
      : undefined;
  if (open === undefined) {
    apply();
    return true;
  }
  run.pending.push({ client: open.client, apply });
  return false;
};

/** Steps that neither wait nor change anything that another delivery could see. */
export const isQuick = ({ effect }: Step): boolean =>
  effect.kind === 'unknown' || effect.kind === 'compute' || effect.kind === 'extendLease';

const fails = (run: Run, step: Step, scope: Scope): boolean =>
  run.plan.failing?.step.id === step.id && run.plan.failing.message === scope.message;

export const performQuickly = (run: Run, step: Step, scope: Scope): Performance => {
  if (fails(run, step, scope)) {
    run.mark(scope, 'fails', { step });
    return run.fail(step);
  }
  run.mark(scope, 'runs', { step });
  if (step.effect.kind === 'unknown') run.world.count(step, scope.message);
  return undefined;
};

export function* performStep(run: Run, step: Step, scope: Scope): Running<Performance> {
  const { effect } = step;
  while (run.world.open.length + run.world.locks.length > 0 && isBlocked(run, step, scope)) yield { kind: 'blocked' };
  if (fails(run, step, scope)) {
    run.mark(scope, 'fails', { step });
    return run.fail(step);
  }
  const { messages } = run.plan;
  switch (effect.kind) {
    case 'read':
      return yield* read(run, step, effect, scope);
    case 'write':
      return yield* write(run, step, effect, scope);
    case 'call':
    case 'publish': {
      run.mark(scope, 'runs', { step });
      const client = effect.kind === 'publish' ? effect.client : undefined;
      const isSent = nowOrWithCommit(run, client, false, () => {
        run.world.count(step, scope.message);
      });
      yield { kind: isSent ? 'changed' : 'stepped' };
      return undefined;
    }
    case 'ack':
    case 'nack':
    case 'deadLetter': {
      run.mark(scope, 'runs', { step });
      const covered =
        effect.kind === 'deadLetter'
          ? deadLettered(run, effect, scope)
          : namedBy(run, effect, coveredBy(effect.covers, scope.message, messages));
      const requeue = effect.kind === 'nack' ? effect.requeue : undefined;
      const client = effect.kind === 'ack' ? effect.client : undefined;
      const isSettled = nowOrWithCommit(run, client, run.setting.isRelay, () => {
        run.settle(covered, effect.kind, scope, step, requeue);
      });
      yield { kind: isSettled ? 'changed' : 'stepped' };
      return undefined;
    }
    case 'handOff':
      run.handedOff.add(scope.message);
      run.mark(scope, 'runs', { step });
      return undefined;
    case 'begin':
      yield* run.begin(effect.client, effect.isolation);
      return undefined;
    case 'isolate':
      yield* isolate(run, effect.client);
      return undefined;
    case 'commit':
      yield* run.commit(effect.client, scope, undefined, step);
      return undefined;
    case 'rollback':
      run.rollBack(effect.client, scope, step.trace);
      return undefined;
    case 'lock':
      run.world.lock(run.plan.delivery, effect.key, scope.message);
      yield { kind: 'stepped' };
      return undefined;
    case 'unlock':
      run.world.unlock(run.plan.delivery, effect.key);
      yield { kind: 'stepped' };
      return undefined;
    case 'collect': {
      const list = run.lists.get(effect.list) ?? new Set();
      run.lists.set(effect.list, list.add(scope.message));
      run.mark(scope, 'runs', { step });
      return undefined;
    }
    case 'unknown':
    case 'extendLease':
    case 'compute':
      return performQuickly(run, step, scope);
  }
}
