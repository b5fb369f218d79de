import rule from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'mongodb: a list of writes, each of which says what the values are',
      code: `
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const stock: Collection<{ _id: string; left: number }>;
new Worker<{ sku: string; left: number; old: string }>('stock', async ({ data: { sku, left, old } }) => {
  await stock.bulkWrite([
    { updateOne: { filter: { _id: sku }, update: { $set: { left } }, upsert: true } },
    { deleteOne: { filter: { _id: old } } },
  ]);
});
      `,
    },
    {
      name: 'mongoose: documents that keep the key of the message',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Line = model('Line', new Schema({ _id: String, sku: String }));
new Worker<{ id: string; sku: string }>('lines', async ({ data: { id, sku } }) => {
  await Line.bulkWrite([{ insertOne: { document: { _id: id, sku } } }]);
});
      `,
    },
    {
      name: 'mongodb: a list that is put together elsewhere',
      code: `
import { Worker } from 'bullmq';
import type { AnyBulkWriteOperation, Collection } from 'mongodb';
interface Stock { _id: string; left: number }
declare const stock: Collection<Stock>;
declare const changesOf: (data: unknown) => AnyBulkWriteOperation<Stock>[];
new Worker<unknown>('stock', async ({ data }) => {
  await stock.bulkWrite(changesOf(data));
});
      `,
    },
  ],
  invalid: [
    {
      name: 'kafkajs: a publish for each line of an order, of which the next may fail',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
declare const producer: Producer;
new Worker<{ lines: { sku: string }[] }>('orders', async ({ data: { lines } }) => {
  for (const { sku } of lines) {
    await producer.send({ topic: 'picked', messages: [{ value: sku }] });
  }
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'producer.send', more: '', deeper: '' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 73,
        },
      ],
    },
    {
      name: 'mongodb: a list of writes that count up',
      code: `
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const stock: Collection<{ _id: string; left: number }>;
new Worker<{ lines: { sku: string; count: number }[] }>('orders', async ({ data: { lines } }) => {
  await stock.bulkWrite(lines.map(({ sku, count }) => ({ updateOne: { filter: { _id: sku }, update: { $inc: { left: -count } } } })));
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'stock.bulkWrite', more: '', deeper: '' },
          line: 6,
          column: 9,
          endLine: 6,
          endColumn: 134,
        },
      ],
    },
    {
      name: 'mongoose: a list with an insert that has no key of the message',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Entry = model('Entry', new Schema({ account: String, cents: Number }));
const Account = model('Account', new Schema({ _id: String, seen: Date }));
new Worker<{ account: string; cents: number }>('ledger', async ({ data: { account, cents } }) => {
  await Entry.bulkWrite([{ insertOne: { document: { account, cents } } }]);
  await Account.bulkWrite([{ updateOne: { filter: { _id: account }, update: { $set: { seen: new Date() } } } }]);
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'Entry.bulkWrite', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 75,
        },
      ],
    },
  ],
});
