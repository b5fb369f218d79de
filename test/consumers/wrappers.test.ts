import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const stripe = `
import type Stripe from 'stripe';
export const charge = (stripe: Stripe, id: string): Promise<unknown> =>
  stripe.charges.create({ amount: 1, currency: 'eur', customer: id }, { idempotencyKey: id });
`;

describe('handlers behind the wrappers of a program', () => {
  it('a function that registers the handler it is given', () => {
    const queue = `
import type { Channel, ConsumeMessage } from 'amqplib';
export const subscribe = (channel: Channel, queue: string, handle: (m: ConsumeMessage) => Promise<void>) =>
  channel.consume(queue, async message => {
    if (message === null) return;
    await handle(message);
    channel.ack(message);
  });
`;
    const user = (body: string): string => `
import type { Channel } from 'amqplib';
import type Stripe from 'stripe';
import { charge } from './stripe.ts';
import { subscribe } from './queue.ts';
export const start = (channel: Channel, stripe: Stripe) =>
  subscribe(channel, 'orders', async message => {
    ${body}
  });
`;
    const files = { 'stripe.ts': stripe, 'queue.ts': queue };
    expect(
      reportsOf({ ...files, 'user.ts': user(`void charge(stripe, message.properties.messageId as string);`) }),
    ).toEqual(['user.ts:8 no-unawaited-processing']);
    expect(
      reportsOf({ ...files, 'user.ts': user(`await charge(stripe, message.properties.messageId as string);`) }),
    ).toEqual([]);
  });

  it('a class whose method of a library’s name hands it to another of that name', () => {
    const rabbit = `
import type { Channel, ConsumeMessage } from 'amqplib';
export class Rabbit {
  constructor(private readonly channel: Channel) {}
  async consume(queue: string, handle: (m: ConsumeMessage) => Promise<void>): Promise<void> {
    await this.channel.consume(queue, async message => {
      if (message === null) return;
      await handle(message);
      this.channel.ack(message);
    });
  }
}
`;
    const bus = `
import type { ConsumeMessage } from 'amqplib';
import { Rabbit } from './rabbit.ts';
export class Bus {
  constructor(private readonly rabbit: Rabbit) {}
  async subscribe(queue: string, handle: (m: ConsumeMessage) => Promise<void>): Promise<void> {
    await this.rabbit.consume(queue, handle);
  }
}
`;
    const user = `
import type Stripe from 'stripe';
import type { Bus } from './bus.ts';
import { charge } from './stripe.ts';
export const start = (bus: Bus, stripe: Stripe) =>
  bus.subscribe('orders', async message => {
    void charge(stripe, message.properties.messageId as string);
  });
`;
    expect(reportsOf({ 'stripe.ts': stripe, 'rabbit.ts': rabbit, 'bus.ts': bus, 'user.ts': user })).toEqual([
      'user.ts:7 no-unawaited-processing',
    ]);
  });

  it("a defect of the wrapper is the wrapper's, once", () => {
    const files = {
      'queue.ts': `
import type { Channel, ConsumeMessage } from 'amqplib';
export const subscribe = (channel: Channel, queue: string, handle: (m: ConsumeMessage) => Promise<void>) =>
  channel.consume(queue, async message => {
    if (message === null) return;
    channel.ack(message);
    await handle(message);
  });
`,
      'a.ts': `
import type { Channel } from 'amqplib';
import { subscribe } from './queue.ts';
export const a = (channel: Channel) => subscribe(channel, 'a', async m => void (await fetch('https://a.example', { method: 'POST', body: String(m) })));
`,
      'b.ts': `
import type { Channel } from 'amqplib';
import { subscribe } from './queue.ts';
export const b = (channel: Channel) => subscribe(channel, 'b', async m => void (await fetch('https://b.example', { method: 'POST', body: String(m) })));
`,
    };
    expect(reportsOf(files).filter(report => report.endsWith('no-ack-before-processing'))).toEqual([
      'queue.ts:6 no-ack-before-processing',
    ]);
  });

  it('a wrapper whose callback is declared to give nothing does not wait for it: the fault is its own, once', () => {
    const files = {
      'bus.ts': `
import type { Channel } from 'amqplib';
export class Bus {
  constructor(private readonly channel: Channel) {}
  async listen(queue: string, handler: (queue: string, text: string) => void): Promise<void> {
    await this.channel.consume(queue, message => {
      if (message === null) return;
      handler(queue, message.content.toString());
      this.channel.ack(message);
    });
  }
}
`,
      'a.ts': `
import { Bus } from './bus.ts';
export const a = (bus: Bus) => bus.listen('a', async (_, text) => void (await fetch('https://a.example', { method: 'POST', body: text })));
`,
      'b.ts': `
import { Bus } from './bus.ts';
export const b = (bus: Bus) => bus.listen('b', async (_, text) => void (await fetch('https://b.example', { method: 'POST', body: text })));
`,
      'c.ts': `
import { Bus } from './bus.ts';
export const c = (bus: Bus) => bus.listen('c', (queue, text) => console.log(queue, text));
`,
    };
    expect(reportsOf(files).filter(report => report.endsWith('no-unawaited-processing'))).toEqual([
      'bus.ts:8 no-unawaited-processing',
    ]);
  });

  it('a base class that comes through a barrel', () => {
    const files = {
      'listener.ts': `
import type { Channel, ConsumeMessage } from 'amqplib';
export abstract class Listener {
  constructor(protected readonly channel: Channel) {}
  abstract onMessage(message: ConsumeMessage): Promise<void>;
  async listen(queue: string): Promise<void> {
    await this.channel.consume(queue, message => message && this.onMessage(message));
  }
}
`,
      'index.ts': `export * from './listener.ts';`,
      'mail.ts': `
import { Listener } from './index.ts';
export class Mail extends Listener {
  async onMessage(message: import('amqplib').ConsumeMessage): Promise<void> {
    this.channel.ack(message);
    await fetch('https://x.example', { method: 'POST', body: message.content.toString() });
  }
}
`,
    };
    expect(reportsOf(files)).toEqual(['mail.ts:5 no-ack-before-processing', 'mail.ts:6 require-dedup']);
  });

  it('a factory whose handler uses what it is given', () => {
    const files = {
      'mail.ts': `
import type { Transporter } from 'nodemailer';
declare const transporter: Transporter;
export const sendMail = (to: string): Promise<unknown> => transporter.sendMail({ to });
`,
      'handler.ts': `
import type { SQSEvent } from 'aws-lambda';
import { sendMail } from './mail.ts';
const createHandler =
  ({ mail }: { mail: (to: string) => Promise<unknown> }) =>
  async (event: SQSEvent): Promise<void> => {
    for (const record of event.Records) await mail(record.body);
  };
export const handler = createHandler({ mail: sendMail });
`,
    };
    expect(reportsOf(files).filter(report => report.endsWith('require-dedup'))).toEqual(['handler.ts:7 require-dedup']);
  });

  it('a handler that is made and called under other names has one report, where it is called', () => {
    const files = {
      'sqs-handler.ts': `
import type { SQSEvent } from 'aws-lambda';
export const createHandler = ({ mail }: { mail: (to: string) => Promise<unknown> }) =>
  async function handler(event: SQSEvent): Promise<void> {
    for (const record of event.Records) await mail(record.body);
  };
`,
      'index.ts': `
import type { SQSEvent } from 'aws-lambda';
import type { Transporter } from 'nodemailer';
import { createHandler as createSqsHandler } from './sqs-handler.ts';
declare const transporter: Transporter;
export const handler = async (event: SQSEvent): Promise<void> => {
  const sqsHandler = createSqsHandler({ mail: to => transporter.sendMail({ to }) });
  return sqsHandler(event);
};
`,
    };
    expect(reportsOf(files).filter(report => report.endsWith('require-dedup'))).toEqual(['index.ts:7 require-dedup']);
  });

  it('subclasses of an abstract consumer are judged in their own files', () => {
    const files = {
      'base.ts': `
import type { Channel, ConsumeMessage } from 'amqplib';
export abstract class BaseConsumer {
  constructor(protected readonly channel: Channel) {}
  abstract readonly queue: string;
  protected abstract handle(message: ConsumeMessage): Promise<void>;
  async start(): Promise<void> {
    await this.channel.consume(this.queue, message => message && this.onMessage(message));
  }
  private async onMessage(message: ConsumeMessage): Promise<void> {
    await this.handle(message);
    this.channel.ack(message);
  }
}
`,
      'right.ts': `
import type { ConsumeMessage } from 'amqplib';
import { BaseConsumer } from './base.ts';
export class Right extends BaseConsumer {
  readonly queue = 'right';
  protected async handle(message: ConsumeMessage): Promise<void> {
    await fetch('https://x.example', { method: 'PUT', body: message.content.toString() });
  }
}
`,
      'wrong.ts': `
import type { ConsumeMessage } from 'amqplib';
import { BaseConsumer } from './base.ts';
export class Wrong extends BaseConsumer {
  readonly queue = 'wrong';
  protected async handle(message: ConsumeMessage): Promise<void> {
    try {
      await fetch('https://x.example', { method: 'PUT', body: message.content.toString() });
    } catch (error) {
      console.error(error);
    }
  }
}
`,
    };
    expect(reportsOf(files)).toEqual(['wrong.ts:9 no-swallowed-failure']);
  });

  it('a class that is constructed with its handler', () => {
    const files = {
      'worker.ts': `
import { Worker, type Job } from 'bullmq';
export class QueueWorker {
  private worker: Worker | undefined;
  constructor(private readonly name: string, private readonly handle: (job: Job) => Promise<void>) {}
  start(): void {
    this.worker = new Worker(this.name, async job => {
      await this.handle(job);
    });
  }
}
`,
      'main.ts': `
import { QueueWorker } from './worker.ts';
new QueueWorker('mails', async job => {
  fetch('https://mail.example', { method: 'POST', body: String(job.id) }).catch(console.error);
}).start();
`,
    };
    expect(reportsOf(files)).toContain('main.ts:4 no-unawaited-processing');
  });

  it('a polling loop that is given its handler', () => {
    const files = {
      'poller.ts': `
import { DeleteMessageCommand, ReceiveMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
export async function poll(sqs: SQSClient, url: string, handle: (m: Message) => Promise<void>): Promise<void> {
  for (;;) {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
    for (const message of Messages ?? []) {
      await handle(message);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
`,
      'main.ts': `
import { SQSClient } from '@aws-sdk/client-sqs';
import { poll } from './poller.ts';
await poll(new SQSClient({}), 'queue', async message => {
  void fetch('https://x.example', { method: 'PUT', body: message.Body ?? '' });
});
`,
    };
    expect(reportsOf(files)).toEqual(['main.ts:5 no-unawaited-processing']);
  });
});

describe('an outbox relay', () => {
  const relay = (body: string): Record<string, string> => ({
    'relay.ts': `
import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
export async function relay(pool: Pool, producer: Producer): Promise<void> {
  const { rows } = await pool.query<{ id: string; payload: string }>('SELECT id, payload FROM outbox WHERE sent_at IS NULL');
  for (const row of rows) {
    ${body}
  }
}
`,
  });
  const publish = "await producer.send({ topic: 'events', messages: [{ key: row.id, value: row.payload }] });";
  const mark = "await pool.query('UPDATE outbox SET sent_at = now() WHERE id = $1', [row.id]);";

  it('marks after it has published', () => {
    expect(reportsOf(relay(`${publish}\n${mark}`))).toEqual([]);
  });

  it('loses what it marks before', () => {
    expect(reportsOf(relay(`${mark}\n${publish}`))).toEqual(['relay.ts:7 no-ack-before-processing']);
  });

  it('is not a loop over rows of another table', () => {
    expect(
      reportsOf(
        relay("await pool.query('UPDATE stats SET sent = sent + 1 WHERE id = $1', [row.payload]);\n" + publish),
      ),
    ).toEqual([]);
  });
});

describe('a failure that is swallowed two files below', () => {
  const consumer = `
import type { Consumer } from 'kafkajs';
import { record } from './store.ts';
export const start = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      await record(String(message.key));
    },
  });
`;
  const store = (work: string): string => `
import { lookup } from 'node:dns/promises';
import type { Pool } from 'pg';
declare const pool: Pool;
export async function record(id: string): Promise<void> {
  try {
    ${work}
  } catch (error) {
    console.error(error);
  }
}
export const resolve = lookup;
`;

  it('is reported at the call that leads there', () => {
    const files = {
      'consumer.ts': consumer,
      'store.ts': store("await pool.query('DELETE FROM queue WHERE id = $1', [id]);"),
    };
    expect(reportsOf(files)).toEqual(['consumer.ts:7 no-swallowed-failure']);
  });

  it('is silent for work that nobody knows', () => {
    expect(reportsOf({ 'consumer.ts': consumer, 'store.ts': store('await lookup(id);') })).toEqual([]);
  });
});
