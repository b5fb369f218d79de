import rule from '../../rules/no-check-then-insert.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

// The tables are declared in the code itself.
testerWithoutSchema().run('no-check-then-insert', rule, {
  assertionOptions,
  valid: [
    {
      name: 'TypeORM: the compared column is unique',
      code: `
import { Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ unique: true }) orderId!: string;
  @Column() amount!: number;
}
@Injectable()
export class InvoiceService {
  constructor(private readonly invoices: Repository<Invoice>) {}
  @EventPattern('order.paid')
  async onPaid(@Payload() event: { orderId: string; amount: number }): Promise<void> {
    const known = await this.invoices.findOneBy({ orderId: event.orderId });
    if (known) return;
    await this.invoices.insert({ orderId: event.orderId, amount: event.amount });
  }
}
      `,
    },
    {
      name: 'TypeORM: a named constraint of the two compared columns',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, Unique, type DataSource } from 'typeorm';
import { randomUUID } from 'node:crypto';
@Entity()
@Unique('paid_once', ['orderId', 'kind'])
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column() orderId!: string;
  @Column() kind!: string;
  @Column() batch!: string;
  @Column() amount!: number;
}
declare const source: DataSource;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await source.transaction(async manager => {
    if (await manager.findOneBy(Invoice, { orderId, kind: 'paid' })) return;
    await manager.insert(Invoice, { orderId, kind: 'paid', batch: randomUUID(), amount });
  });
});
      `,
    },
    {
      name: 'TypeORM: create and save, a unique index on the property',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, Index, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Index({ unique: true }) @Column() orderId!: string;
  @Column() amount!: number;
}
declare const source: DataSource;
const invoices = source.getRepository(Invoice);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if (await invoices.existsBy({ orderId })) return;
  const invoice = invoices.create({ orderId, amount });
  await invoices.save(invoice);
});
      `,
    },
    {
      name: 'TypeORM: a new instance, a unique index on the class',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, Index, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
@Entity()
@Index(['orderId'], { unique: true })
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column() orderId!: string;
  @Column() amount!: number;
}
declare const source: DataSource;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  const invoices = source.getRepository(Invoice);
  const known = await invoices.findOne({ where: { orderId } });
  if (known !== null) return;
  const invoice = new Invoice();
  invoice.orderId = orderId;
  invoice.amount = amount;
  await invoices.save(invoice);
});
      `,
    },
    {
      name: 'TypeORM: a partial index of which the row is part',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, Index, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
@Index(['orderId'], { unique: true, where: "status = 'open'" })
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column() orderId!: string;
  @Column() status!: string;
  @Column() amount!: number;
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if ((await invoices.countBy({ orderId })) > 0) return;
  await invoices.insert({ orderId, status: 'open', amount });
});
      `,
    },
    {
      name: 'TypeORM: the key of a base class',
      code: `
import { Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
abstract class Imported {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) externalId!: string;
}
@Entity('invoices')
class Invoice extends Imported {
  @Column() amount!: number;
}
@Injectable()
export class InvoiceService {
  constructor(private readonly invoices: Repository<Invoice>) {}
  @EventPattern('order.paid')
  async onPaid(@Payload() event: { orderId: string; amount: number }): Promise<void> {
    if (await this.invoices.exists({ where: { externalId: event.orderId } })) return;
    await this.invoices.insert({ externalId: event.orderId, amount: event.amount });
  }
}
      `,
    },
    {
      name: 'TypeORM: a unique column of an EntitySchema',
      code: `
import { Worker } from 'bullmq';
import { EntitySchema, type DataSource } from 'typeorm';
interface Invoice {
  id: number;
  orderId: string;
  amount: number;
}
const invoiceSchema = new EntitySchema<Invoice>({
  name: 'invoice',
  columns: {
    id: { type: Number, primary: true, generated: true },
    orderId: { type: String, unique: true },
    amount: { type: Number },
  },
});
declare const source: DataSource;
const invoices = source.getRepository(invoiceSchema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if (await invoices.findOneBy({ orderId })) return;
  await invoices.insert({ orderId, amount });
});
      `,
    },
    {
      name: 'Mongoose: an injected model, a unique path',
      code: `
import { Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import mongoose, { Schema, type HydratedDocument, type Model } from 'mongoose';
class Invoice {
  orderId!: string;
  amount!: number;
}
type InvoiceDocument = HydratedDocument<Invoice>;
const invoiceSchema = new Schema<Invoice>({ orderId: { type: String, unique: true }, amount: Number });
mongoose.model('Invoice', invoiceSchema);
@Injectable()
export class InvoiceService {
  constructor(private readonly invoices: Model<InvoiceDocument>) {}
  @EventPattern('order.paid')
  async onPaid(@Payload() event: { orderId: string; amount: number }): Promise<void> {
    const known = await this.invoices.findOne({ orderId: event.orderId }).lean().exec();
    if (known) return;
    await this.invoices.create({ orderId: event.orderId, amount: event.amount });
  }
}
      `,
    },
    {
      name: 'Mongoose: a new document is saved, a unique index on the path',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const invoiceSchema = new Schema({ orderId: { type: String, index: { unique: true } }, amount: Number });
const InvoiceModel = model('Invoice', invoiceSchema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if (await InvoiceModel.exists({ orderId })) return;
  const invoice = new InvoiceModel({ orderId, amount });
  await invoice.save();
});
      `,
    },
    {
      name: 'Mongoose: an index of two fields that the message has both',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const invoiceSchema = new Schema({ orderId: String, amount: Number });
invoiceSchema.index({ orderId: 1, amount: 1 }, { unique: true });
const InvoiceModel = model('Invoice', invoiceSchema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if ((await InvoiceModel.countDocuments({ orderId })) > 0) return;
  await InvoiceModel.create({ orderId, amount });
});
      `,
    },
    {
      name: 'Mongoose: a partial index of all documents that have the field',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const invoiceSchema = new Schema({ orderId: String, status: String, amount: Number });
invoiceSchema.index({ orderId: 1 }, { unique: true, partialFilterExpression: { orderId: { $exists: true } } });
const InvoiceModel = model('Invoice', invoiceSchema);
new Worker<{ orderId: string; status: string; amount: number }>('invoices', async ({ data: { orderId, status, amount } }) => {
  const known = await InvoiceModel.findOne({ orderId });
  if (known !== null) return;
  await InvoiceModel.create({ orderId, status, amount });
});
      `,
    },
    {
      name: 'Mongoose: the key is the message’s id',
      code: `
import { Worker } from 'bullmq';
import mongoose from 'mongoose';
const schema = new mongoose.Schema({ _id: String, orderId: String, amount: Number });
const Invoice = mongoose.model('Invoice', schema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if (await Invoice.findById(orderId)) return;
  await Invoice.create({ _id: orderId, amount });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'TypeORM: the minted key of what is saved refuses nothing, and there is no other work than its row',
      code: `
import { randomUUID } from 'node:crypto';
import type { Channel } from 'amqplib';
import { Column, Entity, PrimaryColumn, type DataSource } from 'typeorm';
@Entity()
class Parcel {
  @PrimaryColumn() id!: string;
  @Column() orderId!: string;
  @Column() state!: string;
}
class Parcels {
  constructor(private readonly source: DataSource) {}
  async pack(orderId: string): Promise<Parcel> {
    const parcels = this.source.getRepository(Parcel);
    const known = await parcels.findOne({ where: { orderId } });
    if (known !== null) return known;
    return parcels.save(parcels.create({ id: randomUUID(), orderId, state: 'packed' }));
  }
}
export const start = (channel: Channel, service: Parcels) =>
  channel.consume('parcels', async message => {
    if (message === null) return;
    const { orderId } = JSON.parse(message.content.toString());
    await service.pack(orderId);
    channel.ack(message);
  });
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'parcels.save',
            other: 'parcels.findOne',
            otherAt: 'line 15',
            deeper: '',
            remedy: "`@Unique(['orderId'])`",
          },
          line: 17,
          column: 12,
          endLine: 17,
          endColumn: 88,
        },
      ],
    },
    {
      name: 'TypeORM: the key is generated',
      code: `
import { Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column() orderId!: string;
  @Column() amount!: number;
}
@Injectable()
export class InvoiceService {
  constructor(private readonly invoices: Repository<Invoice>) {}
  @EventPattern('order.paid')
  async onPaid(@Payload() event: { orderId: string; amount: number }): Promise<void> {
    const known = await this.invoices.findOneBy({ orderId: event.orderId });
    if (known) return;
    await this.invoices.insert({ orderId: event.orderId, amount: event.amount });
  }
}
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'invoices.insert',
            other: 'invoices.findOneBy',
            otherAt: 'line 16',
            deeper: '',
            remedy: "`@Unique(['orderId'])`",
          },
          line: 18,
          column: 11,
          endLine: 18,
          endColumn: 81,
        },
      ],
    },
    {
      name: 'TypeORM: one column of the constraint is minted, through the manager',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, Unique, type DataSource } from 'typeorm';
import { randomUUID } from 'node:crypto';
@Entity()
@Unique(['orderId', 'batch'])
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column() orderId!: string;
  @Column() kind!: string;
  @Column() batch!: string;
  @Column() amount!: number;
}
declare const source: DataSource;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  await source.transaction(async manager => {
    if (await manager.findOneBy(Invoice, { orderId, kind: 'paid' })) return;
    await manager.insert(Invoice, { orderId, kind: 'paid', batch: randomUUID(), amount });
  });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'manager.insert',
            other: 'manager.findOneBy',
            otherAt: 'line 17',
            deeper: '',
            remedy: "`@Unique(['orderId', 'kind'])`",
          },
          line: 18,
          column: 11,
          endLine: 18,
          endColumn: 90,
        },
      ],
    },
    {
      name: 'TypeORM: create and save, an index that is not unique',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, Index, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Index() @Column() orderId!: string;
  @Column() amount!: number;
}
declare const source: DataSource;
const invoices = source.getRepository(Invoice);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if (await invoices.existsBy({ orderId })) return;
  const invoice = invoices.create({ orderId, amount });
  await invoices.save(invoice);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'invoices.save',
            other: 'invoices.existsBy',
            otherAt: 'line 13',
            deeper: '',
            remedy: "`@Unique(['orderId'])`",
          },
          line: 15,
          column: 9,
          endLine: 15,
          endColumn: 31,
        },
      ],
    },
    {
      name: 'TypeORM: a new instance whose fields are assigned',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column() orderId!: string;
  @Column() amount!: number;
}
declare const source: DataSource;
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  const invoices = source.getRepository(Invoice);
  const known = await invoices.findOne({ where: { orderId } });
  if (known !== null) return;
  const invoice = new Invoice();
  invoice.orderId = orderId;
  invoice.amount = amount;
  await invoices.save(invoice);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'invoices.save',
            other: 'invoices.findOne',
            otherAt: 'line 13',
            deeper: '',
            remedy: "`@Unique(['orderId'])`",
          },
          line: 18,
          column: 9,
          endLine: 18,
          endColumn: 31,
        },
      ],
    },
    {
      name: 'TypeORM: a partial index',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, Index, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
@Index(['orderId'], { unique: true, where: "status = 'open'" })
class Invoice {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column() orderId!: string;
  @Column() status!: string;
  @Column() amount!: number;
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; status: string; amount: number }>('invoices', async ({ data: { orderId, status, amount } }) => {
  if ((await invoices.countBy({ orderId })) > 0) return;
  await invoices.insert({ orderId, status, amount });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'invoices.insert',
            other: 'invoices.countBy',
            otherAt: 'line 14',
            deeper: '',
            remedy: "`@Unique(['orderId'])`",
          },
          line: 15,
          column: 9,
          endLine: 15,
          endColumn: 53,
        },
      ],
    },
    {
      name: 'TypeORM: a base class without a key',
      code: `
import { Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { Column, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
abstract class Imported {
  @PrimaryGeneratedColumn() id!: number;
  @Column() externalId!: string;
}
@Entity('invoices')
class Invoice extends Imported {
  @Column() amount!: number;
}
@Injectable()
export class InvoiceService {
  constructor(private readonly invoices: Repository<Invoice>) {}
  @EventPattern('order.paid')
  async onPaid(@Payload() event: { orderId: string; amount: number }): Promise<void> {
    if (await this.invoices.exists({ where: { externalId: event.orderId } })) return;
    await this.invoices.insert({ externalId: event.orderId, amount: event.amount });
  }
}
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'invoices.insert',
            other: 'invoices.exists',
            otherAt: 'line 18',
            deeper: '',
            remedy: "`@Unique(['externalId'])`",
          },
          line: 19,
          column: 11,
          endLine: 19,
          endColumn: 84,
        },
      ],
    },
    {
      name: 'TypeORM: an EntitySchema without a key',
      code: `
import { Worker } from 'bullmq';
import { EntitySchema, type DataSource } from 'typeorm';
interface Invoice {
  id: number;
  orderId: string;
  amount: number;
}
const invoiceSchema = new EntitySchema<Invoice>({
  name: 'invoice',
  columns: {
    id: { type: Number, primary: true, generated: true },
    orderId: { type: String },
    amount: { type: Number },
  },
});
declare const source: DataSource;
const invoices = source.getRepository(invoiceSchema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if (await invoices.findOneBy({ orderId })) return;
  await invoices.insert({ orderId, amount });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'invoices.insert',
            other: 'invoices.findOneBy',
            otherAt: 'line 20',
            deeper: '',
            remedy: "`@Unique(['orderId'])`",
          },
          line: 21,
          column: 9,
          endLine: 21,
          endColumn: 45,
        },
      ],
    },
    {
      name: 'Mongoose: an injected model without a unique index',
      code: `
import { Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import mongoose, { Schema, type HydratedDocument, type Model } from 'mongoose';
class Invoice {
  orderId!: string;
  amount!: number;
}
type InvoiceDocument = HydratedDocument<Invoice>;
const invoiceSchema = new Schema<Invoice>({ orderId: String, amount: Number });
mongoose.model('Invoice', invoiceSchema);
@Injectable()
export class InvoiceService {
  constructor(private readonly invoices: Model<InvoiceDocument>) {}
  @EventPattern('order.paid')
  async onPaid(@Payload() event: { orderId: string; amount: number }): Promise<void> {
    const known = await this.invoices.findOne({ orderId: event.orderId }).lean().exec();
    if (known) return;
    await this.invoices.create({ orderId: event.orderId, amount: event.amount });
  }
}
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'invoices.create',
            other: 'invoices.findOne',
            otherAt: 'line 17',
            deeper: '',
            remedy: '`schema.index({ orderId: 1 }, { unique: true })`',
          },
          line: 19,
          column: 11,
          endLine: 19,
          endColumn: 81,
        },
      ],
    },
    {
      name: 'Mongoose: a new document is saved, an index that is not unique',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const invoiceSchema = new Schema({ orderId: { type: String, index: true }, amount: Number });
const InvoiceModel = model('Invoice', invoiceSchema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if (await InvoiceModel.exists({ orderId })) return;
  const invoice = new InvoiceModel({ orderId, amount });
  await invoice.save();
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'invoice.save',
            other: 'InvoiceModel.exists',
            otherAt: 'line 7',
            deeper: '',
            remedy: '`schema.index({ orderId: 1 }, { unique: true })`',
          },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 23,
        },
      ],
    },
    {
      name: 'Mongoose: an index of two fields, one of them compared',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const invoiceSchema = new Schema({ orderId: String, amount: Number });
invoiceSchema.index({ orderId: 1, batch: 1 }, { unique: true });
const InvoiceModel = model('Invoice', invoiceSchema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if ((await InvoiceModel.countDocuments({ orderId })) > 0) return;
  await InvoiceModel.create({ orderId, amount });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'InvoiceModel.create',
            other: 'InvoiceModel.countDocuments',
            otherAt: 'line 8',
            deeper: '',
            remedy: '`schema.index({ orderId: 1 }, { unique: true })`',
          },
          line: 9,
          column: 9,
          endLine: 9,
          endColumn: 49,
        },
      ],
    },
    {
      name: 'Mongoose: a partial index',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const invoiceSchema = new Schema({ orderId: String, status: String, amount: Number });
invoiceSchema.index({ orderId: 1 }, { unique: true, partialFilterExpression: { status: 'open' } });
const InvoiceModel = model('Invoice', invoiceSchema);
new Worker<{ orderId: string; status: string; amount: number }>('invoices', async ({ data: { orderId, status, amount } }) => {
  const known = await InvoiceModel.findOne({ orderId });
  if (known !== null) return;
  await InvoiceModel.create({ orderId, status, amount });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'InvoiceModel.create',
            other: 'InvoiceModel.findOne',
            otherAt: 'line 8',
            deeper: '',
            remedy: '`schema.index({ orderId: 1 }, { unique: true })`',
          },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 57,
        },
      ],
    },
    {
      name: 'Mongoose: the key is minted',
      code: `
import { Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
const schema = new mongoose.Schema({ _id: String, orderId: String, amount: Number });
const Invoice = mongoose.model('Invoice', schema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  const existing = await Invoice.findOne({ orderId }).exec();
  if (existing) return;
  await Invoice.create({ _id: randomUUID(), orderId, amount });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'Invoice.create',
            other: 'Invoice.findOne',
            otherAt: 'line 8',
            deeper: '',
            remedy: '`schema.index({ orderId: 1 }, { unique: true })`',
          },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 63,
        },
      ],
    },
  ],
});
