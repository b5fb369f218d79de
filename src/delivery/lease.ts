import type { Effect, Exit, Loop, Program, Step, TaskId } from '../effects/program.ts';
import type { Consumer, Lease } from '../consumers/consumer.ts';
import { ENOUGH_FOR_MESSAGE, ENOUGH_FOR_PAYLOAD } from './bounds.ts';
import { placeKey, type Candidate } from './case.ts';
import type { Mark } from './history.ts';

/** All parts of the program that run in the ordinary course: what a catch clause does is no work that takes its time. */
const partsOf = (program: Program): readonly Program[] => {
  switch (program.kind) {
    case 'sequence':
      return program.parts;
    case 'branch':
      return [program.then, program.else];
    case 'attempt':
      return program.finally === undefined ? [program.body] : [program.body, program.finally];
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
};

function* everyPart(program: Program): Generator<Program> {
  yield program;
  for (const part of partsOf(program)) yield* everyPart(part);
}

/** Where a search for awaited calls is: the loop, the tasks that it waits for, the functions that `return` leaves before it. */
interface Round {
  readonly loop: Loop;
  readonly joined: ReadonlySet<TaskId>;
  readonly isCalled: boolean;
}

/** After this there is no further round. */
const endsLoop = (exit: Exit, { loop, isCalled }: Round): boolean => {
  switch (exit.how) {
    case 'return':
      return !isCalled;
    case 'break':
      return exit.label === loop.label;
    case 'throw':
    case 'die':
      return true;
    case 'continue':
      return false;
  }
};

/** Whether it changes anything there does not tell how long it takes. */
const isExternal = (effect: Effect): boolean =>
  effect.kind === 'call' ? effect.lexical !== true : effect.kind === 'compute' && effect.asks === true;

/** External calls that each round of the loop waits for before the next one begins. */
const awaitedCalls = (program: Program, round: Round): readonly Step[] => {
  switch (program.kind) {
    case 'step':
      return isExternal(program.effect) ? [program] : [];
    case 'sequence':
      if (program.parts.some(part => part.kind === 'exit' && endsLoop(part, round))) return [];
      break;
    case 'parallel':
      // Chunks that run one after the other are few.
      if (program.overMessages || (round.loop.over === 'payload' && program.branches.length === 1)) return [];
      break;
    case 'detached':
      if (!round.joined.has(program.task)) return [];
      break;
    case 'call':
      return awaitedCalls(program.body, { ...round, isCalled: true });
    default:
  }
  return partsOf(program).flatMap(part => awaitedCalls(part, round));
};

const isLongEnough = ({ seconds, messages }: Lease, over: Loop['over']): boolean => {
  if (over === 'messages' && messages === 1) return true;
  if (typeof seconds !== 'number') return false;
  return over === 'messages' ? seconds / (messages ?? 1) >= ENOUGH_FOR_MESSAGE : seconds >= ENOUGH_FOR_PAYLOAD;
};

const happens = ({ what, text, ...rest }: Pick<Mark, 'what'> & Partial<Mark>): Mark => ({
  delivery: 1,
  what,
  message: 0,
  transactions: [],
  ...rest,
  ...(text === undefined ? {} : { text }),
});

const candidateOf = (consumer: Consumer, loop: Loop, call: Step): Candidate => ({
  owner: 'require-lease-extension',
  outcome: 'duplicated',
  cause: loop.over === 'messages' ? 'batch' : 'payload',
  at: { at: consumer.at, via: [] },
  effect: call,
  history: [
    happens({ what: 'runs', step: call }),
    happens({ what: 'pauses', text: 'the lease of the message ends before the loop does' }),
    happens({ what: 'redelivered', delivery: 2, text: 'the broker gives the message to another consumer' }),
    happens({ what: 'runs', delivery: 2, step: call }),
  ],
  group: `lease ${placeKey({ at: consumer.at, via: [] })}`,
  rank: loop.over === 'messages' ? 0 : 1,
});

/**
 * Loops that wait for an external call in each round, over the messages of a batch or over what a message brings, while the broker's
 * clock runs and nobody prolongs the lease. One call, or calls side by side, are taken to end in time.
 */
export const outlivedLease = (
  consumer: Consumer,
): { readonly candidates: readonly Candidate[]; readonly isUnsure: boolean } => {
  const { lease } = consumer.contract;
  const nothing = { candidates: [], isUnsure: false };
  if (lease === undefined || consumer.contract.acks === 'onDelivery' || consumer.handsMessageOn === true)
    return nothing;
  const parts = [...everyPart(consumer.program)];
  if (parts.some(part => part.kind === 'step' && part.effect.kind === 'extendLease')) return nothing;
  const candidates = parts.flatMap(loop => {
    if (loop.kind !== 'loop' || loop.over === 'times' || isLongEnough(lease, loop.over)) return [];
    const joined = new Set([...everyPart(loop.body)].flatMap(part => (part.kind === 'join' ? [part.task] : [])));
    return awaitedCalls(loop.body, { loop, joined, isCalled: false }).map(call => candidateOf(consumer, loop, call));
  });
  return lease.seconds === 'unknown'
    ? { candidates: [], isUnsure: candidates.length > 0 }
    : { candidates, isUnsure: false };
};
