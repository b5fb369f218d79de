import { describe, expect, test } from 'vitest';
import { programOf } from '../program.ts';
import { callee, calleeIn } from './origins.ts';

describe('Node and the language', () => {
  test.each([
    [`import { randomUUID } from 'node:crypto'; randomUUID();`, 'randomUUID', 'node:crypto randomUUID'],
    [`import { randomUUID } from 'crypto'; randomUUID();`, 'randomUUID', 'node:crypto randomUUID'],
    [`import * as crypto from 'node:crypto'; crypto.randomUUID();`, 'crypto', 'node:crypto randomUUID'],
    [`crypto.randomUUID();`, 'crypto', 'global crypto.randomUUID'],
    [`globalThis.crypto.randomUUID();`, 'globalThis', 'global crypto.randomUUID'],
    [
      `import { setTimeout } from 'timers/promises'; void setTimeout(1);`,
      'setTimeout',
      'node:timers/promises setTimeout',
    ],
    [`setTimeout(() => {}, 1);`, 'setTimeout', 'global setTimeout'],
    [`void fetch('x');`, 'fetch', 'global fetch'],
    [`void globalThis.fetch('x');`, 'globalThis', 'global fetch'],
    [`console.log(1);`, 'console', 'global Console.log'],
    [`Date.now();`, 'Date', 'global DateConstructor.now'],
    [`new Date();`, 'new', 'global Date.new'],
    [`Math.random();`, 'Math', 'global Math.random'],
    [`JSON.parse('1');`, 'JSON', 'global JSON.parse'],
    [`void Promise.all([]);`, 'Promise', 'global PromiseConstructor.all'],
    [`process.exit(1);`, 'process', 'global Process.exit'],
    [`[1].map(String);`, '[1]', 'global Array.map'],
    [`declare const xs: readonly number[]; xs.map(String);`, 'xs', 'global ReadonlyArray.map'],
    [`Buffer.from('x');`, 'Buffer', 'global BufferConstructor.from'],
    [`String(1);`, 'String', 'global String'],
  ])('%s', (code, start, want) => {
    expect(callee(code, start)).toContain(want);
  });
  test('the same with the browser library', () => {
    const options = { lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'], types: [] };
    expect(callee(`void fetch('x');`, 'fetch', options)).toContain('global fetch');
    expect(callee(`void window.fetch('x');`, 'window', options)).toContain('global fetch');
    expect(callee(`crypto.randomUUID();`, 'crypto', options)).toContain('global crypto.randomUUID');
  });
  test('a local name hides the global one', () => {
    expect(callee(`const fetch = (x: string): string => x; fetch('x'); export {};`, 'fetch')).toEqual([' fetch']);
    expect(callee(`const console = { log(x: number): void {} }; console.log(1); export {};`, 'console')).toEqual([
      ' console.log',
    ]);
  });
});

describe('functions', () => {
  test('a default export under its declared name', () => {
    expect(callee(`import { v4 as uuid } from 'uuid'; uuid();`, 'uuid')).toEqual(['uuid v4']);
  });
  test('a callable object', () => {
    expect(callee(`import axios from 'axios'; void axios('x'); void axios.post('x');`, 'axios(')).toEqual([
      'axios axios',
      'axios AxiosInstance.()',
    ]);
    expect(callee(`import axios from 'axios'; void axios('x'); void axios.post('x');`, 'axios.post')).toContain(
      'axios Axios.post',
    );
  });
  test('a property with a function type', () => {
    expect(callee(`import { pino } from 'pino'; const log = pino(); log.info('x');`, 'log.info')).toEqual(
      expect.arrayContaining(['pino BaseLogger.info', 'pino LogFn.()']),
    );
  });
  test('what a function returns is not the function', () => {
    const code = `import { customAlphabet } from 'nanoid'; const id = customAlphabet('ab', 8); id();`;
    expect(callee(code, 'id()')).toContain('nanoid customAlphabet.()');
    expect(callee(code, 'id()')).not.toContain('nanoid customAlphabet');
    expect(callee(code, 'customAlphabet')).toEqual(['nanoid customAlphabet']);
  });
  test('a parameter with a function type belongs to its function', () => {
    const code = `interface Channel { on(listener: (ack: () => void) => void): void } declare const c: Channel;
      c.on((done) => { done(); });`;
    expect(callee(code, 'done()')).toEqual([' done', ' Channel.on.ack']);
  });
});

describe('decorators', () => {
  const options = { experimentalDecorators: true };
  const code = `declare function OnMessage(q: string): MethodDecorator; declare const Plain: MethodDecorator;
    class Service { @OnMessage('q') handle(): void {} @Plain other(): void {} } new Service(); export {};`;
  test('called and plain', () => {
    expect(callee(code, '@OnMessage', options)).toEqual([' OnMessage']);
    expect(callee(code, '@Plain', options)).toEqual([' Plain']);
  });
});

describe('packages by path', () => {
  const declarations = 'export interface Bus { ack(): void } export declare const bus: Bus;';
  const at = (folder: string): readonly string[] => {
    const program = programOf({
      'a.ts': `import { bus } from '${folder}/index.js'; bus.ack();`,
      [`${folder}/index.d.ts`]: declarations,
    });
    return calleeIn(program, 'bus.ack');
  };
  test.each([
    ['plain', './node_modules/bus', 'bus Bus.ack'],
    ['scoped', './node_modules/@acme/bus', '@acme/bus Bus.ack'],
    ['nested', './node_modules/other/node_modules/bus/lib', 'bus Bus.ack'],
    ['pnpm', './node_modules/.pnpm/@acme+bus@1.0.0/node_modules/@acme/bus', '@acme/bus Bus.ack'],
    ['definitely typed', './node_modules/@types/bus', '@types/bus Bus.ack'],
    ['under an alias', './node_modules/bus-old', 'bus-old Bus.ack'],
    ['a generated Prisma client', './node_modules/.prisma/client', '@prisma/client Bus.ack'],
    ['own', './lib/bus', ' Bus.ack'],
  ])('%s', (_name, folder, want) => {
    expect(at(folder)).toEqual([want]);
  });
  test('members of a declared module belong to it', () => {
    const program = programOf({
      'a.ts': `import { bus } from 'acme'; bus.ack();`,
      'acme.d.ts': `declare module 'acme' { namespace Acme { interface Bus { ack(): void } } const bus: Acme.Bus; }`,
    });
    expect(calleeIn(program, 'bus.ack')).toEqual(['acme Bus.ack']);
  });
});
