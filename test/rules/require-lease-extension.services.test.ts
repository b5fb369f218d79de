import rule from '../../rules/require-lease-extension.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-lease-extension', rule, {
  assertionOptions,
  valid: [
    {
      name: 'Pub/Sub prolongs by itself, for an hour',
      code: `
import type { Subscription } from '@google-cloud/pubsub';
import got from 'got';
export const listen = (subscription: Subscription) =>
  subscription.on('message', async message => {
    try {
      const skus = JSON.parse(message.data.toString()) as string[];
      for (const sku of skus) await got.put('https://prices.example/' + sku);
      message.ack();
    } catch {
      message.nack();
    }
  });
      `,
    },
    {
      name: 'Service Bus renews the lock while the subscription runs',
      code: `
import type { ServiceBusReceiver } from '@azure/service-bus';
import ky from 'ky';
export const listen = (receiver: ServiceBusReceiver) =>
  receiver.subscribe({
    processMessage: async message => {
      for (const sku of message.body as string[]) await ky.put('https://prices.example/' + sku);
    },
    processError: async () => undefined,
  });
      `,
    },
    {
      name: 'an injected service beats the heart of the batch before each call',
      code: `
import { Injectable } from '@nestjs/common';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { OpenAI } from 'openai';
@Injectable()
export class Summaries {
  constructor(private readonly openai: OpenAI) {}
  start(consumer: Consumer): Promise<void> {
    return consumer.run({ eachBatch: payload => this.batch(payload) });
  }
  private async batch({ batch, heartbeat, isRunning }: EachBatchPayload): Promise<void> {
    for (const { value } of batch.messages) {
      if (!isRunning()) break;
      await heartbeat();
      await this.openai.chat.completions.create({ model: 'small', messages: [{ role: 'user', content: String(value) }] });
    }
  }
}
      `,
    },
    {
      name: 'a wrapper keeps the visibility up while it runs what it is given',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type Stripe from 'stripe';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
async function held(message: Message, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => {
    void sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 30 }));
  }, 15_000);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}
export async function poll(stripe: Stripe): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const message of Messages) {
    await held(message, async () => {
      await stripe.paymentIntents.capture(String(message.Body), {}, { idempotencyKey: String(message.MessageId) });
    });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
    },
    {
      name: 'one list goes out in one call',
      code: `
import mail from '@sendgrid/mail';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'q',
  handleMessage: async message => {
    const to = JSON.parse(message.Body ?? '[]') as string[];
    await mail.sendMultiple({ to, from: 'shop@example.com', subject: 'News', text: 'News' });
    return message;
  },
});
      `,
    },
  ],
  invalid: [
    {
      name: 'a class over messages of a topic, one model call after another',
      code: `
import { Injectable } from '@nestjs/common';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { OpenAI } from 'openai';
@Injectable()
export class Summaries {
  constructor(private readonly openai: OpenAI) {}
  start(consumer: Consumer): Promise<void> {
    return consumer.run({ eachBatch: payload => this.batch(payload) });
  }
  private async batch({ batch, isRunning }: EachBatchPayload): Promise<void> {
    for (const { value } of batch.messages) {
      if (!isRunning()) break;
      await this.openai.chat.completions.create({ model: 'small', messages: [{ role: 'user', content: String(value) }] });
    }
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'openai.chat.completions.create', effectAt: 'line 14', more: '' },
          line: 9,
          column: 12,
          endLine: 9,
          endColumn: 24,
        },
      ],
    },
    {
      name: 'a wrapper that only times what it is given',
      code: `
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Histogram } from 'prom-client';
import type Stripe from 'stripe';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
const seconds = new Histogram({ name: 'capture_seconds', help: 'Time to capture' });
async function timed(work: () => Promise<void>): Promise<void> {
  const stop = seconds.startTimer();
  await work();
  stop();
}
export async function poll(stripe: Stripe): Promise<void> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const message of Messages) {
    await timed(async () => {
      await stripe.paymentIntents.capture(String(message.Body), {}, { idempotencyKey: String(message.MessageId) });
    });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'stripe.paymentIntents.capture', effectAt: 'line 17', more: '' },
          line: 13,
          column: 1,
          endLine: 13,
          endColumn: 58,
        },
      ],
    },
    {
      name: 'one mail for each address of a list',
      code: `
import mail from '@sendgrid/mail';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'q',
  handleMessage: async message => {
    const addresses = JSON.parse(message.Body ?? '[]') as string[];
    for (const to of addresses) await mail.send({ to, from: 'shop@example.com', subject: 'News', text: 'News' });
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'payload',
          data: { effect: 'mail.send', effectAt: 'line 8', more: '' },
          line: 4,
          column: 25,
          endLine: 4,
          endColumn: 40,
        },
      ],
    },
    {
      name: 'a storage queue whose timeout is short for its batch',
      code: `
import type { QueueClient } from '@azure/storage-queue';
import type { Twilio } from 'twilio';
export class Reminders {
  constructor(private readonly queue: QueueClient, private readonly twilio: Twilio) {}
  async poll(): Promise<void> {
    const { receivedMessageItems } = await this.queue.receiveMessages({ numberOfMessages: 32, visibilityTimeout: 60 });
    for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
      await this.twilio.messages.create({ to: messageText, from: '+1', body: 'See you tomorrow' });
      await this.queue.deleteMessage(messageId, popReceipt);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'twilio.messages.create', effectAt: 'line 9', more: '' },
          line: 6,
          column: 3,
          endLine: 6,
          endColumn: 30,
        },
      ],
    },
    {
      name: 'NestJS and Kafka: pages of a remote list, one after another',
      code: `
import axios from 'axios';
import type { Consumer } from 'kafkajs';
interface Page { readonly urls: string[] }
async function index({ urls }: Page): Promise<void> {
  for (const url of urls) {
    const { data } = await axios.get<string>(url);
    await axios.put('https://search.example/pages', { url, data });
  }
}
export const run = (consumer: Consumer) =>
  consumer.run({
    eachMessage: async ({ message }) => {
      await index(JSON.parse(String(message.value)) as Page);
    },
  });
      `,
      errors: [
        {
          messageId: 'payload',
          data: { effect: 'axios.get', effectAt: 'line 7', more: ' and 1 more' },
          line: 12,
          column: 3,
          endLine: 12,
          endColumn: 15,
        },
      ],
    },
    {
      name: 'a bound method gets the batch',
      code: `
import { Consumer } from 'sqs-consumer';
import type { Message } from '@aws-sdk/client-sqs';
import type { WebClient } from '@slack/web-api';
export class Alerts {
  constructor(private readonly slack: WebClient) {}
  readonly consumer = Consumer.create({ queueUrl: 'q', batchSize: 10, visibilityTimeout: 45, handleMessageBatch: this.alert.bind(this) });
  private async alert(messages: Message[]): Promise<Message[]> {
    for (const { Body } of messages) await this.slack.chat.postMessage({ channel: 'ops', text: Body ?? '' });
    return messages;
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'slack.chat.postMessage', effectAt: 'line 9', more: '' },
          line: 7,
          column: 23,
          endLine: 7,
          endColumn: 38,
        },
      ],
    },
  ],
});
