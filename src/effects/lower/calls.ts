import type { Match } from '../../catalog/index.ts';
import { exportedName } from '../../typescript/imports.ts';
import { originsOfCallee, originsOfType } from '../../typescript/origin.ts';
import { packageOfDeclaration } from '../../typescript/package.ts';
import { classOf } from '../../typescript/declarations.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { calledDeclaration, isList, isPromiseLike } from '../../typescript/signature.ts';
import { isKeywordCallee, lastName, ts, unwrap } from '../../typescript/syntax.ts';
import { rowOfCallee } from '../callee-row.ts';
import { inferredRow } from '../inferred-row.ts';
import { verbIn } from '../lexicon.ts';
import { undefinedValue, type Value } from '../value.ts';
import { eachElement, lowerArrayMethod } from './arrays.ts';
import { handsOver, withCallback } from './callbacks.ts';
import { storeOf } from './clients.ts';
import { mappedResult } from './batch-results.ts';
import { lowerExpression, tasksIn } from './expressions.ts';
import { callFunction, callValue, isCallable } from './functions.ts';
import { instanceOf } from './instances.ts';
import { chainedClient } from './chained.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { applyMeaning } from './meanings.ts';
import { memberOf } from './members.ts';
import { setOfRows } from './membership.ts';
import { promisifiedRow } from './promisified.ts';
import { followBody } from './bodies.ts';
import { asTask, joinTasks, lowerPromiseMethod, lowerPromiseStatic, markUnsent, noteStarted } from './promises.ts';
import { noteShown, rowOfShown, rowOfTyped } from './shown.ts';
import type { Site } from './site.ts';
import { lowerMapMethod, lowerObjectMethod, mapOf } from './tables.ts';
import { applyTag, taggedMeaning } from './tags.ts';
import { templateValue } from './templates.ts';
import { unknownWork } from './unknown-work.ts';
import { noteHandedOn, noteUse } from './uses.ts';

/** Lowers a call: resolved by settings, tag, catalog, body, lexicon, in this order; else unknown work. */
export function lowerCall(cx: Lowering, scope: Scope, node: ts.CallExpression, awaited: boolean): Value {
  const callee = unwrap(node.expression);
  if (isKeywordCallee(callee)) {
    for (const argument of node.arguments) lowerExpression(cx, scope, argument);
    return cx.unknown();
  }
  if (ts.isPropertyAccessExpression(callee)) {
    const promise =
      lowerPromiseStatic(cx, scope, node, callee, awaited) ?? lowerPromiseMethod(cx, scope, node, callee, awaited);
    if (promise !== undefined) return promise;
  }
  const receiver = ts.isPropertyAccessExpression(callee) ? lowerExpression(cx, scope, callee.expression) : undefined;
  const taking = takesQueries(cx, node, callee, receiver);
  const listClient = taking === undefined ? undefined : cx.newId();
  const args = cx.withClient(listClient, taking === undefined ? '' : storeOf(taking), () =>
    lowerArguments(cx, scope, node.arguments),
  );
  cx.onCall(node);
  const local = callKnownValue(cx, scope, node, callee, receiver, args, awaited);
  const known = local ?? lowerObjectMethod(cx, callee, args);
  if (known !== undefined) return known;
  const apply = (match: Match): Value => {
    const on = chainedClient(cx, match, callee, receiver);
    return applyAt(cx, { node, scope, match, receiver: on, argumentNodes: node.arguments, args, listClient }, awaited);
  };
  const declared = rowOf(cx, node, callee, receiver);
  if (declared !== undefined) return apply(declared);
  const followed = followBody(cx, scope, node, callee, receiver, args, awaited);
  if (followed !== undefined) return followed;
  const match = rowOfShown(cx, callee, receiver);
  return match === undefined ? unresolved(cx, scope, node, callee, receiver, args, awaited) : apply(match);
}

/** `$transaction([…])`: its queries belong to it when they are lowered; all other calls are looked up after their arguments. */
function takesQueries(
  cx: Lowering,
  node: ts.CallExpression,
  callee: ts.Expression,
  receiver: Value | undefined,
): Match | undefined {
  const name = lastName(callee);
  if (name === undefined || !cx.services.catalog.queryListNames.has(name)) return undefined;
  const match = rowOf(cx, node, callee, receiver);
  return match?.entry.is === 'transaction' && match.entry.list !== undefined ? match : undefined;
}

function rowOf(
  cx: Lowering,
  node: ts.CallExpression,
  callee: ts.Expression,
  receiver: Value | undefined,
): Match | undefined {
  return receiver?.kind === 'typed' ? rowOfTyped(cx, callee, receiver) : rowOfCallee(cx.services, node);
}

function lowerArguments(cx: Lowering, scope: Scope, nodes: readonly ts.Expression[] | undefined): readonly Value[] {
  return (nodes ?? []).flatMap((node): readonly Value[] => {
    const value = noteShown(lowerExpression(cx, scope, node), node);
    if (!ts.isSpreadElement(node)) return [value];
    // A list of chosen messages stays what it is: one element stands for several of them.
    const isKnown = value.kind === 'array' && !value.list.open && !cx.collecting.has(value.list.id);
    return isKnown ? value.list.elements : [value];
  });
}

const KNOWN_CALLEES: ReadonlySet<Value['kind']> = new Set(['function', 'choice', 'builtin', 'settler', 'resolver']);

/** A callee whose value the lowering has in hand: a closure, a function parameter, a method of a known object or list. */
function callKnownValue(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  callee: ts.Expression,
  receiver: Value | undefined,
  args: readonly Value[],
  awaited: boolean,
): Value | undefined {
  if (
    ts.isIdentifier(callee) ||
    ts.isElementAccessExpression(callee) ||
    ts.isCallExpression(callee) ||
    ts.isArrowFunction(callee) ||
    ts.isFunctionExpression(callee)
  ) {
    const value = lowerExpression(cx, scope, callee);
    return KNOWN_CALLEES.has(value.kind) ? callIfKnown(cx, scope, value, node, args, awaited) : undefined;
  }
  if (receiver === undefined || !ts.isPropertyAccessExpression(callee)) return undefined;
  // `super.m()` is the base class's method whatever `this` overrides; its declaration says which.
  if (callee.expression.kind === ts.SyntaxKind.SuperKeyword) return undefined;
  const name = callee.name.text;
  if (receiver.kind === 'function') return callOfFunction(cx, receiver, name, node, args, awaited);
  if (receiver.kind === 'object' && receiver.isMap === true) return lowerMapMethod(cx, receiver, name, args);
  if (receiver.kind === 'object' || receiver.kind === 'instance') {
    const member = memberOf(cx, receiver, name, callee);
    if (member.kind === 'function')
      return callFunction(cx, { ...member, self: member.self ?? receiver }, node, args, awaited);
    return undefined;
  }
  if (mayBeList(cx, receiver, callee)) {
    const listed = lowerArrayMethod(cx, scope, node, receiver, name, args);
    if (listed !== undefined) return listed;
  }
  if (receiver.kind === 'choice') {
    // `handlers[event.type].handle(event)`
    const member = memberOf(cx, receiver, name, callee);
    if (member.kind === 'choice' && isCallable(member)) return callValue(cx, scope, member, node, args, awaited);
  }
  return undefined;
}

function mayBeList(cx: Lowering, value: Value, { name, expression }: ts.PropertyAccessExpression): boolean {
  switch (value.kind) {
    case 'array':
    case 'message':
    case 'choice':
    case 'derived':
      return true;
    case 'outcome':
      return value.shape.is === 'rows';
    case 'cell':
    case 'unknown':
      return eachElement.has(name.text) && isList(cx.services.checker, expression);
    default:
      return false;
  }
}

function callIfKnown(
  cx: Lowering,
  scope: Scope,
  value: Value,
  node: ts.Node,
  args: readonly Value[],
  awaited: boolean,
): Value | undefined {
  if (value.kind === 'choice' && !isCallable(value) && value.then.kind !== 'function' && value.else.kind !== 'function')
    return undefined;
  return callValue(cx, scope, value, node, args, awaited);
}

/** `f.call(self, …)`, `f.apply(self, […])`, `f.bind(self)`. */
function callOfFunction(
  cx: Lowering,
  callee: Extract<Value, { kind: 'function' }>,
  name: string,
  node: ts.CallExpression,
  args: readonly Value[],
  awaited: boolean,
): Value | undefined {
  const [self, ...rest] = args;
  // Of an object that was injected, only the class is known.
  const bound = { ...callee, self: self?.kind === 'unknown' ? (callee.self ?? self) : (self ?? callee.self) };
  if (name === 'bind') return { ...bound, leading: [...(callee.leading ?? []), ...rest] };
  if (name === 'call') return callFunction(cx, bound, node, rest, awaited);
  if (name === 'apply') {
    const [list] = rest;
    return callFunction(cx, bound, node, list?.kind === 'array' ? list.list.elements : [], awaited);
  }
  return undefined;
}

/** What Node's clients tell a callback where they are given one, and a promise where not. */
const ANSWERS: ReadonlySet<Match['entry']['is']> = new Set([
  'call',
  'publish',
  'read',
  'insert',
  'upsert',
  'update',
  'delete',
  'sql',
  'acquire',
  'begin',
  'commit',
  'rollback',
  'compute',
]);

function applyAt(cx: Lowering, site: Site, awaited: boolean): Value {
  const { entry, library } = site.match;
  // Put together, and sent where it is awaited.
  if (entry.is === 'query' && entry.runs !== true) return applyMeaning(cx, site);
  // A reply of Fastify can be awaited, but is under way without.
  const isReply = entry.is === 'reply' || entry.is === 'status';
  const isObservable = 'observable' in entry;
  // The type is dear, and of what is awaited it does not matter.
  const isPending = (): boolean =>
    isObservable || library.lazy === true || isPromiseLike(cx.services.checker, site.node);
  const isNow = awaited || isReply || !isPending();
  const isSent = isObservable && entry.is === 'publish';
  if (handsOver(site) && (library.callbacks === true || (ANSWERS.has(entry.is) && !isPending())))
    return withCallback(cx, site);
  const value = asTask(cx, site.node, isNow, 'variable', () => applyMeaning(cx, site), isSent);
  if (library.lazy === true) markUnsent(cx, value);
  else noteStarted(cx, site, value);
  return value;
}

function unresolved(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  callee: ts.Expression,
  receiver: Value | undefined,
  args: readonly Value[],
  awaited: boolean,
): Value {
  const { checker, index } = cx.services;
  // Reading a message is no work: `message.content.toString()`, `payload.items.map(…)`.
  if (receiver?.kind === 'message')
    return { ...receiver, path: `${receiver.path}.${lastName(callee) ?? ''}()`, list: false };
  // `match(kind).returnType<string>()`
  if (receiver?.kind === 'unknown' && receiver.cases !== undefined && args.length === 0) return receiver;
  const asynchronous = isPromiseLike(checker, node);
  const declaration = calledDeclaration(checker, node);
  const isOwn = declaration !== undefined && index.isOwn(declaration);
  const tag = isOwn ? taggedMeaning(cx, declaration, node) : undefined;
  if (tag !== undefined)
    return asTask(cx, node, awaited || !asynchronous, 'variable', () => applyTag(cx, tag, node, args));
  const match = asynchronous
    ? (promisifiedRow(cx, node.expression) ?? inferredRow(checker, cx.services.catalog, node))
    : undefined;
  if (match !== undefined)
    return applyAt(cx, { node, scope, match, receiver, argumentNodes: node.arguments, args }, awaited);
  if (!asynchronous && !(awaited && declaration === undefined)) {
    const given = runCallbacks(cx, scope, node, args, false);
    noteHandedOn(cx, node, args);
    // Synchronous calls of other packages do no input or output; own code without a body is a gap.
    if (isOwn) {
      noteUse(cx, 'unknown', [receiver, ...args]);
      cx.gap(node, 'the body of this call is not visible');
    }
    const value = cx.unknown([...(receiver === undefined ? [] : [receiver]), ...args], isOwn);
    // `match(kind).with('paid', async () => …)`: whoever awaits what it goes on with waits for that.
    const holds = [...(receiver === undefined ? [] : tasksIn(receiver)), ...tasksIn(given)];
    return mappedResult(cx, lastName(callee), given, holds.length === 0 ? value : { ...value, holds });
  }
  return asTask(cx, node, awaited, 'variable', () => {
    for (const argument of args) joinTasks(cx, argument);
    // `prisma.build.findUnique(…).action()`: what has methods of its own goes on with them.
    if (receiver !== undefined) joinTasks(cx, receiver);
    noteUse(cx, 'unknown', [receiver, ...args]);
    const verb = lastName(callee);
    if (isOwn && verb !== undefined && verbIn(cx.services.lexicon, verb) !== undefined)
      cx.step({ kind: 'call', service: 'api', takesKey: false, idempotent: false, lexical: true }, node, true);
    else unknownWork(cx, node, declaration, [receiver, ...args]);
    runCallbacks(cx, scope, node, args, true);
    return cx.unknown([...(receiver === undefined ? [] : [receiver]), ...args], true);
  });
}

/** A library that is handed a function runs it: `pRetry(() => work())`, with what it makes of the rest: `pMap(rows, row => save(row))`. */
export function runCallbacks(
  cx: Lowering,
  scope: Scope,
  node: ts.Node,
  args: readonly Value[],
  awaited: boolean,
): Value {
  const given = cx.unknown(args.filter(({ kind }) => kind !== 'function' && kind !== 'settler'));
  let value: Value = undefinedValue;
  cx.byHand.perhaps += 1;
  for (const argument of args) {
    if (argument.kind !== 'function' && argument.kind !== 'settler') continue;
    value = callValue(cx, scope, argument, node, [given], awaited);
    if (awaited) value = joinTasks(cx, value);
  }
  cx.byHand.perhaps -= 1;
  return value;
}

export function lowerNew(cx: Lowering, scope: Scope, node: ts.NewExpression, awaited: boolean): Value {
  const args = lowerArguments(cx, scope, node.arguments);
  const { catalog, checker, index } = cx.services;
  const callee = unwrap(node.expression);
  const own = classOf(checker, callee);
  if (own !== undefined && index.isOwn(own)) return instanceOf(own, { cx, scope, args });
  const map = mapOf(node, args) ?? setOfRows(ts.isIdentifier(callee) ? callee.text : '', args);
  if (map !== undefined) return map;
  const name = lastName(callee);
  const isNamed = name !== undefined && catalog.names.has(exportedName(node.getSourceFile(), name));
  if (!isNamed && !isConstructedValue(checker, callee)) return inferredCommand(cx, node, args);
  const origins = originsOfCallee(checker, node);
  const match =
    catalog.findConstruction(origins) ?? catalog.findCommand(originsOfType(checker, checker.getTypeAtLocation(node)));
  if (match === undefined) return inferredCommand(cx, node, args);
  if (match.entry.is !== 'dispatch' && 'command' in match.entry) return { kind: 'command', match, node, input: args };
  // What `new Promise(…)` starts goes on by itself.
  const isNow = awaited || !isPromiseLike(checker, node);
  return applyAt(cx, { node, scope, match, receiver: undefined, argumentNodes: node.arguments ?? [], args }, isNow);
}

/** `new RunTaskCommand(…)` of a service that no row describes. */
function inferredCommand(cx: Lowering, node: ts.NewExpression, args: readonly Value[]): Value {
  const match = inferredRow(cx.services.checker, cx.services.catalog, node);
  return match === undefined ? cx.unknown(args) : { kind: 'command', match, node, input: args };
}

/** `new this.orderModel(…)`: the constructor is a value whose type says what it makes. */
function isConstructedValue(checker: ts.TypeChecker, callee: ts.Expression): boolean {
  const declaration = symbolOf(checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee)?.valueDeclaration;
  return (
    declaration !== undefined &&
    (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration)) &&
    packageOfDeclaration(declaration) === ''
  );
}

export function lowerTagged(cx: Lowering, scope: Scope, node: ts.TaggedTemplateExpression, awaited: boolean): Value {
  const holes = ts.isTemplateExpression(node.template)
    ? node.template.templateSpans.map(span => lowerExpression(cx, scope, span.expression))
    : [];
  const tag = unwrap(node.tag);
  // What is tagged goes through the tag itself, or through what it is a member of.
  const receiver = lowerExpression(cx, scope, ts.isPropertyAccessExpression(tag) ? tag.expression : tag);
  const match = cx.services.catalog.find(originsOfCallee(cx.services.checker, node));
  if (match !== undefined)
    return applyAt(cx, { node, scope, match, receiver, argumentNodes: [], args: holes }, awaited);
  return { kind: 'derived', op: `tag ${lastName(tag) ?? ''}`, parts: [templateValue(node.template, holes)] };
}
