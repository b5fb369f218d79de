import type {
  Attempt,
  ClientId,
  Detached,
  Loop,
  Parallel,
  Program,
  Step,
  Trace,
  Transaction,
} from '../effects/program.ts';
import { Answers } from './answers.ts';
import { WHOLE_BATCH } from './bounds.ts';
import type { Completion, Failure, Mark, Settlement } from './history.ts';
import { leadOf } from './lead.ts';
import type { Path } from './path.ts';
import { programsIn } from '../effects/parts.ts';
import { isQuick, performQuickly, performStep } from './perform.ts';
import { OutOfBudget, type Plan, type Running, type Setting } from './setting.ts';
import type { World } from './world.ts';

export interface Scope {
  readonly message: number;
  readonly task: Detached | undefined;
  readonly catching: Attempt | undefined;
  readonly isCleaningUp: boolean;
  /** How many calls below the handler. */
  readonly depth: number;
}

interface Task {
  readonly detached: Detached;
  readonly scope: Scope;
}

const NO_CLIENTS: readonly ClientId[] = [];
const NORMAL: Completion = { kind: 'normal' };

/** One delivery's run of the handler. */
export class Run {
  readonly answers: Answers;
  readonly settled = new Map<number, Settlement>();
  readonly handedOff = new Set<number>();
  readonly lists = new Map<number, Set<number>>();
  completion: Completion = NORMAL;
  /** Work that nobody waits for threw: a rejection that nobody handles ends the process. */
  isRejected = false;
  /** The catch clause that took the planned failure last, and whether it has thrown it on. */
  private caughtBy: Attempt | undefined;
  private isThrownOn = false;
  /** What holds when an open transaction commits: acks, and what a broker's own transaction sends. */
  pending: { readonly client: ClientId; readonly apply: () => void }[] = [];

  readonly setting: Setting;
  readonly world: World;
  readonly plan: Plan;
  private tasks: Task[] = [];
  private failures = 0;

  constructor(setting: Setting, world: World, path: Path, plan: Plan) {
    this.setting = setting;
    this.world = world;
    this.plan = plan;
    this.answers = new Answers(path, plan, setting.facts);
  }

  *deliver(): Running<undefined> {
    const { contract, program, facts } = this.setting;
    const message = facts.hasBatch ? WHOLE_BATCH : 0;
    const scope: Scope = { message, task: undefined, catching: undefined, isCleaningUp: false, depth: 0 };
    if (contract.acks === 'onDelivery') {
      this.settle(this.plan.messages, 'delivery', scope);
      yield { kind: 'changed' };
    }
    this.completion = yield* this.run(program, scope);
    if (this.completion.kind === 'dies') return (this.world.leave(this.plan.delivery), undefined);
    this.settleByCompletion(scope);
    if (this.tasks.length > 0) {
      yield { kind: 'changed' };
      yield* this.runTasks();
    }
    this.world.leave(this.plan.delivery);
    return undefined;
  }

  /** The catch clause that the planned failure ends in. */
  get keptBy(): Attempt | undefined {
    return this.isThrownOn ? undefined : this.caughtBy;
  }

  mark(scope: Scope, what: Mark['what'], more: Partial<Mark> = {}): void {
    const { delivery } = this.plan;
    this.world.history.push({
      delivery,
      what,
      message: scope.message,
      task: scope.task,
      transactions: this.world.open.length === 0 ? NO_CLIENTS : this.world.clientsOf(delivery),
      catching: scope.catching,
      cleaningUp: scope.isCleaningUp,
      ...more,
    });
  }

  settle(
    messages: readonly number[],
    how: Settlement['how'],
    scope: Scope,
    step?: Step,
    requeue?: boolean | 'unknown',
  ): void {
    for (const message of messages) {
      if (this.settled.has(message)) continue;
      this.settled.set(message, {
        how,
        ...(step === undefined ? {} : { step }),
        ...(requeue === undefined ? {} : { requeue }),
        handedOff: this.handedOff.has(message) || this.handedOff.has(WHOLE_BATCH),
        index: this.world.history.length,
        task: scope.task,
        cleaningUp: scope.isCleaningUp,
      });
    }
  }

  /** Opens, for a caught failure, what is asked from now on. */
  fail(step: Step): Completion {
    this.answers.hasFailed = true;
    return { kind: 'throw', failure: { step, conflict: false } };
  }

  *commit(client: ClientId, scope: Scope, at: Trace | undefined, step?: Step): Running<undefined> {
    const writes = this.world.transaction(this.plan.delivery, client)?.mutations.length ?? 0;
    if (!this.world.end(this.plan.delivery, client, true, this.plan.trust)) return undefined;
    this.mark(scope, 'commits', { ...(at === undefined ? {} : { at }), ...(step === undefined ? {} : { step }) });
    const ready = this.pending.filter(of => of.client === client);
    this.pending = this.pending.filter(of => of.client !== client);
    for (const { apply } of ready) apply();
    // What it read is still in hand, what it locked is free: a place for others to come in, even where nothing was written.
    yield { kind: writes > 0 || ready.length > 0 ? 'changed' : 'stepped' };
    return undefined;
  }

  rollBack(client: ClientId, scope: Scope, at: Trace | undefined): void {
    if (!this.world.end(this.plan.delivery, client, false, this.plan.trust)) return;
    this.pending = this.pending.filter(of => of.client !== client);
    this.mark(scope, 'rollsBack', at === undefined ? {} : { at });
  }

  private *run(program: Program, scope: Scope): Running<Completion> {
    this.setting.budget.left -= 1;
    if (this.setting.budget.left < 0) throw new OutOfBudget();
    switch (program.kind) {
      case 'step':
        return (
          (isQuick(program) ? performQuickly(this, program, scope) : yield* performStep(this, program, scope)) ?? NORMAL
        );
      case 'sequence': {
        for (const part of program.parts) {
          const completion = yield* this.run(part, scope);
          if (completion.kind !== 'normal') return completion;
        }
        return NORMAL;
      }
      case 'branch': {
        if (this.setting.facts.inert.has(program)) return NORMAL;
        const { message, depth } = scope;
        const answer = this.answers.evaluate(program.condition, message, depth, leadOf(program));
        return yield* this.run(answer ? program.then : program.else, scope);
      }
      case 'loop':
        return yield* this.runLoop(program, scope);
      case 'attempt':
        return yield* this.runAttempt(program, scope);
      case 'parallel':
        return yield* this.runParallel(program, scope);
      case 'detached':
        if (program.isSent === true && !this.setting.facts.joinedSomewhere.has(program.task))
          return yield* this.send(program, scope);
        this.tasks.push({ detached: program, scope });
        return NORMAL;
      case 'join':
        return yield* this.join(program.task);
      case 'transaction':
        return yield* this.runTransaction(program, scope);
      case 'call': {
        const completion = yield* this.run(program.body, { ...scope, depth: scope.depth + 1 });
        if (completion.kind === 'throw' || completion.kind === 'dies' || completion.kind === 'diverges')
          return completion;
        // The handler's own body is a call as well: its return value settles.
        return program === this.setting.program ? completion : NORMAL;
      }
      case 'block': {
        const completion = yield* this.run(program.body, scope);
        return completion.kind === 'break' && completion.label === program.label ? NORMAL : completion;
      }
      case 'exit':
        return this.exit(program, scope);
    }
  }

  private exit(exit: Extract<Program, { kind: 'exit' }>, scope: Scope): Completion {
    switch (exit.how) {
      case 'return':
        return { kind: 'return', settles: exit.settles, at: { at: exit.at, via: [] } };
      case 'throw': {
        const again = exit.rethrows === undefined ? undefined : this.answers.failureOf(exit.rethrows, scope.message);
        return { kind: 'throw', failure: again ?? { step: undefined, conflict: false } };
      }
      case 'break':
      case 'continue':
        return { kind: exit.how, label: exit.label };
      case 'die':
        return { kind: 'dies' };
    }
  }

  private *runLoop(loop: Loop, scope: Scope): Running<Completion> {
    // Inside one message's work, "for each message" can only mean this one.
    const messages = loop.over === 'messages' && scope.message === WHOLE_BATCH ? this.plan.messages : [scope.message];
    for (const message of messages) {
      const completion = yield* this.runRound(loop, { ...scope, message });
      if (completion.kind === 'break' && completion.label === loop.label) return NORMAL;
      if (completion.kind !== 'normal') return completion;
    }
    return NORMAL;
  }

  /** A failure that the loop repeats comes again, until a number of rounds ends the loop. */
  private *runRound(loop: Loop, scope: Scope): Running<Completion> {
    const failuresBefore = this.failures;
    const completion = yield* this.run(loop.body, scope);
    const isNext = completion.kind === 'normal' || (completion.kind === 'continue' && completion.label === loop.label);
    if (!isNext) return completion;
    if (!loop.endless || loop.over !== 'times' || this.failures === failuresBefore) return NORMAL;
    return this.answers.endRounds(loop.label) ? yield* this.runRound(loop, scope) : { kind: 'diverges' };
  }

  private *runAttempt(attempt: Attempt, scope: Scope): Running<Completion> {
    this.answers.enter(attempt.id, scope.message);
    let completion = yield* this.run(attempt.body, scope);
    let hasFailed = false;
    if (completion.kind === 'throw') {
      hasFailed = true;
      this.answers.didCatch(attempt.id, scope.message, completion.failure);
      if (attempt.catch !== undefined)
        completion = yield* this.catch(attempt, attempt.catch, completion.failure, scope);
    }
    if (attempt.finally === undefined || completion.kind === 'dies') return completion;
    const last = yield* this.run(attempt.finally, { ...scope, isCleaningUp: scope.isCleaningUp || hasFailed });
    return last.kind === 'normal' ? completion : last;
  }

  private *catch(
    attempt: Attempt,
    clause: NonNullable<Attempt['catch']>,
    failure: Failure,
    scope: Scope,
  ): Running<Completion> {
    this.failures += 1;
    // What is thrown around the place where it was caught before is a consequence of it: `throw last` behind the attempts of a retry.
    const isOfFailure = failure.step !== undefined || (this.caughtBy !== undefined && isAround(attempt, this.caughtBy));
    if (!failure.conflict && isOfFailure) {
      this.caughtBy = attempt;
      this.isThrownOn = false;
    }
    this.mark(scope, 'caught', { at: { at: clause.at, via: clause.via ?? [] } });
    const completion = yield* this.run(clause.body, { ...scope, catching: attempt });
    if (completion.kind === 'throw' && this.caughtBy === attempt) this.isThrownOn = true;
    return completion;
  }

  private *runParallel(parallel: Parallel, scope: Scope): Running<Completion> {
    const perMessage = parallel.overMessages && scope.message === WHOLE_BATCH ? this.plan.messages : [scope.message];
    const branches = parallel.branches.flatMap(body => perMessage.map(message => ({ body, message })));
    if (this.plan.isReversed) branches.reverse();
    let thrown: Completion | undefined;
    for (const [index, { body, message }] of branches.entries()) {
      const completion = yield* this.run(body, { ...scope, message });
      if (completion.kind === 'dies' || completion.kind === 'diverges') return completion;
      if (completion.kind !== 'throw') continue;
      this.failures += 1;
      // Nobody hears from those that come in after the winner.
      if (parallel.mode !== 'race' || index === 0) thrown ??= completion;
    }
    // The other branches have been started and go on, whichever fails first.
    return parallel.mode === 'settled' ? NORMAL : (thrown ?? NORMAL);
  }

  private *join(task: number): Running<Completion> {
    const index = this.tasks.findIndex(({ detached }) => detached.task === task);
    const [started] = index < 0 ? [] : this.tasks.splice(index, 1);
    if (started === undefined) return NORMAL;
    // What is awaited inside of work that nobody waits for is waited for by nobody.
    const outer = started.scope.task;
    const isDropped = outer !== undefined && !this.setting.facts.joined.has(outer.task);
    const within = isDropped ? outer : started.detached;
    const completion = yield* this.run(started.detached.body, { ...started.scope, task: within });
    return completion.kind === 'return' ? NORMAL : completion;
  }

  /** The failure of what was only sent reaches nobody. */
  private *send(detached: Detached, scope: Scope): Running<Completion> {
    const completion = yield* this.run(detached.body, { ...scope, task: detached });
    return completion.kind === 'dies' || completion.kind === 'diverges' ? completion : NORMAL;
  }

  /** Work that nobody awaits runs when the handler is over; its failures reach nobody, but the end of the process ends it all. */
  private *runTasks(): Running<undefined> {
    for (let next = this.tasks.shift(); next !== undefined; next = this.tasks.shift()) {
      const completion = yield* this.run(next.detached.body, { ...next.scope, task: next.detached });
      if (completion.kind === 'throw') this.isRejected = true;
      if (completion.kind !== 'dies') continue;
      this.completion = completion;
      return undefined;
    }
    return undefined;
  }

  private *runTransaction(transaction: Transaction, scope: Scope): Running<Completion> {
    const { client, isolation, at } = transaction;
    yield* this.begin(client, isolation);
    const completion = yield* this.run(transaction.body, scope);
    if (completion.kind === 'throw') this.rollBack(client, scope, at);
    else if (completion.kind !== 'dies' && completion.kind !== 'diverges') yield* this.commit(client, scope, at);
    return completion;
  }

  *begin(client: ClientId, isolation: Transaction['isolation']): Running<undefined> {
    const level = this.world.isolationOfNext(this.plan.delivery, client) ?? isolation;
    while (level === 'serializable' && this.world.hasOtherSerializable(this.plan.delivery)) yield { kind: 'blocked' };
    this.world.begin(this.plan.delivery, client, level);
    return undefined;
  }

  /** What a filter lets through: whichever failed is believed to be left out. */
  chosenOf(messages: readonly number[]): readonly number[] {
    const failed = this.answers.hasFailed ? this.plan.failing?.message : undefined;
    return failed === WHOLE_BATCH ? [] : messages.filter(message => message !== failed);
  }

  private settleByCompletion(scope: Scope): void {
    const { acks, unsettled } = this.setting.contract;
    const { completion } = this;
    if (completion.kind !== 'normal' && completion.kind !== 'return') return;
    // The acknowledgement of the next message covers this one.
    if (acks === 'explicit' && unsettled === 'passed') this.settle(this.plan.messages, 'return', scope);
    const settles = completion.kind === 'return' ? completion.settles : undefined;
    if (settles === undefined && acks !== 'onReturn') return;
    if (acks === 'explicit' || acks === 'onDelivery') return;
    const listed = (list: number): ReadonlySet<number> => this.lists.get(list) ?? new Set();
    const all = this.plan.messages;
    switch (settles?.kind) {
      case undefined:
      case 'ack': {
        this.settle(settles?.chosen === true ? this.chosenOf(all) : all, 'return', scope);
        return;
      }
      case 'nothing':
        return;
      case 'ackExcept': {
        const failed = listed(settles.list);
        const first = settles.onward === true ? Math.min(...failed) : Infinity;
        if (!failed.has(WHOLE_BATCH))
          this.settle(
            all.filter(message => message < first && !failed.has(message)),
            'return',
            scope,
          );
        return;
      }
      case 'ackOnly': {
        const named = listed(settles.list);
        this.settle(named.has(WHOLE_BATCH) ? all : all.filter(message => named.has(message)), 'return', scope);
      }
    }
  }
}

const insides = new WeakMap<Attempt, ReadonlySet<Program>>();

/** Does the body of an attempt have another one in it? */
const isAround = (attempt: Attempt, other: Attempt): boolean => {
  const inside = insides.get(attempt) ?? new Set(programsIn(attempt.body));
  insides.set(attempt, inside);
  return inside.has(other);
};
