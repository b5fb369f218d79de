import type { ts } from '../../typescript/syntax.ts';
import { isAsync, hasBody } from '../../typescript/syntax.ts';
import { truthy } from '../conditions.ts';
import { literal, undefinedValue, type Value } from '../value.ts';
import { callValue } from './functions.ts';
import { choice, type Lowering, type Scope } from './lowering.ts';
import { joinTasks, markDetached } from './promises.ts';
import { emitLoop } from './statements.ts';

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
        element: { kind: 'message', path: `${value.path}[]`, unstable: value.unstable },
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
const eachElement: ReadonlySet<string> = new Set([
  'map',
  'flatMap',
  'forEach',
  'filter',
  'some',
  'every',
  'find',
  'findIndex',
  'reduce',
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
    self.list.elements.push(...args);
    // Which messages a list names matters when the return value hands it to the broker.
    cx.step({ kind: 'collect', list: self.list.id }, node, false);
    return undefinedValue;
  }
  if (method === 'at' && args[0]?.kind === 'literal') return elementsOf(self)?.element;
  const [callback] = args;
  if (callback?.kind === 'function' && eachElement.has(method))
    return lowerEach(cx, scope, node, self, method, callback, args);
  if (sameElements.has(method) && elementsOf(self) !== undefined) return self;
  return undefined;
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
  const elements = elementsOf(self);
  const element = elements?.element ?? cx.unknown([self]);
  const overMessages = elements?.overMessages === true;
  let value: Value = undefinedValue;
  emitLoop(cx, overMessages ? 'messages' : 'times', false, undefined, () => {
    const parameters = method === 'reduce' ? [args[1] ?? cx.unknown(), element] : [element];
    value = callValue(cx, scope, callback, node, parameters, false);
    // `reduce((chain, m) => chain.then(…), …)` runs one after the other; the chain is what is awaited.
    if (method === 'reduce' && args[1] !== undefined) value = choice({ kind: 'constant', value: true }, value, args[1]);
    if (method === 'forEach') markDetached(cx, value, 'iteration');
  });
  if (method === 'map' || method === 'flatMap') {
    return cx.newArray(method === 'flatMap' ? flattened(value) : [value], true, overMessages);
  }
  if (method === 'filter') return asyncCallback(callback) ? self : filtered(cx, self, value);
  if (method === 'some' || method === 'every') return quantified(cx, value);
  if (method === 'find')
    return choice({ kind: 'opaque', id: `find ${String(node.pos)}`, mayObserve: false }, element, undefinedValue);
  if (method === 'reduce') return value;
  return undefinedValue;
}

function flattened(value: Value): readonly Value[] {
  return value.kind === 'array' ? value.list.elements : [value];
}

function asyncCallback(callback: Extract<Value, { kind: 'function' }>): boolean {
  return hasBody(callback.declaration) && isAsync(callback.declaration);
}

/** A filter that every element fails gives nothing; otherwise the elements stay what they are. */
function filtered(cx: Lowering, self: Value, kept: Value): Value {
  const condition = truthy(kept);
  return condition.kind === 'constant' && !condition.value ? cx.newArray([], false) : self;
}

function quantified(cx: Lowering, value: Value): Value {
  const condition = truthy(joinTasks(cx, value));
  return condition.kind === 'constant' ? literal(condition.value) : { kind: 'condition', condition };
}
