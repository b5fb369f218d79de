import rule from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

// The tables are declared in the code itself.
testerWithoutSchema().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'TypeORM: the key of what is saved comes from the message',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
@Entity()
class Parcel {
  @PrimaryColumn() id!: string;
  @Column() address!: string;
}
declare const parcels: Repository<Parcel>;
new Worker<{ id: string; address: string }>('parcels', async ({ data }) => {
  await parcels.save(parcels.create({ id: data.id, address: data.address }));
});
      `,
    },
    {
      name: 'TypeORM: a row of nothing but one id, which is unique',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Parcel {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) orderId!: string;
  @Column() state!: string;
}
declare const parcels: Repository<Parcel>;
new Worker<{ id: string }>('parcels', async ({ data }) => {
  await parcels.upsert({ orderId: data.id, state: 'packed' }, ['orderId']);
});
      `,
    },
    {
      name: 'Mongoose: which document is saved depends on the answer of a service, but either has the unique key',
      code: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Order = model('Order', new Schema({ paymentId: { type: String, unique: true }, gift: Boolean }));
declare const stripe: Stripe;
new Worker<{ customer: string; paymentId: string }>('orders', async ({ data: { customer, paymentId } }) => {
  const found = await stripe.customers.retrieve(customer);
  let order: any;
  if (found.deleted) {
    order = new Order({ paymentId, gift: true });
  } else {
    order = new Order({ paymentId, gift: false });
  }
  await order.save();
});
      `,
    },
    {
      name: 'Mongoose: one of the documents that a later answer decides between has the id of the message',
      code: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const Order = model('Order', new Schema({ _id: String, gift: Boolean }));
declare const stripe: Stripe;
new Worker<{ customer: string; paymentId: string }>('orders', async ({ data: { customer, paymentId } }) => {
  const found = await stripe.customers.retrieve(customer);
  const order = found.deleted ? new Order({ _id: paymentId, gift: true }) : new Order({ _id: paymentId, gift: false });
  await order.save();
});
      `,
    },
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
    {
      name: 'Mongoose: a made document has the id of the message',
      code: `
import { Worker } from 'bullmq';
import { Schema, model, type HydratedDocument, type Model } from 'mongoose';
interface Seat { _id: string; order: string; row: number }
interface SeatModel extends Model<Seat> {
  build(id: string, order: string, row: number): HydratedDocument<Seat>;
}
const schema = new Schema<Seat, SeatModel>({ _id: String, order: String, row: Number });
schema.static('build', (id: string, order: string, row: number) => new SeatModel({ _id: id, order, row }));
const SeatModel = model<Seat, SeatModel>('Seat', schema);
new Worker<{ id: string; order: string; row: number }>('seats', async ({ data: { id, order, row } }) => {
  await SeatModel.build(id, order, row).save();
});
      `,
    },
    {
      name: 'TypeORM: the constructor takes over what it is given, a unique column among it',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) orderId!: string;
  @Column() amount!: number;
  constructor(partial?: Partial<Invoice>) {
    Object.assign(this, partial);
  }
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await invoices.save(new Invoice({ orderId, amount }));
});
      `,
    },
    {
      name: 'TypeORM: what the constructor takes over has columns that are not in sight',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() orderId!: string;
  @Column() amount!: number;
  constructor(partial?: Partial<Invoice>) {
    Object.assign(this, partial);
  }
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; amount: number }>('invoices', async job => {
  await invoices.save(new Invoice(job.data));
});
      `,
    },
  ],
  invalid: [
    {
      name: 'TypeORM: the handler mints the key of what it saves',
      code: `
import { randomUUID } from 'node:crypto';
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
@Entity()
class Parcel {
  @PrimaryColumn() id!: string;
  @Column() orderId!: string;
  @Column() address!: string;
}
declare const parcels: Repository<Parcel>;
new Worker<{ id: string; address: string }>('parcels', async ({ data }) => {
  await parcels.save(parcels.create({ id: randomUUID(), orderId: data.id, address: data.address }));
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'parcels.save', more: '', deeper: '' },
          line: 13,
          column: 9,
          endLine: 13,
          endColumn: 100,
        },
      ],
    },
    {
      name: 'TypeORM: a row of nothing but one id of the message, and no other work',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Parcel {
  @PrimaryGeneratedColumn() id!: number;
  @Column() orderId!: string;
  @Column() state!: string;
}
declare const parcels: Repository<Parcel>;
new Worker<{ id: string }>('parcels', async ({ data }) => {
  await parcels.insert({ orderId: data.id, state: 'packed' });
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'parcels.insert', more: '', deeper: '' },
          line: 12,
          column: 9,
          endLine: 12,
          endColumn: 62,
        },
      ],
    },
    {
      name: 'Mongoose: whichever document a later answer decides for, the same call saves it',
      code: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
import { Schema, Types, model } from 'mongoose';
const Order = model('Order', new Schema({ paymentId: String, customer: String, gift: Boolean }));
declare const stripe: Stripe;
new Worker<{ customer: string; paymentId: string }>('orders', async ({ data: { customer, paymentId } }) => {
  const found = await stripe.customers.retrieve(customer);
  let order: any;
  if (found.deleted) {
    order = new Order({ _id: new Types.ObjectId(), paymentId, customer, gift: true });
  } else if (found.email === null) {
    order = new Order({ _id: new Types.ObjectId(), paymentId, customer });
  } else {
    order = new Order({ _id: new Types.ObjectId(), paymentId, customer, gift: false });
  }
  return order.save();
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'order.save', more: '', deeper: '' },
          line: 17,
          column: 10,
          endLine: 17,
          endColumn: 22,
        },
      ],
    },
    {
      name: 'TypeORM: whichever row a later answer decides for',
      code: `
import Stripe from 'stripe';
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Order {
  @PrimaryGeneratedColumn() id!: number;
  @Column() paymentId!: string;
  @Column() customer!: string;
  @Column() gift!: boolean;
}
declare const orders: Repository<Order>;
declare const stripe: Stripe;
new Worker<{ customer: string; paymentId: string }>('orders', async ({ data: { customer, paymentId } }) => {
  const found = await stripe.customers.retrieve(customer);
  const order = found.deleted ? orders.create({ paymentId, customer, gift: true }) : orders.create({ paymentId, customer, gift: false });
  await orders.save(order);
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'orders.save', more: '', deeper: '' },
          line: 17,
          column: 9,
          endLine: 17,
          endColumn: 27,
        },
      ],
    },
    {
      name: 'TypeORM: the constructor takes over what it is given',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() orderId!: string;
  @Column() amount!: number;
  @Column() createdAt!: Date;
  constructor(partial?: Partial<Invoice>) {
    Object.assign(this, partial);
    this.createdAt = partial?.createdAt ?? new Date();
  }
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await invoices.save(new Invoice({ orderId, amount }));
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'invoices.save', more: '', deeper: '' },
          line: 17,
          column: 9,
          endLine: 17,
          endColumn: 56,
          suggestions: null,
        },
      ],
    },
    {
      name: 'TypeORM: the constructor of the base class takes over what it is given',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
class Row<T> {
  @PrimaryGeneratedColumn() id!: number;
  constructor(columns?: Partial<T>) {
    if (columns) Object.assign(this, columns);
  }
}
@Entity()
class Invoice extends Row<Invoice> {
  @Column() orderId!: string;
  @Column() amount!: number;
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await invoices.save(new Invoice({ orderId, amount }));
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'invoices.save', more: '', deeper: '' },
          line: 17,
          column: 9,
          endLine: 17,
          endColumn: 56,
          suggestions: null,
        },
      ],
    },
    {
      name: 'TypeORM: the constructor takes over what it is given, and adds to it',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() orderId!: string;
  @Column() amount!: number;
  @Column() status!: string;
  constructor(props: { orderId: string; amount: number }) {
    Object.assign(this, { ...props, status: 'new' });
  }
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  const invoice = new Invoice({ orderId, amount });
  await invoices.save(invoice);
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'invoices.save', more: '', deeper: '' },
          line: 17,
          column: 9,
          endLine: 17,
          endColumn: 31,
          suggestions: null,
        },
      ],
    },
    {
      name: 'Mongoose: documents are made by a function that the schema gives its model',
      code: `
import { Worker } from 'bullmq';
import { Schema, model, type HydratedDocument, type Model } from 'mongoose';
interface Seat { order: string; row: number }
interface SeatModel extends Model<Seat> {
  build(seat: Seat): HydratedDocument<Seat>;
}
const schema = new Schema<Seat, SeatModel>({ order: String, row: Number });
schema.statics.build = (seat: Seat) => new SeatModel(seat);
const SeatModel = model<Seat, SeatModel>('Seat', schema);
new Worker<{ order: string; row: number }>('seats', async ({ data: { order, row } }) => {
  const seat = SeatModel.build({ order, row });
  await seat.save();
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'seat.save', more: '', deeper: '' },
          line: 13,
          column: 9,
          endLine: 13,
          endColumn: 20,
        },
      ],
    },
    {
      name: 'Mongoose: as a static of the options',
      code: `
import { Worker } from 'bullmq';
import { Schema, model, type Model } from 'mongoose';
interface Seat { order: string; row: number }
interface SeatModel extends Model<Seat> {
  reserve(order: string, row: number): Promise<void>;
}
const schema = new Schema<Seat, SeatModel>(
  { order: String, row: Number },
  {
    statics: {
      async reserve(order: string, row: number): Promise<void> {
        await SeatModel.create({ order, row });
      },
    },
  },
);
const SeatModel = model<Seat, SeatModel>('Seat', schema);
new Worker<{ order: string; row: number }>('seats', async ({ data: { order, row } }) => {
  await SeatModel.reserve(order, row);
});
      `,
      errors: [
        {
          messageId: 'insert',
          data: { name: 'SeatModel.create', more: '', deeper: '' },
          line: 13,
          column: 15,
          endLine: 13,
          endColumn: 47,
        },
      ],
    },
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
