import rule from '../../rules/no-dedup-before-completion.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

const claimed = (name: string, line: number, column: number, endColumn: number, effectLine: number) => [
  {
    messageId: 'claimFirst' as const,
    data: { name, deeper: '', effect: 'mail.send', effectAt: `line ${String(effectLine)}`, more: '' },
    line,
    column,
    endLine: line,
    endColumn,
  },
];

// An upsert that only writes new rows is a claim: its result says who has inserted the row.
testerWithoutSchema().run('no-dedup-before-completion', rule, {
  assertionOptions,
  valid: [
    {
      name: 'mongodb: the claim and the work are one transaction',
      code: `
import { Worker } from 'bullmq';
import type { MongoClient } from 'mongodb';
declare const client: MongoClient;
new Worker<{ id: string; wallet: string; cents: number }>('top-ups', async ({ data }) => {
  await client.withSession(session =>
    session.withTransaction(async () => {
      const db = client.db();
      const claim = await db.collection<{ _id: string }>('handled').updateOne({ _id: data.id }, { $setOnInsert: { at: new Date() } }, { upsert: true, session });
      if (claim.matchedCount === 1) return;
      await db.collection<{ _id: string }>('wallets').updateOne({ _id: data.wallet }, { $inc: { cents: data.cents } }, { session });
    }),
  );
});
      `,
    },
    {
      name: 'mongoose: the mark comes after the mail',
      code: `
import mail from '@sendgrid/mail';
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Handled = model('Handled', new Schema({ _id: String, at: Date }));
new Worker<{ id: string; to: string }>('welcome', async ({ data: { id, to } }) => {
  await mail.send({ to, from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
  await Handled.updateOne({ _id: id }, { $setOnInsert: { at: new Date() } }, { upsert: true });
});
      `,
    },
    {
      name: 'mongodb: the document is given as it is afterwards, which tells nothing',
      code: `
import mail from '@sendgrid/mail';
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const customers: Collection<{ _id: string; to: string }>;
new Worker<{ id: string; to: string }>('welcome', async ({ data: { id, to } }) => {
  const customer = await customers.findOneAndUpdate({ _id: id }, { $setOnInsert: { to } }, { upsert: true, returnDocument: 'after' });
  if (customer === null) return;
  await mail.send({ to: customer.to, from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
});
      `,
    },
    {
      name: 'mongoose: those that were marked are in a set, and are marked after the mail',
      code: `
import mail from '@sendgrid/mail';
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Handled = model('Handled', new Schema({ _id: String, at: Date }));
new Worker<{ addresses: string[] }>('welcome', async ({ data: { addresses } }) => {
  const handled = await Handled.find({ _id: { $in: addresses } });
  const done = new Set(handled.map(row => row._id));
  for (const to of addresses) {
    if (done.has(to)) continue;
    await mail.send({ to, from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
    await Handled.create({ _id: to, at: new Date() });
  }
});
      `,
    },
  ],
  invalid: [
    {
      name: 'mongoose: those that were marked are in a set',
      code: `
import mail from '@sendgrid/mail';
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Handled = model('Handled', new Schema({ _id: String, at: Date }));
new Worker<{ addresses: string[] }>('welcome', async ({ data: { addresses } }) => {
  const handled = await Handled.find({ _id: { $in: addresses } });
  const done = new Set(handled.map(row => row._id));
  for (const to of addresses) {
    if (done.has(to)) continue;
    await Handled.create({ _id: to, at: new Date() });
    await mail.send({ to, from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
  }
});
      `,
      errors: claimed('Handled.create', 11, 11, 54, 12),
    },
    {
      name: 'mongodb: nothing was inserted, so it is done',
      code: `
import mail from '@sendgrid/mail';
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const handled: Collection<{ _id: string; at: Date }>;
new Worker<{ id: string; to: string }>('welcome', async ({ data: { id, to } }) => {
  const { upsertedCount } = await handled.updateOne({ _id: id }, { $setOnInsert: { at: new Date() } }, { upsert: true });
  if (upsertedCount === 0) return;
  await mail.send({ to, from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
});
      `,
      errors: claimed('handled.updateOne', 7, 35, 121, 9),
    },
    {
      name: 'mongodb: the key of the new row says that it is new',
      code: `
import mail from '@sendgrid/mail';
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const handled: Collection<{ _id: string; at: Date }>;
new Worker<{ id: string; to: string }>('welcome', async ({ data: { id, to } }) => {
  const claim = await handled.updateOne({ _id: id }, { $setOnInsert: { at: new Date() } }, { upsert: true });
  if (claim.upsertedId) await mail.send({ to, from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
});
      `,
      errors: claimed('handled.updateOne', 7, 23, 109, 8),
    },
    {
      name: 'mongodb: the row was there before',
      code: `
import mail from '@sendgrid/mail';
import { Worker } from 'bullmq';
import type { Collection } from 'mongodb';
declare const handled: Collection<{ _id: string; at: Date }>;
const isNew = async (id: string): Promise<boolean> => {
  const before = await handled.findOneAndUpdate({ _id: id }, { $setOnInsert: { at: new Date() } }, { upsert: true });
  return !before;
};
new Worker<{ id: string; to: string }>('welcome', async ({ data: { id, to } }) => {
  if (!(await isNew(id))) return;
  await mail.send({ to, from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
});
      `,
      errors: claimed('handled.findOneAndUpdate', 7, 24, 117, 12),
    },
    {
      name: 'mongoose: the document was there before',
      code: `
import mail from '@sendgrid/mail';
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Handled = model('Handled', new Schema({ _id: String, at: Date }));
new Worker<{ id: string; to: string }>('welcome', async ({ data: { id, to } }) => {
  const before = await Handled.findOneAndUpdate({ _id: id }, { $setOnInsert: { at: new Date() } }, { upsert: true, new: false });
  if (before) return;
  await mail.send({ to, from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
});
      `,
      errors: claimed('Handled.findOneAndUpdate', 7, 24, 129, 9),
    },
  ],
});
