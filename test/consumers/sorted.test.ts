import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const queue = `
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import axios from 'axios';
declare const sqs: SQSClient;
const QueueUrl = 'https://queue.example';
export const receive = async (): Promise<Message[]> =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? [];
export const remove = async (messages: Message[]): Promise<void> => {
  const Entries = messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId!, ReceiptHandle: ReceiptHandle! }));
  const { Failed } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  if (Failed !== undefined) throw new Error('not deleted');
};
export const notify = async (messages: Message[]): Promise<void> => {
  await axios.put('https://notify.example', messages);
};
`;

const drain = (round: string): string => `
import { notify, receive, remove } from './queue.ts';
export async function drain(): Promise<void> {
  for (;;) {
    const messages = await receive();
    ${round}
  }
}
`;

describe('a batch whose messages are sorted', () => {
  it('is acknowledged part by part', () => {
    const sorted = `await remove(messages.filter(message => message.Body === 'old'));
    const fresh = messages.filter(message => message.Body !== 'old');
    await notify(fresh);
    await remove(fresh);`;
    expect(reportsOf({ 'queue.ts': queue, 'drain.ts': drain(sorted) })).toEqual([]);
  });

  it('as a whole, before the work', () => {
    expect(
      reportsOf({ 'queue.ts': queue, 'drain.ts': drain(`await remove(messages);\nawait notify(messages);`) }),
    ).toEqual(['drain.ts:6 no-ack-before-processing']);
  });
});

describe('a clause that throws on', () => {
  const store = (clause: string): string => `
import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export const start = (channel: Channel, pool: Pool) => {
  const store = async (id: string): Promise<void> => {
    try {
      await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    } catch (error) {
      console.error(error);
      ${clause}
    }
  };
  return channel.consume('orders', async message => {
    if (message === null) return;
    const settle = async (): Promise<void> => {
      channel.ack(message);
    };
    await Promise.all([store(message.content.toString()), settle()]);
  });
};
`;

  it('swallows nothing, whatever runs beside it', () => {
    expect(reportsOf({ 'a.ts': store('throw error;') })).toEqual(['a.ts:16 no-ack-before-processing']);
    expect(reportsOf({ 'a.ts': store('') })).toEqual([
      'a.ts:8 no-swallowed-failure',
      'a.ts:16 no-ack-before-processing',
    ]);
  });
});

describe('one kind of error that is dropped', () => {
  const load = (check: string): string => `
import type { SQSEvent } from 'aws-lambda';
import axios from 'axios';
const load = async (body: string): Promise<void> => {
  try {
    const { data } = await axios.put<{ key?: string }>('https://token.example');
    ${check}
    await axios.put('https://play.example/' + String(data.key) + body);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 410) return;
    throw error;
  }
};
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) await load(body);
};
`;

  it('is dropped by intent, and is not the kind of what is thrown beside it', () => {
    expect(reportsOf({ 'a.ts': load('') })).toEqual([]);
    expect(reportsOf({ 'a.ts': load(`if (data.key === undefined) throw new Error('no key');`) })).toEqual([]);
  });
});
