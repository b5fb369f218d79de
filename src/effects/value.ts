import type { ts } from '../typescript/syntax.ts';
import type { Match } from '../catalog/index.ts';
import type { Snapshot } from '../catalog/model.ts';
import type {
  AttemptId,
  ClientId,
  Condition,
  Isolation,
  LabelId,
  ListId,
  Place,
  Pool,
  StepId,
  TaskId,
} from './program.ts';
import type { QueryDraft, SqlPieces } from './query.ts';

/**
 * What the lowering knows about an expression's value. Every kind but `unknown` is a promise about the program;
 * `unknown` is compared by `id` only.
 */
export type Value =
  /**
   * Not known. Equal ids are equal values; `from` are the values it may depend on; `countedIn` is the loop whose rounds it counts; `holds` are
   * promises that whoever awaits it, or what it goes on with, waits for as well.
   */
  | {
      readonly kind: 'unknown';
      readonly id: string;
      readonly from?: readonly Value[];
      readonly observes?: boolean;
      readonly countedIn?: LabelId;
      readonly holds?: readonly Value[];
      /** A client that the program constructs. */
      readonly made?: true;
      /** What became of several promises, whose failures are collected under that id; and what of it tells which they are. */
      readonly results?: AttemptId;
      readonly tells?: AttemptId;
      readonly cases?: Cases;
    }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null | undefined }
  /** Part of the message. `path` is canonical: `message.content.json.id`. `list`: the batch itself. */
  | {
      readonly kind: 'message';
      readonly path: string;
      readonly unstable?: Place | undefined;
      /** It tells of earlier deliveries: a mark of redelivery, a counter. */
      readonly observes?: boolean | undefined;
      /** The broker's own name for the message. */
      readonly identifies?: boolean | undefined;
      /** An object that every message of the client has: `message.content`. */
      readonly isThere?: boolean;
      readonly list?: boolean;
      /** Of the list, only those that a filter let through. */
      readonly chosen?: boolean;
    }
  /** Made anew on every run: `randomUUID()`, `Date.now()`. */
  | { readonly kind: 'minted'; readonly by: string; readonly at: Place; readonly observes?: boolean }
  /** Computed from others without effect: templates, hashes, sums. `op` and parts make it comparable. */
  | { readonly kind: 'derived'; readonly op: string; readonly parts: readonly Value[] }
  /** `table`: an entity of that table, not stored yet. `isMap`: of a `Map`. `filling`: see `fill`. `rest`: has the other members.
   * `unnamed`: members whose names are known only when it runs. `madeOf`: where the program shows what an entity is made of. */
  | {
      readonly kind: 'object';
      readonly members: ReadonlyMap<string, Value>;
      readonly open: boolean;
      readonly table?: string | undefined;
      readonly isMap?: boolean;
      readonly rest?: Value;
      readonly unnamed?: readonly Value[];
      readonly filling?: Map<string, Value>;
      readonly madeOf?: ts.Node;
    }
  | { readonly kind: 'array'; readonly list: ArrayState }
  | {
      readonly kind: 'function';
      readonly declaration: ts.SignatureDeclaration;
      readonly scope: unknown;
      readonly self: Value | undefined;
      /** Arguments that `bind` put in front. */
      readonly leading?: readonly Value[];
      /** A framework's gate stands around it (`makeIdempotent(fn)`). */
      readonly gated?: boolean;
      /** Each call runs in a transaction of its own, in which every call takes part (`db.transaction(fn)`). */
      readonly transaction?: TransactionOfCalls;
    }
  | { readonly kind: 'builtin'; readonly name: string; readonly self: Value }
  /** An object whose class is known; `fields` as far as its construction showed them. */
  | {
      readonly kind: 'instance';
      readonly of: ts.ClassLikeDeclaration;
      readonly fields: ReadonlyMap<string, Value>;
      /** The same fields, where the code being followed made the object and may assign more of them: see `keepField`. */
      readonly made?: Map<string, Value>;
    }
  /** A store client whose transaction state matters. */
  | { readonly kind: 'client'; readonly client: ClientId; readonly name: string; readonly pool?: Pool | undefined }
  /** What a read or write step gave; of a row, the members that were assigned since. */
  | {
      readonly kind: 'outcome';
      readonly step: StepId;
      readonly of: 'read' | 'write';
      readonly shape: OutcomeShape;
      readonly assigned?: ReadonlyMap<string, Value>;
    }
  /** A column of the row that a read found. */
  | { readonly kind: 'cell'; readonly step: StepId; readonly column: string }
  | { readonly kind: 'condition'; readonly condition: Condition }
  /** A promise that has not been awaited yet. */
  | { readonly kind: 'task'; readonly task: TaskId; readonly value: Value }
  /** A callback that settles when it is called: `done(error)`. */
  | { readonly kind: 'settler'; readonly name: string }
  /** `resolve` or `reject` of a promise that the program makes by hand. */
  | { readonly kind: 'resolver'; readonly promise: PromiseByHand; readonly fails: boolean }
  /** Tells the broker something when the handler returns it: `new Nack(true)`. */
  | { readonly kind: 'verdict'; readonly as: 'ack' | 'nack' | 'deadLetter'; readonly requeue: boolean | 'unknown' }
  /** Declared as `any`, but known to be of a catalogued type. */
  | { readonly kind: 'typed'; readonly package: string; readonly type: string; readonly from: Value }
  /** `new SendMessageCommand(input)`: means something once it is sent. */
  | {
      readonly kind: 'command';
      readonly match: Match;
      readonly node: ts.NewExpression;
      readonly input: readonly Value[];
    }
  /** A query that is put together call by call: it is sent when it is awaited. */
  | { readonly kind: 'query'; readonly query: QueryDraft }
  /** A piece of SQL that is no query by itself. */
  | {
      readonly kind: 'fragment';
      readonly text: SqlPieces;
      /** What is set to it moves by it. */ readonly counts?: true;
    }
  /** What a catch clause caught, or a member of it. */
  | { readonly kind: 'error'; readonly attempt: AttemptId; readonly path: string }
  | { readonly kind: 'choice'; readonly condition: Condition; readonly then: Value; readonly else: Value };

export interface PromiseByHand {
  readonly id: number;
  /** How many functions were around its making, and how many callbacks that may run. */
  readonly depth: number;
  readonly perhaps: number;
  /** What it was resolved with, in the order of the program. */
  readonly given: { readonly condition: Condition; readonly value: Value }[];
}

/** A choice between functions that a value decides: whether none has been run so far, and what the one gave that was. */
export interface Cases {
  readonly of: Value;
  readonly isOpen: Condition;
  readonly given: Value;
}

export interface TransactionOfCalls {
  readonly store: string;
  readonly isolation: Isolation;
}

/**
 * How a result tells whether there was something.
 * `result` is a driver's result object whose members `rowsAt` / `countAt` hold the rows and the count.
 */
export type OutcomeShape =
  | { readonly is: 'row'; readonly cells?: CellShape } // the row or null
  | { readonly is: 'rows'; readonly cells?: CellShape; readonly countAt?: string | undefined } // a list, or what is told in its place
  | { readonly is: 'count' } // a number, 0 = nothing
  | { readonly is: 'boolean' } // true, 1 or 'OK' = something
  | { readonly is: 'value' } // a stored value or null
  | {
      readonly is: 'result';
      readonly rowsAt: string | undefined;
      readonly countAt: string | undefined;
      /** Counts the rows that differ now, where every row that was found does. */
      readonly changedAt?: string | undefined;
      /** Where in there it is: `rowsAffected[0]`. */
      readonly countIn?: string | undefined;
      readonly cells?: CellShape;
    }
  | ({ readonly is: 'snapshot' } & Snapshot) // an object that is always there, and tells in its members
  | { readonly is: 'nothing' }; // says nothing

/** `SELECT count(*)`, `SELECT EXISTS (…)`: there is always one row, and its only cell is the answer. */
export type CellShape = 'count' | 'boolean';

/** Arrays are mutable: `push` after creation is seen by every holder. */
export interface ArrayState {
  readonly elements: Value[];
  /** Elements beyond the known ones may exist. */
  open: boolean;
  /** Made by mapping over the messages. */
  readonly perMessage: boolean;
  /** Names the list for `collect` steps and return values. */
  readonly id: ListId;
  /** The list whose elements these are, or are made from. */
  readonly from?: ListId;
  /** Only those elements that a filter let through. */
  readonly chosen?: boolean;
}

export const undefinedValue: Value = { kind: 'literal', value: undefined };

export const literal = (value: string | number | boolean | null | undefined): Value => ({ kind: 'literal', value });

/** Put together from constants and parts of the message, and nothing that has members of its own. */
export const isText = ({ kind }: Value): boolean => kind === 'literal' || kind === 'derived' || kind === 'message';

const LONGEST_TERM = 400;

/** The canonical text of a value; equal texts are equal values within one delivery. */
export function textOf(value: Value): string {
  const text = fullTextOf(value, 0);
  return text.length <= LONGEST_TERM ? text : `${text.slice(0, LONGEST_TERM)}#${String(text.length)}`;
}

export const DEEPEST_TERM = 8;

function fullTextOf(value: Value, depth: number): string {
  if (depth > DEEPEST_TERM) return '…';
  const next = (inner: Value): string => fullTextOf(inner, depth + 1);
  switch (value.kind) {
    case 'unknown':
      return `?${value.id}`;
    case 'literal':
      return typeof value.value === 'string' ? JSON.stringify(value.value) : String(value.value);
    case 'message':
      return value.path;
    case 'minted':
      return `minted:${value.by}@${value.at.file}:${String(value.at.start)}`;
    case 'derived':
      // String(x), x.toString() and `${x}` name the same thing for a key's purposes.
      if (value.parts.length === 1 && value.parts[0] !== undefined && value.op === 'string')
        return next(value.parts[0]);
      return `${value.op}(${value.parts.map(next).join(', ')})`;
    case 'object':
      return `{${[...value.members].map(([name, member]) => `${name}: ${next(member)}`).join(', ')}}`;
    case 'array':
      return `[${String(value.list.id)}]`;
    case 'function':
      return `function@${value.declaration.getSourceFile().fileName}:${String(value.declaration.pos)}`;
    case 'builtin':
      return `${next(value.self)}.${value.name}`;
    case 'instance':
      return `instance of ${value.of.name?.text ?? ''}@${String(value.of.pos)}`;
    case 'client':
      return value.name;
    case 'outcome':
      return `outcome#${String(value.step)}.${value.shape.is}`;
    case 'cell':
      return `outcome#${String(value.step)}.${value.column}`;
    case 'condition':
      return conditionText(value.condition, depth);
    case 'task':
      return next(value.value);
    case 'settler':
      return value.name;
    case 'resolver':
      return `${value.fails ? 'reject' : 'resolve'}#${String(value.promise.id)}`;
    case 'verdict':
      return `${value.as}(${String(value.requeue)})`;
    case 'typed':
      return `${value.type} of ${next(value.from)}`;
    case 'command':
      return `command@${String(value.node.pos)}`;
    case 'query':
      return `query#${String(value.query.id)}`;
    case 'fragment':
      return `sql(${value.text.parts.map((part, at) => part + holeText(value.text.holes[at], next)).join('')})`;
    case 'error':
      return `error#${String(value.attempt)}${value.path}`;
    case 'choice':
      return `(${next(value.then)} | ${next(value.else)})`;
  }
}

/** Conditions share their parts as values do. */
function conditionText(condition: Condition, depth: number): string {
  if (depth > DEEPEST_TERM) return '…';
  switch (condition.kind) {
    case 'not':
      return `!${conditionText(condition.of, depth + 1)}`;
    case 'and':
    case 'or':
      return `${condition.kind}(${condition.of.map(part => conditionText(part, depth + 1)).join(', ')})`;
    default:
      return JSON.stringify(condition);
  }
}

function holeText(hole: Value | undefined, next: (inner: Value) => string): string {
  return hole === undefined ? '' : `{${next(hole)}}`;
}

/** Visits a value and what it is made of, each part once, for joins and searches. Arrays may hold themselves. */
export function* partsOf(value: Value): Generator<Value> {
  const seen = new Set<Value>();
  const waiting = [value];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    yield part;
    waiting.push(...directPartsOf(part).toReversed());
  }
}

/**
 * Visits values, what they are made of and what those came from of which nothing else is known; each once, since what a long handler computes
 * comes from the same few values in more ways than can be counted.
 */
export function* sourcesOf(values: readonly Value[]): Generator<Value> {
  const seen = new Set<Value>();
  const waiting = values.toReversed();
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    yield part;
    const from = part.kind === 'unknown' ? (part.from ?? []) : directPartsOf(part);
    waiting.push(...from.toReversed());
  }
}

/** The id under which failures are collected of what the values come from. */
export function resultsIn(values: readonly Value[]): AttemptId | undefined {
  for (const part of sourcesOf(values)) if (part.kind === 'unknown' && part.results !== undefined) return part.results;
  return undefined;
}

export function directPartsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'choice':
      return [value.then, value.else];
    case 'array':
      return value.list.elements;
    case 'derived':
      return value.parts;
    case 'unknown':
      return value.holds ?? [];
    default:
      return [];
  }
}

/** What is known of a text, holes left out; `undefined` when it does not begin with anything known. */
export function knownText(value: Value): string | undefined {
  if (value.kind === 'literal') return typeof value.value === 'string' ? value.value : undefined;
  if (value.kind !== 'derived' || value.op !== 'template') return undefined;
  const [first] = value.parts;
  if (first === undefined || knownText(first) === undefined) return undefined;
  return value.parts.map(part => knownText(part) ?? '').join('');
}
