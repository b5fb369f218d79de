import { Lowering } from './lowering.ts';

/** What is known so far, for one of the handlers that were come to: its size, its gaps and what it settles are its own. */
export function apart(cx: Lowering): Lowering {
  const own = new Lowering(cx.services, cx.newId());
  take(own.moduleValues, cx.moduleValues);
  take(own.filling, cx.filling);
  take(own.handed, cx.handed);
  take(own.clients, cx.clients);
  take(own.clientVariables, cx.clientVariables);
  return own;
}

function take<Key, Value>(into: Map<Key, Value>, from: ReadonlyMap<Key, Value>): void {
  for (const [key, value] of from) into.set(key, value);
}
