import { partsOf, stepsOf } from '../effects/parts.ts';
import type {
  Loop,
  Parallel,
  Program,
  ReadEffect,
  Selection,
  Step,
  StepId,
  Term,
  WriteEffect,
} from '../effects/program.ts';

/**
 * An outbox relay: reads unsent rows, publishes each and marks or deletes it. Seen as a consumer, the read is its receive and the
 * mark its ack. Returns the program in these terms; `undefined` when the code is no relay.
 */
export function asRelay(program: Program): Program | undefined {
  const steps = [...stepsOf(program)];
  const onFailure = stepsOfFailures(program);
  for (const read of steps) {
    if (read.effect.kind !== 'read' || !isOfState(read.effect.rows) || isSought(read.effect)) continue;
    const marks = marksOf(read, read.effect.rows, steps, onFailure);
    const publishes = steps.filter(step => step.effect.kind === 'publish');
    const [first] = publishes;
    if (first === undefined || marks.length === 0) continue;
    // A row that is claimed first and marked as sent afterwards is sent when it is marked.
    const after = marks.filter(mark => mark.id > first.id);
    const ids = (after.length > 0 ? after : marks).map(({ id }) => id);
    return inTermsOfMessages(program, { read: read.id, publish: first.id, marks: new Set(ids) });
  }
  return undefined;
}

/** Rows in a certain state, such as unsent; a row that somebody names is asked for on an occasion of its own. */
function isOfState({ cells, complete }: Selection): boolean {
  return (cells.length > 0 || !complete) && cells.every(({ value }) => isOfNoMessage(value));
}

/** One row, by conditions that are not all visible: a request may name it. */
function isSought({ rows, single }: ReadEffect): boolean {
  return single === true && !rows.complete;
}

function isOfNoMessage(value: Term): boolean {
  return value.constant || value.mintedAt !== undefined || (value.stability === 'stable' && !value.perMessage);
}

/** Updates and deletes of the rows that the read gave. What a catch clause writes tells that a row was not sent. */
function marksOf(read: Step, rows: Selection, steps: readonly Step[], onFailure: ReadonlySet<StepId>): readonly Step[] {
  return steps.filter(
    ({ id, effect }) =>
      id > read.id &&
      !onFailure.has(id) &&
      effect.kind === 'write' &&
      (effect.form === 'update' || effect.form === 'delete') &&
      effect.rows.store === rows.store &&
      effect.rows.table === rows.table &&
      isAmong(effect.rows, read.id) &&
      changesState(effect, rows),
  );
}

/** Rows that stay in the state that was asked for are read again. */
function changesState({ form, sets }: WriteEffect, { cells, complete }: Selection): boolean {
  if (form === 'delete' || !complete || sets.length === 0) return true;
  return sets.some(set => cells.some(({ column }) => column === set.column));
}

function stepsOfFailures(program: Program): ReadonlySet<StepId> {
  const own = program.kind === 'attempt' && program.catch !== undefined ? [...stepsOf(program.catch.body)] : [];
  return new Set([...own.map(({ id }) => id), ...partsOf(program).flatMap(part => [...stepsOfFailures(part)])]);
}

/** The rows that the read gave name them, or the table is asked for rows in a state once more. */
function isAmong(marked: Selection, read: StepId): boolean {
  return isOfState(marked) || marked.cells.some(({ value }) => value.reads?.includes(read) === true);
}

interface Relayed {
  readonly read: StepId;
  readonly publish: StepId;
  readonly marks: ReadonlySet<StepId>;
}

/** @param ofRows the part is inside of what goes over the rows */
function inTermsOfMessages(program: Program, relayed: Relayed, ofRows = false): Program {
  const next = (part: Program): Program => inTermsOfMessages(part, relayed, ofRows);
  switch (program.kind) {
    case 'step':
      if (program.id === relayed.read) return { ...program, effect: { kind: 'compute' } };
      return relayed.marks.has(program.id)
        ? { ...program, effect: { kind: 'ack', covers: ofRows ? 'message' : 'batch' }, canThrow: false }
        : program;
    case 'sequence':
      return { ...program, parts: program.parts.map(next) };
    case 'branch':
      return { ...program, then: next(program.then), else: next(program.else) };
    case 'attempt':
      return {
        ...program,
        body: next(program.body),
        catch: program.catch && { ...program.catch, body: next(program.catch.body) },
        finally: program.finally && next(program.finally),
      };
    case 'parallel': {
      const isOfRows = !ofRows && goesOverRows(program, relayed);
      const branches = program.branches.map(branch => inTermsOfMessages(branch, relayed, ofRows || isOfRows));
      return { ...program, overMessages: isOfRows || program.overMessages, branches };
    }
    case 'loop': {
      const isOfRows = !ofRows && goesOverRows(program, relayed);
      const body = inTermsOfMessages(program.body, relayed, ofRows || isOfRows);
      return { ...program, over: isOfRows ? 'messages' : program.over, body };
    }
    case 'detached':
    case 'transaction':
    case 'call':
    case 'block':
      return { ...program, body: next(program.body) };
    case 'join':
    case 'exit':
      return program;
  }
}

/** The loop over the rows: not one around the read, nor one over chunks of them, nor branches beside each other. */
function goesOverRows(program: Loop | Parallel, { read, publish, marks }: Relayed): boolean {
  if (program.kind === 'parallel' && program.branches.length > 1) return false;
  const steps = [...stepsOf(program)];
  if (!steps.some(({ id }) => id === publish) || steps.some(({ id }) => id === read)) return false;
  const isOfEach = (part: Program): boolean =>
    isRepeated(part)
      ? [...stepsOf(part)].some(({ id }) => id === publish) && [...stepsOf(part)].some(({ id }) => marks.has(id))
      : partsOf(part).some(isOfEach);
  return !partsOf(program).some(isOfEach);
}

function isRepeated(program: Program): program is Loop | Parallel {
  return program.kind === 'loop' || (program.kind === 'parallel' && program.branches.length === 1);
}
