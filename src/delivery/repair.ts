import type { Consumer } from '../consumers/consumer.ts';
import { stepsOf } from '../effects/parts.ts';
import type { Place, Program, Step } from '../effects/program.ts';
import type { Finding } from './finding.ts';
import { judge } from './judge.ts';

/** A change of the source text, as the effect program sees it. */
export type Repair =
  /** Work that was detached at this place is awaited there. */
  | { readonly kind: 'await'; readonly at: Place }
  /** The steps of one statement run after those of a later statement of the same block. */
  | { readonly kind: 'move'; readonly what: Range; readonly after: Range }
  /** The handler acknowledges by itself, in its last statement. */
  | { readonly kind: 'ackAtEnd' }
  /** Anything else: every part becomes what the function makes of it, the inner ones first. */
  | { readonly kind: 'rewrite'; readonly part: (part: Program) => Program };

export interface Range {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Findings that the repair may bring: a message that comes back needs somewhere to go in the end, which the queue has to say. */
const isPriceOfRedelivery = ({ owner, cause }: Finding): boolean =>
  (owner === 'no-poison-requeue' && cause === 'default') ||
  (owner === 'require-dead-letter' && cause === 'redelivered');

/**
 * Judges the consumer as it would be after the repair: is the finding gone, and is nothing else wrong that was right before?
 * An edit is offered only when this holds.
 */
export const isRepairedBy = (
  consumer: Consumer,
  before: readonly Finding[],
  finding: Finding,
  repair: Repair,
): boolean => {
  const repaired = applied(consumer, repair);
  if (repaired === undefined) return false;
  const { findings, gaps } = judge(repaired);
  if (gaps.length > 0) return false;
  const known = new Set(before.filter(other => other !== finding).map(identityOf));
  return findings.every(after => isPriceOfRedelivery(after) || known.has(identityOf(after)));
};

const identityOf = ({ owner, at }: Finding): string =>
  [owner, ...[...at.via, at.at].map(({ file, start, end }) => `${file}:${String(start)}-${String(end)}`)].join(' ');

const applied = (consumer: Consumer, repair: Repair): Consumer | undefined => {
  switch (repair.kind) {
    case 'await':
      return { ...consumer, program: rewritten(consumer.program, part => awaited(part, repair.at)) };
    case 'move':
      return { ...consumer, program: rewritten(consumer.program, part => moved(part, repair.what, repair.after)) };
    case 'ackAtEnd':
      return withAckAtEnd(consumer);
    case 'rewrite':
      return { ...consumer, program: rewritten(consumer.program, repair.part) };
  }
};

const awaited = (part: Program, at: Place): Program =>
  part.kind === 'detached' && isWithin(part.at.at, at) && isWithin(at, part.at.at) ? part.body : part;

const moved = (part: Program, what: Range, after: Range): Program => {
  if (part.kind !== 'sequence') return part;
  const taken = part.parts.filter(inner => touches(inner, what));
  const rest = part.parts.filter(inner => !touches(inner, what));
  const target = rest.findLastIndex(inner => touches(inner, after));
  if (taken.length === 0 || target < 0) return part;
  return { ...part, parts: [...rest.slice(0, target + 1), ...taken, ...rest.slice(target + 1)] };
};

const withAckAtEnd = (consumer: Consumer): Consumer => {
  const ack: Step = {
    kind: 'step',
    id: Math.max(0, ...[...stepsOf(consumer.program)].map(({ id }) => id)) + 1,
    effect: { kind: 'ack', covers: 'message' },
    trace: { at: consumer.at, via: [] },
    canThrow: false,
  };
  return {
    ...consumer,
    contract: { ...consumer.contract, acks: 'explicit' },
    program: { kind: 'sequence', parts: [consumer.program, ack] },
  };
};

const isWithin = (inner: Range, outer: Range): boolean =>
  inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;

/** Does anything in the part stand in the range, or was it reached by a call there? */
const touches = (part: Program, range: Range): boolean =>
  [...stepsOf(part)].some(({ trace }) => [...trace.via, trace.at].some(place => isWithin(place, range)));

/** The program and everything in it. */
export const partsOf = (program: Program): readonly Program[] => {
  const found: Program[] = [];
  rewritten(program, part => {
    found.push(part);
    return part;
  });
  return found;
};

/** The program with every part replaced, the inner ones first. */
export const rewritten = (program: Program, replace: (part: Program) => Program): Program => {
  const inner = (part: Program): Program => rewritten(part, replace);
  switch (program.kind) {
    case 'step':
    case 'exit':
    case 'join':
      return replace(program);
    case 'sequence':
      return replace({ ...program, parts: program.parts.map(inner) });
    case 'parallel':
      return replace({ ...program, branches: program.branches.map(inner) });
    case 'branch':
      return replace({ ...program, then: inner(program.then), else: inner(program.else) });
    case 'attempt':
      return replace({
        ...program,
        body: inner(program.body),
        catch: program.catch === undefined ? undefined : { ...program.catch, body: inner(program.catch.body) },
        finally: program.finally === undefined ? undefined : inner(program.finally),
      });
    case 'loop':
    case 'call':
    case 'block':
    case 'detached':
    case 'transaction':
      return replace({ ...program, body: inner(program.body) });
  }
};
