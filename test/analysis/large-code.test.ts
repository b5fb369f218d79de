import { describe, expect, it } from 'vitest';

import { analyse } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';
import { folder, lintFile } from './lint.ts';

/** Only hangs are meant: each of these takes well under two seconds on an idle machine. */
const TIMEOUT = 120_000;

const times = (count: number, write: (index: number) => string, separator = '\n'): string =>
  Array.from({ length: count }, (_, index) => write(index)).join(separator);

/** A handler that acks too early, with `body` in between and `outside` before it. */
const handler = (body: string, outside = ''): string => `
import type { Channel } from 'amqplib';
declare const channel: Channel;
declare function save(value: unknown): Promise<void>;
declare function kind(value: unknown): number;
${outside}
void channel.consume('orders', async message => {
  if (message === null) return;
  channel.ack(message);
  ${body}
  await save(message);
});
`;

const nested = (depth: number, open: string, inner: string, close: string): string =>
  open.repeat(depth) + inner + close.repeat(depth);

interface Expected {
  readonly source: string;
  /** What one of the gaps says; unset: no bound is hit. */
  readonly gap?: RegExp;
  /** Set where the bound hides the ack that comes too early. */
  readonly silent?: true;
}

const analysed = (source: string) => {
  const { program, file } = programOf({ 'large.ts': source });
  const analysis = analyse(program, file('large.ts'), settingsOf(undefined), folder);
  return { analysis, lint: () => lintFile(program, file('large.ts')) };
};

/** What is always said of `save` and `kind`: nobody knows what they do, with the message they are given or without. */
const isBound = (reason: string): boolean =>
  !/what this call does is not known|body of this call is not visible|the message is handed on/u.test(reason);

const check = ({ source, gap, silent }: Expected): void => {
  const { analysis } = analysed(source);
  const bounds = [...new Set(analysis.gaps.map(({ reason }) => reason))].filter(isBound);
  expect(analysis.consumers).toHaveLength(1);
  if (gap === undefined) expect(bounds).toEqual([]);
  else expect(bounds).toEqual(expect.arrayContaining([expect.stringMatching(gap)]));
  expect(analysis.reports.map(({ finding }) => finding.owner)).toEqual(
    silent === true ? [] : ['no-ack-before-processing'],
  );
};

describe('long code is followed, or a gap', () => {
  it.each<[string, Expected]>([
    [
      '50,000 lines around the handler',
      {
        source: handler(
          '',
          times(50_000, n => `export const v${n} = { id: ${n} };`),
        ),
      },
    ],
    ['50,000 lines in the handler', { source: handler(times(50_000, n => `const v${n} = ${n};`)) }],
    ['5,000 effects', { source: handler(times(5_000, n => `await save(${n});`)) }],
    [
      'a switch of 5,000 cases',
      {
        source: handler(`switch (kind(message)) {${times(5_000, n => `case ${n}: await save(${n}); break;`)} }`),
        gap: /nests too deep|paths/u,
      },
    ],
    [
      'a switch that falls through 300 cases',
      {
        source: handler(`switch (kind(message)) {${times(300, n => `case ${n}: await save(${n});`)} }`),
        gap: /too large/u,
        silent: true,
      },
    ],
    [
      '2,000 conditions in a row',
      { source: handler(times(2_000, n => `if (kind(${n}) > 0) await save(${n});`)), gap: /paths|visits/u },
    ],
    [
      '300 conditions that each wrap a value',
      {
        source: handler(`let s: unknown = message;\n${times(300, n => `if (kind(${n})) s = [s];`)}\nawait save(s);`),
      },
    ],
    [
      '60 values that are chosen by the one before',
      {
        source: handler(
          `let s = false;\ntry { ${times(60, n => `if (is(${n})) s = s ? is(message.fields.deliveryTag) : !s;`)} if (s) await save(1); } catch (e) { if (s) throw e; }`,
          'declare function is(n: number): boolean;',
        ),
        gap: /visits|paths/u,
      },
    ],
    [
      'a list of 3,000 elements',
      { source: handler(`for (const x of [${times(3_000, n => `'${n}'`, ',')}]) await save(x);`) },
    ],
    [
      'an object of 3,000 members',
      { source: handler(`const o = {${times(3_000, n => `k${n}: ${n}`, ',')}}; await save(o.k1);`) },
    ],
    [
      'a union of 10,000 objects',
      {
        source: handler(
          `if (event.type === 'k5') await save(event.a5);\nconst { type } = event;\nawait save(type);`,
          `type Event = ${times(10_000, n => `{ type: 'k${n}'; a${n}: number }`, ' | ')};\ndeclare const event: Event;`,
        ),
      },
    ],
    [
      'a sum of 4,000 calls',
      { source: handler(`await save(${times(4_000, n => `kind(${n})`, ' + ')});`), gap: /nests too deep/u },
    ],
    [
      '60 attempts in a row',
      { source: handler(times(60, n => `try { await save(${n}); } catch { await save(-${n}); }`)) },
    ],
  ])('%s', (_, expected) => check(expected), TIMEOUT);
});

describe('values that grow by themselves cost no more than the code', () => {
  it.each<[string, Expected]>([
    [
      'a text doubled 200 times',
      {
        source: handler(
          `let s = String(kind(message));\n${times(200, () => 's = s + s;')}\nawait save(s);\nif (s) await save(s);`,
        ),
      },
    ],
    [
      'a list doubled 200 times',
      {
        source: handler(
          `let s: unknown = [kind(message)];\n${times(200, () => 's = [s, s];')}\nawait save(s);\nif (s) await save(s);`,
        ),
      },
    ],
    [
      'an object doubled 200 times',
      {
        source: handler(
          `let s: unknown = { a: kind(message) };\n${times(200, () => 's = { a: s, b: s };')}\nawait save(s);\nif (s) await save(s);`,
        ),
      },
    ],
    [
      'results that each come from the one before, twice',
      {
        source: handler(
          `let s = kind(message);\n${times(60, () => 's = kind([s, s]);')}\nif (s > 1) await save(s);\ntry { await save(s); } catch (e) { if (kind([e, s])) throw e; }`,
        ),
      },
    ],
    [
      'a template doubled 300 times',
      {
        source: handler(
          'await save(c300);',
          'const c0 = `${kind(1)}`;\n' + times(300, n => `const c${n + 1} = \`\${c${n}}\${c${n}}\`;`),
        ),
        gap: /nests too deep/u,
      },
    ],
    [
      'a list that holds itself',
      {
        source: handler(
          'const a: unknown[] = []; a.push(a); await save(a); for (const x of a) await save(x); await Promise.all(a);',
        ),
      },
    ],
    [
      'an object that holds itself',
      { source: handler('const a: any = {}; a.a = a; await save(a); if (a.a) await save(a.a.a.a);') },
    ],
  ])('%s', (_, expected) => check(expected), TIMEOUT);
});

describe('deep code is followed, or a gap', () => {
  it.each<[string, Expected]>([
    ['20 loops', { source: handler(nested(20, 'for (const x of [1, 2]) {', 'await save(message);', '}')) }],
    ['60 loops', { source: handler(nested(60, 'while (kind(message)) {', 'await save(message);', '}')) }],
    [
      '250 conditions',
      {
        source: handler(nested(250, 'if (kind(message)) {', 'await save(message);', '}')),
        gap: /nests too deep/u,
        silent: true,
      },
    ],
    ['300 lists in each other', { source: handler(`await save(${nested(300, '[', 'message', ']')});`) }],
    [
      '800 lists in each other',
      { source: handler(`await save(${nested(800, '[', 'message', ']')});`), gap: /nests too deep/u },
    ],
    [
      '1,000 blocks',
      { source: handler(nested(1_000, '{', 'await save(message);', '}')), gap: /nests too deep/u, silent: true },
    ],
    [
      'a chain of 600 calls',
      {
        source: handler(`b${'.x(1)'.repeat(600)};`, 'interface B { x(n: number): B }\ndeclare const b: B;'),
        gap: /nests too deep/u,
        silent: true,
      },
    ],
    [
      '250 attempts',
      {
        source: handler(nested(250, 'try {', 'await save(message);', '} catch { await save(1); }')),
      },
    ],
    [
      '500 functions that call the next',
      {
        source: handler(
          'await f0();',
          times(500, n => `async function f${n}() { await save(${n}); await f${n + 1}(); }`) +
            '\nasync function f500() {}',
        ),
        gap: /calls nest too deep/u,
      },
    ],
    [
      '10,000 functions that call the next',
      {
        source: handler(
          'await f0(message);',
          times(10_000, n => `async function f${n}(m: unknown) { await f${n + 1}(m); }`) +
            '\nasync function f10000(m: unknown) { await save(m); }',
        ),
        gap: /calls nest too deep/u,
      },
    ],
    [
      '10,000 functions whose types come from the next',
      {
        source: handler(
          'await save(f0(message));',
          times(10_000, n => `function f${n}(m: unknown) { return f${n + 1}(m); }`) +
            '\nfunction f10000(m: unknown) { return m; }',
        ),
        gap: /calls nest too deep/u,
      },
    ],
    [
      '3,000 branches, each in the one before',
      {
        source: handler(
          times(3_000, n => `if (kind(message) === ${n}) await save(${n});`, ' else ') + ' else await save(message);',
        ),
        gap: /nests too deep/u,
      },
    ],
    [
      '40 functions that call the next twice',
      {
        source: handler(
          'await f0();',
          times(40, n => `async function f${n}() { await f${n + 1}(); await f${n + 1}(); }`) +
            '\nasync function f40() { await save(1); }',
        ),
        gap: /too many functions/u,
        silent: true,
      },
    ],
    [
      'work that is awaited after 2,500 calls',
      {
        source: handler(
          `const work = [1].map(async () => { await save(message); });\n${times(2_500, () => 'same(1);')}\nawait Promise.all(work);`,
          'function same(n: number): number { return n; }',
        ),
        gap: /too many functions/u,
        silent: true,
      },
    ],
    [
      'a hierarchy of 200 classes',
      {
        source: handler(
          'await new C200().run(message);',
          'class C0 { async run(m: unknown) { await this.step(m); } async step(m: unknown) { await save(m); } }\n' +
            times(
              200,
              n => `class C${n + 1} extends C${n} { override async step(m: unknown) { await super.step(m); } }`,
            ),
        ),
        gap: /calls nest too deep/u,
      },
    ],
    [
      'an interface implemented 150 classes away',
      {
        source: handler(
          'await service.step(message);',
          'interface I { step(m: unknown): Promise<void> }\ndeclare const service: I;\nabstract class C0 implements I { abstract step(m: unknown): Promise<void> }\n' +
            times(150, n => `abstract class C${n + 1} extends C${n} {}`) +
            '\nclass D extends C150 { async step(m: unknown) { await save(m); } }',
        ),
      },
    ],
  ])('%s', (_, expected) => check(expected), TIMEOUT);

  it(
    'a chain of 1,000 calls, beside the handler',
    () => {
      const source = handler('', `interface B { x(n: number): B }\ndeclare const b: B;\nb${'.x(1)'.repeat(1_000)};`);
      check({ source });
    },
    TIMEOUT,
  );

  it(
    '10,000 functions that call the next, a thousand in each of ten files',
    () => {
      const link = (n: number): string => `export async function f${n}(m: unknown) { await f${n + 1}(m); }`;
      const files = Array.from({ length: 10 }, (_, file) => [
        `f${file}.ts`,
        `import { f${file * 1_000 + 1_000} } from './f${file + 1}.ts';\n${times(1_000, n => link(file * 1_000 + n))}`,
      ]);
      const { program, file } = programOf({
        'orders.ts': handler('await f0(message);', "import { f0 } from './f0.ts';"),
        ...(Object.fromEntries(files) as Record<string, string>),
        'f10.ts': 'export async function f10000(m: unknown) {}',
      });
      const { gaps, reports } = analyse(program, file('orders.ts'), settingsOf(undefined), folder);
      expect(gaps.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/calls nest too deep/u));
      expect(reports.map(({ finding }) => finding.owner)).toEqual(['no-ack-before-processing']);
    },
    TIMEOUT,
  );

  it(
    'an operator chain of 4,000 in another file that consumes',
    () => {
      const { program, file } = programOf({
        'orders.ts': handler(''),
        'deep.ts': `import type { Channel } from 'amqplib';\nexport const text = ${times(4_000, n => `'${n}'`, ' + ')};\nexport declare const c: Channel;`,
      });
      const { reports } = analyse(program, file('orders.ts'), settingsOf(undefined), folder);
      expect(reports).toHaveLength(1);
      expect(analyse(program, file('deep.ts'), settingsOf(undefined), folder).reports).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('through ESLint', () => {
  it(
    'large code is linted without a crash',
    () => {
      const source = handler(times(3_000, n => `if (kind(${n}) > 0) await save(${n});`));
      const { lint } = analysed(source);
      expect(lint().map(({ rule }) => rule)).toEqual(['no-ack-before-processing']);
    },
    TIMEOUT,
  );
});
