import { questionsIn } from './parts.ts';
import type { AttemptId, Condition, Place, ReadColumn, StepId, Term } from './program.ts';
import { DEEPEST_TERM, partsOf, resultsIn, textOf, type Value } from './value.ts';

/** The term of a value; `usedAt` is where it serves as a key. */
export function termOf(value: Value, usedAt?: Place): Term {
  const facts = factsOf(value, 0);
  const summed = summedIn(value);
  return {
    text: textOf(value),
    stability: facts.stability,
    perMessage: facts.perMessage,
    constant: value.kind === 'literal',
    ...(identifies(value, 0) ? { identifies: true } : {}),
    ...(facts.mintedAt === undefined ? {} : { mintedAt: facts.mintedAt }),
    ...(facts.from.length === 0 ? {} : { from: facts.from }),
    ...(facts.reads.length === 0 ? {} : { reads: [...new Set(facts.reads)] }),
    ...(facts.columns === undefined || facts.columns.length === 0 ? {} : { columns: facts.columns }),
    ...(facts.tells.length === 0 ? {} : { tells: [...new Set(facts.tells)] }),
    ...(usedAt === undefined ? {} : { usedAt }),
    ...(summed.length === 0 ? {} : { summed }),
  };
}

/** What makes a value of another one so that doing it twice does it twice; a text that something is put behind is one. */
const SUMS: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  '+=',
  '-=',
  '*=',
  '/=',
  '++',
  '--',
  'template',
  'concat',
]);
const DECIMALS: ReadonlySet<string> = new Set(['add', 'plus', 'sub', 'minus', 'mul', 'times']);
/** They leave a number the same, but for its type and its last digits. */
const ROUNDINGS: ReadonlySet<string> = new Set(['round', 'floor', 'ceil', 'trunc', 'toFixed', 'toString', 'toNumber']);

/** The columns of rows that were read which the value is a sum with: `row.quantity + 1`, `Math.round(row.quantity * 1.1)`. */
function summedIn(value: Value): readonly ReadColumn[] {
  if (value.kind !== 'derived') return [];
  if (!SUMS.has(value.op) && !DECIMALS.has(value.op))
    return ROUNDINGS.has(value.op) ? value.parts.flatMap(summedIn) : [];
  return [...partsOf(value)].flatMap(part => columnOf(part) ?? []);
}

function columnOf(part: Value): ReadColumn | undefined {
  if (part.kind === 'cell') return { step: part.step, column: part.column };
  // What a key holds.
  const isStored = part.kind === 'outcome' && part.of === 'read' && part.shape.is === 'value';
  return isStored ? { step: part.step, column: 'value' } : undefined;
}

/** `` `done:${job.id}` `` names the message as well as its id alone. */
function identifies(value: Value, depth: number): boolean {
  if (value.kind === 'message') return value.identifies === true;
  if (value.kind !== 'derived' || depth > DEEPEST_TERM) return false;
  const varying = value.parts.filter(part => part.kind !== 'literal');
  return varying.length > 0 && varying.every(part => identifies(part, depth + 1));
}

interface Facts {
  readonly stability: Term['stability'];
  readonly perMessage: boolean;
  readonly mintedAt: Place | undefined;
  readonly from: readonly string[];
  readonly reads: readonly StepId[];
  /** `undefined`: of something else as well. */
  readonly columns: readonly ReadColumn[] | undefined;
  readonly tells: readonly AttemptId[];
}

const UNKNOWN: Facts = {
  stability: 'unknown',
  perMessage: false,
  mintedAt: undefined,
  from: [],
  reads: [],
  columns: undefined,
  tells: [],
};
const CONSTANT: Facts = { ...UNKNOWN, stability: 'stable', columns: [] };

function factsOf(value: Value, depth: number): Facts {
  if (depth > DEEPEST_TERM) return UNKNOWN;
  const next = (inner: Value): Facts => factsOf(inner, depth + 1);
  switch (value.kind) {
    case 'literal':
      return CONSTANT;
    case 'message':
      return value.unstable === undefined
        ? { ...CONSTANT, perMessage: true, from: [value.path] }
        : { ...CONSTANT, stability: 'unstable', perMessage: true, mintedAt: value.unstable, from: [value.path] };
    case 'minted':
      return { ...CONSTANT, stability: 'unstable', perMessage: true, mintedAt: value.at };
    case 'derived':
      return combine(value.parts.map(next));
    case 'object':
      return combine([...[...value.members.values()].map(next), ...(value.open ? [UNKNOWN] : [])]);
    case 'array':
      return combine([...value.list.elements.map(next), ...(value.list.open ? [UNKNOWN] : [])]);
    case 'fragment':
      return combine([UNKNOWN, ...value.text.holes.map(next)]);
    case 'task':
      return next(value.value);
    case 'choice':
      // `header ?? randomUUID()`: whoever sends no header is never recognised.
      return ofRowFound(value, combine([next(value.then), next(value.else), { ...CONSTANT, tells: toldBy(value) }]));
    case 'unknown': {
      const { perMessage, reads, tells } = combine((value.from ?? []).map(next));
      return { ...UNKNOWN, perMessage, reads, tells: value.tells === undefined ? tells : [...tells, value.tells] };
    }
    case 'condition':
      return { ...UNKNOWN, perMessage: true, tells: failuresIn(value.condition) };
    case 'error':
      return { ...UNKNOWN, perMessage: true, tells: [value.attempt] };
    case 'outcome':
      return { ...UNKNOWN, perMessage: true, reads: [value.step] };
    case 'cell':
      return {
        ...UNKNOWN,
        perMessage: true,
        reads: [value.step],
        columns: [{ step: value.step, column: value.column }],
      };
    default:
      return { ...UNKNOWN, perMessage: true };
  }
}

/** `(found ?? (await create())).id`: a redelivery finds the row that was made. */
function ofRowFound({ condition, then, else: otherwise }: Extract<Value, { kind: 'choice' }>, facts: Facts): Facts {
  const { asked, found, made } =
    condition.kind === 'not'
      ? { asked: condition.of, found: otherwise, made: then }
      : { asked: condition, found: then, made: otherwise };
  if (asked.kind !== 'found' || found.kind !== 'cell' || found.step !== asked.read || !isOfWrite(made)) return facts;
  return { ...facts, columns: [{ step: found.step, column: found.column }] };
}

/** Part of what a write gave back. */
function isOfWrite(value: Value): boolean {
  if (value.kind === 'unknown') return value.from?.some(isOfWrite) === true;
  return value.kind === 'cell' || (value.kind === 'outcome' && value.of === 'write');
}

function combine(parts: readonly Facts[]): Facts {
  const unstable = parts.find(part => part.stability === 'unstable');
  const unknown = parts.some(part => part.stability === 'unknown');
  return {
    stability: unstable !== undefined ? 'unstable' : unknown ? 'unknown' : 'stable',
    perMessage: parts.some(part => part.perMessage),
    mintedAt: unstable?.mintedAt,
    from: parts.flatMap(part => part.from),
    reads: parts.flatMap(part => part.reads),
    columns: parts.every(part => part.columns !== undefined) ? parts.flatMap(part => part.columns ?? []) : undefined,
    tells: parts.flatMap(part => part.tells),
  };
}

/** `result.status === 'fulfilled' ? [result.value] : []` tells of nothing: what failed is left out. */
function toldBy({ condition, then, else: otherwise }: Extract<Value, { kind: 'choice' }>): readonly AttemptId[] {
  const results = resultsIn([then, otherwise]);
  return failuresIn(condition).filter(attempt => attempt !== results);
}

/** The attempts whose failure the condition asks about. */
function failuresIn(condition: Condition): readonly AttemptId[] {
  const attempts = new Set<AttemptId>();
  for (const question of questionsIn(condition)) {
    if (question.kind === 'failed') attempts.add(question.attempt);
    if (question.kind !== 'opaque') continue;
    for (const attempt of [question.about, question.results]) if (attempt !== undefined) attempts.add(attempt);
  }
  return [...attempts];
}
