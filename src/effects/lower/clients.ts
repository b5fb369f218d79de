import type { ClientId } from '../program.ts';
import { textOf, type Value } from '../value.ts';
import type { Lowering } from './lowering.ts';

/** The client that a call goes through, when its transaction state matters: `tx` of `tx.order.create`, a connection with `BEGIN`. */
export function clientOf(cx: Lowering, receiver: Value | undefined): ClientId | undefined {
  if (cx.forcedClient !== undefined) return cx.forcedClient;
  for (let value = receiver; value !== undefined; value = ownerOf(value)) {
    if (value.kind === 'client') return value.client;
    const known = cx.clients.get(textOf(value));
    if (known !== undefined) return known;
  }
  return undefined;
}

/** `tx` of `tx.order`. */
function ownerOf(value: Value): Value | undefined {
  return value.kind === 'unknown' && value.from?.length === 1 ? value.from[0] : undefined;
}
