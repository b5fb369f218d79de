import { ts, unwrap } from '../../typescript/syntax.ts';
import { compare } from '../conditions.ts';
import { literal, undefinedValue, type Value } from '../value.ts';
import { choice, type Lowering } from './lowering.ts';

const MOST_HANDLERS = 16;

/** Something to call, or an object that has it. */
function isHandler(value: Value): boolean {
  return (
    value.kind === 'function' ||
    value.kind === 'instance' ||
    (value.kind === 'object' && [...value.members.values()].some(member => member.kind === 'function'))
  );
}

/** `handlers[event.type]`, `handlers.get(event.type)`: one of the functions or objects of the table, or none. */
export function handlerFor(cx: Lowering, table: Value, key: Value): Value | undefined {
  if (table.kind !== 'object' || table.open) return undefined;
  const members = [...table.members];
  if (members.length === 0 || members.length > MOST_HANDLERS) return undefined;
  if (!members.every(([, member]) => isHandler(member))) return undefined;
  return members.reduceRight<Value>(
    (rest, [name, member]) => choice(compare(key, '==', literal(name), cx.services.conflictCodes), member, rest),
    undefinedValue,
  );
}

/** `new Map([['order.paid', onPaid], …])`: what it is given elsewhere is not seen. */
export function mapOf(node: ts.NewExpression, args: readonly Value[]): Value | undefined {
  const callee = unwrap(node.expression);
  const [list] = args;
  if (!ts.isIdentifier(callee) || callee.text !== 'Map' || list?.kind !== 'array' || list.list.open) return undefined;
  const members = new Map<string, Value>();
  for (const entry of list.list.elements) {
    const [key, value] = entry.kind === 'array' ? entry.list.elements : [];
    if (key?.kind !== 'literal' || value === undefined) return undefined;
    members.set(String(key.value), value);
  }
  return { kind: 'object', members, open: false, isMap: true };
}
