import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { originFromImport, originsOfCallee, originsOfProperty, originsOfType } from '../../src/typescript/origin.ts';
import { nodeOf, nodesOf, programOf } from '../program.ts';
import { calleeIn, isCallee, isProperty, property, typeOf } from './origins.ts';

describe('types', () => {
  test('a handler type', () => {
    const code = `import type { SQSHandler } from 'aws-lambda'; export const handler: SQSHandler = async () => {};`;
    expect(typeOf(code, 'handler')).toEqual(['@types/aws-lambda SQSHandler', '@types/aws-lambda Handler']);
  });
  test('an alias of a handler type', () => {
    const code = `import type { SQSHandler } from 'aws-lambda'; type Mine = SQSHandler;
      export const handler: Mine = async () => {};`;
    expect(typeOf(code, 'handler')).toContain('@types/aws-lambda SQSHandler');
  });
  test('a parameter that may be null', () => {
    const code = `import type { ConsumeMessage } from 'amqplib'; export const f = (msg: ConsumeMessage | null) => msg;`;
    expect(typeOf(code, 'msg')).toEqual(['amqplib ConsumeMessage', 'amqplib Message']);
  });
  test('base classes', () => {
    const code = `import { Worker } from 'bullmq'; declare class Mine extends Worker {} declare const w: Mine; export { w };`;
    expect(typeOf(code, 'w')).toEqual(expect.arrayContaining([' Mine', 'bullmq Worker']));
  });
  test('primitive, any and unknown types have none', () => {
    expect(typeOf('declare const x: any; export { x };', 'x')).toEqual([]);
    expect(typeOf('declare const x: unknown; export { x };', 'x')).toEqual([]);
    expect(typeOf('declare const x: string | undefined; export { x };', 'x')).toEqual([]);
  });
});

describe('properties', () => {
  const head = `import type { ConsumeMessage } from 'amqplib'; declare const m: ConsumeMessage;`;
  test('declared in another file of the package', () => {
    expect(property(`${head} m.fields.deliveryTag;`, 'm.fields.deliveryTag')).toEqual([
      'amqplib ConsumeMessageFields.deliveryTag',
      'amqplib CommonMessageFields.deliveryTag',
    ]);
  });
  test('nested destructuring', () => {
    expect(property(`${head} const { properties: { messageId } } = m;`, 'messageId')).toEqual([
      'amqplib MessageProperties.messageId',
    ]);
  });
  test('an index signature', () => {
    expect(property(`${head} m.properties.headers?.['x-tries'];`, "m.properties.headers?.['x-tries']")).toEqual([
      'amqplib MessageProperties.headers.x-tries',
    ]);
  });
  test('a computed name', () => {
    expect(
      property(`${head} declare const k: string; m.properties.headers?.[k];`, 'm.properties.headers?.[k]'),
    ).toEqual([]);
  });
});

describe('without types', () => {
  const untyped = (code: string, start: string): readonly string[] => calleeIn(programOf({ 'a.ts': code }), start);
  test.each([
    [`import { Bus } from 'untyped-bus'; new Bus();`, 'new', 'untyped-bus Bus (inferred)'],
    [`import { Bus } from 'untyped-bus'; const b = new Bus(); b.send(1);`, 'b.send', 'untyped-bus Bus.send (inferred)'],
    [
      `import { Client } from 'untyped-db'; const make = () => { return new Client({}); }; const g = globalThis as { db?: Client };
       export const db = g.db ?? make(); db.order.create(1);`,
      'db.order.create',
      'untyped-db Client.order.create (inferred)',
    ],
    [
      `import { Client } from 'untyped-db'; class Db extends Client { f() { this.order.create(1); } }`,
      'this.order',
      'untyped-db Client.order.create (inferred)',
    ],
    [
      `import { Client } from 'untyped-db'; class Db extends Client {} class S { constructor(private db: Db) {} f() { this.db.order.create(1); } }`,
      'this.db',
      'untyped-db Client.order.create (inferred)',
    ],
    [
      `import { Client } from 'untyped-db'; const db = new Client(); db.$transaction(async tx => { tx.order.create(1); });`,
      'tx.order',
      'untyped-db Client.order.create (inferred)',
    ],
    [`import { Bus as B } from '@acme/bus/lib'; B.open();`, 'B.open', '@acme/bus open (inferred)'],
    [`import bus from 'untyped-bus'; bus.send(1);`, 'bus.send', 'untyped-bus send (inferred)'],
    [`import * as bus from 'untyped-bus'; bus.send(1);`, 'bus.send', 'untyped-bus send (inferred)'],
    [`import { send } from 'untyped-bus'; send(1);`, 'send', 'untyped-bus send (inferred)'],
    [
      `import { Bus } from 'untyped-bus'; function f(b: Bus) { b.send(1); }`,
      'b.send',
      'untyped-bus Bus.send (inferred)',
    ],
    [
      `import { Bus } from 'untyped-bus'; function f(b: Bus | null) { b?.send(1); }`,
      'b?.send',
      'untyped-bus Bus.send (inferred)',
    ],
    [
      `import { Bus } from 'untyped-bus'; class S { constructor(private b: Bus) {} f() { this.b.send(1); } }`,
      'this.b.send',
      'untyped-bus Bus.send (inferred)',
    ],
    [
      `import { open } from 'untyped-bus'; async function f() { const { send } = await open(); send(1); }`,
      'send(1)',
      'untyped-bus send (inferred)',
    ],
  ])('%s', (code, start, want) => {
    expect(untyped(code, start)).toContain(want);
  });
  test('a client that another file makes', () => {
    const program = programOf({
      'db.ts': `import { Client } from 'untyped-db'; export const db = new Client();`,
      'a.ts': `import { db } from './db.ts'; db.order.create(1);`,
    });
    expect(calleeIn(program, 'db.order')).toContain('untyped-db Client.order.create (inferred)');
  });
  test('nothing is inferred where there are types, or no import', () => {
    expect(untyped(`import type { Channel } from 'amqplib'; declare const c: Channel; c.ackAll();`, 'c.')).toEqual([
      'amqplib Channel.ackAll',
    ]);
    expect(untyped(`declare const c: any; c.ackAll();`, 'c.')).toEqual([]);
    expect(untyped(`import { c } from './other.ts'; c.ackAll();`, 'c.')).toEqual([]);
    expect(untyped(`nowhere.ackAll();`, 'nowhere')).toEqual([]);
  });
  test('an expression that is no name', () => {
    const program = programOf({ 'a.ts': '(1 + 2)' });
    const node = nodeOf(program.file('a.ts'), '1 + 2', ts.isBinaryExpression);
    expect(originFromImport(program.checker, node)).toBeUndefined();
  });
});

describe('broken code', () => {
  test.each([
    'foo.',
    'foo.bar(',
    'new ',
    'new (class extends Missing {})().x();',
    'super.x();',
    'class A extends A { f() { super.f(); } } new A().f();',
    'interface I extends I { f(): void } declare const i: I; i.f();',
    'type T = T; declare const t: T; t.f();',
    'const a = b; const b = a; a(); a.c();',
    'const { x } = x; x();',
    "import { a } from './a.ts'; a(); export { a };",
    'a[](); a``; @ class B {}',
    'const [f] = [() => 1]; f(); const { ...rest } = { g() {} }; rest.g();',
    'undefined!.x(); null?.y(); (0, eval)("x");',
    '',
  ])('%s', code => {
    const program = programOf({ 'a.ts': code });
    const source = program.file('a.ts');
    const origins = [
      ...nodesOf(source, isCallee).flatMap(node => [...originsOfCallee(program.checker, node)]),
      ...nodesOf(source, isProperty).flatMap(node => [...originsOfProperty(program.checker, node)]),
      ...nodesOf(source, ts.isIdentifier).flatMap(node => [
        ...originsOfType(program.checker, program.checker.getTypeAtLocation(node)),
      ]),
    ];
    expect(origins.filter(origin => origin.package !== '' && origin.package !== 'global')).toEqual([]);
  });
});
