import type { ts } from '../../typescript/syntax.ts';
import { isAsync, hasBody } from '../../typescript/syntax.ts';
import { compare, conditionValue, or, truthy } from '../conditions.ts';
import { MOST_CONSTANTS } from '../bounds.ts';
import type { Loop } from '../program.ts';
import { literal, undefinedValue, type ArrayState, type Value } from '../value.ts';
import { observes } from '../value-reads.ts';
import { callValue } from './functions.ts';
import { choice, type Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { noteOutcome } from './outcomes.ts';
import { amongRows, askedRow } from './membership.ts';
import { joinTasks, markDetached } from './promises.ts';
import { emitLoop } from './statements.ts';
import { holdsFunction, listOf, MOST_HANDLERS, MOST_REGISTERED } from './tables.ts';
import { derived } from './templates.ts';
import { noteHandedOn } from './uses.ts';

export interface Elements {
  readonly element: Value;
  /** The elements stand for the messages of the batch. */
  readonly overMessages: boolean;
}

/** What a loop over the value sees. */
export function elementsOf(value: Value): Elements | undefined {
  switch (value.kind) {
    case 'message':
      return {
        element: { kind: 'message', path: `${value.path}[]`, unstable: value.unstable, observes: value.observes },
        overMessages: value.list === true,
      };
    case 'array': {
      const [first, ...others] = value.list.elements;
      if (first === undefined) return undefined;
      const element =
        others.length === 0
          ? first
          : ({ kind: 'unknown', id: `element of ${String(value.list.id)}`, from: value.list.elements } as const);
      return { element, overMessages: value.list.perMessage };
    }
    case 'choice':
      // `messages ?? []`, `Messages || []`
      return elementsOf(value.then) ?? elementsOf(value.else);
    case 'derived': {
      const [first] = value.parts;
      return listOperations.has(value.op) && first !== undefined ? elementsOf(first) : undefined;
    }
    case 'task':
      return elementsOf(value.value);
    case 'outcome':
      return value.shape.is === 'rows'
        ? { element: { ...value, shape: { is: 'row' } }, overMessages: false }
        : undefined;
    default:
      return undefined;
  }
}

/** What a loop over the list goes through. */
export function loopOver(list: Value): Loop['over'] {
  if (elementsOf(list)?.overMessages === true) return 'messages';
  return isPayload(list) ? 'payload' : 'times';
}

/** A list that the message brings: how long it is, nobody here knows. */
function isPayload(list: Value): boolean {
  switch (list.kind) {
    case 'message':
      return true;
    case 'array':
      return list.list.open && list.list.elements.some(isMadeOfElements);
    case 'derived':
      return list.parts.some(isPayload);
    case 'choice':
      return isPayload(list.then) || isPayload(list.else);
    case 'task':
      return isPayload(list.value);
    default:
      return false;
  }
}

/** What `items.map(…)` and `items.entries()` hold; a generator that yields parts of the message holds none. */
function isMadeOfElements(value: Value): boolean {
  switch (value.kind) {
    case 'message':
      return value.path.includes('[]');
    case 'array':
      return value.list.elements.some(isMadeOfElements);
    case 'object':
      return [...value.members.values()].some(isMadeOfElements);
    case 'derived':
      return value.parts.some(isMadeOfElements);
    case 'task':
      return isMadeOfElements(value.value);
    default:
      return false;
  }
}

/**
 * The functions or objects of a list that is known as a whole: the steps of a pipeline, the handlers of a registry. While code that registers is
 * followed, whatever brings a handler.
 */
export function handlersIn(cx: Lowering, value: Value): readonly Value[] | undefined {
  const list = value.kind === 'object' && value.isMap === true ? listOf(cx, value, 'entries') : value;
  if (list?.kind !== 'array' || list.list.open || list.list.perMessage) return undefined;
  const { elements } = list.list;
  const isHandlers =
    cx.registering !== undefined
      ? elements.length <= MOST_REGISTERED && elements.every(holdsFunction)
      : elements.length <= MOST_HANDLERS && elements.every(({ kind }) => kind === 'function' || kind === 'instance');
  return elements.length > 1 && isHandlers ? elements : undefined;
}

const listOperations: ReadonlySet<string> = new Set(['.values', '.slice']);

/** Methods that give back the same elements, fewer or in another order. */
const sameElements: ReadonlySet<string> = new Set([
  'filter',
  'slice',
  'sort',
  'reverse',
  'toSorted',
  'toReversed',
  'concat',
  'flat',
  'values',
  'splice',
]);
/** Methods that call a function for each element. */
export const eachElement: ReadonlySet<string> = new Set([
  'map',
  'flatMap',
  'forEach',
  'filter',
  'some',
  'every',
  'find',
  'findIndex',
  'reduce',
  'reduceRight',
]);

/** A method of a list of messages or of a known array; `undefined` when it is none of those that are understood. */
export function lowerArrayMethod(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  self: Value,
  method: string,
  args: readonly Value[],
): Value | undefined {
  if (self.kind === 'array' && (method === 'push' || method === 'unshift')) {
    noteHandedOn(cx, node, args);
    addTo(cx, scope, self, args, node);
    return undefinedValue;
  }
  if (method === 'includes' || method === 'has' || method === 'get') {
    const found = amongRows(cx, node, self, method, args);
    return found ?? (method === 'includes' ? oneOf(cx, self, args) : undefined);
  }
  if (method === 'at' && args[0]?.kind === 'literal') return elementsOf(self)?.element;
  const [callback] = args;
  if (callback?.kind === 'function' && eachElement.has(method)) {
    return askedRow(cx, node, self, method, callback) ?? lowerEach(cx, scope, node, self, method, callback, args);
  }
  if (method === 'join' && self.kind === 'array') return joined(self, args);
  if (method === 'entries' && elementsOf(self) !== undefined) return numbered(cx, self);
  if (sameElements.has(method) && elementsOf(self) !== undefined) return self;
  return undefined;
}

/** `['bounced', 'rejected'].includes(status)` asks what `status === 'bounced' || status === 'rejected'` does. */
function oneOf(cx: Lowering, self: Value, [sought, from]: readonly Value[]): Value | undefined {
  if (self.kind !== 'array' || self.list.open || self.list.perMessage || sought === undefined || from !== undefined)
    return undefined;
  const { elements } = self.list;
  if (elements.length === 0 || elements.length > MOST_CONSTANTS || !elements.every(({ kind }) => kind === 'literal'))
    return undefined;
  return conditionValue(or(...elements.map(element => compare(sought, '==', element, cx.services.conflictCodes))));
}

/** `['seen', id].join(':')` is what the template `seen:${id}` is. */
function joined({ list }: Extract<Value, { kind: 'array' }>, [separator]: readonly Value[]): Value | undefined {
  const between = separator ?? literal(',');
  if (list.open || list.perMessage || between.kind !== 'literal') return undefined;
  return derived(
    'template',
    list.elements.flatMap((element, at) => (at === 0 ? [element] : [between, element])),
  );
}

/** Puts values into a list of the handler's own. */
export function addTo(
  cx: Lowering,
  scope: Scope,
  { list }: Extract<Value, { kind: 'array' }>,
  values: readonly Value[],
  node: ts.Node,
): void {
  list.elements.push(...values);
  if (values.some(value => noteOutcome(cx, scope.frame, list.id, value, node))) return;
  // Which messages a list names matters when the return value hands it to the broker.
  cx.collecting.add(list.id);
  cx.step({ kind: 'collect', list: list.id }, node, false);
}

/** `messages.entries()`: pairs of a position and a message. */
function numbered(cx: Lowering, self: Value): Value {
  const elements = elementsOf(self);
  const pair = cx.newArray([cx.unknown(), elements?.element ?? cx.unknown([self])], false);
  return cx.newArray([pair], true, elements?.overMessages === true, originOf(self));
}

function lowerEach(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  self: Value,
  method: string,
  callback: Extract<Value, { kind: 'function' }>,
  args: readonly Value[],
): Value {
  const handlers = handlersIn(cx, self);
  const unrolled = handlers && lowerHandlers(cx, scope, node, handlers, method, callback, args);
  if (unrolled !== undefined) return unrolled;
  const elements = elementsOf(self);
  const element = elements?.element ?? cx.unknown([self]);
  const overMessages = elements?.overMessages === true;
  let value: Value = undefinedValue;
  emitLoop(cx, loopOver(self), false, undefined, () => {
    const parameters = isFold(method) ? [args[1] ?? cx.unknown(), element] : [element];
    value = callValue(cx, scope, callback, node, parameters, false);
    // `reduce((chain, m) => chain.then(…), …)` runs one after the other; the chain is what is awaited.
    if (isFold(method) && args[1] !== undefined) value = choice({ kind: 'constant', value: true }, value, args[1]);
    if (method === 'forEach') markDetached(cx, value, 'iteration');
  });
  if (method === 'map' || method === 'flatMap') {
    return cx.newArray(method === 'flatMap' ? flattened(value) : [value], true, overMessages, originOf(self));
  }
  // Of what became of several promises another part: how many that are tells how many failed.
  if (method === 'filter' && self.kind === 'unknown' && self.results !== undefined) return cx.unknown([self, value]);
  if (method === 'filter') return asyncCallback(callback) ? self : filtered(cx, self, value);
  if (method === 'some' || method === 'every') return quantified(cx, value);
  if (method === 'find') {
    const isThere = observes(self)
      ? truthy(cx.unknown([self, value]))
      : ({ kind: 'opaque', id: `find ${String(node.pos)}`, mayObserve: false } as const);
    return choice(isThere, element, undefinedValue);
  }
  if (isFold(method)) return value;
  return undefinedValue;
}

function isFold(method: string): boolean {
  return method === 'reduce' || method === 'reduceRight';
}

/** Each of a few known functions or objects is its own case: one after the other, not a loop over any of them. */
function lowerHandlers(
  cx: Lowering,
  scope: Scope,
  node: ts.CallExpression,
  handlers: readonly Value[],
  method: string,
  callback: Extract<Value, { kind: 'function' }>,
  args: readonly Value[],
): Value | undefined {
  const call = (...values: readonly Value[]): Value => callValue(cx, scope, callback, node, values, false);
  switch (method) {
    case 'map':
      return cx.newArray(
        handlers.map(handler => call(handler)),
        false,
      );
    case 'forEach':
      for (const handler of handlers) markDetached(cx, call(handler), 'iteration');
      return undefinedValue;
    case 'find': {
      const tests = handlers.map(handler => ({ handler, condition: truthy(call(handler)) }));
      return tests.reduceRight<Value>(
        (rest, { handler, condition }) => choice(condition, handler, rest),
        undefinedValue,
      );
    }
    case 'reduce':
    case 'reduceRight': {
      const [, initial] = args;
      const ordered = method === 'reduce' ? handlers : [...handlers].reverse();
      return initial === undefined ? undefined : ordered.reduce((value, handler) => call(value, handler), initial);
    }
    default:
      return undefined;
  }
}

function flattened(value: Value): readonly Value[] {
  return value.kind === 'array' ? value.list.elements : [value];
}

function asyncCallback(callback: Extract<Value, { kind: 'function' }>): boolean {
  return hasBody(callback.declaration) && isAsync(callback.declaration);
}

/** A filter that every element fails gives nothing; otherwise the elements stay what they are, but perhaps not all of them. */
function filtered(cx: Lowering, self: Value, kept: Value): Value {
  const condition = truthy(kept);
  if (condition.kind === 'constant') return condition.value ? self : cx.newArray([], false);
  if (self.kind === 'message') return { ...self, chosen: true };
  if (self.kind !== 'array') return self;
  const { list } = self;
  return cx.newArray(list.elements, list.open, list.perMessage, { ...originOf(self), chosen: true });
}

/** Whose elements a list made from this one has. */
function originOf(self: Value): Pick<ArrayState, 'from' | 'chosen'> {
  if (self.kind === 'message') return self.chosen === true ? { chosen: true } : {};
  if (self.kind !== 'array') return {};
  const { from, id, chosen } = self.list;
  return { from: from ?? id, ...(chosen === undefined ? {} : { chosen }) };
}

function quantified(cx: Lowering, value: Value): Value {
  return conditionValue(truthy(joinTasks(cx, value)));
}
