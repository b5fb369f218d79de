import { afterEach, describe, expect, it, vi } from 'vitest';
import parser from '@typescript-eslint/parser';

import { analysisOf, findingsOf } from '../../src/analysis.ts';
import plugin from '../../src/index.ts';
import type { Analysis } from '../../src/engine.ts';
import { programOf } from '../program.ts';
import { withChecker } from './counting.ts';
import { everyRule, lintFile, probe, verify } from './lint.ts';

const sources = {
  'orders.ts': `
import type { Channel } from 'amqplib';
export function start(channel: Channel, save: (text: string) => Promise<void>): void {
  void channel.consume('q', async message => {
    if (message === null) return;
    channel.ack(message);
    await save(String(message.content));
  });
  debugger;
}
`,
};
const { program, file } = programOf(sources);
const orders = file('orders.ts');

const failing = withChecker(
  program,
  () => new Proxy(program.getTypeChecker(), { get: () => () => fail('the checker gave up') }),
);
const fail = (reason: string): never => {
  throw new TypeError(reason);
};

/** Lints with every rule, `no-debugger`, and a look at the analysis at the end. */
const lint = (brokenProgram: typeof program, extra: Record<string, unknown> = {}) => {
  let analysis: Analysis | undefined;
  const look = probe(context => (analysis = analysisOf(context as never)));
  const messages = verify(orders.text, orders.fileName, {
    languageOptions: { parser, parserOptions: { programs: [brokenProgram] } },
    plugins: { 'exactly-once': plugin, test: { rules: { ...extra, look } } },
    rules: {
      'no-debugger': 'error',
      ...everyRule(),
      ...Object.fromEntries(Object.keys(extra).map(name => [`test/${name}`, 'error'])),
      'test/look': 'error',
    },
  });
  return { messages: messages.map(({ rule, line }) => `${rule}:${String(line)}`), analysis };
};

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('an internal failure', () => {
  it('is not there when nothing fails', () => {
    const { messages, analysis } = lint(program);
    expect(messages).toEqual(['no-ack-before-processing:6', 'no-debugger:9']);
    expect(analysis?.gaps.filter(({ reason }) => reason.includes('internal'))).toEqual([]);
  });

  it('is a gap, and the lint run goes on', () => {
    const { messages, analysis } = lint(failing);
    expect(messages).toEqual(['no-debugger:9']);
    expect(analysis?.reports).toEqual([]);
    expect(analysis?.gaps).toHaveLength(1);
    expect(analysis?.gaps[0]?.reason).toMatch(/^internal failure: TypeError: the checker gave up\n/u);
    expect(analysis?.gaps[0]?.trace.at.file).toBe(orders.fileName);
  });

  it('is a gap when the stack overflows', () => {
    const endless = (): never => endless();
    const broken = withChecker(program, () => new Proxy(program.getTypeChecker(), { get: () => endless }));
    const { messages, analysis } = lint(broken);
    expect(messages).toEqual(['no-debugger:9']);
    expect(analysis?.gaps[0]?.reason).toMatch(/^internal failure: RangeError: Maximum call stack size exceeded/u);
  });

  it.each([
    ['exactly-once', true],
    ['eslint:*,exactly-once', true],
    ['eslint:*', false],
    ['', false],
  ])('is printed once with DEBUG=%s: %s', (debug, isPrinted) => {
    vi.stubEnv('DEBUG', debug);
    const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    lint(failing);
    const printed = print.mock.calls.map(([text]) => String(text));
    expect(printed).toHaveLength(isPrinted ? 1 : 0);
    if (isPrinted) {
      expect(printed[0]).toMatch(/^exactly-once: .*orders\.ts: TypeError: the checker gave up\n {4}at /u);
      expect(printed[0]).toMatch(/\n$/u);
    }
  });

  it('is forgotten in the next run', () => {
    expect(lint(failing).messages).toEqual(['no-debugger:9']);
    expect(lint(program).messages).toEqual(['no-ack-before-processing:6', 'no-debugger:9']);
  });

  it('while a report is worded costs that report alone', () => {
    const clumsy = {
      create: (context: never) => findingsOf(context, 'no-ack-before-processing', () => fail('no words')),
    };
    const { messages, analysis } = lint(program, { clumsy });
    expect(messages).toEqual(['no-ack-before-processing:6', 'no-debugger:9']);
    expect(analysis?.reports).toHaveLength(1);
    expect(analysis?.gaps.at(-1)?.reason).toMatch(/^internal failure: TypeError: no words\n/u);
  });
});

describe('a program that changed behind ESLint', () => {
  it('cannot make the rules point outside of the text', () => {
    const shorter = 'debugger;';
    const messages = verify(shorter, orders.fileName, {
      languageOptions: { parser, parserOptions: { programs: [program] } },
      rules: everyRule(),
    });
    expect(messages.filter(({ line }) => line > 1)).toEqual([]);
    expect(lintFile(program, orders).map(({ rule }) => rule)).toEqual(['no-ack-before-processing']);
  });
});
