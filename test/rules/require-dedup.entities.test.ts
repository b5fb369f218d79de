import rule from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

// The tables are declared in the code itself.
testerWithoutSchema().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'TypeORM: a unique column made from the message',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) orderId!: string;
  @Column() amount!: number;
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await invoices.insert({ orderId, amount });
});
      `,
    },
    {
      name: 'Mongoose: a unique path made from the message',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const schema = new Schema({ orderId: { type: String, unique: true }, amount: Number });
const Invoice = model('Invoice', schema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await Invoice.create({ orderId, amount });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'TypeORM: only a generated key',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() orderId!: string;
  @Column() amount!: number;
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await invoices.insert({ orderId, amount });
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'invoices.insert', more: '', deeper: '' },
          line: 12,
          column: 9,
          endLine: 12,
          endColumn: 45,
        },
      ],
    },
    {
      name: 'Mongoose: an index that is not unique',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const schema = new Schema({ orderId: { type: String, index: true }, amount: Number });
const Invoice = model('Invoice', schema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await Invoice.create({ orderId, amount });
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'Invoice.create', more: '', deeper: '' },
          line: 7,
          column: 9,
          endLine: 7,
          endColumn: 44,
        },
      ],
    },
  ],
});
