import type { ScheduleMeaning } from '../../catalog/model.ts';
import { lastName, ts, walk } from '../../typescript/syntax.ts';
import { stepsOf } from '../parts.ts';
import type { Value } from '../value.ts';
import { callFunction } from './functions.ts';
import type { Lowering } from './lowering.ts';
import { asTask, markDetached } from './promises.ts';
import { valueAt, type Site } from './site.ts';

/** What a timer runs is work that nobody waits for; what it runs again and again until somebody else ends it holds the message at most. */
export function applySchedule(cx: Lowering, site: Site, { callback: path, repeatsUntil }: ScheduleMeaning): Value {
  const callback = valueAt(cx, site, path)?.value;
  if (callback?.kind !== 'function') return cx.unknown(site.args);
  if (repeatsUntil !== undefined && !calls(callback.declaration, repeatsUntil)) {
    const beside = cx.collect(() => callFunction(cx, callback, site.node, [], true));
    for (const step of stepsOf(beside)) if (step.effect.kind === 'extendLease') cx.emit(step);
    return cx.unknown();
  }
  cx.byHand.perhaps += 1;
  const later = asTask(cx, site.node, false, 'later', () => callFunction(cx, callback, site.node, [], true));
  cx.byHand.perhaps -= 1;
  markDetached(cx, later, 'later');
  return cx.unknown(site.args);
}

function calls(declaration: ts.SignatureDeclaration, name: string): boolean {
  let does = false;
  walk(declaration, node => {
    does ||= ts.isCallExpression(node) && lastName(node.expression) === name;
    return !does;
  });
  return does;
}
