import type { WriteList } from '../../catalog/model.ts';
import type { ClientId } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { pathParts, valueAt, type Site } from './site.ts';
import { applyStore, isConditional } from './stores.ts';

/** Lowers writes that are told as data; `client` is that of the transaction that they are, where they are one. */
export function applyWriteList(
  cx: Lowering,
  site: Site,
  client: ClientId | undefined,
  { list, forms, key }: WriteList,
): void {
  const given = valueAt(cx, site, list)?.value;
  if (given?.kind !== 'array') {
    lowerUnseen(cx, site);
    return;
  }
  const { elements, open } = given.list;
  const writes = elements.map(element => {
    const one = {
      ...site,
      ...withElement(cx, site, list, element),
      ...(client === undefined ? {} : { connection: { client } }),
    };
    return { one, form: forms.find(({ at }) => valueAt(cx, one, at) !== undefined) };
  });
  const isSeen = !open && writes.every(({ form }) => form !== undefined);
  // In a transaction, a condition on one of them holds all of them off; so may one that is not seen.
  const isGuarded =
    client !== undefined &&
    (!isSeen ||
      hasStableKey(cx, site, key) ||
      writes.some(({ one, form }) => form !== undefined && isConditional(cx, one, form)));
  for (const { one, form } of writes) {
    if (form !== undefined) applyStore(cx, one, form, isGuarded);
  }
  if (!isSeen) lowerUnseen(cx, site);
}

function lowerUnseen(cx: Lowering, site: Site): void {
  cx.gap(site.node, 'what these writes are is not all visible');
  cx.step({ kind: 'unknown' }, site.node, true);
}

function hasStableKey(cx: Lowering, site: Site, key: string | undefined): boolean {
  const value = key === undefined ? undefined : valueAt(cx, site, key)?.value;
  return value !== undefined && termOf(value).stability !== 'unstable';
}

/** The call as it were with that element only. */
function withElement(cx: Lowering, { args }: Site, list: string, element: Value): Pick<Site, 'args'> {
  const [argument, ...path] = pathParts(list);
  const only = cx.newArray([element], false);
  const replaced = (value: Value | undefined, [member, ...rest]: typeof path): Value => {
    if (member?.index === undefined) return only;
    const members = new Map(value?.kind === 'object' ? value.members : []);
    members.set(member.index, replaced(members.get(member.index), rest));
    return { kind: 'object', members, open: value?.kind !== 'object' || value.open };
  };
  const position = Number(argument?.index);
  return { args: args.map((value, at) => (at === position ? replaced(value, path) : value)) };
}
