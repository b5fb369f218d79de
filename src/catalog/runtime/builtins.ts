import { constructs, defineLibrary, functions, members } from '../model.ts';

const pure = { is: 'pure' } as const;
const compute = { is: 'compute' } as const;

/** Types all of whose members only compute; callbacks that they are given are the caller's. */
const pureTypes = [
  'Array',
  'ReadonlyArray',
  'ArrayConstructor',
  'Iterator',
  'IteratorObject',
  'ArrayIterator',
  'MapIterator',
  'SetIterator',
  'Map',
  'ReadonlyMap',
  'Set',
  'ReadonlySet',
  'WeakMap',
  'WeakSet',
  'String',
  'StringConstructor',
  'Number',
  'NumberConstructor',
  'BigInt',
  'BigIntConstructor',
  'Boolean',
  'Symbol',
  'SymbolConstructor',
  'Object',
  'ObjectConstructor',
  'Error',
  'ErrorConstructor',
  'RegExp',
  'RegExpMatchArray',
  'Promise',
  'Uint8Array',
  'Uint8ArrayConstructor',
  'ArrayBuffer',
  'DataView',
  'Buffer',
  'BufferConstructor',
  'URLSearchParams',
  'Headers',
  'FormData',
  'AbortController',
  'AbortSignal',
  'EventTarget',
  'TextEncoder',
];

export const builtins = defineLibrary({
  package: 'global',
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects',
  entries: [
    { type: 'JSON', member: 'parse', ...compute },
    { type: 'JSON', member: 'stringify', ...pure },
    { type: 'CallableFunction', member: 'bind', ...pure },
    { type: 'Function', member: 'bind', ...pure },
    { type: 'TextDecoder', member: 'decode', ...compute },
    { type: 'URL', member: '*', ...pure },
    ...members('Set', ['has'], { ...pure, memory: 'asks' }),
    ...members('Map', ['has', 'get'], { ...pure, memory: 'asks' }),
    ...members('Set', ['add'], { ...pure, memory: 'keeps' }),
    ...members('Map', ['set'], { ...pure, memory: 'keeps' }),
    ...pureTypes.flatMap(type => members(type, ['*'], pure)),
    ...functions(
      ['String', 'Number', 'Boolean', 'Symbol', 'Array', 'Object', 'Error', 'TypeError', 'RangeError'],
      pure,
    ),
    ...functions(['parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURIComponent', 'encodeURI', 'btoa'], pure),
    ...functions(['BigInt', 'decodeURIComponent', 'decodeURI', 'atob', 'structuredClone'], compute),
    ...constructs(['Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Object', 'String', 'Number', 'RegExp'], pure),
    {
      construct: 'Promise',
      is: 'run',
      callback: 'Argument[0]',
      resolves: 'Parameter[0]',
      rejects: 'Parameter[1]',
    },
    ...constructs(
      ['Error', 'TypeError', 'RangeError', 'AggregateError', 'AbortController', 'Headers', 'FormData'],
      pure,
    ),
    ...constructs(['Uint8Array', 'ArrayBuffer', 'URLSearchParams', 'TextEncoder', 'TextDecoder'], pure),
    ...constructs(['URL'], compute),
  ],
});

export const nodeBuffer = defineLibrary({
  package: 'node:buffer',
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://nodejs.org/api/buffer.html',
  entries: [
    { type: 'Blob', member: '*', ...compute },
    { construct: 'Blob', ...pure },
  ],
});

export const nodeEvents = defineLibrary({
  package: 'node:events',
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://nodejs.org/api/events.html',
  entries: members('EventEmitter', ['removeListener', 'off', 'listenerCount', 'setMaxListeners'], pure),
});

export const nodeAsyncHooks = defineLibrary({
  package: 'node:async_hooks',
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://nodejs.org/api/async_context.html',
  entries: [
    { type: 'AsyncLocalStorage', member: 'run', is: 'run', callback: 'Argument[1]', surrounding: 'Argument[0]' },
    { type: 'AsyncLocalStorage', member: 'exit', is: 'run', callback: 'Argument[0]' },
    { type: 'AsyncLocalStorage', member: 'getStore', ...pure, asksAround: true },
    ...members('AsyncLocalStorage', ['enterWith', 'disable'], pure),
    { construct: 'AsyncLocalStorage', ...pure },
  ],
});
