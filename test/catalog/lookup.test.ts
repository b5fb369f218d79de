import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/index.ts';
import { defineLibrary } from '../../src/catalog/model.ts';
import type { Origin } from '../../src/catalog/origin.ts';

const catalog = createCatalog();

const origin = (text: string): Origin => {
  const [name = '', container = '', member = ''] = text.split('|');
  return { package: name, container: container === '' ? undefined : container, member };
};

const found = (...texts: readonly string[]): string | undefined => catalog.find(texts.map(origin))?.entry.is;

describe('find', () => {
  test('a member', () => {
    expect(found('amqplib|Channel|ack')).toBe('ack');
  });
  test('a member that another package declares alike', () => {
    expect(found('@types/amqplib|Channel|ack')).toBe('ack');
    expect(catalog.find([origin('@types/pg|Pool|query')])?.library.package).toBe('pg');
  });
  test('a member whose types another package held in older versions', () => {
    expect(catalog.find([origin('@types/bull|Queue|add')])?.library.package).toBe('bull');
    expect(catalog.find([origin('@types/sendgrid__mail|MailService|send')])?.library.package).toBe('@sendgrid/mail');
  });
  test('a member of the same name elsewhere', () => {
    expect(found('rascal|Channel|ack')).toBeUndefined();
    expect(found('|Channel|ack')).toBeUndefined();
    expect(found('amqplib|Tunnel|ack')).toBeUndefined();
  });
  test('the first origin that is described wins', () => {
    expect(found('amqplib|ConfirmChannel|ack', 'amqplib|Channel|ack')).toBe('ack');
    expect(found('kafkajs|Transaction|abort', 'kafkajs|Sender|send')).toBe('rollback');
    expect(found('kafkajs|Producer|send', 'kafkajs|Sender|send')).toBe('publish');
  });
  test('a function, but no member of that name', () => {
    expect(found('uuid||v4')).toBe('keySource');
    expect(found('uuid|Thing|v4')).toBeUndefined();
  });
  test('a construction, but not of a command', () => {
    expect(found('bullmq|Worker|new')).toBe('consumer');
    expect(found('@aws-sdk/client-sqs|DeleteMessageCommand|new')).toBeUndefined();
  });
  test('a construction is no member, whatever the row says of members', () => {
    expect(found('global|Map|get')).toBe('pure');
    expect(catalog.find([origin('global|Date|new')])?.entry).toMatchObject({ construct: 'Date' });
    expect(found('global|ReadonlyMap|new')).toBeUndefined();
  });
  test('the call of a function type', () => {
    expect(found('pino|LogFn|()')).toBe('telemetry');
  });
  test('a prefix of the type, told as wildcard', () => {
    expect(catalog.find([origin('@prisma/client|OrderDelegate|create')])?.wildcard).toBe('Order');
    expect(catalog.find([origin('pg|Pool|query')])).not.toHaveProperty('wildcard');
  });
  test('a prefix of the member, before any member', () => {
    const safe = ['retrieve', 'listLineItems', 'search'].map(
      member => catalog.find([origin(`stripe|InvoiceResource|${member}`)])?.entry,
    );
    expect(safe).toEqual([1, 2, 3].map(() => expect.objectContaining({ is: 'call', safe: true }) as unknown));
    const effect = catalog.find([origin('stripe|InvoiceResource|finalizeInvoice')])?.entry;
    expect(effect).toMatchObject({ is: 'call', service: 'payment' });
    expect(effect).not.toHaveProperty('safe');
  });
  test('an exact member before any member', () => {
    expect(found('global|Math|random')).toBe('keySource');
    expect(found('global|Math|max')).toBe('pure');
  });
  test('a dispatch is a member, not a command', () => {
    expect(found('@smithy/core|Client|send')).toBe('dispatch');
  });
});

describe('without types', () => {
  const inferred = (name: string, member: string, container?: string): string | undefined =>
    catalog.find([{ package: name, container, member, inferred: true }])?.entry.is;

  test('a member that one row has', () => {
    expect(inferred('amqplib', 'nack')).toBe('nack');
    expect(inferred('amqplib', 'nack', 'SomeChannel')).toBe('nack');
  });
  test('a member that several rows have', () => {
    expect(inferred('pg', 'query')).toBeUndefined();
    expect(inferred('pg', 'query', 'Pool')).toBe('sql');
  });
  test('an origin with types is held to its container', () => {
    expect(catalog.find([{ package: 'amqplib', container: undefined, member: 'nack' }])).toBeUndefined();
  });
});

describe('the other targets', () => {
  test('commands, by construction and by type', () => {
    expect(catalog.findCommand([origin('@aws-sdk/client-sqs|DeleteMessageCommand|new')])?.entry.is).toBe('ack');
    expect(catalog.findCommand([origin('@aws-sdk/client-sqs||DeleteMessageCommand')])?.entry.is).toBe('ack');
    expect(catalog.findCommand([origin('@aws-sdk/client-sns||DeleteMessageCommand')])).toBeUndefined();
  });
  test('constructions', () => {
    expect(catalog.findConstruction([origin('|Mine|new'), origin('bullmq|Worker|new')])?.entry.is).toBe('consumer');
    expect(catalog.findConstruction([origin('bullmq|Unheard|new')])).toBeUndefined();
  });
  test('handler and parameter types', () => {
    expect(catalog.findHandlerType([origin('@types/aws-lambda||SQSHandler')])?.entry.is).toBe('consumer');
    expect(catalog.findHandlerType([origin('@types/aws-lambda||SQSEvent')])).toBeUndefined();
    expect(catalog.findParameterType([origin('@types/aws-lambda||SQSEvent')])?.entry.is).toBe('consumer');
    expect(catalog.findParameterType([origin('@types/aws-lambda||SQSRecord')])).toBeUndefined();
  });
  test('fields', () => {
    const stability = (text: string): unknown => {
      const entry = catalog.findField([origin(text)])?.entry;
      return entry?.is === 'field' ? entry.stability : undefined;
    };
    expect(stability('@aws-sdk/client-sqs|Message|MessageId')).toBe('stable');
    expect(stability('@aws-sdk/client-sqs|Message|ReceiptHandle')).toBe('unstable');
    expect(stability('@aws-sdk/client-sqs|Message.Attributes|ApproximateReceiveCount')).toBe('unstable');
    expect(stability('@aws-sdk/client-sqs|Message|Other')).toBeUndefined();
  });
});

describe('rows of the user', () => {
  const own = defineLibrary({
    package: '@acme/bus',
    versions: '*',
    docs: 'https://example.org',
    entries: [
      {
        decorator: 'OnMessage',
        is: 'consumer',
        handler: { message: 'Parameter[0]' },
        acks: 'onReturn',
        onThrow: 'redeliver',
        unsettled: 'redelivered',
        awaitsHandler: true,
      },
      {
        extends: 'Listener',
        member: 'handle',
        is: 'consumer',
        handler: { message: 'Parameter[0]' },
        acks: 'onReturn',
        onThrow: 'redeliver',
        unsettled: 'redelivered',
        awaitsHandler: true,
      },
    ],
  });
  const changed = defineLibrary({
    package: 'amqplib',
    versions: '*',
    docs: 'https://example.org',
    entries: [{ type: 'Channel', member: 'ack', is: 'pure' }],
  });
  const extended = createCatalog([own, changed]);

  test('are asked first, and the rest is still there', () => {
    expect(extended.find([origin('amqplib|Channel|ack')])?.entry.is).toBe('pure');
    expect(extended.find([origin('amqplib|Channel|nack')])?.entry.is).toBe('nack');
  });
  test('decorators and base classes', () => {
    expect(extended.findDecorator([origin('@acme/bus||OnMessage')])?.entry.is).toBe('consumer');
    expect(extended.findHeritage([origin('@acme/bus||Listener')], 'handle')?.entry.is).toBe('consumer');
    expect(extended.findHeritage([origin('@acme/bus||Listener')], 'close')).toBeUndefined();
  });
  test('their packages bring consumers', () => {
    expect(extended.consumerPackages.has('@acme/bus')).toBe(true);
    expect(extended.consumerNames.has('OnMessage')).toBe(true);
    expect(catalog.consumerPackages.has('@acme/bus')).toBe(false);
  });
});

describe('what a scan looks for', () => {
  test('packages that bring consumers, as they are imported', () => {
    for (const name of [
      'amqplib',
      'aws-lambda',
      'bullmq',
      'kafkajs',
      'sqs-consumer',
      '@aws-sdk/client-sqs',
      'ioredis',
    ]) {
      expect(catalog.consumerPackages).toContain(name);
    }
  });
  test('packages that do not', () => {
    for (const name of ['pg', 'global', 'node:crypto', 'uuid']) {
      expect(catalog.consumerPackages).not.toContain(name);
    }
  });
  test('names', () => {
    for (const name of ['consume', 'run', 'Worker', 'SQSHandler', 'SQSEvent', 'ReceiveMessageCommand', 'xreadgroup']) {
      expect(catalog.consumerNames.has(name)).toBe(true);
    }
    expect(catalog.consumerNames.has('ack')).toBe(false);
    expect(catalog.names.has('ack')).toBe(true);
    expect(catalog.fieldNames).toContain('deliveryTag');
    expect(catalog.fieldNames).not.toContain('ack');
  });
  test('names that a row only describes', () => {
    // Every member of a Stripe resource is catalogued, whatever it is called.
    expect(catalog.names.has('finalizeInvoice')).toBe(true);
  });
});
