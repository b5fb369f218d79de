import rule from '../../rules/require-lease-extension.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('require-lease-extension', rule, {
  assertionOptions,
  valid: [
    {
      name: 'one message at a time is the default',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    for (const message of Messages) {
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'the lease is extended for each message',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 60 }));
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'a timer extends the lease while the work goes on',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
function extend({ ReceiptHandle }: Message) {
  return sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 30 }));
}
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) {
      const timer = setInterval(() => void extend(message), 10_000);
      try {
        await axios.put('https://search.example/' + message.Body);
      } finally {
        clearInterval(timer);
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'the messages run side by side',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    await Promise.all(Messages.map(async message => {
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }));
  }
}
      `,
    },
    {
      name: 'ten minutes for ten messages',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }));
    for (const message of Messages) {
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'how long the lease is, the configuration says',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: Number(process.env['TIMEOUT']) }));
    for (const message of Messages) {
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'queries do not count as long',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
declare const pool: import('pg').Pool;
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.Body]);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
    },
    {
      name: 'the first message that fits is the last',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) {
      if (message.Body !== 'mine') continue;
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      return;
    }
  }
}
      `,
    },
    {
      name: 'sqs-consumer sends heartbeats',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'q', batchSize: 10, visibilityTimeout: 60, heartbeatInterval: 20,
  handleMessageBatch: async messages => {
    for (const message of messages) await axios.put('https://search.example/' + message.Body);
    return messages;
  },
});
      `,
    },
    {
      name: 'sqs-consumer hands over one message where nothing is said',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'q', 
  handleMessageBatch: async messages => {
    for (const message of messages) await axios.put('https://search.example/' + message.Body);
    return messages;
  },
});
      `,
    },
    {
      name: 'a storage queue gives one message where nothing is said',
      code: `
import { QueueClient } from '@azure/storage-queue';
import axios from 'axios';
declare const queue: QueueClient;
export async function poll(): Promise<void> {
  const { receivedMessageItems } = await queue.receiveMessages();
  for (const item of receivedMessageItems) {
    await axios.put('https://search.example/' + item.messageText);
    await queue.deleteMessage(item.messageId, item.popReceipt);
  }
}
      `,
    },
    {
      name: 'a heartbeat for each element',
      code: `
import axios from 'axios';
import { Kafka, type EachBatchPayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
await kafka.consumer({ groupId: 'prices' }).run({
  eachMessage: async ({ message, heartbeat }) => {
    const { skus }: { skus: string[] } = JSON.parse(String(message.value));
    for (const sku of skus) {
      await axios.put('https://prices.example/' + sku);
      await heartbeat();
    }
  },
});
      `,
    },
    {
      name: 'one call for each message of a topic',
      code: `
import axios from 'axios';
import { Kafka, type EachBatchPayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
await kafka.consumer({ groupId: 'prices' }).run({
  eachMessage: async ({ message }) => {
    await axios.put('https://prices.example/' + String(message.value));
  },
});
      `,
    },
    {
      name: 'a session of an hour',
      code: `
import axios from 'axios';
import { Kafka, type EachBatchPayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
await kafka.consumer({ groupId: 'prices', sessionTimeout: 3_600_000 }).run({
  eachMessage: async ({ message }) => {
    const { skus }: { skus: string[] } = JSON.parse(String(message.value));
    for (const sku of skus) await axios.put('https://prices.example/' + sku);
  },
});
      `,
    },
    {
      name: 'a few attempts are no list',
      code: `
import axios from 'axios';
import { Kafka, type EachBatchPayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
await kafka.consumer({ groupId: 'prices' }).run({
  eachMessage: async ({ message }) => {
    for (let attempt = 0; attempt < 3; attempt++) {
      const { status } = await axios.put('https://prices.example/' + String(message.value));
      if (status === 200) break;
    }
  },
});
      `,
    },
  ],
  invalid: [
    {
      name: 'a batch, one message after another',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) {
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 10', more: '' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 11,
        },
      ],
    },
    {
      name: 'six seconds for each message',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 }));
    for (const message of Messages) {
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 10', more: '' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 11,
        },
      ],
    },
    {
      name: 'pairs of position and message',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const [, message] of Messages.entries()) {
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 10', more: '' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 11,
        },
      ],
    },
    {
      name: 'a loop that counts',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (let index = 0; index < Messages.length; index++) {
      const message = Messages[index]!;
      await axios.put('https://search.example/' + message.Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 11', more: '' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 11,
        },
      ],
    },
    {
      name: 'a later visibility for a failed message is no extension',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) {
      try {
        await axios.put('https://search.example/' + message.Body);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      } catch {
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 300 }));
      }
    }
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 11', more: '' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 11,
        },
      ],
    },
    {
      name: 'a function of its own does the work',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
async function handle(message: Message): Promise<void> {
  await axios.put('https://search.example/' + message.Body);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
}
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) await handle(message);
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 7', more: '' },
          line: 11,
          column: 3,
          endLine: 11,
          endColumn: 11,
        },
      ],
    },
    {
      name: 'calls side by side for each message, still one message after another',
      code: `
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import axios from 'axios';
const sqs = new SQSClient({});
const QueueUrl = process.env['QUEUE'];
export async function run(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const message of Messages) {
      await Promise.all([
        axios.put('https://search.example/' + message.Body),
        axios.put('https://copy.example/' + message.Body),
      ]);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 11', more: ' and 1 more' },
          line: 7,
          column: 3,
          endLine: 7,
          endColumn: 11,
        },
      ],
    },
    {
      name: 'sqs-consumer without heartbeats',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'q', batchSize: 10,
  handleMessageBatch: async messages => {
    for (const message of messages) await axios.put('https://search.example/' + message.Body);
    return messages;
  },
});
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 7', more: '' },
          line: 4,
          column: 25,
          endLine: 4,
          endColumn: 40,
        },
      ],
    },
    {
      name: 'sqs-consumer, a message with a list',
      code: `
import axios from 'axios';
import { Consumer } from 'sqs-consumer';
export const consumer = Consumer.create({
  queueUrl: 'q',
  handleMessage: async message => {
    const ids: string[] = JSON.parse(message.Body ?? '[]');
    for (const id of ids) await axios.put('https://search.example/' + id);
    return message;
  },
});
      `,
      errors: [
        {
          messageId: 'payload',
          data: { effect: 'axios.put', effectAt: 'line 8', more: '' },
          line: 4,
          column: 25,
          endLine: 4,
          endColumn: 40,
        },
      ],
    },
    {
      name: 'a storage queue',
      code: `
import { QueueClient } from '@azure/storage-queue';
import axios from 'axios';
declare const queue: QueueClient;
export async function poll(): Promise<void> {
  const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 16 });
  for (const item of receivedMessageItems) {
    await axios.put('https://search.example/' + item.messageText);
    await queue.deleteMessage(item.messageId, item.popReceipt);
  }
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 8', more: '' },
          line: 5,
          column: 1,
          endLine: 5,
          endColumn: 44,
        },
      ],
    },
    {
      name: 'a message with a list',
      code: `
import axios from 'axios';
import { Kafka, type EachBatchPayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
await kafka.consumer({ groupId: 'prices' }).run({
  eachMessage: async ({ message }) => {
    const { skus }: { skus: string[] } = JSON.parse(String(message.value));
    for (const sku of skus) await axios.put('https://prices.example/' + sku);
  },
});
      `,
      errors: [
        {
          messageId: 'payload',
          data: { effect: 'axios.put', effectAt: 'line 8', more: '' },
          line: 5,
          column: 7,
          endLine: 5,
          endColumn: 48,
        },
      ],
    },
    {
      name: 'a batch without heartbeats',
      code: `
import axios from 'axios';
import { Kafka, type EachBatchPayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
await kafka.consumer({ groupId: 'prices' }).run({
  eachBatch: async ({ batch }) => {
    for (const message of batch.messages) await axios.put('https://prices.example/' + String(message.value));
  },
});
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 7', more: '' },
          line: 5,
          column: 7,
          endLine: 5,
          endColumn: 48,
        },
      ],
    },
    {
      name: 'a handler that its parameter tells',
      code: `
import axios from 'axios';
import { Kafka, type EachBatchPayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
export async function onBatch({ batch }: EachBatchPayload): Promise<void> {
    for (const message of batch.messages) await axios.put('https://prices.example/' + String(message.value));
}
      `,
      errors: [
        {
          messageId: 'batch',
          data: { effect: 'axios.put', effectAt: 'line 6', more: '' },
          line: 5,
          column: 23,
          endLine: 5,
          endColumn: 30,
        },
      ],
    },
    {
      name: 'a session of a minute',
      code: `
import axios from 'axios';
import { Kafka, type EachBatchPayload } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
await kafka.consumer({ groupId: 'prices', sessionTimeout: 60_000 }).run({
  eachMessage: async ({ message }) => {
    const { skus }: { skus: string[] } = JSON.parse(String(message.value));
    for (const sku of skus) await axios.put('https://prices.example/' + sku);
  },
});
      `,
      errors: [
        {
          messageId: 'payload',
          data: { effect: 'axios.put', effectAt: 'line 8', more: '' },
          line: 5,
          column: 7,
          endLine: 5,
          endColumn: 72,
        },
      ],
    },
  ],
});
