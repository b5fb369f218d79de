import { questionsIn } from '../effects/parts.ts';
import type { AttemptId, Condition, LabelId, Step, StepId } from '../effects/program.ts';
import { WHOLE_BATCH } from './bounds.ts';
import type { Facts } from './facts.ts';
import type { Lead } from './lead.ts';
import { keyOf, type Decision, type Failure, type Found } from './history.ts';
import type { Path } from './path.ts';
import type { Match } from './rows.ts';
import { compareValues, type Trust, type Value, type Where } from './value.ts';

/**
 * How a run answers what nobody can know: as the path says, or, where the second run need not see what the first saw,
 * in each of these ways. An outcome counts only if it is bad in all of them. `columns`: only what is asked of columns is
 * answered otherwise, of which it is not known what the handler has written to them.
 */
export type Mode = 'same' | 'flipped' | 'true' | 'false' | 'columns';
export const MODES: readonly Mode[] = ['same', 'flipped', 'true', 'false', 'columns'];

type Weighs = NonNullable<Extract<Condition, { kind: 'opaque' }>['weighs']>;

type Question = Partial<
  Pick<Extract<Condition, { kind: 'opaque' }>, 'about' | 'identity' | 'isOfMessage' | 'asks' | 'isStatus'>
>;

interface ReadAnswer {
  readonly step: Step;
  readonly where: Where;
  readonly match: Match;
  readonly found: Found;
}

interface WriteAnswer {
  readonly won: boolean;
}

/** What decides the answers of one run. */
export interface Asking {
  readonly delivery: number;
  readonly mode: Mode;
  readonly trust: Trust;
  /** Answers that replace those of the world. */
  readonly force: ReadonlyMap<string, boolean>;
  /** Of all questions about the caught error, the only one whose answer is yes. */
  readonly kind?: string;
}

const counting = new WeakMap<Condition, boolean>();

/** Is an amount compared, whether or not the answer gets that far (`headers?.attempts ?? 0`)? Asked in every run. */
const isCount = (condition: Condition): boolean => {
  const known = counting.get(condition);
  if (known !== undefined) return known;
  const counts = [...questionsIn(condition)].some(question => question.kind === 'opaque' && question.counts === true);
  counting.set(condition, counts);
  return counts;
};

/** Answers the conditions of one run, and remembers which of them the handler's own writes decided. */
export class Answers {
  readonly decisions: Decision[] = [];
  /** Answers that could have been otherwise: how many modes are worth trying. */
  unsureCount = 0;
  /** From here on opaque answers are not those of the first run. */
  isObserving = false;
  /** Something failed in this run: what is asked only now may depend on it, but for what the message says. */
  hasFailed = false;
  /** An amount was compared that may be the number of deliveries: what follows is a decision. */
  hasCounted = false;
  /** Questions about the kind of the caught error. */
  readonly kindsAsked = new Set<string>();

  private readonly path: Path;
  private readonly mode: Mode;
  private readonly trust: Trust;
  private readonly delivery: number;
  private readonly force: ReadonlyMap<string, boolean>;
  private readonly kind: string | undefined;
  private readonly facts: Pick<Facts, 'steady' | 'weighed'>;
  private readonly reads = new Map<string, ReadAnswer>();
  private readonly writes = new Map<string, WriteAnswer>();
  private readonly opaque = new Map<string, boolean>();
  /** With another answer than the one that leads on the handler throws, and does nothing else. */
  private elseThrows = false;
  /** What was asked about the rounds of a loop, until a round answers otherwise. */
  private readonly counted = new Map<LabelId, Set<string>>();
  private readonly caught = new Map<AttemptId, Map<number, Failure>>();

  constructor(path: Path, { mode, trust, delivery, force, kind }: Asking, facts: Pick<Facts, 'steady' | 'weighed'>) {
    this.path = path;
    this.mode = mode;
    this.trust = trust;
    this.delivery = delivery;
    this.force = force;
    this.kind = kind;
    this.facts = facts;
    this.isObserving = delivery > 1;
  }

  didRead(message: number, answer: ReadAnswer): void {
    this.reads.set(keyOf(answer.step, message), answer);
  }

  didWrite(step: Step, message: number, won: boolean): void {
    this.writes.set(keyOf(step, message), { won });
  }

  didCatch(attempt: AttemptId, message: number, failure: Failure): void {
    const caught = this.caught.get(attempt) ?? new Map<number, Failure>();
    this.caught.set(attempt, caught.set(message, failure));
  }

  /** A new pass of the attempt: what an earlier one caught is over. */
  enter(attempt: AttemptId, message: number): void {
    this.caught.get(attempt)?.delete(message);
  }

  /** What the attempt caught for the message; after a loop over the messages, what it caught for any of them. */
  failureOf(attempt: AttemptId, message: number): Failure | undefined {
    const caught = this.caught.get(attempt);
    if (caught === undefined) return undefined;
    return message === WHOLE_BATCH ? [...caught.values()][0] : (caught.get(message) ?? caught.get(WHOLE_BATCH));
  }

  decide(key: string, asker: Step, message: number, answer: boolean, by: Step | undefined): boolean {
    const forced = this.force.get(key);
    this.decisions.push({ key, message, answer, asker, by });
    return forced ?? answer;
  }

  unsure(key: string, base: () => boolean, isColumn = false): boolean {
    if (!this.isObserving && !this.hasFailed) return this.path.ask(`unsure ${key}`);
    this.unsureCount += 1;
    switch (this.mode) {
      case 'same':
        return base();
      case 'flipped':
        return !base();
      case 'true':
        return true;
      case 'false':
        return false;
      case 'columns':
        return isColumn !== base();
    }
  }

  /** Was there such a row before the first delivery? */
  wasFound(where: Where, step: Step): boolean {
    return this.path.askFound(where, String(step.id), true);
  }

  isKnownMissing(where: Where, step: Step): boolean {
    return this.path.isKnownMissing(where, String(step.id));
  }

  knownFound(where: Where, step: Step): boolean | undefined {
    return this.path.peekFound(where, String(step.id));
  }

  evaluate(condition: Condition, message: number, depth: number, { on, elseThrows }: Lead): boolean {
    this.path.depth = depth;
    this.path.leadsOn = on;
    this.elseThrows = elseThrows;
    if (isCount(condition)) this.hasCounted = true;
    return this.holds(condition, message, new Map());
  }

  /** Conditions share their parts: each of those is asked once. */
  private holds(condition: Condition, message: number, asked: Map<Condition, boolean>): boolean {
    const known = asked.get(condition);
    if (known !== undefined) return known;
    const holds = this.ask(condition, message, asked);
    asked.set(condition, holds);
    return holds;
  }

  private ask(condition: Condition, message: number, asked: Map<Condition, boolean>): boolean {
    switch (condition.kind) {
      case 'constant':
        return condition.value;
      case 'opaque': {
        const { id, countedIn } = condition;
        if (countedIn !== undefined && !this.opaque.has(id))
          this.counted.set(countedIn, (this.counted.get(countedIn) ?? new Set()).add(id));
        return this.evaluateOpaque(this.idOf(condition, message), this.mayDiffer(condition, message), condition);
      }
      case 'found':
        return this.evaluateFound(condition.read, message);
      case 'column':
        return this.evaluateColumn(condition, message);
      case 'won':
        return this.evaluateWon(condition.write, message);
      case 'conflict':
        return this.failureOf(condition.attempt, message)?.conflict ?? false;
      case 'failed':
        return this.failureOf(condition.attempt, message) !== undefined;
      case 'not': {
        this.path.leadsOn = !this.path.leadsOn;
        const holds = !this.holds(condition.of, message, asked);
        this.path.leadsOn = !this.path.leadsOn;
        return holds;
      }
      case 'and':
        return condition.of.every(part => this.holds(part, message, asked));
      case 'or':
        return condition.of.some(part => this.holds(part, message, asked));
    }
  }

  /** The loop has had its rounds: what asks for their number is answered otherwise. False if nothing asks, or not again. */
  endRounds(loop: LabelId): boolean {
    const asked = this.counted.get(loop);
    if (asked === undefined) return false;
    for (const id of asked) this.opaque.set(id, !(this.opaque.get(id) ?? false));
    return this.counted.delete(loop);
  }

  /** Each error has a kind of its own: what a step threw is not what the handler has thrown in the same place before. */
  private idOf({ id, about }: Extract<Condition, { kind: 'opaque' }>, message: number): string {
    const step = about === undefined ? undefined : this.failureOf(about, message)?.step;
    return step === undefined ? id : `${id} of #${String(step.id)}`;
  }

  private mayDiffer({ mayObserve, reads, weighs }: Extract<Condition, { kind: 'opaque' }>, message: number): boolean {
    if (!mayObserve || reads === undefined) return mayObserve;
    const isEnough = (read: StepId): boolean =>
      weighs !== undefined && this.wasThere(read, message) && this.isEnough(read, weighs);
    return !reads.every(read => this.facts.steady.has(read) || isEnough(read));
  }

  /** The row that was read is none that the handler has to make first. */
  private wasThere(read: StepId, message: number): boolean {
    const answer = this.lookup(this.reads, read, message);
    return answer !== undefined && this.knownFound(answer.where, answer.step) !== false;
  }

  /** Some of it is taken, as much as was asked for: enough may be left for the same once more. */
  private isEnough(read: StepId, { columns, wanted }: Weighs): boolean {
    const weighed = this.facts.weighed.get(read);
    const own = columns.filter(({ step }) => step === read).map(({ column }) => column);
    if (weighed === undefined || own.some(column => weighed.set.has(column))) return false;
    return weighed.moves.some(
      ({ columns: moved, by }) => own.some(column => moved.includes(column)) && wanted.some(part => by.includes(part)),
    );
  }

  private evaluateOpaque(id: string, mayObserve: boolean, question?: Question): boolean {
    const { about, identity, isOfMessage } = question ?? {};
    const asked = this.opaque.get(id);
    if (asked !== undefined) return asked;
    const isKind = about !== undefined;
    if (isKind) this.kindsAsked.add(id);
    const known = (): boolean | undefined =>
      identity === undefined ? this.path.peek(id) : this.path.peekIdentity(id, identity);
    const ask = (): boolean => (identity === undefined ? this.path.ask(id) : this.path.askIdentity(id, identity));
    let answer: boolean;
    if (isKind && this.kind !== undefined) answer = this.kind === id;
    else if (this.hasFailed && !(isOfMessage === true && known() !== undefined))
      answer = this.unsure(id, () => known() ?? true);
    else if (mayObserve && this.isObserving && (isKind || !this.isCheck(question))) answer = this.unsure(id, ask);
    else answer = ask();
    this.opaque.set(id, answer);
    return answer;
  }

  /**
   * Whoever throws where an answer is missing takes that for a failure, and the message comes again: it is no gate, unless it is asked about
   * the message.
   */
  private isCheck(question: Question | undefined): boolean {
    if (question === undefined || !this.elseThrows || !this.path.leadsOn) return false;
    return question.asks === undefined || question.isStatus === true;
  }

  private evaluateFound(read: StepId, message: number): boolean {
    const answer = this.lookup(this.reads, read, message);
    if (answer === undefined) return this.evaluateOpaque(`found#${String(read)}`, true);
    const { step, where, match } = answer;
    const key = `found ${keyOf(step, message)}`;
    switch (match.kind) {
      case 'row':
        return this.decide(key, step, message, true, match.by);
      case 'gone':
        return this.decide(key, step, message, false, match.by);
      case 'maybe':
        return this.facts.weighed.get(read)?.stays === true && this.knownFound(where, step) === true
          ? this.decide(key, step, message, true, undefined)
          : this.unsure(key, () => this.wasFound(where, step));
      case 'initial':
        answer.found.isThere = this.wasFound(where, step);
        return this.decide(key, step, message, answer.found.isThere, undefined);
    }
  }

  private evaluateColumn(condition: Extract<Condition, { kind: 'column' }>, message: number): boolean {
    const answer = this.lookup(this.reads, condition.read, message);
    const question = `${condition.column}=${condition.equals.text}`;
    if (answer === undefined) return this.evaluateOpaque(`column#${String(condition.read)}.${question}`, true);
    const { step, where, match } = answer;
    const key = `column ${keyOf(step, message)} ${question}`;
    const reader = String(step.id);
    const before = (): boolean =>
      this.path.askFound(where, reader, false) &&
      this.path.askColumn(where, reader, condition.column, condition.equals);
    if (match.kind === 'gone') return this.decide(key, step, message, false, match.by);
    if (match.kind === 'maybe') return this.unsure(key, before);
    if (match.kind === 'initial') return this.decide(key, step, message, before(), undefined);
    const field = match.row.fields.get(condition.column);
    if (field === undefined) {
      if (match.row.born !== undefined) return this.unsure(key, () => false, true);
      return this.path.askColumn(where, reader, condition.column, condition.equals);
    }
    const equals: Value = { term: condition.equals, delivery: this.delivery, message };
    const verdict = compareValues(field.value, equals, this.trust);
    if (verdict === 'maybe') return this.unsure(key, () => false, true);
    return this.decide(key, step, message, verdict === 'agrees', field.by ?? match.row.born);
  }

  private evaluateWon(write: StepId, message: number): boolean {
    const answer = this.lookup(this.writes, write, message);
    return answer?.won ?? this.evaluateOpaque(`won#${String(write)}`, true);
  }

  /** A condition inside a message loop may ask about a step before it. */
  private lookup<T>(answers: ReadonlyMap<string, T>, step: StepId, message: number): T | undefined {
    const id = String(step);
    return answers.get(`${id}:${String(message)}`) ?? answers.get(`${id}:-1`) ?? answers.get(`${id}:0`);
  }
}
