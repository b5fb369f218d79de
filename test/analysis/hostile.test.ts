import { describe, expect, it } from 'vitest';

import { createCatalog } from '../../src/catalog/index.ts';
import { analyse } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';
import { folder, lintSources } from './lint.ts';

/** What every object inherits, and what would change that. */
const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

const early = (name: string, inName = ''): string => `
import type { Channel } from 'amqplib';
${inName}
declare function save(value: unknown): Promise<void>;
export function ${name}(channel: Channel): void {
  void channel.consume('orders', async message => {
    if (message === null) return;
    channel.ack(message);
    await save(message);
  });
}
`;

describe('settings cannot reach the prototype of objects', () => {
  it('with the keys of a row that came as JSON', () => {
    const given: unknown = JSON.parse(
      '{"catalog": [{"package": "x", "entries": [{"type": "Bus", "member": "emit", "is": "publish", "__proto__": {"polluted": true}}]}]}',
    );
    expect(() => settingsOf({ 'exactly-once': given })).toThrow('has no key "__proto__"');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(inherited)('with rows about packages, types and members called %s', name => {
    const { catalog } = settingsOf({
      'exactly-once': {
        catalog: [
          {
            package: name,
            entries: [
              { type: name, member: name, is: 'publish' },
              { function: name, is: 'pure' },
            ],
          },
        ],
      },
    });
    const { find } = createCatalog(catalog);
    expect(find([{ package: name, container: name, member: name }])?.entry.is).toBe('publish');
    expect(find([{ package: name, container: undefined, member: name }])?.entry.is).toBe('pure');
    expect(find([{ package: 'amqplib', container: name, member: name }])).toBeUndefined();
  });

  it.each(inherited)('and nothing called %s is catalogued by itself', name => {
    const { find } = createCatalog();
    expect(find([{ package: name, container: name, member: name }])).toBeUndefined();
    expect(find([{ package: 'amqplib', container: 'Channel', member: name }])).toBeUndefined();
    expect(find([{ package: 'amqplib', container: name, member: 'ack' }])).toBeUndefined();
  });
});

describe('tags', () => {
  const withTag = (comment: string) => {
    const source = early('start', '').replace('declare function save', `/** ${comment} */\ndeclare function save`);
    const { program, file } = programOf({ 'a.ts': source });
    return analyse(program, file('a.ts'), settingsOf(undefined), folder);
  };

  it.each([
    ...inherited.map(name => `@exactlyOnce ${name}`),
    '@exactlyOnce',
    '@exactlyOnce {@link pure}',
    '@exactlyOnce pure_but_not_quite',
    `@exactlyOnce ${'x'.repeat(100_000)}`,
    `@exactlyOnce ${' '.repeat(100_000)}`,
    '@exactlyOnce \u202Eerup\u202C',
    '@exactlyonce pure',
    '@{@{@{ @exactlyOnce',
    '@type {function(new:Array<',
  ])('that mean nothing do nothing: %.60s', comment => {
    const { consumers, reports } = withTag(comment);
    expect(consumers).toHaveLength(1);
    expect(reports.map(({ finding }) => finding.owner)).toEqual(['no-ack-before-processing']);
  });

  it('count once, however many there are', () => {
    expect(withTag('@exactlyOnce pure\n'.repeat(5_000)).reports).toEqual([]);
  });
});

describe('names of files', () => {
  it.each([
    '__proto__.ts',
    'constructor.ts',
    'a b.ts',
    "it's.ts",
    '$&$1$`.ts',
    '{{work}}.ts',
    '`rm`.ts',
    '%s%d.ts',
    'a\u202Est.ts',
    'ß漢字🙂.ts',
    '[a](b).ts',
    '-rf.ts',
    'a.ts;b.ts',
    '\u001B[31m.ts',
  ])('are only names: %j', name => {
    const helper = `import { createTransport } from 'nodemailer';
export const send = (text: string): Promise<unknown> => createTransport().sendMail({ to: 'a@example.org', text });
`;
    const consumer = `import { send } from ${JSON.stringify(`./${name}`)};
import type { Channel } from 'amqplib';
export function start(channel: Channel): void {
  void channel.consume('orders', async message => {
    if (message === null) return;
    channel.ack(message);
    await send(String(message.content));
  });
}
`;
    const messages = lintSources({ [`of-${name}`]: consumer, [name]: helper });
    expect(messages.map(({ rule }) => rule)).toEqual(['no-ack-before-processing', 'require-dedup']);
    expect(messages.every(({ text }) => !text.includes('{{') || name.includes('{{'))).toBe(true);
  });
});

describe('names in the code', () => {
  it.each(['$', '$$', '_', 'undefined$', 'ünïcödé', 'constructor', 'toString', 'hasOwnProperty'])(
    'are only names: %s',
    name => {
      const source = early('start').replaceAll('save', () => name);
      const [message] = lintSources({ 'a.ts': source });
      expect(message?.rule).toBe('no-ack-before-processing');
      expect(message?.text).toContain(`\`${name}\``);
    },
  );
});
