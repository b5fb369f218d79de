import { stepsOf } from '../effects/parts.ts';
import type { Program, Selection, Step, StepId } from '../effects/program.ts';

/**
 * An outbox relay: reads unsent rows, publishes each and marks or deletes it. Seen as a consumer, the read is its receive and the
 * mark its ack. Returns the program in these terms; `undefined` when the code is no relay.
 */
export function asRelay(program: Program): Program | undefined {
  const steps = [...stepsOf(program)];
  for (const read of steps) {
    if (read.effect.kind !== 'read' || !isOfState(read.effect.rows)) continue;
    const marks = marksOf(read, read.effect.rows, steps);
    const publishes = steps.filter(step => step.effect.kind === 'publish');
    const [first] = publishes;
    if (first === undefined || marks.length === 0) continue;
    // A row that is claimed first and marked as sent afterwards is sent when it is marked.
    const after = marks.filter(mark => mark.id > first.id);
    return inTermsOfMessages(
      program,
      read.id,
      new Set((after.length > 0 ? after : marks).map(mark => mark.id)),
      first.id,
    );
  }
  return undefined;
}

/** Rows in a certain state, such as unsent; a row that somebody names is asked for on an occasion of its own. */
function isOfState({ cells }: Selection): boolean {
  return cells.every(({ value }) => value.constant || value.mintedAt !== undefined);
}

/** Updates and deletes of the rows that the read gave. */
function marksOf(read: Step, rows: Selection, steps: readonly Step[]): readonly Step[] {
  return steps.filter(
    ({ id, effect }) =>
      id > read.id &&
      effect.kind === 'write' &&
      (effect.form === 'update' || effect.form === 'delete') &&
      effect.rows.store === rows.store &&
      effect.rows.table === rows.table &&
      effect.rows.cells.some(({ value }) => value.text.startsWith(`outcome#${String(read.id)}.`)),
  );
}

function inTermsOfMessages(program: Program, read: StepId, marks: ReadonlySet<StepId>, publish: StepId): Program {
  const next = (part: Program): Program => inTermsOfMessages(part, read, marks, publish);
  switch (program.kind) {
    case 'step':
      if (program.id === read) return { ...program, effect: { kind: 'compute' } };
      return marks.has(program.id)
        ? { ...program, effect: { kind: 'ack', covers: 'message' }, canThrow: false }
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
    case 'parallel':
      return { ...program, branches: program.branches.map(next) };
    case 'loop': {
      // The loop over the rows, not one around it.
      const holdsRows =
        [...stepsOf(program)].some(step => step.id === publish) &&
        ![...stepsOf(program)].some(step => step.id === read);
      return { ...program, over: holdsRows ? 'messages' : program.over, body: next(program.body) };
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
