import type { Condition, Program, Step } from './program.ts';

/** What a program is directly made of, in the order of the source. */
export function partsOf(program: Program): readonly Program[] {
  switch (program.kind) {
    case 'sequence':
      return program.parts;
    case 'branch':
      return [program.then, program.else];
    case 'attempt':
      return [program.body, program.catch?.body, program.finally].filter(part => part !== undefined);
    case 'parallel':
      return program.branches;
    case 'loop':
    case 'detached':
    case 'transaction':
    case 'call':
    case 'block':
      return [program.body];
    case 'step':
    case 'join':
    case 'exit':
      return [];
  }
}

/** All that it is made of, itself included, in the order of the source. */
export function* programsIn(program: Program): Generator<Program> {
  yield program;
  for (const part of partsOf(program)) yield* programsIn(part);
}

/** Every step in it, in the order of the source. */
export function* stepsOf(program: Program): Generator<Step> {
  for (const part of programsIn(program)) if (part.kind === 'step') yield part;
}

export type Question = Exclude<Condition, { kind: 'not' | 'and' | 'or' }>;

/** What a condition asks. Conditions share their parts, so many that only each once can be looked at. */
export function* questionsIn(condition: Condition): Generator<Question> {
  const seen = new Set<Condition>();
  const waiting: Condition[] = [condition];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    if (part.kind === 'not') waiting.push(part.of);
    else if (part.kind === 'and' || part.kind === 'or') waiting.push(...part.of.toReversed());
    else yield part;
  }
}

/** Nothing that the delivery model could see: no step, no exit. */
export function isEmpty(program: Program): boolean {
  switch (program.kind) {
    case 'sequence':
      return program.parts.every(isEmpty);
    case 'call':
    case 'block':
    case 'loop':
      return isEmpty(program.body);
    default:
      return false;
  }
}

/** A function's body that does no more than find its way to a `return`. */
export function isInert(program: Program): boolean {
  switch (program.kind) {
    case 'sequence':
      return program.parts.every(isInert);
    case 'branch':
      return isInert(program.then) && isInert(program.else);
    case 'call':
    case 'block':
    case 'loop':
      return isInert(program.body);
    case 'exit':
      return program.how !== 'throw' && program.how !== 'die' && !('settles' in program);
    default:
      return false;
  }
}
