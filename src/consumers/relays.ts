import type { Catalog } from '../catalog/index.ts';
import { functionsIn, functionsNamed, namedFunctionAround } from '../typescript/named-functions.ts';
import { ownMethodOf } from '../typescript/own-members.ts';
import { hasBody, lastName, mentionedIn, ts, walk, type FunctionWithBody } from '../typescript/syntax.ts';
import { callsAmong } from '../typescript/uses.ts';
import { importsConsumer, importsSender } from './candidates.ts';
import { awaitedListsOf, isForEach, takesList } from './lists.ts';
import { isNamed, type Reach } from './reach.ts';

type Call = ts.CallExpression | ts.NewExpression;

/** So many calls away from a relay may its publish be, and so many its read. */
const FARTHEST = 3;

/** A name with more calls or declarations in a program than that is a common word, and tells nothing. */
const MOST_NAMESAKES = 16;

/** How a function comes to publish: for each of several things (`each`), or once. */
type Publishes = 'each' | 'once' | undefined;

/** The calls of one name in a program, by what is known of where they go. */
interface NamedCalls {
  /** Of `mails.send(…)` and of `send(…)`, those of which nothing is known. */
  readonly unknown: { readonly member: number; readonly plain: number };
  /** To a method that has no body: to any function of the name. */
  readonly abstract: number;
  readonly own: ReadonlyMap<ts.Node, number>;
}

/**
 * Functions of a program that read rows and publish, whatever files the read and the publish are in. Found by names and annotations, without a
 * look at types; whether one is a relay is told by its program.
 */
export class Relays {
  readonly #catalog: Catalog;
  readonly #reach: Reach;
  readonly #found = new Map<ts.SourceFile, ReadonlySet<FunctionWithBody>>();
  readonly #callees = new Map<FunctionWithBody, readonly (readonly FunctionWithBody[])[]>();
  readonly #methods = new Map<Call, ReturnType<typeof ownMethodOf>>();
  readonly #reading = new Map<FunctionWithBody, boolean>();
  readonly #sent = new Map<ts.SourceFile, ReadonlySet<ts.Node>>();
  readonly #named = new Map<string, NamedCalls>();
  /** By the distance, less one. */
  readonly #mayReadWithin = Array.from({ length: FARTHEST }, () => new Map<FunctionWithBody, boolean>());
  /** By the distance. */
  readonly #publishesWithin = Array.from({ length: FARTHEST }, () => new Map<FunctionWithBody, Publishes>());
  #hasSenders: boolean | undefined;

  constructor(catalog: Catalog, reach: Reach) {
    this.#catalog = catalog;
    this.#reach = reach;
  }

  /** Those of a file, a function before its closures. */
  in(file: ts.SourceFile): ReadonlySet<FunctionWithBody> {
    const known =
      this.#found.get(file) ?? new Set(functionsIn(file).filter(declaration => this.#mayBeRelay(declaration)));
    this.#found.set(file, known);
    return known;
  }

  /** It waits for rows and goes over them, itself or by what it calls; beside the broker it may as well take a single one. */
  #mayBeRelay(declaration: FunctionWithBody): boolean {
    const { names, isGoneOver } = awaitedListsOf(declaration);
    const readsBesideBroker = (): boolean =>
      importsConsumer(declaration.getSourceFile(), this.#catalog) && this.#readsItself(declaration);
    if (!isGoneOver && names.size === 0 && !readsBesideBroker()) return false;
    const publishes = this.#publishesIn(callsIn(declaration), FARTHEST);
    if (publishes === undefined) return false;
    return isGoneOver || (publishes === 'each' && names.size > 0)
      ? this.#mayRead(declaration, FARTHEST)
      : readsBesideBroker();
  }

  /** Do the calls, or so many calls from there? */
  #publishesIn(calls: readonly Call[], distance: number): Publishes {
    this.#hasSenders ??= this.#reach.index.ownFiles.some(file => this.#maySend(file));
    if (!this.#hasSenders) return undefined;
    let publishes: Publishes;
    for (const call of calls) {
      if (this.#sentIn(call.getSourceFile()).has(call)) publishes ??= 'once';
      for (const callee of distance === 0 ? [] : this.#goesTo(call)) {
        const further = this.#publishesBy(callee, distance - 1);
        if (further === 'each') return 'each';
        publishes ??= further;
      }
    }
    return publishes;
  }

  /** What whoever calls the function comes to. */
  #publishesBy(declaration: FunctionWithBody, distance: number): Publishes {
    const answers = this.#publishesWithin[distance];
    if (answers?.has(declaration) === true) return answers.get(declaration);
    const own = callsIn(declaration).filter(call => namedFunctionAround(call) === declaration);
    const [each, once] = [
      own.filter(call => isForEach(call, declaration)),
      own.filter(call => !isForEach(call, declaration)),
    ];
    const publishes =
      this.#publishesIn(each, distance) === undefined ? this.#publishesIn(once, distance) : ('each' as const);
    const answer = publishes !== undefined && takesList(declaration) ? 'each' : publishes;
    answers?.set(declaration, answer);
    return answer;
  }

  #maySend(file: ts.SourceFile): boolean {
    return importsSender(file, this.#catalog) || this.#reach.isNearBroker(file);
  }

  /** The calls by which a file publishes itself. */
  #sentIn(file: ts.SourceFile): ReadonlySet<ts.Node> {
    const known = this.#sent.get(file) ?? new Set(this.#findSent(file));
    this.#sent.set(file, known);
    return known;
  }

  #findSent(file: ts.SourceFile): readonly Call[] {
    const { sendNames } = this.#catalog;
    if (!this.#maySend(file) || mentionedIn(file, sendNames).length === 0) return [];
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

  /** The functions of the program that the call may go to, but those that are called all over it. */
  #goesTo(call: Call): readonly FunctionWithBody[] {
    const name = ts.isCallExpression(call) ? lastName(call.expression) : undefined;
    if (name === undefined) return [];
    const { unknown, abstract, own } = this.#callsNamed(name);
    const method = this.#ownMethodAt(call);
    const isRare = (declaration: FunctionWithBody): boolean => {
      const unseen = isMethod(declaration) ? unknown.member : unknown.plain;
      return unseen + abstract + (own.get(declaration) ?? 0) <= MOST_NAMESAKES;
    };
    if (hasBody(method)) return isRare(method) ? [method] : [];
    if (abstract > MOST_NAMESAKES) return [];
    const isMember = isMemberCall(call);
    if (method === undefined && (isMember ? unknown.member : unknown.plain) > MOST_NAMESAKES) return [];
    return this.#functionsNamed(name).filter(
      declaration => (method !== undefined || isMethod(declaration) === isMember) && isRare(declaration),
    );
  }

  #callsNamed(name: string): NamedCalls {
    const known = this.#named.get(name) ?? this.#countCalls(name);
    this.#named.set(name, known);
    return known;
  }

  #countCalls(name: string): NamedCalls {
    const unknown = { member: 0, plain: 0 };
    let abstract = 0;
    const own = new Map<ts.Node, number>();
    for (const call of this.#reach.index.callsNamed(name)) {
      const method = this.#ownMethodAt(call);
      if (method === undefined) unknown[isMemberCall(call) ? 'member' : 'plain'] += 1;
      else if (hasBody(method)) own.set(method, (own.get(method) ?? 0) + 1);
      else abstract += 1;
    }
    return { unknown, abstract, own };
  }

  #functionsNamed(name: string): readonly FunctionWithBody[] {
    return this.#reach.index.filesMentioning(name).flatMap(file => functionsNamed(file, name));
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
    const own = this.#ownMethodAt(call);
    if (hasBody(own)) return [own];
    const name = lastName(call.expression);
    if (name === undefined || ts.isNewExpression(call)) return [];
    const namesakes = this.#functionsNamed(name).filter(declaration => isMethod(declaration) === isMemberCall(call));
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
    return new Set([...called].filter(one => this.in(one.getSourceFile()).has(one)));
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
