import type { ConsumerMeaning, HandlerRow, ReceiveMeaning } from '../catalog/model.ts';
import { isDecoratedGate, lowerFunctionBody } from '../effects/lower/functions.ts';
import { selfOf } from '../effects/lower/instances.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import { memberOf } from '../effects/lower/members.ts';
import { outcomesOf, settledByOutcomes } from '../effects/lower/outcomes.ts';
import { settleBy } from '../effects/lower/replies.ts';
import { childScope, moduleScope } from '../effects/lower/scopes.ts';
import { memberName, pathParts } from '../effects/lower/site.ts';
import { lowerStatement } from '../effects/lower/statements.ts';
import { isBestEffort } from '../effects/lower/tags.ts';
import { headOf, placeOf } from '../effects/place.ts';
import type { Place, Program, ReturnSettles } from '../effects/program.ts';
import { noteGivenBack } from '../effects/lower/uses.ts';
import { partsOf, undefinedValue, type Value } from '../effects/value.ts';
import { isList } from '../typescript/signature.ts';
import { hasBody, nameText, ts, type FunctionWithBody } from '../typescript/syntax.ts';
import type { Around } from './around.ts';
import type { Consumer, Contract } from './consumer.ts';
import { asRelay } from './relay.ts';

/** Lowers a handler, its parameters bound to the message. */
export function buildHandler(
  cx: Lowering,
  handler: Extract<Value, { kind: 'function' }>,
  row: Omit<HandlerRow, 'at'>,
  contract: Contract,
  meaning: ConsumerMeaning,
  at: ts.Node,
  around: Around = {},
): Consumer {
  const { declaration } = handler;
  cx.repliesSettle = meaning.acks === 'response';
  cx.outcomes = contract.acks === 'returnValue' ? outcomesOf(meaning) : undefined;
  cx.returnsSettledResults = around.settledResults === true;
  if (around.via !== undefined) cx.via.push(placeOf(around.via));
  if (around.unknown !== undefined) cx.gap(around.unknown, 'what this does around the handler is not known');
  const settles = takesCallback(declaration, row) || contract.transactionOf !== undefined;
  const treated: Contract = settles ? { ...contract, acks: 'explicit' } : contract;
  const program = inTransaction(cx, treated, at, client => {
    if (!hasBody(declaration)) {
      cx.gap(at, 'the body of the handler is not visible');
      return;
    }
    cx.onReturn = (value, node) => settlesAround(cx, value, around) ?? settlesOf(cx, treated, meaning, value, node);
    cx.active.push(handler);
    // What is not known may be a gate as well.
    const isGated = around.gated === true || around.unknown !== undefined || isDecoratedGate(cx, declaration);
    if (isGated) cx.gates += 1;
    const args = messageArguments(cx, declaration, row);
    if (client !== undefined && row.client !== undefined) args[positionOf(row.client)] = client;
    const value = lowerFunctionBody(cx, handler, declaration, args, true, true);
    if (row.curried !== undefined && value.kind === 'function') runCurried(cx, value, row.curried, at);
    cx.active.pop();
  });
  if (around.via !== undefined) cx.via.pop();
  const explicit = meaning.explicitWhenSettled === true && cx.settles;
  // A tick: the message says nothing, what the table has to be sent does.
  const relayed = cx.usesMessage ? undefined : relayOf(cx, at, asRelay(program));
  if (relayed !== undefined) return relayed;
  return {
    contract: explicit ? { ...treated, acks: 'explicit' } : asSettled(cx, withReplies(cx, treated)),
    at: headOf(at),
    ...registeredFor(cx, at),
    program,
    gaps: cx.gaps,
    isCutShort: cx.isCutShort,
    kind: 'handler',
    ...(cx.usesMessage ? {} : { isSignal: true }),
    ...(isBestEffort(declaration, at) ? { isBestEffort: true } : {}),
    ...(cx.handsMessageOn ? { handsMessageOn: true } : {}),
    clientVariables: cx.clientVariables,
    unread: cx.unread,
    eventOrders: cx.eventOrders,
    remembered: cx.memory.questions,
  };
}

/** `orders` of `channel.consume('orders', …)`, or of a constant in its place. */
function registeredFor(cx: Lowering, at: ts.Node): Pick<Consumer, 'registeredFor'> {
  const [first] = ts.isCallExpression(at) || ts.isNewExpression(at) ? (at.arguments ?? []) : [];
  const isName = first !== undefined && (ts.isStringLiteralLike(first) || isNameExpression(first));
  const type = isName ? cx.services.checker.getTypeAtLocation(first) : undefined;
  return type?.isStringLiteral() === true ? { registeredFor: type.value } : {};
}

function isNameExpression(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node);
}

/** Does the handler declare the callback by which it settles? What takes the rest of the arguments declares none, as clients count them. */
function takesCallback(declaration: ts.SignatureDeclaration, row: Omit<HandlerRow, 'at'>): boolean {
  const named = declaration.parameters.filter(({ dotDotDotToken }) => dotDotDotToken === undefined);
  return row.done !== undefined && named.length > positionOf(row.done);
}

/** `Parameter[1]` → 1 */
function positionOf(path: string): number {
  return Number(pathParts(path)[0]?.index ?? '0');
}

/** The client's own transaction around the handler, when there is one: it acknowledges and commits in one step. */
function inTransaction(
  cx: Lowering,
  contract: Contract,
  at: ts.Node,
  build: (client: Extract<Value, { kind: 'client' }> | undefined) => void,
): Program {
  const store = contract.transactionOf;
  if (store === undefined)
    return cx.collect(() => {
      build(undefined);
    });
  const client = cx.newId();
  return cx.collect(() => {
    const body = cx.collect(() => {
      const handled = cx.collect(() => {
        build({ kind: 'client', client, name: `transaction of ${contract.library}` });
      });
      cx.emit({ kind: 'call', body: handled });
      cx.step({ kind: 'ack', covers: 'batch', client }, at, false);
    });
    const trace = cx.traceOf(at);
    cx.emit({ kind: 'transaction', client, store, isolation: 'default', body, at: trace });
  });
}

/** `(...args) => async ({ job }) => …`: the client calls what the handler gave with the message's own context. */
function runCurried(cx: Lowering, inner: Extract<Value, { kind: 'function' }>, path: string, at: ts.Node): void {
  if (!hasBody(inner.declaration)) {
    cx.gap(at, 'the body of the handler is not visible');
    return;
  }
  cx.active.push(inner);
  lowerFunctionBody(cx, inner, inner.declaration, contextArguments(inner.declaration, path), true, true);
  cx.active.pop();
}

/** The parameters of the inner function; what the row names is part of the message, and so is the rest. */
function contextArguments(declaration: ts.SignatureDeclaration, path: string): readonly Value[] {
  return declaration.parameters.map((_, index): Value => {
    const of = index === positionOf(path) ? 'context' : `context${String(index)}`;
    return { kind: 'message', path: of };
  });
}

/** Lowers a loop over received messages, or the function that receives. */
export function buildLoop(cx: Lowering, container: ts.Node, contract: Contract, meaning: ReceiveMeaning): Consumer {
  cx.repliesSettle = meaning.acks === 'response';
  cx.onReturn = (value, node) => {
    if (cx.repliesSettle) return settledByReply(cx, value, node);
    if (!ts.isIterationStatement(container, false)) noteGivenBack(cx, node, value);
    return undefined;
  };
  const program = cx.collect(() => {
    if (ts.isIterationStatement(container, false)) {
      cx.receivingLoop = container;
      lowerStatement(cx, childScope(moduleScope, undefined, selfOf(container)), container);
    } else if (hasBody(container)) lowerUncalled(cx, container, true);
  });
  return loopConsumer(cx, withReplies(cx, contract), headOf(container), program);
}

/** A loop that receives goes on with other messages when one has failed: it is no retry of that one. */
export function loopConsumer(cx: Lowering, contract: Contract, at: Place, program: Program): Consumer {
  return {
    contract: asSettled(cx, contract),
    at,
    program: receivingOnce(program),
    gaps: cx.gaps,
    isCutShort: cx.isCutShort,
    kind: 'loop',
    ...(cx.handsMessageOn ? { handsMessageOn: true } : {}),
    clientVariables: cx.clientVariables,
    unread: cx.unread,
    eventOrders: cx.eventOrders,
    remembered: cx.memory.questions,
  };
}

function receivingOnce(program: Program): Program {
  if (program.kind === 'loop') return { ...program, endless: false };
  return program.kind === 'sequence' ? { ...program, parts: program.parts.map(receivingOnce) } : program;
}

/** A row stays unsent until it is marked: a crash or a throw and the next round reads it again. */
const relayContract: Contract = {
  library: 'outbox',
  acks: 'explicit',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
};

export function buildRelay(cx: Lowering, declaration: FunctionWithBody): Consumer | undefined {
  const program = cx.collect(() => {
    lowerUncalled(cx, declaration);
  });
  return relayOf(cx, declaration, asRelay(program));
}

function relayOf(cx: Lowering, at: ts.Node, program: Program | undefined): Consumer | undefined {
  return (
    program && {
      contract: relayContract,
      at: headOf(at),
      program,
      gaps: cx.gaps,
      isCutShort: cx.isCutShort,
      kind: 'relay',
      clientVariables: cx.clientVariables,
      unread: cx.unread,
    }
  );
}

/** Whoever sends a response says with it that the message is done; otherwise the framework does, after the handler. */
function withReplies(cx: Lowering, contract: Contract): Contract {
  return cx.repliesSettle && cx.replied ? { ...contract, acks: 'explicit' } : contract;
}

/** Where an option that is not visible decides, a handler that settles nothing leaves it to the broker, as far as anybody can tell. */
function asSettled(cx: Lowering, contract: Contract): Contract {
  return contract.acksUnsure === true && !cx.settles ? { ...contract, acks: 'onDelivery' } : contract;
}

/** A function of whose caller nothing is known. */
export function lowerUncalled(cx: Lowering, declaration: FunctionWithBody, isHandler = false): void {
  const self = selfOf(declaration);
  const callee = { kind: 'function', declaration, scope: moduleScope, self } as const;
  const args = declaration.parameters.map(() => cx.unknown());
  cx.active.push(callee);
  lowerFunctionBody(cx, callee, declaration, args, true, isHandler);
  cx.active.pop();
}

/** The parameters as parts of the delivery; the row says where the message or the batch is. */
function messageArguments(cx: Lowering, declaration: FunctionWithBody, row: Omit<HandlerRow, 'at'>): Value[] {
  const batch = batchOf(cx, declaration, row);
  const path = batch ?? row.message ?? 'Parameter[0]';
  const [root, ...members] = pathParts(path);
  const position = Number(root?.index ?? '0');
  const list = ['message', ...members.map(part => part.index ?? '[]')].join('.');
  const isList = batch !== undefined && members.length === 0;
  if (batch !== undefined && !isList) cx.batchPaths.add(list);
  cx.wholePaths.add(batch === undefined ? list : `${list}[]`);
  const error = row.error === undefined ? undefined : Number(pathParts(row.error)[0]?.index);
  return declaration.parameters.map((parameter, index): Value => {
    if (index === error) return undefinedValue;
    if (index === position) return { kind: 'message', path: 'message', list: isList };
    if (row.done !== undefined && index === positionOf(row.done))
      return { kind: 'settler', name: nameText(parameter.name) ?? 'done' };
    // A context or token belongs to the delivery as well; the catalog knows which of its fields change.
    const unstable = row.unstable?.some(of => positionOf(of) === index) === true ? headOf(parameter) : undefined;
    return { kind: 'message', path: `parameter${String(index)}`, unstable };
  });
}

/** Where the list of messages is; a row with both forms goes by what the handler declares. */
function batchOf(cx: Lowering, declaration: FunctionWithBody, row: Omit<HandlerRow, 'at'>): string | undefined {
  if (row.batch === undefined || row.message === undefined) return row.batch;
  const [root, ...members] = pathParts(row.batch);
  const parameter = declaration.parameters[Number(root?.index ?? '0')];
  if (parameter === undefined || members.length > 0) return undefined;
  const { checker } = cx.services;
  const type = checker.getTypeAtLocation(parameter);
  return checker.isArrayType(type) || checker.isTupleType(type) ? row.batch : undefined;
}

/** What a return value tells those who stand around the handler; `undefined` where it is for the client. */
function settlesAround(cx: Lowering, value: Value, { settledResults, unknown }: Around): ReturnSettles | undefined {
  if (settledResults === true) {
    return value.kind === 'array' && cx.collecting.has(value.list.id)
      ? { kind: 'ackExcept', list: value.list.id }
      : { kind: 'nothing' };
  }
  const isNothing = value.kind === 'literal' && value.value === undefined;
  return unknown === undefined || isNothing ? undefined : { kind: 'nothing' };
}

/** What a return value tells the broker. */
function settlesOf(
  cx: Lowering,
  contract: Contract,
  meaning: ConsumerMeaning,
  value: Value,
  node: ts.Node,
): ReturnSettles | undefined {
  if (cx.repliesSettle) return settledByReply(cx, value, node);
  if (value.kind === 'verdict') return settledByVerdict(cx, value, node);
  if (contract.acks === 'returnValue')
    return cx.outcomes === undefined ? settledByValue(cx, value) : settledByOutcomes(cx, value, returned(node));
  const member = memberName(meaning.failuresReturned);
  if (contract.acks !== 'onReturn' || member === undefined) return undefined;
  const failures = memberOf(cx, value, member, node);
  if (failures.kind === 'literal' && failures.value === undefined) return { kind: 'ack' };
  if (value.kind === 'literal') return { kind: 'ack' };
  if (failures.kind === 'array' && !(failures.list.open && failures.list.elements.length > 0)) {
    const list = failures.list.from ?? failures.list.id;
    // `return { batchItemFailures: [{ itemIdentifier }] }` where one fails: the list is made here.
    if (failures.list.elements.length > 0 && !cx.collecting.has(list))
      cx.step({ kind: 'collect', list }, returned(node), false);
    return { kind: 'ackExcept', list, ...(meaning.failuresCover === 'onward' ? { onward: true } : {}) };
  }
  // A list that cannot be told is not held against the handler; one of something else (the results of `allSettled`) tells nothing.
  return isList(cx.services.checker, returned(node)) ? { kind: 'ack' } : { kind: 'nothing' };
}

/** The verdict is a step of its own, at the `return`; the return itself then settles nothing. */
function settledByVerdict(cx: Lowering, verdict: Extract<Value, { kind: 'verdict' }>, node: ts.Node): ReturnSettles {
  if (verdict.as === 'ack') return { kind: 'ack' };
  settleBy(cx, verdict, returned(node));
  return { kind: 'nothing' };
}

/** A response that is returned is sent; a plain object that is returned, the framework sends as one of success. */
function settledByReply(cx: Lowering, value: Value, node: ts.Node): ReturnSettles | undefined {
  if (value.kind === 'verdict') {
    settleBy(cx, value, returned(node));
    return { kind: 'nothing' };
  }
  if (value.kind === 'object') cx.step({ kind: 'ack', covers: 'message' }, returned(node), false);
  if (value.kind === 'unknown' && !cx.replied && isUntyped(cx, returned(node))) {
    cx.gap(node, 'what this response says is not visible');
    cx.step({ kind: 'nack', requeue: 'unknown', covers: 'message' }, returned(node), false);
  }
  return undefined;
}

/** `new NextResponse(…)` of a package that is not installed. */
function isUntyped({ services: { checker } }: Lowering, node: ts.Node): boolean {
  return ts.isExpression(node) && (checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) !== 0;
}

function returned(node: ts.Node): ts.Node {
  return ts.isReturnStatement(node) ? (node.expression ?? node) : node;
}

function settledByValue(cx: Lowering, value: Value): ReturnSettles {
  if (value.kind === 'array') {
    const { id, from } = value.list;
    const named = [id, from].find(list => list !== undefined && cx.collecting.has(list));
    if (named !== undefined) return { kind: 'ackOnly', list: named };
  }
  const parts = [...partsOf(value)].filter(part => part.kind !== 'choice');
  const [only] = parts;
  if ((value.kind === 'array' && value.list.chosen === true) || (value.kind === 'message' && value.chosen === true))
    return { kind: 'ack', chosen: true };
  if (parts.length === 1 && only?.kind === 'array' && !only.list.perMessage)
    return { kind: 'ackOnly', list: only.list.from ?? only.list.id };
  if (parts.every(part => part.kind === 'literal' && part.value == null)) return { kind: 'nothing' };
  return { kind: 'ack' };
}
