import { enclosing, ts } from '../../typescript/syntax.ts';
import { and } from '../conditions.ts';
import { placeOf } from '../place.ts';
import type { Place } from '../program.ts';
import { undefinedValue, type PromiseByHand, type Value } from '../value.ts';
import { choice, pathCondition, type Lowering } from './lowering.ts';
import { joinTasks } from './promises.ts';
import type { Site } from './site.ts';

/** `resolve(value)` and `reject(error)`. Code after a rejection is taken to do nothing more. */
export function callResolver(
  cx: Lowering,
  { promise, fails }: Extract<Value, { kind: 'resolver' }>,
  node: ts.Node,
  argument: Value = undefinedValue,
): Value {
  const isCertain = cx.byHand.perhaps === promise.perhaps;
  if (isCertain) cx.byHand.settled.push(promise.id);
  if (fails && isCertain) emitThrow(cx, argument, placeOf(node));
  else if (!fails) {
    const condition = and(...cx.frames.slice(promise.depth).map(pathCondition));
    promise.given.push({ condition, value: joinTasks(cx, argument) });
  }
  return undefinedValue;
}

/** May the call settle a promise that is made by hand: is it given something, in the function that `new Promise(…)` is given? */
export function maySettle({ node, args }: Site): boolean {
  const isPromise = (around: ts.Node): around is ts.NewExpression =>
    ts.isNewExpression(around) && ts.isIdentifier(around.expression) && around.expression.text === 'Promise';
  return args.length > 0 && enclosing(node, isPromise) !== undefined;
}

/** Runs `build`, and tells whether a promise that is older was settled there: whoever waits for that has waited for this. */
export function settlesOlder(cx: Lowering, build: () => void): boolean {
  const since = cx.byHand.settled.length;
  const newest = cx.newId();
  build();
  return cx.byHand.settled.slice(since).some(id => id < newest);
}

export function emitThrow(cx: Lowering, value: Value, at: Place): void {
  const caught = value.kind === 'choice' && value.condition.kind === 'failed' ? value.then : value;
  const rethrows = caught.kind === 'error' && caught.path === '' ? { rethrows: caught.attempt } : {};
  cx.emit({ kind: 'exit', how: 'throw', at, ...rethrows });
}

/** What the promise gives, where the program shows it; which of two is the first to resolve it, nobody can tell. */
export function resolvedWith(cx: Lowering, { given }: PromiseByHand): Value | undefined {
  const [first, ...rest] = given.toReversed();
  if (first === undefined) return undefined;
  if (rest.some(({ condition }) => condition.kind === 'constant')) {
    return cx.unknown(
      given.map(({ value }) => value),
      true,
    );
  }
  return rest.reduce((others, { condition, value }) => choice(condition, value, others), first.value);
}
