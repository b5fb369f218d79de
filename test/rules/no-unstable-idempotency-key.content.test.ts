import rule from '../../rules/no-unstable-idempotency-key.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-unstable-idempotency-key', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a copy of the message under the id that it came with',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker<{ id: string; total: number }>('orders', async job => {
    const event = { ...job.data, id: \`\${job.data.id}:billed\`, type: 'order.billed' };
    await producer.send({ topic: 'orders', messages: [{ value: JSON.stringify(event) }] });
  });
      `,
      options: [{ checkContent: true }],
    },
    {
      name: 'CloudEvents: the id is made of that of the message',
      code: `
import { createHash } from 'node:crypto';
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker<{ id: string }>('orders', async job => {
    const id = createHash('sha256').update(job.data.id).digest('hex');
    const event = { id, type: 'order.billed', dataschema: 'https://example.com/billed', data: {} };
    await producer.send({ topic: 'orders', messages: [{ value: JSON.stringify(event) }] });
  });
      `,
      options: [{ checkContent: true }],
    },
    {
      name: 'an id of something in the message is no id of the message',
      code: `
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker<{ total: number }>('orders', async job => {
    const line = { id: randomUUID(), total: job.data.total };
    await producer.send({ topic: 'orders', messages: [{ value: JSON.stringify({ lines: [line] }) }] });
  });
      `,
      options: [{ checkContent: true }],
    },
  ],
  invalid: [
    {
      name: 'a copy of the message under a new id',
      code: `
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
export const start = (producer: Producer) =>
  new Worker<{ id: string; total: number }>('orders', async job => {
    const event = { ...job.data, id: randomUUID(), type: 'order.billed' };
    await producer.send({ topic: 'orders', messages: [{ value: JSON.stringify(event) }] });
  });
      `,
      options: [{ checkContent: true }],
      errors: [
        {
          messageId: 'unstableId',
          data: { origin: '\`randomUUID\`' },
          line: 7,
          column: 38,
          endLine: 7,
          endColumn: 50,
          suggestions: null,
        },
      ],
    },
    {
      name: 'CloudEvents: a new id for each of a list',
      code: `
import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { Worker } from 'bullmq';
const bridge = new EventBridgeClient({});
new Worker<{ orders: string[] }>('orders', async job => {
  const events = job.data.orders.map(order => ({
    id: randomUUID(),
    type: 'order.billed',
    dataschema: 'https://example.com/billed',
    data: { order },
  }));
  const Entries = events.map(event => ({ Detail: JSON.stringify(event), EventBusName: 'shop' }));
  const { FailedEntryCount } = await bridge.send(new PutEventsCommand({ Entries }));
  if (FailedEntryCount) throw new Error('refused');
});
      `,
      options: [{ checkContent: true }],
      errors: [
        {
          messageId: 'unstableId',
          data: { origin: '\`randomUUID\`' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 21,
          suggestions: null,
        },
      ],
    },
    {
      name: 'copies of what the records brought, sent by a publisher in pieces',
      code: `
import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { SQSEvent } from 'aws-lambda';
interface Upload { id: string; uri: string }
class Publisher {
  constructor(private readonly bridge: EventBridgeClient) {}
  async send(events: Upload[]): Promise<void> {
    for (let at = 0; at < events.length; at += 10) {
      const batch = events.slice(at, at + 10);
      const result = await this.bridge.send(
        new PutEventsCommand({ Entries: batch.map(event => ({ Detail: JSON.stringify(event), EventBusName: 'files' })) }),
      );
      if (result.FailedEntryCount) throw new Error('refused');
    }
  }
}
const publisher = new Publisher(new EventBridgeClient({}));
export const handler = async (event: SQSEvent) => {
  const uploads: Upload[] = event.Records.map(record => JSON.parse(record.body) as Upload);
  await publisher.send(uploads.map(upload => ({ ...upload, id: randomUUID() })));
};
      `,
      options: [{ checkContent: true }],
      errors: [
        {
          messageId: 'unstableId',
          data: { origin: '\`randomUUID\`' },
          line: 21,
          column: 64,
          endLine: 21,
          endColumn: 76,
          suggestions: null,
        },
      ],
    },
  ],
});
