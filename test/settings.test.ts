import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

import { libraries } from '../src/catalog/libraries.ts';
import { settingsOf } from '../src/settings.ts';
import { ConfigurationError } from '../src/settings/configuration-error.ts';

const settings = (given: unknown) => settingsOf({ 'exactly-once': given });

const problemOf = (given: unknown): string => {
  try {
    settings(given);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.replace('eslint-plugin-exactly-once: ', '');
    throw error;
  }
  return 'no problem';
};

const row = { type: 'Bus', member: 'emit', is: 'publish' };
const problemOfRow = (entry: unknown): string => problemOf({ catalog: [{ package: 'x', entries: [entry] }] });

describe('defaults', () => {
  it('hold without settings', () => {
    expect(settingsOf(undefined)).toBe(settingsOf({}));
    expect(settingsOf({ other: {} })).toMatchObject({ catalog: [], retryWindow: undefined, lexicon: undefined });
    expect(settingsOf({}).schema).toBeUndefined();
  });

  it('fill what is not given', () => {
    expect(settings({ retryWindow: 3600, lexicon: undefined })).toEqual({ ...settingsOf({}), retryWindow: 3600 });
  });

  it('fill what in-house libraries need not say', () => {
    const [library] = settings({ catalog: [{ package: '@acme/bus', entries: [row] }] }).catalog;
    expect(library).toEqual({ package: '@acme/bus', versions: '*', docs: '', entries: [row] });
  });

  it('are completed once for each settings object', () => {
    const given = { schema: ['db/*.sql'] };
    expect(settings(given)).toBe(settings(given));
    expect(settings(given)).not.toBe(settings({ ...given }));
    expect(settings(given)).toEqual(settings({ ...given }));
  });
});

describe('a wrong setting is one sentence', () => {
  it.each(['../db/*.sql', 'db/../../other/*.sql', './../*.sql', '..', '/etc/*.sql', ''])(
    'for a glob that leaves the root: "%s"',
    glob => {
      const sentence = (key: string): string =>
        `settings["exactly-once"].${key}[1] must be a glob below the root, not ${JSON.stringify(glob)}.`;
      expect(problemOf({ schema: ['db/*.sql', glob] })).toBe(sentence('schema'));
      expect(problemOf({ bestEffort: ['src/*.ts', glob] })).toBe(sentence('bestEffort'));
    },
  );

  it('but not for names that only begin with dots', () => {
    expect(problemOf({ schema: ['./db/*.sql', '..db/*.sql', 'a/../db/*.sql', '.hidden/*.sql'] })).toBe('no problem');
  });

  it('for a misspelt key', () => {
    expect(problemOf({ schemas: [] })).toBe(
      'settings["exactly-once"] has no key "schemas"; did you mean "schema"? ' +
        'Its keys are "bestEffort", "catalog", "explain", "lexicon", "retryWindow", "root", "schema", "tolerate".',
    );
  });

  it('for an unknown key that resembles none', () => {
    expect(problemOf({ brokers: [] })).toBe(
      'settings["exactly-once"] has no key "brokers". Its keys are "bestEffort", "catalog", "explain", "lexicon", "retryWindow", "root", "schema", "tolerate".',
    );
  });

  it.each([
    [null, 'settings["exactly-once"] must be an object, not null.'],
    [[], 'settings["exactly-once"] must be an object, not a list.'],
    [{ schema: 'db/*.sql' }, 'settings["exactly-once"].schema must be a list of globs, not "db/*.sql".'],
    [{ schema: [7] }, 'settings["exactly-once"].schema[0] must be a glob below the root, not 7.'],
    [{ retryWindow: '1h' }, 'settings["exactly-once"].retryWindow must be a positive number of seconds, not "1h".'],
    [{ retryWindow: 0 }, 'settings["exactly-once"].retryWindow must be a positive number of seconds, not 0.'],
    [{ retryWindow: NaN }, 'settings["exactly-once"].retryWindow must be a positive number of seconds, not NaN.'],
    [
      { tolerate: ['mail'] },
      'settings["exactly-once"].tolerate[0] must be one of "payment", "email", "sms", "chat", "push", "http", "storage", ' +
        '"invoke", "api", "publish", not "mail"; did you mean "email"?',
    ],
    [{ tolerate: 'email' }, 'settings["exactly-once"].tolerate must be a list of kinds of effects, not "email".'],
    [{ bestEffort: true }, 'settings["exactly-once"].bestEffort must be a list of globs, not true.'],
    [{ explain: true }, 'settings["exactly-once"].explain must be one of "schedule", not true.'],
    [{ lexicon: [''] }, 'settings["exactly-once"].lexicon[0] must be a text, not "".'],
    [{ lexicon: [() => 1] }, 'settings["exactly-once"].lexicon[0] must be a text, not a value of type function.'],
    [{ root: {} }, 'settings["exactly-once"].root must be the path of a folder, not an object.'],
    [{ catalog: {} }, 'settings["exactly-once"].catalog must be a list of libraries, not an object.'],
    [{ catalog: [{ entries: [] }] }, 'settings["exactly-once"].catalog[0] needs the key "package".'],
    [JSON.parse('{"__proto__": []}'), 'settings["exactly-once"] has no key "__proto__".'],
    [JSON.parse('{"constructor": []}'), 'settings["exactly-once"] has no key "constructor".'],
  ])('for %j', (given, sentence) => {
    expect(problemOf(given)).toContain(sentence);
  });

  it.each([
    [{ ...row, is: 'publsh' }, '.entries[0].is must be one of '],
    [{ ...row, is: 'publsh' }, 'not "publsh"; did you mean "publish"?'],
    [{ type: 'Bus', member: 'emit' }, '.entries[0] needs the key "is".'],
    [{ ...row, kye: 'Argument[0]' }, '.entries[0] has no key "kye"; did you mean "key"?'],
    [{ ...row, key: 'arguments[0]' }, '.entries[0].key must be an access path such as "Argument[0].Member[key]"'],
    [{ ...row, key: 'Argument[0].Member[]' }, '.entries[0].key must be an access path'],
    [{ type: 'Bus', is: 'publish' }, '.entries[0] must name one target, by "type" + "member"'],
    [{ ...row, function: 'emit' }, '.entries[0] must name one target'],
    [{ function: 'charge', is: 'call' }, '.entries[0] needs the key "service".'],
    [
      { function: 'charge', is: 'call', service: 'payments' },
      '.entries[0].service must be one of "payment", "email", "sms", "chat", "push", "http", "storage", "invoke", "api", ' +
        'not "payments"; did you mean "payment"?',
    ],
    [
      { type: 'Bus', member: 'on', is: 'receive', messages: 'ReturnValue', acks: 'returnValue', unsettled: 'stuck' },
      '.entries[0].acks must be one of "explicit", "onReturn", "onDelivery", "response", not "returnValue"',
    ],
    [7, '.entries[0] must be an object, not 7.'],
  ])('for the row %j', (entry, sentence) => {
    expect(problemOfRow(entry)).toContain(sentence);
  });
});

describe('catalog rows', () => {
  it('may use an access path of every word', () => {
    expect(
      problemOfRow({ ...row, key: 'Argument[last].Member[x-y].Awaited.Element', destination: 'Receiver.Type[*]' }),
    ).toBe('no problem');
  });

  it('of a dispatching call name their command by path', () => {
    expect(problemOfRow({ type: 'Client', member: 'send', is: 'dispatch', command: 'Argument[0]' })).toBe('no problem');
    expect(problemOfRow({ is: 'dispatch', command: 'Argument[0]' })).toContain('must name one target');
  });

  // Holds the shapes of the settings to the model: a new word in a shipped row has to be accepted from users as well.
  it.each(libraries.map(library => [library.package, library]))('that ship for %s pass as settings', (_, library) => {
    expect(problemOf({ catalog: [library] })).toBe('no problem');
  });
});

describe('ESLint', () => {
  const lint = (given: unknown) =>
    new ESLint({
      overrideConfigFile: true,
      overrideConfig: [
        {
          plugins: { probe: { rules: { probe: { create: context => (settingsOf(context.settings), {}) } } } },
          rules: { 'probe/probe': 'error' },
          settings: { 'exactly-once': given },
        },
      ],
    }).lintText('export {};');

  it('accepts right settings', async () => {
    const [result] = await lint({ schema: ['db/*.sql'] });
    expect(result?.messages).toEqual([]);
  });

  it('shows a wrong setting without a stack', async () => {
    const error = await lint({ retryWindow: 'long' }).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.stack).toBe(
      'eslint-plugin-exactly-once: settings["exactly-once"].retryWindow must be a positive number of seconds, not "long".',
    );
  });
});
