import { ts, unwrap } from '../../typescript/syntax.ts';
import { compare, conditionValue, truthy } from '../conditions.ts';
import { literal, textOf, undefinedValue, type Value } from '../value.ts';
import { choice, type Lowering } from './lowering.ts';

/** How many functions of a table or list are told apart where it is asked for one, or goes through them. */
export const MOST_HANDLERS = 16;
/** How many handlers of a list are registered one by one. */
export const MOST_REGISTERED = 64;

export type TableValue = Extract<Value, { kind: 'object' }>;
type Callable = Extract<Value, { kind: 'function' | 'instance' }>;

/** Something to call, or an object that has it. */
export function isHandler(value: Value): boolean {
  return (
    value.kind === 'function' ||
    value.kind === 'instance' ||
    (value.kind === 'object' && [...value.members.values()].some(member => member.kind === 'function'))
  );
}

/** Something to call is in it, however deep: a handler, the description of one, a list or pair that has one. */
export function holdsFunction(value: Value): boolean {
  return callablesIn(value).length > 0;
}

/** Lists may hold themselves. */
const DEEPEST_TABLE = 4;

/** The functions and objects with methods that a value brings. */
export function callablesIn(value: Value, depth = 0): readonly Callable[] {
  if (value.kind === 'function' || value.kind === 'instance') return [value];
  return depth < DEEPEST_TABLE ? heldBy(value).flatMap(part => callablesIn(part, depth + 1)) : [];
}

function heldBy(value: Value): readonly Value[] {
  if (value.kind === 'choice') return [value.then, value.else];
  if (value.kind === 'array') return value.list.elements;
  return value.kind === 'object' ? [...value.members.values()] : [];
}

/** `handlers[event.type]`, `handlers.get(event.type)`: one of the functions or objects of the table, or none. */
export function handlerFor(cx: Lowering, table: Value, key: Value): Value | undefined {
  if (table.kind !== 'object' || table.open) return undefined;
  if (table.filling !== undefined) return [...table.filling.values()].at(-1) ?? undefinedValue;
  const members = [...table.members];
  if (members.length === 0 || members.length > MOST_HANDLERS) return undefined;
  if (!members.every(([, member]) => isHandler(member))) return undefined;
  return members.reduceRight<Value>(
    (rest, [name, member]) => choice(compare(key, '==', literal(name), cx.services.conflictCodes), member, rest),
    undefinedValue,
  );
}

/** What a table of handlers has as a list: `Object.values(handlers)`, `handlers.entries()`. */
export function listOf(cx: Lowering, { members, open }: TableValue, what: string): Value | undefined {
  if (open || members.size === 0 || ![...members.values()].every(holdsFunction)) return undefined;
  switch (what) {
    case 'values':
      return cx.newArray([...members.values()], false);
    case 'entries':
      return cx.newArray(
        [...members].map(([name, member]) => cx.newArray([literal(name), member], false)),
        false,
      );
    default:
      return undefined;
  }
}

/** `Object.entries(handlers)`, `Object.values(handlers)` of a known table. */
export function lowerObjectMethod(cx: Lowering, callee: ts.Expression, [table]: readonly Value[]): Value | undefined {
  if (table?.kind !== 'object' || !ts.isPropertyAccessExpression(callee)) return undefined;
  const isOfObject = ts.isIdentifier(callee.expression) && callee.expression.text === 'Object';
  return isOfObject ? listOf(cx, table, callee.name.text) : undefined;
}

/** `handlers.get(type)`, `handlers.has(type)`, `handlers.set(type, handler)` of a `Map` whose entries are known. */
export function lowerMapMethod(
  cx: Lowering,
  map: TableValue,
  method: string,
  args: readonly Value[],
): Value | undefined {
  const [key, value] = args;
  if (key === undefined) return listOf(cx, map, method);
  switch (method) {
    case 'get':
      return handlerFor(cx, map, key);
    case 'has': {
      const found = handlerFor(cx, map, key);
      return found && conditionValue(truthy(found));
    }
    case 'set':
      return value === undefined ? undefined : fill(map, key, value);
    default:
      return undefined;
  }
}

/** Puts a handler into a table that the code being followed fills: every lookup then finds that one. Other tables stay what they are. */
export function fill(table: Value, key: Value, value: Value): Value | undefined {
  if (table.kind !== 'object' || table.filling === undefined) return undefined;
  table.filling.set(textOf(key), value);
  return table;
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
