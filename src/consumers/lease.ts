import type { ConsumerMeaning, LeaseMeaning, ReceiveMeaning } from '../catalog/model.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import { numberAt, testOption, type Site } from '../effects/lower/site.ts';
import type { Contract, Lease } from './consumer.ts';

/** The time for which the broker holds a message, unless the client may prolong it. A handler without a registration shows no options. */
export function leaseOf(
  cx: Lowering,
  { lease }: ConsumerMeaning | ReceiveMeaning,
  site: Site | undefined,
): Pick<Contract, 'lease'> {
  if (lease === undefined) return {};
  if (site === undefined) return lease.keptWhen === undefined ? { lease: { seconds: 'default' } } : {};
  if (lease.keptWhen?.some(test => testOption(cx, site, test) !== 'no') === true) return {};
  const messages = sizeOf(cx, site, lease);
  return { lease: { seconds: secondsOf(cx, site, lease), ...(messages === undefined ? {} : { messages }) } };
}

function secondsOf(cx: Lowering, site: Site, { seconds, milliseconds }: LeaseMeaning): Lease['seconds'] {
  const path = seconds ?? milliseconds;
  const option = path === undefined ? undefined : numberAt(cx, site, path);
  if (typeof option !== 'number') return option ?? 'default';
  return path === seconds ? option : option / 1000;
}

function sizeOf(cx: Lowering, site: Site, { size }: LeaseMeaning): number | undefined {
  if (size === undefined) return undefined;
  const option = numberAt(cx, site, size.at) ?? size.default;
  return option === 'unknown' ? undefined : option;
}
