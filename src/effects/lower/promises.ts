import { isKeywordCallee, ts, unwrap } from '../../typescript/syntax.ts';
import { isPromiseLike } from '../../typescript/signature.ts';
import type { AttemptId, Detached, DetachedForm, Parallel, Program, TaskId } from '../program.ts';
import { rowOfCallee } from '../callee-row.ts';
import { textOf, undefinedValue, type Value } from '../value.ts';
import { elementsOf } from './arrays.ts';
import { noteDropped } from './batch-results.ts';
import { lowerExpression, tasksIn } from './expressions.ts';
import { callValue } from './functions.ts';
import { awaitQueries, holdsQuery, queriesIn, runQuery } from './query-runs.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { isEmpty } from '../parts.ts';
import { settlesOlder } from './resolvers.ts';
import type { Site } from './site.ts';

/** An observable is no promise: `await client.emit(…)` goes on at once. */
export function lowerAwait(cx: Lowering, scope: Scope, awaited: ts.Expression): Value {
  const call = unwrap(awaited);
  const isCall = ts.isCallExpression(call) && !isKeywordCallee(call.expression);
  const row = isCall ? rowOfCallee(cx.services, call) : undefined;
  if (row !== undefined && 'observable' in row.entry) return lowerExpression(cx, scope, awaited);
  return joinTasks(cx, lowerExpression(cx, scope, awaited, true));
}

/** `await value`: waits for every task in it, and sends the query that it is. */
export function joinTasks(cx: Lowering, value: Value): Value {
  for (const task of tasksIn(value)) cx.emit({ kind: 'join', task: task.task });
  return settled(awaitQueries(cx, value));
}

/** `await writer.close()`: waits for whatever was begun through the client, and can fail. */
export function joinStarted(cx: Lowering, { node, receiver }: Site): Value {
  cx.step({ kind: 'compute' }, node, true);
  for (const task of receiver === undefined ? [] : (cx.started.get(textOf(receiver)) ?? []))
    cx.emit({ kind: 'join', task });
  return undefinedValue;
}

/** Remembers it for `joinStarted`. */
export function noteStarted(cx: Lowering, { receiver }: Site, value: Value): void {
  if (value.kind !== 'task' || receiver === undefined) return;
  const client = textOf(receiver);
  cx.started.set(client, [...(cx.started.get(client) ?? []), value.task]);
}

/** What the value is once its promises are. */
export function settled(value: Value): Value {
  if (value.kind === 'task') return settled(value.value);
  if (value.kind === 'choice') return { ...value, then: settled(value.then), else: settled(value.else) };
  return value;
}

/** Runs `build` now if its promise is awaited, else as a task of its own. */
export function asTask(
  cx: Lowering,
  node: ts.Node,
  awaited: boolean,
  form: DetachedForm,
  build: () => Value,
  isSent = false,
): Value {
  if (awaited) return build();
  let value: Value = undefinedValue;
  let body: Program = { kind: 'sequence', parts: [] };
  // `work().then(resolve, reject)` is waited for with the promise that it settles.
  const isAwaited = settlesOlder(cx, () => (body = cx.collect(() => (value = build()))));
  if (isEmpty(body)) return value;
  if (isAwaited) {
    cx.emit(body);
    return value;
  }
  const task = cx.newId();
  cx.emit({ kind: 'detached', task, form, ...(isSent ? { isSent } : {}), body, at: cx.traceOf(node) });
  return { kind: 'task', task, value };
}

/**
 * The statement that drops a promise says how: bare, `void`, … A function that only hands its promise on has not dropped it, so
 * then the statement is the place as well.
 */
export function markDetached(cx: Lowering, value: Value, form: DetachedForm, dropped?: ts.Node): void {
  const [query, ...others] = queriesIn(value);
  if (query !== undefined) {
    const body = cx.collect(() => [query, ...others].map(one => runQuery(cx, one)));
    const at = cx.traceOf(dropped ?? query.node);
    const neverRuns = isPromiseLike(cx.services.checker, query.node) ? 'unawaited' : 'unexecuted';
    cx.emit({ kind: 'detached', task: cx.newId(), form, neverRuns, body, at });
    return;
  }
  const last = cx.lastEmitted();
  if (value.kind !== 'task' || last === undefined) return;
  const isHandedOn = last.kind !== 'detached' && dropped !== undefined;
  const marked = changed(last, value.task, isHandedOn ? { form, at: cx.traceOf(dropped) } : { form });
  if (marked !== undefined) cx.replaceLast(marked);
}

/** The task is a query that is sent only when it is awaited. */
export function markUnsent(cx: Lowering, value: Value): void {
  const last = cx.lastEmitted();
  const marked =
    value.kind === 'task' && last !== undefined ? changed(last, value.task, { neverRuns: 'unawaited' }) : undefined;
  if (marked !== undefined) cx.replaceLast(marked);
}

/** The program with that task changed, where a function's body started it last. */
function changed(program: Program, task: TaskId, change: Partial<Detached>): Program | undefined {
  if (program.kind === 'detached')
    return program.task === task && program.form === 'variable' ? { ...program, ...change } : undefined;
  if (program.kind === 'call') {
    const body = changed(program.body, task, change);
    return body && { ...program, body };
  }
  if (program.kind !== 'sequence') return undefined;
  const index = program.parts.findLastIndex(({ kind }) => kind !== 'exit');
  const part = program.parts[index];
  const marked = part && changed(part, task, change);
  return marked && { ...program, parts: program.parts.with(index, marked) };
}

const PROMISE_METHODS: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** `p.then(f)`, `p.catch(f)`, `p.finally(f)`; `undefined` when the receiver is no promise. */
export function lowerPromiseMethod(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  awaited: boolean,
): Value | undefined {
  const method = callee.name.text;
  if (!PROMISE_METHODS.has(method)) return undefined;
  if (!isPromiseLike(cx.services.checker, callee.expression)) return undefined;
  const form: DetachedForm = method === 'catch' || node.arguments.length > 1 ? 'caught' : 'variable';
  const build = (): Value => {
    const receiver = (): Value => joinTasks(cx, lowerExpression(cx, scope, callee.expression, true));
    const [first, second] = node.arguments;
    if (method === 'then') {
      if (second === undefined) return callback(cx, scope, first, [receiver()]);
      return attempt(cx, scope, node, receiver, second, undefined, value => callback(cx, scope, first, [value]));
    }
    return method === 'catch'
      ? attempt(cx, scope, node, receiver, first, undefined, value => value)
      : attempt(cx, scope, node, receiver, undefined, first, value => value);
  };
  return argumentsFirst(cx, node, () => asTask(cx, node, awaited, form, build));
}

/** What fails before there is a promise is no failure of the promise: `save(JSON.parse(text)).catch(…)`. */
function argumentsFirst(cx: Lowering, chain: ts.CallExpression, build: () => Value): Value {
  const first = firstCallOf(chain);
  const { onCall } = cx;
  let before: Program | undefined;
  let value: Value = undefinedValue;
  cx.onCall = call => {
    onCall(call);
    if (call === first) before = cx.takeEmitted();
  };
  const rest = cx.collect(() => (value = build()));
  cx.onCall = onCall;
  if (before !== undefined && !isEmpty(before)) cx.emit(before);
  if (!isEmpty(rest)) cx.emit(rest);
  return value;
}

/** `save(order)` of `save(order).then(log).catch(log)` */
function firstCallOf(chain: ts.CallExpression): ts.CallExpression | undefined {
  let call = chain;
  while (ts.isPropertyAccessExpression(call.expression)) {
    const { name, expression } = call.expression;
    const before = unwrap(expression);
    if (!PROMISE_METHODS.has(name.text) || !ts.isCallExpression(before) || ts.isOptionalChain(before)) break;
    call = before;
  }
  return call === chain ? undefined : call;
}

function callback(cx: Lowering, scope: Scope, handler: ts.Expression | undefined, args: readonly Value[]): Value {
  if (handler === undefined) return args[0] ?? undefinedValue;
  const value = lowerExpression(cx, scope, handler);
  if (value.kind === 'function' && value.declaration.parameters.length === 0)
    args.forEach(part => noteDropped(cx, part));
  return joinTasks(cx, callValue(cx, scope, value, handler, args, true));
}

function attempt(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  receiver: () => Value,
  onFailure: ts.Expression | undefined,
  always: ts.Expression | undefined,
  after: (value: Value) => Value,
): Value {
  const id = cx.newId();
  let value: Value = undefinedValue;
  let recovered: Value = undefinedValue;
  const body = cx.collect(() => (value = receiver()));
  const caught =
    onFailure === undefined
      ? undefined
      : cx.collect(() => {
          cx.catchDepth += 1;
          recovered = callback(cx, scope, onFailure, [{ kind: 'error', attempt: id, path: '' }]);
          cx.catchDepth -= 1;
        });
  const last = always === undefined ? undefined : cx.collect(() => callback(cx, scope, always, []));
  // `.catch` is reported where it is called: the name, not the whole chain.
  const { at, via } = cx.traceOf(onFailure === undefined ? node : nameOfCall(node));
  const program: Program = {
    kind: 'attempt',
    id,
    body,
    catch: caught === undefined ? undefined : { at, via, body: caught },
    finally: last,
  };
  const failed = { kind: 'failed', attempt: id } as const;
  if (!isEmpty(body)) cx.emit(program);
  // `then(ok, failed)`: `ok` runs outside the reach of `failed`, and only when nothing was caught.
  const rest = cx.collect(() => (value = after(value)));
  if (!isEmpty(rest)) cx.emit({ kind: 'branch', condition: failed, then: { kind: 'sequence', parts: [] }, else: rest });
  return onFailure === undefined ? value : { kind: 'choice', condition: failed, then: recovered, else: value };
}

function nameOfCall(node: ts.CallExpression): ts.Node {
  return ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node;
}

const combinators: ReadonlyMap<string, Parallel['mode']> = new Map([
  ['all', 'all'],
  ['allSettled', 'settled'],
  ['race', 'race'],
  ['any', 'race'],
]);

/** `Promise.all(…)` and its relatives; `undefined` for anything else. */
export function lowerPromiseStatic(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  awaited: boolean,
): Value | undefined {
  if (!ts.isIdentifier(callee.expression) || callee.expression.text !== 'Promise') return undefined;
  const [argument] = node.arguments;
  if (callee.name.text === 'resolve') {
    return argument === undefined ? undefinedValue : lowerExpression(cx, scope, argument, awaited);
  }
  if (callee.name.text === 'reject') {
    return asTask(cx, node, awaited, 'variable', () => {
      if (argument !== undefined) lowerExpression(cx, scope, argument);
      cx.emit({ kind: 'exit', how: 'throw', at: cx.traceOf(node).at });
      return undefinedValue;
    });
  }
  const mode = combinators.get(callee.name.text);
  if (mode === undefined || argument === undefined) return undefined;
  return asTask(cx, node, awaited, 'variable', () => lowerCombinator(cx, scope, mode, node, argument));
}

function lowerCombinator(
  cx: Lowering,
  scope: Scope,
  mode: Parallel['mode'],
  node: ts.CallExpression,
  argument: ts.Expression,
): Value {
  if (ts.isArrayLiteralExpression(argument) && !argument.elements.some(ts.isSpreadElement)) {
    const values: Value[] = [];
    const branches = argument.elements.map(element =>
      cx.collect(() => values.push(joinTasks(cx, lowerExpression(cx, scope, element, true)))),
    );
    const id = emitParallel(cx, mode, branches, false, node);
    return mode === 'all' ? cx.newArray(values, false) : resultsOf(cx, values, id);
  }
  // `Promise.all(messages.map(async …))`: the loop that starts the tasks, then their join, is one parallel step.
  let list: Value = undefinedValue;
  const started = cx.collect(() => (list = lowerExpression(cx, scope, argument)));
  const sent = sendList(cx, mode, started, list, node);
  if (sent !== undefined) return sent;
  const mapped = startedInLoop(started, list) ?? startedJustBefore(cx, mode, started, list);
  if (mapped !== undefined) {
    if (mapped.before !== undefined) cx.emit(mapped.before);
    if (mode === 'settled' && mapped.overMessages && cx.returnsSettledResults)
      return settledResults(cx, mapped.body, node);
    const id = emitParallel(cx, mode, [mapped.body], mapped.overMessages, node);
    return mode === 'all' ? settledList(cx, list) : resultsOf(cx, [list], id);
  }
  if (!isEmpty(started)) cx.emit(started);
  if (mode === 'all') {
    joinTasks(cx, list);
    return settledList(cx, list);
  }
  const joins = tasksIn(list).map((task): Program => ({ kind: 'join', task: task.task }));
  return resultsOf(cx, [list], emitParallel(cx, mode, joins, false, node));
}

/** `Promise.all(items.map(item => db('lines').insert(item)))`: queries are sent here, not where they were put together. */
function sendList(
  cx: Lowering,
  mode: Parallel['mode'],
  started: Program,
  list: Value,
  node: ts.CallExpression,
): Value | undefined {
  if (list.kind !== 'array' || !list.list.elements.some(holdsQuery)) return undefined;
  if (!isEmpty(started)) cx.emit(started);
  const { elements, open, perMessage } = list.list;
  const values: Value[] = [];
  const branches = elements.map(element => cx.collect(() => values.push(joinTasks(cx, element))));
  const id = emitParallel(cx, mode, branches, perMessage && branches.length === 1, node);
  return mode === 'all' ? cx.newArray(values, open, perMessage) : resultsOf(cx, values, id);
}

/** The list of results stands for the messages whose work failed. */
function settledResults(cx: Lowering, body: Program, node: ts.Node): Value {
  const results = cx.newArray([], true, true);
  cx.collecting.add(results.list.id);
  const { at, via } = cx.traceOf(node);
  const noted = cx.collect(() => {
    cx.step({ kind: 'collect', list: results.list.id }, node, false);
  });
  const kept: Program = { kind: 'attempt', id: cx.newId(), body, catch: { at, via, body: noted }, finally: undefined };
  emitParallel(cx, 'settled', [kept], true, node);
  return results;
}

function settledList(cx: Lowering, list: Value): Value {
  if (list.kind !== 'array') return settled(list);
  return cx.newArray(list.list.elements.map(settled), list.list.open, list.list.perMessage);
}

/** A loop whose body only starts a task that the list holds: the body of that task is a parallel branch. */
function startedInLoop(
  started: Program,
  list: Value,
): { readonly before: Program | undefined; readonly body: Program; readonly overMessages: boolean } | undefined {
  const parts = started.kind === 'sequence' ? started.parts : [started];
  const loop = parts.at(-1);
  if (loop?.kind !== 'loop' || elementsOf(list) === undefined) return undefined;
  const tasks = new Set(tasksIn(list).map(task => task.task));
  const before = parts.length > 1 ? ({ kind: 'sequence', parts: parts.slice(0, -1) } as const) : undefined;
  return { before, body: withoutTasks(loop.body, tasks), overMessages: loop.over === 'messages' };
}

/** `const saves = messages.map(save); await Promise.allSettled(saves)`: as if it were written in one. */
function startedJustBefore(
  cx: Lowering,
  mode: Parallel['mode'],
  started: Program,
  list: Value,
): ReturnType<typeof startedInLoop> {
  const last = cx.lastEmitted();
  if (mode !== 'settled' || last === undefined || !isEmpty(started) || tasksIn(list).length === 0) return undefined;
  const mapped = startedInLoop(last, list);
  if (mapped !== undefined) cx.replaceLast({ kind: 'sequence', parts: [] });
  return mapped;
}

/** The tasks run in line: also those that a plain callback starts and returns (`map(message => save(message))`). */
export function withoutTasks(program: Program, tasks: ReadonlySet<TaskId>): Program {
  const inner = (part: Program): Program => withoutTasks(part, tasks);
  switch (program.kind) {
    case 'detached':
      return tasks.has(program.task) ? program.body : program;
    case 'sequence':
      return { ...program, parts: program.parts.map(inner) };
    case 'branch':
      return { ...program, then: inner(program.then), else: inner(program.else) };
    case 'call':
    case 'block':
      return { ...program, body: inner(program.body) };
    default:
      return program;
  }
}

/** Gives the id of what a `settled` one collects. */
function emitParallel(
  cx: Lowering,
  mode: Parallel['mode'],
  branches: readonly Program[],
  overMessages: boolean,
  node: ts.Node,
): AttemptId | undefined {
  if (branches.every(isEmpty)) return undefined;
  const collected = mode === 'settled' ? { id: cx.newId() } : {};
  cx.emit({ kind: 'parallel', mode, ...collected, branches, overMessages, at: cx.traceOf(node) });
  return collected.id;
}

/** What a combinator gives of which the values are not told one by one. */
function resultsOf(cx: Lowering, values: readonly Value[], id: AttemptId | undefined): Value {
  return id === undefined ? cx.unknown(values) : { ...cx.unknown(values), results: id };
}
