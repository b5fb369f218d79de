import type { Match } from '../catalog/index.ts';
import type { ConsumerMeaning, OwnHandlerRow, ReceiveMeaning } from '../catalog/model.ts';
import { originsOfCallee, originsOfType } from '../typescript/origin.ts';
import {
  enclosing,
  hasBody,
  nameText,
  ts,
  unwrap,
  type FunctionWithBody,
  type MemberAssignment,
} from '../typescript/syntax.ts';
import { apart } from '../effects/lower/apart.ts';
import { capturedBy, functionsOf } from '../effects/lower/alternatives.ts';
import { captureRegistrations, type Captured, type Filled } from '../effects/lower/capture.ts';
import { headOf } from '../effects/place.ts';
import { streamOf } from '../effects/lower/streams.ts';
import { selfOf } from '../effects/lower/instances.ts';
import { Lowering } from '../effects/lower/lowering.ts';
import type { Scope } from '../effects/lower/scope.ts';
import type { Services } from '../effects/lower/services.ts';
import { siteOf } from '../effects/lower/maker.ts';
import { roundsOf, type Round } from '../effects/lower/rounds.ts';
import { childScope, evaluate, moduleScope } from '../effects/lower/scopes.ts';
import { membersAt, testOption, valuesAt, type Site } from '../effects/lower/site.ts';
import { undefinedValue, type Value } from '../effects/value.ts';
import { aroundIn, givenAway, isGivenOut, together, type Around } from './around.ts';
import type { Candidates } from './candidates.ts';
import { declaredMatch, isEventOf, parameterMatch } from './handler-types.ts';
import type { WrapperUse } from './wrapper-uses.ts';
import { Uses } from './using.ts';
import type { Consumer, Contract } from './consumer.ts';
import { isCalledElsewhere } from '../effects/lower/elsewhere.ts';
import { buildHandler, buildLoop, buildRelay, loopConsumer } from './build.ts';
import { RelayRuns } from './relay-runs.ts';
import type { Relays } from './relays.ts';
import { isMadeOften, withoutBind, wrappingsOf } from './wrappings.ts';
import { nameOfFunction } from '../typescript/named-functions.ts';
import { fetchesFor, handlingOf, receiveIn } from './receives.ts';
import { contractOfReceive, contractOfRow, contractOfStream, isForEvent, registrationOf } from './registration.ts';

/** By which a consumer is known: a handler or loop, or what makes it another one than the same handler elsewhere. */
type Key = ts.Node | Round | Filled;
type Distinct = readonly (Key | undefined)[];
type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Finds the consumers of a file and lowers their handlers. Each handler is judged once, where it is recognised first. */
export function findConsumers(services: Services, candidates: Candidates, relays: Relays): readonly Consumer[] {
  const finder = new Finder(services, relays);
  for (const typed of candidates.typed) finder.typed(typed.type, typed.value, typed.at);
  for (const method of candidates.methods) finder.method(method);
  for (const loop of candidates.loops) finder.stream(loop);
  for (const call of candidates.calls) finder.call(call);
  for (const assignment of candidates.assignments) finder.assignment(assignment);
  for (const use of candidates.wrapped) finder.wrapped(use);
  for (const declaration of candidates.functions) finder.parameter(declaration);
  for (const declaration of candidates.relays) finder.relay(declaration);
  return finder.consumers;
}

/** Collects consumers, each handler once. */
export class Finder {
  readonly consumers: Consumer[] = [];
  readonly #services: Services;
  /** Handlers and loops that are consumers already. */
  readonly #seen = new Set<Key>();
  readonly #uses: Uses;
  readonly #relayRuns: RelayRuns;

  constructor(services: Services, relays?: Relays) {
    this.#services = services;
    this.#uses = new Uses(services);
    this.#relayRuns = new RelayRuns(services, relays);
  }

  /** `const handler: SQSHandler = …` */
  typed(type: ts.TypeNode, expression: ts.Expression, at: ts.Node): void {
    const { checker, catalog } = this.#services;
    const match = catalog.findHandlerType(originsOfType(checker, checker.getTypeFromTypeNode(type)));
    if (match?.entry.is !== 'consumer' || match.entry.handler === undefined) return;
    const cx = new Lowering(this.#services);
    const { handler: row } = match.entry;
    const value = evaluate(cx, expression, scopeAt(expression)) ?? undefinedValue;
    const found = membersAt(cx, { value, node: expression }, row.at).map(located => located.value);
    const around = row.at === undefined ? aroundIn(this.#services, expression) : {};
    // What another package makes of a function is not known, but it is made of that one.
    if (around.unknown !== undefined) found.push(...argumentsOf(cx, expression));
    for (const handler of found.flatMap(functionsOf)) {
      const via = isOfFile(handler, at) ? undefined : expression;
      this.#addHandler(cx, handler, row, match, match.entry, at, { ...around, via });
      this.#seen.add(handler.declaration).add(unwrap(expression));
    }
  }

  /** A decorated method, or one that overrides a framework's. */
  method(method: ts.MethodDeclaration): void {
    if (!hasBody(method)) return;
    const cx = new Lowering(this.#services);
    const handler: FunctionValue = { kind: 'function', declaration: method, scope: moduleScope, self: selfOf(method) };
    const decorated = this.#decoratorOf(method);
    const { parent, name } = method;
    // A class's own method overrides that of its base class.
    const match = decorated?.match ?? (ts.isClassLike(parent) ? this.#overridden(parent, nameText(name)) : undefined);
    if (match?.entry.is !== 'consumer' || match.entry.handler === undefined) return;
    const { entry } = match;
    const { handler: row } = entry;
    const handed = { declaration: method, at: name };
    const registration =
      decorated?.call === undefined
        ? { contract: contractOfRow(cx, match, entry), meaning: entry }
        : registrationOf(cx, siteOf(cx, decorated.call, match), entry, handed);
    if (registration === undefined || row === undefined) return;
    const { contract, meaning } = registration;
    this.#add(method, () => buildHandler(cx, handler, row, contract, meaning, name));
  }

  #decoratorOf(method: ts.MethodDeclaration): { readonly match: Match; readonly call?: ts.CallExpression } | undefined {
    const { checker, catalog } = this.#services;
    for (const decorator of ts.getDecorators(method) ?? []) {
      const match = catalog.findDecorator(originsOfCallee(checker, decorator));
      if (match?.entry.is !== 'consumer') continue;
      return ts.isCallExpression(decorator.expression) ? { match, call: decorator.expression } : { match };
    }
    return undefined;
  }

  /** `client.handleMessage = …` overrides a member for this object. */
  assignment(assignment: MemberAssignment): void {
    const { right } = assignment;
    const cx = new Lowering(this.#services);
    const value = evaluate(cx, right, scopeAt(right));
    if (value !== undefined) this.#assign(cx, assignment, value, assignment.left);
  }

  #assign(cx: Lowering, { left }: MemberAssignment, value: Value, at: ts.Node, use?: Round): void {
    if (value.kind !== 'function') return;
    const match = this.#overridden(left.expression, left.name.text);
    if (match?.entry.is !== 'consumer') return;
    const { entry } = match;
    const { handler: row } = entry;
    if (row === undefined) return;
    const contract = contractOfRow(cx, match, entry);
    this.#add(this.#keyOf(value, [use]), () => buildHandler(cx, value, row, contract, entry, at));
  }

  /** What it is that a member of that name overrides, in a class or on an object. */
  #overridden(owner: ts.ClassLikeDeclaration | ts.Expression, name: string | undefined): Match | undefined {
    const { checker, catalog } = this.#services;
    return name === undefined
      ? undefined
      : catalog.findHeritage(originsOfType(checker, checker.getTypeAtLocation(owner)), name);
  }

  /** A registration, a receive call, or a call of one of the program's own functions that registers. */
  call(node: ts.CallExpression | ts.NewExpression): void {
    const { checker, catalog } = this.#services;
    const origins = originsOfCallee(checker, node);
    const match = ts.isNewExpression(node) ? catalog.findConstruction(origins) : catalog.find(origins);
    if (match?.entry.is === 'consumer') this.#register(node, match, match.entry);
    else if (match?.entry.is === 'receive') this.#loop(node, match, match.entry);
  }

  #register(node: ts.CallExpression | ts.NewExpression, match: Match, meaning: ConsumerMeaning): void {
    const rounds = roundsOf(this.#services, node, scopeAt(node));
    for (const round of rounds) {
      const site = siteOf(round.cx, node, match, round.scope);
      this.#registerSite(round.cx, site, meaning, node, rounds.length > 1 ? [round] : []);
    }
  }

  #registerSite(cx: Lowering, site: Site, meaning: ConsumerMeaning, at: ts.Node, uses: Distinct = []): void {
    if (meaning.event !== undefined && !isForEvent(site, meaning.event)) return;
    if (meaning.notWhen?.some(test => testOption(cx, site, test) === 'yes') === true) return;
    if ([...cx.handed.keys()].some(declaration => this.#isKnownByType(declaration))) return;
    if (meaning.onlyBeside !== undefined && !isCalledElsewhere(cx, site.match.library, meaning.onlyBeside)) return;
    for (const row of meaning.handlers ?? []) {
      const given = valuesAt(cx, site, row.at);
      for (const { value, node } of given.flatMap(one => functionsOf(one.value).map(value => ({ ...one, value })))) {
        if (!isOfFile(value, at) && this.#isKnownByType(value.declaration)) continue;
        const registration = registrationOf(cx, site, meaning, { declaration: value.declaration, at: node });
        if (registration === undefined) continue;
        // The function of another file is reported where this one hands it over.
        const from = isOfFile(value, at) || cx.via.length > 0 ? undefined : withoutBind(node);
        const via = cx.handed.get(value.declaration) ?? from;
        this.#add(this.#keyOf(value, uses), () =>
          buildHandler(cx, value, row, registration.contract, registration.meaning, at, { via }),
        );
      }
    }
  }

  /** `const tally: Task = …`: its own file says what it is, and judges it. */
  #isKnownByType({ parent }: ts.Node): boolean {
    const { checker, catalog } = this.#services;
    if (!ts.isVariableDeclaration(parent) && !ts.isPropertyDeclaration(parent) && !ts.isSatisfiesExpression(parent))
      return false;
    const { type } = parent;
    if (type === undefined) return false;
    return catalog.findHandlerType(originsOfType(checker, checker.getTypeFromTypeNode(type)))?.entry.is === 'consumer';
  }

  /** A closure is another handler in each round and table that hands it over (`uses`), and with each function that it is made around. */
  #keyOf(value: FunctionValue, uses: Distinct): Key {
    const { declaration } = value;
    const isNew = (key: Key | undefined): key is Key => key !== undefined && !this.#seen.has(key);
    return isNew(declaration) ? declaration : ([...uses, ...capturedBy(value)].find(isNew) ?? declaration);
  }

  #loop(node: ts.CallExpression | ts.NewExpression, match: Match, meaning: ReceiveMeaning): void {
    const container = handlingOf(this.#services, node, meaning);
    if (container === undefined) return;
    const cx = new Lowering(this.#services);
    const contract = contractOfReceive(cx, siteOf(cx, node, match), meaning);
    this.#add(container, () => buildLoop(cx, container, contract, meaning));
  }

  /** `for await (const message of stream)` */
  stream(loop: ts.ForOfStatement): void {
    const stream = streamOf(this.#services, loop);
    if (stream === undefined) return;
    const cx = new Lowering(this.#services);
    this.#add(loop, () => buildLoop(cx, loop, contractOfStream(cx, stream), stream.meaning));
  }

  #contractOf(cx: Lowering, loop: ts.IterationStatement): Contract | undefined {
    const stream = streamOf(this.#services, loop);
    if (stream !== undefined) return contractOfStream(cx, stream);
    const receive = receiveIn(this.#services, loop);
    return receive && contractOfReceive(cx, siteOf(cx, receive.node, receive.match), receive.meaning);
  }

  /** `subscribe('orders', handler)`, where the program's own `subscribe` hands it to a broker's client; and its relatives. */
  wrapped(found: WrapperUse): void {
    const { node, wrapper } = found;
    const use = this.#uses.of(found);
    if (use === undefined) return;
    if (wrapper.makes === true) {
      if (use.kind === 'call') this.#made(use.call, wrapper.declaration);
      return;
    }
    if (use.kind === 'call' && wrapper.receives === true) this.#received(use.call, wrapper.declaration);
    const receives = (loop: ts.IterationStatement): boolean =>
      streamOf(this.#services, loop) !== undefined || receiveIn(this.#services, loop) !== undefined;
    for (const round of roundsOf(this.#services, node, scopeAt(node))) {
      for (const captured of captureRegistrations(round, use, receives)) {
        this.#captured(captured, placeNode(node), round);
        this.#uses.noteFollowed(found);
      }
    }
  }

  #captured(captured: Captured, at: ts.Node, use: Round): void {
    const { cx } = captured;
    if (captured.kind === 'registration') {
      const { filled, site } = captured;
      const own = apart(cx);
      if (filled?.variable !== undefined) own.moduleValues.set(filled.variable, filled.table);
      const meaning = site.match.entry;
      if (meaning.is === 'consumer') this.#registerSite(own, site, meaning, at, [use, filled]);
    } else if (captured.kind === 'assignment') {
      this.#assign(apart(cx), captured.assignment, captured.value, at, use);
    } else {
      const contract = this.#contractOf(cx, captured.loop);
      if (contract !== undefined) this.consumers.push(loopConsumer(cx, contract, headOf(at), captured.program));
    }
  }

  /** `for (const message of await queue.receive()) …`, `const event = verify(request)`, where the program's own function asks the client once. */
  #received(call: ts.CallExpression, declaration: FunctionWithBody): void {
    const receive = receiveIn(this.#services, declaration);
    if (receive === undefined) return;
    const { node, match, meaning } = receive;
    const container = handlingOf(this.#services, call, meaning);
    if (container === undefined || !fetchesFor(this.#services, declaration, receive, container)) return;
    const cx = new Lowering(this.#services);
    const contract = contractOfReceive(cx, siteOf(cx, node, match), meaning);
    this.#add(container, () => buildLoop(cx, container, contract, meaning));
  }

  /** `export const handler = createHandler(work)`: what the program's own function makes of its arguments. */
  #made(call: ts.CallExpression, maker: FunctionWithBody): void {
    const { outermost } = givenAway(this.#services, call);
    if (!isGivenOut(outermost)) return;
    const cx = new Lowering(this.#services);
    const [value] = functionsOf(evaluate(cx, outermost, scopeAt(outermost)) ?? undefinedValue);
    if (value === undefined) return;
    const own = parameterMatch(this.#services, value.declaration);
    const found = declaredMatch(this.#services, maker.type) ?? own;
    if (found === undefined) return;
    // Made once, it is judged where it stands.
    const name = nameOfFunction(maker);
    if (own !== undefined && (name === undefined || !isMadeOften(this.#services, name))) return;
    const via = isOfFile(value, call) ? undefined : call;
    const around = aroundIn(this.#services, outermost);
    const { parent } = outermost;
    const at = ts.isVariableDeclaration(parent) ? parent.name : outermost;
    this.#addHandler(cx, value, found.handler, found.match, found.meaning, at, { ...around, via });
    this.#seen.add(value.declaration);
  }

  /** `(event: SQSEvent) => …`, when nothing in the program calls or registers it. */
  parameter(declaration: ts.FunctionLikeDeclaration): void {
    if (!hasBody(declaration) || this.#seen.has(declaration)) return;
    const found = parameterMatch(this.#services, declaration);
    if (found === undefined || isEventOf(this.#services, declaration, found.match)) return;
    const { match, meaning, handler: row } = found;
    const wrappings = wrappingsOf(this.#services, declaration);
    if (wrappings === undefined || wrappings.some(wrapping => this.#seen.has(unwrap(wrapping)))) return;
    const own: FunctionValue = { kind: 'function', declaration, scope: moduleScope, self: selfOf(declaration) };
    const cx = new Lowering(this.#services);
    const known = together(wrappings.map(wrapping => aroundIn(this.#services, wrapping)));
    const wrapped = known.unknown === undefined ? this.#wrappedBy(cx, wrappings) : undefined;
    const around = { ...known, ...(wrapped === undefined ? this.#unseenIn(wrappings) : {}) };
    const at = nameOfFunction(declaration) ?? declaration;
    // What a wrapper of another file does is reported where this one gives it the handler.
    const via = wrapped === undefined ? undefined : wrappings.find(wrapping => !isOfFile(wrapped, wrapping));
    this.#addHandler(cx, wrapped ?? own, row, match, meaning, at, { ...around, via });
    this.#seen.add(declaration);
  }

  /** An own wrapper whose value cannot be told may do anything. */
  #unseenIn(wrappings: readonly ts.Expression[]): Around {
    const unknown = wrappings.find(wrapping => givenAway(this.#services, wrapping).isKept);
    return unknown === undefined ? {} : { unknown };
  }

  /** The function that the program's own wrapper makes of the handler: `timed(handler)`. */
  #wrappedBy(cx: Lowering, wrappings: readonly ts.Expression[]): FunctionValue | undefined {
    const values = wrappings.map(wrapping => evaluate(cx, wrapping, scopeAt(wrapping)) ?? undefinedValue);
    return values.flatMap(functionsOf)[0];
  }

  /** A function that reads unsent rows, publishes and marks them. */
  relay(declaration: FunctionWithBody): void {
    const isJudged =
      enclosing(declaration, (around): around is FunctionWithBody => this.#seen.has(around)) !== undefined;
    if (isJudged || this.#seen.has(declaration) || this.#relayRuns.has(declaration)) return;
    const relay = buildRelay(new Lowering(this.#services), declaration);
    if (relay !== undefined) this.#add(declaration, () => relay);
  }

  #addHandler(
    cx: Lowering,
    handler: FunctionValue,
    row: OwnHandlerRow,
    match: Match,
    meaning: ConsumerMeaning,
    at: ts.Node,
    around: Around,
  ): void {
    const contract = contractOfRow(cx, match, meaning);
    const key = this.#seen.has(at) ? handler.declaration : at;
    this.#add(key, () => buildHandler(cx, handler, row, contract, meaning, at, around));
  }

  #add(key: Key, build: () => Consumer): void {
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const consumer = build();
    const runsRelay = consumer.kind === 'relay' && 'parent' in key && hasBody(key) && this.#relayRuns.has(key);
    if (!runsRelay) this.consumers.push(consumer);
  }
}

function isOfFile({ declaration }: FunctionValue, node: ts.Node): boolean {
  return declaration.getSourceFile() === node.getSourceFile();
}

/** What a call is given: `wrap(handler)`. */
function argumentsOf(cx: Lowering, expression: ts.Expression): readonly Value[] {
  const call = unwrap(expression);
  const given = ts.isCallExpression(call) ? call.arguments : [];
  return given.flatMap(argument => evaluate(cx, argument, scopeAt(argument)) ?? []);
}

/** A subclass is reported at its name. */
function placeNode(node: WrapperUse['node']): ts.Node {
  return ts.isClassLike(node) ? (node.name ?? node) : node;
}

/** Outside the handler nothing is known but what is declared: `this`, constants, functions. */
function scopeAt(node: ts.Node): Scope {
  return childScope(moduleScope, undefined, selfOf(node));
}
