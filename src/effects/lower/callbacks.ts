import { not } from '../conditions.ts';
import { placeOf } from '../place.ts';
import type { Program } from '../program.ts';
import { literal, undefinedValue, type Value } from '../value.ts';
import { callValue, isCallable } from './functions.ts';
import { sideOf, type Lowering } from './lowering.ts';
import { applyMeaning } from './meanings.ts';
import { memberOf } from './members.ts';
import { joinTasks } from './promises.ts';
import { settlesOlder } from './resolvers.ts';
import { memberName, type Site } from './site.ts';

const callbackOf = ({ args }: Site): Value | undefined => args.at(-1);

/** Is the call's result handed to a function that the program shows? */
export function handsOver(site: Site): boolean {
  const callback = callbackOf(site);
  return callback !== undefined && callback.kind !== 'literal' && isCallable(callback);
}

/**
 * `get(key, (error, value) => …)`: the callback runs when the call is through, with its error or with what it gave. Nobody waits for
 * it, unless it settles a promise that somebody waits for.
 */
export function withCallback(cx: Lowering, site: Site): Value {
  let program: Program = { kind: 'sequence', parts: [] };
  const isAwaited = settlesOlder(cx, () => {
    program = cx.collect(() => {
      handOver(cx, site, callbackOf(site) ?? undefinedValue);
    });
  });
  if (isAwaited) cx.emit(program);
  else {
    cx.emit({ kind: 'detached', task: cx.newId(), form: 'callback', body: program, at: cx.traceOf(site.node) });
  }
  return undefinedValue;
}

function handOver(cx: Lowering, site: Site, callback: Value): void {
  const id = cx.newId();
  let value: Value = undefinedValue;
  const body = cx.collect(() => (value = handed(cx, site, applyMeaning(cx, site))));
  const failed = { kind: 'failed', attempt: id } as const;
  const { frame } = site.scope;
  const run = (...args: readonly Value[]): void => {
    joinTasks(cx, callValue(cx, site.scope, callback, site.node, args, true));
  };
  const onFailure = sideOf(cx, frame, failed, () => {
    cx.catchDepth += 1;
    // A write that failed says `false` beside its error.
    run({ kind: 'error', attempt: id, path: '' }, isWrite(value) ? literal(false) : undefinedValue);
    cx.catchDepth -= 1;
  });
  const onSuccess = sideOf(cx, frame, not(failed), () => {
    run(undefinedValue, value);
  });
  cx.merge(failed, onFailure.changes, onSuccess.changes);
  const at = placeOf(site.argumentNodes.at(-1) ?? site.node);
  cx.emit({
    kind: 'attempt',
    id,
    body,
    catch: { at, via: [...cx.via], body: onFailure.program },
    finally: undefined,
  });
  const nothing: Program = { kind: 'sequence', parts: [] };
  cx.emit({ kind: 'branch', condition: failed, then: nothing, else: onSuccess.program });
}

/** A callback is given what is looked for, where a promise gives an object around it. */
function handed(cx: Lowering, { match, node }: Site, value: Value): Value {
  const { entry } = match;
  const member = entry.is === 'read' ? memberName(entry.valueAt) : undefined;
  return member === undefined ? value : memberOf(cx, value, member, node);
}

const isWrite = (value: Value): boolean => value.kind === 'outcome' && value.of === 'write';
