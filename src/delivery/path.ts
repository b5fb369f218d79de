import type { Condition, Term } from '../effects/program.ts';
import { MAX_PAIRED, MAX_PATHS } from './bounds.ts';
import type { Where } from './value.ts';

/** A value, in words, and the constant that it is compared with; none where it is only asked whether it is truthy. */
type Identity = NonNullable<Extract<Condition, { kind: 'opaque' }>['identity']>;

interface Choice {
  readonly key: string;
  readonly value: boolean;
  /** How many calls below the handler it was asked for. */
  readonly depth: number;
}

/** What a choice about an earlier row was about. */
interface Found {
  readonly key: string;
  readonly group: string;
  readonly cells: readonly string[];
}

interface Column {
  readonly key: string;
  readonly group: string;
}

/** What a choice about a value was about. */
interface Identified {
  readonly key: string;
  readonly identity: Identity;
}

/** What the answer to one question about a value says of another question about it; `undefined` where it says nothing. */
const impliedBy = (known: Identity, answer: boolean, asked: Identity): boolean | undefined => {
  if (known.of !== asked.of) return undefined;
  if (known.is === undefined) {
    // Truthy or falsy: then it is no constant of the other sort.
    return asked.is === undefined ? answer : Boolean(asked.is.value) === answer ? undefined : false;
  }
  if (!answer) return undefined;
  if (asked.is === undefined) return Boolean(known.is.value);
  // `==` makes constants of several types equal; of one type they are or are not.
  if (typeof known.is.value !== typeof asked.is.value) return undefined;
  return known.is.value === asked.is.value;
};

type Side = 'truthy' | 'false' | 'nothing';

/** Of what is compared with `true` or `false`, one of these holds; `undefined` for any other constant. */
const sideOf = ({ is }: Identity): Side | undefined => {
  if (is === undefined || is.value === true) return 'truthy';
  if (is.value === false) return 'false';
  return is.value == null ? 'nothing' : undefined;
};

const SIDES: readonly Side[] = ['truthy', 'false', 'nothing'];

const isBoolean = ({ is }: Identity): boolean => typeof is?.value === 'boolean';

const cellKeys = (where: Where): readonly string[] =>
  where.cells.map(
    ({ column, value: { term, message } }) => `${column}=${term.text}${term.perMessage ? `@${String(message)}` : ''}`,
  );

/** A row whose key is made in this delivery: nobody has written it before. */
const isNewEachTime = (where: Where): boolean => where.cells.some(({ value }) => value.term.stability === 'unstable');

const isSubset = (part: readonly string[], whole: readonly string[]): boolean =>
  part.every(cell => whole.includes(cell));

/**
 * One combination of answers that nothing in the handler decides: opaque conditions and what the database held before the
 * first delivery. It starts with the choices it is given and makes further ones when they are first asked for: as the handler goes on, else "yes".
 */
export class Path {
  private readonly given: readonly Choice[];
  private readonly choices: Choice[];
  private readonly values: Map<string, boolean>;
  private readonly found: Found[];
  private readonly columns: Column[];
  private readonly identified: Identified[];
  /** What the handler has asked for by itself, and not only for what would be in it. */
  private readonly askedFor: Omit<Found, 'key'>[] = [];
  /** How many calls below the handler the code is that asks now. */
  depth = 0;
  /** The answer with which the handler goes on. */
  leadsOn = true;

  constructor(
    given: readonly Choice[] = [],
    found: readonly Found[] = [],
    columns: readonly Column[] = [],
    identified: readonly Identified[] = [],
  ) {
    this.given = given;
    this.choices = [...given];
    this.values = new Map(given.map(({ key, value }) => [key, value]));
    this.found = found.filter(({ key }) => this.values.has(key));
    this.columns = columns.filter(({ key }) => this.values.has(key));
    this.identified = identified.filter(({ key }) => this.values.has(key));
  }

  /**
   * The paths that differ from this one in one of its own choices, and may differ in all that follow; the first `limit`. What the handler
   * asks itself comes before what its helpers ask: of a handler with too many paths, those of its own are played.
   */
  alternatives(limit: number): readonly Path[] {
    const own = [...this.choices.entries()].slice(this.given.length);
    return own
      .sort(([, one], [, other]) => one.depth - other.depth)
      .slice(0, limit)
      .map(([index, choice]) => {
        const before = this.choices.slice(0, index);
        return new Path([...before, { ...choice, value: !choice.value }], this.found, this.columns, this.identified);
      });
  }

  /** What was asked so far, and answered. */
  answers(): readonly string[] {
    return this.choices.map(({ key, value }) => `${key}=${String(value)}`);
  }

  /** Every two answers given together, and every single one; of very many answers, the first ones in pairs. */
  pairs(): readonly string[] {
    const answers = this.answers();
    return answers.flatMap((answer, index) => [
      answer,
      ...(index < MAX_PAIRED ? answers.slice(0, index).map(other => `${other} & ${answer}`) : []),
    ]);
  }

  ask(key: string): boolean {
    const known = this.peek(key);
    if (known !== undefined) return known;
    const value = this.leadsOn;
    this.choices.push({ key, value, depth: this.depth });
    this.values.set(key, value);
    return value;
  }

  peek(key: string): boolean | undefined {
    return this.values.get(key);
  }

  /** Is a value this constant? What is one constant is no other, and either truthy or not. */
  askIdentity(key: string, identity: Identity): boolean {
    const known = this.peekIdentity(key, identity);
    if (known !== undefined) return known;
    this.identified.push({ key, identity });
    return this.ask(key);
  }

  peekIdentity(key: string, asked: Identity): boolean | undefined {
    const own = this.peek(key);
    if (own !== undefined) return own;
    for (const { key: other, identity } of this.identified) {
      const answer = this.peek(other);
      const implied = answer === undefined ? undefined : impliedBy(identity, answer, asked);
      if (implied !== undefined) return implied;
    }
    return this.peekSide(asked);
  }

  /** What is neither true nor missing is false. */
  private peekSide(asked: Identity): boolean | undefined {
    const side = sideOf(asked);
    const known = this.identified.filter(({ identity }) => identity.of === asked.of);
    if (side === undefined || ![asked, ...known.map(({ identity }) => identity)].some(isBoolean)) return undefined;
    const answers = new Map<Side, boolean>();
    for (const { key, identity } of known) {
      const other = sideOf(identity);
      const answer = this.peek(key);
      if (other !== undefined && answer !== undefined) answers.set(other, answer);
    }
    const others = SIDES.filter(other => other !== side).map(other => answers.get(other));
    if (others.includes(true)) return false;
    return others.every(answer => answer === false) ? true : undefined;
  }

  /** Did the database hold such a row before the first delivery? `undefined` when the path has not decided it. */
  peekFound(where: Where, reader: string): boolean | undefined {
    if (isNewEachTime(where)) return false;
    const group = this.groupOf(where, reader);
    const cells = cellKeys(where);
    for (const entry of this.found) {
      if (entry.group !== group) continue;
      const value = this.peek(entry.key);
      if (value === false && isSubset(entry.cells, cells)) return false;
      if (value === true && isSubset(cells, entry.cells)) return true;
    }
    return undefined;
  }

  /** Was there no such row, as the handler knows? Who only asks what a row has in a column takes it to be there. */
  isKnownMissing(where: Where, reader: string): boolean {
    if (isNewEachTime(where)) return true;
    if (this.peekFound(where, reader) !== false) return false;
    const group = this.groupOf(where, reader);
    const cells = cellKeys(where);
    return this.askedFor.some(asked => asked.group === group && isSubset(asked.cells, cells));
  }

  /** @param isAsked is it what the handler asks? */
  askFound(where: Where, reader: string, isAsked: boolean): boolean {
    if (isAsked) this.askedFor.push({ group: this.groupOf(where, reader), cells: cellKeys(where) });
    const known = this.peekFound(where, reader);
    if (known !== undefined) return known;
    const group = this.groupOf(where, reader);
    const cells = cellKeys(where);
    const key = `found ${group} ${[...cells].sort().join('&')}`;
    this.found.push({ group, cells, key });
    return this.ask(key);
  }

  /** Did the column of that earlier row equal the constant? A column has one value. */
  askColumn(where: Where, reader: string, column: string, equals: Term): boolean {
    const group = `${this.groupOf(where, reader)} ${cellKeys(where).join('&')} .${column}`;
    const key = `column ${group}=${equals.text}`;
    const isOther = (entry: { readonly group: string; readonly key: string }): boolean =>
      entry.group === group && entry.key !== key && this.peek(entry.key) === true;
    if (this.peek(key) === undefined && equals.constant && this.columns.some(isOther)) return false;
    this.columns.push({ group, key });
    return this.ask(key);
  }

  private groupOf(where: Where, reader: string): string {
    const table = `${where.store}/${where.table ?? '?'}`;
    return where.complete && where.table !== undefined ? table : `${table}#${reader}`;
  }
}

/** The combinations worth playing, those with few unusual answers first. */
export class Paths {
  private readonly waiting: Path[] = [new Path()];
  private readonly covered = new Set<string>();
  private isFirst = true;

  next(): Path | undefined {
    return this.waiting.shift();
  }

  get hasNext(): boolean {
    return this.waiting.length > 0;
  }

  /**
   * Does the path give two answers together that no earlier one gave? Defects that need three certain answers at once are
   * rare, and paths that only combine what was seen are many.
   */
  isNew(path: Path): boolean {
    let isNew = this.isFirst;
    this.isFirst = false;
    for (const pair of path.pairs()) {
      if (this.covered.has(pair)) continue;
      this.covered.add(pair);
      isNew = true;
    }
    return isNew;
  }

  branchOff(path: Path): void {
    // One more than can be played: it tells that there was more.
    this.waiting.push(...path.alternatives(Math.max(0, MAX_PATHS + 1 - this.waiting.length)));
  }
}
