import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import { analyse, type Analysis } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';
import { folder, lintSources } from './lint.ts';

type Sources = Readonly<Record<string, string>>;

const head = `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const channel: Channel;
declare function save(value: unknown): Promise<void>;
`;

/** The engine itself, without the net that turns what it throws into a gap. */
const analysed = (sources: Sources, options: ts.CompilerOptions = {}): Analysis => {
  const { program, file } = programOf(sources, options);
  const analyses = Object.keys(sources).map(name => analyse(program, file(name), settingsOf(undefined), folder));
  const [first] = analyses;
  if (first === undefined) throw new Error('no source');
  return first;
};
const owners = (analysis: Analysis): readonly string[] => analysis.reports.map(({ finding }) => finding.owner);

const early = ['no-ack-before-processing'];

describe('half-written code', () => {
  // As an editor sends it: the parser recovers, types are missing, names lead nowhere.
  const whole = `${head}
class Orders {
  constructor(private readonly port: { send(text: string): Promise<void> }) {}
  async start() {
    await channel.consume('orders', async message => {
      if (message === null) return;
      const { id, ...rest } = JSON.parse(String(message.content)) as { id: string; amount?: number };
      try {
        channel.ack(message);
        for (const [key, value] of Object.entries(rest)) await this.port.send(\`\${key}=\${value} \${id}\`);
        switch (id) { case 'a': await save(id); break; default: await save(rest?.amount ?? 0); }
      } catch (error: unknown) {
        if (error instanceof Error && 'code' in error) throw error;
        channel.nack(message, false, false);
      } finally {
        void save(1);
      }
    });
  }
}
`;

  it('is whole in the end', () => {
    expect(owners(analysed({ 'a.ts': whole }))).toEqual(expect.arrayContaining(early));
  });

  it('never throws, wherever it is cut off', () => {
    const { length } = head;
    for (let end = length; end < whole.length; end += 7) analysed({ 'a.ts': whole.slice(0, end) });
  }, 120_000);

  it('never throws, whichever word is missing', () => {
    const words = [...whole.slice(head.length).matchAll(/\w+|[^\w\s]/gu)];
    for (const [index, { 0: word, index: at }] of words.entries()) {
      if (index % 3 !== 0) continue;
      const from = head.length + at;
      analysed({ 'a.ts': whole.slice(0, from) + whole.slice(from + word.length) });
    }
  }, 120_000);

  it.each([
    `channel.consume();`,
    `channel.consume('q');`,
    `channel.consume('q', );`,
    `channel.consume('q', undefined);`,
    `channel.consume('q', null!);`,
    `channel.consume('q', handler);`,
    `channel.consume('q', this.handle);`,
    `channel.consume('q', (await import('./nowhere.ts')).default);`,
    `channel.consume('q', async () => {});`,
    `channel.consume('q', async ({ content: { length } }, ...rest) => save(length + rest.length));`,
    `channel.consume(...['q', async m => save(m)]);`,
    `channel.consume?.('q', async m => save(m));`,
    `channel['consume']('q', async m => save(m));`,
    `channel[\`consume\`]('q', async m => save(m));`,
    `new channel.consume('q', async m => save(m));`,
    `channel.consume\`q\`;`,
    `channel.consume('q', class { static { void save(this); } });`,
    `channel.consume('q', async function* (m) { yield* [save(m)]; });`,
    `channel.consume('q', async m => { const { a = await save(m), [String(m)]: b, ...c } = m as any; });`,
    `channel.consume('q', async m => { let x; [x = m, ...x] = [m]; ({ x, y: x } = m); x.y.z = x; delete x.y; });`,
    `channel.consume('q', async m => { x: { break x; } y: for (;;) { continue y; } });`,
    `channel.consume('q', async m => { break; continue; return; await; yield; });`,
    `channel.consume('q', async m => { try { } });`,
    `channel.consume('q', async m => { switch (m) { default: default: case m: case m: } });`,
    `channel.consume('q', async m => { if (m) else; while () ; for (of ) ; do while (m); });`,
    `channel.consume('q', async m => { const m = m; let n = n; var o = o; await save([m, n, o]); });`,
    `channel.consume('q', async m => { new.target; import.meta; super.x(); this.#y; arguments[0]; });`,
    `channel.consume('q', async m => { await import.defer('./nowhere.ts'); new.target(m); import.meta(m); });`,
    `channel.consume('q', async (m = channel.consume('q', async n => save(n))) => save(m));`,
  ])('is looked at without a throw: `%s`', text => {
    analysed({ 'a.ts': head + text });
  });
});

describe('every kind of code in a handler', () => {
  const inHandler = (body: string, outside = ''): string => `${head}${outside}
void channel.consume('orders', async function (this: unknown, message) {
  if (message === null) return;
  channel.ack(message);
${body}
  await save(message);
});
`;

  it.each<[string, string, string?]>([
    [
      'generators',
      `for (const x of numbers()) await save(x); for await (const y of later()) await save(y);`,
      `function* numbers() { yield 1; yield* numbers(); }\nasync function* later() { yield await save(1); }`,
    ],
    [
      'getters with effects',
      `await box.value; box.value = save(2); const { value } = box; await value;`,
      `const box = { get value() { return save(1); }, set value(v) { void v; } };`,
    ],
    [
      'accessors of classes',
      `await new Box().value; new Box().value = 1;`,
      `class Box { static #n = 0; get value() { return save(Box.#n++); } set value(v: unknown) { void save(v); } accessor auto = save(1); }`,
    ],
    [
      'labelled loops',
      `outer: for (const a of [1, 2]) { inner: for (const b of [3]) { if (a > b) continue outer; if (b) break inner; await save(b); } break outer; }\nblock: { if (message) break block; await save(0); }`,
    ],
    [
      'computed names',
      `await table[String(message.fields.routingKey)]?.(message); const { [key]: x } = table; await x?.(1); await table[key](2);`,
      `const key = 'a' as string;\nconst table: Record<string, (v: unknown) => Promise<void>> = { [key]: save, ['b' + key]: async v => save(v), async [\`c\${key}\`]() {} };`,
    ],
    [
      'declaration merging',
      `await merged(1); await merged.more(2); await new Shape().draw();`,
      `function merged(x: unknown) { return save(x); }\nnamespace merged { export const more = (x: unknown) => save(x); }\ninterface Shape { draw(): Promise<void> }\nclass Shape { }\nShape.prototype.draw = () => save(1);`,
    ],
    [
      'overloads',
      `await over('a'); await over(1);`,
      `function over(a: string): Promise<void>;\nfunction over(a: number): Promise<void>;\nfunction over(a: unknown) { return save(a); }`,
    ],
    [
      'enums and constants',
      `await save(Kind.A + Kind['B'] + Flags.X); switch (Kind.A as Kind) { case Kind.A: case Kind.B: await save(1); }`,
      `enum Kind { A, B = 'x'.length }\nconst enum Flags { X = 1 << 3 }`,
    ],
    [
      'self-referential types',
      `await walk(tree); const t: Deep<Deep<string>> = tree as never; await save(t);`,
      `type Json = string | Json[] | { [k: string]: Json };\ninterface Node2 { next: Node2; self: this; f<T extends Node2>(x: T): T }\ntype Deep<T> = { value: T; deeper: Deep<Deep<T>> };\ndeclare const tree: Json & Node2;\nasync function walk(x: Json): Promise<void> { await save(x); if (Array.isArray(x)) for (const y of x) await walk(y); }`,
    ],
    [
      'any',
      `const a: any = message; await a.b.c(a?.d[0]).then((x: any) => x()).catch(a); a(); new a(); a\`x\`; for (const x of a) await x; await Promise.all(a.map(a)); const { b, ...c } = a; await b(c);`,
    ],
    [
      'never and unknown',
      `const n = (() => { throw message; }) as () => never; const u: unknown = message; if (u === 1) n(); await save(u); await (u as any)();`,
    ],
    [
      'decorators',
      `await new Decorated().run(message);`,
      `function log(value: unknown, context: unknown): any { void save(context); return value; }\nfunction make(n: number) { return log; }\n@make(1)\nclass Decorated { @log field = 1; @log @make(2) async run(@log m: unknown) { await save(m); } @log get g() { return 1; } }`,
    ],
    [
      'mutual recursion',
      `await even(10);`,
      `async function even(n: number): Promise<void> { if (n > 0) await odd(n - 1); await save(n); }\nasync function odd(n: number): Promise<void> { await even(n - 1); }`,
    ],
    ['a handler that calls itself', `await go(message);`, `const go = async (m: unknown): Promise<void> => go(go(m));`],
    [
      'classes in a circle',
      `await new A().run(message);`,
      `class A extends B { async run(m: unknown) { await this.x(m); } }\nclass B extends A { async x(m: unknown) { await super.x(m); } }`,
    ],
    [
      'interfaces in a circle',
      `await port.send(1);`,
      `interface P extends Q { send(x: unknown): Promise<void> }\ninterface Q extends P {}\ndeclare const port: P;\nclass Impl implements Q { async send(x: unknown) { await save(x); } }`,
    ],
    [
      'proxies, symbols and bigints',
      `await new Proxy(table, {})[Symbol.iterator]?.(); await save(10n ** 20n + BigInt(1)); await save(Symbol('x'));`,
      `const table: any = { async *[Symbol.asyncIterator]() { yield 1; } };`,
    ],
    [
      'using',
      `{ using a = { [Symbol.dispose]() {} }; await using b = { async [Symbol.asyncDispose]() { await save(1); } }; await save([a, b]); }`,
    ],
    [
      'regular expressions and templates',
      'await save(String.raw`\\${message}`.replace(/(?<year>\\d+)/gu, "$<year>")); await tag`a${1}b${message}c`;',
      'async function tag(parts: TemplateStringsArray, ...v: unknown[]) { await save([parts, v]); }',
    ],
    [
      'optional everything',
      `await table?.a?.[0]?.(message)?.then?.(x => x!)!; table!.a ??= []; table ||= undefined; table &&= {};`,
      `let table: undefined | { a?: ((m: unknown) => Promise<void>)[] };`,
    ],
    [
      'comma, void, in, instanceof, delete',
      `const o: any = {}; (save(1), await save(2)); void save(3); if ('a' in o || o instanceof Date) delete o.a; typeof o; await save(((o)));`,
    ],
    [
      'callbacks of every kind',
      `[1].forEach(async x => save(x)); setTimeout(() => save(1), 1); await new Promise<void>((yes, no) => save(1).then(yes, no)); [1].map(save).reduce(async (a, b) => { await a; await b; }); queueMicrotask(() => void save(1));`,
    ],
    ['nested consumers', `await channel.consume('inner', async m => { if (m) { channel.ack(m); await save(m); } });`],
    [
      'an own type named like the library',
      `const m: Local = { ack() {} }; m.ack(message);`,
      `interface Local { ack(m: unknown): void }`,
    ],
    [
      'names of Object.prototype',
      `const o: any = {}; await save(o.__proto__.constructor.toString); await o.hasOwnProperty('x'); const { constructor, __proto__: p } = o; await save([constructor, p]); switch (String(message)) { case 'constructor': case '__proto__': await save(1); }`,
      `const toString = 1, valueOf = 2; void [toString, valueOf];`,
    ],
  ])('%s', (_, body, outside) => {
    const options = { target: ts.ScriptTarget.ESNext, lib: ['lib.esnext.d.ts'] };
    const source = inHandler(body, outside);
    const analysis = analysed({ 'a.ts': source }, options);
    expect(analysis.consumers.length).toBeGreaterThanOrEqual(1);
    expect(owners(analysis)).toEqual(expect.arrayContaining(early));
    // And ESLint's way, with the reports' words and suggestions.
    const messages = lintSources({ 'a.ts': source }, { compilerOptions: options });
    expect(messages.map(({ rule }) => rule)).toEqual(expect.arrayContaining(early));
  });
});

describe('programs', () => {
  const caller = `
import type { Channel } from 'amqplib';
import { work } from './b.ts';
export function start(channel: Channel): void {
  void channel.consume('q', async message => {
    if (message === null) return;
    channel.ack(message);
    await work(3, message.content);
  });
}
export const mail = async (text: unknown): Promise<void> => {
  await fetch('https://example.org', { method: 'POST', body: String(text) });
};
`;

  it('with a handler that is wrapped in itself', () => {
    const source = `
import type { SQSEvent } from 'aws-lambda';
declare const wrap: <T>(value: T) => T;
declare function save(value: unknown): Promise<void>;
async function handle(event: SQSEvent) { for (const record of event.Records) void save(record.body); }
const once = wrap(handle), again = wrap(again);
export const handler = wrap(twice), twice = wrap(handler);
export default wrap(once);
exports.handler = wrap(async (event: SQSEvent) => { void save(event.Records); });
`;
    const analysis = analysed({ 'a.ts': source });
    expect(owners(analysis)).toEqual(['no-unawaited-processing', 'no-unawaited-processing']);
    expect(analysis.gaps.map(({ reason }) => reason)).toContain('what this does around the handler is not known');
  });

  it('with import cycles and recursion across files', () => {
    const analysis = analysed({
      'a.ts': caller,
      'b.ts': `import { again } from './c.ts';\nimport { mail } from './a.ts';\nexport async function work(n: number, x: unknown): Promise<void> { await mail(x); await again(n, x); }`,
      'c.ts': `import { work } from './b.ts';\nexport * from './a.ts';\nexport * from './c.ts';\nexport async function again(n: number, x: unknown): Promise<void> { if (n > 0) await work(n - 1, x); }`,
    });
    expect(owners(analysis)).toEqual(expect.arrayContaining(early));
    expect(analysis.gaps.map(({ reason }) => reason)).toContain('a function that calls itself is followed once');
  });

  it.each([
    ['a relative import that leads nowhere', {}],
    ['an import of something that is not exported', { 'b.ts': 'export const other = 1;' }],
    ['an import of a type', { 'b.ts': 'export type work = string;' }],
    ['an import of a file that is broken', { 'b.ts': 'export async function work( { ' }],
    [
      'a constant that is defined by itself',
      { 'b.ts': `import * as self from './b.ts';\nexport const work: any = self.work;` },
    ],
    [
      'names that are exported in a circle',
      { 'b.ts': `export { work } from './c.ts';`, 'c.ts': `export { work } from './b.ts';` },
    ],
  ])('with %s', (_, more) => {
    const analysis = analysed({ 'a.ts': caller, ...more });
    expect(analysis.consumers).toHaveLength(1);
    // The call may do anything: that is a gap, or work that comes too late; never silence without a gap.
    expect(analysis.reports.length + analysis.gaps.length).toBeGreaterThan(0);
  });

  it('with a client that is not installed', () => {
    const source = `
import { Worker } from 'no-such-broker';
import amqp from 'amqplib-not-installed';
new Worker('q', async (job: unknown) => { amqp.ack(job); await fetch('https://example.org', { method: 'POST' }); });
`;
    expect(analysed({ 'a.ts': source })).toMatchObject({ consumers: [], reports: [], gaps: [] });
  });

  it('without a single line', () => {
    expect(analysed({ 'a.ts': '' })).toMatchObject({ consumers: [], reports: [], gaps: [] });
  });

  it.each(['a.mts', 'a.cts', 'a.tsx', 'deep/er/a.ts'])('with a file called %s', name => {
    const source = `${head}
void channel.consume('q', async message => {
  if (message === null) return;
  channel.ack(message);
  await save(message);
});
export {};
`;
    expect(lintSources({ [name]: source }).map(({ rule }) => rule)).toEqual(early);
  });

  it('with JSX', () => {
    const source = `${head}
declare namespace JSX { interface IntrinsicElements { div: { onClick?: () => void } } }
declare const React: any;
void channel.consume('q', async message => {
  if (message === null) return;
  channel.ack(message);
  await save(<div onClick={() => void save(1)}>{String(message.content)}<></></div>);
});
`;
    expect(
      lintSources({ 'a.tsx': source }, { compilerOptions: { jsx: ts.JsxEmit.React } }).map(({ rule }) => rule),
    ).toEqual(early);
  });

  it('in sloppy JavaScript', () => {
    const source = `
var amqp = require('amqplib');
var undeclared = later;
function Consumer(channel) { this.channel = channel; var self = this; self.count = 010; }
Consumer.prototype.start = function () {
  var self = this, arguments$ = arguments;
  amqp.connect('amqp://localhost').then(function (c) { return c.createChannel(); }).then(function (channel) {
    channel.consume('q', function (message) {
      channel.ack(message);
      self.count++; global.last = message; undeclared = arguments.length; delete self.x;
      fetch('https://example.org', { method: 'POST', body: message.content }).then(function () {}, function () {});
      if (self.count) function inner() { return inner; }
    });
  });
};
module.exports = Consumer; module.exports.default = exports = Consumer;
`;
    expect(() =>
      analysed({ 'a.cjs': source }, { allowJs: true, checkJs: false, strict: false, alwaysStrict: false }),
    ).not.toThrow();
  });

  it('under other compiler options', () => {
    const source = `${head}
import { EventEmitter } from 'node:events';
void channel.consume('q', async (message: ConsumeMessage | null) => {
  channel.ack(message!);
  await save(new EventEmitter());
});
`;
    for (const options of [
      { strict: false },
      { noLib: true, types: [] },
      { target: ts.ScriptTarget.ES2015 },
      { isolatedModules: true },
    ]) {
      expect(() => analysed({ 'a.ts': source }, options)).not.toThrow();
    }
  });
});
