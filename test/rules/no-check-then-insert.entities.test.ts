import rule from '../../rules/no-check-then-insert.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

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
      name: 'TypeORM: a constraint of two columns, both compared',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, Unique, type Repository } from 'typeorm';
@Entity()
@Unique(['tenant', 'orderId'])
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() tenant!: string;
  @Column() orderId!: string;
}
declare const invoices: Repository<Invoice>;
new Worker<{ tenant: string; orderId: string }>('invoices', async ({ data: { tenant, orderId } }) => {
  if (await invoices.findOne({ where: { tenant, orderId } })) return;
  await invoices.insert({ tenant, orderId });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'TypeORM: only a generated key',
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
      errors: [{ messageId: 'free', line: 1 }],
    },
    {
      name: 'TypeORM: EntityManager',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, Unique, type DataSource } from 'typeorm';
@Entity()
@Unique(['tenant', 'orderId'])
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() tenant!: string;
  @Column() orderId!: string;
}
declare const source: DataSource;
new Worker<{ tenant: string; orderId: string }>('invoices', async ({ data: { tenant, orderId } }) => {
  await source.transaction(async manager => {
    if (await manager.findOneBy(Invoice, { orderId })) return;
    await manager.insert(Invoice, { tenant: 'main', orderId });
  });
});
      `,
      errors: [{ messageId: 'free', line: 1 }],
    },
    {
      name: 'TypeORM: repository.create and save',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() orderId!: string;
}
declare const source: DataSource;
const invoices = source.getRepository(Invoice);
new Worker<{ orderId: string }>('invoices', async ({ data: { orderId } }) => {
  if (await invoices.existsBy({ orderId })) return;
  const invoice = invoices.create({ orderId });
  await invoices.save(invoice);
});
      `,
      errors: [{ messageId: 'free', line: 1 }],
    },
    {
      name: 'TypeORM: new Invoice and assigned fields',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';
@Entity()
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() orderId!: string;
}
declare const source: DataSource;
new Worker<{ orderId: string }>('invoices', async ({ data: { orderId } }) => {
  const invoices = source.getRepository(Invoice);
  const known = await invoices.findOne({ where: { orderId } });
  if (known !== null) return;
  const invoice = new Invoice();
  invoice.orderId = orderId;
  await invoices.save(invoice);
});
      `,
      errors: [{ messageId: 'free', line: 1 }],
    },
    {
      name: 'TypeORM: partial',
      code: `
import { Worker } from 'bullmq';
import { Column, Entity, Index, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity()
@Index(['orderId'], { unique: true, where: "status = 'open'" })
class Invoice {
  @PrimaryGeneratedColumn() id!: number;
  @Column() orderId!: string;
  @Column() status!: string;
}
declare const invoices: Repository<Invoice>;
new Worker<{ orderId: string; status: string }>('invoices', async ({ data: { orderId, status } }) => {
  if ((await invoices.countBy({ orderId })) > 0) return;
  await invoices.insert({ orderId, status });
});
      `,
      errors: [{ messageId: 'free', line: 1 }],
    },
    {
      name: 'Mongoose: no unique index',
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
      errors: [{ messageId: 'free', line: 1 }],
    },
    {
      name: 'Mongoose: model, save',
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
      errors: [{ messageId: 'free', line: 1 }],
    },
    {
      name: 'Mongoose: findById',
      code: `
import { Worker } from 'bullmq';
import { Schema, model } from 'mongoose';
const schema = new Schema({ _id: String, amount: Number });
const InvoiceModel = model('Invoice', schema);
new Worker<{ orderId: string; amount: number }>('invoices', async ({ data: { orderId, amount } }) => {
  if (await InvoiceModel.findById(orderId)) return;
  await InvoiceModel.create({ _id: orderId, amount });
});
      `,
      errors: [{ messageId: 'free', line: 1 }],
    },
  ],
});
