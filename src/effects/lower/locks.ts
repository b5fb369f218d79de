import type { LockMeaning, UnlockMeaning } from '../../catalog/model.ts';
import { termOf } from '../term-of.ts';
import { partsOf, type Value } from '../value.ts';
import { storeOf } from './clients.ts';
import { callValue } from './functions.ts';
import type { Lowering } from './lowering.ts';
import { joinTasks } from './promises.ts';
import { valueAt, type Site } from './site.ts';

const LOCK = 'lock ';

/** Takes the lock; its value is known again where it is released. */
export function applyLock(cx: Lowering, site: Site, meaning: LockMeaning): Value {
  const key = valueAt(cx, site, meaning.key);
  const lock: Value = {
    kind: 'derived',
    op: `${LOCK}${storeOf(site.match)}`,
    parts: resourcesIn(key?.value) ?? [cx.unknown()],
  };
  cx.step({ kind: 'lock', key: termOf(lock) }, site.node, true);
  const callback = meaning.callback === undefined ? undefined : valueAt(cx, site, meaning.callback)?.value;
  if (callback === undefined) return lock;
  let given: Value = cx.unknown();
  const body = cx.collect(() => {
    given = joinTasks(cx, callValue(cx, site.scope, callback, site.node, [], true));
  });
  const released = cx.collect(() => {
    cx.step({ kind: 'unlock', key: termOf(lock) }, site.node, false);
  });
  cx.emit({ kind: 'attempt', id: cx.newId(), body, catch: undefined, finally: released });
  return given;
}

const resourcesIn = (key: Value | undefined): readonly Value[] | undefined =>
  key?.kind === 'array' && !key.list.open ? key.list.elements : key && [key];

/** One that cannot be told is taken to be held until the handler has run. */
export function applyUnlock(cx: Lowering, site: Site, meaning: UnlockMeaning): Value {
  const value = valueAt(cx, site, meaning.lock)?.value;
  for (const part of value === undefined ? [] : partsOf(value)) {
    if (part.kind !== 'derived' || !part.op.startsWith(LOCK)) continue;
    cx.step({ kind: 'unlock', key: termOf(part) }, site.node, true);
    return cx.unknown();
  }
  cx.step({ kind: 'compute' }, site.node, true);
  return cx.unknown();
}
