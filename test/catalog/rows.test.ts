import { describe, expect, test } from 'vitest';
import { libraries } from '../../src/catalog/libraries.ts';
import { defineLibrary, type Entry } from '../../src/catalog/model.ts';
import { addressOf } from '../../src/catalog/table.ts';
import { RowCheck } from './check-rows.ts';
import { installedVersion, programOfPackages, satisfies } from './packages.ts';

const program = programOfPackages();
const check = new RowCheck(program);
const named = libraries.map(library => [`${library.package} (${library.docs})`, library] as const);

test('the packages are there', () => {
  expect(program.problems()).toEqual([]);
});

describe('every row is there in the types of its package', () => {
  test.each(named)('%s', (_name, library) => {
    expect(check.problems(library)).toEqual([]);
  });
});

describe('every library says where its facts are from', () => {
  test.each(named)('%s', (_name, library) => {
    expect(library.docs).toMatch(/^https:\/\/\S+$/u);
    expect(library.versions).not.toBe('');
    if (library.ambient !== true) expect(satisfies(installedVersion(library), library.versions)).toBe(true);
    expect(library.entries.length).toBeGreaterThan(0);
  });
});

test('no library has two rows for one target', () => {
  const repeated = libraries.flatMap(library => {
    const addresses = library.entries.map(entry => `${library.package} ${Object.values(addressOf(entry)).join(' ')}`);
    return addresses.filter((address, index) => addresses.indexOf(address) !== index);
  });
  expect(repeated).toEqual([]);
});

describe('a wrong row is found', () => {
  const problemsOf = (entry: Entry, of: string): readonly string[] =>
    check.problems(defineLibrary({ package: of, versions: '*', docs: 'https://example.org', entries: [entry] }));

  test('a right one is not', () => {
    expect(problemsOf({ type: 'Channel', member: 'ack', is: 'ack', message: 'Argument[0]' }, 'amqplib')).toEqual([]);
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
  ])('%s', (_name, entry, of) => {
    expect(problemsOf(entry, of)).toHaveLength(1);
  });
});
