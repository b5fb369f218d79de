import { bodyOf } from '../../typescript/declarations.ts';
import { originsOfCallee } from '../../typescript/origin.ts';
import { hasBody, isAsync, isGenerator, ts, unwrap, type FunctionWithBody } from '../../typescript/syntax.ts';
import { DEEPEST_CALL } from '../bounds.ts';
import { placeOf } from '../place.ts';
import { partsOf, undefinedValue, type Value } from '../value.ts';
import { inDecoratedTransaction } from './ambient.ts';
import { lowerExpression, tasksIn } from './expressions.ts';
import { branch, choice, either, Lowering, pathCondition } from './lowering.ts';
import type { Frame, Scope } from './scope.ts';
import { isInert } from '../parts.ts';
import { patternBindings, withDefault } from './patterns.ts';
import { asTask, joinTasks } from './promises.ts';
import { holdsQuery } from './query-runs.ts';
import { isRepeated } from './recursion.ts';
import { callResolver } from './resolvers.ts';
import { childScope } from './scopes.ts';
import { callSettler } from './settler.ts';
import { applyTag, checkPure, taggedMeaning } from './tags.ts';
import { lowerBlock } from './statements.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Calls a value: a known function is spliced in, anything else is not followed. */
export function callValue(
  cx: Lowering,
  scope: Scope,
  callee: Value,
  node: ts.Node,
  args: readonly Value[],
  awaited: boolean,
): Value {
  if (callee.kind === 'function') return callFunction(cx, callee, node, args, awaited);
  if (callee.kind === 'choice' && isCallable(callee)) return callEither(cx, scope, callee, node, args, awaited);
  // `handler?.(event)` without a handler
  if (callee.kind === 'literal' && callee.value === undefined) return undefinedValue;
  if (callee.kind === 'choice') {
    // `onError ?? noop`: the first function that is known.
    const known = callee.then.kind === 'function' ? callee.then : callee.else;
    if (known.kind === 'function') return callFunction(cx, known, node, args, awaited);
  }
  if (callee.kind === 'settler') return callSettler(cx, scope, node, args[0]);
  if (callee.kind === 'resolver') return callResolver(cx, callee, node, args[0]);
  if (callee.kind === 'builtin') return callValue(cx, scope, callee.self, node, args, awaited);
  return cx.unknown([callee, ...args], true);
}

/** A function whatever the conditions say, or nothing at all. */
export function isCallable(value: Value): boolean {
  if (value.kind === 'choice') return isCallable(value.then) && isCallable(value.else);
  return (
    value.kind === 'function' ||
    value.kind === 'settler' ||
    value.kind === 'resolver' ||
    (value.kind === 'literal' && value.value === undefined)
  );
}

function callEither(
  cx: Lowering,
  scope: Scope,
  { condition, then, else: otherwise }: Extract<Value, { kind: 'choice' }>,
  node: ts.Node,
  args: readonly Value[],
  awaited: boolean,
): Value {
  return either(
    cx,
    scope.frame,
    condition,
    () => callValue(cx, scope, then, node, args, awaited),
    () => callValue(cx, scope, otherwise, node, args, awaited),
  );
}

/** Splices a function's body in at the place of the call. */
export function callFunction(
  cx: Lowering,
  callee: FunctionValue,
  node: ts.Node,
  args: readonly Value[],
  awaited: boolean,
): Value {
  const { declaration } = callee;
  const tag = taggedMeaning(cx, declaration, node);
  if (tag === 'pure' && hasBody(declaration)) {
    const own = new Lowering(cx.services);
    const body = own.collect(() => void runBody(own, callee, declaration, node, args, true));
    checkPure(cx, declaration, node, body);
  }
  if (tag !== undefined)
    return asTask(cx, node, awaited || !isAsync(declaration), 'variable', () => applyTag(cx, tag, node, args));
  if (!hasBody(declaration)) return cx.unknown([callee, ...args], true);
  const isAgain = isRepeated(cx, callee, declaration, args);
  if (isAgain || cx.via.length >= DEEPEST_CALL) {
    cx.gap(node, isAgain ? 'a function that calls itself is followed once' : 'calls nest too deep to follow');
    return cx.unknown(args, true);
  }
  if (!cx.countCall()) return cx.unknown(args, true);
  if (cx.registering?.keeper?.declaration === declaration) {
    cx.registering.keeper.around(callee, keeper => runBody(cx, keeper, declaration, node, args, true));
    return undefinedValue;
  }
  const run = (isAwaited: boolean): Value => runBody(cx, callee, declaration, node, args, isAwaited);
  // An async function that nobody awaits here is a task of its own; a plain one runs in place.
  // The promise that it gives takes over one that it returns from within `try`.
  // A generator runs as its values are asked for, which is taken to be here.
  return isAsync(declaration) && !isGenerator(declaration) && !awaited
    ? asTask(cx, node, false, 'variable', () => joinTasks(cx, run(true)))
    : run(awaited);
}

function runBody(
  cx: Lowering,
  callee: FunctionValue,
  declaration: FunctionWithBody,
  node: ts.Node,
  args: readonly Value[],
  awaited: boolean,
): Value {
  // Through the file that hands a function over: nobody else reports what it does, unless the call itself says whom it calls.
  const handed = isKnownHere(cx, node) ? undefined : cx.handed.get(declaration);
  cx.via.push(placeOf(node), ...(handed === undefined ? [] : [placeOf(handed)]));
  cx.active.push(callee);
  const client = callee.transaction === undefined ? undefined : cx.newId();
  const isGated = callee.gated === true || isDecoratedGate(cx, declaration);
  if (isGated) cx.gates += 1;
  try {
    let value: Value = undefinedValue;
    const body = cx.collect(
      () =>
        (value = cx.withClient(client, callee.transaction?.store ?? '', () =>
          lowerFunctionBody(cx, callee, declaration, args, awaited, false),
        )),
    );
    if (client !== undefined && callee.transaction !== undefined) {
      cx.emit({
        kind: 'transaction',
        client,
        ...callee.transaction,
        body: { kind: 'call', body },
        at: cx.traceOf(node),
      });
      return value;
    }
    // Its value is known to the caller; without it, what the function decides for itself alone is of no interest.
    if (!isInert(body)) cx.emit({ kind: 'call', body });
    return value;
  } finally {
    if (isGated) cx.gates -= 1;
    cx.active.pop();
    cx.via.splice(handed === undefined ? -1 : -2);
  }
}

function isKnownHere({ services, handed }: Lowering, node: ts.Node): boolean {
  if (handed.size === 0 || !ts.isCallExpression(node)) return false;
  return bodyOf(services.index, services.checker, unwrap(node.expression)) !== undefined;
}

/** `@idempotent({ persistenceStore })` on a method: whoever calls it goes through the gate. */
export function isDecoratedGate(cx: Lowering, declaration: FunctionWithBody): boolean {
  if (!ts.isMethodDeclaration(declaration)) return false;
  return (ts.getDecorators(declaration) ?? []).some(decorator => {
    const entry = cx.services.catalog.findDecorator(originsOfCallee(cx.services.checker, decorator))?.entry;
    return entry?.is === 'around' && entry.gated === true;
  });
}

/** Lowers parameters and body into the current output; returns the function's value. */
export function lowerFunctionBody(
  cx: Lowering,
  callee: FunctionValue,
  declaration: FunctionWithBody,
  args: readonly Value[],
  awaited: boolean,
  isHandler: boolean,
): Value {
  const frame: Frame = { declaration, awaited, tryDepth: 0, returns: [], yields: [], path: [], isHandler };
  cx.frames.push(frame);
  try {
    return isHandler && awaited
      ? lowerAwaited(cx, frame, callee, declaration, args)
      : lowerIn(cx, frame, callee, declaration, args);
  } finally {
    cx.frames.pop();
  }
}

/** `try { return promise } catch …` in a handler: the client waits for it, when the `try` is left. Other functions have a caller for that. */
function lowerAwaited(
  cx: Lowering,
  frame: Frame,
  callee: FunctionValue,
  declaration: FunctionWithBody,
  args: readonly Value[],
): Value {
  let value: Value = undefinedValue;
  const body = cx.collect(() => (value = lowerIn(cx, frame, callee, declaration, args)));
  if (!isPending(value)) {
    cx.emit(body);
    return value;
  }
  cx.emit({ kind: 'call', body });
  const known = joinTasks(cx, value);
  emitSettlingReturn(cx, frame, known, declaration.body);
  return known;
}

/** Is there a promise in it that nobody has waited for, or a query that nobody has sent? */
function isPending(value: Value): boolean {
  return tasksIn(value).length > 0 || holdsQuery(value);
}

function lowerIn(
  cx: Lowering,
  frame: Frame,
  callee: FunctionValue,
  declaration: FunctionWithBody,
  args: readonly Value[],
): Value {
  const { awaited, isHandler } = frame;
  const scope = childScope(callee.scope as Scope, frame, callee.self ?? (callee.scope as Scope).self);
  bindParameters(cx, scope, declaration, [...(callee.leading ?? []), ...args]);
  const { body } = declaration;
  inDecoratedTransaction(cx, declaration, () => {
    if (ts.isBlock(body)) {
      lowerBlock(cx, scope, body);
      return;
    }
    const given = lowerExpression(cx, scope, body, awaited);
    const value = awaited ? joinTasks(cx, given) : given;
    recordReturn(frame, value);
    if (isHandler) emitSettlingReturn(cx, frame, value, body);
  });
  if (isGenerator(declaration)) return cx.newArray(frame.yields, true);
  return returnedValue(frame);
}

function bindParameters(cx: Lowering, scope: Scope, declaration: FunctionWithBody, args: readonly Value[]): void {
  declaration.parameters.forEach((parameter, position) => {
    const given =
      parameter.dotDotDotToken === undefined
        ? (args[position] ?? undefinedValue)
        : cx.newArray(args.slice(position), false);
    const value =
      args[position] === undefined && parameter.dotDotDotToken === undefined && parameter.initializer === undefined
        ? missingArgument(cx, parameter)
        : withDefault(cx, scope, given, parameter.initializer);
    patternBindings(cx, scope, parameter.name, value);
  });
}

/** An optional parameter without argument is undefined; a callback's further parameters are just not known. */
function missingArgument(cx: Lowering, parameter: ts.ParameterDeclaration): Value {
  return parameter.questionToken === undefined ? cx.unknown() : undefinedValue;
}

/** First match wins: `if (a) return x; return y` is `a ? x : y`. */
function returnedValue(frame: Frame): Value {
  return [...frame.returns]
    .reverse()
    .reduce<Value>((rest, { condition, value }) => choice(condition, value, rest), undefinedValue);
}

/** What a handler's return value says; nothing is emitted for one that says nothing. */
function emitSettlingReturn(cx: Lowering, frame: Frame, value: Value, node: ts.Node): void {
  eachVerdict(cx, frame, value, part => {
    const settles = cx.onReturn(part, node);
    if (settles !== undefined) cx.emit({ kind: 'exit', how: 'return', at: placeOf(node), settles });
  });
}

/** Emits once for a value, or for each side of a choice between verdicts: `return ok ? ACK : REQUEUE`. */
export function eachVerdict(cx: Lowering, frame: Frame | undefined, value: Value, emit: (value: Value) => void): void {
  if (value.kind !== 'choice' || ![...partsOf(value)].some(part => part.kind === 'verdict')) {
    emit(value);
    return;
  }
  const { condition, then, else: otherwise } = value;
  branch(
    cx,
    frame,
    condition,
    () => {
      eachVerdict(cx, frame, then, emit);
    },
    () => {
      eachVerdict(cx, frame, otherwise, emit);
    },
  );
}

/** Records a `return` with the conditions under which it is reached. */
export function recordReturn(frame: Frame, value: Value): void {
  frame.returns.push({ condition: pathCondition(frame), value });
}
