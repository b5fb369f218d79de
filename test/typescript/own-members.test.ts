import ts from 'typescript';
import { describe, expect, test } from 'vitest';

import { ProgramIndex } from '../../src/typescript/declarations.ts';
import { ownMethodOf } from '../../src/typescript/own-members.ts';
import { programOf } from '../program.ts';

const orders = 'export class Orders {\n  async get(id: string) { return id; }\n  find = (id: string) => id;\n}\n';

/** Does the last call of a file go to the program's own method, by syntax alone? */
const isOwn = (text: string, others: Readonly<Record<string, string>> = { 'orders.ts': orders }): boolean => {
  const { program, file } = programOf({ 'main.ts': text, ...others });
  const calls: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) calls.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file('main.ts'));
  return ownMethodOf(new ProgramIndex(program), calls.at(-1)!) !== undefined;
};

describe('a call goes to the program’s own method', () => {
  test.for([
    ['of its class', 'export class A { run() { return this.get(); } get() { return 1; } }'],
    ['in a closure', 'export class A { run() { return [1].map(() => this.get()); } get() { return 1; } }'],
    [
      'of a field',
      "import { Orders } from './orders.ts'; export class A { #o: Orders = null!; run() { return this.#o.get('1'); } }",
    ],
    [
      'of what a field makes',
      "import { Orders } from './orders.ts'; export class A { o = new Orders(); run() { return this.o.get('1'); } }",
    ],
    [
      'of what is injected',
      "import { Orders as O } from './orders.ts'; export class A { constructor(readonly o: O) {} run() { return this.o.get('1'); } }",
    ],
    ['of a parameter', "import type { Orders } from './orders.ts'; export const run = (o: Orders) => o.get('1');"],
    ['of an interface', 'interface Orders { get(id: string): string } export const run = (o: Orders) => o.get("1");'],
  ] as const)('%s', ([, text]) => {
    expect(isOwn(text)).toBe(true);
  });

  test.for([
    [
      'where the class extends another',
      'class B {} export class A extends B { run() { return this.get(); } get() { return 1; } }',
    ],
    [
      'where the member is no method',
      "import { Orders } from './orders.ts'; export const run = (o: Orders) => o.find('1');",
    ],
    [
      'where the class has none of the name',
      "import { Orders } from './orders.ts'; export const run = (o: Orders) => o.consume('1');",
    ],
    [
      'where the type is a package’s',
      "import type { Channel } from 'amqplib'; export const run = (c: Channel) => c.get('1');",
    ],
    [
      'where there is no annotation',
      "import { open } from './orders.ts'; const o = open(); export const run = () => o.get('1');",
    ],
    [
      'where a variable has the name of the parameter',
      "import { Orders, open } from './orders.ts'; export const run = (o: Orders) => { const go = () => { const o = open(); return o.get('1'); }; return go; };",
    ],
    ['where `this` is another', 'export class A { get() { return function (this: any) { return this.get(); }; } }'],
    [
      'where the module only hands on',
      "import { Orders } from './index.ts'; export const run = (o: Orders) => o.get('1');",
    ],
  ] as const)('or that is not told: %s', ([, text]) => {
    expect(isOwn(text, { 'orders.ts': orders, 'index.ts': "export { Orders } from './orders.ts';" })).toBe(false);
  });
});
