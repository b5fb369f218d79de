import type { Meaning } from '../../catalog/model.ts';
import { ts } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';

/** Calls that only name the message, pass it on within the process or log it. */
const IDLE: ReadonlySet<Meaning['is']> = new Set([
  'ack',
  'extendLease',
  'release',
  'transaction',
  'condition',
  'fragment',
  'acquire',
  'pure',
  'telemetry',
  'compute',
  'exit',
  'run',
  'match',
  'case',
  'chosen',
  'lock',
  'unlock',
  'mediate',
  'context',
  'passes',
  'sqlText',
  'around',
  'gives',
  'awaits',
  'verdict',
  'status',
  'reply',
  'schedule',
  'keySource',
  'field',
  'consumer',
  'configure',
]);

/** Notes that work was done with the message. A handler that never does any only takes it as a signal to look around. */
export function noteUse(cx: Lowering, is: Meaning['is'] | 'unknown', values: readonly (Value | undefined)[]): void {
  if (cx.usesMessage || (is !== 'unknown' && IDLE.has(is))) return;
  cx.usesMessage = values.some(value => value !== undefined && mentionsMessage(cx, value));
}

/** Notes that the message itself, no mere part of it, gets to where nobody can follow it: a list, an emitter, `resolve`. */
export function noteHandedOn(cx: Lowering, node: ts.Node, values: readonly Value[]): void {
  const isWhole = (value: Value): boolean =>
    (value.kind === 'message' && cx.wholePaths.has(value.path)) ||
    (value.kind === 'object' && [...value.members.values()].some(isWhole));
  if (cx.handsMessageOn || !values.some(isWhole)) return;
  cx.handsMessageOn = true;
  cx.gap(node, 'the message is handed on, and who settles it is not visible');
}

/** Notes that a function that received messages gives them, or what it made of them, back to whoever called it. */
export function noteGivenBack(cx: Lowering, node: ts.Node, value: Value): void {
  if (cx.handsMessageOn || !(mentionsMessage(cx, value) || isObject(cx, node))) return;
  cx.handsMessageOn = true;
  cx.gap(node, 'the messages are given back, and who settles them is judged where the function is called');
}

/** What a client made of a message may not be known; a number or a flag is none of it. */
function isObject({ services }: Lowering, node: ts.Node): boolean {
  const given = ts.isReturnStatement(node) ? node.expression : node;
  if (given === undefined || !ts.isExpression(given)) return false;
  const type = services.checker.getNonNullableType(services.checker.getTypeAtLocation(given));
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(({ flags }) => (flags & ts.TypeFlags.Object) !== 0);
}

/** A closure mentions whatever the variables around it hold. */
function mentionsMessage(cx: Lowering, value: Value): boolean {
  const seen = new Set<Value>();
  const mentions = (part: Value): boolean => {
    if (seen.has(part)) return false;
    seen.add(part);
    switch (part.kind) {
      case 'message':
        return true;
      case 'function':
        return [...(part.leading ?? []), ...variablesOf(cx, part.scope as Scope)].some(mentions);
      case 'unknown':
        return (part.from ?? []).some(mentions);
      case 'derived':
        return part.parts.some(mentions);
      case 'object':
        return [...part.members.values()].some(mentions);
      case 'array':
        return part.list.perMessage || part.list.elements.some(mentions);
      case 'instance':
        return [...part.fields.values()].some(mentions);
      case 'builtin':
        return mentions(part.self);
      case 'task':
        return mentions(part.value);
      case 'command':
        return part.input.some(mentions);
      case 'fragment':
        return part.text.holes.some(mentions);
      case 'query':
        return [...part.query.values, ...part.query.conditions].some(({ value: inner }) => mentions(inner));
      case 'choice':
        return mentions(part.then) || mentions(part.else);
      case 'typed':
        return mentions(part.from);
      case 'literal':
      case 'verdict':
      case 'settler':
      case 'resolver':
      case 'minted':
      case 'client':
      case 'outcome':
      case 'cell':
      case 'condition':
      case 'error':
        return false;
    }
  };
  return mentions(value);
}

function* variablesOf(cx: Lowering, scope: Scope): Generator<Value> {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
    for (const binding of current.bindings.values()) yield cx.read(binding);
  }
}
