import { describe, expect, test } from 'vitest';
import { programOf } from '../program.ts';
import { callee, calleeIn, property, typeOf } from './origins.ts';

describe('amqplib: interfaces', () => {
  const head = `
    import { type Channel, type ConfirmChannel, type ConsumeMessage, connect } from 'amqplib';
    declare const m: ConsumeMessage;
    declare const maybe: Channel | null;
    declare const confirm: ConfirmChannel;
  `;
  test('a member', () => {
    expect(callee(`${head} maybe!.ack(m);`, 'maybe')).toEqual(['amqplib Channel.ack']);
  });
  test('optional chaining', () => {
    expect(callee(`${head} maybe?.ack(m);`, 'maybe')).toEqual(['amqplib Channel.ack']);
  });
  test('element access', () => {
    expect(callee(`${head} confirm['ack'](m);`, 'confirm')).toEqual([
      'amqplib ConfirmChannel.ack',
      'amqplib Channel.ack',
    ]);
  });
  test('a member of the base, under the own name first', () => {
    expect(callee(`${head} confirm.ack(m);`, 'confirm')).toEqual(['amqplib ConfirmChannel.ack', 'amqplib Channel.ack']);
  });
  test('a member declared again by the subtype', () => {
    expect(callee(`${head} confirm.publish('x', 'k', m.content);`, 'confirm')).toEqual([
      'amqplib ConfirmChannel.publish',
      'amqplib Channel.publish',
    ]);
  });
  test('the callback API', () => {
    const code = `import type { Channel, Message } from 'amqplib/callback_api';
      declare const c: Channel; declare const m: Message; c.ack(m);`;
    expect(callee(code, 'c.ack')).toEqual(['amqplib Channel.ack']);
  });
  test('a function under an alias, a namespace and a default import', () => {
    expect(callee(`import { connect as dial } from 'amqplib'; void dial('x');`, 'dial')).toEqual(['amqplib connect']);
    expect(callee(`import * as amqp from 'amqplib'; void amqp.connect('x');`, 'amqp')).toEqual(['amqplib connect']);
    expect(callee(`import amqp from 'amqplib'; void amqp.connect('x');`, 'amqp', { esModuleInterop: true })).toEqual([
      'amqplib connect',
    ]);
  });
  test('a value of a variable that is declared with a type of its own name', () => {
    expect(callee(`const order = JSON.parse('{}'); order.id.slice(0, 8);`, 'order')).toEqual([]);
  });
  test('a re-export of the program', () => {
    const program = programOf({
      'a.ts': `import { dial } from './b.ts'; void dial('x');`,
      'b.ts': `export { connect as dial } from 'amqplib';`,
    });
    expect(calleeIn(program, 'dial')).toEqual(['amqplib connect']);
  });
  test('destructured', () => {
    expect(callee(`${head} const { ack: done } = confirm; done(m);`, 'done')).toContain('amqplib Channel.ack');
  });
  test('bound', () => {
    expect(callee(`${head} const done = confirm.ack.bind(confirm); done(m);`, 'done')).toContain('amqplib Channel.ack');
  });
  test('behind a field', () => {
    const code = `${head} class Service { constructor(private readonly channel: Channel) {} f() { this.channel.ack(m); } }`;
    expect(callee(code, 'this.channel.ack')).toEqual(['amqplib Channel.ack']);
  });
  test('a type parameter', () => {
    expect(callee(`${head} function f<C extends Channel>(c: C) { c.ack(m); }`, 'c.ack')).toEqual([
      'amqplib Channel.ack',
    ]);
  });
  test('part of the type', () => {
    expect(callee(`${head} declare const c: Pick<Channel, 'ack'>; c.ack(m);`, 'c.ack')).toContain(
      'amqplib Channel.ack',
    );
  });
  test("an interface of the program's own that extends it", () => {
    const code = `${head} interface Traced extends Channel { traced: true } declare const c: Traced; c.ack(m);`;
    expect(callee(code, 'c.ack')).toEqual([' Traced.ack', 'amqplib Channel.ack']);
  });
  test('a member that only the own interface has', () => {
    const code = `${head} interface Traced extends Channel { trace(): void } declare const c: Traced; c.trace();`;
    expect(callee(code, 'c.trace')).toEqual([' Traced.trace']);
  });
  test('a foreign type with the same names', () => {
    const code = `interface Channel { ack(m: unknown): void } declare const ch: Channel; ch.ack(1);`;
    expect(callee(code, 'ch.ack')).toEqual([' Channel.ack']);
  });
  test('a class that holds a channel and has members of the same name', () => {
    const code = `${head} class Wrap { constructor(readonly c: Channel) {} ack(x: ConsumeMessage) { this.c.ack(x); } }
      new Wrap(confirm).ack(m);`;
    expect(callee(code, 'new Wrap(confirm).ack')).toEqual([' Wrap.ack']);
  });
});

describe('kafkajs: type aliases', () => {
  const head = `import { Kafka, type Consumer, type EachMessagePayload, type Producer, type Transaction } from 'kafkajs';
    declare const consumer: Consumer; declare const producer: Producer; declare const tx: Transaction;`;
  test('a member of an alias', () => {
    expect(callee(`${head} void consumer.run({});`, 'consumer')).toEqual(['kafkajs Consumer.run']);
  });
  test('a member of an intersection, under its aliases', () => {
    expect(callee(`${head} void producer.send({ topic: 't', messages: [] });`, 'producer')).toEqual([
      'kafkajs Producer.send',
      'kafkajs Sender.send',
    ]);
    expect(callee(`${head} void tx.send({ topic: 't', messages: [] });`, 'tx')).toEqual([
      'kafkajs Transaction.send',
      'kafkajs Sender.send',
    ]);
  });
  test('an alias of the alias', () => {
    expect(callee(`${head} type Mine = Consumer; declare const c: Mine; void c.run({});`, 'c.run')).toContain(
      'kafkajs Consumer.run',
    );
  });
  test('a function destructured from the payload', () => {
    const code = `${head} void consumer.run({ eachMessage: async ({ heartbeat }) => { await heartbeat(); } });`;
    expect(callee(code, 'heartbeat()')).toEqual(['kafkajs EachMessagePayload.heartbeat']);
  });
  test('a property of a union, under both declarations', () => {
    const code = `${head} declare const p: EachMessagePayload; p.message.offset;`;
    expect(property(code, 'p.message.offset')).toEqual([
      'kafkajs KafkaMessage.offset',
      'kafkajs MessageSetEntry.offset',
      'kafkajs RecordBatchEntry.offset',
    ]);
  });
});

describe('AWS: command classes', () => {
  const head = `import { SQS, SQSClient, DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
    const input = { QueueUrl: 'q', ReceiptHandle: 'r' }; declare const client: SQSClient; declare const m: Message;`;
  test('send is inherited from another package', () => {
    expect(callee(`${head} void client.send(new DeleteMessageCommand(input));`, 'client')).toEqual([
      '@aws-sdk/client-sqs SQSClient.send',
      '@smithy/core Client.send',
    ]);
  });
  test('a command without a constructor of its own', () => {
    expect(callee(`${head} new DeleteMessageCommand(input);`, 'new')).toContain(
      '@aws-sdk/client-sqs DeleteMessageCommand.new',
    );
  });
  test('the type of a command built earlier', () => {
    expect(typeOf(`${head} const command = new DeleteMessageCommand(input);`, 'command')).toContain(
      '@aws-sdk/client-sqs DeleteMessageCommand',
    );
  });
  test('the aggregated client', () => {
    expect(callee(`${head} declare const sqs: SQS; void sqs.deleteMessage(input);`, 'sqs')).toContain(
      '@aws-sdk/client-sqs SQS.deleteMessage',
    );
  });
  test('a mapped field without a declaration', () => {
    const want = '@aws-sdk/client-sqs Message.Attributes.ApproximateReceiveCount';
    expect(
      property(`${head} m.Attributes?.ApproximateReceiveCount;`, 'm.Attributes?.ApproximateReceiveCount'),
    ).toContain(want);
    expect(
      property(`${head} m.Attributes?.['ApproximateReceiveCount'];`, "m.Attributes?.['ApproximateReceiveCount']"),
    ).toContain(want);
    expect(
      property(`${head} const a = m.Attributes; a?.ApproximateReceiveCount;`, 'a?.ApproximateReceiveCount'),
    ).toContain(want);
    expect(
      property(`${head} const { Attributes: a } = m; a!.ApproximateReceiveCount;`, 'a!.ApproximateReceiveCount'),
    ).toContain(want);
    expect(property(`${head} const { ApproximateReceiveCount } = m.Attributes!;`, 'ApproximateReceiveCount')).toContain(
      want,
    );
    expect(
      property(`${head} const { Attributes: { ApproximateReceiveCount: n } = {} } = m;`, 'ApproximateReceiveCount: n'),
    ).toContain(want);
  });
  test('a declared field', () => {
    expect(property(`${head} m.ReceiptHandle;`, 'm.ReceiptHandle')).toEqual([
      '@aws-sdk/client-sqs Message.ReceiptHandle',
    ]);
    expect(property(`${head} const { ReceiptHandle: handle } = m;`, 'ReceiptHandle: handle')).toEqual([
      '@aws-sdk/client-sqs Message.ReceiptHandle',
    ]);
  });
});

describe('classes', () => {
  const head = `import { Queue, Worker, type Job } from 'bullmq';`;
  test('a construction', () => {
    expect(callee(`${head} new Worker('q', async () => {});`, 'new')).toContain('bullmq Worker.new');
  });
  test('a subclass without a constructor', () => {
    expect(callee(`${head} class Mine extends Worker {} new Mine('q', null);`, 'new')).toContain('bullmq Worker.new');
  });
  test('a subclass with one: the super call', () => {
    const code = `${head} class Mine extends Worker { constructor(q: string) { super(q, async () => {}); } } new Mine('q');`;
    expect(callee(code, 'super')).toContain('bullmq Worker.new');
    expect(callee(code, 'new Mine')).toEqual([' Mine.new']);
  });
  test('a member that a subclass inherits', () => {
    const code = `${head} class Mine extends Queue {} declare const q: Mine; void q.add('n', {});`;
    expect(callee(code, 'q.add')).toEqual(expect.arrayContaining([' Mine.add', 'bullmq Queue.add']));
  });
  test('a member that a subclass of the program overrides is its own', () => {
    const code = `${head} class Mine extends Queue { override async close(): Promise<void> { await super.close(); } }
      declare const q: Mine; void q.close();`;
    expect(callee(code, 'q.close')).toEqual([' Mine.close']);
    expect(callee(code, 'super.close')).toContain('bullmq Queue.close');
  });
  test('members of a base class by the subclass in use', () => {
    const code = `import type { PoolClient } from 'pg'; declare const c: PoolClient; void c.query('x');`;
    expect(callee(code, 'c.query')).toEqual([
      '@types/pg PoolClient.query',
      '@types/pg Client.query',
      '@types/pg ClientBase.query',
    ]);
  });
  test('a static member', () => {
    const code = `import { Consumer } from 'sqs-consumer'; Consumer.create({ queueUrl: 'q' });`;
    expect(callee(code, 'Consumer')).toEqual(['sqs-consumer Consumer.create']);
  });
  test('a class as a member', () => {
    const code = `import pg from 'pg'; new pg.Pool();`;
    expect(callee(code, 'new', { esModuleInterop: true })).toContain('@types/pg Pool.new');
  });
  test('a class by its default export', () => {
    const code = `import Stripe from 'stripe'; new Stripe('k');`;
    expect(callee(code, 'new')).toContain('stripe Stripe.new');
  });
  test('resources of a client', () => {
    const code = `import Stripe from 'stripe'; declare const s: Stripe;
      void s.paymentIntents.create({ amount: 1, currency: 'eur' }); void s.checkout.sessions.create({});`;
    expect(callee(code, 's.paymentIntents')[0]).toBe('stripe PaymentIntentResource.create');
    expect(callee(code, 's.checkout')[0]).toBe('stripe SessionResource.create');
  });
});

describe('mapped clients', () => {
  test('redis commands', () => {
    const code = `import { createClient } from 'redis'; const r = createClient();
      void r.xAck('s', 'g', '1'); r.multi().set('k', 'v');`;
    expect(callee(code, 'r.xAck')).toContain('@redis/client _default.xAck');
    expect(callee(code, 'r.multi().set')).toContain('@redis/client _default.set');
  });
  test('ioredis commands, also in a chain', () => {
    const code = `import { Redis } from 'ioredis'; const r = new Redis(); void r.set('k', 'v'); r.multi().set('k', 'v');`;
    expect(callee(code, 'r.set')).toContain('ioredis RedisCommander.set');
    expect(callee(code, 'r.multi().set')).toContain('ioredis RedisCommander.set');
    expect(callee(code, 'new')).toContain('ioredis Redis.new');
  });
});

describe('Prisma', () => {
  const use = `
    declare const prisma: PrismaClient;
    void prisma.order.create({ data: { id: '1', messageId: 'm', quantity: 1, status: 'new' } });
    void prisma.$transaction(async (tx) => { await tx.order.deleteMany(); await tx.$executeRaw\`DELETE FROM x\`; });
  `;
  const clients = {
    'generated TypeScript': `import type { PrismaClient } from '../../fixtures/prisma/client/generated/client.ts'; ${use}`,
    'generated declarations': `import type { PrismaClient } from '../../fixtures/prisma/client-js/generated/index.js'; ${use}`,
  };
  test.each(Object.entries(clients))('%s', (_name, code) => {
    expect(callee(code, 'prisma.order.create')).toEqual(['@prisma/client OrderDelegate.create']);
    expect(callee(code, 'prisma.$transaction')).toEqual(['@prisma/client PrismaClient.$transaction']);
    expect(callee(code, 'tx.order')).toEqual(['@prisma/client OrderDelegate.deleteMany']);
    expect(callee(code, 'tx.$executeRaw')).toContain('@prisma/client PrismaClient.$executeRaw');
  });
});
