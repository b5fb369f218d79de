import rule from '../../rules/no-unsettled-message.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-unsettled-message', rule, {
  assertionOptions,
  valid: [
    {
      name: 'amqplib: a switch with a case for each verdict',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
type Verdict = 'done' | 'later' | 'dead';
export class Consumer {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async onMessage(message: ConsumeMessage | null): Promise<void> {
    if (message === null) return;
    let verdict: Verdict;
    try {
      verdict = await this.save(message.content.toString());
    } catch {
      verdict = message.fields.redelivered ? 'dead' : 'later';
    }
    switch (verdict) {
      case 'done':
        this.channel.ack(message);
        break;
      case 'later':
        this.channel.nack(message, false, true);
        break;
      case 'dead':
        this.channel.nack(message, false, false);
    }
  }
  async start(): Promise<void> {
    await this.channel.consume('orders', message => this.onMessage(message));
  }
  private async save(id: string): Promise<Verdict> {
    const { rowCount } = await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    return rowCount === 0 ? 'dead' : 'done';
  }
}
      `,
    },
    {
      name: 'amqplib: the last of the questions about a member of an enumeration',
      code: `
import type { Channel } from 'amqplib';
enum Verdict {
  Done,
  Later,
  Dead,
}
declare function handle(text: string): Promise<Verdict>;
export const start = (channel: Channel) =>
  channel.consume('orders', async message => {
    if (message === null) return;
    const verdict = await handle(message.content.toString());
    if (verdict === Verdict.Done) channel.ack(message);
    else if (verdict === Verdict.Later) channel.nack(message, false, !message.fields.redelivered);
    else if (verdict === Verdict.Dead) channel.nack(message, false, false);
  });
      `,
    },
    {
      name: 'amqplib: what fails before there is a promise, its catch does not see',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export const start = (channel: Channel, pool: Pool) => {
  const save = async (message: ConsumeMessage, { id }: { id: string }): Promise<void> => {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      channel.ack(message);
    } catch {
      channel.nack(message, false, !message.fields.redelivered);
    }
  };
  return channel.consume('orders', message => {
    if (message === null) return;
    save(message, JSON.parse(message.content.toString()) as { id: string }).catch(console.error);
  });
};
      `,
    },
    {
      name: 'bull: a listener of the queue hears of a job that failed, it does not process it',
      code: `
import { OnQueueFailed, Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
declare function ship(id: string): Promise<void>;
@Processor('orders')
export class Orders {
  @Process()
  async ship(job: Job<{ id: string }>): Promise<void> {
    await ship(job.data.id);
  }
  @OnQueueFailed()
  onFailed(job: Job<{ id: string }>, error: Error): void {
    console.error(job.id, error.message);
  }
}
      `,
    },
    {
      name: 'a loop that goes on while it is to run',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export class Poller {
  private running = true;
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async run(isOpen: () => boolean): Promise<void> {
    while (this.running && isOpen()) {
      const message = await this.channel.get('orders');
      if (message === false) continue;
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.content.toString()]);
      this.channel.ack(message);
    }
  }
}
      `,
    },
    {
      name: 'a wrapper with a loop whose handler acknowledges',
      code: `
import type { RedisClientType } from 'redis';
export async function readGroup(
  client: RedisClientType,
  handler: (id: string, fields: Record<string, string>) => Promise<void>,
): Promise<void> {
  while (client.isOpen) {
    const streams = await client.xReadGroup('billing', 'one', { key: 'orders', id: '>' }, { COUNT: 1 });
    for (const { messages } of streams ?? []) for (const { id, message } of messages) await handler(id, message);
  }
}
      `,
    },
    {
      name: 'the catch clause closes the channel, and the broker takes the message back',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const save: (message: ConsumeMessage) => Promise<void>;
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', async message => {
    if (message === null) return;
    try {
      await save(message);
      channel.ack(message);
    } catch (error) {
      console.error(error);
      await channel.close();
    }
  });
}
      `,
    },
    {
      name: 'a method closes channel and connection',
      code: `
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
declare const save: (message: ConsumeMessage) => Promise<void>;
export class Orders {
  constructor(
    private readonly connection: ChannelModel,
    private readonly channel: Channel,
  ) {}
  async start(): Promise<void> {
    await this.channel.consume('orders', message => this.onMessage(message));
  }
  private async onMessage(message: ConsumeMessage | null): Promise<void> {
    if (message === null) return;
    try {
      await save(message);
      this.channel.ack(message);
    } catch (error) {
      console.error(error);
      await this.stop();
    }
  }
  private async stop(): Promise<void> {
    await this.channel.close();
    await this.connection.close();
  }
}
      `,
    },
    {
      name: 'the message is what a promise is resolved with',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
export function next(channel: Channel, queue: string): Promise<ConsumeMessage | null> {
  return new Promise((resolve, reject) => {
    channel.consume(queue, message => resolve(message)).catch(reject);
  });
}
      `,
    },
    {
      name: 'one of several messages is what a promise is resolved with',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
export async function reply(channel: Channel, queue: string, id: string): Promise<ConsumeMessage> {
  return new Promise<ConsumeMessage>(resolve => {
    void channel.consume(queue, message => {
      if (message?.properties.correlationId === id) resolve(message);
      else if (message !== null) channel.nack(message);
    });
  });
}
      `,
    },
    {
      name: 'the message is what a deferred is resolved with',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}
export async function next(channel: Channel, waiting: Deferred<ConsumeMessage | null>): Promise<unknown> {
  const { consumerTag } = await channel.consume('replies', message => waiting.resolve(message));
  const message = await waiting.promise;
  await channel.cancel(consumerTag);
  return message;
}
      `,
    },
    {
      name: 'acknowledged after the work, a throw ends the process',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the catch clause rejects',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      console.error(error);
      channel.nack(msg, false, false);
    }
  });
}
      `,
    },
    {
      name: 'rejected after a pause',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      setTimeout(() => {
        channel.nack(msg, false, false);
      }, 1000);
    }
  });
}
      `,
    },
    {
      name: 'a duplicate is acknowledged',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const { rows } = await pool.query('SELECT 1 FROM inbox WHERE id = $1', [msg.properties.messageId]);
    if (rows.length > 0) {
      channel.ack(msg);
      return;
    }
    await pool.query('INSERT INTO inbox (id, body) VALUES ($1, $2)', [msg.properties.messageId, msg.content]);
    channel.ack(msg);
  });
}
      `,
    },
    {
      name: 'the process ends',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  });
}
      `,
    },
    {
      name: 'acknowledged in finally',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    } catch (error) {
      await pool.query('INSERT INTO failures (id) VALUES ($1)', [msg.properties.messageId]);
    } finally {
      channel.ack(msg);
    }
  });
}
      `,
    },
    {
      name: 'the message is kept in a list and settled later',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  const pending: ConsumeMessage[] = [];
  await channel.consume('orders', async msg => {
    if (!msg) return;
    pending.push(msg);
    if (pending.length < 100) return;
    const bodies = pending.splice(0).map(({ content }) => content.toString());
    await pool.query('INSERT INTO audit (body) SELECT * FROM unnest($1::text[])', [bodies]);
    channel.ack(msg, true);
  });
}
      `,
    },
    {
      name: 'the message goes to an emitter',
      code: `
import { EventEmitter } from 'node:events';
import type { Channel } from 'amqplib';
const bus = new EventEmitter();
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', msg => {
    if (msg) bus.emit('order', msg);
  });
}
      `,
    },
    {
      name: 'the message is kept in a field',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Latest {
  private last: ConsumeMessage | undefined;
  async listen(channel: Channel): Promise<void> {
    await channel.consume('prices', msg => {
      if (msg) this.last = msg;
    });
  }
  settle(channel: Channel): void {
    if (this.last) channel.ack(this.last, true);
  }
}
      `,
    },
    {
      name: 'code that cannot be seen gets the message',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
declare function dispatch(msg: ConsumeMessage): Promise<void>;
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await pool.query('SELECT 1');
  await channel.consume('orders', msg => (msg ? dispatch(msg) : undefined));
}
      `,
    },
    {
      name: 'a callback settles',
      code: `
import type { Channel } from 'amqplib';
declare function work(body: string, done: (error?: Error) => void): void;
export async function start(channel: Channel): Promise<void> {
  await channel.consume('orders', msg => {
    if (!msg) return;
    work(msg.content.toString(), error => {
      if (error) channel.nack(msg, false, false);
      else channel.ack(msg);
    });
  });
}
      `,
    },
    {
      name: 'noAck: the broker has forgotten the message',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel): Promise<void> {
  await channel.consume('ticks', msg => console.log(msg?.content.toString()), { noAck: true });
}
      `,
    },
    {
      name: 'SQS: the lease of a failed message runs out',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Pool } from 'pg';
export async function poll(sqs: SQSClient, pool: Pool, QueueUrl: string): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    for (const { Body, ReceiptHandle } of Messages) {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', Body]);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      } catch (error) {
        console.error(error);
      }
    }
  }
}
      `,
    },
    {
      name: 'sqs-consumer: the message is returned',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    await axios.put('https://example.com/orders', message.Body);
    return message;
  },
});
      `,
    },
    {
      name: 'sqs-consumer: nothing is returned when the answer is no success',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    const { status } = await axios.put('https://example.com/orders', message.Body);
    if (status !== 200) return undefined;
    return message;
  },
});
      `,
    },
    {
      name: 'sqs-consumer: told to acknowledge always',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  alwaysAcknowledge: true,
  handleMessage: async message => {
    await axios.put('https://example.com/orders', message.Body);
    return undefined;
  },
});
      `,
    },
    {
      name: 'sqs-consumer: no work, the message is left to the others',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'https://sqs.example.com/orders',
  handleMessage: async message => {
    if (message.Body === undefined) return undefined;
    await axios.put('https://example.com/orders', message.Body);
    return message;
  },
});
      `,
    },
  ],
  invalid: [
    {
      name: 'amqplib: a case for each value that the message is declared to have',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
type Change = { readonly type: 'paid' | 'sent'; readonly id: string };
export const start = (channel: Channel, pool: Pool) =>
  channel.consume('orders', async message => {
    if (message === null) return;
    const change = JSON.parse(message.content.toString()) as Change;
    switch (change.type) {
      case 'paid':
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', change.id]);
        channel.ack(message);
        break;
      case 'sent':
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['SENT', change.id]);
        channel.ack(message);
    }
  });
      `,
      errors: [
        {
          messageId: 'end',
          data: { other: 'channel.ack', otherAt: 'line 12' },
          line: 6,
          column: 3,
          endLine: 6,
          endColumn: 18,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a promise is resolved with what the message says, the message itself is left',
      code: `
import type { Channel } from 'amqplib';
export function next(channel: Channel, queue: string): Promise<string> {
  return new Promise(resolve => {
    void channel.consume(queue, message => resolve(message?.content.toString() ?? ''));
  });
}
      `,
      errors: [
        {
          messageId: 'never',
          data: {},
          line: 5,
          column: 10,
          endLine: 5,
          endColumn: 25,
          suggestions: null,
        },
      ],
    },
    {
      // The loop alone is judged: that the channel is closed after it, which gives all of them back, is not seen.
      name: 'FP: a look at all messages before the channel is closed',
      code: `
import type { Channel } from 'amqplib';
export async function list(channel: Channel): Promise<void> {
  for (;;) {
    const message = await channel.get('orders.dead');
    if (message === false) break;
    console.log(message.content.toString());
  }
  await channel.close();
}
      `,
      errors: [
        {
          messageId: 'never',
          data: {},
          line: 4,
          column: 3,
          endLine: 4,
          endColumn: 11,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the failure is logged',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      console.error('not applied', error);
    }
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 8', more: '', otherAt: 'line 10' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 24,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      console.error('not applied', error);
      channel.nack(msg, false, false);
    }
  });
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'a class: an empty catch clause',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async listen(): Promise<void> {
    await this.channel.consume('orders', msg => this.onMessage(msg));
  }
  private async onMessage(msg: ConsumeMessage | null): Promise<void> {
    if (msg === null) return;
    try {
      const { id } = JSON.parse(msg.content.toString()) as { id: string };
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      this.channel.ack(msg);
    } catch {}
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'JSON.parse', effectAt: 'line 15', more: ' and 1 more', otherAt: 'line 18' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 31,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async listen(): Promise<void> {
    await this.channel.consume('orders', msg => this.onMessage(msg));
  }
  private async onMessage(msg: ConsumeMessage | null): Promise<void> {
    if (msg === null) return;
    try {
      const { id } = JSON.parse(msg.content.toString()) as { id: string };
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
      this.channel.ack(msg);
    } catch { this.channel.nack(msg, false, false); }
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'callback style: then acknowledges, catch logs',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', msg => {
    if (!msg) return;
    pool
      .query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()])
      .then(() => channel.ack(msg))
      .catch(console.error);
  });
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 7', more: '', otherAt: 'line 10' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a wrapper swallows, the work acknowledges',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
const safely = (work: (msg: ConsumeMessage) => Promise<void>) => async (msg: ConsumeMessage | null) => {
  if (msg === null) return;
  try {
    await work(msg);
  } catch (error) {
    console.error(error);
  }
};
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume(
    'orders',
    safely(async msg => {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    }),
  );
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 16', more: '', otherAt: 'line 8' },
          line: 13,
          column: 9,
          endLine: 13,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a duplicate is left lying',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    const { rows } = await pool.query('SELECT 1 FROM inbox WHERE id = $1', [msg.properties.messageId]);
    if (rows.length > 0) return;
    await pool.query('INSERT INTO inbox (id, body) VALUES ($1, $2)', [msg.properties.messageId, msg.content]);
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'return',
          data: { otherAt: 'line 8' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a message of another type is left lying',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    if (msg.properties.type !== 'order.paid') {
      console.warn('unexpected type');
      return;
    }
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
    channel.ack(msg);
  });
}
      `,
      errors: [
        {
          messageId: 'return',
          data: { otherAt: 'line 9' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
    {
      name: 'acknowledged in one branch only',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Pool } from 'pg';
export class Orders {
  constructor(
    private readonly channel: Channel,
    private readonly pool: Pool,
  ) {}
  async listen(): Promise<void> {
    await this.channel.consume('orders', this.onMessage);
  }
  private readonly onMessage = async (msg: ConsumeMessage | null): Promise<void> => {
    if (!msg) return;
    if (msg.fields.routingKey === 'order.paid') {
      await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      this.channel.ack(msg);
    }
  };
}
      `,
      errors: [
        {
          messageId: 'end',
          data: { other: 'channel.ack', otherAt: 'line 16' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 31,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a switch whose default only warns',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    switch (msg.properties.type) {
      case 'paid':
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
        channel.ack(msg);
        break;
      case 'sent':
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['SENT', msg.content.toString()]);
        channel.ack(msg);
        break;
      default:
        console.warn('unknown type');
    }
  });
}
      `,
      errors: [
        {
          messageId: 'end',
          data: { other: 'channel.ack', otherAt: 'line 10' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
    {
      name: 'never acknowledged',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function start(channel: Channel, pool: Pool): Promise<void> {
  await channel.consume('orders', async msg => {
    if (!msg) return;
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
  });
}
      `,
      errors: [{ messageId: 'never', data: {}, line: 5, column: 9, endLine: 5, endColumn: 24, suggestions: null }],
    },
    {
      name: 'a loop over single messages',
      code: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function drain(channel: Channel, pool: Pool): Promise<void> {
  for (;;) {
    const msg = await channel.get('orders');
    if (!msg) break;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      console.error(error);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 9', more: '', otherAt: 'line 11' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 11,
          suggestions: [
            {
              messageId: 'rejectMessage',
              output: `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export async function drain(channel: Channel, pool: Pool): Promise<void> {
  for (;;) {
    const msg = await channel.get('orders');
    if (!msg) break;
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', msg.content.toString()]);
      channel.ack(msg);
    } catch (error) {
      console.error(error);
      channel.nack(msg, false, false);
    }
  }
}
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'sqs-consumer: the handler returns nothing',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
export const start = (pool: Pool) =>
  Consumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessage: async message => {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
      return undefined;
    },
  });
      `,
      errors: [
        {
          messageId: 'neverAcked',
          data: { effect: 'UPDATE orders', effectAt: 'line 8' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'returnMessage',
              output: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
export const start = (pool: Pool) =>
  Consumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessage: async message => {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
      return message;
    },
  });
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'sqs-consumer: a batch of which none is returned',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
export const start = (pool: Pool) =>
  Consumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessageBatch: async messages => {
      for (const { Body } of messages) {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', Body]);
      }
      return [];
    },
  });
      `,
      errors: [
        {
          messageId: 'neverAcked',
          data: { effect: 'UPDATE orders', effectAt: 'line 9' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'returnMessage',
              output: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
export const start = (pool: Pool) =>
  Consumer.create({
    queueUrl: 'https://sqs.example.com/orders',
    handleMessageBatch: async messages => {
      for (const { Body } of messages) {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', Body]);
      }
      return messages;
    },
  });
      `,
            },
          ],
        },
      ],
    },
    {
      name: 'sqs-consumer: a method that returns nothing',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Pool } from 'pg';
export class Orders {
  constructor(private readonly pool: Pool) {}
  start() {
    return new Consumer({ queueUrl: 'https://sqs.example.com/orders', handleMessage: message => this.onMessage(message) });
  }
  private async onMessage(message: { Body?: string }): Promise<undefined> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
    return undefined;
  }
}
      `,
      errors: [
        {
          messageId: 'neverAcked',
          data: { effect: 'UPDATE orders', effectAt: 'line 10' },
          line: 7,
          column: 12,
          endLine: 7,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a client that swallows what the handler throws',
      code: `
import type { Connection } from 'rabbitmq-client';
import type { Pool } from 'pg';
export const start = (rabbit: Connection, pool: Pool) =>
  rabbit.createConsumer({ queue: 'orders' }, async msg => {
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(msg.body)]);
    await rabbit.queueDelete(String(msg.deliveryTag));
  });
      `,
      settings: {
        'exactly-once': {
          catalog: [
            {
              package: 'rabbitmq-client',
              entries: [
                {
                  type: 'Connection',
                  member: 'createConsumer',
                  is: 'consumer',
                  handlers: [{ at: 'Argument[1]', message: 'Parameter[0]' }],
                  acks: 'explicit',
                  onThrow: 'swallow',
                  unsettled: 'stuck',
                  awaitsHandler: true,
                },
                { type: 'Connection', member: 'queueDelete', is: 'ack' },
              ],
            },
          ],
        },
      },
      errors: [
        {
          messageId: 'swallowedThrow',
          data: { effect: 'UPDATE orders', effectAt: 'line 6', more: '' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 24,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the message is known to be there in the try block only',
      code: `
import type { Channel } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
declare const ch: Channel;
await ch.consume('orders', async m => {
  try {
    if (!m) return;
    await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
    ch.ack(m);
  } catch (error) {
    console.error(error);
  }
});
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 9', more: '', otherAt: 'line 11' },
          line: 6,
          column: 7,
          endLine: 6,
          endColumn: 17,
        },
      ],
    },
    {
      name: 'the channel is known to be there in the try block only',
      code: `
import { connect, type Channel, type ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
const pool = new Pool();
export class Consumer {
  private channel?: Channel;
  async start(channel: Channel): Promise<void> {
    this.channel = channel;
    await channel.consume('orders', m => this.handle(m));
  }
  async handle(m: ConsumeMessage | null): Promise<void> {
    if (!m) return;
    try {
      if (!this.channel) throw new Error('closed');
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', m.content.toString()]);
      this.channel.ack(m);
    } catch (error) {
      console.error(error);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 15', more: '', otherAt: 'line 17' },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 26,
        },
      ],
    },
  ],
});
