import type { Catalog } from '../catalog/index.ts';
import { functionName, functionsNamed, namedFunctionAround } from '../typescript/named-functions.ts';
import { ownMethodOf } from '../typescript/own-members.ts';
import { enclosing, hasBody, lastName, mentionedIn, ts, walk, type FunctionWithBody } from '../typescript/syntax.ts';
import { callsAmong } from '../typescript/uses.ts';
import { importsConsumer, importsSender } from './candidates.ts';
import { awaitedListsOf, isForEach, takesList } from './lists.ts';
import { isNamed, type Reach } from './reach.ts';

type Call = ts.CallExpression | ts.NewExpression;

/** So many calls away from a relay may its publish be, and so many its read. */
const FARTHEST = 3;

/** A name with more calls or declarations in a program than that is a common word, and tells nothing. */
const MOST_NAMESAKES = 16;

/** A function that publishes, itself or by what it calls, for each of several things or once. */
interface Publisher {
  readonly declaration: FunctionWithBody;
  readonly isRepeated: boolean;
}

/**
 * Functions of a program that read rows and publish, whatever files the read and the publish are in. Found by names and annotations, without a
 * look at types; whether one is a relay is told by its program.
 */
export class Relays {
  readonly #catalog: Catalog;
  readonly #reach: Reach;
  #found: ReadonlyMap<ts.SourceFile, ReadonlySet<FunctionWithBody>> | undefined;
  readonly #callees = new Map<FunctionWithBody, readonly (readonly FunctionWithBody[])[]>();
  readonly #methods = new Map<Call, ReturnType<typeof ownMethodOf>>();
  readonly #reading = new Map<FunctionWithBody, boolean>();
  /** By the distance, less one. */
  readonly #mayReadWithin = Array.from({ length: FARTHEST }, () => new Map<FunctionWithBody, boolean>());

  constructor(catalog: Catalog, reach: Reach) {
    this.#catalog = catalog;
    this.#reach = reach;
  }

  /** Those of a file, a function before its closures. */
  in(file: ts.SourceFile): ReadonlySet<FunctionWithBody> {
    this.#found ??= this.#find();
    return new Set([...(this.#found.get(file) ?? [])].sort((one, other) => one.pos - other.pos));
  }

  #find(): ReadonlyMap<ts.SourceFile, ReadonlySet<FunctionWithBody>> {
    const found = new Map<ts.SourceFile, Set<FunctionWithBody>>();
    const add = (declaration: FunctionWithBody): void => {
      const file = declaration.getSourceFile();
      found.set(file, (found.get(file) ?? new Set()).add(declaration));
    };
    const { ownFiles } = this.#reach.index;
    let publishers = ownFiles.flatMap(file => this.#publishersAt(this.#publishesIn(file), false, add));
    const known = new Map<FunctionWithBody, boolean>();
    for (let distance = 0; distance < FARTHEST && publishers.length > 0; distance += 1) {
      const fresh = publishers.filter(({ declaration, isRepeated }) => {
        const before = known.get(declaration);
        known.set(declaration, isRepeated || before === true);
        return before === undefined || (isRepeated && !before);
      });
      publishers = fresh.flatMap(({ declaration, isRepeated }) =>
        this.#publishersAt(this.#callsOf(declaration), isRepeated, add),
      );
    }
    return found;
  }

  /** What a file publishes itself. */
  #publishesIn(file: ts.SourceFile): readonly Call[] {
    if (!importsSender(file, this.#catalog) && !this.#reach.isNearBroker(file)) return [];
    const { sendNames } = this.#catalog;
    if (mentionedIn(file, sendNames).length === 0) return [];
    const libraries = this.#reach.librariesOf(file);
    return callsAmong(file, { has: name => isNamed(sendNames, libraries, file, name) }).filter(
      call => this.#ownMethodAt(call) === undefined,
    );
  }

  /** Each call is looked at for every function of its name. */
  #ownMethodAt(call: Call): ReturnType<typeof ownMethodOf> {
    if (!this.#methods.has(call)) this.#methods.set(call, ownMethodOf(this.#reach.index, call));
    return this.#methods.get(call);
  }

  /** The functions around the calls: those that read as well may be relays, and who calls them may be one. */
  #publishersAt(
    calls: readonly Call[],
    isRepeated: boolean,
    add: (declaration: FunctionWithBody) => void,
  ): readonly Publisher[] {
    return calls.flatMap(call => {
      for (const declaration of functionsAround(call)) if (this.#mayBeRelay(declaration, isRepeated)) add(declaration);
      const named = namedFunctionAround(call);
      if (named === undefined) return [];
      return [{ declaration: named, isRepeated: isRepeated || isForEach(call, named) || takesList(named) }];
    });
  }

  /** It waits for rows and goes over them, itself or by what it calls; beside the broker it may as well take a single one. */
  #mayBeRelay(declaration: FunctionWithBody, isRepeated: boolean): boolean {
    const { names, isGoneOver } = awaitedListsOf(declaration);
    if (isGoneOver || (isRepeated && names.size > 0)) return this.#mayRead(declaration, FARTHEST);
    return importsConsumer(declaration.getSourceFile(), this.#catalog) && this.#readsItself(declaration);
  }

  /** Calls in the program that may go to the function. */
  #callsOf(declaration: FunctionWithBody): readonly Call[] {
    const name = functionName(declaration);
    if (name === undefined) return [];
    const calls = this.#reach.index.callsNamed(name).filter(call => {
      const own = this.#ownMethodAt(call);
      return own === undefined ? isMethod(declaration) === isMemberCall(call) : own === declaration || !hasBody(own);
    });
    return calls.length > MOST_NAMESAKES ? [] : calls;
  }

  #readsItself(declaration: FunctionWithBody): boolean {
    const known = this.#reading.get(declaration);
    if (known !== undefined) return known;
    const file = declaration.getSourceFile();
    const { queryNames } = this.#catalog;
    const reads = callsIn(declaration).some(call => {
      const name = lastName(call.expression);
      return name !== undefined && isNamed(queryNames, this.#reach.ofProgram, file, name);
    });
    this.#reading.set(declaration, reads);
    return reads;
  }

  /** Itself, or by so many calls; asked once for each function and distance, as many lead to the same. */
  #mayRead(declaration: FunctionWithBody, distance: number): boolean {
    const answers = this.#mayReadWithin[distance - 1];
    if (answers === undefined || this.#readsItself(declaration)) return this.#readsItself(declaration);
    const known = answers.get(declaration);
    if (known !== undefined) return known;
    const reads = this.#calleesOf(declaration).some(callees =>
      callees.some(callee => this.#mayRead(callee, distance - 1)),
    );
    answers.set(declaration, reads);
    return reads;
  }

  /** For each call in the function the program's own functions that it may go to. */
  #calleesOf(declaration: FunctionWithBody): readonly (readonly FunctionWithBody[])[] {
    const known = this.#callees.get(declaration) ?? callsIn(declaration).map(call => this.#calleesAt(call));
    this.#callees.set(declaration, known);
    return known;
  }

  #calleesAt(call: Call): readonly FunctionWithBody[] {
    const { index } = this.#reach;
    const own = this.#ownMethodAt(call);
    if (hasBody(own)) return [own];
    const name = lastName(call.expression);
    if (name === undefined || ts.isNewExpression(call)) return [];
    const namesakes = index
      .filesMentioning(name)
      .flatMap(file => functionsNamed(file, name))
      .filter(declaration => isMethod(declaration) === isMemberCall(call));
    return namesakes.length > MOST_NAMESAKES ? [] : namesakes;
  }

  /** Those that the function surely calls. */
  calledBy(declaration: FunctionWithBody): ReadonlySet<FunctionWithBody> {
    const called = new Set<FunctionWithBody>();
    let callers: readonly FunctionWithBody[] = [declaration];
    for (let distance = 0; distance < FARTHEST; distance += 1) {
      callers = callers
        .flatMap(one => this.#calleesOf(one).flatMap(callees => (callees.length === 1 ? callees : [])))
        .filter(one => one !== declaration && !called.has(one));
      for (const one of callers) called.add(one);
    }
    return new Set([...called].filter(one => this.#found?.get(one.getSourceFile())?.has(one) === true));
  }
}

function isMethod(declaration: FunctionWithBody): boolean {
  return !ts.isFunctionDeclaration(declaration) && !ts.isVariableDeclaration(declaration.parent);
}

/** `mails.send(…)`, not `send(…)`; a module's functions may be called so as well. */
function isMemberCall(call: Call): boolean {
  return ts.isPropertyAccessExpression(call.expression);
}

const calls = new WeakMap<FunctionWithBody, readonly Call[]>();

/** All that stands in the function, what its closures call among it. */
function callsIn(declaration: FunctionWithBody): readonly Call[] {
  const known = calls.get(declaration);
  if (known !== undefined) return known;
  const found: Call[] = [];
  walk(declaration.body, node => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) found.push(node);
    return undefined;
  });
  calls.set(declaration, found);
  return found;
}

/** The functions around a call, from the inside. */
function functionsAround(call: Call): readonly FunctionWithBody[] {
  const found: FunctionWithBody[] = [];
  for (let around = enclosing(call, hasBody); around !== undefined; around = enclosing(around, hasBody))
    found.push(around);
  return found;
}
