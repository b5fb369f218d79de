import { isMessageId } from '../lexicon.ts';
import { placeOf } from '../place.ts';
import type { Key } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Value } from '../value.ts';
import type { Site } from './site.ts';

const DEEPEST_PAYLOAD = 6;

/** The id that a message carries in its own content for those who receive it: `JSON.stringify({ eventId: randomUUID(), … })`. */
export function payloadId({ args, node }: Site): Key | undefined {
  for (const value of args) {
    const id = idIn(value, 0);
    // A choice between a given id and a new one is another one only for those that came without.
    if (id === undefined || id.kind === 'choice') continue;
    const term = termOf(id);
    const isHere = term.mintedAt?.file === node.getSourceFile().fileName;
    return { value: isHere ? term : termOf(id, placeOf(node)) };
  }
  return undefined;
}

function idIn(value: Value, depth: number): Value | undefined {
  if (depth > DEEPEST_PAYLOAD) return undefined;
  const first = (values: Iterable<Value>): Value | undefined => {
    for (const part of values) {
      const found = idIn(part, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  switch (value.kind) {
    case 'object':
      return ownId(value.members) ?? idOfCopy(value) ?? first(value.members.values());
    case 'instance':
      return ownId(value.fields) ?? first(value.fields.values());
    case 'array':
      return first(value.list.elements);
    case 'derived':
      return first(value.parts);
    case 'task':
      return idIn(value.value, depth + 1);
    default:
      return undefined;
  }
}

function ownId(members: ReadonlyMap<string, Value>): Value | undefined {
  // CloudEvents: source and id together are the event's identity.
  if (members.has('specversion') || members.has('dataschema')) return members.get('id');
  for (const [name, value] of members) if (isMessageId(name)) return value;
  return undefined;
}

/** `{ ...event, id: randomUUID() }`: the message goes on under another id. */
function idOfCopy({ members, rest }: Extract<Value, { kind: 'object' }>): Value | undefined {
  const copied = rest === undefined ? undefined : termOf(rest);
  return copied?.perMessage === true && copied.stability === 'stable' ? members.get('id') : undefined;
}
