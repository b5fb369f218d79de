import { questionsIn, type Question } from '../effects/parts.ts';
import type {
  Attempt,
  AttemptId,
  ClientId,
  Condition,
  Detached,
  ListId,
  Parallel,
  Pool,
  Program,
  ReturnSettles,
  Selection,
  Step,
  StepId,
  TaskId,
  Trace,
  WriteEffect,
} from '../effects/program.ts';
import { joinedIn } from './joined.ts';
import type { Lasting } from './value.ts';

/** What one look over the whole program tells; true for all of its runs. */
export interface Facts {
  readonly steps: ReadonlyMap<StepId, Step>;
  /** Writes whose outcome the program asks about. */
  readonly wonAsked: ReadonlySet<StepId>;
  /** Inserts whose refusal the program acts on, by outcome or by catching the conflict. */
  readonly handled: ReadonlySet<StepId>;
  /** Tasks that the handler waits for. */
  readonly joined: ReadonlySet<TaskId>;
  /** Tasks that something waits for, be it work that nobody waits for. */
  readonly joinedSomewhere: ReadonlySet<TaskId>;
  /** Steps of catch and finally clauses: the failure route. */
  readonly cleanup: ReadonlySet<StepId>;
  /** Steps that one message has done more than once: for each element of a list. */
  readonly doneForEach: ReadonlySet<StepId>;
  /** The innermost `Parallel` that collects the failure of the step. */
  readonly settledIn: ReadonlyMap<StepId, Parallel>;
  /** The store that a transaction's client belongs to. */
  readonly storeOf: ReadonlyMap<ClientId, string>;
  /** Where a client's transaction begins; its first one, where there are several. */
  readonly begunAt: ReadonlyMap<ClientId, Trace>;
  /** The outer client that a transaction was opened with. */
  readonly poolOf: ReadonlyMap<ClientId, Pool>;
  /** Steps whose failure something in the program takes notice of. */
  readonly observed: ReadonlySet<StepId>;
  /** Can what an earlier delivery wrote change what a later one does? */
  readonly dependsOnRows: boolean;
  /** Reads of rows that nothing in the program changes: what they find is found again. */
  readonly steady: ReadonlySet<StepId>;
  /** Reads of rows of which it is known which columns the program may change, and how. */
  readonly weighed: ReadonlyMap<StepId, Weighed>;
  /** Reads whose row is found again, and which of its columns the program may change. */
  readonly lasting: Lasting;
  /** Some check or claim compares a value that is minted in each delivery. */
  readonly hasUnstableRows: boolean;
  /** Some claim is acted on although the schema shows no constraint. */
  readonly hasFreeClaims: boolean;
  readonly hasBatch: boolean;
  /** Attempts around the loop over the messages: what they catch ends the batch. */
  readonly aroundBatch: ReadonlySet<AttemptId>;
  /** Steps run side by side whose order matters; messages side by side are alike, unless one of them is acknowledged for others. */
  readonly hasParallel: boolean;
  /** Lists of messages that the handler acknowledges, or returns as done. */
  readonly doneLists: ReadonlySet<ListId>;
  /** Lists of messages that the handler returns as failed. */
  readonly failedLists: ReadonlySet<ListId>;
  /** Programs without any step or exit; their branches decide nothing. */
  readonly inert: ReadonlySet<Program>;
}

/** What becomes of the columns of a row that was read. */
export interface Weighed {
  /** Once it is there, it is found again. */
  readonly stays: boolean;
  readonly set: ReadonlySet<string>;
  readonly moves: readonly NonNullable<WriteEffect['moves']>[];
}

interface Scope {
  readonly attempts: readonly Attempt[];
  readonly isCleanup: boolean;
  readonly isForEach: boolean;
  /** Inside an attempt, a transaction or work that is not awaited in line. */
  readonly isObserved: boolean;
  readonly settled: Parallel | undefined;
  /** The innermost work of its own that the step is part of. */
  readonly task: TaskId | undefined;
}

class Collector {
  readonly steps = new Map<StepId, Step>();
  readonly wonAsked = new Set<StepId>();
  readonly conflictAsked = new Set<AttemptId>();
  readonly joinedSomewhere = new Set<TaskId>();
  /** Where a task is awaited: in which task, and in the innermost `Parallel` that collects its failure. */
  readonly joinedAt = new Map<TaskId, Pick<Scope, 'settled' | 'task'>>();
  readonly taskOf = new Map<StepId, TaskId>();
  readonly cleanup = new Set<StepId>();
  readonly doneForEach = new Set<StepId>();
  readonly settledIn = new Map<StepId, Parallel>();
  readonly storeOf = new Map<ClientId, string>();
  readonly begunAt = new Map<ClientId, Trace>();
  readonly poolOf = new Map<ClientId, Pool>();
  readonly attemptsOf = new Map<StepId, readonly Attempt[]>();
  readonly inert = new Set<Program>();
  readonly observed = new Set<StepId>();
  readonly aroundBatch = new Set<AttemptId>();
  readonly doneLists = new Set<ListId>();
  readonly failedLists = new Set<ListId>();
  dependsOnRows = false;
  batches = 0;
  hasParallel = false;
  hasParallelMessages = false;
  hasCumulativeAck = false;

  condition(condition: Condition): void {
    for (const question of questionsIn(condition)) this.question(question);
  }

  private question(condition: Question): void {
    switch (condition.kind) {
      case 'won':
        this.dependsOnRows = true;
        this.wonAsked.add(condition.write);
        return;
      case 'conflict':
        this.conflictAsked.add(condition.attempt);
        return;
      case 'found':
      case 'column':
        this.dependsOnRows = true;
        return;
      case 'opaque':
        if (condition.mayObserve) this.dependsOnRows = true;
        return;
      case 'constant':
      case 'failed':
    }
  }

  /** Returns whether the program is inert. */
  program(program: Program, scope: Scope): boolean {
    const isInert = this.visit(program, scope);
    if (isInert) this.inert.add(program);
    return isInert;
  }

  private all(programs: readonly Program[], scope: Scope): boolean {
    return programs.map(program => this.program(program, scope)).every(Boolean);
  }

  private returned(settles: ReturnSettles | undefined): void {
    if (settles?.kind === 'ackOnly') this.doneLists.add(settles.list);
    if (settles?.kind === 'ackExcept') this.failedLists.add(settles.list);
  }

  private visit(program: Program, scope: Scope): boolean {
    switch (program.kind) {
      case 'step':
        this.step(program, scope);
        return false;
      case 'exit':
        if (program.how === 'return') this.returned(program.settles);
        return false;
      case 'sequence':
        return this.all(program.parts, scope);
      case 'branch':
        this.condition(program.condition);
        return this.all([program.then, program.else], scope);
      case 'loop':
        if (program.over === 'messages') this.batches += 1;
        this.program(program.body, program.over === 'payload' ? { ...scope, isForEach: true } : scope);
        return false;
      case 'attempt':
        return this.attempt(program, scope);
      case 'parallel':
        return this.parallel(program, scope);
      case 'detached':
        return this.detached(program, scope);
      case 'join':
        this.joinedSomewhere.add(program.task);
        if (!this.joinedAt.has(program.task)) this.joinedAt.set(program.task, scope);
        return false;
      case 'transaction':
        if (program.store !== undefined) this.storeOf.set(program.client, program.store);
        this.begins(program, program.at);
        this.program(program.body, scope);
        return false;
      case 'call':
      case 'block':
        return this.program(program.body, scope);
    }
  }

  private step(step: Step, scope: Scope): void {
    this.steps.set(step.id, step);
    this.attemptsOf.set(step.id, scope.attempts);
    if (scope.isCleanup) this.cleanup.add(step.id);
    if (scope.isForEach) this.doneForEach.add(step.id);
    if (scope.isObserved) this.observed.add(step.id);
    if (scope.settled !== undefined) this.settledIn.set(step.id, scope.settled);
    else if (scope.task !== undefined) this.taskOf.set(step.id, scope.task);
    const { effect } = step;
    if (effect.kind === 'begin') this.begins(effect, step.trace);
    if (effect.kind === 'write' && effect.form === 'insert' && effect.uniqueness !== 'free') this.dependsOnRows = true;
    if (effect.kind === 'ack' && effect.covers === 'upTo') this.hasCumulativeAck = true;
    if (effect.kind === 'ack' && effect.listed !== undefined) this.doneLists.add(effect.listed);
    if ((effect.kind === 'read' || effect.kind === 'write') && effect.client !== undefined) {
      if (!this.storeOf.has(effect.client)) this.storeOf.set(effect.client, effect.rows.store);
    }
  }

  private begins({ client, pool }: { readonly client: ClientId; readonly pool?: Pool }, at: Trace): void {
    if (this.begunAt.has(client)) return;
    this.begunAt.set(client, at);
    if (pool !== undefined) this.poolOf.set(client, pool);
  }

  private attempt(attempt: Attempt, scope: Scope): boolean {
    const { batches } = this;
    const isBodyInert = this.program(attempt.body, {
      ...scope,
      attempts: [...scope.attempts, attempt],
      isObserved: true,
    });
    if (this.batches > batches) this.aroundBatch.add(attempt.id);
    const inner = { ...scope, isCleanup: true };
    const isCatchInert = attempt.catch === undefined || this.program(attempt.catch.body, inner);
    const isFinallyInert = attempt.finally === undefined || this.program(attempt.finally, inner);
    return isBodyInert && isCatchInert && isFinallyInert;
  }

  private parallel(parallel: Parallel, scope: Scope): boolean {
    if (parallel.overMessages) {
      this.batches += 1;
      this.hasParallelMessages = true;
    }
    if (parallel.branches.length > 1) this.hasParallel = true;
    const isMapped = !parallel.overMessages && parallel.branches.length === 1;
    const inner = { ...scope, isObserved: true, isForEach: scope.isForEach || isMapped };
    return this.all(parallel.branches, parallel.mode === 'settled' ? { ...inner, settled: parallel } : inner);
  }

  private detached(detached: Detached, scope: Scope): boolean {
    const { task, body } = detached;
    return this.program(body, { ...scope, attempts: [], isObserved: true, settled: undefined, task });
  }

  /** Work that was started before is awaited there: `allSettled([first, second])`. */
  collectedLater(): void {
    for (const [step, started] of this.taskOf) {
      const seen = new Set<TaskId>();
      for (let task: TaskId | undefined = started; task !== undefined && !seen.has(task);) {
        seen.add(task);
        const at: Pick<Scope, 'settled' | 'task'> | undefined = this.joinedAt.get(task);
        if (at?.settled !== undefined) this.settledIn.set(step, at.settled);
        task = at?.settled === undefined ? at?.task : undefined;
      }
    }
  }
}

const mayWriteAnything = ({ effect }: Step): boolean => effect.kind === 'unknown' && effect.isOutside !== true;

/** Where nobody knows what a step does, it may have changed anything. */
const steadyReads = (steps: readonly Step[]): ReadonlySet<StepId> => {
  if (steps.some(mayWriteAnything)) return new Set();
  const tables = new Set(
    steps.map(({ effect }) => (effect.kind === 'write' ? `${effect.rows.store} ${effect.rows.table ?? '?'}` : '')),
  );
  const isSteady = ({ effect }: Step): boolean =>
    effect.kind === 'read' &&
    effect.rows.table !== undefined &&
    !tables.has(`${effect.rows.store} ${effect.rows.table}`) &&
    !tables.has(`${effect.rows.store} ?`);
  return new Set(steps.filter(isSteady).map(({ id }) => id));
};

/** `UPDATE products SET stock = stock - $2`; not where something else is done to the table that may change the stock. */
const weighedRows = (steps: readonly Step[]): ReadonlyMap<StepId, Weighed> => {
  const weighed = new Map<StepId, Weighed>();
  if (steps.some(mayWriteAnything)) return weighed;
  const writes = steps.flatMap(({ effect }) => (effect.kind === 'write' ? [effect] : []));
  for (const { id, effect } of steps) {
    if (effect.kind !== 'read' || effect.rows.table === undefined) continue;
    const { store, table, cells } = effect.rows;
    const own = writes.filter(({ rows }) => rows.store === store && (rows.table === undefined || rows.table === table));
    if (!own.every(write => write.form === 'insert' || movesOnly(write))) continue;
    const set = new Set(own.flatMap(({ sets }) => sets.map(({ column }) => column)));
    const moves = own.flatMap(write => write.moves ?? []);
    const stays = cells.every(
      ({ column }) => !set.has(column) && !moves.some(({ columns }) => columns.includes(column)),
    );
    weighed.set(id, { stays, set, moves });
  }
  return weighed;
};

const movesOnly = ({ form, rows, relative, moves }: WriteEffect): boolean =>
  form === 'update' && rows.table !== undefined && (moves !== undefined || !relative);

/** Reads of a row that stays: nothing deletes it, and no other row with the key that it was found by comes to be. */
const lastingRows = (steps: readonly Step[]): Lasting => {
  const lasting = new Map<StepId, ReadonlySet<string>>();
  if (steps.some(mayWriteAnything)) return lasting;
  const writes = steps.flatMap(({ effect }) => (effect.kind === 'write' ? [effect] : []));
  for (const { id, effect } of steps) {
    if (effect.kind !== 'read' || effect.rows.table === undefined) continue;
    const { rows } = effect;
    const own = writes.filter(
      ({ rows: { store, table } }) => store === rows.store && (table === undefined || table === rows.table),
    );
    if (own.every(write => keepsRow(write, rows)))
      lasting.set(id, new Set(own.flatMap(({ sets }) => sets.map(({ column }) => column))));
  }
  return lasting;
};

const keepsRow = ({ form, rows, sets, uniqueness, uniqueOn, relative }: WriteEffect, { cells }: Selection): boolean => {
  const isAsked = (asked: string): boolean => cells.some(({ column }) => column === asked);
  if (rows.table === undefined || form === 'delete' || relative || sets.some(({ column }) => isAsked(column)))
    return false;
  return form === 'update' || (uniqueness === 'unique' && uniqueOn?.every(isAsked) === true);
};

export const factsOf = (program: Program): Facts => {
  const found = new Collector();
  found.program(program, {
    attempts: [],
    isCleanup: false,
    isForEach: false,
    isObserved: false,
    settled: undefined,
    task: undefined,
  });
  found.collectedLater();
  const handled = new Set(found.wonAsked);
  for (const [id, attempts] of found.attemptsOf) {
    if (attempts.some(attempt => found.conflictAsked.has(attempt.id))) handled.add(id);
  }
  const steps = [...found.steps.values()];
  const hasUnstableRows = steps.some(
    ({ effect }) =>
      (effect.kind === 'read' || effect.kind === 'write') &&
      effect.rows.cells.some(({ value }) => value.stability === 'unstable'),
  );
  const hasFreeClaims = steps.some(
    ({ id, effect }) => effect.kind === 'write' && effect.uniqueness === 'free' && handled.has(id),
  );
  return {
    steady: steadyReads(steps),
    weighed: weighedRows(steps),
    lasting: lastingRows(steps),
    steps: found.steps,
    wonAsked: found.wonAsked,
    handled,
    joined: joinedIn(program),
    joinedSomewhere: found.joinedSomewhere,
    cleanup: found.cleanup,
    doneForEach: found.doneForEach,
    settledIn: found.settledIn,
    storeOf: found.storeOf,
    begunAt: found.begunAt,
    poolOf: found.poolOf,
    observed: found.observed,
    dependsOnRows: found.dependsOnRows,
    hasUnstableRows,
    hasFreeClaims,
    hasBatch: found.batches > 0,
    aroundBatch: found.aroundBatch,
    hasParallel: found.hasParallel || (found.hasParallelMessages && found.hasCumulativeAck),
    doneLists: found.doneLists,
    failedLists: found.failedLists,
    inert: found.inert,
  };
};
