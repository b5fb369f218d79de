import { describe, expect, test } from 'vitest';
import { libraries } from '../../src/catalog/libraries.ts';
import { defineLibrary, type Entry, type Library } from '../../src/catalog/model.ts';
import { nodeSqlite } from '../../src/catalog/stores/node-sqlite.ts';
import { addressOf } from '../../src/catalog/table.ts';
import { RowCheck, type Problem } from './check-rows.ts';
import {
  ClientSet,
  notInstallable,
  oneVersionOnly,
  satisfies,
  sets,
  versionText,
  type InstalledLibrary,
} from './packages.ts';

const compared = sets.map(name => {
  const clients = new ClientSet(name);
  const program = clients.program();
  return { name, clients, program, check: new RowCheck(program, clients.file, clients.folders()) };
});
const [newest, older] = [compared[0]!, compared[1]!];

const inPackages = libraries.filter(library => library.ambient !== true);
// What a newer Node has is in a test of its own.
const ambient = libraries.filter(library => library.ambient === true && library !== nodeSqlite);

/** Rows of things that the installed version has. */
const isIn = (installed: InstalledLibrary) => (entry: Entry) =>
  entry.versions === undefined || satisfies(installed.main.version, entry.versions);

const isSame = (one: InstalledLibrary, other: InstalledLibrary): boolean =>
  one.declaring.every(({ name, folder }) => other.declaring.some(same => same.name === name && same.folder === folder));

const known = new Map<RowCheck, Map<Library, readonly Problem[]>>();
const problemsOf = (check: RowCheck, library: Library, installed: InstalledLibrary): readonly Problem[] => {
  const ofCheck = known.get(check) ?? new Map<Library, readonly Problem[]>();
  known.set(check, ofCheck);
  const problems = ofCheck.get(library) ?? check.problems(library, isIn(installed));
  ofCheck.set(library, problems);
  return problems;
};

const textOf = ({ text }: Problem): string => text;

/** Whether another of the versions has what this one lacks: an option that is not there cannot be given either. */
const isElsewhere = (found: Problem, library: Library): boolean =>
  found.isOneOfSeveral &&
  compared.some(({ clients, check }) => {
    const installed = clients.installed(library);
    return installed !== undefined && !problemsOf(check, library, installed).map(textOf).includes(found.text);
  });

describe.each(compared)('the $name versions', ({ name, clients, program, check }) => {
  // The first question to a program makes it read everything.
  test('are there', { timeout: 180_000 }, () => {
    expect(program.problems()).toEqual([]);
  });

  // The title says which versions are compared.
  const isExcused = (library: Library): boolean =>
    oneVersionOnly[library.package] !== undefined && clients.installed(library) === undefined;
  const cases = inPackages
    .filter(library => !isExcused(library))
    .map(library => {
      const installed = clients.installed(library);
      return [
        installed === undefined ? `${library.package} is not installed` : versionText(installed),
        library,
      ] as const;
    });
  test.each(cases)('have every row: %s', (_title, library) => {
    const installed = clients.installed(library);
    expect(installed).toBeDefined();
    if (installed === undefined) return;
    expect(satisfies(installed.main.version, library.versions)).toBe(true);
    expect(
      problemsOf(check, library, installed)
        .filter(found => !isElsewhere(found, library))
        .map(textOf),
    ).toEqual([]);
  });

  test('are those of the set, wherever it has the package', () => {
    const own = inPackages.flatMap(library => clients.installed(library)?.main ?? []);
    const elsewhere = own.filter(({ name: of, folder }) => clients.has(of) && !folder.includes(`/clients/${name}/`));
    expect(elsewhere).toEqual([]);
  });
});

test.each(ambient.map(library => [`${library.package} (${library.docs})`, library] as const))(
  'Node and the language have every row: %s',
  (_title, library) => {
    expect(newest.check.problems(library).map(textOf)).toEqual([]);
  },
);

describe('two versions of every library are compared', () => {
  test.each(inPackages.map(library => [library.package, library] as const))('%s', (name, library) => {
    const [one, other] = [newest.clients.installed(library), older.clients.installed(library)];
    const areTwo = one !== undefined && other !== undefined && !isSame(other, one);
    const reason = oneVersionOnly[name];
    expect(
      areTwo,
      areTwo ? `${name} has two versions: drop the reason` : `${name} needs an older version, or a reason`,
    ).toBe(reason === undefined);
    const hasAll = library.modules?.every(module => [one, other].some(set => set?.files.get(module) !== undefined));
    expect(hasAll, 'a module that neither version has').not.toBe(false);
    const inNone = library.entries.filter(entry => ![one, other].some(set => set !== undefined && isIn(set)(entry)));
    expect(inNone).toEqual([]);
  });

  test('no reason is left over', () => {
    const names = inPackages.map(library => library.package);
    expect(Object.keys(oneVersionOnly).filter(name => !names.includes(name))).toEqual([]);
  });

  test.each(Object.entries(notInstallable))('%s: a version that cannot be installed is not', (name, { version }) => {
    const library = inPackages.find(found => found.package === name);
    const installed = library && newest.clients.installed(library);
    if (installed !== undefined) expect(satisfies(installed.main.version, `<${version}`)).toBe(true);
  });
});

describe('every library says where its facts are from', () => {
  test.each(libraries.map(library => [`${library.package} (${library.docs})`, library] as const))(
    '%s',
    (_name, library) => {
      expect(library.docs).toMatch(/^https:\/\/\S+$/u);
      expect(library.versions).not.toBe('');
      expect(library.evidence).toBeDefined();
      expect(library.entries.length).toBeGreaterThan(0);
    },
  );
});

test('no library has two rows for one target', () => {
  const repeated = libraries.flatMap(library => {
    const addresses = library.entries.map(entry => `${library.package} ${Object.values(addressOf(entry)).join(' ')}`);
    return addresses.filter((address, index) => addresses.indexOf(address) !== index);
  });
  expect(repeated).toEqual([]);
});

describe('a wrong row is found', () => {
  const found = (entry: Entry, of: string): readonly Problem[] =>
    newest.check.problems(defineLibrary({ package: of, versions: '*', docs: 'https://example.org', entries: [entry] }));

  test('a right one is not', () => {
    expect(found({ type: 'Channel', member: 'ack', is: 'ack', message: 'Argument[0]' }, 'amqplib')).toEqual([]);
  });

  test.each<[string, Entry, string]>([
    ['unknown type', { type: 'Chanel', member: 'ack', is: 'ack' }, 'amqplib'],
    ['unknown member', { type: 'Channel', member: 'acknowledge', is: 'ack' }, 'amqplib'],
    ['member of another package', { type: 'Channel', member: 'ack', is: 'ack' }, 'kafkajs'],
    ['member that is no function', { type: 'Channel', member: 'connection', is: 'ack' }, 'amqplib'],
    ['prefix that no member has', { type: 'Channel', member: 'acknowledge*', is: 'ack' }, 'amqplib'],
    ['suffix that no type has', { type: '*Chanel', member: 'ack', is: 'ack' }, 'amqplib'],
    ['unknown function', { function: 'connectAll', is: 'pure' }, 'amqplib'],
    ['a class that is called', { function: 'IllegalOperationError', is: 'pure' }, 'amqplib'],
    ['an interface that is constructed', { construct: 'Channel', is: 'pure' }, 'amqplib'],
    ['unknown command', { command: 'DropMessageCommand', is: 'ack' }, '@aws-sdk/client-sqs'],
    [
      'unknown field',
      { type: 'MessageProperties', field: 'messageIdentity', is: 'field', stability: 'stable' },
      'amqplib',
    ],
    [
      'unknown mapped field',
      { type: 'Message.Attributes', field: 'ReceiveCount', is: 'field', stability: 'unstable' },
      '@aws-sdk/client-sqs',
    ],
    ['argument too many', { type: 'Channel', member: 'ack', is: 'ack', message: 'Argument[2]' }, 'amqplib'],
    [
      'member that the argument lacks',
      { type: 'Channel', member: 'ack', is: 'ack', message: 'Argument[0].Member[id]' },
      'amqplib',
    ],
    ['element of no list', { type: 'Channel', member: 'ack', is: 'ack', message: 'Argument[0].Element' }, 'amqplib'],
    [
      'misspelt option',
      {
        type: 'Channel',
        member: 'get',
        is: 'receive',
        messages: 'ReturnValue.Awaited',
        acks: 'explicit',
        acksWhen: [{ at: 'Argument[1].Member[noack]', equals: true, acks: 'onDelivery' }],
        unsettled: 'stuck',
      },
      'amqplib',
    ],
    [
      'misspelt member of the result',
      { type: 'Pool', member: 'query', is: 'sql', text: ['Argument[0]'], rowsAt: 'Member[row]' },
      '@types/pg',
    ],
    [
      'misspelt failures of a command',
      { command: 'SendMessageBatchCommand', is: 'publish', failuresAt: 'Member[Failures]' },
      '@aws-sdk/client-sqs',
    ],
    ['a template where none is taken', { type: 'Pool', member: 'query', is: 'sql', text: ['Template'] }, '@types/pg'],
    [
      'handler at the wrong argument',
      {
        type: 'Channel',
        member: 'consume',
        is: 'consumer',
        handlers: [{ at: 'Argument[0]', message: 'Parameter[0]' }],
        acks: 'explicit',
        onThrow: 'redeliver',
        unsettled: 'stuck',
        awaitsHandler: false,
      },
      'amqplib',
    ],
    [
      'message at the wrong parameter',
      {
        type: 'Channel',
        member: 'consume',
        is: 'consumer',
        handlers: [{ at: 'Argument[1]', message: 'Parameter[1]' }],
        acks: 'explicit',
        onThrow: 'redeliver',
        unsettled: 'stuck',
        awaitsHandler: false,
      },
      'amqplib',
    ],
    [
      'list of messages that the event lacks',
      {
        parameterType: 'SQSEvent',
        is: 'consumer',
        handler: { batch: 'Parameter[0].Member[records]' },
        acks: 'onReturn',
        onThrow: 'redeliver',
        unsettled: 'redelivered',
        awaitsHandler: true,
      },
      '@types/aws-lambda',
    ],
    [
      'failures that the handler cannot return',
      {
        handlerType: 'SNSHandler',
        is: 'consumer',
        handler: { batch: 'Parameter[0].Member[Records]' },
        failuresReturned: 'Member[batchItemFailures]',
        acks: 'onReturn',
        onThrow: 'redeliver',
        unsettled: 'redelivered',
        awaitsHandler: true,
      },
      '@types/aws-lambda',
    ],
    [
      'the name of a wildcard without one',
      { type: 'Pool', member: 'query', is: 'read', table: 'Type[*]' },
      '@types/pg',
    ],
    [
      'a dispatch of what is no argument',
      { type: 'Client', member: 'send', is: 'dispatch', command: 'Argument[9]' },
      '@smithy/core',
    ],
    [
      'misspelt option of a generic',
      { type: '*Delegate', member: 'update', is: 'update', where: 'Argument[0].Member[were]' },
      '@prisma/client',
    ],
    [
      'misspelt count of a generic',
      { type: '*Delegate', member: 'updateMany', is: 'update', countAt: 'Member[rows]' },
      '@prisma/client',
    ],
    [
      'misspelt option of a mapped command',
      { type: '_default', member: 'set', is: 'upsert', atomicWhen: [{ at: 'Argument[2].Member[NXX]', equals: true }] },
      '@redis/client',
    ],
    [
      'misspelt option of an overload',
      { type: 'Axios', member: 'post', is: 'call', service: 'http', headers: 'Argument[1].Member[headers]' },
      'axios',
    ],
    [
      'misspelt key',
      {
        type: '*Resource',
        member: 'create',
        is: 'call',
        service: 'payment',
        key: 'Argument[last].Member[idempotency]',
      },
      'stripe',
    ],
    ['a path of no vocabulary', { type: 'Channel', member: 'ack', is: 'ack', message: 'Argumnet[0]' }, 'amqplib'],
    [
      'a word that the model lacks, behind a spread',
      { type: 'Channel', member: 'ack', is: 'ack', ...{ mesage: 'Argument[0]' } },
      'amqplib',
    ],
    [
      'a path where the model has a word',
      { type: 'Channel', member: 'prefetch', is: 'configure', ...{ what: 'Argument[0]' as 'queue' } },
      'amqplib',
    ],
    [
      'a path of no vocabulary behind a type that says nothing',
      { type: 'Channel', member: 'ack', is: 'ack', message: 'Argument[0].Field[content]' },
      'amqplib',
    ],
  ])('%s', (_name, entry, of) => {
    expect(found(entry, of)).toHaveLength(1);
  });
});
