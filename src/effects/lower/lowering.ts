import type { MemberAssignment, ts } from '../../typescript/syntax.ts';
import type { Waiting } from './unit-of-work.ts';
import { DEEPEST_SYNTAX, MOST_CALLS, MOST_NODES } from '../bounds.ts';
import { and, not } from '../conditions.ts';
import { isEmpty } from '../parts.ts';
import { placeOf } from '../place.ts';
import type { Reply } from './batch-results.ts';
import type { Outcomes } from './outcomes.ts';
import type {
  ClientId,
  Condition,
  Connection,
  Effect,
  Gap,
  LabelId,
  ListId,
  Place,
  Program,
  ReturnSettles,
  Selection,
  StepId,
  TaskId,
  Trace,
} from '../program.ts';
import type { Binding, Frame } from './scope.ts';
import { Memory } from './memory.ts';
import type { Registering } from './registering.ts';
import type { Services } from './services.ts';
import type { Site } from './site.ts';
import { textOf, undefinedValue, type ArrayState, type Value } from '../value.ts';
import { united } from './same-call.ts';
import { isTolerated } from './tolerated.ts';

/** The state of lowering one consumer. */
export class Lowering {
  readonly services: Services;
  readonly gaps: Gap[] = [];
  /** Calls that lead to the current place, outermost first. */
  readonly via: Place[] = [];
  /** Frames of the functions around the current place, outermost first. */
  readonly frames: Frame[] = [];
  /** Functions being spliced, to stop at recursion; one that another call of its maker has made is another function. */
  readonly active: Pick<Extract<Value, { kind: 'function' }>, 'declaration' | 'scope'>[] = [];
  /** Promises made by hand: the ids of those settled so far, and how many callbacks are around that may never run (`stream.on('error', …)`). */
  readonly byHand = { settled: [] as number[], perhaps: 0 };
  /** Catch clauses that enclose the current place, over all functions. */
  catchDepth = 0;
  /** Is an HTTP response the acknowledgement? */
  repliesSettle = false;
  /** Was a response sent or returned somewhere? */
  replied = false;
  /** Was a message acknowledged, given back or dead-lettered by a call? */
  settles = false;
  /** Statuses that were set on response objects, by the object's canonical text. */
  readonly statuses = new Map<string, Binding>();
  /** Do the settled results of the messages, returned, tell which of them failed? */
  returnsSettledResults = false;
  /** What a list that the handler returns may say of each message; set by the consumer's contract. */
  outcomes: Outcomes | undefined;
  /** Gates of frameworks that stand around the current place. */
  gates = 0;
  /** Was some work done with the message, or a part of it? */
  usesMessage = false;
  /** The message itself is kept or given to code that cannot be seen: it may be settled there. */
  handsMessageOn = false;
  /** Canonical paths of the message as a whole. */
  readonly wholePaths = new Set(['message', 'message[]']);
  /** How many functions are around whose decorator may have opened a transaction. */
  ambient = 0;
  /** Calls inside run with this client instead of their own (`$transaction([...])`). */
  forcedClient: { readonly client: ClientId; readonly store: string } | undefined;
  /** What code around was started with, by what holds it: `storage.run(client, fn)`. */
  readonly surrounding = new Map<string, Value>();
  /** Rows that were read so far: what an insert after them was checked by. */
  readonly reads = new Map<StepId, Selection>();
  /** What rows were read and written through. */
  readonly sentThrough = new Map<StepId, Connection>();
  /** What new entities will be written through, where they were told. */
  readonly enlisted = new Map<Value, Connection>();
  /** Of these, those whose rows the client watches: what is assigned to them is written when it is flushed. */
  readonly tracked = new Set<StepId>();
  /** The list of what waits to be flushed, in order. */
  readonly waiting: Binding = {
    value: { kind: 'array', list: { elements: [], open: false, perMessage: false, id: 0 } },
  };
  /** What is to be done with each of them. */
  readonly waits = new Map<Value, Waiting>();
  /** Ids of clients by their receiver's canonical text. */
  readonly clients = new Map<string, ClientId>();
  /** Parameters that were given to a query before it is sent, by the text of the client or request. */
  readonly boundParameters = new Map<string, Binding>();
  /** What was begun through a client and is not awaited, by the client's canonical text. */
  readonly started = new Map<string, readonly TaskId[]>();
  /** Results of batch calls that tell of entries that failed, by the id of their value. */
  readonly replies = new Map<string, Reply>();
  /** Those that nobody can have looked at. */
  readonly unread = new Map<StepId, string>();
  /** Members of the message that tell which state of its subject it speaks of: `message.content.json.version`. */
  readonly eventOrders = new Set<string>();
  readonly memory = new Memory();
  /** Tagged functions whose bodies were compared with their tags. */
  readonly checkedTags = new Set<ts.Node>();
  /** Where variables that hold a client are declared. */
  readonly clientVariables = new Map<ClientId, Place[]>();
  /** Told of every registration of a consumer that the code reaches. */
  onRegistration: (site: Site) => void = () => undefined;
  /** Told of every call, once its arguments are evaluated. */
  onCall: (call: ts.CallExpression) => void = () => undefined;
  /** Told of every value that is assigned to a member: a client may call it from then on. */
  onMemberAssignment: (assignment: MemberAssignment, value: Value) => void = () => undefined;
  /** Functions of other files that a caller hands to registering code, by their declarations: where it names them. */
  readonly handed = new Map<ts.Node, ts.Node>();
  /** Code that registers is being followed: what it assigns to objects that it made itself is kept with them. */
  registering: Registering | undefined;
  /** The loop that receives: when a message is there, its condition was met. */
  receivingLoop: ts.Node | undefined;
  /** Told of every loop; takes it over when it answers `true`. */
  onLoop: (loop: ts.IterationStatement, lower: () => void) => boolean = () => false;
  /** Values of variables outside the functions being lowered. */
  readonly moduleValues = new Map<ts.Symbol, Value>();
  /** Tables being filled, by their variables: whoever declares one gets that one. */
  readonly filling = new Map<ts.Symbol, Value>();
  /** Lists that the handler puts messages into. */
  readonly collecting = new Set<ListId>();
  /** Canonical paths of the message that hold the list of messages: `message.Records`. */
  readonly batchPaths = new Set<string>();
  /** How the handler's return value settles; set by the consumer's contract. */
  onReturn: (value: Value, node: ts.Node) => ReturnSettles | undefined = () => undefined;
  /** Labels of the statements that `break` and `continue` leave. */
  readonly breakTargets: { readonly name: string | undefined; readonly label: LabelId; readonly loop: boolean }[] = [];
  #out: Program[] = [];
  #changes: Map<Binding, Value>[] = [];
  #nextId: number;
  #nodes = 0;
  #calls = 0;
  #syntaxDepth = 0;
  #bounded = false;
  #isCutShort = false;

  constructor(services: Services, firstId = 1) {
    this.services = services;
    this.#nextId = firstId;
  }

  newId(): number {
    this.#nextId += 1;
    return this.#nextId - 1;
  }

  // ------------------------------------------------------------------------------------------ output

  emit(program: Program): void {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) {
      this.cutShort('the handler is too large to follow to its end');
      return;
    }
    this.#out.push(program);
  }

  step(effect: Effect, node: ts.Node, canThrow: boolean, name?: string): StepId {
    const id = this.newId();
    this.settles ||= effect.kind === 'ack' || effect.kind === 'nack' || effect.kind === 'deadLetter';
    const gated = this.gates > 0 || isTolerated(this.services, effect) ? { gated: true } : {};
    this.emit({ kind: 'step', id, effect, trace: this.traceOf(node, name), canThrow, ...gated });
    return id;
  }

  traceOf(node: ts.Node, name?: string): Trace {
    return { at: name === undefined ? placeOf(node) : placeOf(node, name), via: [...this.via] };
  }

  /** Runs `build` and returns what it emitted as a program of its own. */
  collect(build: () => void): Program {
    const outer = this.#out;
    const inner: Program[] = [];
    this.#out = inner;
    try {
      build();
    } finally {
      this.#out = outer;
    }
    return inner.length === 1 && inner[0] !== undefined ? inner[0] : { kind: 'sequence', parts: inner };
  }

  /** Takes back what was emitted so far. */
  takeEmitted(): Program {
    return { kind: 'sequence', parts: this.#out.splice(0) };
  }

  lastEmitted(): Program | undefined {
    return this.#out.at(-1);
  }

  /** Takes back tasks that were made just for what follows; the bodies of those that stand in the current output. */
  takeTasks(tasks: ReadonlySet<TaskId>): ReadonlyMap<TaskId, Program> {
    const taken = new Map<TaskId, Program>();
    const kept = this.#out.filter(program => {
      if (program.kind !== 'detached' || !tasks.has(program.task)) return true;
      taken.set(program.task, program.body);
      return false;
    });
    this.#out.splice(0, this.#out.length, ...kept);
    return taken;
  }

  replaceLast(program: Program): void {
    this.#out[this.#out.length - 1] = program;
  }

  // ------------------------------------------------------------------------------------------ gaps and bounds

  gap(node: ts.Node, reason: string): void {
    this.gaps.push({ trace: this.traceOf(node), reason });
  }

  private boundHit(reason: string): void {
    if (this.#bounded) return;
    this.#bounded = true;
    const at = this.via.at(-1) ?? { file: '', start: 0, end: 0, line: 1, name: '' };
    this.gaps.push({ trace: { at, via: [...this.via] }, reason });
  }

  private cutShort(reason: string): void {
    this.#isCutShort ||= !this.#bounded;
    this.boundHit(reason);
  }

  /** Of what comes after a certain place nothing was lowered: not the rest of the handler either. */
  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  /** Some of the code was not looked at, for there is too much of it. */
  readonly isBounded = (): boolean => this.#bounded;

  countCall(): boolean {
    this.#calls += 1;
    if (this.#calls > MOST_CALLS) this.cutShort('the handler calls too many functions to follow them all');
    return !this.#bounded;
  }

  /** Guards recursion over syntax; returns `fallback` where the code nests deeper than people write. */
  nested<T>(fallback: T, build: () => T): T {
    if (this.#bounded) return fallback;
    if (this.#syntaxDepth >= DEEPEST_SYNTAX) {
      this.boundHit('the code nests too deep to follow');
      return fallback;
    }
    this.#syntaxDepth += 1;
    try {
      return build();
    } finally {
      this.#syntaxDepth -= 1;
    }
  }

  // ------------------------------------------------------------------------------------------ variables

  read(binding: Binding): Value {
    for (let at = this.#changes.length - 1; at >= 0; at -= 1) {
      const value = this.#changes[at]?.get(binding);
      if (value !== undefined) return value;
    }
    return binding.value;
  }

  assign(binding: Binding, value: Value): void {
    const changes = this.#changes.at(-1);
    if (changes === undefined) binding.value = value;
    else changes.set(binding, value);
  }

  /** Runs `build` with assignments kept apart, for branches. */
  isolated<T>(build: () => T): { readonly result: T; readonly changes: ReadonlyMap<Binding, Value> } {
    const changes = new Map<Binding, Value>();
    this.#changes.push(changes);
    try {
      return { result: build(), changes };
    } finally {
      this.#changes.pop();
    }
  }

  /** After a branch: each variable holds what its side left. */
  merge(condition: Condition, whenTrue: ReadonlyMap<Binding, Value>, whenFalse: ReadonlyMap<Binding, Value>): void {
    for (const binding of new Set([...whenTrue.keys(), ...whenFalse.keys()])) {
      const before = this.read(binding);
      this.assign(binding, choice(condition, whenTrue.get(binding) ?? before, whenFalse.get(binding) ?? before));
    }
  }

  // ------------------------------------------------------------------------------------------ values

  /** A value of which nothing is known but where it comes from. Every one is equal to itself only. */
  unknown(from: readonly Value[] = [], isObservation = false): Extract<Value, { kind: 'unknown' }> {
    return { kind: 'unknown', id: String(this.newId()), from, observes: isObservation };
  }

  newArray(
    elements: readonly Value[],
    open: boolean,
    perMessage = false,
    origin: Pick<ArrayState, 'from' | 'chosen'> = {},
  ): Extract<Value, { kind: 'array' }> {
    const list: ArrayState = { elements: [...elements], open, perMessage, id: this.newId(), ...origin };
    return { kind: 'array', list };
  }

  /** Runs `build` with every call of the store going through the client. */
  withClient<T>(client: ClientId | undefined, store: string, build: () => T): T {
    const outer = this.forcedClient;
    if (client !== undefined) this.forcedClient = { client, store };
    try {
      return build();
    } finally {
      this.forcedClient = outer;
    }
  }

  noteClientVariable(client: ClientId, at: Place): void {
    const known = this.clientVariables.get(client) ?? [];
    if (!known.some(({ file, start }) => file === at.file && start === at.start)) known.push(at);
    this.clientVariables.set(client, known);
  }

  clientFor(value: Value): ClientId {
    if (value.kind === 'client') return value.client;
    const text = textOf(value);
    const known = this.clients.get(text);
    if (known !== undefined) return known;
    const client = this.newId();
    this.clients.set(text, client);
    return client;
  }
}

export function choice(condition: Condition, yes: Value, no: Value): Value {
  if (condition.kind === 'constant') return condition.value ? yes : no;
  if (yes === no || (yes.kind === no.kind && textOf(yes) === textOf(no))) return yes;
  return { kind: 'choice', condition, then: yes, else: no };
}

/** The conjunction of a frame's branch conditions, read at a `return`. */
export function pathCondition(frame: Frame): Condition {
  return and(...frame.path);
}

/** What happens where the condition is assumed, with the variables that it changes. */
export function sideOf(
  cx: Lowering,
  frame: Frame | undefined,
  assumed: Condition,
  build: () => void,
): { readonly program: Program; readonly changes: ReadonlyMap<Binding, Value> } {
  frame?.path.push(assumed);
  const { result, changes } = cx.isolated(() => cx.collect(build));
  frame?.path.pop();
  return { program: result, changes };
}

/** What one of two ways gives, of which a condition decides. */
export function either(
  cx: Lowering,
  frame: Frame | undefined,
  condition: Condition,
  whenTrue: () => Value,
  whenFalse: () => Value,
): Value {
  let yes: Value = undefinedValue;
  let no: Value = undefinedValue;
  branch(
    cx,
    frame,
    condition,
    () => (yes = whenTrue()),
    () => (no = whenFalse()),
  );
  return choice(condition, yes, no);
}

/** Emits a branch with its variables merged; sides that cannot happen are left out. */
export function branch(
  cx: Lowering,
  frame: Frame | undefined,
  condition: Condition,
  yes: () => void,
  no: () => void,
): void {
  if (condition.kind === 'constant') {
    if (condition.value) yes();
    else no();
    return;
  }
  const whenTrue = sideOf(cx, frame, condition, yes);
  const whenFalse = sideOf(cx, frame, not(condition), no);
  cx.merge(condition, whenTrue.changes, whenFalse.changes);
  if (isEmpty(whenTrue.program) && isEmpty(whenFalse.program)) return;
  cx.emit({ kind: 'branch', condition, then: whenTrue.program, else: united(whenTrue.program, whenFalse.program) });
}
