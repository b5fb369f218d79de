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
    {
      name: 'Mongoose: an id that is made from the message',
      code: `
import { Worker } from 'bullmq';
import { Schema, Types, model } from 'mongoose';
const Invoice = model('Invoice', new Schema({ amount: Number }));
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  const invoice = new Invoice({ _id: new Types.ObjectId(orderId), amount });
  await invoice.save();
});
      `,
    },
  ],
  invalid: [
    {
      name: 'Mongoose: an id that is minted, in a document that an untyped variable holds',
      code: `
import { Worker } from 'bullmq';
import { Schema, Types, model } from 'mongoose';
const Invoice = model('Invoice', new Schema({ orderId: String, amount: Number }));
new Worker<{ orderId: string; amount: number; gift: boolean }>('invoices', async ({ data: { orderId, amount, gift } }) => {
  let invoice: any;
  if (gift) {
    invoice = new Invoice({ _id: new Types.ObjectId(), orderId, amount: 0 });
  } else {
    invoice = new Invoice({ _id: new Types.ObjectId(), orderId, amount });
  }
  await invoice.save();
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'invoice.save', more: '', deeper: '' },
          line: 12,
          column: 9,
          endLine: 12,
          endColumn: 23,
        },
      ],
    },
    {
      name: 'Mongoose and NestJS: a request to another service is no mark of the message',
      code: `
import { Controller } from '@nestjs/common';
import { ClientProxy, Ctx, EventPattern, KafkaContext, Payload } from '@nestjs/microservices';
import { Schema, model, type Model } from 'mongoose';
import { firstValueFrom } from 'rxjs';
interface Invoice { orderId: string; seats: number }
export const InvoiceModel = model<Invoice>('Invoice', new Schema<Invoice>({ orderId: String, seats: Number }));
@Controller()
export class Invoices {
  constructor(
    private readonly stock: ClientProxy,
    private readonly invoices: Model<Invoice>,
  ) {}
  @EventPattern('order.placed')
  async placed(@Payload() order: { id: string }, @Ctx() context: KafkaContext): Promise<void> {
    const seats = await firstValueFrom(this.stock.send<number>('seats', order.id));
    await this.invoices.create({ orderId: order.id, seats });
  }
}
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'invoices.create', more: '', deeper: '' },
          line: 17,
          column: 11,
          endLine: 17,
          endColumn: 61,
        },
      ],
    },
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
