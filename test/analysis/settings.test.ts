import { describe, expect, it } from 'vitest';

import { errorOf, lintSources, type Message } from './lint.ts';

const source = `
import type { Channel } from 'amqplib';
import { emit } from '@acme/bus';
export function start(channel: Channel, save: (text: string) => Promise<void>): void {
  void channel.consume('q', async message => {
    if (message === null) return;
    channel.ack(message);
    emit('topic', String(message.content));
    await save(String(message.content));
  });
}
`;
const lint = (settings: unknown): readonly Message[] => lintSources({ 'orders.ts': source }, { settings });
const rowsOf = (...entries: readonly unknown[]): unknown => ({ catalog: [{ package: '@acme/bus', entries }] });

/** The stack is what ESLint prints. */
const sentenceOf = (settings: unknown): string =>
  (errorOf(() => lint(settings)).stack ?? '').replace('eslint-plugin-exactly-once: settings["exactly-once"]', '');

const cyclic = (): Record<string, unknown> => {
  const row: Record<string, unknown> = { function: 'emit', is: 'publish' };
  row.key = row;
  return row;
};
const polluting = (json: string): unknown => JSON.parse(json);
const throwing = {
  get schema(): never {
    throw new Error('no schema for you');
  },
};

describe('a wrong setting ends the run with one sentence that names it', () => {
  it.each<[unknown, string]>([
    [{ retryWindows: 1 }, ' has no key "retryWindows"; did you mean "retryWindow"?'],
    [{ root: 7 }, '.root must be the path of a folder, not 7.'],
    [{ schema: null }, '.schema must be a list of globs, not null.'],
    [{ catalog: 'amqplib' }, '.catalog must be a list of libraries, not "amqplib".'],
    [polluting('{ "__proto__": { "schema": ["x"] } }'), ' has no key "__proto__".'],
    [polluting('{ "constructor": { "prototype": { "root": "x" } } }'), ' has no key "constructor".'],
    [
      rowsOf(polluting('{ "function": "emit", "is": "publish", "__proto__": 1 }')),
      '.catalog[0].entries[0] has no key "__proto__".',
    ],
    [rowsOf({ function: 'emit', is: '__proto__' }), '.catalog[0].entries[0].is must be one of '],
    [rowsOf({ function: 'emit', is: 'toString' }), '.catalog[0].entries[0].is must be one of '],
    [
      rowsOf({ function: 'emit', is: 'publish', key: 'Argument[-1]' }),
      '.catalog[0].entries[0].key must be an access path',
    ],
    [
      rowsOf({ function: 'emit', is: 'publish', key: 'Argument[0]..Member[x]' }),
      '.catalog[0].entries[0].key must be an access path',
    ],
    [
      rowsOf({ function: 'emit', is: 'publish', key: ['Argument[0]'] }),
      '.catalog[0].entries[0].key must be an access path',
    ],
    [
      rowsOf(cyclic()),
      '.catalog[0].entries[0].key must be an access path such as "Argument[0].Member[key]", not an object.',
    ],
    [rowsOf(null), '.catalog[0].entries[0] must be an object, not null.'],
    [{ catalog: [[]] }, '.catalog[0] must be an object, not a list.'],
    [{ catalog: [{ package: '', entries: [] }] }, '.catalog[0].package must be a text, not "".'],
  ])('%o', (settings, sentence) => {
    const said = sentenceOf(settings);
    expect(said.slice(0, sentence.length)).toBe(sentence);
    expect(said).not.toMatch(/\n| at /u);
  });

  it('in a file without a consumer as well', () => {
    const run = () => lintSources({ 'plain.ts': 'export const x = 1;' }, { settings: { retryWindow: -1 } });
    expect(errorOf(run).stack).toContain('.retryWindow must be a positive number of seconds, not -1.');
  });

  it('whatever reading it throws', () => {
    expect(errorOf(() => lint(throwing)).message).toContain('no schema for you');
  });

  it('and leaves no trace on objects', () => {
    sentenceOf(polluting('{ "__proto__": { "polluted": true } }'));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('rows that lead nowhere mean nothing', () => {
  const early = ['no-ack-before-processing'];

  it.each<[string, unknown]>([
    ['an argument that is not there', rowsOf({ function: 'emit', is: 'publish', key: 'Argument[99999]' })],
    [
      'members that are not there',
      rowsOf({ function: 'emit', is: 'publish', key: 'Argument[0].Member[a].Member[b].Element.Awaited' }),
    ],
    [
      'members of every object',
      rowsOf({ function: 'emit', is: 'publish', key: 'Argument[1].Member[__proto__].Member[constructor]' }),
    ],
    [
      'the return value of an argument',
      rowsOf({ function: 'emit', is: 'publish', key: 'ReturnValue.Argument[0].Parameter[3].Receiver' }),
    ],
    [
      'a handler that is a text',
      rowsOf({
        function: 'emit',
        is: 'consumer',
        handlers: [{ at: 'Argument[0]', message: 'Parameter[7].Member[x]' }],
        acks: 'explicit',
        onThrow: 'drop',
        unsettled: 'stuck',
        awaitsHandler: true,
      }),
    ],
    ['a callback that is a text', rowsOf({ function: 'emit', is: 'run', callback: 'Argument[1]' })],
    [
      'a transaction without a client',
      rowsOf({ function: 'emit', is: 'transaction', callback: 'Argument[5]', client: 'Parameter[5]' }),
    ],
    [
      'SQL that is a topic',
      rowsOf({ function: 'emit', is: 'sql', text: ['Argument[0]', 'Template'], parameters: ['Argument[1].Element'] }),
    ],
    [
      'names of every object',
      {
        catalog: [
          {
            package: '__proto__',
            entries: [
              { function: 'constructor', is: 'pure' },
              { type: 'toString', member: 'valueOf', is: 'pure' },
            ],
          },
        ],
      },
    ],
    ['a package of nobody', { catalog: [{ package: '../../etc/passwd', entries: [{ construct: '*', is: 'exit' }] }] }],
    [
      'a hundred rows for one call',
      rowsOf(...Array.from({ length: 100 }, () => ({ function: 'emit', is: 'publish' }))),
    ],
    ['no rows', rowsOf()],
  ])('%s', (_, settings) => {
    expect(lint(settings).map(({ rule }) => rule)).toEqual(early);
  });

  it('and a right one is used', () => {
    const [message] = lint(rowsOf({ function: 'emit', is: 'publish' }));
    expect(message?.text).toContain('`channel.ack` runs before `emit`');
  });
});
